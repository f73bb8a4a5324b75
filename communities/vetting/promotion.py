"""An answer becomes a section of a community page, in one act: attributed, and linked both ways.

It needs questions and pages, so it lives above both. It makes nothing official: that is asked for afterwards.
"""

import re
import uuid
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.notifications.models import Activity
from communities.discussions import audience
from communities.discussions.models import Post, Topic, TopicKind
from communities.questions.models import PromotedAnswer
from communities.vetting.refusals import VettingRefused
from communities.wiki.models import CommunityPage
from intranet.ui.markup import clean

if TYPE_CHECKING:
    from accounts.models import User

_SECTION = re.compile(r"<h2[ >]")


class NotAnAnswerHere(VettingRefused):
    message = gettext_lazy("This is not an answer of this community any more. Reload the question and look.")


@transaction.atomic
def promote(
    post: Post,
    *,
    by: "User",
    heading: str,
    page: CommunityPage | None,
    below: str = "",
    key: uuid.UUID | None = None,
) -> PromotedAnswer:
    """Put the answer on a page of its own community, as a section with this heading.

    Args:
        page: None makes a new page of this title.
        below: id of the heading after whose section it goes; else at the end.
        key: names the submission; sent again, it returns what the first one made.

    Raises:
        NotAnAnswerHere, and all that ``CommunityPage.publish`` and ``begin`` raise.
    """
    topic = Topic.objects.select_related("community", "author").get(pk=post.topic_id).locked()
    here = _answer(post, topic, page)
    if page is None:
        page = CommunityPage.begin(topic.community, by=by, title=heading, html=_section(here, topic, ""), key=key)
        revision = page.newest
    else:
        held = page.locked()
        done = held.revisions.filter(key=key).first() if key else None
        html = placed(held.newest.html, _section(here, topic, heading), below)
        summary = _("Section from an answer by %(name)s") % {"name": here.author.name}
        words: dict[str, Any] = {"title": held.newest.title, "html": html, "based_on": held.newest.number}
        revision = done or held.publish(by=by, key=key, summary=summary[:200], **words)
        page = held
    terms = {"page": page, "heading": heading, "promoted_by": by, "post_number": here.revision_count}
    made, new = PromotedAnswer.objects.get_or_create(post=here, revision=revision, defaults=terms)
    if new:
        told = audience.without_muted([here.author], topic)
        data = {"post": here.pk, "heading": heading}
        Activity.record("answer.promoted", by=by, on=page, community=topic.community, data=data, tell=told)
    return made


def _answer(post: Post, topic: Topic, page: CommunityPage | None) -> Post:
    """The answer as it is now, in the community of the page: what one community says does not leave it this way.

    Raises:
        NotAnAnswerHere.
    """
    if topic.kind != TopicKind.QUESTION or (page is not None and page.community_id != topic.community_id):
        raise NotAnAnswerHere
    rows = Post.objects.filter(pk=post.pk, topic=topic, hiding=None, topic__hiding=None, number__gt=1, reply_to=None)
    here = rows.select_related("author").first()
    if here is None:
        raise NotAnAnswerHere
    return here


def _section(post: Post, topic: Topic, heading: str) -> str:
    """The section: heading, the words, whose they are and where they were said."""
    head = format_html("<h2>{}</h2>", heading) if heading else ""
    author = reverse("person_detail", args=[post.author.username])
    said = format_html(
        _('From an answer by <a href="{}">{}</a> to “<a href="{}">{}</a>”.'),
        author,
        post.author.name,
        f"{topic.get_absolute_url()}?post={post.number}",
        topic.title,
    )
    return f"{head}{post.html}<p><em>{said}</em></p>"


def placed(html: str, section: str, below: str) -> str:
    """The text with the section after the one whose heading has this id, or at the end."""
    start = html.find(f'<h2 id="{below}"') if re.fullmatch(r"[\w-]{1,200}", below) else -1
    following = _SECTION.search(html, start + 1) if start >= 0 else None
    cut = following.start() if following else len(html)
    return clean(html[:cut] + section + html[cut:])
