"""``manage.py import_pages``: a folder becomes pages, once, and again."""

import json
import os

import pytest
from django.core.management import CommandError, call_command
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from intranet.imports import filling
from intranet.imports import folder as importing
from intranet.imports.alone import Busy
from intranet.imports.models import ImportedPage
from intranet.imports.tree import LARGEST_FILE
from pages.models import ContentPage, SectionPage
from tests.imports.rows import fingerprint

BASIC = {
    "index.md": "---\ntitle: The handbook\n---\nStart with [pay](people/pay.md).",
    "people/pay.md": (
        "---\ntitle: Pay\nredirect_from:\n  - /salary/\n---\nWhen you are paid, and by whom.\n\n## Rates\n\n"
        "See [the tools](../tools/) and [Slack](/tools/slack/#who)."
    ),
    "tools/index.md": "---\ntitle: Our tools\n---\nAll of them.",
    "tools/slack.md": "# Chat\n\n## Who\n\n[Pay](/salary/#rates), [records](slack/records.md), [gone](/gone/)",
    "tools/slack/records.md": "# Records\n\nKept for a year.",
}


#: The page others link to, with another text below the same address and headings.
NEW_PAY = BASIC["people/pay.md"].replace("When you are paid", "New text on when you are paid")


def pages():
    return {page.url_path.removeprefix("/start"): page.specific for page in Page.objects.filter(depth__gt=2)}


def test_a_folder_becomes_pages_in_the_same_tree(run, folder, client, employee):
    output = run(folder(BASIC), "--owner", "employee")
    made = pages()
    assert {path: type(page) for path, page in made.items()} == {
        "/handbook/": SectionPage,
        "/handbook/people/": SectionPage,
        "/handbook/people/pay/": ContentPage,
        "/handbook/tools/": SectionPage,
        "/handbook/tools/slack/": ContentPage,
        "/handbook/tools/slack/records/": ContentPage,
    }
    assert made["/handbook/"].title == "The handbook"
    assert made["/handbook/people/"].title == "People"
    assert made["/handbook/tools/slack/"].title == "Chat"
    pay = made["/handbook/people/pay/"]
    assert pay.summary == "When you are paid, and by whom."
    assert pay.content_owner == employee
    assert all(page.live and not page.has_unpublished_changes and page.live_revision for page in made.values())
    assert '<a href="/handbook/tools/slack/#who">' in str(pay.body)
    assert Page.find_problems() == ([], [], [], [], [])
    assert "5 created" in output
    assert "/gone/ (tools/slack.md:5)" in output
    client.force_login(employee)
    for path in made:
        assert client.get(path).status_code == 200


def test_former_addresses_are_redirects(run, folder, client, employee):
    run(folder(BASIC))
    client.force_login(employee)
    response = client.get("/handbook/salary/")
    assert (response.status_code, response["Location"]) == (301, "/handbook/people/pay/")


def test_a_second_import_changes_nothing(run, folder):
    source = folder(BASIC)
    run(source)
    before = fingerprint()
    assert "5 unchanged" in run(source)
    assert fingerprint() == before


def test_a_rehearsal_writes_nothing_and_tells_the_same(run, folder):
    source = folder(BASIC)
    before = fingerprint()
    rehearsal = run(source, "--dry-run")
    assert fingerprint() == before
    real = run(source)
    assert rehearsal.splitlines()[:-1] == real.splitlines()[:-1]
    assert "5 created; 1 pages made for folders, 1 redirects" in rehearsal
    assert "5 created; 1 pages made for folders, 1 redirects" in real


def test_a_rehearsal_of_a_change_writes_nothing(run, folder):
    run(folder(BASIC))
    before = fingerprint()
    output = run(folder({"people/pay.md": NEW_PAY, "people/new.md": "# New"}), "--dry-run")
    assert "1 created, 1 updated, 4 unchanged" in output
    assert fingerprint() == before


def test_a_changed_file_updates_its_page(run, folder):
    source = folder(BASIC)
    run(source)
    first = ContentPage.objects.get(slug="pay")
    run(folder({"people/pay.md": "---\ntitle: Pay and pensions\n---\nNew text."}))
    page = ContentPage.objects.get(slug="pay")
    assert (page.pk, page.title, page.summary) == (first.pk, "Pay and pensions", "New text.")
    assert page.live_revision_id != first.live_revision_id
    assert "New text." in str(page.body)


def test_a_new_page_turns_text_back_into_links(run, folder):
    run(folder(BASIC))
    assert "2 created" not in run(folder({"gone.md": "# Gone"}))
    assert '<a href="/handbook/gone/">gone</a>' in str(ContentPage.objects.get(slug="slack").body)


