"""The lists of the desk: in which order, for whom, and what is done to several at once."""

import re
from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import Group
from django.core import signing
from django.utils import timezone

from communities.capabilities import Capability
from communities.discussions.models import Topic
from communities.models import GroupDelegation, PersonDelegation
from communities.vetting import actions
from communities.vetting.actions.granting import Seen
from communities.vetting.mailing import mail_address
from communities.vetting.models import OfficialVersion, VettingRequest
from communities.vetting.queue import Asked, keys_in, lines, median_age, waiting
from communities.vetting.templatetags.vetting_words import authority_words, transition_sign, transition_words
from communities.wiki.models import CommunityPage
from pages.models.review import in_a_year, today
from tests.vetting.conftest import said

TABS = ["", "due/", "without-owner/", "newer-edits/", "delegations/", "log/"]


@pytest.fixture
def begin(community, member):
    def make(title, where=community, by=member, html="<p>x</p>"):
        return CommunityPage.begin(where, by=by, title=title, html=html)

    return make


@pytest.fixture
def answer(community, member, facilitator):
    asked = Topic.begin(community, by=member, kind="question", title="Which form?", html="<p>Which one?</p>")
    return asked.reply(by=facilitator, html="<p>Form 7.</p>")


@pytest.fixture
def vouch():
    def make(answer, by):
        seen = Seen(answer.newest.number, answer.newest.sha256, None)
        return actions.grant(answer, by=by, seen=seen, owner=by, review_by=in_a_year())

    return make


@pytest.fixture
def helper(person, community, manager):
    """Accepts small changes."""
    somebody, until = person("minor"), timezone.now() + timedelta(days=9)
    community.delegate(Capability.GRANT_MINOR, to=somebody, by=manager, until=until, reason="Typos")
    return somebody


def titles(response):
    return [row.version.title for row in response.context["rows"]]


def test_the_tabs_of_the_desk(enter, page, manager, delegate, helper):
    def tabs(person, tab):
        html = enter(person).get(f"/vetting/{tab}").content.decode()
        found = re.findall(r'<a [^>]*href="/vetting/([^"]*)"[^>]*>', html.split("</h1>")[1].split("</nav>")[0])
        here = re.findall(r'<a [^>]*href="/vetting/([^"]*)" aria-current', html.split("</h1>")[1].split("</nav>")[0])
        return found, here

    for tab in TABS:
        assert tabs(manager, tab) == (TABS, [tab])
    for tab in TABS[:4]:
        assert tabs(delegate, tab) == (TABS[:4], [tab])
    assert tabs(helper, "newer-edits/") == (["newer-edits/"], ["newer-edits/"])


# What waits -----------------------------------------------------------------------------------------------------------
def test_a_line_says_what_is_asked(
    client, enter, page, begin, answer, vouch, official, edit, manager, member, delegate
):
    edit(page, by=member, html="<p>Keep your receipts, all of them.</p>")
    again, fresh = begin("Again"), begin("Fresh", html="<p>Twelve</p>")
    seen = Seen(1, again.newest.sha256, None)
    actions.grant(again, by=manager, seen=seen, owner=manager, review_by=today() + timedelta(days=9))
    vouch(answer, manager)
    answer.edit(by=answer.author, html="<p>Form 8, or 9.</p>", based_on=1)
    for target in (page, again, fresh, answer):
        actions.ask(target, by=member)
    rows = {row.request.title: (row.kind, row.edits, row.size) for row in lines(waiting(manager))}
    grown = len("<p>Keep your receipts, all of them.</p>") - len("<p>Keep your receipts.</p>")
    assert rows == {
        page.title: ("adopt", 1, grown),
        "Again": ("reaffirm", 0, 0),
        "Fresh": ("new", 0, len("<p>Twelve</p>")),
        "Which form?": ("adopt", 1, len("<p>Form 8, or 9.</p>") - len("<p>Form 7.</p>")),
    }
    assert lines([]) == []
    enter(manager)

    def kept(query):
        return [row.request.title for row in client.get(f"/vetting/?{query}").context["rows"]]

    assert kept("kind=adopt") == [page.title, "Which form?"]
    assert kept("kind=reaffirm") == ["Again"]
    assert kept("kind=new") == ["Fresh"]
    assert kept(f"kind=new&community={page.community.slug}&who=free") == ["Fresh"]
    assert "Nothing matches" in client.get("/vetting/?who=mine").content.decode()


