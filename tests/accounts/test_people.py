import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import GeneratedField
from django.test.utils import CaptureQueriesContext

from accounts.directory import managers_of
from accounts.forms import ProfileForm, WordsField
from accounts.models import Profile, SecurityEvent, Team, User


@pytest.fixture
def colleague(person):
    """A factory of people with a profile."""

    def make(username, profile=None, **fields):
        user = person(username, **fields)
        Profile.objects.filter(user=user).update(**(profile or {}))
        return user

    return make


@pytest.fixture
def finance(db):
    return Team.objects.create(name="Finance", slug="finance")


@pytest.fixture
def signed_in(client, employee):
    client.force_login(employee)
    return client


def found(client, **query):
    response = client.get("/people/", query)
    assert response.status_code == 200
    return [person.username for person in response.context["page"]]


def test_the_directory_needs_sign_in(client, db):
    response = client.get("/people/")
    assert response.status_code == 302
    assert response.url == "/accounts/login/?next=/people/"


@pytest.mark.parametrize(
    "words",
    [
        "okoro",
        "OKORO",
        "sam ok",
        "okóro",
        "okorro",
        "sam.okoro",
        "analyst",
        "Analyst okoro",
        "tableau",
        "forecasts",
        "finance",
    ],
)
def test_people_are_found_as_one_remembers_them(signed_in, colleague, finance, words):
    profile = {"job_title": "Data analyst", "skills": ["Tableau"], "ask_about": ["Forecasts"], "team": finance}
    colleague("sam.okoro", profile, first_name="Sam", last_name="Okoro")
    colleague("kim", first_name="Kim", last_name="Bell")
    assert found(signed_in, q=words) == ["sam.okoro"]


def test_accents_do_not_matter(signed_in, colleague):
    colleague("zoe", first_name="Zoë", last_name="Ångström")
    assert found(signed_in, q="angstrom zoe") == ["zoe"]


def test_a_name_comes_before_a_skill(signed_in, colleague):
    colleague("a", {"skills": ["Wells"]}, last_name="Abel")
    colleague("w", last_name="Wells")
    assert found(signed_in, q="wells") == ["w", "a"]


def test_filters_narrow_together(signed_in, colleague, finance):
    payroll = Team.objects.create(name="Payroll", slug="payroll", parent=finance)
    here = {"team": payroll, "location": "Leeds", "skills": ["Excel"], "languages": ["Français"]}
    colleague("sam", here)
    colleague("kim", here | {"location": "York"})
    colleague("lee", {"location": "Leeds"})
    assert found(signed_in, team="finance") == ["kim", "sam"]
    assert found(signed_in, team="finance", location="Leeds", skill="excel", language="francais") == ["sam"]


def test_the_reports_of_one_manager(signed_in, colleague):
    boss = colleague("boss")
    colleague("sam", {"manager": boss})
    assert found(signed_in, manager="boss") == ["sam"]


@pytest.mark.parametrize("query", [{"team": "none"}, {"manager": "nobody"}])
def test_what_is_not_understood_filters_nothing(signed_in, query):
    assert found(signed_in, **query) == ["employee"]


@pytest.mark.parametrize("words", ["%", "_", "\\", "'", "a" * 120, "a b c d e f g h i j", "\x00", "［", "⁇"])
def test_strange_words_are_no_error(signed_in, words):
    for name in ("q", "about", "community", "location"):
        assert signed_in.get("/people/", {name: words}).status_code == 200
    assert signed_in.get("/people/chart/", {"from": words}).status_code == 404


def test_leavers_are_nowhere(signed_in, colleague, administrator):
    sam = colleague("sam")
    sam.deactivate(by=administrator)
    assert "sam" not in found(signed_in)
    for page in ("", "edit/", "picture/"):
        assert signed_in.get(f"/people/sam/{page}").status_code == 404


def test_the_directory_comes_in_pages(signed_in, colleague):
    for number in range(30):
        colleague(f"p{number:02}", last_name=f"Name{number:02}")
    first = signed_in.get("/people/").context["page"]
    second = signed_in.get(f"/people/{first.next_url}").context["page"]
    names = [person.username for person in [*first, *second]]
    assert len(names) == len(set(names)) == 31


def test_the_directory_asks_the_same_for_2_and_20(
    signed_in, colleague, finance, django_assert_num_queries, django_assert_max_num_queries
):
    signed_in.get("/people/")  # fills the remembered choices
    colleague("first", {"team": finance})
    with CaptureQueriesContext(
        connection,
    ) as two:
        signed_in.get("/people/?q=finance")
    for number in range(18):
        colleague(f"p{number}", {"team": finance})
    with CaptureQueriesContext(connection) as twenty:
        signed_in.get("/people/?q=finance")
    assert len(two) == len(twenty) <= 8


