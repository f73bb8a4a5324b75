"""Archives of mailing lists: what real ones hold, and what comes of it."""

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from accounts.notifications.models import Notification, Outbox
from communities.attachments.models import Attachment
from communities.discussions.models import Post, Topic
from intranet.imports.models import ImportedPost
from tests.imports.mail import built, mail
from tests.imports.rows import fingerprint

pytestmark = pytest.mark.django_db


@pytest.fixture
def archive(tmp_path):
    def write(*mails, name="list.mbox"):
        file = tmp_path / name
        file.write_bytes(b"".join(mails))
        return file

    return write


@pytest.fixture
def run(community, archive, capsys):
    """Import these mails, or this file; returns what was printed."""

    def call(*mails, options=(), where=community):
        file = mails[0] if not isinstance(mails[0], bytes) else archive(*mails)
        capsys.readouterr()
        call_command("import_mbox", str(file), "--community", where.slug, *options)
        return capsys.readouterr().out

    return call


def titles(where=None):
    return list(Topic.objects.order_by("created_at", "pk").values_list("title", "post_count"))


def html_of(number):
    return ImportedPost.objects.get(identity=f"{number}@example.org").post.html


def test_references_make_threads(run):
    run(mail(1), mail(2, subject="Re: Meters", answers=[1]), mail(3, subject="Other"), mail(4, answers=[1, 2]))
    assert titles() == [("Meters", 3), ("Other", 1)]
    topic = Topic.objects.get(title="Meters")
    assert [post.number for post in topic.posts.order_by("number")] == [1, 2, 3]
    assert topic.posts.get(number=3).reply_to == topic.posts.get(number=2)
    assert topic.posts.get(number=2).reply_to is None


def test_in_reply_to_alone_makes_a_thread(run):
    answer = mail(2, subject="Something else", In_Reply_To="Your message of Monday <1@example.org>")
    run(mail(1), answer)
    assert titles() == [("Meters", 2)]


def test_answers_without_ancestors_go_by_their_subject(run):
    run(
        mail(1, subject="[grid] Meters"),
        mail(2, subject="AW: Re: [grid] meters"),
        mail(3, subject="Meters"),
        mail(4, subject="Re: Meters", date="Mon, 04 Jan 2010 10:00:00 +0000"),
    )
    assert titles() == [("Meters", 2), ("Meters", 1), ("Meters", 1)]


def test_a_deleted_parent_holds_its_children_together(run):
    run(mail(2, subject="Re: Gone", answers=[1]), mail(3, subject="Re: Gone, too", answers=[1, 77]))
    assert titles() == [("Gone", 2)]


def test_circles_are_parted(run):
    out = run(mail(1, answers=[2]), mail(2, answers=[1]), mail(3, answers=[3]))
    assert sorted(count for _title, count in titles()) == [1, 2]
    assert "circle" in out


def test_answers_before_their_question_come_after_it(run):
    run(mail(50, subject="Re: Late", answers=[60]), mail(60, subject="Late"))
    topic = Topic.objects.get()
    assert topic.title == "Late"
    first, second = topic.posts.order_by("number")
    assert (first.at.minute, second.at.minute) == (0, 50)


def test_times_and_counters_are_kept(run):
    run(mail(1), mail(2, answers=[1], who="Bo <bo@example.org>"))
    topic = Topic.objects.get()
    assert (topic.created_at.year, topic.last_post_at.minute, topic.highest_number) == (2009, 2, 2)
    assert topic.last_poster.first_name == "Bo"
    before = (topic.post_count, topic.last_post_at, topic.last_poster_id)
    topic.recount()
    assert (topic.post_count, topic.last_post_at, topic.last_poster_id) == before
    revision = topic.posts.get(number=2).newest
    assert revision.is_intact
    assert revision.at.year == 2009


def test_twice_changes_nothing(run):
    def files(message):
        message.set_content("See the file.")
        message.add_attachment(b"%PDF-1.4 x", maintype="application", subtype="pdf", filename="plan.pdf")

    mails = [*UGLY, built(300, files)]
    run(*mails)
    before = fingerprint()
    assert "already" in run(*mails)
    assert fingerprint() == before


def test_a_rehearsal_writes_nothing(run):
    before = fingerprint()
    out = run(*UGLY, options=["--dry-run"])
    assert fingerprint() == before
    assert "nothing was written" in out
    assert "messages imported" in out


