"""Why a verb of a topic or a post refuses, in words for the reader."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from communities.refusals import CommunityRefused, TooOften

if TYPE_CHECKING:
    from communities.discussions.models import PostRevision


class TopicRefused(CommunityRefused):
    message = _("This cannot be done with the topic.")


class TopicIsClosed(TopicRefused):
    message = _("This topic was closed. Your text is kept as a draft; start a new topic to go on.")


class WasMerged(TopicRefused):
    message = _("This topic was merged into another one. Go on there.")


class AlreadyThere(TopicRefused):
    message = _("The topic is in that community already.")


class MergesWithItself(TopicRefused):
    message = _("A topic cannot be merged with itself. Choose another one.")


class OtherCommunity(TopicRefused):
    message = _("Only topics of one community can be merged. Move one of them first.")


class NothingChosen(TopicRefused):
    message = _("Choose at least one reply. The first post stays with its topic.")


class TooManyTags(TopicRefused):
    field = "tags"
    message = _("A topic has at most %(most)s tags. Leave some out.")


class StaleEdit(TopicRefused):
    """The post was edited since the text that this edit began from. Nothing is lost: the draft is kept."""

    message = _("The post changed while you were writing. Both texts are below; take what you need and save again.")

    def __init__(self, current: "PostRevision") -> None:
        super().__init__()
        self.current = current


class PostIsHidden(TopicRefused):
    message = _("This post was hidden by a moderator and cannot be changed.")


class EmptyText(TopicRefused):
    field = "text"
    message = _("Write something first.")


class TextTooLong(TopicRefused):
    field = "text"
    message = _("The text is longer than a post can be (%(limit)s kB). Shorten it, or put it on a page.")


class TooManyMentions(TopicRefused):
    field = "text"
    message = _("A post can mention at most %(most)s people. Leave some out.")


class GroupTooLarge(TopicRefused):
    field = "text"
    message = _(
        "The group you mention has %(n)s people. Only those who make announcements here tell more than %(most)s. "
        "Mention some of them by name."
    )


class ManyMentioned(TopicRefused):
    """The author is asked first; ``n`` is how many would be told."""

    field = "text"
    message = _("This will notify %(n)s people. Send it again to notify them, or leave the group out.")

    def __init__(self, n: int) -> None:
        super().__init__(n=n)
        self.n = n


class TooFast(TooOften, TopicRefused):
    """More posts in a short time than people write."""

    message = _("You have written %(most)s posts in ten minutes. Wait %(wait)s, then send this one again.")


class SlowedDown(TooFast):
    message = _("This topic is in slow mode. Wait %(wait)s, then send this one again.")


class TooManyHear(TooFast):
    message = _(
        "More than %(many)s people are told of each reply here, and you have written %(most)s in ten minutes. "
        "Wait %(wait)s, then send this one again."
    )


class OwnPost(TopicRefused):
    message = _("This is your own post. Change it, or ask a moderator.")


class TooManyReports(TooOften, TopicRefused):
    message = _("You have reported %(most)s posts within a day. Talk to a facilitator of the community.")


class UnknownReaction(TopicRefused):
    message = _("There is no such reaction. Choose one of those shown.")


class PollRefused(TopicRefused):
    message = _("This cannot be done with the poll.")


class PollIsClosed(PollRefused):
    message = _("This poll is closed. The result stays as it is.")


class NotAnOption(PollRefused):
    message = _("Choose from the answers of this poll.")


class OneAnswerOnly(PollRefused):
    message = _("This poll takes one answer from each person. Choose one.")


class NotAPoll(PollRefused):
    field = "options"
    message = _("A poll needs between two and %(most)s different answers.")
