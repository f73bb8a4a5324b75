"""Dumps of question-and-answer sites: what real ones hold, and what comes of it."""

import pytest
from django.core.management import CommandError, call_command

from accounts.notifications.models import Notification, Outbox
from communities.discussions.models import Post, Topic
from communities.questions.models import Duplicate, ImportedVotes, Question, Vote, recount
from intranet.imports.models import ImportedPost
from tests.imports.dump import answer, comment, link, question, rows, user, vote
from tests.imports.rows import fingerprint

pytestmark = pytest.mark.django_db


@pytest.fixture
def dump(tmp_path):
    """A function that writes a dump, by table, and returns its folder."""

    def write(posts, **tables):
        folder = tmp_path / "grid.stackexchange.example"
        folder.mkdir(exist_ok=True)
        for name, found in {"posts": posts, **tables}.items():
            file = folder / {"postlinks": "PostLinks.xml"}.get(name, f"{name.capitalize()}.xml")
            file.write_text(found if isinstance(found, str) else rows(name, *found), encoding="utf-8")
        return folder

    return write


@pytest.fixture
def run(community, dump, capsys):
    def call(posts, *, options=(), **tables):
        capsys.readouterr()
        call_command("import_stackexchange", str(dump(posts, **tables)), "--community", community.slug, *options)
        return capsys.readouterr().out

    return call


def post(name):
    return ImportedPost.objects.get(identity=name).post


WHOLE = {
    "posts": [
        question(1, AcceptedAnswerId=3, Score=9),
        answer(2, 1),
        answer(3, 1, day=4),
        question(4, "Again?", ClosedDate="2011-01-01T00:00:00.0"),
        question(5, "Third?", Tags="|meters|"),
        answer(6, 99),
        {"Id": 7, "PostTypeId": 5, "CreationDate": "2010-01-01T00:00:00.0", "Body": "<p>A wiki</p>"},
    ],
    "users": [user(1, "Ann"), user(2, "Bo"), user(-1, "Community")],
    "comments": [comment(1, 1), comment(2, 3, "`code` and *more* @Bo", day=5), comment(3, 99)],
    "votes": [vote(1, 1), vote(2, 1), vote(3, 3), vote(4, 3, 3), vote(5, 3, 1)],
    "postlinks": [link(1, 4, 1), link(2, 1, 4), link(3, 5, 99), link(4, 5, 5)],
}


def test_a_whole_dump(run, community):
    out = run(**WHOLE)
    topic = Topic.objects.get(title="How?")
    assert (topic.kind, topic.community, topic.author.name) == ("question", community, "Ann (imported)")
    assert sorted(topic.tags.values_list("name", flat=True)) == ["grid", "meters"]
    assert topic.created_at.isoformat() == "2010-03-01T10:00:00.123000+00:00"
    assert topic.question.answer_count == 2
    assert topic.question.first_answer_at == post("a2").at
    assert topic.question.promised_by is None
    assert topic.question.acceptance.post == post("a3")
    assert topic.question.acceptance.accepted_at.day == 5
    assert post("c1").reply_to == post("q1")
    assert post("c2").reply_to == post("a3")
    assert post("c2").html == "<p><code>code</code> and <em>more</em> @Bo</p>"
    assert post("a3").reply_to is None
    assert "6 → 99" in out
    assert "posts imported" not in out


def test_votes_are_numbers_and_not_people(run):
    run(**WHOLE)
    assert not Vote.objects.exists()
    assert dict(ImportedVotes.objects.values_list("post", "number")) == {post("q1").pk: 2, post("a3").pk: 1}


def test_without_votes_the_score_counts(run):
    run(WHOLE["posts"])
    assert dict(ImportedVotes.objects.values_list("post", "number")) == {post("q1").pk: 9}


def test_figures_are_as_if_counted(run):
    run(**WHOLE)
    for topic in Topic.objects.select_related("community"):
        before = Question.objects.filter(pk=topic.pk).values().get()
        counted = (topic.post_count, topic.last_post_at, topic.last_poster_id)
        topic.recount()
        recount(topic)
        assert Question.objects.filter(pk=topic.pk).values().get() == before
        assert (topic.post_count, topic.last_post_at, topic.last_poster_id) == counted


def test_duplicates_without_circles(run):
    run(**WHOLE)
    row = Duplicate.objects.get()
    assert (row.topic.title, row.of.title) == ("Again?", "How?")
    assert Question.objects.get(topic__title="Again?").duplication == row


def test_closed_questions_are_closed(run):
    run(**WHOLE)
    assert Topic.objects.get(title="Again?").closure.closed_at.year == 2011


def test_twice_changes_nothing(run):
    run(**WHOLE)
    before = fingerprint()
    assert "already" in run(**WHOLE)
    assert fingerprint() == before


def test_a_rehearsal_writes_nothing(run):
    before = fingerprint()
    assert "nothing was written" in run(**WHOLE, options=["--dry-run"])
    assert fingerprint() == before


def test_a_newer_dump_adds_what_is_new(run):
    run([question(1)])
    run([question(1, AcceptedAnswerId=2), answer(2, 1)], comments=[comment(1, 2)])
    topic = Topic.objects.get()
    assert (topic.post_count, topic.question.answer_count) == (3, 1)
    assert topic.question.acceptance.post == post("a2")


