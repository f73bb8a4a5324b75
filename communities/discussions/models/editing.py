"""What happens to a post after it was written: edits, reactions, bookmarks."""

import re
import uuid
from typing import TYPE_CHECKING

from django.db import models, transaction
from django.utils import timezone

from accounts.notifications.models import Activity
from communities.discussions import audience
from communities.discussions.models.links import PostLink, addresses_in
from communities.discussions.models.marks import Bookmark, Reaction, ReactionKind
from communities.discussions.models.mentions import Mention, refuse_crowd
from communities.discussions.models.revision import TEXT_LIMIT, Files, PostRevision
from communities.discussions.refusals import EmptyText, PostIsHidden, StaleEdit, TextTooLong, UnknownReaction
from communities.naming import with_names
from communities.refusals import IsArchived
from intranet.ui.editor.typed import cleaned

if TYPE_CHECKING:
    from accounts.models import User
    from communities.discussions.models.post import Post
    from communities.models import Community

#: A file in a text, by its address.
FILE = re.compile(r"(?:href|src)=\"/communities/[^/\"]+/files/(\d{1,18})/")


class Editing(models.Model):
    """The verbs of a post. Rights are asked where the request is; the verbs look at states."""

    class Meta:
        abstract = True

    def locked(self: "Post") -> "Post":
        """The row as it is now, held until the transaction ends. Take the topic's lock first where both are needed."""
        return type(self).objects.select_for_update().get(pk=self.pk)

    def edit(
        self: "Post",
        *,
        by: "User",
        html: str,
        based_on: int,
        summary: str = "",
        key: uuid.UUID | None = None,
        agreed: int = 0,
    ) -> PostRevision:
        """Save a new text and show it, at once. People newly named in it are told.

        Args:
            based_on: number of the revision the author started from.
            key: names the submission; sent again, it returns what the first one saved.
            agreed: how many people the author has agreed to notify by naming a group.

        Raises:
            StaleEdit: somebody else edited since; ``current`` is their text.
            PostIsHidden, IsArchived, EmptyText, TextTooLong, TooManyMentions, GroupTooLarge, ManyMentioned.
        """
        html = checked(html, self.topic.community)
        with transaction.atomic():
            here = self.locked()
            if key and (done := here.revisions.filter(key=key).first()):
                return done
            here._must_be_editable()
            if based_on != here.revision_count:
                raise StaleEdit(here.newest)
            if html == here.html:
                return here.newest
            refuse_crowd(html, here.topic.community, by=by, agreed=agreed, before=here.html)
            revision = here._revise(by=by, html=html, summary=summary, key=key)
        self.refresh_from_db()
        return revision

    def _must_be_editable(self: "Post") -> None:
        if self.hiding_id is not None:
            raise PostIsHidden
        if self.topic.community.archival_id is not None:
            raise IsArchived

    def _revise(self: "Post", *, by: "User", html: str, summary: str, key: uuid.UUID | None) -> PostRevision:
        """On the locked row: write the revision, show its text, tell those newly named."""
        community, now = self.topic.community, timezone.now()
        revision = PostRevision.of(
            self,
            number=self.revision_count + 1,
            html=html,
            summary=summary,
            author=by,
            at=now,
            files=files_in(html, community),
            key=key,
        )
        revision.save(force_insert=True)
        linked = addresses_in(self.html)
        self.html, self.revision_count, self.edited_at = html, revision.number, now
        self.save(update_fields=["html", "revision_count", "edited_at"])
        if linked != addresses_in(html):
            PostLink.note([self], anew=True)
        self.drafts.filter(person=by).delete()
        data = {"number": revision.number}
        Activity.record("post.edited", by=by, on=self, community=community, data=data)
        self.tell_mentioned(Mention.note(self, html, community), by=by)
        return revision

    def tell_mentioned(self: "Post", people: "list[User]", *, by: "User") -> None:
        """Tell those newly named, except who muted the topic or its community."""
        if people:
            told = audience.without_muted(people, self.topic)
            Activity.record("post.mentioned", by=by, on=self, community=self.topic.community, tell=told)

    def react(self: "Post", kind: str, *, by: "User") -> None:
        """Give a reaction. The same again leaves the one there is.

        Raises:
            UnknownReaction.
        """
        if kind not in ReactionKind.values:
            raise UnknownReaction
        Reaction.objects.bulk_create([Reaction(post=self, person=by, kind=kind)], ignore_conflicts=True)

    def take_back(self: "Post", kind: str, *, by: "User") -> None:
        """Take a reaction back, if it was given."""
        Reaction.objects.filter(post=self, person=by, kind=kind).delete()

    def bookmark(self: "Post", *, by: "User") -> None:
        """Keep the post for later. Keeping it twice keeps it once."""
        Bookmark.objects.bulk_create([Bookmark(post=self, person=by)], ignore_conflicts=True)

    def unbookmark(self: "Post", *, by: "User") -> None:
        Bookmark.objects.filter(post=self, person=by).delete()


def checked(html: str, community: "Community") -> str:
    """The text as it will be stored, with the people it names.

    Raises:
        TextTooLong: asked before it is cleaned, which takes time.
        EmptyText: it says nothing.
    """
    if len(html.encode(errors="replace")) > TEXT_LIMIT:
        raise TextTooLong(limit=TEXT_LIMIT // 1000)
    html = cleaned(html, heading_ids=False)
    if not html:
        raise EmptyText
    return with_names(html, community)


def files_in(html: str, community: "Community") -> Files:
    """The files of this community that the text names; no query when it names none."""
    ids = {int(found) for found in FILE.findall(html)}
    rows = community.attachments.filter(pk__in=ids) if ids else ()
    return {str(row.pk): {"name": row.name, "sha256": row.sha256} for row in rows}
