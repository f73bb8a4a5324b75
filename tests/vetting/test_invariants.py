"""The invariants of vetting.md, numbered as there. Those that are properties stand in test_properties.py."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from communities import actions as community_actions
from communities.capabilities import Capability
from communities.models import PersonDelegation
from communities.vetting.actions.granting import Seen
from communities.vetting.models import OfficialVersion, VettingEvent, VettingRequest
from communities.vetting.refusals import MayNotVet, TextChanged
from communities.vetting.resolver import resolve
from communities.wiki.models import PageRevision


def everything():
    """A digest of each table that vetting writes."""
    digests = {}
    with connection.cursor() as cursor:
        for model in (OfficialVersion, VettingRequest, VettingEvent, PageRevision):
            table = model._meta.db_table
            cursor.execute(f"SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY id), '')) FROM {table} t")  # noqa: S608
            digests[table] = cursor.fetchone()[0]
    return digests


def copy_of(version, **changes):
    fields = {field.attname: getattr(version, field.attname) for field in version._meta.concrete_fields}
    return OfficialVersion(**(fields | {"id": None, "supersedes_id": None} | changes))


def test_invariant_1_the_database_holds_at_most_one_active_version(official):
    with pytest.raises(IntegrityError, match="official_version_one_active"), transaction.atomic():
        OfficialVersion.objects.bulk_create([copy_of(official)])


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE wiki_pagerevision SET html = 'forged'",
        "UPDATE wiki_pagerevision SET sha256 = 'forged'",
        "DELETE FROM wiki_pagerevision",
        "TRUNCATE wiki_pagerevision CASCADE",
        "UPDATE vetting_officialversion SET review_by = review_by + 1",
        "UPDATE vetting_officialversion SET owner_id = owner_id + 1, ended_at = now(), end_reason = 'x'",
        "DELETE FROM vetting_officialversion",
        "TRUNCATE vetting_officialversion CASCADE",
        "UPDATE vetting_vettingevent SET note = 'forged'",
        "DELETE FROM vetting_vettingevent",
        "TRUNCATE vetting_vettingevent",
    ],
)
def test_invariant_2_what_was_said_stays_said(official, statement):
    before = everything()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert everything() == before
    assert all(revision.is_intact for revision in PageRevision.objects.all())
    assert official.sha256 == official.revision.sha256


#: What only the vetting room may write.
WRITES = re.compile(
    r"OfficialVersion\(|OfficialVersion\.objects\.(bulk_)?create|official_versions\.create"
    r"|(?<!\.)\bofficial_number\s*=(?!=)|\.official_number\s*=(?!=)"
)


def test_invariant_3_only_the_vetting_room_writes_official_versions():
    found = []
    for room in ("accounts", "communities", "intranet", "pages"):
        for path in (Path(settings.PROJECT) / room).rglob("*.py"):
            inside = "communities/vetting/" in path.as_posix() or "/migrations/" in path.as_posix()
            if not inside and (hit := WRITES.search(path.read_text())):
                found.append((path.name, hit.group()))
    # The field itself is declared in the model of the page.
    assert found == [("page.py", "official_number =")]


@pytest.mark.parametrize("forged", ["number", "sha256", "base"])
def test_invariant_4_a_grant_of_another_text_changes_nothing(
    page, official, edit, member, manager, seen, grant, forged
):
    edit(page, by=member)
    look = seen(page)
    wrong = {"number": 99, "sha256": "0" * 64, "base": None}
    before = everything()
    with pytest.raises(TextChanged):
        grant(page, by=manager, look=Seen(**(vars(look) | {forged: wrong[forged]})))
    assert everything() == before


def test_invariant_4_what_was_official_meanwhile_is_not_overwritten(page, manager, delegate, edit, member, seen, grant):
    look = seen(page)
    edit(page, by=member)
    grant(page, by=delegate)
    with pytest.raises(TextChanged):
        grant(page, by=manager, look=look)


def test_invariant_5_an_expired_delegation_carries_nothing(page, delegate, grant):
    long_ago = timezone.now() - timedelta(days=50)
    PersonDelegation.objects.filter(user=delegate).update(created_at=long_ago, expires_at=long_ago + timedelta(days=49))
    with pytest.raises(MayNotVet):
        grant(page, by=delegate)


def test_invariant_5_nor_a_revoked_one_nor_an_ended_account(page, manager, delegate, grant):
    for row in PersonDelegation.objects.filter(user=delegate):
        row.revoke(by=manager)
    with pytest.raises(MayNotVet):
        grant(page, by=delegate)
    type(manager).objects.filter(pk=manager.pk).update(is_active=False)
    with pytest.raises(MayNotVet):
        grant(page, by=manager)  # the instance in hand still says that the account is in use
    assert not OfficialVersion.objects.exists()


def test_invariant_5_a_delegation_counts_in_its_own_community(found, page, manager, person, grant):
    elsewhere = found("elsewhere")
    somebody = person("somebody")
    until = timezone.now() + timedelta(days=9)
    elsewhere.delegate(Capability.GRANT_OFFICIAL, to=somebody, by=manager, until=until, reason="There only")
    with pytest.raises(MayNotVet):
        grant(page, by=somebody)


@pytest.mark.parametrize("persona", ["facilitator", "editor", "member", "outsider", "administrator"])
def test_invariant_5_nobody_else_grants(request, page, grant, manager, persona):
    with pytest.raises(MayNotVet):
        grant(page, by=request.getfixturevalue(persona), owner=manager)


def test_invariant_7_the_audience_is_kept_as_it_was_at_the_grant(community, page, official):
    assert official.audience == community.visibility == "open"


def test_invariant_10_what_has_a_history_is_never_deleted(page, official, manager):
    official.withdraw(by=manager, reason="Wrong rates.")
    for row in (page, official.revision, page.community, official, manager):
        with pytest.raises((ProtectedError, DatabaseError)), transaction.atomic():
            row.delete()


def test_invariant_11_the_fallback_role_answers_at_once(page, official, manager):
    type(manager).objects.filter(pk=manager.pk).update(is_active=False)
    assert resolve(page).owner is None
    assert list(OfficialVersion.objects.without_active_owner()) == [official]
    community_actions.person_left(manager, by=None)
    official.refresh_from_db()
    assert (official.owner, official.is_active) == (manager, True), "no transition is a side effect of leaving"


def test_invariant_12_an_ended_version_stays_ended(page, official, manager):
    official.withdraw(by=manager, reason="Wrong rates.")
    with pytest.raises(DatabaseError, match="only be ended"), transaction.atomic():
        OfficialVersion.objects.filter(pk=official.pk).update(ended_at=None, ended_by=None, end_reason="")
    with pytest.raises(DatabaseError, match="only be ended"), transaction.atomic():
        OfficialVersion.objects.filter(pk=official.pk).update(end_reason="Another reason.")
