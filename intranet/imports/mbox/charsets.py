"""Bytes of mail as text, whatever they claim to be."""

import codecs
import re
from email.errors import HeaderParseError
from email.header import decode_header

#: What mail calls one encoding and means a larger one (encoding.spec.whatwg.org, names and labels).
MEANT = {
    "iso-8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252",
    "iso-8859-9": "cp1254", "iso-8859-11": "cp874", "gb2312": "gb18030", "gbk": "gb18030", "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949", "shift_jis": "cp932", "x-sjis": "cp932", "tis-620": "cp874",
}  # fmt: skip
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufeff\ud800-\udfff]")
_WORD = re.compile(r"=\?[^?]*\?[bq]\?", re.IGNORECASE)


def decoded(data: bytes, charset: str | None) -> tuple[str, bool]:
    """The text, and whether its encoding had to be guessed.

    What is UTF-8 throughout is UTF-8, whatever it says: other texts hardly ever are by accident.
    """
    if data.isascii() and not (charset or "").lower().startswith(("utf-7", "utf7", "iso-2022", "hz")):
        return tidy(data.decode("ascii")), False
    named = (charset or "").strip().strip("\"'").lower()
    tried = [MEANT.get(named, named)] if named else []
    is_utf8 = named in {"utf-8", "utf8"}
    for name in ([] if named.startswith(("utf-16", "utf-32", "iso-2022", "hz", "utf-7")) else ["utf-8"]) + tried:
        try:
            text = data.decode(name) if codecs.lookup(name)._is_text_encoding else None  # type: ignore[attr-defined]
        except (LookupError, UnicodeDecodeError, ValueError):
            continue
        if text is not None:
            return tidy(text), not named or (name == "utf-8" and not is_utf8)
    return tidy(data.decode("cp1252", "replace")), True


def tidy(text: str) -> str:
    """Without what cannot be stored or seen."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def words(value: str | None) -> str:
    """A header as one line of text: encoded words decoded, raw bytes guessed."""
    if not value:
        return ""
    if not value.isascii():
        value = decoded(value.encode("utf-8", "surrogateescape"), None)[0]
    if _WORD.search(value):
        value = _encoded(value)
    return " ".join(tidy(value).split())


def _encoded(value: str) -> str:
    try:
        parts = decode_header(value)
    except (HeaderParseError, ValueError):
        return value
    return "".join(part if isinstance(part, str) else decoded(part, charset)[0] for part, charset in parts)
