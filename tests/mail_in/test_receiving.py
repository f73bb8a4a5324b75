"""A mail becomes a post with its author's rights, once; or its writer learns why not."""

import pytest
from django.core import mail
from django.core.files.storage import storages
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.notifications.addresses import community_address, reply_address
from communities.capabilities import Capability, Role
from communities.discussions.models import Post, PostDraft, Topic
from communities.questions.models import Question
from intranet.mail_in import handling, keeping
from intranet.mail_in.models import IncomingMail, Source, State
from intranet.mail_in.reasons import Reason
from intranet.mail_in.receiving import receive

pytestmark = pytest.mark.django_db


def test_a_reply_is_posted_once_however_often_it_comes(letter, bring, topic, to_topic, member):
    assert bring(letter(), to_topic.upper())[0].startswith("250")
    _reply, row = bring(letter(), to_topic)
    post = topic.posts.get(number=2)
    assert (post.author, post.html, post.reply_to.number) == (member, "<p>Yes, every 15 minutes.</p>", 1)
    assert (row.state, row.post, IncomingMail.objects.count()) == (State.POSTED, post, 1)
    assert storages["private"].listdir("mail") == ([], [])
    assert not mail.outbox


@pytest.mark.parametrize("kind", ["plain", "html"])
def test_what_our_mail_holds_for_its_reader_alone_is_not_posted(kind, letter, bring, topic, to_topic):
    stop = "https://ground.meridian.example/mail/stop/a.b-c/"
    lines = [f"On Monday Jonas <{to_topic}> wrote:", "> More often?", "", "Yes.", "", f"> Stop: {stop}", "", "No."]
    raw = letter("\n".join(lines))
    if kind == "html":
        body = f"<p>Yes.</p><p>Jonas &lt;{to_topic}&gt;: <a href='{stop}'>{stop}</a></p>"
        raw = letter(body).replace(b"text/plain", b"text/html")
    bring(raw, to_topic)
    html = topic.posts.get(number=2).html
    assert "Yes." in html
    assert "/mail/stop/" not in html
    assert to_topic.partition("@")[0] not in html
    assert "reply@ground.meridian.example" in html


def test_a_mail_handled_again_after_a_crash_finds_its_post(letter, bring, topic, to_topic):
    _reply, row = bring(letter(), to_topic)
    again = IncomingMail.objects.filter(pk=row.pk)
    again.update(state=State.RECEIVED, raw=keeping.keep(letter()), sender="member@example.com", not_before=row.at)
    assert handling.handle_all() == 1
    assert topic.posts.count() == 2
    assert again.get().post == row.post
    assert handling.handle(row.pk) is False


def test_a_mail_to_a_community_begins_a_topic_with_one_line_of_title(letter, bring, open_community, to_community):
    raw = letter(Subject="=?utf-8?q?Fwd=3A_Pumps=0D=0ABcc=3A_all=40example=2Ecom=E2=80=A8and_valves?=")
    bring(raw, to_community)
    topic = Topic.objects.get(community=open_community)
    assert topic.title == "Pumps Bcc: all@example.com and valves"
    assert topic.kind == "discussion"


def test_an_answer_with_the_community_in_copy_goes_on_in_its_topic(letter, bring, to_community, facilitator):
    bring(letter(Subject="Pumps and valves"), to_community)
    signed_in = f"ground.meridian.example; auth=pass smtp.auth={facilitator.email}; dmarc=none"
    names = {"From": facilitator.email, "Message_ID": "<two@example.com>", "Authentication_Results": signed_in}
    bring(letter("Indeed.", Subject="AW: Pumps and valves", **names), to_community, sender=facilitator.email)
    topic = Topic.objects.get()
    assert topic.posts.get(number=2).author == facilitator
    bring(letter(Subject="Pumps and valves", Message_ID="<three@example.com>"), to_community)
    assert Topic.objects.count() == 2


