"""What a mail shows beyond the line of the inbox. Rooms above register, by verb, what theirs look like."""

import re
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

#: Weight of the texts of one mail. Heavier ones are shown by their beginning, in characters: a mail of more than 100 kB
#: is cut off by those who show it.
MOST_WEIGHT, BEGINNING = 30_000, 2_000
#: What a mail needs to say how each element looks.
_OF_ELEMENT = 80
_MENTION = re.compile(r"\[(@[^\]]*)\]\(mention:[^)]*\)")


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
    #: What the envelope says instead, where the title alone does not say what is wanted.
    subject: str = ""
    #: What happened, under a heading that says where: the line of the inbox names the title once more.
    said: str = ""
    html: str = ""
    note: str = ""
    difference: Difference | None = None
    links: tuple[Link, ...] = ()
    #: Where an answer by mail goes; nothing where the reader may not answer.
    reply_to: str = ""

    @property
    def is_cut(self) -> bool:
        return weight(self.html) > MOST_WEIGHT

    @property
    def shows_difference(self) -> bool:
        return self.difference is not None and weight(self.difference.html) <= MOST_WEIGHT

    @property
    def lines(self) -> list[str]:
        """The beginning of a text that is too long, as plain paragraphs."""
        return to_text(self.html)[:BEGINNING].splitlines()

    @property
    def plain(self) -> str:
        """The text for the plain part: as people write mail, with lists, emphasis and addresses of links."""
        return "\n".join(self.lines) if self.is_cut else _MENTION.sub(r"\1", to_markdown(self.html))

    @property
    def plain_difference(self) -> str:
        """What changed, in lines that begin with − and +."""
        from accounts.notifications.mail.plain import marked

        return marked(self.difference.html) if self.difference else ""


def weight(html: str) -> int:
    """How much of a mail a text takes up."""
    return len(html) + _OF_ELEMENT * (html.count("<") - html.count("</"))


def absolute(path: str) -> str:
    """The whole address of a path of this site."""
    return path if "://" in path else settings.BASE_URL.rstrip("/") + path


#: Verb → what the mail shows; None where there is nothing beyond the line. Called with the reader's rights of that
#: moment asked already for the activity's target.
mail_bodies: "dict[str, Callable[[Activity, User], Body | None]]" = {}
