"""Why something about a webhook cannot be done, in words for the reader."""

from django.utils.translation import gettext_lazy as _

from communities.refusals import CommunityRefused


class NotForSite(CommunityRefused):
    message = _("Only administrators and intranet managers keep webhooks of the whole site.")


class HeirMayNot(CommunityRefused):
    message = _("%(person)s does not manage the settings there, and so cannot answer for the webhook “%(name)s”.")


class AddressNotCalled(CommunityRefused):
    message = _(
        "This address cannot be called. It begins with https:// and names a machine that is reached from everywhere."
    )
    field = "address"


class NoEvents(CommunityRefused):
    message = _("Choose at least one kind of event.")
    field = "groups"


class TooManyWebhooks(CommunityRefused):
    message = _("There are %(most)s webhooks here already. Remove one first.")
