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
        "Vetting, requests and invitations that you are to decide, reviews that fall due, policies to confirm, "
        "questions in what you are an expert for"
    ),
    Kind.MENTION: _("Somebody names you, or a group you belong to"),
    Kind.ANSWER: _("Somebody answers your question or your request, or says that your answer helped"),
    Kind.MEMBERSHIP: _(
        "Roles and duties that begin or end, and what becomes of your communities and of what you wrote there"
    ),
    Kind.TALK: _("New topics and replies where you watch"),
    Kind.ANNOUNCEMENT: _("What facilitators want every member to know"),
    Kind.PAGE: _("Changes of pages you follow"),
    Kind.OFFICIAL: _("Texts of yours that become official, lapse or are withdrawn"),
}
#: Calm: who is spoken to hears at once, all else comes once a week (product.md, Notifications).
DEFAULTS: dict[Kind, Cadence] = dict.fromkeys(Kind, Cadence.WEEK) | dict.fromkeys(
    (Kind.TASK, Kind.MENTION, Kind.ANSWER), Cadence.NOW
)
#: What waits for somebody is in their inbox, whatever they chose: else nobody would see it.
ALWAYS_SHOWN = frozenset({Kind.TASK})
#: For these a member's choice for the community counts; the table says what holds elsewhere.
OF_COMMUNITY_LIFE = frozenset({Kind.TALK, Kind.ANNOUNCEMENT, Kind.PAGE})

_VERBS: dict[Kind, str] = {
    Kind.TASK: """
        community.without_facilitator invitation.made join_request.made official.reowned policy.confirmation_due
        post.reported profile.confirmation_asked proposal.made question.escalated question.left_open review.due
        vetting.address_withheld vetting.asked vetting.due vetting.overdue vetting.owner_left vetting.reowned
        vetting.request_late vetting.suspended webhook.stopped
    """,
    Kind.MENTION: "page.mentioned post.mentioned",
    Kind.ANSWER: """
        answer.promoted invitation.accepted join_request.approved join_request.declined proposal.approved
        proposal.declined question.accepted question.answered question.commented question.marked_duplicate
        question.unverified question.verified report.dismissed report.upheld vetting.changes_asked vetting.declined
    """,
    Kind.MEMBERSHIP: """
        community.archived community.handed_over community.policy_changed community.transferred community.unarchived
        community.went_dormant community.went_quiet delegation.granted delegation.revoked expert.named
        membership.banned membership.removed membership.role_changed post.hidden post.unhidden
        question.made_discussion topic.closed topic.made_question topic.merged topic.moved topic.split
        webhook.handed_over
    """,
    Kind.TALK: "news.commented question.asked topic.replied topic.started",
    Kind.ANNOUNCEMENT: "announcement.made",
    Kind.PAGE: "official_page.changed page.edited page.restored",
    Kind.OFFICIAL: """
        vetting.adopted_by_tree vetting.granted vetting.handed_to_community vetting.lapsed vetting.reaffirmed
        vetting.released_by_tree vetting.small_change_adopted vetting.suspension_lifted vetting.taken_from_community
        vetting.withdrawn
    """,
}
#: Every verb that anybody is told of, and its kind. The architecture's tests hold each room to it.
KIND_OF: dict[str, Kind] = {verb: kind for kind, verbs in _VERBS.items() for verb in verbs.split()}
TASKS = tuple(sorted(_VERBS[Kind.TASK].split()))
#: Of these that which an act answers: they wait until it is done. The others only have to be known.
TO_DO = tuple(sorted({*TASKS} - {"official.reowned", "vetting.reowned"}))
#: A muted thread is quiet about these. What waits for a person, or speaks of them, reaches them all the same.
MUTABLE = frozenset({Kind.ANSWER, Kind.TALK, Kind.ANNOUNCEMENT, Kind.PAGE, Kind.OFFICIAL})


def kind_of(verb: str) -> Kind:
    """The kind of an activity. What no room claims is about one's communities, duties and account."""
    return KIND_OF.get(verb, Kind.MEMBERSHIP)


#: What is about belonging to a community is told whoever may not read it: an invitation, a removal.
_OF_BELONGING = frozenset({"invitation", "join_request", "membership", "proposal", "delegation"})
#: Of these what is about the belonging of others, and told those who are there.
_OF_OTHERS = frozenset({"invitation.accepted", "join_request.made"})


def is_of_belonging(verb: str) -> bool:
    return verb.partition(".")[0] in _OF_BELONGING and verb not in _OF_OTHERS
