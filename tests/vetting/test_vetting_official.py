"""What is done with a text that is official, asking for vetting, the log, delegations and links in mail."""

import csv
import io
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from communities.models import PersonDelegation
from communities.vetting import actions
from communities.vetting.mailing import mail_address
from communities.vetting.models import OfficialVersion, Suspension, VettingEvent, VettingRequest
from pages.models.review import in_a_year, today


@pytest.fixture
def at(page):
    """Addresses of the page's vetting: ``at("withdraw")``."""
    return lambda word="": f"{page.get_absolute_url()}vetting/{word}{'/' if word else ''}"


# Asking --------------------------------------------------------------------------------------------------------------
def test_asking_is_one_click_and_asked_once(enter, page, at, member):
    client = enter(member)
    assert f'action="{at("ask")}"' in client.get(page.get_absolute_url()).content.decode()
    assert [client.post(at("ask")).status_code for _ in range(2)] == [302, 302]
    asked = VettingRequest.objects.get()
    text = client.get(page.get_absolute_url()).content.decode()
    assert "You asked for vetting" in text
    assert client.post(f"/vetting/{asked.pk}/take-back/").status_code == 302
    assert not VettingRequest.objects.open().exists()


def test_who_may_not_ask(enter, page, at, outsider, banned):
    for person in (outsider, banned):
        assert enter(person).post(at("ask")).status_code == 403
    assert not VettingRequest.objects.exists()


def test_somebody_elses_request_is_not_taken_back(enter, page, member, facilitator):
    asked = actions.ask(page, by=member)
    assert enter(facilitator).post(f"/vetting/{asked.pk}/take-back/").status_code == 403
    assert enter(facilitator).post(page.get_absolute_url() + "vetting/ask/").status_code == 422


# Acts ----------------------------------------------------------------------------------------------------------------
def test_re_affirming(enter, page, at, grant, manager):
    version = grant(page, by=manager, days=9)
    sent = {"version": version.pk, "review_by": in_a_year(), "note": "Still right"}
    client = enter(manager)
    assert [client.post(at("reaffirm"), sent).status_code for _ in range(2)] == [302, 302]
    assert OfficialVersion.objects.active().get().review_by == in_a_year()
    assert OfficialVersion.objects.count() == 2


def test_re_affirming_says_what_is_left_out(enter, page, at, grant, edit, manager, member):
    version = grant(page, by=manager, days=9)
    client = enter(manager)
    assert "Nobody has changed it since" in client.get(at("reaffirm")).content.decode()
    for words in ("One more.", "Two more."):
        edit(page, by=member, html=f"<p>Keep your receipts. {words}</p>")
    text = client.get(at("reaffirm")).content.decode()
    assert "Newer edits seen, keep the official text" in text
    assert "Two more." in text
    client.post(at("reaffirm"), {"version": version.pk, "review_by": in_a_year()})
    assert "2 newer edits seen and left out" in client.get(at()).content.decode()


def test_a_date_too_far_is_refused(enter, official, at, manager):
    sent = {"version": official.pk, "review_by": today() + timedelta(days=900)}
    assert enter(manager).post(at("reaffirm"), sent).status_code == 422


def test_the_owner_re_affirms_where_the_community_lets_them(enter, page, at, grant, manager, member, community):
    version = grant(page, by=manager, owner=member, days=9)
    sent = {"version": version.pk, "review_by": in_a_year()}
    assert enter(member).post(at("reaffirm"), sent).status_code == 403
    type(community).objects.filter(pk=community.pk).update(owner_may_reaffirm=True)
    assert enter(member).post(at("reaffirm"), sent).status_code == 302


def test_a_new_owner(enter, official, at, manager, member):
    client = enter(manager)
    sent = {"version": official.pk, "owner": "nobody", "fallback_role": "managers"}
    assert client.post(at("owner"), sent).status_code == 422
    assert client.post(at("owner"), sent | {"owner": "member"}).status_code == 302
    version = OfficialVersion.objects.active().get()
    assert (version.owner, version.fallback_role) == (member, "managers")


def test_withdrawing_needs_a_reason(enter, official, at, manager, employee):
    client = enter(manager)
    assert client.post(at("withdraw"), {"version": official.pk}).status_code == 422
    sent = {"version": official.pk, "reason": "Wrong rates"}
    assert [client.post(at("withdraw"), sent).status_code for _ in range(2)] == [302, 302]
    assert not OfficialVersion.objects.active().exists()


