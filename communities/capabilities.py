"""What may be done in a community, and by which role."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """A row's place in the matrix. ``employee`` is every signed-in person, so everyone holds it besides their own."""

    EMPLOYEE = "employee", _("Everyone in the organisation")
    MEMBER = "member", _("Member")
    EDITOR = "editor", _("Editor")
    FACILITATOR = "facilitator", _("Facilitator")


class Capability(models.TextChoices):
    """Everything a community can let somebody do.

    ``view`` follows from who sees the community, and the two grants come from a delegation; all others are rows of
    the matrix (:class:`communities.models.RoleCapability`).
    """

    VIEW = "view", _("Read everything here")
    START_DISCUSSIONS = "start_discussions", _("Start discussions")
    REPLY = "reply", _("Reply")
    ASK = "ask", _("Ask questions")
    ANSWER = "answer", _("Answer questions")
    MAIL_IN = "mail_in", _("Write to the community's mail address")
    CREATE_PAGES = "create_pages", _("Create pages")
    EDIT_PAGES = "edit_pages", _("Edit pages")
    REQUEST_VETTING = "request_vetting", _("Ask for a page to be vetted")
    MODERATE = "moderate", _("Moderate what others write")
    MANAGE_MEMBERS = "manage_members", _("Manage members")
    MANAGE_SETTINGS = "manage_settings", _("Change settings and the home page")
    ANNOUNCE = "announce", _("Make announcements")
    GRANT_MINOR = "grant_minor", _("Accept small changes to official text")
    GRANT_OFFICIAL = "grant_official", _("Make text official")


#: Given by a delegation of an intranet manager only, never by a role.
DELEGABLE = frozenset({Capability.GRANT_MINOR, Capability.GRANT_OFFICIAL})
#: What the matrix of role and capability may hold, in the order in which it is shown.
MATRIX = tuple(c for c in Capability if c is not Capability.VIEW and c not in DELEGABLE)
#: Roles a membership may have, from the least to the most.
MEMBER_ROLES = (Role.MEMBER, Role.EDITOR, Role.FACILITATOR)
#: Without these nobody could run the community, so a facilitator always has them.
FACILITATORS_KEEP = frozenset({Capability.MODERATE, Capability.MANAGE_MEMBERS, Capability.MANAGE_SETTINGS})
#: All that people outside a closed community may be let do: put a question to those inside.
OUTSIDERS_OF_CLOSED = frozenset({Capability.ASK})
#: Running a community: for members only, never for everyone in the organisation.
RUNNING = FACILITATORS_KEEP | {Capability.ANNOUNCE}
