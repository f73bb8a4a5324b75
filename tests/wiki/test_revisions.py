"""Saved texts: numbered, immutable, never lost."""

import uuid

import pytest
from django.db import DatabaseError, transaction

from communities.wiki.models import CommunityPage, PageRevision
from communities.wiki.refusals import StaleEdit


@pytest.fixture
def page(open_community, member):
    return CommunityPage.begin(open_community, by=member, title="Expenses", html="<p>One.</p>")


def test_an_edit_is_live_at_once(page, member):
    revision = page.publish(by=member, title="Expenses", html="<p>Two.</p>", based_on=1)
    assert (revision.number, page.newest, page.revision_count) == (2, revision, 2)
    assert revision.is_intact


def test_a_stale_edit_is_refused_and_names_the_newest(page, member):
    newest = page.publish(by=member, title="Expenses", html="<p>Two.</p>", based_on=1)
    with pytest.raises(StaleEdit) as refused:
        page.publish(by=member, title="Expenses", html="<p>Other.</p>", based_on=1)
    assert refused.value.current == newest


def test_the_same_submission_saves_once(page, member):
    key = uuid.uuid4()
    saved = {page.publish(by=member, title="E", html="<p>Two.</p>", based_on=1, key=key) for _ in range(3)}
    assert len(saved) == 1
    assert page.revision_count == 2


@pytest.mark.parametrize("attempt", [lambda r: r.update(html="<p>Forged.</p>"), lambda r: r._raw_delete("default")])
def test_revision_bytes_never_change(page, attempt):
    """Invariant 2, as the database holds it: whoever asks, through whatever code."""
    with pytest.raises(DatabaseError, match="immutable"), transaction.atomic():
        attempt(PageRevision.objects.filter(page=page))
    assert all(revision.is_intact for revision in page.revisions.all())


def test_below_moves_along_and_old_addresses_are_kept(page, member, open_community):
    child = CommunityPage.begin(open_community, by=member, title="Abroad", html="<p>x</p>", parent=page)
    top = CommunityPage.begin(open_community, by=member, title="Money", html="<p>x</p>")
    page.move(top, by=member)
    child.refresh_from_db()
    assert child.path == "money/expenses/abroad"
    assert set(page.former_addresses.values_list("path", flat=True)) == {"expenses"}
    assert set(child.former_addresses.values_list("path", flat=True)) == {"expenses/abroad"}