def test_an_import_goes_on_where_it_was_stopped(run, monkeypatch):
    from intranet.imports.mbox import importing

    monkeypatch.setattr(importing, "BATCH", 3)
    mails = [mail(1), *(mail(n, answers=[1]) for n in range(2, 10)), mail(20, subject="Other")]
    write, done = importing.Writer.write, []

    def stops(self, talks):
        if len(done) == 2:
            raise KeyboardInterrupt
        done.append(talks)
        return write(self, talks)

    monkeypatch.setattr(importing.Writer, "write", stops)
    with pytest.raises(KeyboardInterrupt):
        run(*mails)
    assert Post.objects.count() == 6
    monkeypatch.setattr(importing.Writer, "write", write)
    run(*mails)
    assert titles() == [("Meters", 9), ("Other", 1)]
    topic = Topic.objects.get(title="Meters")
    assert list(topic.posts.order_by("at").values_list("number", flat=True)) == list(range(1, 10))


def test_the_next_month_goes_on_in_the_topics_of_the_last(run):
    run(mail(1))
    run(mail(2, subject="Re: Meters", answers=[1]))
    assert titles() == [("Meters", 2)]


def test_one_message_id_twice(run):
    again = mail(1, text="With the footer of another list.\n")
    other = mail(1, subject="Something else", text="A broken mailer.\n")
    out = run(mail(1), mail(1), again, other)
    assert Post.objects.count() == 2
    assert "archive twice" in out
    assert "A broken mailer" in "".join(Post.objects.values_list("html", flat=True))


def test_mails_without_message_id(run):
    bare = mail(1, Message_ID=None)
    run(bare, bare, mail(2, Message_ID=None, text="Another\n"))
    assert Post.objects.count() == 2
    run(bare)
    assert Post.objects.count() == 2


@pytest.mark.parametrize("date", ["", "yesterday", "Mon, 32 Jan 2009 99:00:00", "Fri, 01 Jan 2100 00:00:00 +0000"])
def test_dates_that_cannot_be(run, date):
    out = run(mail(1), mail(2, subject="No date", date=date))
    assert Topic.objects.get(title="No date").created_at.year == 2009
    assert "date" in out


def test_quotations_are_folded(run):
    text = "On Monday, Bo wrote:\n> Do they\n> > get wet?\n> Yes.\n\nThey do <not>.\nFrom now on.\n"
    run(mail(1, text=text))
    assert html_of(1) == (
        '<details open=""><summary>On Monday, Bo wrote:</summary><blockquote><p>Do they</p>'
        "<blockquote><p>get wet?</p></blockquote><p>Yes.</p></blockquote></details>"
        "<p>They do &lt;not&gt;.<br>From now on.</p>"
    )


def test_what_outlook_puts_below_is_folded(run):
    below = "-----Original Message-----\nFrom: Bo\nSent: Monday\nTo: list\nSubject: x\n\nThe old text\n"
    run(mail(1, text=f"My answer.\n\n{below}"), mail(2, subject="b", text=f"Yes.\n\n{below[27:]}"))
    for number in (1, 2):
        before, after = html_of(number).split("<details>")
        assert "The old text" not in before
        assert "The old text" in after


def test_signatures_are_cut(run):
    footer = "_" * 47 + "\ngrid mailing list\ngrid@example.org\nhttp://example.org/listinfo/grid\n"
    run(
        mail(1, text=f"Words.\n\n-- \nJane Roe\nSignature Dept\n{footer}"),
        mail(2, subject="b", text="Above.\n-- \nJane Signature\n\nOn Monday, Bo wrote:\n> quoted\n"),
        mail(3, subject="c", text="-- \nonly Signature\n"),
    )
    assert html_of(1) == "<p>Words.</p>"
    assert "Signature" not in html_of(2)
    assert "quoted" in html_of(2)
    assert "Signature" in html_of(3)


def test_paragraphs_code_and_links(run):
    wrapped = "These words were broken by a program at a width that it\nthinks is right for everybody who reads them.\n"
    text = f"{wrapped}\nshort\nlines\n\n    x = 1\n\n    y = <2>\n\nsee http://example.org/a?b=1&c=2.\n"
    run(mail(1, text=text))
    assert "at a width that it thinks" in html_of(1)
    assert "<p>short<br>lines</p><pre><code>x = 1\n\n\ny = &lt;2&gt;\n</code></pre>" in html_of(1)
    assert '<a href="http://example.org/a?b=1&amp;c=2"' in html_of(1)


