"""The screens about one page: what each offers to whom, what it says, and what an act says when it is done."""

import re

import pytest

from communities.vetting import actions
from communities.vetting.models import OfficialVersion
from communities.vetting.refusals import NotOfficial
from communities.wiki.models import CommunityPage
from pages.models.review import in_a_year
from tests.vetting.conftest import said, ways

#: Who may do what with a text that is official and vouched for by the member.
OFFICIAL = {
    "manager": {"review", "reaffirm", "owner", "suspend", "withdraw"},
    "facilitator": {"suspend"},
    "member": {"withdraw"},
    "employee": set(),
}


@pytest.fixture
def at(page):
    """Addresses of the page's vetting: ``at("withdraw")``."""
    return lambda word="": f"{page.get_absolute_url()}vetting/{word}{'/' if word else ''}"


@pytest.fixture
def offered(request, enter, at):
    """What the standing leads to, by persona."""

    def look():
        clients = {name: enter(request.getfixturevalue(name)).get(at()) for name in OFFICIAL}
        return {name: {way.strip("/") for way in ways(shown, at())} - {""} for name, shown in clients.items()}

    return look


def more(offers, **added):
    return {name: words | added.get(name, added.get("others", set())) for name, words in offers.items()}


def test_what_the_standing_offers_to_whom(offered, page, seen, edit, manager, facilitator, member):
    nobody: dict[str, set[str]] = {name: set() for name in OFFICIAL}
    assert offered() == more(nobody, manager={"review"}, member={"ask"}, facilitator={"ask"})
    version = actions.grant(page, by=manager, seen=seen(page), owner=member, review_by=in_a_year())
    assert offered() == OFFICIAL
    edit(page, by=member)
    edited = more(OFFICIAL, others={"changes"})
    assert offered() == more(edited, member={"ask"}, facilitator={"ask"}, others=set()) | {
        "member": {"withdraw", "changes", "ask"},
        "facilitator": {"suspend", "changes", "ask"},
    }
    actions.ask(page, by=member)
    assert offered() == edited
    version.suspend(by=facilitator, reason="Wrong rates.")
    suspended = {"manager": {"reaffirm", "owner", "lift", "withdraw"}, "member": {"withdraw"}}
    assert offered() == nobody | suspended
    version.lift_suspension(by=manager)
    lifted = {name: words - {"suspend"} for name, words in edited.items()}
    assert offered() == lifted
    CommunityPage.objects.get(pk=page.pk).archive(by=facilitator)
    assert offered() == {name: words & {"changes", "withdraw"} for name, words in lifted.items()}
    version.withdraw(by=manager, reason="Wrong rates.")
    assert offered() == nobody


@pytest.mark.parametrize(
    ("word", "who", "fields", "heading", "told", "confirmed"),
    [
        ("reaffirm", "manager", {"review_by": in_a_year()}, "Re-affirm “{}”", "Re-affirmed.", True),
        (
            "owner",
            "manager",
            {"owner": "member", "fallback_role": "managers"},
            "Name a new owner of “{}”",
            "The text has a new owner.",
            False,
        ),
        (
            "withdraw",
            "manager",
            {"reason": "Wrong."},
            "Withdraw the official text of “{}”",
            "Withdrawn. Readers see the reason.",
            True,
        ),
        (
            "suspend",
            "facilitator",
            {"reason": "Wrong."},
            "Suspend the official text of “{}”",
            "Suspended for 72 hours. Managers are told.",
            False,
        ),
        ("lift", "manager", {}, "Show the official text of “{}” again", "The official text is shown again.", False),
    ],
)
def test_an_act_says_what_it_does_and_that_it_is_done(
    request, enter, page, official, at, facilitator, member, word, who, fields, heading, told, confirmed
):
    if word == "lift":
        official.suspend(by=facilitator, reason="Wrong.")
    person = request.getfixturevalue(who)
    form = enter(person).get(at(word))
    html = form.content.decode()
    assert heading.format(page.title) in html
    assert f'href="{page.community.get_absolute_url()}pages/"' in html
    assert f'href="{page.get_absolute_url()}"' in html
    assert ways(form, at()) >= {"", f"{word}/"}
    sent = {"version": official.pk} | fields
    late = enter(person, age=3600).post(at(word), sent)
    if confirmed:
        assert late.url.startswith("/accounts/reauthenticate/")
        assert OfficialVersion.objects.active().get() == official
        late = enter(person).post(at(word), sent)
    assert (late.status_code, late.url, said(late)) == (302, at(), told)


def test_an_act_on_what_is_not_official_leads_to_the_standing(enter, page, at, grant, manager, member):
    client = enter(manager)
    late = client.get(at("withdraw"))
    assert (late.url, said(late)) == (at(), str(NotOfficial()))
    version = grant(page, by=manager, owner=member)
    for nonsense in ("", "x", "²", "9" * 18, "9" * 5000):
        client.post(at("withdraw"), {"version": nonsense, "reason": "Wrong."})
        assert OfficialVersion.objects.active().get() == version
    version.withdraw(by=manager, reason="Wrong.")
    assert enter(member).post(at("withdraw"), {"version": version.pk, "reason": "Wrong."}).status_code == 403


