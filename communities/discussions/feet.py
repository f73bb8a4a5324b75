"""The foot of a post: reactions and what can be done. Twenty stand on a page, and most differ by two numbers only.

So each kind of foot is drawn by its template once a page, with stand-ins for the numbers; then the numbers are put in.
"""

from types import SimpleNamespace
from typing import TYPE_CHECKING

from django.template import Context
from django.utils.html import format_html

if TYPE_CHECKING:
    from communities.discussions.showing import ShownPost

#: Stand for a post's id and number in what the template wrote: characters nobody's words have there, as no name of a
#: person is in a foot.
PK, NUMBER = "\ue000", "\ue001"
TEMPLATE = "discussions/_foot.html"


class Feet:
    """All of one page. ``context`` is the page's."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.reader = context["user"].pk
        self._patterns: dict[tuple[object, ...], str] = {}

    def under(self, shown: "ShownPost") -> str:
        """The foot of this post. Whatever tells one foot from another is in its kind."""
        post = shown.post
        kind = (post.author_id == self.reader, post.hiding_id is None, post.is_kept, *shown.reactions)  # type: ignore[attr-defined]
        if kind not in self._patterns:
            self._patterns[kind] = self._drawn(shown)
        return format_html(self._patterns[kind], post.pk, post.number)

    def _drawn(self, shown: "ShownPost") -> str:
        """The template knows of the post what is in its kind, and no more."""
        known = {name: getattr(shown.post, name) for name in ("author_id", "hiding_id", "is_kept")}
        template = self.context.template.engine.get_template(TEMPLATE)  # type: ignore[union-attr]
        with self.context.push(shown=shown, post=SimpleNamespace(pk=PK, number=NUMBER, **known)):
            html = template.render(self.context)
        return html.replace("{", "{{").replace("}", "}}").replace(PK, "{0}").replace(NUMBER, "{1}")