def test_an_import_goes_on_where_it_was_stopped(run, monkeypatch):
    from intranet.imports.stackexchange import importing

    monkeypatch.setattr(importing, "BATCH", 2)
    mark = importing.mark

    def stops(asked):
        if Topic.objects.count() > 1:
            raise KeyboardInterrupt
        mark(asked)

    monkeypatch.setattr(importing, "mark", stops)
    with pytest.raises(KeyboardInterrupt):
        run(**WHOLE)
    assert Topic.objects.count() == 1
    monkeypatch.setattr(importing, "mark", mark)
    run(**WHOLE)
    assert Topic.objects.count() == 3
    assert Post.objects.count() == 7


def test_links_between_posts_lead_here(run):
    host = "https://grid.stackexchange.example"
    body = (
        f'<p><a href="{host}/questions/2/some-title">later</a> <a href="/a/3/17">answer</a> '
        f'<a href="{host}/questions/2/x/3#3">answer</a> <a href="{host}/questions/2/x#comment1_3">comment</a> '
        f'<a href="{host}/q/77">gone</a> <a href="https://elsewhere.example/q/2">other</a> '
        f'<a href="{host}/users/1">user</a></p>'
    )
    out = run([question(1, body=body), question(2, day=5), answer(3, 2, day=6), question(4, body=body, day=9)])
    later, reply = post("q2").get_absolute_url(), post("a3").get_absolute_url()
    for name in ("q1", "q4"):
        found = post(name)
        assert f'<a href="{later}">later</a> <a href="{reply}">answer</a> <a href="{reply}">answer</a>' in found.html
        assert f'<a href="{reply}">comment</a>' in found.html
        assert f'<a href="{host}/q/77" rel="noopener noreferrer">gone</a>' in found.html
        assert "https://elsewhere.example/q/2" in found.html
        assert found.revision_count == found.revisions.count() == 2
        assert found.newest.is_intact
        assert found.newest.html == found.html
    assert "does not have" in out


def test_people_who_were_deleted(run):
    gone = {"OwnerUserId": ""}
    run(
        [
            question(1, **gone, OwnerDisplayName="user77"),
            question(2, "b", **gone),
            question(3, "c", OwnerUserId=9),
            question(4, "d", **gone),
        ]
    )
    names = dict(Topic.objects.values_list("title", "author__first_name"))
    assert names == {"How?": "user77", "b": "Deleted user", "c": "User 9", "d": "Deleted user"}


def test_texts_are_cleaned(run):
    body = (
        '<p onclick="x()">Press <kbd>Ctrl</kbd><script>alert(1)</script></p><pre class="lang-py"><code>a &lt; b\n'
        '</code></pre><img src="https://i.imgur.example/x.png" alt="a meter"><span data-mention="admin">x</span>'
    )
    run([question(1, body=body)], comments=[comment(1, 1, "[@A](mention:admin) <b>no</b>")])
    html = post("q1").html
    assert '<p>Press <code>Ctrl</code></p><pre><code class="language-py">a &lt; b' in html
    assert '<a href="https://i.imgur.example/x.png"' in html
    assert "mention" not in html + post("c1").html
    assert "script" not in html


def test_nobody_is_told(run, community, member):
    from communities.discussions.models import Level, Subscription

    Subscription.choose(Level.WATCHING, by=member, of=community)
    run(**WHOLE)
    assert not Notification.objects.exists()
    assert not Outbox.objects.exists()


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE p [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><posts><row Id="1" Body="&b;"/></posts>'
)


@pytest.mark.parametrize(
    ("posts", "reason"),
    [(BOMB, "document type"), ("<posts><row Id='1'", "line 1"), ("", "line 1"), ("\x01\x02", "line 1")],
)
def test_broken_and_hostile_files_are_refused(run, posts, reason):
    with pytest.raises(CommandError, match=reason):
        run(posts)
    assert not Post.objects.exists()


def test_a_folder_without_posts_is_refused(tmp_path, community):
    with pytest.raises(CommandError, match=r"no Posts\.xml"):
        call_command("import_stackexchange", str(tmp_path), "--community", community.slug)


def test_strange_rows(run):
    found = [
        {"Id": "x", "PostTypeId": 1},
        {"PostTypeId": 1, "Body": "no id"},
        question(1),
        question(1, "Twice"),
        question(2, "", body="", CreationDate="never", Tags="", OwnerUserId="abc"),
        answer(3, 3),
        answer(4, 5),
        answer(5, 4),
        question(6, "x" * 500, AcceptedAnswerId=1),
        question(7, "Gone", DeletionDate="2012-01-01"),
        answer(8, 1, day=1, CreationDate="2009-01-01T00:00:00"),
        question(9, "Long", body=f"<p>{'long ' * 50_000}</p>"),
    ]
    out = run(found)
    assert Topic.objects.count() == 4
    assert not Question.objects.exclude(acceptance=None).exists()
    assert post("a8").number == 2
    assert "twice" in out


@pytest.mark.soak
def test_five_thousand_posts(run, capsys):
    """Prints how many a second; nothing here asserts a time."""
    posts, comments = [], []
    for n in range(1, 1001):
        body = (
            "<p>" + "meter reading outage " * 40 + '</p><pre><code>x = 1</code></pre><a href="/questions/1/x">see</a>'
        )
        posts += [question(n * 10, f"Question {n}", body, OwnerUserId=n % 200)]
        posts += [answer(n * 10 + k, n * 10, body, OwnerUserId=n % 150, Score=k) for k in (1, 2)]
        comments += [comment(n * 2 + k, n * 10 + k, "Some *words* about it", UserId=n % 100) for k in (0, 1)]
    out = run(posts, comments=comments)
    with capsys.disabled():
        print(out.splitlines()[-1])
    assert Post.objects.count() == 5000
