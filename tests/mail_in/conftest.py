"""Mail for the tests: a domain of ours, our server's word for the sender, and people who write."""

from email.message import EmailMessage

import pytest

from accounts.notifications.addresses import community_address, reply_address
from communities.discussions.models import Topic
from intranet.mail_in.handling import handle_all
from intranet.mail_in.models import IncomingMail, Source
from intranet.mail_in.receiving import receive

HOST = "ground.meridian.example"
PROVEN = f"{HOST}; dmarc=pass (p=reject) header.from=example.com; spf=pass smtp.mailfrom=example.com"


@pytest.fixture(autouse=True)
def arrangements(settings, tmp_path):
    settings.MAIL_DOMAIN = settings.MAIL_IN_AUTHSERV_ID = HOST
    private = settings.STORAGES["private"] | {"OPTIONS": {"location": tmp_path, "base_url": None}}
    settings.STORAGES = settings.STORAGES | {"private": private}
    settings.ATTACHMENTS_PER_HOUR = 100


@pytest.fixture
def topic(open_community, facilitator):
    return Topic.begin(open_community, by=facilitator, title="Meter readings", html="<p>Do they send more often?</p>")


@pytest.fixture
def letter(member):
    """A factory of mails as bytes; ``headers`` come on top, and None takes one away."""

    def make(text="Yes, every 15 minutes.", *, files=(), **headers):
        mail = EmailMessage()
        names = {
            "From": f"Member <{member.email}>",
            "Subject": "Re: Meter readings",
            "Message-ID": "<one@mail.example.com>",
            "Authentication-Results": PROVEN,
        } | {name.replace("_", "-"): value for name, value in headers.items()}
        for name, value in names.items():
            if value is not None:
                mail[name] = value
        mail.set_content(text)
        for name, kind, data in files:
            mail.add_attachment(data, maintype=kind.partition("/")[0], subtype=kind.partition("/")[2], filename=name)
        return mail.as_bytes()

    return make


@pytest.fixture
def bring(member):
    """Take a mail in and handle it; returns what its bringer was told, and the row there is now."""

    def carry(raw, recipient, *, sender=member.email, source=Source.LMTP):
        outcomes = receive(raw, recipients=[recipient], sender=sender, source=source)
        handle_all()
        return outcomes[0].reply, IncomingMail.objects.order_by("pk").last()

    return carry


@pytest.fixture
def to_topic(topic, member):
    return reply_address(member, topic.posts.get().pk)


@pytest.fixture
def to_community(open_community):
    return community_address(open_community)
