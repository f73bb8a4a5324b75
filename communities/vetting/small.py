"""Is this a small change: decided by the server from the two texts, never by whoever sends it (vetting.md).

At most 200 characters differ, and no link, number, date, heading or attachment is touched. A picture counts as an
attachment. A month or a weekday counts as a date.
"""

import re
from calendar import day_abbr, day_name, month_abbr, month_name
from collections import Counter
from collections.abc import Iterable
from typing import Any

from bs4 import BeautifulSoup
from django.core.cache import cache
from django.db.models import QuerySet
from django.db.models.functions import Length
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from communities.vetting.models import OfficialVersion
from communities.vetting.shortest import words_changed
from intranet.ui.difference import Text
from intranet.ui.markup import to_text

#: Seconds the cache keeps an answer; it is never wrong, so this only bounds the space.
KEPT = 24 * 60 * 60
#: Characters of HTML that a list looks at.
LOOKED_AT = 60_000
#: Characters added and removed together.
MOST_CHARACTERS = 200
WORDS = re.compile(r"\s+|\w+|[^\w\s]")
NUMBER = re.compile(r"\d|[½¼¾%€$£]")
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6", "summary")
#: English, and the language of the process; "may" and "mar" are words as well, and then the change is not small.
DATES = {name.lower() for names in (month_name, month_abbr, day_name, day_abbr) for name in names}
#: Words that change what is promised as a number would.
NUMBER_WORDS = frozenset({"zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"})
NUMBER_WORDS |= {"eleven", "twelve", "hundred", "thousand", "million", "half", "third", "quarter", "double"}
NUMBER_WORDS |= {"once", "twice", "daily", "weekly", "monthly", "yearly", "not", "no", "never", "only"}


def why_not_small(old: Text, new: Text) -> str | Promise:
    """What makes the change more than small; empty when it is small."""
    if old.title != new.title:
        return _("the title changes")
    if old.files != new.files:
        return _("a file changes")
    before, after = BeautifulSoup(old.html, "html.parser"), BeautifulSoup(new.html, "html.parser")
    for touched, words in PARTS:
        if touched(before) != touched(after):
            return words
    return _why_words(to_text(old.html), to_text(new.html))


def small_among(versions: Iterable[Any]) -> set[int]:
    """Ids of those official versions of pages from which the newest text, ``newest_sha256``, differs by a small change.

    The two hashes name the answer for good, so it is worked out once; long texts are not looked at for a list.
    """
    pairs = {row.pk: f"small-change:1:{row.sha256}:{row.newest_sha256}" for row in versions}
    known = cache.get_many(pairs.values())
    unknown = [pk for pk, key in pairs.items() if key not in known]
    if unknown:
        rows = OfficialVersion.objects.filter(pk__in=unknown).select_related("revision", "page__newest")
        found = {pairs[row.pk]: not why_not_small(row.revision.text, row.page.newest.text) for row in _short(rows)}
        cache.set_many(found, KEPT)
        known |= found
    return {pk for pk, key in pairs.items() if known.get(key)}


def _short(versions: QuerySet) -> QuerySet:
    lengths = versions.annotate(old=Length("revision__html"), new=Length("page__newest__html"))
    return lengths.filter(old__lte=LOOKED_AT, new__lte=LOOKED_AT)


def _links(tree: BeautifulSoup) -> Counter:
    return Counter((a.get("href"), a.get_text()) for a in tree.find_all("a"))


def _headings(tree: BeautifulSoup) -> list[tuple[str, str]]:
    return [(h.name, h.get_text()) for h in tree.find_all(HEADINGS)]


def _pictures(tree: BeautifulSoup) -> Counter:
    return Counter((img.get("src"), img.get("alt")) for img in tree.find_all("img"))


def _shape(tree: BeautifulSoup) -> Counter:
    return Counter(node.name for node in tree.find_all(["table", "tr", "td", "th", "li", "pre", "aside", "details"]))


def _struck(tree: BeautifulSoup) -> list[str]:
    return [node.get_text() for node in tree.find_all(["s", "del", "code", "pre"])]


PARTS = (
    (_links, _("a link changes")),
    (_headings, _("a heading changes")),
    (_pictures, _("a picture changes")),
    (_shape, _("a list, a table or a box changes")),
    (_struck, _("struck-out text or code changes")),
)


def _why_words(old: str, new: str) -> str | Promise:
    before, after = (WORDS.findall(" ".join(text.split())) for text in (old, new))
    changed = words_changed(before, after, most=MOST_CHARACTERS)
    if changed is None or sum(map(len, changed)) > MOST_CHARACTERS:
        return _("more than %(limit)s characters change") % {"limit": MOST_CHARACTERS}
    if any(NUMBER.search(word) or word.lower() in NUMBER_WORDS for word in changed):
        return _("a number or a negation changes")
    if any(word.lower() in DATES for word in changed):
        return _("a date changes")
    return ""
