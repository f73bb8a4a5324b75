"""The text of a mail as HTML: paragraphs, code, links; what it quotes folded, signatures and footers cut."""

import html
import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

#: Lines of a signature, or of a list's footer; what is longer is text.
LONGEST_SIGNATURE = 15
#: Levels of quotation kept.
DEEPEST = 6
#: A quotation of so many lines with an answer below it stays open.
SHORT = 6
_URL = re.compile(r"https?://[^\s<>\"'`\\|{}]+[^\s<>\"'`\\|{}.,;:!?)\]]")
_FOOTER = re.compile(r"_{20,}|-{40,}|={40,}")
_LIST = re.compile(r"mailing list|listinfo|unsubscribe|@[\w.-]+|https?://", re.IGNORECASE)
_DEVICE = re.compile(
    r"(?:sent|gesendet|envoyé|skickat|enviado)\b.{0,20}\b(?:iphone|ipad|android|blackberry|mobile|phone|handy)\b.*",
    re.I,
)
_SAID = re.compile(
    r"(?:wrote|writes|said|schrieb|écrit|a dit|skrev|escribió|escreveu|ha scritto|schreef|kirjoitti|napisał\(?a?\)?)"
    r"\b[^:]{0,80}:\s*$",
    re.IGNORECASE,
)
_BELOW = re.compile(
    r"-{2,}\s*(?:original|ursprüngliche|message d'origine|mensaje original|forwarded|weitergeleitete|begin forwarded|"
    r"ursprungligt|oorspronkelijk)[^-]*-{2,}|begin forwarded message:",
    re.IGNORECASE,
)
_HEAD = re.compile(
    r"\*?(?:from|von|de|från|van|sent|gesendet|date|datum|to|an|subject|betreff)\*?\s*:\s", re.IGNORECASE
)


@dataclass
class Told:
    """What was done to a text, for the report."""

    folded: int = 0
    cut: int = 0


@dataclass
class Block:
    """Lines of the author, or with ``quoted`` of somebody else; ``said`` is the line that announces them."""

    lines: list[str] = field(default_factory=list)
    quoted: bool = False
    said: str = ""


def to_html(text: str, told: Told, *, flowed: bool = False, delsp: bool = False) -> str:
    lines = unflowed(text, delsp) if flowed else text.split("\n")
    blocks = blocks_of(without_signature(lines, told))
    pieces = []
    for place, block in enumerate(blocks):
        if not block.quoted:
            pieces.append(paragraphs(block.lines))
            continue
        told.folded += 1
        answered = place + 1 < len(blocks) and len(block.lines) <= SHORT
        pieces.append(folded(quotation(block.lines), block.said, is_open=answered or len(blocks) == 1))
    return "".join(pieces)


def folded(inner: str, said: str = "", *, is_open: bool = False) -> str:
    """A quotation that opens on demand. ``inner`` is HTML, ``said`` is not."""
    summary = html.escape(said[:200] or _("Quoted text"))
    opened = ' open=""' if is_open else ""
    return f"<details{opened}><summary>{summary}</summary><blockquote>{inner}</blockquote></details>"


def unflowed(text: str, delsp: bool) -> list[str]:
    """Lines that end with a space go on in the next one of their depth (RFC 3676)."""
    lines: list[str] = []
    goes_on = False
    for line in text.split("\n"):
        depth = len(line) - len(line.lstrip(">"))
        rest = line[depth:].removeprefix(" ")
        before = len(lines[-1]) - len(lines[-1].lstrip(">")) if lines else -1
        if goes_on and depth == before and rest != "-- ":
            lines[-1] = (lines[-1][:-1] if delsp else lines[-1]) + rest
        else:
            lines.append(f"{'>' * depth}{' ' * bool(depth)}{rest}")
        goes_on = rest.endswith(" ") and rest != "-- "
    return lines


def without_signature(lines: list[str], told: Told) -> list[str]:
    """The lines without what every mail of the author, or of the list, ends with."""
    kept = _without_footer(_stripped(lines))
    kept = kept[:-1] if kept and _DEVICE.fullmatch(kept[-1].strip()) else kept
    kept = _without_mark(_stripped(kept))
    if not _stripped(kept):
        return lines
    told.cut += len(_stripped(lines)) != len(_stripped(kept))
    return kept


def _stripped(lines: list[str]) -> list[str]:
    end = len(lines)
    while end and not lines[end - 1].strip():
        end -= 1
    return lines[:end]


def _without_footer(lines: list[str]) -> list[str]:
    for place in range(len(lines) - 1, max(len(lines) - LONGEST_SIGNATURE, 0) - 1, -1):
        if _FOOTER.fullmatch(lines[place].strip()):
            return lines[:place] if any(_LIST.search(line) for line in lines[place + 1 :]) else lines
    return lines


