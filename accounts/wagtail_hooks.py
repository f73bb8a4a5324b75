"""Bulk actions on people in the CMS, in place of Wagtail's."""

from wagtail import hooks

from accounts.cms import NobodyDeletes, SetActiveByVerbs

# The last one registered for a name counts.
hooks.register("register_bulk_action", NobodyDeletes, order=100)
hooks.register("register_bulk_action", SetActiveByVerbs, order=100)
