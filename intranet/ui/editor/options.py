"""What an editor on a page can do beyond writing: where it sends pictures, finds people and pages, keeps drafts."""

from dataclasses import asdict, dataclass
from datetime import datetime


@dataclass(frozen=True)
class Options:
    """Addresses left empty leave their control out. docs/editor.md says what each address answers."""

    #: POST of a picture.
    upload_url: str = ""
    max_upload_bytes: int = 0
    #: POST of a file that is no picture.
    file_url: str = ""
    #: GET ?q=: people to mention.
    mention_url: str = ""
    #: GET ?q=: pages to link to.
    link_url: str = ""
    #: Names the text in the browser's own store: ``page:12:user:7``. It carries the person, for computers are shared.
    draft_key: str = ""
    #: POST of a draft.
    autosave_url: str = ""
    #: The revision this text starts from; sent with each draft.
    base: str = ""
    #: When the text shown was saved: a copy in the browser older than this is not offered.
    saved_at: datetime | None = None
    #: Shown beside the count of characters. Nothing is cut off.
    max_length: int = 0

    def config(self) -> dict[str, object]:
        """As the script reads it: names in its style, without what is not set."""
        given = {_camel(name): value for name, value in asdict(self).items() if value}
        if self.saved_at:
            given["savedAt"] = self.saved_at.isoformat()
        return given


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)