def test_flowed_text_is_joined(run):
    run(mail(1, text="One line \nthat goes \non.\n-- \nx\n", Content_Type="text/plain; format=flowed"))
    assert html_of(1) == "<p>One line that goes on.</p>"


@pytest.mark.parametrize(
    ("charset", "data"),
    [
        (None, "Grüße €"),
        ("utf-8", "Grüße €"),
        ("iso-8859-1", "Grüße €"),
        ("us-ascii", "Grüße €"),
        ("no-such-thing", "Grüße €"),
        ("hex", "Grüße €"),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_charsets(run, charset, data, encoding):
    kind = {"Content_Type": f"text/plain; charset={charset}"} if charset else {}
    run(mail(1, text=data.encode(encoding) + b"\0\n", Content_Transfer_Encoding="8bit", **kind))
    assert html_of(1) == "<p>Grüße €</p>"


def test_charsets_of_heads(run):
    run(
        mail(1, subject="=?iso-8859-1?Q?Z=E4hler?=", who="=?utf-8?B?SsO8cmdlbg==?= <j@example.org>"),
        mail(2, subject=b"Z\xe4hler roh".decode("utf-8", "surrogateescape")),
        mail(3, subject="=?no-such?Q?Z=E4hler?= =?utf-8?B?broken?="),
    )
    assert titles()[0][0] == "Zähler"
    assert titles()[1][0] == "Zähler roh"
    assert Topic.objects.count() == 3
    assert User.objects.filter(first_name="Jürgen", last_name="(imported)", is_active=False).exists()


HTML = """<html><head><style>p{color:red}</style><title>t</title></head><body onload="x()">
<table><tr><td><p class=MsoNormal>Hello <b>there</b><o:p></o:p></p></td></tr></table>
<script>alert(1)</script><img src="http://tracker.example/1.gif"><a href="javascript:alert(1)">press</a>
<table><tr><td>a</td><td>1</td></tr><tr><td>b</td><td>2</td></tr></table>
<div class="gmail_quote"><div class="gmail_attr">On Monday Bo wrote:<br></div><blockquote>Old words</blockquote></div>
<div class="gmail_signature">Jane Signature</div></body></html>"""


def test_html_mail_is_cleaned(run):
    run(mail(1, text=HTML, Content_Type="text/html; charset=utf-8"))
    html = html_of(1)
    assert "<p>Hello <strong>there</strong> </p>" in html
    assert "<td>" in html
    assert "<details><summary>On Monday Bo wrote:</summary><blockquote>" in html
    for bad in ("script", "alert", "tracker", "style", "color", "Signature", "onload", "MsoNormal"):
        assert bad not in html


def test_words_are_preferred_to_html(run):
    def both(message):
        message.set_content("The plain words of this message, in full.")
        message.add_alternative("<p>The <b>rich</b> words</p>", subtype="html")

    run(built(1, both))
    assert html_of(1) == "<p>The plain words of this message, in full.</p>"


def test_attachments_are_kept_and_refused(run, community):
    def files(message):
        message.set_content("See the files.")
        message.add_attachment(b"%PDF-1.4 x", maintype="application", subtype="pdf", filename="../pl\u202ean.pdf")
        message.add_attachment(b"MZ", maintype="application", subtype="x-msdownload", filename="setup.exe")
        message.add_attachment("card", subtype="x-vcard")

    out = run(built(1, files))
    kept = Attachment.objects.get()
    assert (kept.community, kept.name) == (community, "plan.pdf")
    assert f'<a href="{kept.get_absolute_url()}">' in html_of(1)
    assert "setup.exe" in out
    assert Post.objects.get().newest.files == {str(kept.pk): {"name": kept.name, "sha256": kept.sha256}}


def test_pictures_in_html_are_shown_from_here(run):
    import io

    from PIL import Image

    def picture(message):
        drawn = io.BytesIO()
        Image.new("RGB", (4, 4), "red").save(drawn, "PNG")
        message.set_content('<p>Look <img src="cid:one@x" alt="red"></p>', subtype="html")
        message.add_related(drawn.getvalue(), maintype="image", subtype="png", cid="<one@x>")

    run(built(1, picture))
    assert f'src="{Attachment.objects.get().text_url}"' in html_of(1)


def test_forwarded_mail_is_folded(run):
    from email.message import EmailMessage

    inner = EmailMessage()
    inner["From"], inner["Subject"] = "Bo <bo@example.org>", "Inner"
    inner.set_content("Inner words")

    def fill(message):
        message.set_content("Look at this.")
        message.add_attachment(inner)

    run(built(1, fill))
    assert "<summary>Forwarded: Inner, from Bo</summary>" in html_of(1)
    assert "Inner words" in html_of(1)


def test_authors_are_mapped_matched_or_made(run, person, tmp_path):
    anna, bo = person("anna"), person("bo", email="Bo@Example.org")
    table = tmp_path / "map.csv"
    table.write_text("author,username\nJane Roe,anna\n")
    run(
        mail(1),
        mail(2, subject="b", who="Bo <bo@example.org>"),
        mail(3, subject="c", who="carl at example.org (Carl Berg)"),
        mail(4, subject="d", who=None, From=None),
        mail(5, subject="e", who='"Dora via grid" <grid@example.org>', Reply_To="dora@example.org"),
        options=["--authors", str(table)],
    )
    found = {topic.title: topic.author for topic in Topic.objects.select_related("author")}
    assert (found["Meters"], found["b"]) == (anna, bo)
    assert found["c"].name == "Carl Berg (imported)"
    assert found["e"].name == "Dora (imported)"
    assert not found["c"].is_active
    assert not found["c"].has_usable_password()
    assert found["c"].email == ""
    assert "carl@" not in found["c"].username


def test_nobody_is_told(run, community, member):
    from communities.discussions.models import Level, Subscription

    Subscription.choose(Level.WATCHING, by=member, of=community)
    run(mail(1, text="@member look\n"), mail(2, answers=[1]))
    assert not Notification.objects.exists()
    assert not Outbox.objects.exists()


def test_a_moved_topic_takes_no_mail_along(run, community, open_community, found, facilitator):
    run(mail(1))
    other = found("elsewhere", visibility="open", facilitators=[facilitator])
    Topic.objects.get().move(other, by=facilitator)
    run(mail(1), mail(2, answers=[1]))
    assert community.topics.get().post_count == 1
    assert other.topics.get().post_count == 1


def test_what_is_no_archive_is_refused(run, archive, community):
    with pytest.raises(CommandError, match="no mbox"):
        run(b"PK\x03\x04 something\n")
    with pytest.raises(CommandError, match="no community"):
        call_command("import_mbox", "x", "--community", "nowhere")
    with pytest.raises(CommandError, match="cannot be read"):
        run("no-such-file.mbox")


def test_an_archived_community_takes_nothing(run, community, facilitator_of):
    community.archive(by=facilitator_of(community), reason="Over")
    with pytest.raises(CommandError, match="archived"):
        run(mail(1))
    assert not Post.objects.exists()


#: A little of everything.
UGLY = [
    mail(101), mail(102, answers=[101]), mail(103, answers=[99, 98]),
    mail(104, answers=[105]), mail(105, answers=[104]),
    mail(101), mail(106, Message_ID=None), mail(107, date="never"), mail(108, text=b"\xff\xfe\x00broken\n", subject=""),
    mail(109, text=HTML, Content_Type="text/html"), mail(110, text="", subject="Empty"),
    mail(111, text="x" * 200_000, subject="Long"),
    mail(112, text="--b\n\nno end", Content_Type="multipart/mixed; boundary=b"),
    mail(113, Content_Type="multipart/mixed", text="no boundary"),
    mail(114, Content_Transfer_Encoding="base64", text="%%%"),
    mail(115, subject="Deep", text="> " * 300 + "deep\n"), mail(116, who="<@>", subject="Who"),
]  # fmt: skip


def test_ugly_mail_is_all_imported(run):
    out = run(*UGLY)
    assert Post.objects.count() == len(UGLY) - 1
    for post in Post.objects.all():
        assert post.newest.is_intact
        assert post.newest.html == post.html
    assert "no text" not in out
    assert max(len(html) for html in Post.objects.values_list("html", flat=True)) < 100_000
