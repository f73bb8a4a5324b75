"""A mail becomes a post, with the rights its author has at this moment and by the verbs the site uses."""

import uuid
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communities.discussions.models import Post, PostDraft, Topic, TopicKind
from communities.discussions.views.doors import MAY_NOT_REPLY
from communities.discussions.views.topics import MAY_NOT_START
from communities.models import Kind
from communities.questions.models import Question
from communities.questions.models.asking import COMMENT_LIMIT
from communities.questions.views.doors import MAY_NOT_ANSWER
from communities.refusals import IsArchived
from intranet.mail_in.content import Content, WithoutFiles
from intranet.mail_in.door import Case
from intranet.mail_in.models import IncomingMail, State
from intranet.mail_in.reasons import MailRefused, Reason
from intranet.ui.markup import to_text
from intranet.ui.refusal import Refused

#: For so many days an answer to a mail finds the topic that mail began.
GOES_ON_DAYS = 90
NO_MAIL = gettext_lazy("Mail to this community is not for everyone. Write on the site, or ask one of its facilitators.")


def post(case: Case, content: Content, key: uuid.UUID) -> Post:
    """
    Args:
        key: names the mail; sent again, it gives the post from before.

    Raises:
        MailRefused: with the words of the verb that refused.
    """
    if not to_text(content.html).strip() and not content.files():
        raise MailRefused(Reason.EMPTY)
    if case.community.archival_id is not None:
        raise MailRefused(Reason.REFUSED, str(IsArchived()))
    try:
        if content.files():
            _rehearse(case, content, key)
        with transaction.atomic():
            return _written(case, content, key)
    except Refused as refusal:
        _keep_draft(case, content)
        raise MailRefused(Reason.REFUSED, str(refusal)) from refusal


def _written(case: Case, content: Content, key: uuid.UUID) -> Post:
    return _replied(case, case.post, content, key) if case.post else _begun(case, content, key)


def _rehearse(case: Case, content: Content, key: uuid.UUID) -> None:
    """Without its files, and undone again: what is refused leaves no file on the disk, which no transaction undoes."""
    with transaction.atomic():
        _written(case, WithoutFiles(content.letter), key)
        transaction.set_rollback(True)


def _replied(case: Case, answered: Post, content: Content, key: uuid.UUID) -> Post:
    topic, by = answered.topic, case.person
    permissions = case.community.permissions_for(by)
    own = topic.author_id == by.pk and permissions.can_ask
    if topic.kind != TopicKind.QUESTION:
        _require(permissions.can_reply, MAY_NOT_REPLY)
        text = content.kept_with_files(case.community, by)
        return topic.reply(by=by, html=text, key=key, reply_to=answered)
    question = Question.objects.get(topic=topic)
    answers = answered.number == 1 or len(content.text) > COMMENT_LIMIT
    if answers and not own:
        _require(permissions.can_answer, MAY_NOT_ANSWER)
        return question.answer(by=by, html=content.kept_with_files(case.community, by), key=key)
    _require(permissions.can_answer or permissions.can_reply or own, MAY_NOT_ANSWER)
    return question.comment(answered, by=by, html=content.kept_with_files(case.community, by), key=key)


def _begun(case: Case, content: Content, key: uuid.UUID) -> Post:
    """Support communities are asked; elsewhere it is a discussion, or a question of those who may only ask."""
    community, by = case.community, case.person
    permissions = community.permissions_for(by)
    _require(permissions.can_mail_in, NO_MAIL)
    if content.letter.answers and (begun := _conversation(case, content)):
        return _replied(case, begun, content, key)
    asks = permissions.can_ask and (community.kind == Kind.SUPPORT or not permissions.can_start_discussions)
    _require(asks or permissions.can_start_discussions, MAY_NOT_START)
    words: dict[str, Any] = {"title": title_of(content), "html": content.kept_with_files(community, by), "key": key}
    if asks:
        return Post.objects.get(topic=Question.ask(community, by=by, **words).topic, number=1)
    return Post.objects.get(topic=Topic.begin(community, by=by, **words), number=1)


def _conversation(case: Case, content: Content) -> Post | None:
    """The post that began what this mail goes on with: people answer each other's mails, too, with the community in Cc.

    Known by its subject, among topics of this community that mail began lately.
    """
    lately = timezone.now() - timedelta(days=GOES_ON_DAYS)
    mails = IncomingMail.objects.filter(community=case.community, state=State.POSTED, at__gt=lately)
    begun = Post.objects.visible_to(case.person).filter(pk__in=mails.values("post"), number=1)
    named = begun.filter(topic__title=title_of(content), topic__community=case.community)
    return named.select_related("topic__community", "author", "reply_to").order_by("-at").first()


def title_of(content: Content) -> str:
    """The subject; without one, the first words."""
    first = next((line.strip() for line in content.text.split("\n") if line.strip()), "")
    return content.letter.title or Truncator(first).chars(80) or _("Without a subject")


def _require(allowed: bool, reason: object) -> None:
    if not allowed:
        raise MailRefused(Reason.NO_RIGHT, str(reason))


def _keep_draft(case: Case, content: Content) -> None:
    """A reply that was refused waits where it would have been written, unless another one waits there already."""
    if case.post and not PostDraft.objects.visible_to(case.person).filter(topic=case.post.topic).exists():
        PostDraft.keep(by=case.person, community=case.community, topic=case.post.topic, html=content.html)
