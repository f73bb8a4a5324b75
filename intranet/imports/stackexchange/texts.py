"""Texts of a dump in the vocabulary of posts, their links leading to what was imported."""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass

import nh3
from django.utils.translation import gettext as _

from communities.discussions.models.revision import TEXT_LIMIT
from intranet.imports.mbox.charsets import tidy
from intranet.imports.mbox.plain import paragraphs
from intranet.ui.editor.typed import Typed, cleaned
from intranet.ui.markup import TAGS, to_text

_parser = nh3.Cleaner(
    tags=(TAGS | {"kbd", "h1", "h5", "h6", "b", "i", "del", "strike", "sup", "sub", "dt", "dd"}) - {"span"},
    clean_content_tags={"script", "style"},
    attributes={"a": {"href"}, "img": {"src", "alt"}, "code": {"class"}, "ol": {"start"}, "pre": {"class"}},
    url_schemes={"http", "https", "mailto"},
    link_rel=None,
)
_PICTURE = re.compile(r"<img(?=[^>]*? src=\"([^\"]*)\")(?:[^>]*? alt=\"([^\"]*)\")?[^>]*>")
_CODE = re.compile(r"<pre(?: class=\"[^\"]*?(?:lang-([a-z0-9+#-]{1,20}))?[^\"]*\")?><code>")
_HREF = re.compile(r"href=\"([^\"]*)\"")
_SPAN = re.compile(r"</?span[^>]*>")
#: An address of a question, an answer (also as the part behind #) or their short forms.
_POST = re.compile(
    r"/(questions|q|a)/(\d{1,15})(?:/[^#?]*?)?(?:/(\d{1,15}))?(?:\?[^#]*)?(?:#(?:comment)?(\d{1,15})(?:_\d+)?)?$"
)
_COMMENT = re.compile(r"#comment\d+_(\d{1,15})$")


@dataclass
class Texts:
    """``hosts`` are where the site was; ``knows`` tells which posts the dump has, ``address`` where one is here."""

    hosts: tuple[str, ...]
    knows: Callable[[int], bool]
    address: Callable[[int], str | None]
    #: What could not be linked: addresses of posts that the dump does not have.
    lost: int = 0

    def body(self, raw: str) -> str:
        """A question or an answer: HTML."""
        text = _parser.clean(tidy(raw)).replace("<kbd>", "<code>").replace("</kbd>", "</code>")
        text = _PICTURE.sub(self._picture, _CODE.sub(self._code, text))
        return self._fitted(cleaned(self.linked(text), heading_ids=False))

    def comment(self, raw: str) -> str:
        """A comment: some Markdown, in which nobody is mentioned."""
        text = _SPAN.sub("", cleaned(Typed(tidy(raw), "markdown"), heading_ids=False))
        return self._fitted(cleaned(self.linked(text), heading_ids=False))

    def _fitted(self, text: str) -> str:
        if not text:
            return f"<p><em>{html.escape(_('(no text)'))}</em></p>"
        return text if len(text.encode()) < TEXT_LIMIT else paragraphs(to_text(text)[: TEXT_LIMIT // 8].splitlines())

    def _picture(self, found: re.Match[str]) -> str:
        """Pictures of other sites are not shown here: they become links."""
        return f'<a href="{found[1]}">{found[2] or _("Picture")}</a>'

    def _code(self, found: re.Match[str]) -> str:
        return f'<pre><code class="language-{found[1]}">' if found[1] else "<pre><code>"

    def linked(self, text: str) -> str:
        """Addresses of posts of the site lead to the posts here, as far as they are written already."""
        return _HREF.sub(self._link, text)

    def _link(self, found: re.Match[str]) -> str:
        named = self.posts_at(html.unescape(found[1]))
        if not named:
            return found[0]
        known = next((post for post in named if self.knows(post)), 0)
        self.lost += not known
        here = self.address(known) if known else None
        return f'href="{here or self._absolute(found[1])}"'

    def _absolute(self, address: str) -> str:
        return f"https://{self.hosts[0]}{address}" if address.startswith("/") else address

    def posts_at(self, address: str) -> list[int]:
        """The posts of the site an address may lead to, the likeliest first; none for any other address."""
        for host in self.hosts:
            for scheme in ("https://", "http://"):
                address = address.removeprefix(f"{scheme}{host}")
        found = _POST.match(address) if address.startswith("/") else None
        if comment := _COMMENT.search(address) if found else None:
            return [int(comment[1])]
        if not found:
            return []
        # Behind a short form stands who shared it, behind a question the answer.
        numbers = [found[4], found[3] if found[1] == "questions" else None, found[2]]
        return [int(number) for number in numbers if number]