def test_when_a_request_is_late_and_when_nearly():
    now = timezone.make_aware(datetime(2026, 3, 4, 12))

    def line(hours):
        row = Asked(SimpleNamespace(due_at=now + timedelta(hours=hours)), None, now)
        return row.is_late, row.is_near

    assert [line(hours) for hours in (-1, 0, 47, 48)] == [(True, False), (False, True), (False, True), (False, False)]


def test_how_long_it_waits_and_in_which_order(page, begin, answer, manager, delegate, member, found, community):
    assert median_age(manager) is None
    elsewhere = found("elsewhere")
    asked = [actions.ask(target, by=member) for target in (page, answer, begin("Third"))]
    other = actions.ask(
        begin("Other", elsewhere, by=elsewhere.people_in("facilitator").get()),
        by=elsewhere.people_in("facilitator").get(),
    )
    now = timezone.now()
    for days, row in enumerate((asked[2], asked[1], asked[0], other)):
        VettingRequest.objects.filter(pk=row.pk).update(asked_at=now - timedelta(days=9 - days))
    order = [asked[2].pk, asked[1].pk, asked[0].pk]
    here = type(community).objects.filter(pk=community.pk)
    assert keys_in(here) == keys_in([community]) == order
    assert keys_in([community, elsewhere]) == [*order, other.pk]
    assert [row.pk for row in waiting(manager).order_by("asked_at")] == [*order, other.pk]
    assert median_age(delegate) - timedelta(days=8) < timedelta(minutes=5)
    assert median_age(manager) > timedelta(days=7)


# Lists of what is official --------------------------------------------------------------------------------------------
def test_lists_of_what_is_official(enter, begin, grant, edit, manager, helper, member, person, administrator, found):
    gone = person("gone")
    for title, days, owner, edits in (
        ("A", 31, gone, 1),
        ("B", 30, manager, 3),
        ("C", 9, gone, 0),
        ("D", 300, manager, 2),
    ):
        page = begin(title)
        grant(page, by=manager, owner=owner, days=days)
        for number in range(edits):
            edit(page, by=member, html=f"<p>{number}</p>")
    same = begin("Same again")
    grant(same, by=manager, days=300)
    edit(same, by=member)
    CommunityPage.objects.get(pk=same.pk).restore(same.revisions.get(number=1), by=member)
    gone.deactivate(by=administrator)
    client = enter(manager)
    assert titles(client.get("/vetting/due/")) == ["C", "B"]
    assert titles(client.get("/vetting/without-owner/")) == ["C", "A"]
    assert titles(client.get("/vetting/newer-edits/")) == ["B", "D", "A"]
    elsewhere = found("elsewhere")
    for tab in ("due/", "without-owner/", "newer-edits/"):
        shown = client.get(f"/vetting/{tab}", {"community": elsewhere.slug})
        assert (titles(shown), "Nothing matches" in shown.content.decode()) == ([], True)
        assert titles(client.get(f"/vetting/{tab}", {"community": same.community.slug}))
        assert 'name="chosen"' in client.get(f"/vetting/{tab}").content.decode()
    assert titles(enter(helper).get("/vetting/newer-edits/")) == ["A", "D", "B"]


# Several at once ------------------------------------------------------------------------------------------------------
def test_what_is_missing_is_told_and_nothing_is_done(enter, manager, official):
    client, chosen = enter(manager), {"chosen": [official.pk]}

    def told(**sent):
        response = client.post("/vetting/batch/", sent)
        assert response.url == "/vetting/due/"
        return said(response)

    assert "Choose at least one text." in told(verb="withdraw", reason="x")
    assert "This field is required." in told(verb="withdraw", **chosen)
    assert told(verb="withdraw", reason="x", owner="nobody", **chosen)
    assert OfficialVersion.objects.active().get() == official


