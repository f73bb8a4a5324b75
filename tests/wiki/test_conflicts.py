"""Two people write at once: neither text is lost (security.md C4)."""

import pytest

from communities.wiki.merging import MOST_BLOCKS, merge
from communities.wiki.models import PageDraft, PageRevision
from communities.wiki.stale import UNDECIDED

BASE = "<p>One.</p>\n<p>Two.</p>\n<p>Three.</p>"


@pytest.fixture
def rival(page, editor):
    """Somebody else published meanwhile, changing the first paragraph."""
    return page.publish(by=editor, title="Expenses", html=BASE.replace("One.", "First."), based_on=1)


def test_the_second_gets_both_texts_and_nothing_is_lost(browse, facilitator, page, edit, rival):
    shown = edit(browse(facilitator), page, text=BASE.replace("One.", "Mine."), base=1, summary="Why")
    assert shown.status_code == 409
    body = shown.content.decode()
    assert "First." in body
    assert "Mine." in body
    assert shown.context["conflict"].merge.conflicts
    draft = PageDraft.objects.get(person=facilitator, page=page)
    assert (draft.html, draft.summary, draft.based_on) == (BASE.replace("One.", "Mine."), "Why", 1)
    page.refresh_from_db()
    assert page.newest == rival


def test_changes_of_different_parts_are_put_together(browse, facilitator, page, edit, rival):
    client = browse(facilitator)
    shown = edit(client, page, text=BASE.replace("Two.", "Second."), base=1)
    assert shown.status_code == 409
    form = shown.context["form"]
    assert form.initial["text"] == "<p>First.</p>\n<p>Second.</p>\n<p>Three.</p>"
    assert form.initial["base"] == 2
    done = edit(client, page, text=form.initial["text"], base=2, key=form.initial["key"])
    assert done.status_code == 302
    page.refresh_from_db()
    assert page.newest.html == form.initial["text"]
    assert not PageDraft.objects.filter(page=page).exists()


def test_what_both_changed_stands_twice_until_somebody_decides(browse, facilitator, page, edit, rival):
    client = browse(facilitator)
    form = edit(client, page, text=BASE.replace("One.", "Mine."), base=1).context["form"]
    text = form.initial["text"]
    assert text.index("First.") < text.index("Mine.") < text.index("Two.")
    assert text.count(str(UNDECIDED)) == 2
    refused = edit(client, page, text=text, base=2)
    assert refused.status_code == 422
    assert "still stand there twice" in refused.content.decode()
    assert edit(client, page, text="<p>Both.</p>", base=2).status_code == 302


def test_the_plain_form_carries_the_merged_text_as_markdown(browse, facilitator, page, edit, rival):
    body = edit(browse(facilitator), page, text=BASE.replace("Two.", "Second."), base=1).content.decode()
    assert 'name="text-format" value="markdown"' in body
    assert "First.\n\nSecond.\n\nThree." in body


def test_a_third_edit_meanwhile_is_a_conflict_again(browse, facilitator, editor, page, edit, rival):
    page.publish(by=editor, title="Expenses", html="<p>Anew.</p>", based_on=2)
    assert edit(browse(facilitator), page, text="<p>Merged.</p>", base=2).status_code == 409


@pytest.mark.parametrize("base", [0, 999, "", "x", -1])
def test_a_base_that_never_was_is_no_way_round(browse, facilitator, page, edit, rival, base):
    response = edit(browse(facilitator), page, text="<p>Mine.</p>", base=base)
    assert response.status_code in {404, 409, 422}
    page.refresh_from_db()
    assert page.newest == rival
    assert PageRevision.objects.filter(page=page).count() == 2


def put(*words):
    return "\n".join(f"<p>{word}</p>" for word in words)


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "merged"),
    [
        ("abc", "abc", "abc", "abc"),
        ("abc", "abXc", "abc", "abXc"),
        ("abc", "ac", "abc", "ac"),
        ("abc", "Abc", "abC", "AbC"),
        ("abc", "Abc", "aBc", "ABc"),
        ("abc", "xabc", "abcy", "xabcy"),
        ("abc", "aXc", "aXc", "aXc"),
        ("abcd", "acd", "abcdZ", "acdZ"),
        ("", "ab", "", "ab"),
    ],
)
def test_merge_takes_what_only_one_changed(base, mine, theirs, merged):
    result = merge(put(*base), put(*mine), put(*theirs))
    assert not result.conflicts
    assert result.html("!", "!") == put(*merged)


@pytest.mark.parametrize(("base", "mine", "theirs"), [("abc", "aXc", "aYc"), ("abc", "ac", "aYc"), ("", "X", "Y")])
def test_merge_shows_what_both_changed(base, mine, theirs):
    result = merge(put(*base), put(*mine), put(*theirs))
    assert len(result.conflicts) == 1
    text = result.html("<p>theirs</p>", "<p>mine</p>")
    for word in {*mine, *theirs}:
        assert f"<p>{word}</p>" in text


def test_a_text_of_very_many_blocks_is_one_part():
    many = put(*["x"] * (MOST_BLOCKS + 1))
    assert len(merge(many, many + put("m"), many + put("t")).conflicts) == 1
