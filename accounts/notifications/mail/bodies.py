"""What a mail shows beyond the line of the inbox. Rooms above register, by verb, what theirs look like."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.functional import Promise

from accounts.models import User
from intranet.ui.difference import Difference
from intranet.ui.editor.to_markdown import to_markdown
from intranet.ui.markup import to_text

if TYPE_CHECKING:
    from accounts.notifications.models import Activity

#: Longer texts are shown by their beginning: a mail of more than 100 kB is cut off by those who show it.
MOST_HTML, BEGINNING = 12_000, 2_000


@dataclass(frozen=True)
class Link:
    """Something the reader may do: a button."""

    label: str | Promise
    url: str


@dataclass(frozen=True)
class Body:
    """The inside of a mail about one activity.

    ``html`` is cleaned text of people, ``note`` a plain sentence of the one who did it, ``difference`` what changed.
    """

    #: What the conversation is called: mail programs put what has the same subject together.
    title: str = ""
    html: str = ""
    note: str = ""
    difference: Difference | None = None
    links: tuple[Link, ...] = ()
    #: Where an answer by mail goes; nothing where the reader may not answer.
    reply_to: str = ""

    @property
    def is_cut(self) -> bool:
        return len(self.html) > MOST_HTML

    @property
    def shows_difference(self) -> bool:
        return self.difference is not None and len(self.difference.html) <= MOST_HTML

    @property
    def lines(self) -> list[str]:
        """The beginning of a text that is too long, as plain paragraphs."""
        return to_text(self.html)[:BEGINNING].splitlines()

    @property
    def plain(self) -> str:
        """The text for the plain part: as people write mail, with lists, emphasis and addresses of links."""
        return "\n".join(self.lines) if self.is_cut else to_markdown(self.html)

    @property
    def plain_difference(self) -> str:
        """What changed, in lines that begin with − and +."""
        from accounts.notifications.mail.plain import marked

        return marked(self.difference.html) if self.difference else ""


def absolute(path: str) -> str:
    """The whole address of a path of this site."""
    return path if "://" in path else settings.BASE_URL.rstrip("/") + path


#: Verb → what the mail shows; None where there is nothing beyond the line. Called with the reader's rights of that
#: moment asked already for the activity's target.
mail_bodies: "dict[str, Callable[[Activity, User], Body | None]]" = {}
