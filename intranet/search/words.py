"""From what was typed to the words that are looked for. Nothing in it is an operator but quotation marks."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from intranet.search.same_words import same_as

#: Words that are looked for; the rest of a long sentence adds nothing.
MOST_WORDS = 12
LONGEST_WORD = 40
#: Runs of words in quotation marks that are looked for as they stand.
MOST_PHRASES = 3
_WORD = re.compile(r"[^\W_]+")
_QUOTED = re.compile(r"[\"“”„«»]([^\"“”„«»]{1,200})[\"“”„«»]")
#: Words that say nothing about what is looked for; looked for only when there is nothing else.
IDLE_WORDS = (
    "a about after again all also am an and any anybody anyone anything anywhere are as at be because been before "
    "being both but by can could did do does doing done everybody everyone find for from further get gets getting "
    "got had has have having he her here hers him his how i if in into is it its just know knows let many may me "
    "might much must my need needs nor not now of off on once only or our ours out over own please s same shall "
    "she should so some somebody someone something somewhere such t tell than that the their theirs them then "
    "there these they thing things this those through to too under until up us very want wants was we were what "
    "whats when where which while who whom whose why will with would you your yours ll re ve d m "
)
IDLE = frozenset(IDLE_WORDS.split())
#: What somebody is asked for by: a question that begins like this, and says that it is about knowing, wants a person.
WHOEVER_WORDS = "who whom anybody anyone somebody someone everybody everyone expert experts specialist"
WHOEVER = frozenset(WHOEVER_WORDS.split())
KNOWING_WORDS = (
    "expert experts specialist specialists expertise skilled good know knows knowing speak speaks speaking "
    "understand understands help helps"
)
KNOWING = frozenset(KNOWING_WORDS.split())


@dataclass(frozen=True)
class Words:
    """``begun`` is whether the last word may be the beginning of one; ``alike`` are other words for some of them.

    ``phrases`` stood in quotation marks: their words beside each other are wanted. ``of_people`` is whether somebody is
    asked for, by what they know.
    """

    all: tuple[str, ...]
    begun: bool
    alike: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    phrases: tuple[str, ...] = ()
    of_people: bool = False

    @property
    def others(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(other for alike in self.alike.values() for other in alike))

    def __bool__(self) -> bool:
        return bool(self.all)


def words_in(text: str) -> Words:
    found = [word[:LONGEST_WORD].lower() for word in _WORD.findall(text)]
    phrases = phrases_in(text)
    of_people = asks_for_people(found)
    idle = IDLE | KNOWING if of_people else IDLE
    telling = [word for word in found if word not in idle] or found
    last = found[-1] if found else ""
    chosen = tuple(dict.fromkeys(telling))[:MOST_WORDS]
    is_open = not text.endswith((" ", '"', "”", "“", "»"))
    begun = bool(chosen) and chosen[-1] == last and len(last) > 1 and is_open
    return Words(chosen, begun, {} if phrases else same_as(found), phrases, of_people)


def phrases_in(text: str) -> tuple[str, ...]:
    """What stands in quotation marks, where it is more than one word."""
    quoted = (_WORD.findall(run) for run in _QUOTED.findall(text))
    return tuple(" ".join(run) for run in quoted if len(run) > 1)[:MOST_PHRASES]


def unquoted(text: str) -> str:
    return _QUOTED.sub(r"\1", text)


def asks_for_people(found: list[str]) -> bool:
    """ "Who knows SQL", "expert in confined spaces"; not "who may sign"."""
    begun = found[:4]
    return bool(begun) and begun[0] in WHOEVER and any(word in KNOWING for word in begun)
