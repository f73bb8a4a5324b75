"""A server for the mail server in front of us (LMTP, RFC 2033). Only this file knows aiosmtpd.

Each recipient gets an answer of its own; "250" is said once the mail is written down for certain.
"""

import asyncio
import logging
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import Envelope, Session
from django.conf import settings
from django.db import DatabaseError, close_old_connections

from accounts.notifications import addresses
from intranet.mail_in.models import Source
from intranet.mail_in.reasons import ANSWERS, Reason
from intranet.mail_in.receiving import AGAIN, Outcome, receive, too_large

#: It writes down addresses, with every mail.
logging.getLogger("mail.log").setLevel(logging.ERROR)
#: Mails taken in at the same time: each is in memory as a whole. Seconds for which a client may be silent.
AT_ONCE, PATIENCE = 4, 120
#: Recipients of one mail.
MOST_RECIPIENTS = 100


class Server(LMTP):
    """``line_length_limit``: programs send HTML in lines far beyond the standard."""

    line_length_limit = 1_000_000

    async def push(self, status: Any) -> None:
        """The library answers once where it stops reading; in LMTP every recipient waits for an answer."""
        text = status.decode() if isinstance(status, bytes) else str(status)
        if text.startswith(("552 Error: Too much", "500 Line too long")) and self.envelope:
            status = _lines(too_large(self.envelope.rcpt_tos))
        await super().push(status)


class Handler:
    def __init__(self) -> None:
        self.places = asyncio.Semaphore(AT_ONCE)

    async def handle_RCPT(
        self, server: Server, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """What can be no address of ours is refused before the mail is sent. Whether a community has it, nobody hears
        before it is known who asks.
        """
        if addresses.read(address) is None:
            return ANSWERS[Reason.NO_ADDRESS].reply
        if len(envelope.rcpt_tos) >= MOST_RECIPIENTS:
            return "452 4.5.3 Too many recipients"
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: Server, session: Session, envelope: Envelope) -> str:
        raw, recipients, sender = envelope.original_content or b"", envelope.rcpt_tos, envelope.mail_from or ""
        async with self.places:
            return _lines(await asyncio.to_thread(taken, raw, recipients, sender))


def taken(raw: bytes, recipients: list[str], sender: str) -> list[Outcome]:
    """In the order of the recipients. While the database is away the mail server keeps the mail."""
    close_old_connections()
    try:
        found = {one.recipient: one for one in receive(raw, recipients=recipients, sender=sender, source=Source.LMTP)}
        return [found.get(name) or found[name.lower()] for name in recipients]
    except (DatabaseError, OSError):
        logging.getLogger(__name__).exception("mail_in.not_taken")
        return [Outcome(name, AGAIN) for name in recipients]
    finally:
        close_old_connections()


def _lines(outcomes: list[Outcome]) -> str:
    return "\r\n".join(outcome.reply for outcome in outcomes)


class Listener(Controller):
    """``start()`` listens in a thread of its own, ``stop()`` ends that."""

    def factory(self) -> Server:
        limit = settings.MAIL_IN_MAX_BYTES
        return Server(self.handler, data_size_limit=limit, hostname=addresses.domain(), timeout=PATIENCE)

    def _trigger_server(self) -> None:
        """The library looks whether somebody answers, at the port it was asked for, which may be any."""
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


def listener(place: str) -> Listener:
    """For ``host:port``; port 0 takes a free one."""
    host, _colon, port = place.rpartition(":")
    return Listener(Handler(), hostname=host.strip("[]"), port=int(port))
