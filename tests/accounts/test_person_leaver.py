"""What somebody who leaves holds, and handing all of it over at once."""

import time
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Profile, SecurityEvent
from communities.actions import person_left
from communities.capabilities import Capability, Role
from communities.discussions.models import Tag
from communities.models import Membership, PersonDelegation
from communities.questions.models import Expert
from communities.vetting import actions
from communities.vetting.actions.granting import Seen
from communities.vetting.models import OfficialVersion
from communities.wiki.models import CommunityPage
from pages.models import ContentPage, HomePage
from pages.models.review import in_a_year

PAGE = "/people/nils/leaver/"


@pytest.fixture
def nils(found, person, manager, member_of):
    """Runs a community alone, owns a page of the tree and one of the community, holds a delegation, is an expert."""
    somebody = person("nils", first_name="Nils")
    community = found("laboratory", facilitators=[somebody])
    HomePage.objects.get().add_child(instance=ContentPage(title="Sampling", content_owner=somebody))
    ContentPage.objects.get().save_revision().publish()
    page = CommunityPage.begin(community, by=somebody, title="Chlorine", html="<p>Text.</p>")
    seen = Seen(1, page.revisions.get().sha256, None)
    actions.grant(page, by=manager, seen=seen, owner=somebody, review_by=in_a_year())
    Expert.name(Tag.named(community, ["chlorine"])[0], by=somebody, person=somebody)
    until = timezone.now() + timedelta(days=90)
    community.delegate(Capability.GRANT_OFFICIAL, to=somebody, by=manager, until=until, reason="Knows it")
    Profile.objects.filter(user=person("report")).update(manager=somebody)
    return somebody


@pytest.fixture
def enter(client):
    """Sign in as somebody who has just shown who they are."""

    def sign_in(person):
        client.force_login(person)
        session = client.session
        session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
        session["account_authentication_methods_user"] = str(person.pk)
        session.save()

    return sign_in


@pytest.fixture
def heir(person):
    return person("heir", first_name="Hanna")


def names(client):
    """What may be chosen on the page, by name in the form."""
    response = client.get(PAGE)
    assert response.status_code == 200
    return [name for kept in response.context["kept"] for name, _thing in kept.named() if name]


def kinds(client):
    return {name.partition(":")[0] for name in names(client)}


def test_managers_hand_over_what_is_theirs_to_decide_in_one_go(nils, heir, manager, client, enter):
    enter(manager)
    chosen = names(client)
    assert kinds(client) == {"page", "vouched", "facilitator", "delegation"}
    for _ in range(2):  # the second time is a retry
        response = client.post(PAGE, {"to": "heir", "chosen": chosen})
        assert response.status_code == 302
    assert ContentPage.objects.get().content_owner == heir
    assert ContentPage.objects.get().get_latest_revision_as_object().content_owner == heir
    assert OfficialVersion.objects.active().get().owner == heir
    roles = dict(Membership.objects.values_list("person__username", "role"))
    assert roles == {"nils": Role.MEMBER, "heir": Role.FACILITATOR}
    delegation = PersonDelegation.objects.get(user=heir)
    assert delegation.is_current
    assert not PersonDelegation.objects.get(user=nils).is_current
    assert kinds(client) == set()
    event = SecurityEvent.objects.get(kind="leaver.handed_over")
    assert (event.person, event.by, event.data["to"]) == (nils, manager, heir.pk)


def test_who_hands_over_what_another_ran_keeps_running_it(nils, heir, manager, client, enter):
    Membership.objects.create(community=nils.memberships.get().community, person=manager, role=Role.FACILITATOR)
    enter(manager)
    client.post(PAGE, {"to": "heir", "chosen": [f"facilitator:{nils.memberships.get().pk}"]})
    roles = dict(Membership.objects.values_list("person__username", "role"))
    assert roles == {"nils": Role.MEMBER, "heir": Role.FACILITATOR, "manager": Role.FACILITATOR}


