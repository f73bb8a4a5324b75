"""A history of texts becomes community pages: every revision, in order, once, and nothing official."""

import gzip
import json
import os
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from accounts.models import User
from accounts.notifications.models import Activity, Notification, Outbox
from communities.vetting.models import OfficialVersion, VettingEvent, VettingRequest
from communities.vetting.resolver import resolve_many, with_texts
from communities.vetting.states import State
from communities.wiki.models import CommunityPage, PageRevision
from intranet.imports.history.authors import placeholder_username
from intranet.imports.history.running import Options, import_history
from tests.imports.rows import fingerprint

DAY = 86_400
START = int(datetime(2024, 3, 1, 9, tzinfo=UTC).timestamp())


def line(path, day, author="Ann", text="Words.", summary="Said it", **more):
    return {"path": path, "at": START + day * DAY, "author": author, "summary": summary, "text": text} | more


TOOLS = [
    line("docs/tools/chat.md", 0, text="---\ntitle: Chat\n---\nSee [mail](../mail/) and [gone](../gone/).\n"),
    line("docs/tools/chat.md", 2, "Ben", "---\ntitle: Chat rooms\n---\nSee [mail](../mail/).\n", "Rooms"),
    line("docs/mail.md", 1, text="# Mail\n\nBack to [the rooms](/tools/chat/).\n"),
    line("docs/tools/chat.md", 1, "Ben", "---\ntitle: Chat\n---\n**Bold.**\n", "Bold"),
]


@pytest.fixture
def run(open_community, tmp_path, capsys):
    """Run the command on lines; returns what it printed. ``code`` is the exit code that is expected."""

    def call(lines, *arguments, code=0, name="history.jsonl"):
        file = tmp_path / name
        content = "".join(json.dumps(row) + "\n" if isinstance(row, dict) else row for row in lines).encode()
        file.write_bytes(gzip.compress(content) if name.endswith(".gz") else content)
        capsys.readouterr()
        ended, said = 0, ""
        try:
            call_command("import_page_history", str(file), "--community", open_community.slug, *arguments)
        except CommandError as error:
            ended, said = error.returncode, str(error)
        assert ended == code, said
        return capsys.readouterr().out + said

    return call


def page(path):
    return CommunityPage.objects.select_related("newest", "parent").get(path=path)


@pytest.mark.parametrize("name", ["history.jsonl", "history.jsonl.gz"])
def test_every_text_is_a_revision_in_order(run, name):
    out = run(TOOLS, name=name)
    chat = page("tools/chat")
    rows = [(r.number, r.title, r.author.first_name, r.summary, r.at) for r in chat.revisions.order_by("number")]
    days = [datetime.fromtimestamp(START + day * DAY, UTC) for day in range(3)]
    assert rows == [
        (1, "Chat", "Ann", "Said it", days[0]),
        (2, "Chat", "Ben", "Bold", days[1]),
        (3, "Chat rooms", "Ben", "Rooms", days[2]),
    ]
    assert (chat.title, chat.parent.title, chat.parent.path) == ("Chat rooms", "Tools", "tools")
    assert (chat.created_at, chat.changed_at) == (days[0], days[2])
    assert "4 revisions written" in out
    assert all(revision.is_intact for revision in PageRevision.objects.all())


def test_links_lead_to_the_community_pages(run, open_community):
    out = run(TOOLS)
    base = f"/communities/{open_community.slug}/pages"
    assert f'href="{base}/mail/"' in page("tools/chat").newest.html
    assert f'href="{base}/tools/chat/"' in page("mail").newest.html
    assert "../gone/" in out
    assert "gone" in page("tools/chat").revisions.get(number=1).html


def test_authors_are_placeholders_or_people_here(run, tmp_path, employee):
    (tmp_path / "map.csv").write_text("author,username\nBen,employee\n")
    run(TOOLS, "--authors", str(tmp_path / "map.csv"))
    ann = User.objects.get(username=placeholder_username("Ann"))
    assert (ann.is_active, ann.has_usable_password(), ann.name, ann.email) == (False, False, "Ann (imported)", "")
    assert set(page("tools/chat").revisions.values_list("author__username", flat=True)) == {ann.username, "employee"}
    run([*TOOLS, line("docs/new.md", 9)], "--authors", str(tmp_path / "map.csv"))
    assert User.objects.filter(first_name="Ann").count() == 1


