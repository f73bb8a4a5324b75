"""Topics and their posts: every text kept for good, every state with who brought it about."""

from communities.discussions.models.audit import ModerationEvent
from communities.discussions.models.drafts import PostDraft
from communities.discussions.models.first_posts import FirstPostReview
from communities.discussions.models.following import Level, Subscription
from communities.discussions.models.links import PostLink
from communities.discussions.models.marks import Bookmark, Reaction, ReactionKind
from communities.discussions.models.mentions import Mention
from communities.discussions.models.polls import Poll, PollClosure, PollIdea, PollOption, PollVote
from communities.discussions.models.post import Post
from communities.discussions.models.reading import ReadMark
from communities.discussions.models.records import Closure, Pin, PostAddress, PostHiding, TopicMove
from communities.discussions.models.reports import Report, ReportReason
from communities.discussions.models.revision import PostRevision
from communities.discussions.models.slowing import SlowMode
from communities.discussions.models.tags import Tag, TopicTag
from communities.discussions.models.topic import Topic, TopicKind

__all__ = [
    "Bookmark",
    "Closure",
    "FirstPostReview",
    "Level",
    "Mention",
    "ModerationEvent",
    "Pin",
    "Poll",
    "PollClosure",
    "PollIdea",
    "PollOption",
    "PollVote",
    "Post",
    "PostAddress",
    "PostDraft",
    "PostHiding",
    "PostLink",
    "PostRevision",
    "Reaction",
    "ReactionKind",
    "ReadMark",
    "Report",
    "ReportReason",
    "SlowMode",
    "Subscription",
    "Tag",
    "Topic",
    "TopicKind",
    "TopicMove",
    "TopicTag",
]
