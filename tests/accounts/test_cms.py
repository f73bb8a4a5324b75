"""People in the CMS."""

import pytest
from django.contrib.auth.models import Group, Permission

from accounts.models import INTRANET_MANAGERS, SecurityEvent, User

FORM = {"email": "sam@example.com", "first_name": "Sam", "last_name": "Okoro", "username": "sam"}
LONG = "a rather long phrase"


@pytest.fixture
def admin_client(client, administrator):
    client.force_login(administrator)
    return client


def test_administrators_make_people(admin_client):
    group = Group.objects.get(name=INTRANET_MANAGERS)
    response = admin_client.post("/cms/users/new/", FORM | {"password1": LONG, "password2": LONG, "groups": [group.pk]})
    assert response.status_code == 302
    sam = User.objects.get(username="sam")
    assert sam.is_intranet_manager
    assert sam.profile.skills == []
    assert SecurityEvent.objects.get(kind="account.created").person == sam


@pytest.mark.parametrize("twice", [{"username": "EMPLOYEE"}, {"email": "Employee@example.com"}])
def test_doubles_are_a_form_error(admin_client, employee, twice):
    response = admin_client.post("/cms/users/new/", FORM | twice | {"password1": LONG, "password2": LONG})
    assert response.status_code == 200
    assert "already exists" in response.content.decode()


def test_deactivating_there_ends_sessions(admin_client, employee, client):
    said = FORM | {"username": "employee", "email": "employee@example.com"}
    assert admin_client.post(f"/cms/users/edit/{employee.pk}/", said).status_code == 302
    employee.refresh_from_db()
    assert not employee.is_active
    assert employee.sessions_ended_at
    assert employee.first_name == "Sam"
    assert list(SecurityEvent.objects.exclude(kind__startswith="sign").values_list("kind", flat=True)) == [
        "account.changed",
        "account.deactivated",
    ]
    admin_client.post(f"/cms/users/edit/{employee.pk}/", said | {"is_active": "on"})
    employee.refresh_from_db()
    assert employee.is_active


def test_who_has_left_can_be_looked_at_from_there(admin_client, employee):
    said = FORM | {"username": "employee", "email": "employee@example.com"}
    page = admin_client.post(f"/cms/users/edit/{employee.pk}/", said, follow=True).content.decode()
    assert "/people/employee/leaver/" in page


def test_nobody_is_called_like_a_page(admin_client):
    response = admin_client.post("/cms/users/new/", FORM | {"username": "Chart", "password1": LONG, "password2": LONG})
    assert response.status_code == 200
    assert "The site uses this word itself" in response.content.decode()


def test_nobody_is_deleted(admin_client, employee):
    response = admin_client.post(f"/cms/users/delete/{employee.pk}/")
    assert response.status_code in (302, 403)
    admin_client.post(f"/cms/bulk/accounts/user/delete/?id={employee.pk}")
    assert User.objects.filter(pk=employee.pk).exists()
    assert "Delete" not in admin_client.get(f"/cms/users/edit/{employee.pk}/").content.decode()


def test_bulk_deactivation_uses_the_verb(admin_client, employee, administrator):
    admin_client.post(
        f"/cms/bulk/accounts/user/set_active_state/?id={employee.pk}&id={administrator.pk}", {"mark_as_active": "False"}
    )
    employee.refresh_from_db()
    administrator.refresh_from_db()
    assert not employee.is_active
    assert employee.sessions_ended_at
    assert administrator.is_active


@pytest.mark.parametrize("who", ["employee", "manager"])
def test_others_see_nobody_there(client, request, who, person):
    person("sam.secret", email="hidden@example.com")
    client.force_login(request.getfixturevalue(who))
    for address in ("/cms/users/", "/cms/users/new/", "/cms/groups/", "/cms/bulk/accounts/user/delete/?id=1"):
        response = client.get(address, follow=True)
        assert "hidden@example.com" not in response.content.decode()
        assert "sam.secret" not in response.content.decode()


def test_a_keeper_of_accounts_makes_no_administrators(client, person, administrator):
    keeper, sam = person("keeper"), person("sam", first_name="Sam", last_name="O")
    for app, code in (("wagtailadmin", "access_admin"), ("accounts", "change_user")):
        keeper.user_permissions.add(Permission.objects.get(content_type__app_label=app, codename=code))
    client.force_login(keeper)
    said = FORM | {"is_active": "on", "is_superuser": "on"}
    assert client.post(f"/cms/users/edit/{sam.pk}/", said).status_code == 302
    sam.refresh_from_db()
    assert not sam.is_superuser
    client.post(f"/cms/users/edit/{administrator.pk}/", FORM | {"username": "admin", "email": "evil@example.com"})
    administrator.refresh_from_db()
    assert administrator.email != "evil@example.com"


@pytest.mark.parametrize(("group", "offered"), [("", False), ("Official editors", True), (INTRANET_MANAGERS, True)])
def test_who_writes_official_pages_is_led_to_the_cms(client, person, group, offered):
    somebody = person("somebody")
    somebody.groups.set(Group.objects.filter(name=group))
    client.force_login(somebody)
    assert ('<a class="menu__item" href="/cms/">' in client.get("/people/").content.decode()) is offered