def test_a_facilitator_suspends_and_a_manager_lifts(enter, official, at, facilitator, manager, member):
    sent = {"version": official.pk, "reason": "Wrong rates"}
    assert enter(member).post(at("suspend"), sent).status_code == 403
    assert enter(facilitator).post(at("suspend"), sent).status_code == 302
    assert Suspension.objects.in_force().exists()
    assert enter(facilitator).post(at("lift"), {"version": official.pk}).status_code == 403
    assert enter(manager).post(at("lift"), {"version": official.pk}).status_code == 302
    assert not Suspension.objects.in_force().exists()


@pytest.mark.parametrize("word", ["reaffirm", "owner", "withdraw", "suspend", "lift"])
def test_acts_are_not_for_everybody(enter, official, at, employee, member, word):
    for person in (employee, member):
        assert enter(person).get(at(word)).status_code == 403
        assert enter(person).post(at(word), {"version": official.pk, "reason": "x"}).status_code == 403


def test_another_pages_version_is_not_meant(enter, official, at, manager, community, member, grant):
    from communities.wiki.models import CommunityPage

    other = CommunityPage.begin(community, by=member, title="Other", html="<p>x</p>")
    version = grant(other, by=manager)
    enter(manager).post(at("withdraw"), {"version": version.pk, "reason": "x"})
    assert OfficialVersion.objects.active().count() == 2


# Standing and log ----------------------------------------------------------------------------------------------------
def test_what_it_said_on_a_day(enter, page, at, manager, grant, edit, member, employee):
    now = timezone.now()
    actions.grant(
        page,
        by=manager,
        seen=seen_of(page),
        owner=manager,
        review_by=today() - timedelta(days=1),
        now=now - timedelta(days=100),
    )
    edit(page, by=member, html="<p>Receipts are not needed.</p>")
    actions.grant(
        page, by=manager, seen=seen_of(page), owner=manager, review_by=in_a_year(), now=now - timedelta(days=50)
    )
    client = enter(employee)

    def said(days):
        return client.get(at(), {"on": (today() - timedelta(days=days)).isoformat()}).content.decode()

    assert "Keep your receipts" in said(70)
    assert "Receipts are not needed" not in said(70).split("What happened")[0].split("What did it say")[1]
    assert "Receipts are not needed" in said(20)
    assert "Nothing on this page was official on" in said(200)
    assert client.get(at(), {"on": "2999-01-01"}).status_code == 200
    assert client.get(at(), {"on": "yesterday"}).status_code == 200


def seen_of(page):
    from communities.vetting.actions.granting import Seen

    revision = page.revisions.order_by("-number").first()
    base = OfficialVersion.objects.active().filter(page=page).values_list("pk", flat=True).first()
    return Seen(revision.number, revision.sha256, base)


def test_the_log_is_for_managers_and_for_facilitators_of_theirs(
    enter, official, manager, facilitator, employee, delegate, closed_community, grant
):
    from communities.wiki.models import CommunityPage

    runner = closed_community.people_in("facilitator").get()
    elsewhere = CommunityPage.begin(closed_community, by=runner, title="Behind closed doors", html="<p>x</p>")
    grant(elsewhere, by=manager)
    assert "Behind closed doors" in enter(manager).get("/vetting/log/").content.decode()
    text = enter(facilitator).get("/vetting/log/").content.decode()
    assert "Expenses abroad" in text
    assert "Behind closed doors" not in text
    assert "Behind closed doors" not in b"".join(client_get(enter(facilitator))).decode()
    for person in (employee, delegate):
        assert enter(person).get("/vetting/log/").status_code == 403
        assert enter(person).get("/vetting/log.csv").status_code == 403


def client_get(client):
    return client.get("/vetting/log.csv").streaming_content


def test_the_log_is_in_order_of_time_from_page_to_page(enter, official, manager, community, page, monkeypatch):
    """Lines that were brought along from elsewhere are written last, and happened first."""
    monkeypatch.setattr("communities.vetting.views.log.LINES", 2)
    first, words = VettingEvent.objects.get(), {"actor": manager, "community": community, "page": page}
    for days in (3, 1, 2):
        at = first.at - timedelta(days=days)
        for note in ("a", "b"):
            VettingEvent.objects.create(at=at, transition="asked", note=f"{note}{days}", **words)
    client, address, notes, pages = enter(manager), "/vetting/log/", [], 0
    while address and pages < 9:
        shown = client.get(address).context["page"]
        notes += [event.note for event in shown.items]
        address, pages = shown.next_url and f"/vetting/log/{shown.next_url}", pages + 1
    assert notes[1:] == ["b1", "a1", "b2", "a2", "b3", "a3"]
    assert pages == 4
    lines = b"".join(client_get(client)).decode().splitlines()[1:]
    assert [line.rpartition(",")[2] for line in lines[:-1]] == ["a3", "b3", "a2", "b2", "a1", "b1"]


