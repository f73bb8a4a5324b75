"""From what was typed to the words that are looked for. Nothing in it is an operator."""

import re
from dataclasses import dataclass

#: Words that are looked for; the rest of a long sentence adds nothing.
MOST_WORDS = 12
LONGEST_WORD = 40
_WORD = re.compile(r"[^\W_]+")
#: Words that say nothing about what is looked for; looked for only when there is nothing else.
IDLE_WORDS = (
    "a about after again all also am an and any are as at be because been before being both but by can could did "
    "do does doing done for from further get had has have having he her here hers him his how i if in into is it "
    "its just let many me much my nor not now of off on once only or our ours out over own please s same she "
    "should so some such t than that the their theirs them then there these they this those through to too under "
    "until up us very was we were what whats when where which while who whom whose why will with would you your "
    "yours ll re ve d m "
)
IDLE = frozenset(IDLE_WORDS.split())


@dataclass(frozen=True)
class Words:
    """``begun`` is whether the last word may be the beginning of one."""

    all: tuple[str, ...]
    begun: bool

    def __bool__(self) -> bool:
        return bool(self.all)


def words_in(text: str) -> Words:
    found = [word[:LONGEST_WORD].lower() for word in _WORD.findall(text)]
    telling = [word for word in found if word not in IDLE] or found
    last = found[-1] if found else ""
    chosen = tuple(dict.fromkeys(telling))[:MOST_WORDS]
    begun = bool(chosen) and chosen[-1] == last and len(last) > 1 and not text.endswith(" ")
    return Words(chosen, begun)