def test_the_standing_before_and_after_it_was_official(enter, page, at, official, manager, employee):
    client = enter(employee)
    shown = client.get(at())
    assert shown.status_code == 200
    assert 'aria-invalid="true"' not in shown.content.decode()
    assert "What did it say on a day" in shown.content.decode()
    official.withdraw(by=manager, reason="Wrong rates.")
    html = client.get(at()).content.decode()
    assert html.index("withdrew official status") < html.index("made official")
    assert "Wrong rates." in html
    assert "intranet manager" in html.split("What happened")[1]


def test_each_page_has_a_story_of_its_own(enter, page, at, official, community, member, manager):
    other = CommunityPage.begin(community, by=member, title="Other", html="<p>x</p>")
    html = enter(manager).get(f"{other.get_absolute_url()}vetting/").content.decode()
    assert "Nobody has asked for vetting yet" in html


def test_asking_with_a_note(enter, page, at, member):
    client = enter(member)
    form = client.get(at("ask")).content.decode()
    assert f"Ask for vetting of “{page.title}”" in form
    assert f'href="{page.community.get_absolute_url()}pages/"' in form
    assert f'href="{page.get_absolute_url()}"' in form
    assert 'name="note"' in form
    assert client.post(at("ask"), {"note": "x" * 501}).status_code == 422
    sent = client.post(at("ask"), {"note": "Before summer"})
    assert (sent.url, said(sent)) == (page.get_absolute_url(), "You asked for vetting. You will be told the answer.")
    asked = page.vetting_requests.get()
    assert asked.note == "Before summer"
    back = client.post(f"/vetting/{asked.pk}/take-back/")
    assert back.url == page.get_absolute_url()
    assert "The request is taken back." in said(back)


# Reading --------------------------------------------------------------------------------------------------------------
def test_only_the_address_without_a_version_is_for_search_engines(client, page, official, employee):
    client.force_login(employee)
    noindex = '<meta name="robots" content="noindex">'
    found = [noindex in client.get(page.get_absolute_url() + query).content.decode()
             for query in ("", "?version=official", "?version=community", "?version=draft")]  # fmt: skip
    assert found == [False, True, True, False]


def test_changes_are_there_between_two_texts(enter, page, at, edit, grant, facilitator, manager, member, later):
    def led():
        answer = enter(member).get(at("changes"))
        return answer.url if answer.status_code == 302 else answer.status_code

    assert led() == page.get_absolute_url()
    version = grant(page, by=manager)
    edit(page, by=member)
    assert led() == 200
    html = enter(manager).get(at("changes")).content.decode()
    assert f"What changed in “{page.title}”" in html
    assert f'href="{at("review")}"' in html
    assert f'href="{page.community.get_absolute_url()}pages/"' in html
    assert f"From the official text of {version.granted_at.day} " in html
    top = CommunityPage.begin(page.community, by=facilitator, title="Guides", html="<p>x</p>")
    CommunityPage.objects.get(pk=page.pk).move(top, by=facilitator)
    moved = CommunityPage.objects.get(pk=page.pk).get_absolute_url()
    assert led() == moved
    version.withdraw(by=manager, reason="Wrong.")
    assert enter(member).get(f"{moved}vetting/changes/").url == moved


def test_the_way_to_a_page_and_on_from_it(client, community, facilitator, employee, monkeypatch):
    def begin(title, parent=None, html="<p>x</p>"):
        return CommunityPage.begin(community, by=facilitator, title=title, html=html, parent=parent)

    top = begin("Top")
    middle = begin("Middle", top)
    page = begin("Page", middle, html="".join(f"<h2>Part {number}</h2><p>x</p>" for number in range(3)))
    for title in ("First", "Second", "Third"):
        begin(title, page)
    begin("Beside", middle)
    begin("Gone", page).archive(by=facilitator)
    client.force_login(employee)

    def read(address):
        html = client.get(address).content.decode()
        way = re.search(r'<nav class="breadcrumbs".*?</nav>', html, re.S)[0]
        below = re.search(r'<nav class="reading__below".*?</nav>', html, re.S)
        found = [re.findall(r'<a href="([^"]+)">([^<]+)</a>', part) for part in (way, below[0] if below else "")]
        return [[pair for pair in pairs if pair[0].startswith(top.get_absolute_url())] for pairs in found], html

    (above, below), html = read(page.get_absolute_url())
    assert above == [(top.get_absolute_url(), "Top"), (middle.get_absolute_url(), "Middle")]
    assert below == [(f"{page.get_absolute_url()}{word.lower()}/", word) for word in ("First", "Second", "Third")]
    assert "On this page" in html
    assert read(top.get_absolute_url())[0] == [[], [(middle.get_absolute_url(), "Middle")]]
    assert "On this page" not in read(top.get_absolute_url())[1]
    monkeypatch.setattr("communities.vetting.surroundings.MOST_BELOW", 2)
    assert len(read(page.get_absolute_url())[0][1]) == 2
