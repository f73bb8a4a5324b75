"""Mail that programs send each other. It is never posted, and never answered (RFC 3834)."""

from accounts.notifications import addresses
from accounts.notifications.marker import LOOP_HEADER
from intranet.mail_in.letter import Letter
from intranet.mail_in.reasons import MailRefused, Reason

#: Servers a mail has passed on its way (RFC 5321 §6.3 asks for 100; ours are far fewer).
MOST_HOPS = 25
_PRECEDENCE = frozenset({"bulk", "junk", "list", "auto_reply"})
_PROGRAMS = frozenset({"mailer-daemon", "postmaster", "noreply", "no-reply", "donotreply", "do-not-reply"})
_HEADERS = ("x-autoreply", "x-autorespond", "x-auto-reply", "x-autoresponse")


def refuse(letter: Letter, sender: str) -> None:
    """
    Args:
        sender: the envelope's sender; empty or ``<>`` for reports and automatic replies.

    Raises:
        MailRefused: LOOP or AUTOMATIC.
    """
    if _goes_round(letter):
        raise MailRefused(Reason.LOOP)
    if not sender.strip("<> ") or _says_so(letter):
        raise MailRefused(Reason.AUTOMATIC)


def _goes_round(letter: Letter) -> bool:
    """It was ours before, or passed too many servers."""
    host = addresses.domain().lower()
    ours = letter.header(LOOP_HEADER) or f".{host}>" in letter.header("list-id").lower()
    return bool(ours) or len(letter.headers("received")) > MOST_HOPS or addresses.is_ours(letter.author)


def _says_so(letter: Letter) -> bool:
    submitted = letter.header("auto-submitted").partition(";")[0].strip().lower()
    suppress = letter.header("x-auto-response-suppress").strip().lower()
    return (
        submitted not in ("", "no")
        or suppress not in ("", "none")
        or letter.header("precedence").strip().lower() in _PRECEDENCE
        or any(letter.header(name) for name in _HEADERS)
        or letter.author.partition("@")[0] in _PROGRAMS
        or letter.message.get_content_type() == "multipart/report"
    )
