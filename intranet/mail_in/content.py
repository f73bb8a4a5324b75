"""What a letter brings: the words its author wrote, as a post, and the files."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from functools import cached_property

from django.utils.translation import gettext as _

from accounts.models import User
from communities.attachments.actions import must_not_flood
from communities.attachments.refusals import FileRefused
from communities.attachments.rights import may_upload
from communities.models import Community
from intranet.imports.mbox import bodies, plain
from intranet.imports.mbox.bodies import Attached, Parts
from intranet.imports.mbox.posts import REFUSED, Converter, Enclosed
from intranet.imports.tally import Tally
from intranet.mail_in import quoted, quoted_html
from intranet.mail_in.letter import Letter
from intranet.ui.markup import clean, to_text

#: What a mail of ours carries for its reader alone, and a reply quotes: their address for replies, a link that acts for
#: them without signing in.
_OWN_ADDRESS = re.compile(r"\b(reply|bounce)\+[a-z2-7]{20,}(?=@)", re.IGNORECASE)
_OWN_LINK = re.compile(r"https?://[^\s<>\"']*/mail/stop/[^\s<>\"']*", re.IGNORECASE)
#: Files of one mail.
MOST_FILES = 20


@dataclass(frozen=True)
class Content:
    letter: Letter

    @cached_property
    def text(self) -> str:
        """What was written, as plain text: for the mail that gives it back."""
        return "\n".join(self._lines) if self._lines else to_text(self.html)

    @cached_property
    def html(self) -> str:
        """The same as a post: paragraphs, links, quotations where there are answers between them."""
        if self._lines:
            return clean(plain.to_html("\n".join(self._lines), plain.Told()), heading_ids=False)
        parts = Parts()
        rich = (without_secrets(parts.decoded(part)) for part in texts(self.letter.message, "text/html"))
        return "".join(quoted_html.written(source) for source in rich)

    @cached_property
    def _lines(self) -> list[str]:
        """Of the plain text, which is preferred. Empty when there is none."""
        parts, lines = Parts(), []
        for part in texts(self.letter.message, "text/plain"):
            words = without_secrets(parts.decoded(part))
            if bodies.parameter(part, "format").lower() == "flowed":
                lines += plain.unflowed(words, bodies.parameter(part, "delsp").lower() == "yes")
            else:
                lines += words.split("\n")
        return quoted.written(lines)

    def files(self) -> list[Attached]:
        """Files that were attached. Pictures of signatures and of what is quoted are not: they only lie in the text."""
        attached = {called for part in leaves(self.letter.message) if (called := _attached_id(part))}
        found = Parts.of(self.letter.message).files
        return [one for one in found if not one.content_id or one.content_id in attached][:MOST_FILES]

    def kept_with_files(self, community: Community, by: User) -> str:
        """The post with its files in the community's room: examined, scanned, and only then handed out.

        A file that is not taken is named with the reason, and the text is posted all the same.
        """
        files = self.files()
        if not files or not may_upload(community.permissions_for(by)):
            return self.html
        tally = Tally()
        enclosed = Enclosed(Converter(community, tally), by, "", counted=True)
        try:
            must_not_flood(by)
            enclosed.take(files)
        except FileRefused as refusal:
            tally.leave(REFUSED, str(refusal))
        return self.html + enclosed.listed() + _not_taken(tally.places[str(REFUSED)])


class WithoutFiles(Content):
    """The words alone; who sent nothing but files gets a word."""

    def kept_with_files(self, community: Community, by: User) -> str:
        return self.html if to_text(self.html).strip() else "<p>…</p>"


def without_secrets(text: str) -> str:
    return _OWN_LINK.sub("…", _OWN_ADDRESS.sub(r"\1", text))


def _not_taken(places: list[str]) -> str:
    items = "".join(f"<li>{html.escape(place.strip())}</li>" for place in places)
    return f"<p><em>{html.escape(_('Files that were not taken:'))}</em></p><ul>{items}</ul>" if items else ""


def texts(message: Message, kind: str) -> Iterator[Message]:
    """Parts that are text of the mail itself: no files, and nothing of mails that were sent along."""
    for part in leaves(message):
        if part.get_content_type() == kind and not bodies.is_file(part):
            yield part


def leaves(message: Message, depth: int = 0) -> Iterator[Message]:
    if not message.is_multipart():
        yield message
    elif depth < bodies.DEEPEST and message.get_content_type() != "message/rfc822":
        for number, child in enumerate(bodies.children(message)):
            if number < bodies.MOST_PARTS:
                yield from leaves(child, depth + 1)


def _attached_id(part: Message) -> str:
    """The Content-ID of a part that says it is attached."""
    if not str(part.get("content-disposition", "")).strip().lower().startswith("attachment"):
        return ""
    return str(part.get("content-id", "")).strip().strip("<>")
