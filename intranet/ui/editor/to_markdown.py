"""Cleaned HTML as Markdown that leads back to it.

Each block is written as plainly as it can be and read back at once; when that does not give the same text, it is
written with every special character escaped, and when even that does not, as HTML, which Markdown carries as it is. So
whatever Markdown cannot say (spanned cells, figures, sizes of pictures) is not lost.
"""

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup, Tag
from markdownify import MarkdownConverter

from intranet.ui import markup
from intranet.ui.editor.from_markdown import to_html
from intranet.ui.editor.likeness import alike

_LISTS = {"ul", "ol"}
_BOXES = {"aside", "details", "blockquote"}
_BLOCKS = markup.BLOCKS | {"p"}


class _Converter(MarkdownConverter):
    class Options(MarkdownConverter.DefaultOptions):  # type: ignore[name-defined]
        heading_style = "atx"
        newline_style = "backslash"
        bullets = "-"
        autolinks = False
        keep_inline_images_in = ["td", "th", "h2", "h3", "h4"]
        table_infer_header = True

    def escape(self, text: str, parent_tags: set[str]) -> str:
        return super().escape(text, parent_tags) if self.options["escape_misc"] else text  # type: ignore[misc, attr-defined]

    def convert_a(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        href = el.get("href", "")
        return f"[{text}]({f'<{href}>' if re.search(r'[()\s]', href) else href})" if href else text

    def convert_br(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return "<br>" if "_inline" in parent_tags else super().convert_br(el, text, parent_tags)  # type: ignore[misc]

    def convert_em(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        beside_strong = el.parent.name == "strong" or bool(el.find("strong"))
        return f"_{text}_" if beside_strong else super().convert_em(el, text, parent_tags)  # type: ignore[misc]

    def convert_u(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return f"<u>{text}</u>"

    def convert_img(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        sized = el.has_attr("width") or el.has_attr("height")
        return str(el).replace("/>", ">") if sized else super().convert_img(el, text, parent_tags)  # type: ignore[misc]

    def convert_span(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return f"[{text}](mention:{el['data-mention']})" if el.has_attr("data-mention") else text

    def convert_pre(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        code = el.find("code")
        language = " ".join(code.get("class", [])).removeprefix("language-") if code else ""
        text = text.removesuffix("\n")
        ticks = max([2, *(len(run) for run in re.findall("`+", text))]) + 1
        return f"\n\n{'`' * ticks}{language}\n{text}\n{'`' * ticks}\n\n"


_plain = _Converter(escape_misc=False)
_escaping = _Converter(escape_misc=True)


def to_markdown(html: str) -> str:
    """Markdown for a cleaned text; ``to_html(to_markdown(html))`` says the same as ``html``."""
    text = BeautifulSoup(html, "html.parser")
    _settle(text)
    written = _inside(text)
    if alike(to_html(written), markup.clean(str(text))):
        return written
    return "\n\n".join(_raw(str(block)) for block in _blocks(text))


def _settle(box: Tag) -> None:
    """Loose words between the blocks of a box become paragraphs, as in every editor."""
    paragraph: Tag | None = None
    for node in [*box.children]:
        if isinstance(node, Tag) and node.name in _BLOCKS:
            paragraph = None
            if node.name in _BOXES:
                _settle(node)
        elif paragraph is not None:
            paragraph.append(node.extract())
        elif isinstance(node, Tag) or node.strip():
            paragraph = BeautifulSoup("<p></p>", "html.parser").p
            node.replace_with(paragraph)
            paragraph.append(node)


def _blocks(box: Tag) -> list[Tag]:
    return [node for node in box.children if isinstance(node, Tag) and node.name != "summary"]


def _joined(blocks: list[Tag], written: list[str]) -> str:
    """Blocks apart by empty lines, and two lists in a row by a comment, or they would be one."""
    text = ""
    for at, (block, words) in enumerate(zip(blocks, written, strict=True)):
        if not words:
            continue
        beside = at and block.name in _LISTS and blocks[at - 1].name == block.name
        text += ("\n\n<!-- -->\n\n" if beside else "\n\n" if text else "") + words
    return text


def _block(block: Tag) -> str:
    """The plainest Markdown that reads back as this block."""
    html = str(block)
    wanted = markup.clean(html)
    return next((attempt for attempt in _attempts(block) if alike(to_html(attempt), wanted)), _raw(html))


def _attempts(block: Tag) -> Iterator[str]:
    if block.name == "aside":
        kind = str(block.get("data-kind", "note")).upper()
        yield _quoted(f"[!{kind}]\n{_inside(block)}")
    elif block.name == "blockquote":
        yield _quoted(_inside(block))
    elif block.name == "details":
        summary = block.find("summary", recursive=False)
        start = "<details open>" if block.has_attr("open") else "<details>"
        yield f"{start}\n{_raw(str(summary or ''))}\n\n{_inside(block)}\n\n</details>"
    elif block.name != "figure":
        for converter in (_plain, _escaping):
            words = converter.convert(str(block)).strip("\n")
            yield words
            if block.get("id"):
                yield f"{words} {{#{block['id']}}}"


def _inside(box: Tag) -> str:
    blocks = _blocks(box)
    return _joined(blocks, [_block(block) for block in blocks])


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


def _raw(html: str) -> str:
    """HTML on one line: an empty line would end it."""
    return markup.clean(html).replace("\n", "&#10;")