def test_the_log_is_filtered(enter, official, manager, member, page):
    official.withdraw(by=manager, reason="Wrong rates")
    client = enter(manager)
    assert "Wrong rates" not in client.get("/vetting/log/?transition=granted").content.decode()
    assert "Wrong rates" in client.get("/vetting/log/?transition=withdrawn&person=manager").content.decode()
    assert "Nothing matches" in client.get("/vetting/log/?person=member").content.decode()
    for answer in (client.get("/vetting/log/?person=unknown"), client.get("/vetting/log.csv?person=unknown")):
        assert "Wrong rates" not in b"".join(answer).decode()
    assert "Nothing matches" in client.get("/vetting/log/?since=2999-01-01").content.decode()


def test_the_export_holds_no_formula(enter, page, manager, grant):
    """ASVS 1.2.10: what people wrote is text in a spreadsheet, never a formula."""
    for note in ('=HYPERLINK("https://evil.example")', "+1", "-1", "@x", "\tx", " =1"):
        grant(page, by=manager, note=note)
    rows = list(csv.reader(io.StringIO(b"".join(client_get(enter(manager))).decode("utf-8-sig"))))
    assert rows[0][0] == "at"
    notes = [row[-1] for row in rows[1:]]
    assert len(notes) == 6
    assert all(note.startswith("'") for note in notes)


def test_the_export_is_streamed(enter, official, manager, django_assert_max_num_queries):
    response = enter(manager).get("/vetting/log.csv")
    assert response.streaming
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"


# Delegations ---------------------------------------------------------------------------------------------------------
def test_revoking_keeps_what_was_granted_and_lists_it(enter, page, delegate, manager, grant):
    grant(page, by=delegate)
    delegation = PersonDelegation.objects.get(user=delegate)
    client = enter(manager)
    text = client.get("/vetting/delegations/").content.decode()
    assert "1 text official by it" in text
    address = f"/vetting/delegations/person/{delegation.pk}/"
    response = client.post(f"{address}revoke/")
    assert (response.status_code, response.headers["Location"]) == (302, address)
    assert page.title in client.get(address).content.decode()
    assert OfficialVersion.objects.active().exists()
    over = client.get("/vetting/delegations/").content.decode()
    assert "something is still official by them" in over
    assert f'href="{address}"' in over
    OfficialVersion.objects.active().get().withdraw(by=manager, reason="Old")
    assert f'href="{address}"' not in client.get("/vetting/delegations/").content.decode()


def test_delegating_and_revoking_are_in_the_log(delegate, manager):
    delegation = PersonDelegation.objects.get(user=delegate)
    delegation.revoke(by=manager)
    delegation.revoke(by=manager)
    events = VettingEvent.objects.order_by("pk").values_list("transition", "actor__username")
    assert list(events) == [("delegated", "manager"), ("revoked", "manager")]


def test_delegations_are_for_managers(enter, delegate, facilitator):
    delegation = PersonDelegation.objects.get(user=delegate)
    for person in (delegate, facilitator):
        client = enter(person)
        assert client.get("/vetting/delegations/").status_code == 403
        assert client.post(f"/vetting/delegations/person/{delegation.pk}/revoke/").status_code == 403
    delegation.refresh_from_db()
    assert delegation.is_current


# Links in mail -------------------------------------------------------------------------------------------------------
def path_of(asked, person):
    return "/vetting/by-mail/" + mail_address(asked, person).split("/vetting/by-mail/")[1]


def test_a_link_in_mail_asks_who_you_are(client, page, member, manager, delegate):
    asked = actions.ask(page, by=member)
    link = path_of(asked, manager)
    assert client.get(link).headers["Location"].startswith("/accounts/login/")
    client.force_login(manager)
    assert client.get(link).headers["Location"] == asked.get_absolute_url()
    client.force_login(delegate)
    response = client.get(link)
    assert response.status_code == 403
    assert "for somebody else" in response.content.decode()


def test_a_link_in_mail_grows_old(client, page, member, manager):
    asked = actions.ask(page, by=member)
    link = path_of(asked, manager)
    client.force_login(manager)
    with time_machine.travel(timezone.now() + timedelta(days=15)):
        client.force_login(manager)
        assert client.get(link).status_code == 410
    assert client.get(link[:-4] + "xxx/").status_code == 404
