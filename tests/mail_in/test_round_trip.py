"""The mail we send, answered as mail programs answer: what comes back is the reply and nothing of ours."""

import re

import pytest
from django.core import mail

from communities.discussions.models import Topic
from intranet.mail_in.models import IncomingMail, State
from tests.mail.conftest import awake, post, told

pytestmark = pytest.mark.django_db
__all__ = ["awake", "post", "told"]


def quoted(text):
    return "\n".join(f"> {line}" for line in text.split("\n"))


@pytest.fixture
def sent(open_community, member, facilitator, awake, told, post):
    """The mail to the member, whom the facilitator named, and the topic it is about."""
    awake(member)
    named = '<p>More often, <span data-mention="member">@member</span>?</p>'
    topic = Topic.begin(open_community, by=facilitator, title="Meters", html=named)
    told()
    assert post() == 1
    return mail.outbox[-1], topic


@pytest.mark.parametrize("program", ["gmail", "outlook", "inline"])
def test_a_reply_to_our_mail_is_posted_without_our_words(program, sent, letter, bring):
    ours, topic = sent
    sender = ours.extra_headers["From"]
    said = {
        "gmail": f"Yes, every 15 minutes.\n\nOn Mon, Nov 2, 2026 at 9:02 AM {sender}\nwrote:\n\n{quoted(ours.body)}",
        "outlook": f"Yes, every 15 minutes.\n\n{'_' * 32}\nFrom: {sender}\nSent: Monday\nTo: Member\n"
        f"Subject: {ours.subject}\n\n{ours.body}",
        "inline": f"On Monday {sender} wrote:\n{quoted(ours.body)}\n\nYes, every 15 minutes.",
    }[program]
    bring(letter(said, Subject=f"Re: {ours.subject}", In_Reply_To=ours.extra_headers["Message-ID"]), ours.reply_to[0])
    html = topic.posts.get(number=2).html
    assert "Yes, every 15 minutes." in html
    assert "/mail/stop/" not in html
    if program != "inline":
        assert html == "<p>Yes, every 15 minutes.</p>"


def test_our_own_mail_coming_back_is_a_loop(sent, bring, topic):
    ours, topic = sent
    raw = re.sub(rb"(?m)^To: .*$", f"To: {ours.reply_to[0]}".encode(), ours.message().as_bytes(), count=1)
    assert bring(raw, ours.reply_to[0])[0].startswith("554 5.4.6")
    assert topic.posts.count() == 1
    assert not IncomingMail.objects.filter(state=State.POSTED).exists()
