"""Which files a cleaned text names by their address."""

import html as entities
import posixpath
import re
from urllib.parse import unquote

from communities.models import Community

_ADDRESS = re.compile(r" (href|src)=\"([^\"]*)\"")
_PLACE = re.compile(r"(?:https?://[^/]+)?/communities/([^/]+)/files/(\d{1,18})/([^/?#]*)")


def files_named(html: str) -> set[int]:
    """Numbers of the files that links and pictures of a text lead to, wherever they are."""
    return {pk for _attribute, _slug, pk, _name in _places(html)}


def files_of_others(community: Community, html: str) -> list[str]:
    """Names of the pictures in a text that are no files of this community, as the text calls them; at most one query.

    Readers of this community may not be let see them, and they would not follow what becomes of it (security.md S4).
    Links to files elsewhere are only links: whoever follows one is asked for their rights there.
    """
    pictures = [(slug, pk, name) for attribute, slug, pk, name in _places(html) if attribute == "src"]
    if not pictures:
        return []
    ids = {pk for slug, pk, _name in pictures if slug == community.slug}
    here = set(community.attachments.filter(pk__in=ids).values_list("pk", flat=True)) if ids else set()
    strange = [name for slug, pk, name in pictures if slug != community.slug or pk not in here]
    return list(dict.fromkeys(strange))


def _places(html: str) -> list[tuple[str, str, int, str]]:
    found = []
    for attribute, address in _ADDRESS.findall(html):
        plain = unquote(entities.unescape(address))
        start, mark, path = plain.partition("/communities/")
        if place := _PLACE.match(start + posixpath.normpath(mark + path)):
            found.append((attribute, place[1], int(place[2]), place[3]))
    return found
