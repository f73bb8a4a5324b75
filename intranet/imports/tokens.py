"""Markdown as tokens, with what our reading adds: places in the file, ids of headings, raw HTML that is not HTML."""

import re
from functools import lru_cache
from html import escape, unescape

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.gfm import gfm_plugin

from intranet.imports.findings import Finding, Kind
from intranet.imports.slugs import heading_slug, unique

#: Deeper nesting is nothing a person wrote; the parser leaves its text out, and that is reported.
DEEPEST = 60
HTML_NAMES = """
a abbr acronym address area article aside audio b base bdi bdo big blockquote body br button canvas caption center
cite code col colgroup data datalist dd del details dfn dialog dir div dl dt em embed fieldset figcaption figure font
footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe img input ins kbd label legend li
link main map mark marquee math menu meta meter nav nobr noframes noscript object ol optgroup option output p param
picture pre progress q rp rt ruby s samp script search section select slot small source span strike strong style sub
summary sup svg table tbody td template textarea tfoot th thead time title tr track tt u ul var video wbr
"""
KNOWN = frozenset(HTML_NAMES.split())
#: Elements whose disappearance a reader would notice.
SEEN_NAMES = """
audio button canvas embed form frame frameset iframe input marquee math object script select style svg template
textarea video
"""
NOTICED = frozenset(SEEN_NAMES.split())
PLACED = re.compile(r"<(h[1-6]|img|iframe|video|audio|object|embed)(?=[\s>/])", re.I)
#: Links in raw HTML, with their address.
LINK = re.compile(r"<a(?=\s)([^<>]*?\bhref\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\"'\s<>]+)))", re.I)
TAG_START = re.compile(r"<(/?)([A-Za-z][\w:-]*)")
HEADING_ATTRIBUTES = re.compile(r"\s*\{:?\s*([#.][^{}]*)\}\s*$")
BLOCK_ATTRIBUTES = re.compile(r"(?:^|\n)\{:[^{}\n]*\}[ \t]*$")
ABBREVIATION = re.compile(r"\*\[([^\]\n]+)\]:[ \t]*(\S.*)")
CONTENTS_LIST = re.compile(r"\[\[?_?toc_?\]?\]", re.I)


@lru_cache(maxsize=1)
def parser() -> MarkdownIt:
    """GitHub's Markdown with definition lists, raw HTML let through for the cleaning that follows."""
    md = MarkdownIt("commonmark", {"html": True, "maxNesting": DEEPEST})
    md.use(gfm_plugin).use(deflist_plugin)
    md.core.ruler.before("inline", "kramdown", kramdown)
    md.add_render_rule("softbreak", lambda *_: " ")
    return md


def kramdown(state: StateCore) -> None:
    """What Jekyll's dialect writes in text: attribute lists and contents lists go, abbreviations become definitions."""
    for token in state.tokens:
        if token.type != "inline":
            continue
        token.content = BLOCK_ATTRIBUTES.sub("", token.content)
        if CONTENTS_LIST.fullmatch(token.content.strip()):
            token.content = ""
        lines = [ABBREVIATION.fullmatch(line.strip()) for line in token.content.splitlines()]
        if lines and all(lines):
            token.content = "\\\n".join(f"**{line[1]}**: {line[2]}" for line in lines if line)


class Reading:
    """The tokens of one text. ``lines[n]`` is the line of the file that line n of the text came from."""

    def __init__(self, text: str, lines: list[int]) -> None:
        self.lines = lines
        self.findings: list[Finding] = []
        self.ids: set[str] = set()
        self.environment: dict[str, object] = {}
        self.tokens = parser().parse(text, self.environment)
        for place, token in enumerate(self.tokens):
            self.look_at(token, self.tokens[place + 1] if place + 1 < len(self.tokens) else token)

    def html(self) -> str:
        md = parser()
        return str(md.renderer.render(self.tokens, md.options, self.environment))

    def line(self, token: Token) -> int:
        start = token.map[0] if token.map else 0
        return self.lines[min(start, len(self.lines) - 1)]

    def look_at(self, token: Token, following: Token) -> None:
        if token.level >= DEEPEST - 1:
            self.tell(Kind.NESTING, self.line(token), "")
        if token.type == "heading_open":
            token.attrSet("data-line", str(self.line(token)))
            self.name_heading(token, following)
        elif token.type == "html_block":
            token.content = self.raw_html(token.content, self.line(token))
        elif token.type == "inline":
            self.look_inside(token)

    def look_inside(self, inline: Token) -> None:
        line = self.line(inline)
        for child in inline.children or []:
            if child.type in {"link_open", "image"}:
                child.attrSet("data-line", str(line))
                child.attrSet("data-address", str(child.attrGet("href") or ""))
            elif child.type == "html_inline":
                self.inline_html(child, line)
            line += child.type in {"softbreak", "hardbreak"}

    def inline_html(self, token: Token, line: int) -> None:
        """``<your name>`` is no HTML: a browser would hide it, so it becomes the text it was meant to be."""
        name = TAG_START.match(token.content)
        if name and name[2].lower() not in KNOWN:
            token.type = "text"
        else:
            token.content = self.raw_html(token.content, line)

    def raw_html(self, html: str, line: int) -> str:
        def opened(match: re.Match[str]) -> str:
            name = match[2].lower()
            if name not in KNOWN:
                return f"&lt;{match[1]}{match[2]}"
            if not match[1] and name in NOTICED:
                self.tell(Kind.HTML, line + html.count("\n", 0, match.start()), f"<{name}>")
            return match[0]

        if "<!--" in html:
            self.tell(Kind.COMMENT, line, html.strip())
        html = TAG_START.sub(opened, html)

        def place(match: re.Match[str]) -> str:
            return f' data-line="{line + html.count("\n", 0, match.start())}"'

        def link(match: re.Match[str]) -> str:
            address = next(part for part in match.groups()[1:] if part is not None)
            return f'<a{place(match)} data-address="{escape(unescape(address))}"{match[1]}'

        return LINK.sub(link, PLACED.sub(lambda match: match[0] + place(match), html))

    def name_heading(self, heading: Token, inline: Token) -> None:
        """The id the generator gave it: the one written behind it in braces, or one made of its words."""
        children = inline.children or []
        written = HEADING_ATTRIBUTES.search(children[-1].content) if children and children[-1].type == "text" else None
        given = ""
        if written:
            children[-1].content = children[-1].content[: written.start()]
            given = next((word[1:] for word in written[1].split() if word.startswith("#")), "")
        words = "".join(child.content for child in children if child.type in {"text", "code_inline"})
        heading.attrSet("id", unique(given or heading_slug(words) or "section", self.ids))

    def tell(self, kind: Kind, line: int, detail: str) -> None:
        self.findings.append(Finding(kind, line, " ".join(detail.split())[:300]))
