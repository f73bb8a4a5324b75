"""What a mail says and what its headers give away."""

import re

import pytest
from django.conf import settings

from accounts.notifications.mail.plain import one_line
from accounts.notifications.models import Mail, Notification
from communities.discussions.models import Report, Topic
from communities.vetting import actions
from communities.wiki.models import CommunityPage
from tests.vetting.conftest import grant, seen

pytestmark = pytest.mark.django_db
__all__ = ["grant", "seen"]
HTML = (
    '<p>What do you think, <span data-mention="facilitator">@facilitator</span>?</p>'
    "<ul><li>one <strong>bold</strong></li></ul>"
    '<p><a href="/people/">Directory</a> and <a href="https://example.com/x">outside</a></p>'
    '<img src="/communities/x/files/1/" alt="A chart">'
)
EVIL = ["\r\nBcc: evil@example.com", "\n.\r\n", "\u2028Bcc: x", "\x85y", "\u202egnp", '"<a@b>,']


def words(text):
    return set(re.findall(r"\w{4,}", text))


def parts(mail):
    return mail.get_body(["html"]).get_content(), mail.get_body(["plain"]).get_content()


@pytest.fixture
def mentioned(community, member, facilitator, awake, told, post, smtp):
    """The mail to the facilitator, whom the member named."""
    awake(facilitator)

    def send(title="Meters", html=HTML):
        Topic.begin(community, by=member, title=title, html=html)
        told()
        assert post() == 1
        return smtp.handler.mails[-1]

    return send


def test_both_parts_say_the_same(mentioned, member):
    html, plain = parts(mentioned())
    shown = re.sub(r"<style.*?</style>|<title.*?</title>", "", html, flags=re.DOTALL)
    assert words(re.sub(r"<[^>]+>", " ", shown)) - {"open", "Common", "Ground", "Meridian"} <= words(plain)
    assert "**bold**" in plain
    assert f"{settings.BASE_URL}/people/" in plain
    assert "[A chart]" in html


def test_nothing_is_fetched_and_no_more_than_60_kb(mentioned):
    html, _plain = parts(mentioned(html=HTML + "<p>word word word</p>" * 500))
    assert len(html.encode()) < 60_000
    assert not re.search(r"<(img|link|script|iframe|object|video)\b|url\(|@import", html)
    links = set(re.findall(r'(?:href|src|action|background)="([^"]+)"', html))
    assert {link for link in links if not link.startswith(settings.BASE_URL)} <= {"https://example.com/x"}
    assert "prefers-color-scheme: dark" in html


def test_headers(mentioned, community, facilitator):
    mail = mentioned()
    assert mail["From"].addresses[0].display_name == f"member ({community.name})"
    assert [one.addr_spec for one in mail["To"].addresses] == ["facilitator@example.com"]
    assert mail["Reply-To"].addresses[0].username.startswith("reply+")
    assert mail["List-Id"] == f'"{community.name}" <{community.slug}.communities.localhost>'
    assert mail["Message-ID"].startswith(f"<mail.{Mail.objects.get().pk}.")
    assert mail["In-Reply-To"] == mail["References"]
    assert mail["Auto-Submitted"] == "auto-generated"
    assert re.fullmatch(rf"<{settings.BASE_URL}/mail/stop/[\w:.-]+/>", mail["List-Unsubscribe"])
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_the_envelope_goes_to_an_address_of_its_own(mentioned, smtp):
    mentioned()
    sender, receivers, _content = smtp.handler.taken[0]
    assert sender.startswith("bounce+")
    assert receivers == ["facilitator@example.com"]


@pytest.mark.parametrize("evil", EVIL)
def test_one_header_stays_one_header(mentioned, member, facilitator, evil):
    """Security.md S11: in names and titles alike."""
    type(member).objects.filter(pk=member.pk).update(first_name=f"Eve{evil}", last_name="")
    type(member).objects.filter(pk=facilitator.pk).update(first_name=f"Fay{evil}", last_name="")
    mail = mentioned(title=f"Meters{evil} end")
    assert mail["Bcc"] is None
    assert len(mail["To"].addresses) == len(mail["From"].addresses) == 1
    assert mail["To"].addresses[0].addr_spec == "facilitator@example.com"
    assert mail["Subject"].isprintable()
    assert len(mail.get_all("Subject")) == 1


def test_one_line_has_no_nul_and_no_end():
    assert one_line("a\x00b\r\n\u2029c" + "d" * 300, 10) == "a b cdddd…"


def test_markup_in_a_title_is_words(mentioned):
    html, _plain = parts(mentioned(title="<script>alert(1)</script><img src=x>"))
    assert "<script" not in html
    assert "<img" not in html


@pytest.mark.parametrize("community", ["secret_community"], indirect=True)
def test_of_a_secret_community_no_header_tells(mentioned, community):
    mail = mentioned(title="Layoffs")
    outside = " ".join(f"{name}: {value}" for name, value in mail.items())
    for word in ("Layoffs", "Secret", "secret", community.slug):
        assert word not in outside
    assert mail["Subject"] == "Something new in one of your communities"
    assert "Layoffs" in parts(mail)[1]


def test_a_request_for_vetting_shows_the_difference_and_three_answers(
    smtp, community, member, manager, facilitator, grant, awake, told, post
):
    awake(manager)
    page = CommunityPage.begin(community, by=facilitator, title="Expenses", html="<p>Keep your receipts.</p>")
    grant(page, by=manager)
    page.refresh_from_db()
    page.publish(by=member, title="Expenses", html="<p>Keep all receipts.</p>", based_on=page.revision_count)
    actions.ask(page, by=member, note="For the travellers")
    told(minutes=2)  # held for a minute only
    assert post() == 1
    html, plain = parts(smtp.handler.mails[0])
    assert smtp.handler.mails[0]["Subject"] == "To vet: Expenses"
    assert f"{member.name} asks you to vet what changed, by " in plain
    assert "For the travellers" in plain
    assert "[−your−]" in plain
    assert re.search(r"<ins\b[^>]*>all</ins>", html)
    assert [plain.count(f"?answer={answer}") for answer in ("grant", "changes", "decline")] == [1, 1, 1]


def test_who_decides_reads_what_was_written(smtp, community, member, editor, facilitator, awake, told, post):
    """What is wrong, and where it is judged; the post that was reported is not spread by mail."""
    awake(facilitator)
    topic = Topic.begin(community, by=editor, title="Meters", html="<p>Something private</p>")
    Report.make(topic.posts.get(), by=member, reason="other", words="Not for everyone")
    told()
    assert post()
    html, plain = parts(next(mail for mail in smtp.handler.mails if "to look at a post" in mail["Subject"]))
    assert "“Something else: Not for everyone”" in plain
    assert f"{settings.BASE_URL}/communities/{community.slug}/moderation/" in html
    assert "Something private" not in plain


def test_who_may_not_reply_is_not_asked_to(mentioned, community, facilitator, member, told, post, smtp):
    mail = mentioned()
    assert "##-" in parts(mail)[1]
    topic = Topic.objects.get()
    topic.close(by=facilitator)
    Notification.objects.update(mail=None, read_at=None, cadence="now")
    Mail.objects.all().delete()
    told()
    post()
    assert smtp.handler.mails[-1]["Reply-To"] is None
    assert "##-" not in parts(smtp.handler.mails[-1])[1]