def _without_mark(lines: list[str]) -> list[str]:
    """From ``-- `` to the end, or to the quotation below it."""
    for place in range(len(lines) - 1, -1, -1):
        if lines[place] in ("-- ", "--"):
            end = next((n for n in range(place, len(lines)) if lines[n].startswith(">") or _begins_below(lines, n)), 0)
            end = end or len(lines)
            above = end - 1
            while end < len(lines) and above > place and (_SAID.search(lines[above]) or not lines[above].strip()):
                end, above = above, above - 1
            if end - place - 1 <= LONGEST_SIGNATURE:
                return lines[:place] + lines[end:]
    return lines


def _begins_below(lines: list[str], n: int) -> bool:
    """Whether everything from here on is the mail that was answered, as Outlook puts it."""
    line = lines[n]
    if line[:1] in "-bB" and line and _BELOW.match(line.strip()):
        return True
    return bool(":" in line and _HEAD.match(line) and sum(bool(_HEAD.match(row)) for row in lines[n : n + 5]) >= 3)


def blocks_of(lines: list[str]) -> list[Block]:
    blocks: list[Block] = []
    for n, line in enumerate(lines):
        if _begins_below(lines, n):
            said = line.strip(" -*") if _BELOW.match(line.strip()) else _("Earlier message")
            blocks.append(Block([f"> {rest}" for rest in lines[n + (line.strip()[:1] == "-") :]], True, said))
            break
        quoted = line.startswith(">")
        between = not line.strip() and blocks and blocks[-1].quoted and _goes_on(lines, n)
        if not blocks or (blocks[-1].quoted != quoted and not between):
            blocks.append(Block([], quoted, _announced(blocks[-1]) if blocks and quoted else ""))
        blocks[-1].lines.append(line)
    return [block for block in blocks if any(line.strip(" >") for line in block.lines)]


def _goes_on(lines: list[str], n: int) -> bool:
    """Whether behind the empty line the quotation goes on."""
    after = next((line for line in lines[n : n + 4] if line.strip()), "")
    return after.startswith(">")


def _announced(block: Block) -> str:
    """Take the line "On that day somebody wrote:", of at most three, from the end of a block."""
    lines = _stripped(block.lines)
    for size in (1, 2, 3):
        said = " ".join(line.strip() for line in lines[-size:])
        if (
            size <= len(lines)
            and _SAID.search(said)
            and (size == len(lines) or size == 3 or not lines[-size - 1].strip())
        ):
            block.lines = lines[:-size]
            return said
    if lines and _SAID.search(lines[-1]):
        block.lines = lines[:-1]
        return lines[-1].strip()
    return ""


def quotation(lines: list[str], depth: int = 1) -> str:
    """Quoted lines as HTML: one mark taken off, what is quoted in them as quotations inside."""
    inner = [re.sub(r"^\s?>\s?", "", line) if depth <= DEEPEST else line.lstrip("> ") for line in lines]
    pieces: list[str] = []
    run: list[str] = []
    for line in [*inner, None]:
        quoted = line is not None and line.startswith(">")
        if run and (line is None or quoted != run[0].startswith(">")):
            deeper = run[0].startswith(">") and depth < DEEPEST
            pieces.append(f"<blockquote>{quotation(run, depth + 1)}</blockquote>" if deeper else paragraphs(run))
            run = []
        if line is not None:
            run.append(line)
    return "".join(pieces)


def paragraphs(lines: list[str]) -> str:
    pieces, run = [], []
    for line in [*lines, ""]:
        if line.strip():
            run.append(line.expandtabs(4))
        elif run:
            pieces.append(paragraph(run))
            run = []
    return "".join(pieces).replace("</code></pre><pre><code>", "\n\n")


def paragraph(lines: list[str]) -> str:
    """Lines broken by a mail program become one; others stay lines; those indented are code."""
    if all(line.startswith("    ") for line in lines):
        return f"<pre><code>{html.escape(chr(10).join(line[4:].rstrip() for line in lines))}\n</code></pre>"
    lengths = [len(line) for line in lines[:-1]]
    wrapped = (
        lengths
        and min(lengths) >= 50
        and max(lengths) <= 90
        and not any(line.startswith((" ", "*", "-")) for line in lines)
    )
    return f"<p>{(' ' if wrapped else '<br>').join(linked(line.strip()) for line in lines)}</p>"


def linked(text: str) -> str:
    pieces, end = [], 0
    for found in _URL.finditer(text):
        address = html.escape(found[0])
        pieces.append(f'{html.escape(text[end : found.start()])}<a href="{address}">{address}</a>')
        end = found.end()
    return "".join(pieces) + html.escape(text[end:])