def test_a_support_community_is_asked_and_a_reply_to_the_question_answers(
    found, letter, bring, member, member_of, facilitator_of
):
    support = found("help-desk", kind="support")
    bring(letter(Subject="Where is the key?"), community_address(support))
    question = Question.objects.get(community=support)
    expert = facilitator_of(support)
    raw = letter("In the drawer.", From=expert.email, Message_ID="<two@example.com>")
    bring(raw, reply_address(expert, question.topic.posts.get().pk), sender=expert.email)
    question.refresh_from_db()
    assert question.answer_count == 1
    answer = question.answers().get()
    bring(letter("Thank you.", Message_ID="<three@example.com>"), reply_address(member, answer.pk))
    assert answer.replies.get().author == member


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({"Auto_Submitted": "auto-replied"}, "250"),
        ({"X_Auto_Response_Suppress": "All"}, "250"),
        ({"Precedence": "bulk"}, "250"),
        ({"X_Common_Ground": "topic"}, "554"),
        ({"List_Id": "Open house <open-house.ground.meridian.example>"}, "554"),
        ({"From": "Eve <eve@example.com>"}, "550"),
        ({"From": "member@example.com, eve@example.com"}, "550"),
        ({"Authentication_Results": "ground.meridian.example; dmarc=fail header.from=example.com"}, "550"),
    ],
)
def test_programs_loops_and_forged_senders_post_nothing_and_hear_nothing(headers, code, letter, bring, topic, to_topic):
    reply, row = bring(letter(**headers), to_topic)
    assert reply.startswith(code)
    assert row is None
    bring(letter(**headers), to_topic, source=Source.WEBHOOK)
    assert topic.posts.count() == 1
    told = [["member@example.com"]] if headers.get("From", "").startswith("Eve") else []
    assert [one.to for one in mail.outbox] == told


@pytest.mark.parametrize("sender", ["", "<>"])
def test_what_comes_from_nobody_is_dropped(sender, letter, bring, topic, to_topic):
    assert bring(letter(), to_topic, sender=sender)[0].startswith("250")
    assert topic.posts.count() == 1


def test_a_mail_that_passed_too_many_servers_is_a_loop(letter, bring, to_topic):
    hops = b"".join(b"Received: from a by b; Mon, 2 Nov 2026 09:14:0%d +0000\r\n" % (n % 10) for n in range(26))
    assert bring(hops + letter(), to_topic)[0].startswith("554 5.4.6")


@pytest.mark.parametrize(
    "results",
    [
        None,
        "ground.meridian.example; dmarc=fail header.from=example.com; spf=pass smtp.mailfrom=eve.example",
        "elsewhere.example; dmarc=pass header.from=example.com",
        "ground.meridian.example; dkim=pass header.d=eve.example; spf=pass smtp.mailfrom=eve.example",
        "ground.meridian.example; dkim=pass header.d=com",
    ],
)
def test_a_community_s_address_wants_proof_of_the_sender(results, letter, bring, to_community):
    reply, row = bring(letter(Authentication_Results=results), to_community)
    assert reply.startswith("550 5.7.26")
    assert row is None
    assert not Topic.objects.exists()
    assert not mail.outbox


def test_without_a_server_to_trust_communities_take_nothing(letter, bring, to_community, to_topic, topic, settings):
    settings.MAIL_IN_AUTHSERV_ID = ""
    assert bring(letter(), to_community)[0].startswith("550 5.7.26")
    bring(letter(), to_topic)
    assert topic.posts.count() == 2


@pytest.mark.parametrize("visibility", ["secret", "closed"])
def test_to_outsiders_a_hidden_community_s_address_is_none(visibility, found, letter, bring, member, facilitator_of):
    hidden = found("hidden-room", visibility=visibility)
    said = []
    for name in ("hidden-room", "no-such-room"):
        address = f"{name}@ground.meridian.example"
        with CaptureQueriesContext(connection) as queries:
            outcome = receive(letter(), recipients=[address], sender=member.email, source=Source.LMTP)[0]
        said.append((outcome.reply, len(queries)))
    assert said[0] == said[1]
    assert said[0][0].startswith("550 5.1.1")
    bring(letter(), "hidden-room@ground.meridian.example", source=Source.WEBHOOK)
    bring(letter(), "no-such-room@ground.meridian.example", source=Source.WEBHOOK)
    first, second = mail.outbox
    assert (first.subject, first.body) == (second.subject, second.body)
    runner = facilitator_of(hidden)
    bring(letter(From=runner.email), community_address(hidden), sender=runner.email)
    assert Topic.objects.get().community == hidden


def test_who_may_mail_in_is_the_community_s_affair(letter, bring, open_community, to_community, facilitator):
    cells = {role: set(held) - {Capability.MAIL_IN} for role, held in open_community.matrix().items()}
    cells[Role.FACILITATOR].add(Capability.MAIL_IN)
    open_community.change_policy(by=facilitator, matrix=cells)
    reply, row = bring(letter("Please look at the pumps."), to_community)
    assert reply.startswith("250")
    assert (row.state, row.reason, row.community) == (State.BOUNCED, Reason.NO_RIGHT, open_community)
    bounce = mail.outbox[0]
    assert bounce.to == ["member@example.com"]
    assert "Please look at the pumps." in bounce.body
    assert "not for everyone" in bounce.body
    assert bounce.extra_headers["Auto-Submitted"] == "auto-replied"


