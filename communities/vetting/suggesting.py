"""Community pages among what may answer a question before it is asked, each as it stands: official ones come first."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from communities.questions.similar import Source, Suggestion, by_title
from communities.vetting.resolver import resolve_many, without_texts
from communities.wiki.models import CommunityPage

if TYPE_CHECKING:
    from communities.request import Request


def like_pages(request: "Request", typed: str) -> list[Suggestion]:
    """Pages the reader may see, of whatever community, by their titles."""
    return suggested(list(without_texts(by_title(CommunityPage.objects.visible_to(request.user).in_use(), typed))))


def one_page(request: "Request", pk: int) -> Suggestion | None:
    pages = without_texts(CommunityPage.objects.visible_to(request.user).in_use().filter(pk=pk))
    return next(iter(suggested(list(pages))), None)


def suggested(pages: list[CommunityPage]) -> list[Suggestion]:
    """With the title and the state of the text that a reader would get."""
    found = []
    for reading in resolve_many(pages, texts=False):
        detail = _("Page of %(name)s") % {"name": reading.community.name}
        url, state = reading.page.get_absolute_url(), reading.state.value
        found.append(Suggestion("page", reading.page.pk, reading.shown.title, url, state, detail, reading.state_words))
    return found


SOURCE = Source("page", like_pages, one_page)
