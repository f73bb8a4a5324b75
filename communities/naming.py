"""People named in a text by typing ``@username``: as without scripts and in mail, where no list offers them."""

import re
from html import escape
from typing import TYPE_CHECKING

from django.db.models.functions import Upper

from accounts.models import User
from communities.capabilities import Capability
from communities.permissions import people_with

if TYPE_CHECKING:
    from communities.models import Community

#: Names of one text that are looked up; of the rest of a longer list nobody is told anyway.
MOST_NAMES = 50
_PART = re.compile(r"""(<(?:"[^"]*"|'[^']*'|[^>"'])*>)""")
#: Not within a word, an address of mail or of the web; and the whole of it, not what an "@" follows.
_TYPED = re.compile(r"(?<![\w@/.+-])@(\w[\w.+-]{0,149}+)(?!@)")
#: What stands in these is not the writer's own word for somebody, or is one already.
_LEFT_ALONE = frozenset({"a", "blockquote", "code", "pre", "span"})


def with_names(html: str, community: "Community") -> str:
    """A cleaned text, with everybody it names by ``@username`` mentioned, if they may read the community.

    What names nobody stays as it was typed. No query when nobody is named that way, else one or two.
    """
    if "@" not in html:
        return html
    parts = _PART.split(html)
    own = _own_words(parts)
    typed = dict.fromkeys(name for at in own for word in _TYPED.findall(parts[at]) for name in _readings(word))
    if not typed:
        return html
    known = _people([*typed][:MOST_NAMES], community)
    for at in own:
        parts[at] = _TYPED.sub(lambda found: _mention(found, known), parts[at])
    return "".join(parts)


def _own_words(parts: list[str]) -> list[int]:
    """Where the text is that is not within something left alone. Parts take turns: text, tag, text."""
    own, within = [], 0
    for at, part in enumerate(parts):
        if at % 2 == 0:
            if not within:
                own.append(at)
        elif part.strip("</>").split(" ")[0] in _LEFT_ALONE:
            within += -1 if part.startswith("</") else 1
    return own


def _readings(word: str) -> list[str]:
    """As it stands, and without what ends a sentence: names may hold dots."""
    return list(dict.fromkeys([word.upper(), word.rstrip(".+-").upper()]))


def _people(names: list[str], community: "Community") -> dict[str, User]:
    """Names in capitals: no two people's differ by these alone."""
    readers = people_with(community, Capability.VIEW).filter(is_active=True)
    found = readers.annotate(upper=Upper("username")).filter(upper__in=names).order_by()
    return {person.username.upper(): person for person in found.only("username", "first_name", "last_name")}


def _mention(found: re.Match[str], known: dict[str, User]) -> str:
    word = found[1]
    for name in _readings(word):
        if person := known.get(name):
            shown = escape(person.name, quote=False)
            return f'<span data-mention="{person.username}">@{shown}</span>{word[len(name) :]}'
    return found[0]
