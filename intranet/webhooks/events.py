"""What a webhook can be told of, in groups people choose from. A verb that is in no group is never sent.

What concerns one person, such as a request, a ban or a report, is in none.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Group(models.TextChoices):
    TALK = "talk", _("Discussions and announcements")
    QUESTIONS = "questions", _("Questions and answers")
    PAGES = "pages", _("Community pages")
    OFFICIAL = "official", _("What is official")
    MEMBERS = "members", _("People who join and leave")
    COMMUNITY = "community", _("The community itself")


#: Group → one sentence of help.
HELP = {
    Group.TALK: _("A discussion or an announcement begins, gets a reply, is closed, opened again, moved or merged."),
    Group.QUESTIONS: _("Somebody asks or answers; an answer is accepted or verified."),
    Group.PAGES: _("A page is written, changed, moved, archived or brought back."),
    Group.OFFICIAL: _("A text is asked for, becomes official, is affirmed again, withdrawn or suspended."),
    Group.MEMBERS: _("Somebody joins, leaves or gets another role. Only their number is sent."),
    Group.COMMUNITY: _("Its settings or home page change, it is archived or opened again."),
}
VERBS: dict[str, Group] = (
    dict.fromkeys(
        (
            "topic.started", "topic.replied", "topic.closed", "topic.reopened", "topic.moved", "topic.merged",
            "announcement.made",
        ),
        Group.TALK,
    )
    | dict.fromkeys(
        (
            "question.asked", "question.answered", "question.accepted", "question.unaccepted", "question.verified",
            "question.unverified", "question.marked_duplicate", "question.made_discussion", "topic.made_question",
        ),
        Group.QUESTIONS,
    )
    | dict.fromkeys(
        ("page.created", "page.edited", "page.restored", "page.moved", "page.archived", "page.brought_back"),
        Group.PAGES,
    )
    | dict.fromkeys(
        (
            "vetting.asked", "vetting.granted", "vetting.reaffirmed", "vetting.small_change_adopted",
            "vetting.withdrawn", "vetting.suspended", "vetting.suspension_lifted", "vetting.adopted_by_tree",
            "vetting.released_by_tree", "vetting.handed_to_community", "vetting.taken_from_community",
        ),
        Group.OFFICIAL,
    )
    | dict.fromkeys(("membership.joined", "membership.left", "membership.role_changed"), Group.MEMBERS)
    | dict.fromkeys(
        ("community.settings_changed", "community.archived", "community.unarchived", "home.changed"), Group.COMMUNITY
    )
)  # fmt: skip
#: Sent by the button that tries a webhook out.
PING = "ping"


def group_of(verb: str) -> Group | None:
    return VERBS.get(verb)
