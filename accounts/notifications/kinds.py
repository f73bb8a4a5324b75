"""What people are told of falls into kinds: so many rows has the table in which they choose where it reaches them."""

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import Promise


class Cadence(models.TextChoices):
    """When something is mailed."""

    NOW = "now", _("At once")
    DAY = "day", _("In a summary every day")
    WEEK = "week", _("In a summary every week")
    NEVER = "", _("Never")


class Kind(models.TextChoices):
    """From what needs an answer to what is good to know."""

    TASK = "task", _("What waits for you")
    MENTION = "mention", _("Mentions")
    ANSWER = "answer", _("Answers to you")
    MEMBERSHIP = "membership", _("Your communities and duties")
    TALK = "talk", _("Discussions and questions you follow")
    ANNOUNCEMENT = "announcement", _("Announcements")
    PAGE = "page", _("Pages you follow")
    OFFICIAL = "official", _("What becomes official")


#: A sentence each.
HELP: "dict[Kind, Promise]" = {
    Kind.TASK: _(
        "Vetting, requests and invitations that you are to decide, reviews that fall due, policies to confirm"
    ),
    Kind.MENTION: _("Somebody names you, or a group you belong to"),
    Kind.ANSWER: _("Somebody answers your question or your request, or says that your answer helped"),
    Kind.MEMBERSHIP: _("Roles and duties that begin or end, and what becomes of your communities"),
    Kind.TALK: _("New topics and replies where you watch"),
    Kind.ANNOUNCEMENT: _("What facilitators want every member to know"),
    Kind.PAGE: _("Changes of pages you follow"),
    Kind.OFFICIAL: _("Texts of yours that become official, lapse or are withdrawn"),
}
#: Calm: who is spoken to hears at once, all else comes once a week (product.md, Notifications).
DEFAULTS: dict[Kind, Cadence] = dict.fromkeys(Kind, Cadence.WEEK) | dict.fromkeys(
    (Kind.TASK, Kind.MENTION, Kind.ANSWER), Cadence.NOW
)
#: For these a member's choice for the community counts; the table says what holds elsewhere.
OF_COMMUNITY_LIFE = frozenset({Kind.TALK, Kind.ANNOUNCEMENT, Kind.PAGE})

_ANSWERS = {
    "answer.promoted",
    "join_request.approved",
    "join_request.declined",
    "proposal.approved",
    "proposal.declined",
    "question.accepted",
    "question.answered",
    "question.commented",
    "question.unverified",
    "question.verified",
    "report.dismissed",
    "report.upheld",
    "vetting.changes_asked",
    "vetting.declined",
}
_TASKS = {
    "invitation.made",
    "join_request.made",
    "official.reowned",
    "policy.confirmation_due",
    "profile.confirmation_asked",
    "proposal.made",
    "question.escalated",
    "question.left_open",
    "report.made",
    "review.due",
    "vetting.address_withheld",
    "vetting.asked",
    "vetting.due",
    "vetting.overdue",
    "vetting.owner_left",
    "vetting.reowned",
    "vetting.request_late",
}
_EXACT: dict[str, Kind] = (
    dict.fromkeys(_ANSWERS, Kind.ANSWER)
    | dict.fromkeys(_TASKS, Kind.TASK)
    | {"post.mentioned": Kind.MENTION, "page.mentioned": Kind.MENTION, "announcement.made": Kind.ANNOUNCEMENT}
)
_BY_ROOM: dict[str, Kind] = {
    "topic": Kind.TALK,
    "question": Kind.TALK,
    "post": Kind.TALK,
    "news": Kind.TALK,
    "page": Kind.PAGE,
    "official_page": Kind.PAGE,
    "vetting": Kind.OFFICIAL,
    "official": Kind.OFFICIAL,
}


def kind_of(verb: str) -> Kind:
    """The kind of an activity. What no room claims is about one's communities, duties and account."""
    return _EXACT.get(verb) or _BY_ROOM.get(verb.partition(".")[0], Kind.MEMBERSHIP)


#: What is about belonging to a community is told whoever may not read it: an invitation, a removal.
_OF_BELONGING = frozenset({"invitation", "join_request", "membership", "proposal", "delegation", "community"})


def is_of_belonging(verb: str) -> bool:
    return verb.partition(".")[0] in _OF_BELONGING
