"""Why a verb of a topic or a post refuses, in words for the reader."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from communities.refusals import CommunityRefused

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
    message = _("Write something first.")


class TextTooLong(TopicRefused):
    message = _("The text is longer than a post can be (%(limit)s kB). Shorten it, or put it on a page.")


class TooManyMentions(TopicRefused):
    message = _("A post can mention at most %(most)s people. Leave some out.")


class TooFast(TopicRefused):
    """More posts in a short time than people write; views answer 429."""

    message = _("You have written %(most)s posts in ten minutes. Wait a little, then send this one again.")


class SlowedDown(TooFast):
    message = _("This topic is in slow mode. Wait %(seconds)s seconds, then send this one again.")


class OwnPost(TopicRefused):
    message = _("This is your own post. Change it, or ask a moderator.")


class TooManyReports(TopicRefused):
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
    message = _("A poll needs between two and %(most)s different answers.")