def test_a_closed_topic_takes_no_file_either(letter, bring, topic, to_topic, facilitator):
    topic.close(by=facilitator, reason="Done")
    _reply, row = bring(letter(files=[("plan.txt", "text/plain", b"Meters")]), to_topic)
    assert (row.state, row.reason) == (State.BOUNCED, Reason.REFUSED)
    assert storages["private"].listdir("") == (["mail"], []), "nothing lies beside the mail"


def test_a_closed_topic_refuses_and_nothing_typed_is_lost(letter, bring, topic, to_topic, facilitator, member):
    topic.close(by=facilitator, reason="Done")
    subject = "=?utf-8?q?Re=3A_Meters=E2=80=A8Bcc=3A_all=40example=2Ecom?="
    _reply, row = bring(letter(Subject=subject), to_topic)
    assert (row.state, row.reason) == (State.BOUNCED, Reason.REFUSED)
    sent = mail.outbox[0].message()
    assert sent["Subject"] == "Not posted: Meters Bcc: all@example.com"
    assert sent["Bcc"] is None
    assert "Yes, every 15 minutes." in mail.outbox[0].body
    assert PostDraft.objects.get(person=member).topic == topic


def test_rights_are_those_of_the_moment(letter, bring, found, member, member_of, facilitator_of):
    closed = found("closed-circle", visibility="closed", joining="request")
    runner = facilitator_of(closed)
    closed.invite(member, by=runner).accept(by=member)
    topic = Topic.begin(closed, by=runner, title="Meters", html="<p>Well?</p>")
    address = reply_address(member, topic.posts.get().pk)
    receive(letter(), recipients=[address], sender=member.email, source=Source.LMTP)
    closed.memberships.get(person=member).remove(by=runner)
    handling.handle_all()
    assert topic.posts.count() == 1
    assert IncomingMail.objects.get().reason == Reason.GONE


def test_a_mail_bomb_stops_and_so_do_the_answers_to_it(letter, bring, topic, to_topic, facilitator, settings):
    settings.MAIL_IN_PER_PERSON = 7
    topic.close(by=facilitator, reason="Done")
    replies = [bring(letter(Message_ID=f"<{n}@example.com>"), to_topic)[0][:3] for n in range(9)]
    assert replies == ["250"] * 7 + ["451"] * 2
    assert len(mail.outbox) == 5
    assert IncomingMail.objects.filter(state=State.REFUSED).count() == 2


def test_files_go_through_the_community_s_examination(letter, bring, topic, to_topic, member):
    page = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
    files = [("plan.pdf", "application/pdf", page), ("run.exe", "application/octet-stream", b"MZ" + bytes(200))]
    bring(letter(files=files), to_topic)
    post = topic.posts.get(number=2)
    kept = topic.community.attachments.get()
    assert (kept.name, kept.uploaded_by) == ("plan.pdf", member)
    assert str(kept.pk) in post.html
    assert "run.exe" in post.html


def test_too_large_a_mail_is_refused_and_its_writer_told(letter, bring, to_topic, settings):
    settings.MAIL_IN_MAX_BYTES = 5000
    raw = letter("Look.\n" + "x" * 60 + "\n" * 6000)
    assert bring(raw, to_topic)[0].startswith("552 5.3.4")
    _reply, row = bring(raw.replace(b"<one@", b"<two@"), to_topic, source=Source.WEBHOOK)
    assert (row.reason, row.state) == (Reason.TOO_LARGE, State.BOUNCED)
    assert "larger than we take" in mail.outbox[0].body


def test_without_room_on_the_disk_the_mail_server_keeps_it(letter, bring, to_topic, settings, tmp_path):
    (tmp_path / "mail").write_text("a file where a folder should be")
    assert bring(letter(), to_topic) == ("451 4.3.0 Not kept; try again later", None)


def test_an_empty_reply_says_so(letter, bring, to_topic):
    bring(letter("\n\n"), to_topic)
    assert IncomingMail.objects.get().reason == Reason.EMPTY


def test_a_mail_that_breaks_every_time_is_put_aside_and_others_go_on(letter, to_topic, topic, member):
    for n in range(2):
        receive(letter(Message_ID=f"<{n}@example.com>"), recipients=[to_topic], sender=member.email, source=Source.LMTP)
    broken, _good = IncomingMail.objects.order_by("pk")
    storages["private"].delete(broken.raw)
    for _try in range(10):
        IncomingMail.objects.update(not_before=broken.at)
        handling.handle_all()
    broken.refresh_from_db()
    assert (broken.state, broken.reason, broken.failure) == (State.PARKED, Reason.FAILED, "FileNotFoundError")
    assert topic.posts.count() == 2
    assert Post.objects.filter(topic=topic, number=2).exists()
