"""Why somebody was told. An audience may know it of each person; otherwise the activity's verb says it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from accounts.notifications.kinds import Kind, kind_of

if TYPE_CHECKING:
    from django.utils.functional import Promise


@dataclass(frozen=True)
class Reason:
    sentence: "Promise"
    #: As what it reaches those with this reason, when that is not the verb's kind: an answer to a question is an answer
    #: to who asked, and talk to whoever watches.
    kind: Kind | None = None


#: Key, as the audience annotates people with it (``reason``), and what it says.
REASONS: dict[str, Reason] = {
    "asked": Reason(_("You asked the question"), Kind.ANSWER),
    "answered": Reason(_("It answers what you wrote"), Kind.ANSWER),
    "expert": Reason(_("You are an expert for one of its tags"), Kind.TASK),
    "watching": Reason(_("You watch this topic"), Kind.TALK),
    "watching_community": Reason(_("You watch the community"), Kind.TALK),
    "member": Reason(_("You are a member of the community")),
}
#: With these it is for the person to do, whatever the verb.
TO_DO_REASONS = tuple(key for key, reason in REASONS.items() if reason.kind == Kind.TASK)

_OF_KIND: dict[Kind, "Promise"] = {
    Kind.TASK: _("It waits for you"),
    Kind.MENTION: _("You were named"),
    Kind.ANSWER: _("It answers something you did"),
    Kind.MEMBERSHIP: _("It is about your part in a community, or about something you wrote"),
    Kind.TALK: _("You follow this"),
    Kind.ANNOUNCEMENT: _("You are a member of the community"),
    Kind.PAGE: _("You follow this page"),
    Kind.OFFICIAL: _("You own the text, asked for its vetting, vouched for it, or follow it"),
}
_ANSWERS_FOR_IT = _("You answer for this text")
_RUNS_IT = _("You facilitate the community")
_MANAGES = _("You are an intranet manager")
_OF_VERB: dict[str, "Promise"] = {
    "community.went_dormant": _RUNS_IT,
    "community.went_quiet": _RUNS_IT,
    "community.without_facilitator": _MANAGES,
    "invitation.made": _("You are invited"),
    "invitation.accepted": _("You sent the invitation"),
    "join_request.made": _("You decide who joins the community"),
    "news.commented": _("You are the owner of the news"),
    "official.reowned": _ANSWERS_FOR_IT,
    "policy.confirmation_due": _("The policy is for you, and you have not confirmed it yet"),
    "profile.confirmation_asked": _("Nobody has confirmed your profile for a year"),
    "proposal.made": _MANAGES,
    "question.escalated": _("You are an expert for one of its tags, or you facilitate the community"),
    "question.left_open": _("You asked the question"),
    "post.reported": _("You moderate the community"),
    "report.dismissed": _("You reported it"),
    "report.upheld": _("You reported it"),
    "review.due": _ANSWERS_FOR_IT,
    "vetting.address_withheld": _MANAGES,
    "vetting.asked": _("You may vet texts of the community"),
    "vetting.changes_asked": _("You asked for the vetting"),
    "vetting.declined": _("You asked for the vetting"),
    "vetting.due": _ANSWERS_FOR_IT,
    "vetting.lapsed": _ANSWERS_FOR_IT,
    "vetting.overdue": _ANSWERS_FOR_IT,
    "vetting.owner_left": _("It is yours to find a new owner"),
    "vetting.request_late": _MANAGES,
}


def why(reason: str, verb: str) -> "Promise":
    """The sentence. A reason that another version of the software wrote is answered for by the verb."""
    if known := REASONS.get(reason):
        return known.sentence
    return _OF_VERB.get(verb) or _OF_KIND[kind_of(verb)]


def kind_for(reason: str, verb: str) -> Kind:
    """As what an activity reaches somebody."""
    known = REASONS.get(reason)
    return (known and known.kind) or kind_of(verb)
