"""Asking a worker to index, as soon as a change is committed. What no signal tells of waits for the sweeper."""

import time
from typing import Any

import structlog
from django.db import connection, transaction
from django.db.models.signals import post_delete, post_save
from kombu.exceptions import OperationalError
from wagtail.models import Page

from accounts.models import Profile, User
from communities.attachments.models import Attachment, Scan
from communities.discussions.models import Post, Topic, TopicTag
from communities.models import Community
from communities.questions.models import Question, VerifiedAnswer
from communities.vetting.models import OfficialVersion, Suspension
from communities.wiki.models import CommunityPage
from pages.models import PageDocument

log = structlog.get_logger(__name__)

#: Saving one of these changes what can be found; the triggers know all that does.
WATCHED = (
    *(Attachment, Community, CommunityPage, OfficialVersion, PageDocument, Post, Profile, Question, Scan, Suspension),
    *(Topic, TopicTag, User, VerifiedAnswer),
)
#: Seconds for which a queue that did not answer is not asked again, so that it does not slow down every request.
REST_SECONDS = 5.0
_rests_until = 0.0


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


def kick() -> None:
    """Ask a worker to index now. When the queue is away nothing is lost: the sweeper comes by."""
    global _rests_until  # noqa: PLW0603  # one clock a process
    from intranet.search.tasks import index

    if time.monotonic() < _rests_until:
        return
    try:
        index.apply_async(retry=False)
    except (OperationalError, OSError) as error:
        _rests_until = time.monotonic() + REST_SECONDS
        log.warning("search.kick_failed", error=type(error).__name__)
