"""What is about the same subject: the talk of the community that keeps an official page, official pages like a text."""

from typing import Any

from wagtail.models import Page

from communities.discussions.models import Topic, TopicKind
from communities.models import Community
from communities.questions.similar import Suggestion, said, suggested_pages
from communities.request import Request
from communities.vetting.adopted import standing
from communities.vetting.models import AdoptedPage
from communities.wiki.models import CommunityPage
from pages.door import open_to
from pages.furniture import furniture
from pages.inventory import official_types
from pages.models import OfficialPage

#: Questions and discussions shown, official pages shown, and those of one community looked at.
TALK, RELATED, KEPT = 3, 5, 12


def keeper(request: Request, page: OfficialPage) -> Community | None:
    """The community that keeps a page, if the reader may know of it."""
    if isinstance(page, AdoptedPage):
        source = standing(page, request.user).source
        return source.community if source else None
    return request.communities.get(page.owning_community_id)


def talk_in(request: Request, community: Community) -> dict[str, Any]:
    """``questions`` and ``discussions``: where somebody wrote last, as far as the reader may see; a query each."""
    topics = Topic.objects.visible_to(request.user).filter(community=community, hiding=None).listed()
    newest = topics.select_related("author").order_by("-last_post_at", "-pk")
    questions = list(newest.questions().select_related("question")[:TALK])
    discussions = list(newest.filter(kind=TopicKind.DISCUSSION)[:TALK])
    for topic in (*questions, *discussions):
        topic.community = community
    return {"questions": questions, "discussions": discussions}


def official_pages_like(request: Request, page: CommunityPage) -> list[Suggestion]:
    """Official pages with a word of the title in theirs first, then others that the same community keeps.

    The words are those of the newest title, and the page's own official address is left out.
    """
    alike = suggested_pages(request, titled(request, said(page.title)))
    kept = suggested_pages(request, kept_by(request, page.community))
    own = AdoptedPage.objects.filter(source=page).values_list("pk", flat=True).first()
    found = {one.pk: one for one in (*alike, *kept) if one.pk != own}
    return list(found.values())[:RELATED]


def titled(request: Request, words: str) -> list[int]:
    """Ids of live pages with any of the words in their title, as far as the viewer may open them; one query."""
    tree = furniture(request)
    pages = open_to(request, Page.objects.live().filter(path__startswith=tree.root_path, depth__gt=2))
    return [page.pk for page in pages.search(words, fields=["title"], operator="or")[:RELATED]] if words else []


def kept_by(request: Request, community: Community) -> list[int]:
    """Ids of live pages a community owns or wrote, as far as the viewer may open them; two queries."""
    kinds = [kind for kind in official_types() if not issubclass(kind, AdoptedPage)]
    owned = [kind.objects.live().filter(owning_community=community).order_by().values("pk") for kind in kinds]
    adopted = AdoptedPage.objects.live().filter(source__community=community).order_by().values("pk")
    ids = [row["pk"] for row in adopted.union(*owned, all=True)[:KEPT]]
    tree = furniture(request)
    pages = Page.objects.live().filter(pk__in=ids, path__startswith=tree.root_path)
    return list(open_to(request, pages).order_by("path").values_list("pk", flat=True))