def test_only_what_was_chosen_and_only_where_one_answers(enter, begin, grant, manager, delegate, found):
    elsewhere = found("elsewhere")
    runner = elsewhere.people_in("facilitator").get()
    first, second, other = begin("First"), begin("Second"), begin("Other", elsewhere, by=runner)
    versions = {page.title: grant(page, by=manager) for page in (first, second, other)}
    sent = {"verb": "withdraw", "reason": "Rules changed", "chosen": [versions["First"].pk, versions["Other"].pk]}
    assert enter(delegate, age=3600).post("/vetting/batch/", sent).url.startswith("/accounts/reauthenticate/")
    shown = enter(delegate).post("/vetting/batch/", sent)
    assert [result.version.title for result in shown.context["done"]] == ["First"]
    assert shown.context["refused"] == []
    assert set(OfficialVersion.objects.active()) == {versions["Second"], versions["Other"]}
    html = shown.content.decode()
    assert "/vetting/log/" not in html
    assert "Done for 1 text" in html
    sent = {"verb": "reaffirm", "review_by": in_a_year(), "chosen": [versions["First"].pk, versions["Second"].pk]}
    shown = enter(manager).post("/vetting/batch/", sent)
    assert [[result.version.title for result in shown.context[name]] for name in ("done", "refused")] == [
        ["Second"],
        ["First"],
    ]
    assert "/vetting/log/" in shown.content.decode()


# Delegations ----------------------------------------------------------------------------------------------------------
def test_delegations_to_people_and_to_groups(enter, page, begin, grant, community, delegate, manager, person):
    group, until = Group.objects.create(name="Lawyers"), timezone.now() + timedelta(days=30)
    somebody = person("lawyer")
    somebody.groups.add(group)
    community.delegate(Capability.GRANT_OFFICIAL, to=group, by=manager, until=until, reason="Know the law")
    sooner = person("sooner")
    community.delegate(Capability.GRANT_OFFICIAL, to=sooner, by=manager, until=until, reason="For now")
    grant(page, by=somebody)
    grant(begin("By the delegate"), by=delegate, days=9)
    grant(begin("Later"), by=delegate)
    client = enter(manager)
    shown = client.get("/vetting/delegations/").context
    assert [(row.user, row.live) for row in shown["persons"]] == [(sooner, 0), (delegate, 2)]
    assert [(row.group, row.live) for row in shown["groups"]] == [(group, 1)]
    assert shown["ended"] == []
    to_group, to_person = GroupDelegation.objects.get(), PersonDelegation.objects.get(user=delegate)
    for kind, row, expected in (
        ("group", to_group, [page.title]),
        ("person", to_person, ["By the delegate", "Later"]),
    ):
        address = f"/vetting/delegations/{kind}/{row.pk}/"
        assert titles(client.get(address)) == expected
        assert f'action="{address}revoke/"' in client.get(address).content.decode()
        assert 'name="chosen"' in client.get(address).content.decode()
        done = client.post(f"{address}revoke/")
        assert (done.url, "The delegation has ended." in said(done)) == (address, True)
    assert client.get(f"/vetting/delegations/person/{to_group.pk + 1000}/").status_code == 404
    shown = client.get("/vetting/delegations/").context
    assert [(row.pk, row.live) for row in shown["ended"]] == [(to_person.pk, 2), (to_group.pk, 1)]
    assert [row.user for row in shown["persons"]] == [sooner]


# Words and links ------------------------------------------------------------------------------------------------------
def test_words_and_signs_of_the_log():
    assert [transition_words(word) for word in ("granted", "later")] == ["made official", "later"]
    assert [authority_words(word) for word in ("owner", "later")] == ["owner of the text", "later"]
    signs = "seal seal refresh person-check slash slash close reply eye vet history history"
    told = "granted small_change_adopted reaffirmed reowned withdrawn suspended declined changes_asked claimed asked"
    assert [transition_sign(word) for word in (*told.split(), "released", "revoked")] == signs.split()


def test_a_link_in_a_mail_carries_its_answer(client, page, member, manager, delegate):
    asked = actions.ask(page, by=member)
    link = "/vetting/by-mail/" + mail_address(asked, manager).split("/vetting/by-mail/")[1]
    client.force_login(manager)
    there = asked.get_absolute_url()
    led = [client.get(link + query).url for query in ("", "?answer=grant", "?answer=decline", "?answer=small")]
    assert led == [there, f"{there}?answer=grant", f"{there}?answer=decline", there]
    client.force_login(delegate)
    assert "somebody else" in client.get(link).content.decode()

    def old(*given, **named):
        raise signing.SignatureExpired

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("communities.vetting.views.mailing.invited_by", old)
        assert "too old" in client.get(link).content.decode()
