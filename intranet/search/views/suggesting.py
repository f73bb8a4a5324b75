"""What the palette shows while somebody types."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from communities.request import Request
from intranet.search.finding import suggest
from intranet.search.query import line
from intranet.search.templatetags.searching import kind_icon, kind_name

#: Lines of the palette; of them communities of one's own, once something is typed.
MOST, MOST_MINE = 8, 3


@dataclass(frozen=True)
class Item:
    """One line. ``tile`` is a community, shown by its colour."""

    kind: str
    title: str
    url: str
    note: str
    icon: str = ""
    state: str = ""
    tile: Any = None
    state_words: str = ""


@require_safe
def search_suggest(request: Request) -> HttpResponse:
    """A quick switch between my communities, then what fits what is typed. The palette puts it into its list."""
    typed = line(request.GET.get("q", ""))
    items = mine(request, typed)
    if typed:
        known = {item.url for item in items}
        found = [row for row in suggest(typed, request.user, limit=MOST) if row.url not in known]
        items += [
            Item(
                row.kind,
                row.title,
                row.url,
                row.detail or str(kind_name(row.kind)),
                kind_icon(row.kind),
                row.state,
                state_words=row.state_words,
            )
            for row in found
        ]
    return render(request, "search/search_suggest.html", {"items": items[:MOST], "typed": typed})


def mine(request: Request, typed: str) -> list[Item]:
    """Communities of mine with every word in their name; no query beyond the one for the rail."""
    words = typed.casefold().split()
    rows = [one for one in request.communities.mine if all(word in one.name.casefold() for word in words)]
    most = MOST_MINE if typed else MOST
    return [Item("community", one.name, one.get_absolute_url(), _("Your community"), tile=one) for one in rows[:most]]
