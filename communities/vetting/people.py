"""What vetting adds to the page about a person: pages they edited, each under the title its reader gets, and what they
answer for."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.rooms_above import MOST, Contribution, Owned
from communities.vetting.models import OfficialVersion
from communities.vetting.resolver import resolve_many, this_moment, without_texts
from communities.vetting.states import state_of
from communities.wiki.models import CommunityPage, PageRevision

if TYPE_CHECKING:
    from accounts.request import Request

#: Revisions looked at for lines of different pages.
LOOK_BACK = 30


def pages_by(request: "Request", person: User) -> Iterator[Contribution]:
    """Pages they wrote or edited lately, minor edits left out. Three queries."""
    pages = CommunityPage.objects.visible_to(request.user).in_use()
    texts = PageRevision.objects.filter(author=person, minor=False, page__in=pages.order_by().values("pk"))
    rows = list(texts.order_by("-at", "-pk").values_list("page", "at", "number")[:LOOK_BACK])
    latest = {page: (at, number) for page, at, number in reversed(rows)}
    for reading in resolve_many(list(without_texts(pages.filter(pk__in=latest))), texts=False):
        at, number = latest[reading.page.pk]
        words = _("Wrote a page") if number == 1 else _("Edited a page")
        url = reading.page.get_absolute_url()
        yield Contribution(at, "page", words, reading.shown.title, url, reading.community.name)


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