def edit(page, text="Edited here", publish=True):
    page.body = [("text", f"<p>{text}</p>")]
    revision = page.save_revision()
    if publish:
        revision.publish()


@pytest.mark.parametrize("publish", [True, False])
def test_a_page_edited_here_is_listed_and_left(run, folder, publish):
    run(folder(BASIC))
    edit(ContentPage.objects.get(slug="pay"), publish=publish)
    before = fingerprint()
    output = run(folder({"people/pay.md": NEW_PAY}))
    assert "1  pages changed here since their import, left as they are: Pay (people/pay.md)" in output
    assert fingerprint() == before
    run(folder({}), "--overwrite")
    assert "New text" in str(ContentPage.objects.get(slug="pay").body)


def test_a_page_edited_here_whose_file_is_the_same_is_no_news(run, folder):
    source = folder(BASIC)
    run(source)
    edit(ContentPage.objects.get(slug="pay"))
    assert "5 unchanged" in run(source)


def test_a_page_moved_here_stays_where_it_is_and_is_linked_to_there(run, folder):
    run(folder(BASIC))
    page = Page.objects.get(slug="pay")
    page.move(Page.objects.get(slug="tools"), pos="last-child")
    run(folder({"more.md": "[Pay](people/pay.md)"}))
    assert Page.objects.filter(slug="pay").count() == 1
    assert 'href="/handbook/tools/pay/"' in str(ContentPage.objects.get(slug="more").body)


def test_a_page_deleted_here_is_listed_and_not_made_again(run, folder):
    source = folder(BASIC)
    run(source)
    Page.objects.get(slug="pay").delete()
    output = run(source)
    assert "pages deleted here since their import, not made again: Pay (people/pay.md)" in output
    assert not Page.objects.filter(slug="pay").exists()
    run(source, "--overwrite")
    assert ContentPage.objects.get(slug="pay").live


def test_a_removed_file_is_listed_and_its_page_left(run, folder):
    source = folder(BASIC)
    run(source)
    (source / "tools/slack/records.md").unlink()
    output = run(source)
    assert "pages whose file is gone, left as they are: Records (tools/slack/records.md)" in output
    assert Page.objects.get(slug="records").live


def test_a_file_that_becomes_a_folder_keeps_its_page(run, folder):
    source = folder(BASIC)
    run(source)
    page = Page.objects.get(slug="slack")
    (source / "tools/slack.md").rename(source / "tools/slack/index.md")
    (source / "people/index.md").write_text("# Our people")
    output = run(source)
    assert "2 updated" in output
    assert Page.objects.get(slug="slack").pk == page.pk
    assert SectionPage.objects.get(slug="people").title == "Our people"


def test_a_page_that_was_there_is_not_touched(run, folder, home):
    mine = home.add_child(instance=SectionPage(title="Handbook", slug="handbook"))
    own = mine.add_child(instance=ContentPage(title="My pay", slug="people", body=[("text", "<p>Mine</p>")]))
    with pytest.raises(CommandError) as refused:
        run(folder({**BASIC, "people/index.md": "# Theirs"}))
    assert refused.value.returncode == 2
    own.refresh_from_db()
    assert (own.title, own.revisions.count()) == ("My pay", 0)
    assert Page.objects.get(slug="pay").get_parent().pk == own.pk


class Stopped(Exception):
    """The operator pressed Ctrl-C."""


@pytest.mark.parametrize("phase", ["place", "fill"])
@pytest.mark.parametrize("after", [1, 3, 5])
def test_an_interrupted_import_can_be_run_again(run, folder, monkeypatch, phase, after):
    source, calls = folder(BASIC), []
    module, name = (importing.Placement, "place") if phase == "place" else (importing, "fill")
    real = getattr(module, name)

    def interrupted(*args, **kwargs):
        if len(calls) == after:
            raise Stopped
        calls.append(args)
        return real(*args, **kwargs)

    monkeypatch.setattr(module, name, interrupted)
    with pytest.raises(Stopped):
        run(source)
    assert all(page.body or page.slug == "people" for page in pages().values() if page.live)
    monkeypatch.setattr(module, name, real)
    run(source)
    assert len(pages()) == 6
    assert all(page.live for page in pages().values())
    assert ImportedPage.objects.filter(page_sha256="").count() == 0
    assert Redirect.objects.count() == 1
    before = fingerprint()
    run(source)
    assert fingerprint() == before


def test_a_page_that_cannot_be_saved_is_rolled_back_and_the_others_go_on(run, folder, monkeypatch):
    real = filling.write

    def failing(page, converted):
        real(page, converted)
        if page.slug == "pay":
            raise filling.ValidationError("No room.")

    monkeypatch.setattr(filling, "write", failing)
    with pytest.raises(CommandError, match="left out"):
        run(folder(BASIC))
    page = ContentPage.objects.get(slug="pay")
    assert (page.live, page.revisions.count()) == (False, 0)
    assert Page.objects.get(slug="records").live
    monkeypatch.setattr(filling, "write", real)
    run(folder({}))
    assert ContentPage.objects.get(slug="pay").live


