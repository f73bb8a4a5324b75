"""Below ``/communities/<slug>/discussions/``."""

from django.urls import URLPattern, URLResolver, include, path

from communities.discussions.views import drafts, following, moderation, queue, reading, replies, topics

topic: list[URLPattern] = [
    path("", reading.topic_detail, name="topic_detail"),
    path("<int:number>/", reading.topic_post, name="topic_post"),
    path("read/", reading.topic_read, name="topic_read"),
    path("reply/", replies.topic_reply, name="topic_reply"),
    path("follow/", following.topic_follow, name="topic_follow"),
    path("edit/", moderation.topic_edit, name="topic_edit"),
    path("slow/", queue.topic_slow, name="topic_slow"),
    path("close/", moderation.topic_close, name="topic_close"),
    path("reopen/", moderation.topic_reopen, name="topic_reopen"),
    path("pin/", moderation.topic_pin, name="topic_pin"),
    path("move/", moderation.topic_move, name="topic_move"),
    path("merge/", moderation.topic_merge, name="topic_merge"),
    path("split/", moderation.topic_split, name="topic_split"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", topics.topic_list, name="topic_list"),
    path("new/", topics.topic_new, name="topic_new"),
    path("draft/", drafts.post_draft, name="post_draft"),
    path("draft/discard/", drafts.draft_discard, name="draft_discard"),
    path("follow/", following.community_follow, name="community_follow"),
    path("mention/", following.mention_suggestions, name="mention_suggestions"),
    path("tags/", topics.tag_list, name="tag_list"),
    path("tags/<str:tag>/", topics.topic_tag, name="topic_tag"),
    path("<int:pk>/", include(topic)),
]