def test_all_or_nothing(nils, heir, manager, client, enter):
    """The heir is banned where they would be facilitator: not even the page of the tree changes hands."""
    community = Membership.objects.get(person=nils).community
    community.ban(heir, by=nils, reason="Raffle tickets")
    enter(manager)
    chosen = names(client)
    response = client.post(PAGE, {"to": "heir", "chosen": chosen})
    assert response.status_code == 422
    assert {name.partition(":")[0] for name in response.context["refusals"]} >= {"facilitator", "delegation"}
    assert ContentPage.objects.get().content_owner == nils
    assert OfficialVersion.objects.active().get().owner == nils
    assert client.post(PAGE, {"to": "heir", "chosen": [chosen[0]]}).status_code == 302
    assert ContentPage.objects.get().content_owner == heir


def test_administrators_hand_over_reports_and_pages_of_the_tree_only(nils, heir, administrator, client, enter):
    enter(administrator)
    assert kinds(client) == {"report", "page"}
    chosen = [*names(client), f"facilitator:{Membership.objects.get(person=nils).pk}"]
    client.post(PAGE, {"to": "heir", "chosen": chosen})
    assert Profile.objects.get(user__username="report").manager == heir
    assert Membership.objects.get(person=nils).role == Role.FACILITATOR
    assert not Membership.objects.filter(person=heir).exists()


@pytest.mark.parametrize(
    ("to", "chosen", "refusal"),
    [
        ("nobody", ["report:1"], "Nobody here is called “nobody”"),
        ("nils", ["report:1"], "Choose somebody else"),
        ("heir", [], "Choose at least one thing"),
    ],
)
def test_what_is_refused(nils, heir, administrator, client, enter, to, chosen, refusal):
    enter(administrator)
    response = client.post(PAGE, {"to": to, "chosen": chosen})
    assert response.status_code == 422
    assert refusal in response.content.decode()


def test_who_signed_in_long_ago_shows_who_they_are_first(nils, heir, administrator, client):
    client.force_login(administrator)
    response = client.post(PAGE, {"to": "heir", "chosen": names(client)})
    assert "/accounts/reauthenticate/" in response.headers["Location"]
    assert ContentPage.objects.get().content_owner == nils
    client.post(response.headers["Location"], {"password": "common-ground"})
    assert ContentPage.objects.get().content_owner == heir


def test_nobody_becomes_the_manager_of_who_manages_them(nils, person, administrator, client, enter):
    junior = person("junior")
    Profile.objects.filter(user=junior).update(manager=Profile.objects.get(user__username="report").user)
    enter(administrator)
    response = client.post(PAGE, {"to": "junior", "chosen": names(client)})
    assert response.status_code == 422
    assert Profile.objects.get(user__username="report").manager == nils


def test_others_are_kept_out(nils, employee, client):
    client.force_login(employee)
    for address in (PAGE, "/people/leavers/"):
        response = client.get(address)
        assert response.status_code == 403
        assert "Only administrators and intranet managers" in response.content.decode()
    assert client.post(PAGE, {"to": "employee", "chosen": ["page:1"]}).status_code == 403
    assert "What they hold" not in client.get("/people/nils/").content.decode()


def test_leavers_are_listed_until_nothing_is_left(nils, heir, manager, administrator, client, enter):
    enter(manager)
    assert list(client.get("/people/leavers/").context["page"]) == []
    nils.deactivate(by=administrator)
    assert list(client.get("/people/leavers/").context["page"]) == [nils]
    client.post(PAGE, {"to": "heir", "chosen": names(client)})
    Expert.objects.all().delete()
    Profile.objects.filter(manager=nils).update(manager=heir)
    assert list(client.get("/people/leavers/").context["page"]) == []


def test_a_delegation_that_ended_with_the_account_is_offered_until_somebody_holds_it(
    nils, heir, manager, client, enter
):
    nils.deactivate(by=None)
    person_left(nils, by=None)
    enter(manager)
    chosen = [name for name in names(client) if name.startswith("delegation")]
    assert len(chosen) == 1
    client.post(PAGE, {"to": "heir", "chosen": chosen})
    assert PersonDelegation.objects.get(user=heir).is_current
    assert "delegation" not in kinds(client)


def test_the_screen_asks_the_same_for_2_and_20(nils, manager, client, enter):
    enter(manager)
    client.get(PAGE)
    home = HomePage.objects.get()
    counts = []
    for number in (1, 8):
        for n in range(number):
            home.add_child(instance=ContentPage(title=f"More {number} {n}", content_owner=nils))
        with CaptureQueriesContext(connection) as queries:
            client.get(PAGE)
        counts.append(len(queries))
    assert counts[0] == counts[1]
