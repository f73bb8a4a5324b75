"""The subjects of mails, as a mail program reads them."""

import email
from datetime import date
from email import policy
from pathlib import Path

import pytest
from django.template.loader import render_to_string

from accounts.models import User
from accounts.notifications.inbox import plain
from accounts.notifications.mail.envelopes import Envelope, message
from accounts.notifications.models import Mail

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted(path.name for path in (ROOT / "templates/notifications/verbs").glob("*.html"))


class Named:
    """Whatever a template asks of it goes by one name, and has things of its own."""

    def __init__(self, name):
        self.name = name

    def __str__(self):
        return self.name

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        return date(2026, 5, 4) if name.endswith(("_at", "_by", "_on", "until")) else Named(self.name)


def subject_read(subject):
    """What a program reads that takes the header's lines as they come."""
    envelope = Envelope(subject, "Sam Okoro", "Meridian", "notifications", "thread", "https://example.org/stop")
    made = message(Mail(pk=1), User(pk=1, email="reader@example.org"), envelope, "Text", "<p>Text</p>")
    return str(email.message_from_bytes(made.message(policy=policy.SMTP).as_bytes(), policy=policy.SMTP)["Subject"])


@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize("name", ["Sam", "Zoë  “Ø” Brown", "A long name of a community that measures"])
def test_words_of_every_verb_have_no_space_too_many(template, name):
    it = Named(name)
    context = {"actor": it, "target": it, "community": it, "activity": it, "count": 2, "others": 1}
    data = {"days": 3, "number": 2, "reason": name, "title": name, "role": "editor", "people": 2}
    subject = subject_read(plain(render_to_string(f"notifications/verbs/{template}", context | {"data": data})))
    assert subject
    assert subject == " ".join(subject.split())


@pytest.mark.parametrize("length", range(60, 90))
def test_a_subject_begins_beside_its_name(length):
    words = ("Meters are read in the rain, and under an umbrella " * 2)[:length].strip()
    assert subject_read(words) == words
