import pytest
from django.db import IntegrityError, InternalError, ProgrammingError, transaction

from accounts.models import Profile, SecurityEvent, User


def test_every_account_has_a_profile(person):
    assert Profile.objects.get(user=person("sam")).skills == []
    User.objects.bulk_create([User(username="a"), User(username="b")])
    assert Profile.objects.count() == 3


@pytest.mark.parametrize("field", ["username", "email"])
def test_names_and_addresses_are_unique_in_any_case(person, field):
    person("sam", email="sam@example.com")
    with pytest.raises(IntegrityError), transaction.atomic():
        person("kim", **{field: "SAM@example.com"}) if field == "email" else person("SAM", email="")


def test_many_people_may_have_no_address(person):
    person("sam", email="")
    person("kim", email="")


def test_only_the_group_makes_an_intranet_manager(manager, administrator, employee):
    assert manager.is_intranet_manager
    assert not administrator.is_intranet_manager
    assert not employee.is_intranet_manager
    assert list(User.objects.intranet_managers()) == [manager]


@pytest.mark.parametrize("change", ["update", "delete"])
def test_the_security_log_cannot_be_changed(person, change):
    SecurityEvent.record("sign_in.succeeded", person=person("sam"))
    with pytest.raises((InternalError, ProgrammingError)), transaction.atomic():
        getattr(SecurityEvent.objects.all(), change)(**({"kind": "x"} if change == "update" else {}))


def test_search_text_is_folded(person):
    sam = person("sam", first_name="Søren", last_name="Ágústsson")
    sam.refresh_from_db()
    assert "agustsson" in sam.folded_name
