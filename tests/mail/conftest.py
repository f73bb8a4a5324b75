"""A mail server on this machine, and people who are told of something."""

import asyncio
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP
from django.utils import timezone

from accounts.notifications.mail.gathering import gather
from accounts.notifications.mail.sending import send_waiting
from accounts.notifications.models import Mail, MailTimes, Notification
from accounts.notifications.relay import relay_all


class Handler:
    """Keeps what it takes. ``refuse`` maps an address, or ``data``, to an answer it gives instead."""

    def __init__(self):
        self.taken, self.refuse = [], {}

    async def handle_RCPT(self, server, session, envelope, address, options):
        if answer := self.refuse.get(address):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if answer := self.refuse.get("data"):
            return answer
        self.taken.append((envelope.mail_from, envelope.rcpt_tos, envelope.content))
        return "250 OK"

    @property
    def mails(self):
        return [message_from_bytes(content, policy=policy.default) for _sender, _to, content in self.taken]


class Server(Controller):
    def factory(self):
        return SMTP(self.handler, hostname="mail.test", ident="test")

    def start(self):
        if self.loop.is_closed():
            self.loop = asyncio.new_event_loop()
        super().start()

    def _trigger_server(self):
        """The port that was free; the same one when it is started again."""
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@pytest.fixture
def smtp(settings):
    """A real server on a port of its own; ``smtp.mails`` is what it took. ``stop()`` and ``start()`` as one likes."""
    server = Server(Handler(), hostname="127.0.0.1", port=0)
    server.start()
    options = {"host": "127.0.0.1", "port": server.port}
    backend = "django.core.mail.backends.smtp.EmailBackend"
    settings.MAILERS = {name: {"BACKEND": backend, "OPTIONS": options} for name in ("default", "bulk")}
    yield server
    if server.server is not None:
        server.stop()


@pytest.fixture
def awake():
    """``awake(person)``: no quiet hours for them, so that a test does not depend on the hour."""

    def make(*people):
        for person in people:
            MailTimes.objects.update_or_create(
                person=person, defaults={"quiet_from": "00:00", "quiet_until": "00:00", "quiet_weekends": False}
            )

    return make


@pytest.fixture
def told():
    """Deliver what waits, as if it had been a quarter of an hour ago, and gather it."""

    def make(minutes=15):
        relay_all()
        fresh = Notification.objects.filter(mail=None)
        fresh.update(created_at=timezone.now() - timedelta(minutes=minutes))
        return gather()

    return make


@pytest.fixture
def post():
    """Send what is due on both roads."""
    return lambda: sum(send_waiting(road) for road in Mail.Road.values)
