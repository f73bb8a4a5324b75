"""What may answer a question before it is asked: official pages first, then what others asked.

Each source looks only behind its own door, and in a bounded number of rows. Rooms above add theirs when they start.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVector, TrigramSimilarity
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page

from communities.discussions.models import Topic
from pages.door import open_to
from pages.furniture import furniture
from pages.inventory import inventory
from pages.models.review import state_on

if TYPE_CHECKING:
    from communities.request import Request

#: Rows one source offers, and all together.
EACH, ALTOGETHER = 5, 8
#: Official pages among them: they come first and must not be all.
MOST_OFFICIAL = 3
#: Questions whose title has a word in common that are looked at; the newest match of a rare word is among them.
CANDIDATES = 300
#: Words of what is typed that are looked for.
MOST_WORDS = 12
#: Below this a title has a word in common and nothing else.
LEAST = 0.12
#: Below this an official page has one of the words somewhere in its text, as almost every long page has.
LEAST_OF_PAGE = 0.005
_WORD = re.compile(r"\w{2,40}")
#: States that readers may rely on, before everything else.
OFFICIAL = ("official", "official-newer-edits", "due")


@dataclass(frozen=True)
class Suggestion:
    """``state`` as in ``data-vetting-state``; ``detail`` says where it is and why it may help."""

    kind: str
    pk: int
    title: str
    url: str
    state: str
    detail: str
    #: What is said instead of the state's own word.
    state_words: str = ""

    @property
    def is_official(self) -> bool:
        return self.state in OFFICIAL


@dataclass(frozen=True)
class Source:
    """``find`` gives at most ``EACH`` to what was typed; ``one`` a single one by its id, if the reader may see it."""

    kind: str
    find: "Callable[[Request, str], list[Suggestion]]"
    one: "Callable[[Request, int], Suggestion | None]"


#: In the order in which they are asked. Rooms above add theirs.
sources: list[Source] = []


def similar(request: "Request", typed: str) -> list[Suggestion]:
    """What may answer it, official first; nothing while too little was typed."""
    typed = said(typed)
    if len(typed) < 4:
        return []
    found = [suggestion for source in sources for suggestion in source.find(request, typed)]
    return sorted(found, key=lambda one: not one.is_official)[:ALTOGETHER]


def one(request: "Request", kind: str, pk: int) -> Suggestion | None:
    """What a suggestion named, if the reader may see it."""
    return next((source.one(request, pk) for source in sources if source.kind == kind), None)


def said(typed: str) -> str:
    """The words that are looked for."""
    return " ".join(_WORD.findall(typed[:300].replace("\0", ""))[:MOST_WORDS])


def any_of(typed: str) -> SearchQuery:
    """Any of the words, in any form; they hold letters and digits only, so that they cannot be operators."""
    return SearchQuery(" | ".join(typed.split()), search_type="raw", config="english")


def by_title(rows, typed: str, title: str = "title"):  # type: ignore[no-untyped-def]
    """Rows of a queryset whose title is like it, the best first; at most ``EACH``."""
    words = SearchVector(title, config="english")
    query = any_of(typed)
    near = rows.annotate(title_words=words).filter(Q(title_words=query) | Q(**{f"{title}__trigram_similar": typed}))
    some = near.order_by().values("pk")[:CANDIDATES]
    likeness = SearchRank(words, query) + TrigramSimilarity(title, typed)
    best = rows.model._default_manager.filter(pk__in=some).annotate(likeness=likeness)
    return best.filter(likeness__gt=LEAST).order_by("-likeness", "-pk")[:EACH]


def like_questions(request: "Request", typed: str) -> list[Suggestion]:
    """Questions the reader may see, of whatever community."""
    rows = Topic.objects.visible_to(request.user).questions().listed().filter(hiding=None)
    best = by_title(rows, typed).select_related("community", "question")
    return [question_suggested(topic) for topic in best]


def one_question(request: "Request", pk: int) -> Suggestion | None:
    rows = Topic.objects.visible_to(request.user).questions().listed().select_related("community", "question")
    topic = rows.filter(pk=pk).first()
    return question_suggested(topic) if topic else None


def question_suggested(topic: Topic) -> Suggestion:
    question = topic.question
    n = question.answer_count
    answers = ngettext("%(n)d answer", "%(n)d answers", n) % {"n": n} if n else _("no answer yet")
    if question.acceptance_id:
        answers = _("%(answers)s, one accepted") % {"answers": answers}
    detail = f"{topic.community.name} · {answers}"
    return Suggestion("question", topic.pk, topic.title, topic.get_absolute_url(), "community", detail)


def official_pages(request: "Request", typed: str) -> list[Suggestion]:
    """Official pages the reader may open, by all that they say."""
    tree = furniture(request)
    pages = open_to(request, Page.objects.live().filter(path__startswith=tree.root_path, depth__gt=2))
    best = pages.search(typed, operator="or").annotate_score("likeness")[:MOST_OFFICIAL]
    found = [page.pk for page in best if page.likeness >= LEAST_OF_PAGE]
    return list(suggested_pages(request, found)) if found else []


def one_page(request: "Request", pk: int) -> Suggestion | None:
    tree = furniture(request)
    pages = open_to(request, Page.objects.live().filter(path__startswith=tree.root_path, pk=pk))
    return next(suggested_pages(request, [page.pk for page in pages]), None)


def suggested_pages(request: "Request", ids: list[int]) -> Iterator[Suggestion]:
    """These pages in this order, each as it stands today; without those whose text may not be shown."""
    tree = furniture(request)
    pages = {page.pk: page for page in inventory().filter(pk__in=ids, withheld=False).annotate(by=F("review_by"))}
    for pk in ids:
        if pk in pages:
            page = pages[pk]
            state = state_on(page.by).value
            yield Suggestion("official_page", pk, page.title, tree.address(page), state, _("Official page"))


sources += [
    Source("official_page", official_pages, one_page),
    Source("question", like_questions, one_question),
]
