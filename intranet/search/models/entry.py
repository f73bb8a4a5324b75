"""One row for each thing that can be found, whatever its kind.

The row says what to look in and what to rank by. It is never believed about two things: who may see it (asked of the
communities and the tree in the same statement as the search) and how its text stands (dates are compared when it is
read, and what is shown goes through the resolver).
"""

from typing import Self

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.models.folding import Fold
from communities.models import Community
from communities.models.community import Visibility
from intranet.search.models.outbox import SearchDirty
from pages.furniture import Furniture, Gate, furniture

#: Characters of text that are looked in, of each of the two texts a page may have.
MOST_TEXT = 20_000


class Kind(models.TextChoices):
    OFFICIAL = "official", _("Official page")
    PAGE = "page", _("Community page")
    QUESTION = "question", _("Question")
    TOPIC = "topic", _("Discussion")
    PERSON = "person", _("Person")
    FILE = "file", _("File")
    COMMUNITY = "community", _("Community")


class Source(models.TextChoices):
    """Which table a thing is in. Questions and discussions are topics, and one can become the other."""

    OFFICIAL = "official", _("Official tree")
    PAGE = "page", _("Community pages")
    TOPIC = "topic", _("Topics")
    PERSON = "person", _("People")
    FILE = "file", _("Files of communities")
    DOCUMENT = "document", _("Documents of the official tree")
    COMMUNITY = "community", _("Communities")


class Seen(models.TextChoices):
    """Who may see an entry; the community is asked as it is now."""

    EVERYONE = "everyone", _("Everyone")
    READERS = "readers", _("Whoever may read the community")
    AWARE = "aware", _("Whoever may know of the community")
    #: The official address of a community page: a notice stands there unless the community is open to everybody.
    OPEN = "open", _("Everyone, while the community is open")


def gates(tree: Furniture | None = None) -> list[Gate]:
    """Where in the tree, and in the collections of its documents, only some groups may go; paths as entries have them.

    Who is in these groups is asked by the statement that looks for entries.
    """
    here = tree or furniture()
    return [*here.page_gates, *(Gate(f"c{gate.path}", gate.group_ids) for gate in here.file_gates)]


class SearchEntryQuerySet(models.QuerySet["SearchEntry"]):
    def visible_to(self, user: User) -> Self:
        """Entries of what ``user`` may see, without those that wait to be taken out of sight."""
        if not user.is_active:
            return self.none()
        readable = Community.objects.readable_by(user).order_by().values("pk")
        known = Community.objects.visible_to(user).order_by().values("pk")
        standing = Community.objects.opened().filter(visibility=Visibility.OPEN, archival=None).values("pk")
        seen = (
            Q(seen=Seen.EVERYONE)
            | Q(seen=Seen.READERS, community__in=readable)
            | Q(seen=Seen.AWARE, community__in=known)
            | Q(seen=Seen.OPEN, community__in=standing)
        )
        waiting = SearchDirty.objects.filter(source=OuterRef("source"), target=OuterRef("target"), withholds=True)
        found = self.filter(seen).exclude(Exists(waiting))
        for gate in gates():
            inside = User.groups.through.objects.filter(user=user.pk, group__in=gate.group_ids)
            found = found.exclude(~Exists(inside), path__startswith=gate.path)
        return found


class SearchEntry(models.Model):
    """``body`` is the text readers get by default, ``other`` the other one of a page that has two.

    ``vetted`` and the four columns after it are what the state of the text follows from, once a clock is looked at.
    """

    source = models.CharField(max_length=12, choices=Source)
    #: The key in that table.
    target = models.PositiveBigIntegerField()
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    seen = models.CharField(_("seen by"), max_length=10, choices=Seen)
    community = models.ForeignKey(Community, models.CASCADE, null=True, related_name="+")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    #: Where an official page is in its tree, or a document in its collections, which begins with ``c``.
    path = models.CharField(max_length=255, blank=True, default="")
    title = models.CharField(_("title"), max_length=255)
    folded_title = models.GeneratedField(expression=Fold("title"), output_field=models.TextField(), db_persist=True)
    summary = models.CharField(_("summary"), max_length=400, blank=True, default="")
    #: Headings, tags, names of files: words that say what it is about.
    keywords = models.TextField(blank=True, default="")
    body = models.TextField(_("text"), blank=True, default="")
    other = models.TextField(_("other text"), blank=True, default="")
    #: Numbers of the revisions the two texts are from; 0 where there are none.
    body_number = models.PositiveIntegerField(default=0)
    other_number = models.PositiveIntegerField(default=0)
    names = SearchVectorField()
    words = SearchVectorField()

    vetted = models.BooleanField(default=False)
    withdrawn = models.BooleanField(default=False)
    newer_edits = models.BooleanField(default=False)
    newest_first = models.BooleanField(default=False)
    review_by = models.DateField(null=True)
    lapses_on = models.DateField(null=True)
    #: When the text readers get by default changes by itself: it is indexed anew then.
    fresh_until = models.DateTimeField(null=True, db_index=True)
    is_verified = models.BooleanField(default=False)
    is_archived = models.BooleanField(default=False)
    popularity = models.PositiveIntegerField(default=0)
    #: Which matches are ranked when there are more than can be: official first, then what is much used, then new.
    weight = models.IntegerField(default=0)
    updated_at = models.DateTimeField(_("last changed"))
    #: What the row was made of: compared when the index is verified.
    digest = models.CharField(max_length=32)

    objects = SearchEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry of the search")
        verbose_name_plural = _("entries of the search")
        constraints = [
            models.UniqueConstraint(fields=["source", "target"], name="search_entry_once"),
            models.CheckConstraint(condition=Q(source__in=Source.values), name="search_entry_source_known"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="search_entry_kind_known"),
            models.CheckConstraint(condition=Q(seen__in=Seen.values), name="search_entry_seen_known"),
            # What belongs to nobody in particular must say that everybody sees it: it fails closed.
            models.CheckConstraint(
                condition=Q(seen="everyone") | Q(community__isnull=False), name="search_entry_seen_by_a_community"
            ),
        ]
        indexes = [
            GinIndex(fields=["names"], name="search_entry_names"),
            GinIndex(fields=["words"], name="search_entry_words"),
            GinIndex(fields=["folded_title"], name="search_entry_like", opclasses=["gin_trgm_ops"]),
            models.Index(fields=["-updated_at", "-id"], name="search_entry_newest"),
            # Of a word that stands nearly everywhere the weightiest entries are found without looking at all of them.
            models.Index(fields=["-weight", "-id"], name="search_entry_weightiest"),
        ]

    def __str__(self) -> str:
        return self.title
