"""Addresses of posts by their own number, which no move changes, what somebody kept, and what they have not read."""

from django.urls import URLPattern, URLResolver, include, path

from communities.discussions.views import posts, reading, reports, unread

post: list[URLPattern] = [
    path("", reading.post_detail, name="post_detail"),
    path("edit/", posts.post_edit, name="post_edit"),
    path("history/", posts.post_history, name="post_history"),
    path("react/", posts.post_react, name="post_react"),
    path("bookmark/", posts.post_bookmark, name="post_bookmark"),
    path("report/", reports.post_report, name="post_report"),
    path("report/dismiss/", reports.report_dismiss, name="report_dismiss"),
    path("hide/", reports.post_hide, name="post_hide"),
    path("unhide/", reports.post_unhide, name="post_unhide"),
    path("vote/", posts.poll_vote, name="poll_vote"),
    path("vote/end/", posts.poll_close, name="poll_close"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("posts/<int:pk>/", include(post)),
    path("bookmarks/", posts.bookmark_list, name="bookmark_list"),
    path("unread/", unread.topic_unread, name="topic_unread"),
]
