"""The four ways mail comes in, each as the world brings it."""

import base64
import io
import json
import smtplib
import sys

import pytest
from django.core import mail
from django.core.management import call_command

from accounts.notifications.addresses import bounce_address, on_bounce
from intranet.mail_in.handling import handle_all
from intranet.mail_in.lmtp import listener
from intranet.mail_in.mailbox import fetch
from intranet.mail_in.models import IncomingMail, Source, State
from tests.mail_in.conftest import PROVEN
from tests.mail_in.imap import Mailbox

REPORT = """\
From: MAILER-DAEMON@mx.example.com
To: {to}
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
Message-ID: <report@mx.example.com>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

Sorry.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.com

Final-Recipient: rfc822; gone@example.com
Action: {action}
Status: {status}

--b--
"""


@pytest.fixture
def bounces(monkeypatch):
    told = []
    monkeypatch.setattr("accounts.notifications.addresses.on_bounce", [*on_bounce[:0], lambda *said: told.append(said)])
    return told


def delivered(client, sender, recipients, raw):
    """What a client of LMTP is told: for each recipient when it is named, and again when the mail is there."""
    client.ehlo_or_helo_if_needed()
    client.docmd("MAIL", f"FROM:<{sender}>")
    codes = [client.docmd("RCPT", f"TO:<{one}>")[0] for one in recipients]
    if not raw:
        client.docmd("RSET")
        return codes
    assert client.docmd("DATA")[0] == 354
    client.send(smtplib._quote_periods(smtplib._fix_eols(raw.decode()).encode()) + b"\r\n.\r\n")
    return codes + [client.getreply()[0] for code in codes if code == 250]


@pytest.mark.django_db(transaction=True)
def test_lmtp_answers_for_each_recipient(letter, to_topic, topic, member, settings):
    settings.MAIL_IN_MAX_BYTES = 100_000
    server = listener("127.0.0.1:0")
    server.start()
    try:
        with smtplib.LMTP("127.0.0.1", server.port) as client:
            no_room = "no-such-room@ground.meridian.example"
            assert delivered(client, member.email, [to_topic, "a+b@ground.meridian.example"], b"") == [250, 550]
            assert IncomingMail.objects.count() == 0
            assert delivered(client, member.email, [to_topic, no_room], letter()) == [250, 250, 250, 550]
            assert IncomingMail.objects.get().source == Source.LMTP
            huge = b"Subject: x\r\n\r\n" + b"x" * 70 * 2000
            assert delivered(client, member.email, [to_topic, no_room], huge) == [250, 250, 552, 552]
    finally:
        server.stop()
    handle_all()
    assert topic.posts.count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("headers", "recipient", "code"),
    [
        ({}, None, 0),
        ({}, "nobody@ground.meridian.example", 67),
        ({"From": "eve@example.com"}, None, 69),
        ({"X_Common_Ground": "x"}, None, 69),
    ],
)
def test_the_pipe_answers_with_the_codes_of_mail_servers(
    headers, recipient, code, letter, to_topic, member, monkeypatch
):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(letter(**headers))))
    with pytest.raises(SystemExit) as ended:
        call_command("receive_mail", recipient or to_topic, sender=member.email, stderr=io.StringIO())
    assert ended.value.code == code


@pytest.mark.django_db
def test_a_mailbox_is_emptied_once_and_what_is_too_large_is_answered(letter, to_topic, topic, member, settings):
    settings.MAIL_IN_MAX_BYTES = 20_000
    small = letter(Delivered_To=to_topic, Return_Path=f"<{member.email}>")
    large = letter("x" * 60 + "\n" * 40_000, To=to_topic, Message_ID="<large@example.com>")
    stranger = letter(To="maya@ground.meridian.example", Message_ID="<three@example.com>")
    with Mailbox([small, large, stranger]) as server:
        try:
            assert (fetch(server.url), fetch(server.url)) == (3, 0)
            assert server.seen == {1, 2, 3}
        finally:
            server.shutdown()
    handle_all()
    assert topic.posts.count() == 2
    assert [one.to for one in mail.outbox] == [[member.email]]
    assert "larger than we take" in mail.outbox[0].body


@pytest.mark.django_db
def test_a_provider_hands_mail_in_with_its_password(letter, to_topic, topic, member, settings, client):
    headers = [{"Name": "Return-Path", "Value": f"<{member.email}>"}]
    told = {"RawEmail": letter(Authentication_Results=PROVEN).decode(), "Headers": headers}
    told |= {"OriginalRecipient": to_topic, "FromFull": {"Email": member.email}}

    def post(password):
        key = base64.b64encode(f"mail:{password}".encode()).decode()
        body = json.dumps(told)
        return client.post("/mail/in/mime/", body, content_type="application/json", HTTP_AUTHORIZATION=f"Basic {key}")

    assert post("secret").status_code == 404
    settings.MAIL_IN_PROVIDER, settings.MAIL_IN_SECRET = "postmark", "mail:secret"
    settings.ANYMAIL = {"WEBHOOK_SECRET": "mail:secret"}
    assert post("wrong").status_code == 400
    assert not IncomingMail.objects.exists()
    assert post("secret").status_code == 200
    handle_all()
    assert topic.posts.count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("action", "status", "said"),
    [
        ("failed", "5.1.1", [(77, True, "5.1.1")]),
        ("failed", "4.2.2", [(77, False, "4.2.2")]),
        ("delayed", "4.4.1", [(77, False, "4.4.1")]),
        ("delivered", "2.0.0", []),
    ],
)
def test_reports_of_undelivered_mail_are_handed_on(action, status, said, bring, bounces):
    to = bounce_address(77)
    _reply, row = bring(REPORT.format(to=to, action=action, status=status).encode(), to, sender="")
    assert row.state == State.REPORT
    assert bounces == said
    assert not mail.outbox
