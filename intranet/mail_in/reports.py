"""Reports of undelivered mail (RFC 3464) to the envelope addresses of ours."""

from dataclasses import dataclass
from email.message import Message

from accounts.notifications import addresses
from accounts.notifications.addresses import Bounce
from intranet.mail_in.letter import Letter


@dataclass(frozen=True)
class Report:
    """``status`` is that of RFC 3463, empty when the report has none."""

    permanent: bool
    status: str = ""


def hand_on(letter: Letter, bounce: Bounce) -> None:
    """Tell whoever sent the mail what became of it. What is no report, such as an automatic reply, says nothing."""
    if report := read(letter):
        for told in addresses.on_bounce:
            told(bounce.mail_id, report.permanent, report.status)


def read(letter: Letter) -> Report | None:
    """What a mail says of another one; None when it is no report, or says that it was delivered after all.

    Servers that write no report in the sense of the standard answer with prose from nobody: that counts as not
    delivered this time.
    """
    fields = [found for part in _status_parts(letter.message) for found in _fields(part)]
    failed = [found for found in fields if found.get("action", "").strip().lower() in ("failed", "delayed")]
    for found in failed:
        status = str(found.get("status", "")).partition("(")[0].strip()
        action = str(found.get("action", "")).strip().lower()
        return Report(action == "failed" and not status.startswith("4"), status[:20])
    if fields:
        return None
    from_daemon = letter.author.partition("@")[0] in ("mailer-daemon", "postmaster")
    return Report(permanent=False) if from_daemon else None


def _status_parts(message: Message) -> list[Message]:
    return [part for part in message.walk() if part.get_content_type() == "message/delivery-status"]


def _fields(part: Message) -> list[Message]:
    """The groups of fields of a report: the parser makes a message of each."""
    inner = part.get_payload()
    return [one for one in inner if isinstance(one, Message)] if isinstance(inner, list) else []