UGLY = {
    "good.md": "# Good\n\n[bad](broken.md)",
    "broken.md": "---\ntitle: [\n---\nx",
    "latin.md": "# Caf\xe9".encode("latin-1"),
    "empty.md": "",
    "blank.md": " \n\n",
    "huge.md": "x" * (LARGEST_FILE + 1),
    "???.md": "# No letters",
    "twice.md": "# One",
    "Twice.md": "# Two",
    "twice/index.md": "# Three",
    "deep/" + "d/" * 40 + "deep.md": "# Deep",
    "notes.txt": "not imported",
    ".hidden/secret.md": "# Hidden",
}


def test_ugly_files_are_told_one_by_one_and_the_others_go_on(run, folder, tmp_path, capsys):
    source = folder(UGLY)
    (source / "loop").symlink_to(source)
    (source / "passwd.md").symlink_to("/etc/passwd")
    (source / "gone.md").symlink_to(source / "nowhere")
    os.mkfifo(source / "pipe.md")
    report = tmp_path.parent / f"{tmp_path.name}.json"
    with pytest.raises(CommandError) as refused:
        call_command("import_pages", str(source), "--report", str(report), "--under", "/ugly/")
    assert refused.value.returncode == 2
    told = {finding["path"]: finding["detail"] for finding in json.loads(report.read_text())["findings"]}
    for path, words in {
        "broken.md": "Front matter:",
        "latin.md": "Not UTF-8: byte 6.",
        "empty.md": "The file is empty.",
        "blank.md": "The file is empty.",
        "huge.md": "the most is",
        "???.md": "No address",
        "twice.md": "The same address as",
        "twice/index.md": "The same address as",
        "deep/" + "d/" * 40 + "deep.md": "folders deep",
        "loop": "symbolic link",
        "passwd.md": "symbolic link",
        "gone.md": "symbolic link",
        "pipe.md": "Not an ordinary file.",
        "notes.txt": ".txt",
    }.items():
        assert words in told[path]
    assert set(pages()) == {"/ugly/", "/ugly/good/", "/ugly/twice/"}
    assert ".hidden/secret.md" not in told


def test_a_file_that_breaks_later_keeps_its_page_and_links_to_it(run, folder):
    run(folder(BASIC))
    with pytest.raises(CommandError):
        run(folder({"people/pay.md": "---\ntitle: [\n---\n"}))
    assert ContentPage.objects.get(slug="pay").title == "Pay"
    assert 'href="/handbook/people/pay/' in str(ContentPage.objects.get(slug="slack").body)


def test_drafts_are_not_published(run, folder):
    run(folder({"plan.md": "---\ndraft: true\n---\nSoon"}))
    assert not ContentPage.objects.get(slug="plan").live
    run(folder({"plan.md": "---\ntitle: Plan\n---\nNow"}))
    assert ContentPage.objects.get(slug="plan").live


def test_below_the_home_page_itself(run, folder):
    with pytest.raises(CommandError):
        run(folder({"index.md": "# Mine", "people/x.md": "# X", "offices/y.md": "# Y"}), "--under", "/")
    assert set(pages()) == {"/offices/", "/offices/y/"}
    assert Page.objects.get(depth=2).title == "Home"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nowhere"], "is not a folder"),
        ([".", "--under", "/../x/"], "takes an address"),
        ([".", "--under", "/A b/"], "takes an address"),
        ([".", "--owner", "nobody"], "no active person"),
    ],
)
def test_wrong_use_is_refused_before_anything_is_done(home, arguments, words):
    before = fingerprint()
    with pytest.raises(CommandError, match=words):
        call_command("import_pages", *arguments)
    assert fingerprint() == before


def test_two_imports_at_once_are_refused(home, folder, monkeypatch):
    def second(folder):
        raise Busy("another")

    monkeypatch.setattr(importing.tree, "read", second)
    with pytest.raises(CommandError, match="another"):
        call_command("import_pages", str(folder(BASIC)))


def test_the_introduction_is_not_shown_twice(run, folder, client, employee):
    one, two = "Words that *begin* the text.\n\n## More", "---\nsummary: In short\n---\nThe text."
    run(folder({"one.md": one, "two.md": two}))
    client.force_login(employee)
    assert client.get("/handbook/one/").content.count(b"page-head__lead") == 0
    assert b'page-head__lead">In short<' in client.get("/handbook/two/").content
    assert b"Words that begin the text." in client.get("/handbook/").content