@pytest.mark.parametrize("text", ["author,username\nBen,nobody\n", "name,login\nBen,employee\n", None])
def test_a_map_that_cannot_be_used_is_refused(run, tmp_path, employee, text):
    if text:
        (tmp_path / "map.csv").write_text(text)
    run(TOOLS, "--authors", str(tmp_path / "map.csv"), code=1)
    assert not PageRevision.objects.exists()


def test_nothing_becomes_official_and_nobody_is_told(run, facilitator, manager):
    run(TOOLS)
    assert not OfficialVersion.objects.exists()
    assert not VettingEvent.objects.exists()
    assert not VettingRequest.objects.exists()
    assert not Outbox.objects.exists()
    assert not Notification.objects.exists()
    assert Activity.objects.filter(verb="page.edited").latest("at").at.year == 2024


def test_an_import_into_an_official_page_changes_no_statement(run, manager, facilitator):
    """What was granted stays what it was; the texts that came later are newer edits."""
    from communities.vetting import actions
    from communities.vetting.actions.granting import Seen
    from pages.models.review import in_a_year

    run(TOOLS)
    chat = page("tools/chat")
    seen = Seen(3, chat.newest.sha256, None)
    version = actions.grant(chat, by=manager, seen=seen, owner=manager, review_by=in_a_year())
    run([*TOOLS, line("docs/tools/chat.md", 5, text="Later.")])
    reading = resolve_many(list(with_texts(CommunityPage.objects.filter(pk=chat.pk))))[0]
    assert (reading.state, reading.shown.number, reading.newer_edits) == (State.NEWER_EDITS, 3, 1)
    assert OfficialVersion.objects.active().get() == version


def test_a_second_run_changes_nothing(run):
    run(TOOLS)
    before = fingerprint()
    out = run(TOOLS)
    assert fingerprint() == before
    assert "0 revisions written, 4 there before" in out


def test_a_rehearsal_writes_nothing(run):
    before = fingerprint()
    out = run(TOOLS, "--dry-run")
    assert fingerprint() == before
    assert "Rehearsal" in out
    assert "../gone/" in out


def test_what_is_new_in_the_file_is_added(run):
    run(TOOLS[:1], "--root", "docs")
    run(TOOLS)
    assert list(page("tools/chat").revisions.order_by("number").values_list("summary", flat=True)) == [
        "Said it", "Bold", "Rooms",
    ]  # fmt: skip


def test_stopped_half_way_it_goes_on(run, monkeypatch):
    from intranet.imports.history.filling import Filling

    write, calls = Filling.write_line, []

    def stop(self, *arguments):
        calls.append(1)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return write(self, *arguments)

    monkeypatch.setattr(Filling, "write_line", stop)
    with pytest.raises(KeyboardInterrupt):
        run(TOOLS)
    monkeypatch.undo()
    run(TOOLS)
    assert {p.path: p.revision_count for p in CommunityPage.objects.all()} == {"mail": 1, "tools": 1, "tools/chat": 3}


def test_a_page_moved_here_is_found_again(run, facilitator):
    run(TOOLS)
    page("tools/chat").move(page("mail"), by=facilitator)
    run([*TOOLS, line("docs/tools/chat.md", 5, text="Later.", summary="Later")])
    assert page("mail/chat").newest.summary == "Later"
    assert not CommunityPage.objects.filter(path="tools/chat").exists()


def test_a_page_edited_here_is_left(run, facilitator):
    run(TOOLS)
    page("mail").publish(by=facilitator, title="Mail", html="<p>Ours.</p>", based_on=1)
    assert "changed here" in run([*TOOLS, line("docs/mail.md", 5, text="Theirs.")], code=2)
    assert page("mail").newest.html == "<p>Ours.</p>"
    run(TOOLS)


def test_a_text_older_than_what_the_page_says_is_told(run):
    run(TOOLS)
    assert "older than" in run([*TOOLS, line("docs/mail.md", 0, text="Before.")], code=2)
    assert page("mail").revision_count == 1


