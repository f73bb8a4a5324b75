"""What the head of a message says: who, when, what about, and which messages it answers."""

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import Message
from email.utils import parseaddr, parsedate_to_datetime

from django.utils import timezone

from intranet.imports.mbox.charsets import words

#: Characters of an identity as it is stored; a longer one is known by its digest.
LONGEST_ID = 180
#: Ancestors a message names that are looked at: the first and the last ones.
MOST_REFERENCES = 50
#: Before this there was no mail worth the name.
FIRST = datetime(1971, 1, 1, tzinfo=UTC)
_ID = re.compile(r"<([^<>\s]{1,900})>")
_REPLY = re.compile(
    r"(?:re|aw|antw|sv|vs|ynt|odp|res|rv|antwort|réf|回复|答复)(?:\[\d+\]|\^\d+)?\s*[:：]\s*", re.IGNORECASE
)
_FORWARD = re.compile(r"(?:fwd?|wg|tr|vb|doorst|enc|i)\s*:\s*", re.IGNORECASE)
_LIST = re.compile(r"\[[^\[\]]{1,40}\]\s*")
_OBSCURED = re.compile(r"([\w.+-]+) (?:at|AT|\(at\)) ([\w.-]+)(?:\s+\((.*)\))?")
_VIA = re.compile(r"(.+?)\s+(?:via|por|über)\s+\S.*")


@dataclass(frozen=True, slots=True)
class Author:
    """``identity`` is the same in every run: the address, or the name where there is none."""

    name: str
    address: str

    @property
    def identity(self) -> str:
        return (self.address or self.name).casefold()


def ids_in(value: str | None) -> list[str]:
    return _ID.findall(value or "")


def header(message: Message, name: str) -> str:
    """The first header of a name, with its bytes as surrogates where it has any."""
    for key, value in message.raw_items():
        if key.lower() == name:
            return str(value)
    return ""


def references(message: Message) -> list[str]:
    """The messages it answers, the oldest first."""
    named = ids_in(header(message, "references"))
    if len(named) > MOST_REFERENCES:
        named = named[:5] + named[5 - MOST_REFERENCES :]
    answered = [found for found in ids_in(header(message, "in-reply-to")) if "@" in found][:1]
    return named or answered


def message_id(message: Message) -> str:
    """Empty when it has none."""
    value = header(message, "message-id")
    return (ids_in(value) or ["".join(value.split())])[0].encode("utf-8", "replace").decode()


def stored(identity: str) -> str:
    """The same, short enough to be stored."""
    short = len(identity) <= LONGEST_ID
    return identity if short else f"sha256:{hashlib.sha256(identity.encode()).hexdigest()}"


def digest(text: str) -> int:
    """Sixty-three bits of it: enough to tell a hundred million apart."""
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).digest()) >> 1


def parted(subject: str) -> tuple[str, bool]:
    """A subject without the name of the list and the marks of answers, and whether there was such a mark."""
    answers, before = False, None
    while before != subject:
        before = subject
        for pattern in (_REPLY, _LIST, _FORWARD):
            if found := pattern.match(subject):
                answers = answers or pattern is _REPLY
                subject = subject[found.end() :]
    return subject.strip(), answers


def author(message: Message) -> Author:
    """Who wrote it; lists that put themselves into From are seen through where they say who it was."""
    value = words(header(message, "from"))
    obscured = _OBSCURED.match(value)
    if obscured and "@" not in value:
        local, host, name = obscured.groups()
        return Author(name or local, f"{local}@{host}".lower())
    name, address = parseaddr(value)
    via = _VIA.fullmatch(name)
    if via:
        name = via[1]
        said = parseaddr(words(header(message, "x-original-from") or header(message, "reply-to")))[1]
        address = said if said and said != parseaddr(words(header(message, "list-post")))[1] else ""
    address = address.strip().lower() if "@" in address else ""
    return Author(" ".join(name.strip("'\" ").split()) or address.partition("@")[0] or value[:80], address[:254])


def sent(message: Message) -> datetime | None:
    """When, if it says so and that can be."""
    value = words(header(message, "date"))
    try:
        found = parsedate_to_datetime(value) if value else None
        found = found.replace(tzinfo=UTC) if found and found.tzinfo is None else found
        found = found.astimezone(UTC) if found else None
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return found if found and FIRST < found < timezone.now() + timedelta(days=1) else None
