"""A mail as it came: its head read once, with care, and no meaning given to it yet."""

import hashlib
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesParser
from email.utils import getaddresses
from functools import cached_property

from accounts.notifications import addresses
from intranet.imports.mbox import heads
from intranet.imports.mbox.charsets import words
from intranet.mail_in.reasons import MailRefused, Reason

#: Characters of a title.
LONGEST_TITLE = 200
#: Where servers and programs write for whom a mail is, in the order in which they are believed.
_RECIPIENTS = ("delivered-to", "x-original-to", "envelope-to", "to", "cc")


@dataclass(frozen=True)
class Letter:
    """``size`` is that of the whole mail in bytes; of one that is too large ``raw`` may be the beginning."""

    message: Message
    raw: bytes
    size: int

    @classmethod
    def of(cls, raw: bytes, size: int | None = None) -> "Letter":
        """
        Raises:
            MailRefused: no program could read it.
        """
        try:
            return cls(BytesParser().parsebytes(raw), raw, size or len(raw))
        except (RecursionError, ValueError, LookupError) as error:
            raise MailRefused(Reason.UNREADABLE) from error

    def header(self, name: str) -> str:
        return heads.header(self.message, name.lower())

    def headers(self, name: str) -> list[str]:
        return [str(value) for key, value in self.message.raw_items() if key.lower() == name.lower()]

    @cached_property
    def author(self) -> str:
        """The address in From, in small letters. Empty unless there is exactly one: two are a way to forge."""
        found = getaddresses([words(value) for value in self.headers("from")])
        return found[0][1].strip().lower() if len(found) == 1 and "@" in found[0][1] else ""

    @cached_property
    def message_id(self) -> str:
        return heads.message_id(self.message)

    @cached_property
    def identity(self) -> str:
        """The same for the same mail whichever way it came; nobody can take that of somebody else's."""
        named = f"{self.message_id}\n{self.author}".encode("utf-8", "replace") if self.message_id else self.raw
        return hashlib.sha256(named).hexdigest()

    @cached_property
    def title(self) -> str:
        """The subject on one line, without the marks of replies (security.md S11)."""
        return self._subject[0][:LONGEST_TITLE].strip()

    @property
    def answers(self) -> bool:
        """Whether its subject says that it is an answer."""
        return self._subject[1]

    @cached_property
    def _subject(self) -> tuple[str, bool]:
        plain = "".join(sign if sign.isprintable() else " " for sign in words(self.header("subject")))
        return heads.parted(" ".join(plain.split()))

    def recipients(self) -> list[str]:
        """Addresses of ours in its head, for sources that do not say for whom a mail came."""
        for name in _RECIPIENTS:
            found = [address for _name, address in getaddresses([words(value) for value in self.headers(name)])]
            if ours := list(dict.fromkeys(one.lower() for one in found if addresses.read(one))):
                return ours
        return []
