"""A mailbox on an IMAP server as a source: what is unseen is taken in, and marked as seen once it is written down."""

import imaplib
import re
from urllib.parse import unquote, urlsplit

from django.conf import settings

from intranet.mail_in.letter import Letter
from intranet.mail_in.models import Source
from intranet.mail_in.reasons import MailRefused
from intranet.mail_in.receiving import receive

#: Mails of one visit, and seconds for which the server may be silent.
MOST, TIMEOUT = 200, 30
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")


def fetch(url: str) -> int:
    """Take in what is new in the mailbox at ``imaps://user:password@host:993/INBOX`` (or ``imap://``).

    Returns how many mails were looked at.

    Raises:
        OSError, imaplib.IMAP4.error: the server is away, or does not let us in.
    """
    parts = urlsplit(url)
    kind = imaplib.IMAP4_SSL if parts.scheme == "imaps" else imaplib.IMAP4
    with kind(parts.hostname or "", parts.port or (993 if parts.scheme == "imaps" else 143), timeout=TIMEOUT) as server:
        server.login(unquote(parts.username or ""), unquote(parts.password or ""))
        server.select(f'"{unquote(parts.path.lstrip("/")) or "INBOX"}"')
        _kind, found = server.uid("SEARCH", "UNSEEN")
        unseen = (found[0] or b"").split()[:MOST]
        for uid in unseen:
            _take(server, uid.decode())
    return len(unseen)


def _take(server: imaplib.IMAP4, uid: str) -> None:
    _kind, said = server.uid("FETCH", uid, "(RFC822.SIZE)")
    found = _SIZE.search(b" ".join(part if isinstance(part, bytes) else part[0] for part in said if part))
    size = int(found[1]) if found else 0
    wanted = "(BODY.PEEK[])" if size <= settings.MAIL_IN_MAX_BYTES else "(BODY.PEEK[HEADER])"
    _kind, parts = server.uid("FETCH", uid, wanted)
    raw = next((part[1] for part in parts if isinstance(part, tuple)), b"")
    outcomes = receive(raw, recipients=None, sender=_sender(raw), source=Source.IMAP, size=size)
    if any(outcome.is_temporary for outcome in outcomes):
        return
    server.uid("STORE", uid, "+FLAGS", r"(\Seen)")


def _sender(raw: bytes) -> str:
    """What the delivering server wrote down of the envelope; without that, whom the mail shows."""
    try:
        letter = Letter.of(raw)
    except MailRefused:
        return ""
    path = letter.header("return-path").strip()
    return path.strip("<> ") if path else letter.author
