"""What is measured without a page around it: the difference of a large text, the resolver, the recount of counters."""

import os
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import translation

from communities.vetting.resolver import resolve_many, with_texts
from communities.wiki.comparing import compared
from communities.wiki.models import CommunityPage, PageRevision
from communities.wiki.models.revision import digest
from intranet.imports.links import PageIndex
from intranet.imports.markdown import convert

#: A handbook beside the project; without it the seed's longest page stands for its largest.
HANDBOOK = Path(os.environ.get("HANDBOOK_DIR") or settings.PROJECT.parent / "shared" / "data" / "handbook" / "pages")
RECOUNT = """
SELECT count(*) FROM wiki_communitypage page WHERE edits_since_official <> CASE WHEN official_number IS NULL THEN 0
    ELSE (SELECT count(*) FROM wiki_pagerevision r WHERE r.page_id = page.id AND r.number > page.official_number) END
"""


def milliseconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def direct(rounds: int) -> dict[str, float]:
    """Milliseconds, medians where it is done more than once; and how many counters are wrong, which is none."""
    found = differences(rounds)
    pages = list(with_texts(CommunityPage.objects.order_by("-changed_at", "-id"))[:20])
    found["resolver_20_ms"] = statistics.median(milliseconds(lambda: resolve_many(pages)) for _ in range(rounds))
    with connection.cursor() as cursor:
        found["recount_ms"] = milliseconds(lambda: cursor.execute(RECOUNT))
        found["wrong_counters"] = cursor.fetchone()[0]
    return {name: round(value, 2) for name, value in found.items()}


def differences(rounds: int) -> dict[str, float]:
    """Of the largest text, with an edit in every tenth paragraph; then from the cache."""
    html = largest()
    parts = html.split("</p>")
    edited = "</p>".join(f"{part} Edited." if number % 10 == 0 else part for number, part in enumerate(parts))
    with translation.override("en"):
        first = [milliseconds(lambda n=n: compare(html, f"{edited}<p>{n}</p>")) for n in range(3)]
        again = [milliseconds(lambda: compare(html, f"{edited}<p>0</p>")) for _ in range(rounds)]
    return {
        "difference_characters": len(html),
        "difference_once_ms": statistics.median(first),
        "difference_cached_ms": statistics.median(again),
    }


def compare(old: str, new: str) -> object:
    return compared(*(PageRevision(title="T", html=html, sha256=digest("T", html, {})) for html in (old, new)))


def largest() -> str:
    if HANDBOOK.is_dir():
        texts = (convert(file.read_text(), file.name, PageIndex()).html for file in HANDBOOK.rglob("*.md"))
        return max(texts, key=len)
    return max(PageRevision.objects.filter(page__slug="long").values_list("html", flat=True), key=len)
