"""What vetting adds to the page about a person: pages they edited, each under the title its reader gets, and what they
answer for."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.rooms_above import MOST, Contribution, Owned
from communities.vetting.models import OfficialVersion
from communities.vetting.resolver import listed, readings, this_moment
from communities.vetting.states import state_of
from communities.wiki.models import CommunityPage, PageRevision
from communities.wiki.models.page import CommunityPageQuerySet
from intranet.written import Written

if TYPE_CHECKING:
    from accounts.request import Request

#: Revisions looked at for lines of different pages.
LOOK_BACK = 30


def pages_by(request: "Request", person: User) -> Iterator[Contribution]:
    """Pages they wrote or edited lately, minor edits left out. One query."""
    for reading in readings(_written_by.rows(person=request.user.pk, author=person.pk)):
        mine = reading.page.mine  # type: ignore[attr-defined]  # annotated below
        words = _("Wrote a page") if mine["number"] == 1 else _("Edited a page")
        at, url = datetime.fromisoformat(mine["at"]), reading.page.get_absolute_url()
        yield Contribution(at, "page", words, reading.shown.title, url, reading.community.name)


@Written
def _written_by(*, person: int, author: int) -> CommunityPageQuerySet:
    """Pages with the latest revision by the author as ``mine``."""
    pages = CommunityPage.objects.visible_to(User(pk=person)).in_use()
    texts = PageRevision.objects.filter(author=author, minor=False).order_by("-at", "-pk")
    lately = texts.filter(page__in=pages.order_by().values("pk")).values("page")[:LOOK_BACK]
    mine = texts.filter(page=OuterRef("pk")).values(said=JSONObject(at="at", number="number"))[:1]
    return listed(pages.filter(pk__among=ArraySubquery(lately)).annotate(mine=Subquery(mine)))


def official_texts_of(request: "Request", person: User) -> Iterator[Owned]:
    """Pages and answers whose official text they answer for; one query."""
    related = ("page__community", "post__topic__community", "suspension", "revision")
    rows = (
        OfficialVersion.objects.visible_to(request.user)
        .active()
        .not_suspended()
        .filter(owner=person)
        .select_related(*related)
    )
    now = this_moment()
    for version in rows.defer("revision__html", "revision__files").order_by("review_by", "pk")[:MOST]:
        state = state_of(version, version.sha256, version.community, now)
        yield Owned(version.title, version.get_absolute_url(), state, version.community.name, version.review_by)
