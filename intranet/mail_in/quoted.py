"""What a person wrote into a mail, without the mail they answer: from lines of text."""

import re

from mailparser_reply import EmailReplyParser

from accounts.notifications.marker import SIGN
from intranet.imports.mbox.plain import Told, without_signature

#: Languages whose "on that day somebody wrote" is known.
LANGUAGES = ["en", "de", "fr", "es", "it", "nl", "pl", "sv", "da"]
#: Characters that are looked at: nobody writes more by hand, and what is quoted stands below.
LONGEST = 200_000
#: Characters the parser looks at for the first head of a quoted mail: the time of its patterns grows with the square.
PARSED = 5_000
#: Characters of a line that may announce a quotation.
LONGEST_LINE = 300
_DEVICE = re.compile(
    r"(?:sent from my|get outlook for|sent from outlook for|gesendet von (?:meinem|mail für|outlook)|von meinem|"
    r"envoyé de mon|envoyé depuis|télécharger outlook|verzonden vanaf mijn|inviato da|enviado desde mi)\b.{0,60}",
    re.IGNORECASE,
)
_RULE = re.compile(r"[-_=*\s]{5,}")
#: The end of "On that day, somebody <address> wrote:"; it may be broken over lines.
_SAID = re.compile(
    r"(?:wrote|writes|schrieb(?: am [^:]{4,60})?|a écrit|escribió|ha scritto|schreef(?: op [^:]{4,60})?|skrev|"
    r"napisał\(?a?\)?)"
    r"[^:]{0,80}\s?:\s*$",
    re.IGNORECASE,
)
_BEGINS = re.compile(r"(?:on|am|le|el|il|op|w dniu|den)\s", re.IGNORECASE)
_ADDRESS = re.compile(r".*\S+@\S+")
_HEAD = re.compile(
    r"\W{0,3}(?:from|von|de|sent|gesendet|envoyé|date|datum|to|an|à|subject|betreff|objet|cc)\*?\s?:\*?\s",
    re.IGNORECASE,
)


def written(lines: list[str]) -> list[str]:
    """The lines of the author. Where answers stand between what they quote, the quotations stay.

    Never nothing where something was written: then all of it is kept.
    """
    lines = _closed_up("\n".join(lines)[:LONGEST].split("\n"))
    marked = next((n for n, line in enumerate(lines) if SIGN in line), None)
    inline = marked is not None and lines[marked].startswith(">") and _answers_inline(lines)
    above = [] if marked is None or inline else _above(_without_device(lines[:marked]))
    kept = above if _says(above) else _unmarked(lines)
    return _trimmed(without_signature(_trimmed(kept), Told()))


def _closed_up(lines: list[str]) -> list[str]:
    """At most two empty lines in a row."""
    return [
        line for n, line in enumerate(lines) if line.strip() or any(one.strip() for one in lines[max(n - 2, 0) : n])
    ]


def _unmarked(lines: list[str]) -> list[str]:
    lines = [line for line in lines if SIGN not in line]
    if _answers_inline(lines):
        return lines
    lines = _without_device(lines)
    kept = _above(_first(_before_quotation(lines)))
    return kept if _says(kept) else lines


def _answers_inline(lines: list[str]) -> bool:
    """Whether the author wrote below something quoted; a signature or a footer there is no answer."""
    rest = _trimmed(without_signature(_trimmed(lines), Told()))
    first = next((n for n, line in enumerate(rest) if line.startswith(">")), None)
    if first is None or any(_head(rest[: n + 1]) for n in range(first)):
        return False
    return any(line.strip() and not line.startswith(">") for line in rest[first:])


def _without_device(lines: list[str]) -> list[str]:
    return [line for line in lines if not _DEVICE.fullmatch(line.strip().strip("*_<>"))]


def _before_quotation(lines: list[str]) -> list[str]:
    """What stands above the first line that is quoted, if "somebody wrote" leads to it."""
    first = next((n for n, line in enumerate(lines) if line.startswith(">")), None)
    return lines[:first] if first is not None and _announcement(_trimmed(lines[:first])) else lines


def _first(lines: list[str]) -> list[str]:
    """The part above the first head of a quoted mail, with its indentation."""
    seen = [line.strip() if len(line) <= LONGEST_LINE else "…" for line in lines]
    wanted = iter(line.strip() for line in _first_part("\n".join(seen)).split("\n"))
    kept, waiting = [], next(wanted, None)
    for line, short in zip(lines, seen, strict=True):
        if waiting is None:
            break
        kept.append(line)
        waiting = next(wanted, None) if short == waiting else waiting
    return kept


def _first_part(text: str) -> str:
    """As the parser finds it, without what it takes for a head and is none: it stops at two lines with colons."""
    whole, rest = "", text[PARSED:]
    for part in EmailReplyParser(languages=[*LANGUAGES]).read(text[:PARSED]).replies:
        head = [line.strip() for line in part.headers.split("\n") if line.strip()]
        if head and (_SAID.search(" ".join(head)) or len(head) < 2 or _head(head) or _heads(head) >= 3):
            return whole.strip()
        whole += f"{part.content}\n"
    return (whole.rstrip("\n") + rest).strip()


def _heads(lines: list[str]) -> int:
    return sum(bool(_HEAD.match(f"{line} ")) for line in lines)


def _above(lines: list[str]) -> list[str]:
    """Without what leads to a quotation: quoted lines, "somebody wrote:", the head of a mail, rules."""
    lines = _trimmed(lines)
    while lines:
        last = lines[-1].strip()
        if last.startswith(">") or _RULE.fullmatch(last):
            lines = _trimmed(lines[:-1])
        elif size := _announcement(lines) or _head(lines):
            lines = _trimmed(lines[:-size])
        else:
            return lines
    return lines


def _announcement(lines: list[str]) -> int:
    """How many lines at the end say who wrote what follows; at most three."""
    for begins in (_BEGINS, _ADDRESS):
        for size in range(1, min(len(lines), 3) + 1):
            said = " ".join(line.strip()[-LONGEST_LINE:] for line in lines[-size:])
            if _SAID.search(said) and begins.match(lines[-size].strip()):
                return size
    return 0


def _head(lines: list[str]) -> int:
    """How many lines at the end are the head of a mail, as Outlook puts it: at least three."""
    size = 0
    while size < len(lines) and _HEAD.match(lines[-size - 1].strip() + " "):
        size += 1
    return size if size >= 3 else 0


def _says(lines: list[str]) -> bool:
    return any(line.strip() for line in lines)


def _trimmed(lines: list[str]) -> list[str]:
    """Without empty lines at either end."""
    first = next((n for n, line in enumerate(lines) if line.strip()), len(lines))
    last = next((n for n in range(len(lines), first, -1) if lines[n - 1].strip()), first)
    return lines[first:last]
