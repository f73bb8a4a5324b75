"""What came from a form, not yet cleaned: the words as typed and the format they are in."""

from typing import Literal, Self

from intranet.ui import markup
from intranet.ui.editor.from_markdown import to_html

type Format = Literal["markdown", "html"]

#: Largest text accepted, bytes of UTF-8: 187 pages of a real handbook are 0.7 MB together.
MAX_BYTES = 1_000_000
#: Most signs that may begin or end a part of a text, such as a paragraph, a cell or a mark: about 10,000 parts. Each
#: costs time wherever the text is cleaned, compared or shown; the largest page of a real handbook has some 2,000 signs.
MOST_SIGNS = 20_000
SIGNS: dict[Format, str] = {"html": "<", "markdown": "<\n|*_`[~"}
_SAYS_SOMETHING = ("<img ", "<hr>", "<table>")


class Typed(str):
    """Typed text that knows its format; a plain string everywhere else."""

    format: Format  # type: ignore[assignment]  # instead of str.format

    def __new__(cls, text: str, format: Format) -> Self:
        typed = super().__new__(cls, text)
        typed.format = format
        return typed

    @property
    def too_large(self) -> bool:
        return len(self) > MAX_BYTES or len(self.encode(errors="replace")) > MAX_BYTES

    @property
    def too_many_parts(self) -> bool:
        """Counted, not parsed: asked before anything else is done with the text."""
        return sum(self.count(sign) for sign in SIGNS[self.format]) > MOST_SIGNS


def cleaned(value: str | None, *, heading_ids: bool = True) -> str:
    """Cleaned HTML of typed or stored text; nothing when it says nothing. The caller has looked at the size."""
    if isinstance(value, Typed) and value.format == "markdown":
        html = to_html(value, heading_ids=heading_ids)
    else:
        html = markup.clean(str(value or ""), heading_ids=heading_ids)
    says = markup.to_text(html) or any(sign in html for sign in _SAYS_SOMETHING)
    return html.strip() if says else ""