def test_a_profile_shows_the_line_up_and_down(signed_in, colleague):
    head = colleague("head", first_name="Hedda")
    boss = colleague("boss", {"manager": head}, first_name="Bo")
    sam = colleague("sam", {"manager": boss, "about": "<b>Hi</b>"}, first_name="Sam")
    page = signed_in.get("/people/boss/")
    assert page.context["managers"] == [head]
    assert page.context["reports"] == [sam]
    text = signed_in.get("/people/sam/").content.decode()
    assert "&lt;b&gt;Hi" in text
    assert text.index("Hedda") < text.index(">Bo<")


def test_a_circle_of_managers_ends(colleague):
    one = colleague("one")
    two = colleague("two", {"manager": one})
    Profile.objects.filter(user=one).update(manager=two)
    assert managers_of(one) == [two]


def test_owners_edit_their_own(signed_in, employee):
    response = signed_in.post(
        "/people/employee/edit/", {"job_title": "Fitter", "skills": "Pipes, pipes ,Valves", "working_days": [1, 2]}
    )
    assert response.status_code == 302
    profile = Profile.objects.get(user=employee)
    assert (profile.job_title, profile.skills, profile.working_days) == ("Fitter", ["Pipes", "Valves"], [1, 2])
    assert profile.confirmed_at


def test_nobody_else_edits(signed_in, colleague):
    colleague("sam", first_name="Sam")
    for page in ("edit/", "picture/edit/"):
        response = signed_in.get(f"/people/sam/{page}")
        assert response.status_code == 403
        assert "Only Sam and administrators" in response.content.decode()
    for page in ("edit/", "confirm/", "picture/edit/", "picture/remove/"):
        assert signed_in.post(f"/people/sam/{page}", {"job_title": "Clown"}).status_code == 403
    assert Profile.objects.get(user__username="sam").job_title == ""


#: Every field of the account and the profile that the profile's form does not offer its owner (security.md S12).
PROTECTED = dict.fromkeys(
    [
        "username",
        "email",
        "password",
        "first_name",
        "last_name",
        "is_staff",
        "is_superuser",
        "is_active",
        "groups",
        "user_permissions",
        "picture",
        "date_joined",
        "last_login",
        "sessions_ended_at",
        "user",
        "user_id",
        "id",
        "pk",
        "team",
        "manager",
        "manager_id",
        "confirmed_at",
    ],
    "1",
)


def test_no_protected_field_is_taken_from_the_form(signed_in, employee, colleague, finance):
    colleague("boss")
    before = User.objects.filter(pk=employee.pk).values().get()
    response = signed_in.post(
        "/people/employee/edit/", PROTECTED | {"team": finance.pk, "team_id": finance.pk, "phone": "1"}
    )
    assert response.status_code == 302
    assert User.objects.filter(pk=employee.pk).values().get() == before
    profile = Profile.objects.get(user=employee)
    assert (profile.team, profile.manager, profile.phone) == (None, None, "1")
    assert profile.confirmed_at


def test_every_field_of_a_person_is_offered_or_protected():
    fields = [*User._meta.get_fields(), *Profile._meta.get_fields()]
    names = {field.name for field in fields if not field.auto_created and not isinstance(field, GeneratedField)}
    assert names - set(ProfileForm.Meta.fields) <= set(PROTECTED)


def test_administrators_place_people(client, administrator, colleague, finance):
    client.force_login(administrator)
    boss, sam = colleague("boss"), colleague("sam")
    response = client.post("/people/sam/edit/", {"team": finance.pk, "manager": "BOSS"})
    assert response.status_code == 302
    profile = Profile.objects.get(user=sam)
    assert (profile.team, profile.manager) == (finance, boss)
    assert profile.confirmed_at is None
    assert SecurityEvent.objects.get(kind="profile.changed_by_administrator").by == administrator


@pytest.mark.parametrize(
    ("manager", "refusal"), [("nobody", "Nobody here"), ("sam", "reports to"), ("junior", "reports to")]
)
def test_a_manager_must_exist_and_stand_above(client, administrator, colleague, manager, refusal):
    client.force_login(administrator)
    sam = colleague("sam")
    colleague("junior", {"manager": sam})
    response = client.post("/people/sam/edit/", {"manager": manager})
    assert response.status_code == 422
    assert refusal in response.content.decode()
    assert Profile.objects.get(user=sam).manager is None


def test_confirming_once_a_year(signed_in, employee):
    assert "Is your profile still right" in signed_in.get("/people/employee/").content.decode()
    signed_in.post("/people/employee/confirm/")
    assert "Is your profile still right" not in signed_in.get("/people/employee/").content.decode()


def test_lists_of_words_have_limits():
    field = WordsField()
    assert field.clean(" Ä, ä;b\nc ") == ["Ä", "b", "c"]
    for wrong in ("x" * 61, ",".join(map(str, range(31)))):
        with pytest.raises(ValidationError):
            field.clean(wrong)
