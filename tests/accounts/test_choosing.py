"""Naming a person in a form: by user name or by name, suggested while typing, asked back when several are meant."""

import pytest
from django import forms
from django.http import QueryDict

from accounts.choosing.fields import PeopleField, PersonField
from accounts.models import Profile, Team, User

ASKED, MEANT = "owner-asked-0", "owner-meant-0"


class OwnerForm(forms.Form):
    owner = PersonField(required=False)


class GuestsForm(forms.Form):
    owner = PeopleField(most=5, too_many="At most %(most)s")


@pytest.fixture
def people(db):
    team = Team.objects.create(name="Network operations", slug="network")
    named = {"ada": "Ada Lovelace", "berg1": "Anna Berg", "berg2": "Anna Maria Berg", "o.strom": "Olé Ström"}
    made = {}
    for username, name in named.items():
        first, _blank, last = name.partition(" ")
        made[username] = User.objects.create(username=username, first_name=first, last_name=last)
    Profile.objects.filter(user=made["berg1"]).update(job_title="Engineer", team=team)
    User.objects.create(username="gone", first_name="Gustav", last_name="Gone", is_active=False)
    return made


def form(form_class=OwnerForm, **said):
    data = QueryDict(mutable=True)
    data.update({name.replace("_", "-"): value for name, value in said.items()})
    return form_class(data)


def shown(said):
    said.is_valid()
    return str(said["owner"])


@pytest.mark.parametrize(
    ("typed", "username"),
    [
        ("ada", "ada"),
        ("ADA", "ada"),
        ("@ada", "ada"),
        ("Ada Lovelace", "ada"),
        (" lovelace,  ADA ", "ada"),
        ("Ada Lovelace @ada", "ada"),
        ("ole strom", "o.strom"),
        ("maria berg", "berg2"),
    ],
)
def test_a_name_that_one_person_has_is_enough(people, typed, username):
    said = form(owner=typed)
    assert said.is_valid(), said.errors
    assert said.cleaned_data["owner"] == people[username]


@pytest.mark.parametrize(
    "typed", ["nobody", "Ada Berg", "gone", "Gustav Gone", "@lovelace", "Ada @", "%", "ada x y z u v w q r"]
)
def test_who_is_not_here_is_said_so_beside_the_field(people, typed):
    said = form(owner=typed)
    assert f"Nobody here is called “{' '.join(typed.split())}”" in str(said.errors["owner"])
    assert 'type="radio"' not in str(said["owner"])


def test_several_are_asked_back_with_role_and_team_and_the_answer_counts_for_that_text_alone(people):
    said = form(owner="Anna  Berg")
    assert "“Anna Berg” can be several people" in str(said.errors["owner"])
    html = str(said["owner"])
    assert html.count('type="radio"') == 2
    assert "Engineer · Network operations" in html
    assert f'name="{ASKED}" value="Anna Berg"' in html
    assert f'name="{MEANT}" value="Anna Berg @berg1"' in html
    for _again in range(2):
        answered = form(owner="Anna  Berg", owner_asked_0="Anna Berg", owner_meant_0="Anna Berg @berg1")
        assert answered.is_valid()
        assert answered.cleaned_data["owner"] == people["berg1"]
    assert 'value="Anna Berg @berg1"' in str(answered["owner"])
    typed_over = form(owner="ada", owner_asked_0="Anna Berg", owner_meant_0="Anna Berg @berg1")
    assert typed_over.is_valid()
    assert typed_over.cleaned_data["owner"] == people["ada"]


@pytest.mark.parametrize("typed", ["lovel", "Bob Ross @ada"])
def test_what_only_resembles_a_name_is_asked_back(people, typed):
    said = form(owner=typed)
    assert "Is this who you mean" in str(said.errors["owner"])
    assert 'value="Ada Lovelace @ada"' in str(said["owner"])


def test_more_than_are_shown_are_said_to_be_more(people):
    User.objects.bulk_create(User(username=f"kim{n}", first_name="Kim", last_name="Li") for n in range(10))
    html = shown(form(owner="Kim Li"))
    assert html.count('type="radio"') == 8
    assert "These are the first 8" in html


def test_nothing_typed_is_nobody_and_what_stood_there_is_no_change(people):
    said = form(owner=" ")
    assert said.is_valid()
    assert said.cleaned_data["owner"] is None
    kept = OwnerForm({"owner": "Ada Lovelace @ada"}, initial={"owner": people["ada"]})
    assert not kept.has_changed()


def test_several_people_by_any_of_their_names(people):
    said = form(GuestsForm, owner="berg1 ada, Olé Ström\nada; Anna Maria Berg @berg2")
    assert said.is_valid(), said.errors
    assert [person.username for person in said.cleaned_data["owner"]] == ["berg1", "ada", "o.strom", "berg2"]


def test_of_several_each_that_is_not_sure_is_asked_back(people):
    said = form(GuestsForm, owner="ada, Anna Berg, lovel, Nobody Else")
    assert len(said.errors["owner"]) == 3
    html = str(said["owner"])
    assert "Who is “Anna Berg”?" in html
    assert "Who is “lovel”?" in html
    answers = {"owner_asked_0": "Anna Berg", "owner_meant_0": "Anna Maria Berg @berg2"}
    answers |= {"owner_asked_1": "lovel", "owner_meant_1": "Ada Lovelace @ada"}
    answered = form(GuestsForm, owner="ada, Anna Berg, lovel", **answers)
    assert answered.is_valid(), answered.errors
    assert [person.username for person in answered.cleaned_data["owner"]] == ["ada", "berg2"]
    assert "At most 5" in str(form(GuestsForm, owner="a,b,c,d,e,f").errors)
    assert "required" in str(form(GuestsForm, owner=" , ;").errors)


@pytest.mark.parametrize(
    ("typed", "queries"), [("ada", 1), ("Anna Berg", 3), ("Olé Ström, Anna Berg, maria berg, lovel", 4)]
)
def test_many_names_cost_what_one_costs(people, typed, queries, django_assert_num_queries):
    """One for user names, one for names, one for the people; and one to tell a list of user names from a name."""
    with django_assert_num_queries(queries):
        shown(form(GuestsForm, owner=typed))


def test_suggestions_are_of_everybody_who_works_here(people, client, employee, django_assert_max_num_queries):
    address = "/people/suggestions/"
    assert client.get(address).status_code == 302
    client.force_login(employee)
    User.objects.create(username="aab", first_name="Johanna", last_name="Aab")
    for little in (" ", "a"):
        assert client.get(address, {"q": little}).json() == {"results": []}
    assert client.get(address, {"q": "Ada Lovelace @ada"}).json()["results"][0]["username"] == "ada"
    assert client.get(address, {"q": "gustav\0"}).json() == {"results": []}
    with django_assert_max_num_queries(4):
        found = client.get(address, {"q": "ANNA b"}).json()["results"]
    berg = {"username": "berg1", "name": "Anna Berg", "detail": "Engineer · Network operations"}
    others = [("berg2", "Anna Maria Berg"), ("aab", "Johanna Aab")]  # where it begins a name stands first
    assert found == [berg, *({"username": username, "name": name, "detail": ""} for username, name in others)]
