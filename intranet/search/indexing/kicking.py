"""Asking a worker to index, as soon as a change is committed. What no signal tells of waits for the sweeper."""

from typing import Any

from django.db import connection, transaction
from django.db.models.signals import post_delete, post_save
from wagtail.models import Page

from accounts.models import Profile, User
from communities.attachments.models import Attachment, Scan
from communities.discussions.models import Post, Topic, TopicTag
from communities.models import Community
from communities.questions.models import Question, VerifiedAnswer
from communities.vetting.models import OfficialVersion, Suspension
from communities.wiki.models import CommunityPage
from intranet.kick import Kick
from pages.models import PageDocument

#: Saving one of these changes what can be found; the triggers know all that does.
WATCHED = (
    *(Attachment, Community, CommunityPage, OfficialVersion, PageDocument, Post, Profile, Question, Scan, Suspension),
    *(Topic, TopicTag, User, VerifiedAnswer),
)
#: Ask a worker to index now.
kick = Kick("intranet.search.tasks.index")


def connect() -> None:
    for model in WATCHED:
        post_save.connect(after_change, sender=model)
        post_delete.connect(after_change, sender=model)
    post_save.connect(after_page)
    post_delete.connect(after_page)


def after_page(sender: type, **signal: Any) -> None:
    """Whatever type the page is of."""
    if issubclass(sender, Page):
        after_change(sender)


def after_change(sender: type, **_signal: Any) -> None:
    """Once a transaction, however much it changes."""
    if not any(planned[1] is kick for planned in connection.run_on_commit):
        transaction.on_commit(kick, robust=True)  # the change is kept, whatever the queue does
