"""Saving texts. An edit is live at once; nothing here waits for approval, and nothing here makes a text official."""

import uuid
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models, transaction
from django.utils import timezone

from accounts.notifications.models import Activity
from communities.attachments.naming import files_named, files_of_others
from communities.naming import with_names
from communities.refusals import IsArchived
from communities.wiki.models.following import followers_of
from communities.wiki.models.mentions import tell_mentioned
from communities.wiki.models.revision import TEXT_LIMIT, Files, PageRevision
from communities.wiki.refusals import ChangedMeanwhile, PageIsArchived, PicturesOfOthers, StaleEdit, TextTooLong
from intranet.ui.markup import clean

if TYPE_CHECKING:
    from accounts.models import User
    from communities.wiki.models.page import CommunityPage


class Publishing(models.Model):
    """The verbs that write revisions."""

    class Meta:
        abstract = True

    def publish(
        self: "CommunityPage",
        *,
        by: "User",
        title: str,
        html: str,
        based_on: int,
        summary: str = "",
        minor: bool = False,
        key: uuid.UUID | None = None,
        at: datetime | None = None,
    ) -> PageRevision:
        """Save a new text and show it to everyone, at once.

        Args:
            based_on: number of the revision the author started from.
            minor: tells nobody.
            key: names the submission; sent again, it returns what the first one saved.
            at: when it was saved, for imports. Nobody is told, and a text like the one before is kept as well.

        Returns:
            The new revision, or the newest one when nothing changed.

        Raises:
            StaleEdit: somebody else published since; ``current`` is their text.
            PageIsArchived, IsArchived, TextTooLong, PicturesOfOthers: see there.
        """
        html = checked(html) if at else with_names(checked(html), self.community)
        with transaction.atomic():
            here = self.locked()
            if key and (done := here.revisions.filter(key=key).first()):
                return done
            here._must_be_editable()
            if here.newest and based_on != here.newest.number:
                raise StaleEdit(here.newest)
            revision = here._append(by=by, title=title, html=html, summary=summary, minor=minor, key=key, at=at)
        self.refresh_from_db()
        return revision

    def restore(
        self: "CommunityPage", revision: PageRevision, *, by: "User", summary: str = "", based_on: int | None = None
    ) -> PageRevision:
        """Publish an earlier text again, as a new revision.

        Args:
            based_on: number of the newest revision the person saw; a retry of what was done changes nothing.

        Raises:
            ChangedMeanwhile: ``based_on`` is not the newest any more.
            PageIsArchived, IsArchived, PicturesOfOthers: see there.
        """
        with transaction.atomic():
            here = self.locked()
            here._must_be_editable()
            newest = here.newest
            if newest and (newest.restores, newest.author_id) == (revision.number, by.pk):
                return newest
            if newest and based_on is not None and based_on != newest.number:
                raise ChangedMeanwhile
            written = here._append(
                by=by, title=revision.title, html=revision.html, summary=summary, restores=revision.number
            )
        self.refresh_from_db()
        return written

    def _must_be_editable(self: "CommunityPage") -> None:
        if self.archival_id is not None:
            raise PageIsArchived
        if self.community.archival_id is not None:
            raise IsArchived

    def _append(
        self: "CommunityPage",
        *,
        by: "User",
        title: str,
        html: str,
        summary: str = "",
        minor: bool = False,
        key: uuid.UUID | None = None,
        restores: int | None = None,
        at: datetime | None = None,
    ) -> PageRevision:
        """On the locked row: write the revision, move the newest pointer, count, and say what happened."""
        newest = self.newest
        if newest and at is None and (newest.title, newest.html) == (title, html):
            return newest
        revision = PageRevision.write(
            self,
            number=self.revision_count + 1,
            title=title,
            html=html,
            summary=summary,
            minor=minor,
            author=by,
            based_on=newest.number if newest else None,
            restores=restores,
            files=self._files_in(html),
            key=key,
            at=at or timezone.now(),
        )
        self._advance(revision)
        self.drafts.filter(person=by).delete()
        verb = "page.restored" if restores else "page.edited" if newest else "page.created"
        data = {"number": revision.number, "minor": minor}
        tells = newest is not None and not minor and at is None
        tell = followers_of(self) if tells else ()
        Activity.record(verb, by=by, on=self, community=self.community, data=data, at=revision.at, tell=tell)
        if not minor and at is None:
            tell_mentioned(self, newest.html if newest else "", html, by=by)
        return revision

    def _advance(self: "CommunityPage", revision: PageRevision) -> None:
        self.newest, self.title, self.revision_count = revision, revision.title, revision.number
        self.changed_at = revision.at
        if self.official_number is not None:
            self.edits_since_official += 1
        self.save(update_fields=["newest", "title", "revision_count", "changed_at", "edits_since_official"])
        self.community.note_activity(revision.at)

    def _files_in(self: "CommunityPage", html: str) -> Files:
        """The files of this community that the text names.

        Raises:
            PicturesOfOthers: the text shows pictures of another community.
        """
        if strange := files_of_others(self.community, html):
            raise PicturesOfOthers(names=", ".join(strange))
        ids = files_named(html)
        rows = self.community.attachments.filter(pk__in=ids) if ids else ()
        return {str(row.pk): {"name": row.name, "sha256": row.sha256} for row in rows}


def checked(html: str) -> str:
    """The text as it will be stored.

    Raises:
        TextTooLong: it is larger than a page can be; asked before it is cleaned, which takes time.
    """
    if len(html.encode()) > TEXT_LIMIT:
        raise TextTooLong(limit=TEXT_LIMIT // 1000)
    return clean(html)
