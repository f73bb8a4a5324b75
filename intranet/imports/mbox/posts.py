"""A mail as a post: its text in the vocabulary of posts, its files kept where those of the community are."""

import html
from dataclasses import dataclass, field
from email.message import Message

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from communities.attachments import actions
from communities.attachments.examining import examined
from communities.attachments.models import Attachment
from communities.attachments.refusals import FileRefused
from communities.discussions.models.editing import FILE
from communities.discussions.models.revision import TEXT_LIMIT, Files
from communities.models import Community
from intranet.imports.mbox import marked_up, plain
from intranet.imports.mbox.bodies import Attached, Parts, Text
from intranet.imports.tally import Tally
from intranet.ui.editor.typed import cleaned
from intranet.ui.markup import to_text

REFUSED = gettext_lazy("attachments not taken")
TOO_LONG = gettext_lazy("texts longer than a post, the whole kept as a file")
EMPTY = gettext_lazy("mails without a text")
FOLDED, CUT, KEPT = gettext_lazy("quotations folded"), gettext_lazy("signatures cut"), gettext_lazy("attachments")


@dataclass
class Converter:
    """``rehearsal``: files are examined, and none is kept."""

    community: Community
    tally: Tally
    rehearsal: bool = False

    def html(self, message: Message, author: User, place: str) -> "tuple[str, Files]":
        """The text of a post and the files it rests on."""
        parts = Parts.of(message)
        for cause in parts.troubles:
            self.tally.leave(cause, place)
        files = Enclosed(self, author, place)
        files.take(parts.files)
        told = plain.Told()
        texts = [self._piece(text, told, files) for text in parts.texts]
        self.tally.add(FOLDED, told.folded)
        self.tally.add(CUT, told.cut)
        whole = self._fitted("".join(texts), files)
        whole += files.listed()
        if not whole:
            self.tally.leave(EMPTY, place)
            whole = f"<p><em>{html.escape(_('This mail had no text.'))}</em></p>"
        return whole, files.rests_on(whole)

    def _piece(self, text: Text, told: plain.Told, files: "Enclosed") -> str:
        if text.is_html:
            raw = marked_up.to_html(text.words, told, files.picture)
        else:
            raw = plain.to_html(text.words, told, flowed=text.flowed, delsp=text.delsp)
        return plain.folded(raw, text.forwarded) if text.forwarded and raw else raw

    def _fitted(self, raw: str, files: "Enclosed") -> str:
        """Cleaned, and no longer than a post may be."""
        whole = cleaned(raw, heading_ids=False)
        if len(whole.encode()) <= TEXT_LIMIT - 10_000:
            return whole
        self.tally.leave(TOO_LONG, files.place)
        words = to_text(whole)
        files.take([Attached(f"{_('message')}.txt", words.encode(), "")])
        rest = html.escape(_("(The rest is in the file.)"))
        return f"{plain.paragraphs(words[: TEXT_LIMIT // 8].splitlines())}<p>{rest}</p>"


@dataclass
class Enclosed:
    """The files of one mail."""

    converter: Converter
    author: User
    place: str
    #: They count as sent by the author now, not long ago.
    counted: bool = False
    kept: dict[str, Attachment] = field(default_factory=dict)
    by_content_id: dict[str, Attachment] = field(default_factory=dict)
    shown: set[str] = field(default_factory=set)

    def take(self, files: list[Attached]) -> None:
        for one in files:
            upload = ContentFile(one.data, name=one.name)
            try:
                if self.converter.rehearsal:
                    examined(upload)
                    self.converter.tally.add(KEPT)
                    continue
                row = actions.keep(self.converter.community, upload, by=self.author, counted=self.counted)
            except FileRefused as refusal:
                self.converter.tally.leave(REFUSED, f"{self.place} {one.name}: {refusal}")
                continue
            self.converter.tally.add(KEPT)
            self.kept[str(row.pk)] = row
            if one.content_id:
                self.by_content_id[one.content_id] = row

    def picture(self, content_id: str) -> str | None:
        row = self.by_content_id.get(content_id)
        if row is None or not row.is_image:
            return None
        self.shown.add(str(row.pk))
        return row.text_url

    def listed(self) -> str:
        """Those not shown in the text, below it."""
        rows = [row for pk, row in self.kept.items() if pk not in self.shown]
        items = "".join(
            f'<li><a href="{html.escape(row.get_absolute_url())}">{html.escape(row.label)}</a></li>' for row in rows
        )
        return cleaned(f"<ul>{items}</ul>", heading_ids=False) if items else ""

    def rests_on(self, text: str) -> Files:
        named = set(FILE.findall(text)) if self.kept else set()
        return {pk: {"name": row.name, "sha256": row.sha256} for pk, row in self.kept.items() if pk in named}
