"""The parts of a mail: what is its text, and which files came with it."""

import mimetypes
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intranet.imports.mbox import heads
from intranet.imports.mbox.charsets import decoded, words

#: Parts of one mail, and how deep they may be nested.
MOST_PARTS, DEEPEST = 100, 12
#: What only programs read.
MACHINE_NAMES = """
application/pgp-signature application/pkcs7-signature application/x-pkcs7-signature application/pgp-keys
application/ms-tnef application/x-ms-tnef text/x-vcard text/vcard text/x-amp-html message/delivery-status
message/disposition-notification text/rfc822-headers application/pgp-encrypted
"""
MACHINES = frozenset(MACHINE_NAMES.split())

LEFT_OUT = gettext_lazy("parts only programs read (signatures, cards, receipts), left out")
GUESSED = gettext_lazy("texts whose encoding was missing or wrong, now guessed")
TOO_MANY = gettext_lazy("mails with too many or too deeply nested parts, the rest left out")


@dataclass(frozen=True, slots=True)
class Text:
    """``words`` is HTML when ``is_html``."""

    words: str
    is_html: bool = False
    flowed: bool = False
    delsp: bool = False
    #: Set where it is the text of a mail that was sent along: who wrote it.
    forwarded: str = ""


@dataclass(frozen=True, slots=True)
class Attached:
    name: str
    data: bytes
    content_id: str


@dataclass
class Parts:
    """``troubles`` are causes of the report."""

    texts: list[Text] = field(default_factory=list)
    files: list[Attached] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)
    seen: int = 0

    @classmethod
    def of(cls, message: Message) -> "Parts":
        parts = cls()
        parts._take(message, 0, "")
        return parts

    def _take(self, part: Message, depth: int, forwarded: str) -> None:
        self.seen += 1
        if self.seen > MOST_PARTS or depth > DEEPEST:
            if str(TOO_MANY) not in self.troubles:
                self.troubles.append(str(TOO_MANY))
            return
        kind = part.get_content_type()
        if kind in MACHINES:
            self.troubles.append(str(LEFT_OUT))
        elif kind == "multipart/alternative":
            self._choose(part, depth, forwarded)
        elif kind == "message/rfc822":
            self._forwarded(part, depth)
        elif part.is_multipart():
            for child in children(part):
                self._take(child, depth + 1, forwarded)
        elif kind in ("text/plain", "text/html") and not is_file(part):
            self._text(part, forwarded)
        else:
            self._file(part)

    def _choose(self, part: Message, depth: int, forwarded: str) -> None:
        """The words where they say as much as the HTML, otherwise the HTML; files in either are taken."""
        found = list(children(part))
        plain = next((child for child in found if child.get_content_type() == "text/plain"), None)
        rich = [child for child in found if child is not plain]
        said = self.decoded(plain).strip() if plain is not None else ""
        if said and (not rich or len(said) > 40 or len(payload(rich[-1])) < 400):
            self._text(plain, forwarded)  # type: ignore[arg-type]  # said comes from it
            for child in rich:
                if child.is_multipart() or is_file(child):
                    self._files_only(child, depth + 1)
            return
        for child in rich[-1:] or found:
            self._take(child, depth + 1, forwarded)

    def _files_only(self, part: Message, depth: int) -> None:
        for child in children(part) if part.is_multipart() and depth < DEEPEST else [part]:
            if child.is_multipart():
                self._files_only(child, depth + 1)
            elif not child.get_content_type().startswith("text/") or is_file(child):
                self._file(child)

    def _forwarded(self, part: Message, depth: int) -> None:
        for inner in children(part):
            subject = words(heads.header(inner, "subject"))
            said = _("Forwarded: %(subject)s, from %(name)s") % {"subject": subject, "name": heads.author(inner).name}
            self._take(inner, depth + 1, said)

    def _text(self, part: Message, forwarded: str) -> None:
        text = self.decoded(part)
        if part.get_content_type() == "text/html":
            self.texts.append(Text(text, is_html=True, forwarded=forwarded))
            return
        flowed = str(parameter(part, "format")).lower() == "flowed"
        delsp = str(parameter(part, "delsp")).lower() == "yes"
        self.texts.append(Text(text, flowed=flowed, delsp=delsp, forwarded=forwarded))

    def decoded(self, part: Message) -> str:
        text, guessed = decoded(payload(part), str(parameter(part, "charset") or "") or None)
        if guessed and str(GUESSED) not in self.troubles:
            self.troubles.append(str(GUESSED))
        return text

    def _file(self, part: Message) -> None:
        if data := payload(part):
            called = (heads.ids_in(heads.header(part, "content-id")) or [""])[0]
            self.files.append(Attached(name_of(part, len(self.files) + 1), data, called))


def children(part: Message) -> Iterator[Message]:
    inner = part.get_payload()
    if isinstance(inner, list):
        yield from (child for child in inner if isinstance(child, Message))


def payload(part: Message) -> bytes:
    """The bytes of a part; broken transfer encodings give what they can."""
    try:
        data = part.get_payload(decode=True)
    except (ValueError, LookupError, AssertionError):
        data = str(part.get_payload()).encode("utf-8", "surrogateescape")
    return data if isinstance(data, bytes) else b""


def parameter(part: Message, name: str) -> str:
    try:
        value = part.get_param(name)
    except (ValueError, LookupError, TypeError, AttributeError):
        return ""
    return str(value[2]) if isinstance(value, tuple) else str(value or "")


def is_file(part: Message) -> bool:
    return heads.header(part, "content-disposition").strip().lower().startswith("attachment") or bool(filename(part))


def filename(part: Message) -> str:
    try:
        return words(part.get_filename() or "")
    except (ValueError, LookupError, TypeError, AttributeError):  # broken RFC 2231 values
        return ""


def name_of(part: Message, number: int) -> str:
    if name := filename(part):
        return name
    ending = mimetypes.guess_extension(part.get_content_type()) or ".bin"
    return f"{_('attachment')}-{number}{ending}"
