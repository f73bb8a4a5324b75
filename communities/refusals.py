"""Why a verb of a community refuses, in words for the reader: what happened, and the way on."""

from math import ceil

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from intranet.ui.refusal import Refused


class CommunityRefused(Refused):
    """The root of all refusals here. ``message`` may hold %(placeholders)s filled by the keywords of the raiser."""

    message = _("This cannot be done here.")
    #: The field of a form it is about, when it is about one.
    field = ""

    def __init__(self, **words: object) -> None:
        super().__init__(words)
        self.words = words

    def __str__(self) -> str:
        return str(self.message) % self.words if self.words else str(self.message)


class TooOften(CommunityRefused):
    """More in a short time than people do by hand; views answer 429 (``views/answers.py``).

    ``seconds``: after how many it may be done again; ``wait`` says it in words.
    """

    message = _("This was done too often in a short time. Wait %(wait)s, then try again.")

    def __init__(self, *, seconds: float = 60, **words: object) -> None:
        self.seconds = max(ceil(seconds), 1)
        super().__init__(seconds=self.seconds, wait=in_words(self.seconds), **words)


def in_words(seconds: int) -> str:
    """ "40 seconds", "5 minutes", "2 hours": never less than it takes."""
    if seconds <= 90:
        return ngettext("%(n)d second", "%(n)d seconds", seconds) % {"n": seconds}
    if seconds <= 90 * 60:
        return ngettext("%(n)d minute", "%(n)d minutes", ceil(seconds / 60)) % {"n": ceil(seconds / 60)}
    return ngettext("%(n)d hour", "%(n)d hours", ceil(seconds / 3600)) % {"n": ceil(seconds / 3600)}


class NotAllowed(CommunityRefused):
    """The actor lacks the right. Screens ask the tester first, so people seldom read this one."""

    message = _("You are not allowed to do this here. Ask a facilitator of the community.")


class OnlyIntranetManagers(NotAllowed):
    message = _("Only intranet managers do this. Ask one of them.")


class InactivePerson(CommunityRefused):
    message = _("%(person)s no longer has an account in use. Choose somebody else.")


class NotOpened(CommunityRefused):
    message = _("This community has not been opened yet.")


class IsArchived(CommunityRefused):
    message = _("This community is archived and can only be read. Ask its facilitators to open it again.")


# Ways in -------------------------------------------------------------------------------------------------------------
class Banned(CommunityRefused):
    message = _("The facilitators do not let you take part in this community. Write to them if this is a mistake.")


class PersonBanned(CommunityRefused):
    message = _("%(person)s is banned from this community. Lift the ban first.")


class JoinsByRequest(CommunityRefused):
    message = _("Nobody joins this community unasked. Send a request to join.")


class JoinsByInvitation(CommunityRefused):
    message = _("People join this community by invitation. Ask one of its facilitators to invite you.")


class JoinsFreely(CommunityRefused):
    message = _("You need not ask: everybody may join this community.")


class TooManyInvitations(TooOften):
    message = _("You have invited %(most)s people within a minute. Wait a minute, then invite the others.")


class AlreadyMember(CommunityRefused):
    message = _("%(person)s is a member already.")


class NotMember(CommunityRefused):
    message = _("%(person)s is not a member of this community.")


class AlreadyDecided(CommunityRefused):
    message = _("This was decided already, and that decision stands.")


class NotYours(CommunityRefused):
    message = _("This was addressed to somebody else.")


# Roles ---------------------------------------------------------------------------------------------------------------
class LastFacilitator(CommunityRefused):
    message = _(
        "A community always has a facilitator, and this is its last one. "
        "Make another member facilitator first, under Members, then try again."
    )


class OnlyFacilitatorsNameFacilitators(NotAllowed):
    message = _("Only a facilitator or an intranet manager makes or unmakes facilitators.")


class UnknownRole(CommunityRefused):
    message = _("There is no such role. Choose member, editor or facilitator.")


class CannotBanSelf(CommunityRefused):
    message = _("You cannot ban yourself. To go, leave the community.")


# Policy --------------------------------------------------------------------------------------------------------------
class PolicyRefused(CommunityRefused):
    """Carries ``problems``: a list of :class:`communities.policy.Problem`, each with the field it belongs to."""

    def __init__(self, problems: list) -> None:
        super().__init__()
        self.problems = problems

    def __str__(self) -> str:
        return " ".join(str(problem.message) for problem in self.problems)


# Life ----------------------------------------------------------------------------------------------------------------
#: Official texts that a refusal names.
MOST_NAMED = 5


class HoldsOfficialPages(CommunityRefused):
    message = _(
        "This community answers for what is official: %(names)s. Give official pages a new owning community, have its "
        "own pages and answers withdrawn or move the questions elsewhere, then archive it."
    )

    @classmethod
    def among(cls, names: list[str]) -> "HoldsOfficialPages":
        """``names`` as they stand in a sentence. The first few are said."""
        said, rest = ", ".join(names[:MOST_NAMED]), len(names) - MOST_NAMED
        if rest > 0:
            said = ngettext("%(said)s and %(n)s more", "%(said)s and %(n)s more", rest) % {"said": said, "n": rest}
        return cls(names=said)


class CannotDecideOwnProposal(CommunityRefused):
    message = _("You proposed this community yourself. Ask another intranet manager to decide.")


# Delegation ----------------------------------------------------------------------------------------------------------
class NotDelegable(CommunityRefused):
    message = _("This cannot be delegated. Give the person a role in the community instead.")


class DelegationTooLong(CommunityRefused):
    message = _("A delegation ends after today and within 12 months. Choose a date until %(latest)s.")


class DelegationNeedsReason(CommunityRefused):
    message = _("Say why this is delegated.")
