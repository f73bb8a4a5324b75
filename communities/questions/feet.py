"""What can be done with an answer and with a comment, drawn once for each kind there is on a page.

As in discussions, most feet of a page differ by numbers and names only: the template draws stand-ins for them.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from django.template import Context
from django.utils.html import format_html, format_html_join

from intranet.ui.templatetags.ui import icon

if TYPE_CHECKING:
    from communities.discussions.models import Post
    from communities.questions.showing import ShownPost

#: For a post's id, its number, its author's name, its votes, and the ways on that stand behind the others.
STAND_INS = PK, NUMBER, NAME, VOTES, WAYS = [chr(0xE000 + n) for n in range(5)]
OF_ANSWER, OF_COMMENT = "questions/_foot.html", "questions/_comment_foot.html"


@dataclass(frozen=True)
class Drawn:
    """A post with its foot, and its comments each with its own."""

    shown: "ShownPost"
    foot: str = ""
    comments: "list[tuple[Post, str]]" = field(default_factory=list)


class Feet:
    """All of one page. ``context`` is the page's."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.reader = context["user"].pk
        self._patterns: dict[tuple[object, ...], str] = {}

    def drawn(self, shown: "ShownPost") -> Drawn:
        """Of what is withheld nothing is drawn."""
        return Drawn(shown) if shown.is_withheld else Drawn(shown, self.under(shown), [*self.comments(shown)])

    def under(self, shown: "ShownPost") -> str:
        """The foot of the question or of an answer. Whatever tells one foot from another is in its kind."""
        post: Any = shown.post
        own, marks = post.author_id == self.reader, (shown.voted, shown.accepted, shown.verified is not None)
        kind = (OF_ANSWER, own, post.hiding_id is None, post.is_kept, post.number == 1, *marks)
        if kind not in self._patterns:
            known = {"is_kept": post.is_kept, "number": 1 if post.number == 1 else NUMBER}
            self._patterns[kind] = self._drawn(OF_ANSWER, post, known, shown=shown, votes=VOTES, ways=WAYS)
        ways = format_html_join(
            "\n",
            '<a class="button button--quiet button--s" href="{}">{}{}</a>',
            ((url, icon("vet", size="s"), words) for url, words in shown.standing.actions),
        )
        return format_html(self._patterns[kind], post.pk, post.number, post.author.name, shown.votes, ways)

    def comments(self, shown: "ShownPost") -> Iterator[tuple["Post", str]]:
        """The comments on it, each with what can be done with it."""
        for comment in shown.comments:
            kind = (OF_COMMENT, comment.author_id == self.reader, comment.hiding_id is None)
            if kind not in self._patterns:
                self._patterns[kind] = self._drawn(OF_COMMENT, comment, {"number": NUMBER})
            yield comment, format_html(self._patterns[kind], comment.pk, comment.number)

    def _drawn(self, name: str, post: "Post", known: dict[str, object], **more: object) -> str:
        """The template knows of the post what is in its kind, and no more."""
        author = SimpleNamespace(name=NAME)
        stand_in = SimpleNamespace(pk=PK, author=author, author_id=post.author_id, hiding_id=post.hiding_id, **known)
        template = self.context.template.engine.get_template(name)  # type: ignore[union-attr]
        with self.context.push(post=stand_in, **more):
            html = template.render(self.context)
        html = html.replace("{", "{{").replace("}", "}}")
        for place, sign in enumerate(STAND_INS):
            html = html.replace(sign, f"{{{place}}}")
        return html