def test_a_page_that_is_somebody_elses_is_told(run, open_community, facilitator):
    CommunityPage.begin(open_community, by=facilitator, title="Mail", html="<p>Ours.</p>")
    assert "was not imported" in run(TOOLS, code=2)
    assert page("mail").revision_count == 1
    assert page("tools/chat").revision_count == 3


def test_the_same_text_twice_is_two_revisions(run):
    """The author saved it, with a reason of their own; the same line twice is one."""
    row = line("docs/a.md", 0)
    run([row, row, line("docs/a.md", 1, summary="Keywords only")])
    assert page("a").revision_count == 2


@pytest.mark.parametrize(
    "row",
    [
        "no json\n",
        "[1]\n",
        json.dumps({"path": "docs/b.md", "at": START, "author": "Ann"}) + "\n",
        json.dumps(line("docs/b.md", 0) | {"at": "yesterday"}) + "\n",
        json.dumps(line("docs/b.md", 0) | {"at": 10**11}) + "\n",
        json.dumps(line("", 0)) + "\n",
        json.dumps(line("docs/???.md", 0)) + "\n",
        json.dumps(line("docs/" + "d/" * 9 + "b.md", 0)) + "\n",
    ],
)
def test_what_cannot_be_imported_is_told_with_its_reason(run, row):
    out = run([*TOOLS, row], code=2)
    assert "1 left out" in out
    assert page("tools/chat").revision_count == 3


def test_hostile_words(run):
    """Nothing of a text becomes markup of ours, and no character stops the import."""
    run(
        [
            line("x/../../etc/passwd.md", 0),
            line("x/<b>.md", 0, text="<script>alert(1)</script>\0 [a](javascript:alert(1))"),
            line("x/new.md", 0, "Bob\0 <b>", "\n\n**Hi**", "a\nb\0c" * 99),
        ],
        code=2,
    )
    assert not CommunityPage.objects.filter(path__contains="passwd").exists()
    for revision in PageRevision.objects.all():
        assert "<script" not in revision.html
        assert 'href="javascript' not in revision.html
        assert "\n" not in revision.summary
    assert CommunityPage.objects.filter(slug="new-page").exists()


def test_an_archived_community_takes_nothing(run, open_community, facilitator):
    open_community.archive(by=facilitator)
    assert "archived" in run(TOOLS, code=1)


@pytest.mark.parametrize("name", ["nowhere.jsonl", "broken.jsonl.gz"])
def test_a_file_that_cannot_be_read_is_refused(open_community, tmp_path, name):
    (tmp_path / "broken.jsonl.gz").write_bytes(b"\x1f\x8b\x08rubbish")
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_page_history", str(tmp_path / name), "--community", open_community.slug)


def test_the_report_as_a_file(run, tmp_path):
    run(TOOLS, "--report", str(tmp_path / "report.json"))
    report = json.loads((tmp_path / "report.json").read_text())
    assert (report["lines"], report["written"]) == (4, 4)
    assert [f["detail"] for f in report["findings"] if f["kind"] == "link"] == ["../gone/"]


PLACES = [os.environ.get("HANDBOOK_DIR", ""), settings.PROJECT.parent / "shared" / "data" / "handbook"]
FILES = [
    Path(place) / "revisions.jsonl.gz" for place in PLACES if place and (Path(place) / "revisions.jsonl.gz").is_file()
]


@pytest.mark.parametrize("file", FILES[:1], ids=lambda file: file.name)
def test_a_real_history(open_community, file):
    """Seven hundred revisions by many editors, where they lie at hand: see test_handbook.py."""
    with gzip.open(file, "rt") as source:
        rows = [json.loads(row) for row in source]
    report = import_history(Options(file, open_community, hosts=("handbook.tts.gsa.gov",)))
    assert (report.lines, report.written, report.left_out) == (len(rows), len(rows), 0)
    assert report.complete
    assert report.placeholders == len({row["author"] for row in rows}) + 1, "and one for folders"
    for one in CommunityPage.objects.all():
        times = [r.at for r in one.revisions.order_by("number")]
        assert all(a <= b for a, b in pairwise(times))
        assert one.newest.is_intact
    before = fingerprint()
    again = import_history(Options(file, open_community, hosts=("handbook.tts.gsa.gov",)))
    assert (again.written, again.known) == (0, len(rows))
    assert fingerprint() == before
    print(report.summary(), f"Again: {again.seconds:.1f} s.")
