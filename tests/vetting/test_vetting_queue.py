"""The desk: what waits, what is due, and several at once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from communities.vetting import actions
from communities.vetting.models import OfficialVersion, VettingRequest
from communities.wiki.models import CommunityPage
from pages.models.review import in_a_year, today


@pytest.fixture
def ask(community, member):
    """A factory of requests: ``ask(3)``."""

    def make(number, by=member, where=community):
        pages = [
            CommunityPage.begin(where, by=by, title=f"Page {index}", html="<p>x</p>")
            for index in range(CommunityPage.objects.count(), CommunityPage.objects.count() + number)
        ]
        return [actions.ask(page, by=by) for page in pages]

    return make


def titles(response):
    return [row.request.title for row in response.context["rows"]]


@pytest.mark.parametrize("persona", ["employee", "member", "facilitator", "administrator"])
@pytest.mark.parametrize("address", ["", "due/", "without-owner/", "newer-edits/"])
def test_the_desk_is_for_those_who_answer(client, request, ask, persona, address):
    ask(1)
    client.force_login(request.getfixturevalue(persona))
    assert client.get(f"/vetting/{address}").status_code == 403


def test_oldest_first_and_how_long_they_wait(enter, ask, manager):
    first, second, third = ask(3)
    VettingRequest.objects.filter(pk=third.pk).update(
        asked_at=timezone.now() - timedelta(days=9), due_at=timezone.now() - timedelta(days=2)
    )
    response = enter(manager).get("/vetting/")
    assert titles(response) == [third.title, first.title, second.title]
    text = response.content.decode()
    assert "late since" in text
    assert "Half of them have waited longer than" in text


def test_a_delegate_sees_their_community_only(enter, ask, delegate, closed_community, member_of):
    ask(1)
    ask(1, by=member_of(closed_community, "elsewhere", "facilitator"), where=closed_community)
    assert titles(enter(delegate).get("/vetting/")) == ["Page 0"]


def test_filters(enter, ask, manager, delegate, grant, member, community):
    new, claimed, mine = ask(3)
    claimed.claim(by=delegate)
    mine.claim(by=manager)
    client = enter(manager)
    assert titles(client.get("/vetting/?who=free")) == [new.title, mine.title]
    assert titles(client.get("/vetting/?who=mine")) == [mine.title]
    assert titles(client.get("/vetting/?who=claimed")) == [claimed.title, mine.title]
    assert titles(client.get("/vetting/?kind=adopt")) == []
    page = CommunityPage.begin(community, by=member, title="Known", html="<p>x</p>")
    grant(page, by=manager)
    page.publish(by=member, title="Known", html="<p>y</p>", based_on=1)
    actions.ask(page, by=member)
    assert titles(client.get("/vetting/?kind=adopt")) == ["Known"]
    assert "Known" not in titles(client.get("/vetting/?kind=new"))
    assert len(titles(client.get(f"/vetting/?community={community.slug}"))) == 4
    assert len(titles(client.get("/vetting/?community=nonsense&who=%00&kind=x"))) == 4


def test_the_badge(client, ask, manager, delegate, employee):
    ask(2)
    for person, shown in ((manager, True), (delegate, True), (employee, False)):
        client.force_login(person)
        text = client.get("/communities/").content.decode()
        assert ('count count--official">2<' in text) is shown
        assert ('href="/vetting/"' in text) is shown


def test_the_badge_stops_at_ninety_nine(client, ask, manager, monkeypatch):
    monkeypatch.setattr("communities.vetting.queue.MOST", 2)
    ask(3)
    client.force_login(manager)
    assert 'count count--official">2<' in client.get("/communities/").content.decode()


@pytest.mark.parametrize("address", ["/vetting/", "/vetting/due/", "/vetting/newer-edits/", "/vetting/log/"])
def test_every_list_costs_the_same_however_long(
    enter, ask, manager, member, grant, community, address, django_assert_max_num_queries
):
    def more(number):
        ask(number)
        for index in range(number):
            title = f"Official {CommunityPage.objects.count()} {index}"
            page = CommunityPage.begin(community, by=member, title=title, html="<p>x</p>")
            grant(page, by=manager, days=9)
            page.publish(by=member, title=title, html="<p>y</p>", based_on=1)

    more(2)
    client = enter(manager)
    client.get(address)
    with django_assert_max_num_queries(12) as few:
        client.get(address)
    more(18)
    client.get(address)
    with django_assert_max_num_queries(12) as many:
        client.get(address)
    assert len(few) == len(many)


def test_batch_re_affirms_what_nobody_changed(enter, community, manager, member, grant):
    pages = [CommunityPage.begin(community, by=member, title=f"P {n}", html="<p>x</p>") for n in range(3)]
    versions = [grant(page, by=manager, days=9) for page in pages]
    pages[2].publish(by=member, title="P 2", html="<p>y</p>", based_on=1)
    sent = {"verb": "reaffirm", "chosen": [v.pk for v in versions], "review_by": in_a_year()}
    client = enter(manager)
    for _ in range(2):
        text = client.post("/vetting/batch/", sent).content.decode()
        assert "Done for 2 texts" in text
        assert "has changed since" in text
    assert OfficialVersion.objects.active().filter(review_by=in_a_year()).count() == 2
    assert OfficialVersion.objects.count() == 5


def test_batch_re_owns_and_withdraws(enter, community, manager, member, facilitator, grant):
    pages = [CommunityPage.begin(community, by=member, title=f"P {n}", html="<p>x</p>") for n in range(2)]
    chosen = [grant(page, by=manager).pk for page in pages]
    client = enter(manager)
    asked = client.post("/vetting/batch/", {"verb": "reown", "chosen": chosen, "owner": "facil"})
    assert (asked.status_code, asked.content.decode().count('name="owner-meant-0"')) == (422, 1)
    assert asked.content.decode().count('type="hidden" name="chosen"') == 2
    assert not OfficialVersion.objects.filter(owner=facilitator).exists()
    answer = {"owner-asked-0": "facil", "owner-meant-0": "@facilitator"}
    client.post("/vetting/batch/", {"verb": "reown", "chosen": chosen, "owner": "facil"} | answer)
    assert OfficialVersion.objects.active().filter(owner=facilitator).count() == 2
    chosen = list(OfficialVersion.objects.active().values_list("pk", flat=True))
    client.post("/vetting/batch/", {"verb": "withdraw", "chosen": chosen, "reason": "Rules changed"})
    assert not OfficialVersion.objects.active().exists()


def test_batch_refuses_too_many_and_too_little(enter, manager, official):
    client = enter(manager)
    for sent in (
        {"verb": "withdraw", "reason": "x"},
        {"verb": "withdraw", "chosen": [official.pk]},
        {"verb": "withdraw", "chosen": list(range(1, 60)), "reason": "x"},
        {"verb": "destroy", "chosen": [official.pk]},
        {"verb": "withdraw", "chosen": ["x", "\0", "9" * 30], "reason": "x"},
    ):
        assert client.post("/vetting/batch/", sent).status_code == 302
    official.refresh_from_db()
    assert official.is_active


def test_batch_is_not_for_facilitators(enter, facilitator, official):
    sent = {"verb": "withdraw", "chosen": [official.pk], "reason": "x"}
    assert enter(facilitator).post("/vetting/batch/", sent).status_code == 403


def test_without_owner(enter, manager, member, grant, page, administrator):
    grant(page, by=manager, owner=member)
    client = enter(manager)
    assert "Every official text has an owner" in client.get("/vetting/without-owner/").content.decode()
    member.deactivate(by=administrator)
    assert "member has left" in client.get("/vetting/without-owner/").content.decode()


def test_due_and_overdue(enter, manager, grant, page, later):
    grant(page, by=manager, days=20)
    assert page.title in enter(manager).get("/vetting/due/").content.decode()
    grant(page, by=manager, days=60)
    assert "No review is due" in enter(manager).get("/vetting/due/").content.decode()
    assert today()
