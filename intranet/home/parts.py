"""What the home page says to one person: what waits for them, what is new, what they could answer, where to join.

Each part is one query, two for texts that may be official, be the person in three communities or in two hundred.
"""

from collections.abc import Iterator
from typing import cast

from django.http import HttpRequest

from communities.request import Request
from intranet.home.answerable import answerable
from intranet.home.fresh import fresh
from intranet.home.suggesting import suggested
from intranet.home.waiting import waiting
from pages.front import Part
from pages.models.audience import Reader
from pages.models.visit import new_since


def parts_of(request: HttpRequest, reader: Reader) -> Iterator[Part]:
    """In the order of the page. A preview in the CMS has no communities, and shows none of this."""
    if not hasattr(request, "communities"):
        return
    asked = cast(Request, request)
    if requests := waiting(asked):
        yield Part("home/_waiting.html", requests)
    questions = answerable(asked)
    since = new_since(reader.since, reader.latest)
    rows = fresh(asked, since, without=[question.pk for question in questions])
    yield Part("home/_fresh.html", {"rows": rows, "since": since, "first": reader.since is None})
    if questions:
        yield Part("home/_answerable.html", questions)
    if communities := suggested(asked, reader):
        yield Part("home/_suggested.html", {"communities": communities, "none_yet": not asked.communities.mine})
