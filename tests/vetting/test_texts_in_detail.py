"""Which text is read, what is said beside it, and who hears of it, to the letter; mostly without a database."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.utils import timezone

from accounts.notifications.models import Activity, Outbox
from communities.capabilities import Capability
from communities.discussions.models import Topic
from communities.models import Community, PersonDelegation
from communities.vetting import actions, adopted, delegated, leaving, promotion, reminding, tree
from communities.vetting.actions.granting import Seen
from communities.vetting.adopted import Why
from communities.vetting.holding import Held, ahead, held, looked_after_by
from communities.vetting.mailing import body_of_asked, body_of_no, invited_by, mail_address
from communities.vetting.models import AdoptedPage, OfficialVersion, VettingEvent
from communities.vetting.readings import AnswerReading, Reading, TextReading
from communities.vetting.resolver import resolve, resolve_answers, resolve_listed, resolve_many, with_texts
from communities.vetting.states import Moment, State, ceased_on
from communities.wiki.models import CommunityPage
from pages.models.review import today


@pytest.fixture
def question(community, member):
    return Topic.begin(community, by=member, kind="question", title="Which form?", html="<p>Which form do I need?</p>")


@pytest.fixture
def answer(question, facilitator):
    return question.reply(by=facilitator, html="<p>Form 7.</p>")


@pytest.fixture
def vouch():
    def make(post, by, days=365):
        base = OfficialVersion.objects.active().filter(post=post).values_list("pk", flat=True).first()
        seen = Seen(post.newest.number, post.newest.sha256, base)
        return actions.grant(post, by=by, seen=seen, owner=by, review_by=today() + timedelta(days=days))

    return make


def latest(verb):
    activity = Activity.objects.filter(verb=verb).latest("pk")
    return activity, set(Outbox.objects.get(activity=activity).people)


# Readings -------------------------------------------------------------------------------------------------------------
def reading(state, *, shown="a", official="a", newest="a", suspended=False, kind=Reading, edits=3):
    """Texts are named by their hashes; None is a text, or a version, that is not there."""
    now = timezone.now()
    pause = SimpleNamespace(is_in_force=lambda at: at == now) if suspended else None
    owner = SimpleNamespace(is_active=not suspended)
    text = SimpleNamespace(html=official, number=4, sha256=official)
    version = SimpleNamespace(is_active=True, suspension=pause, sha256=official, owner=owner, text=text, newer_people=2)
    page = SimpleNamespace(
        newest=SimpleNamespace(sha256=newest), edits_since_official=edits, html=newest, revision_count=9
    )
    seen = SimpleNamespace(sha256=shown, html=shown, number=6) if shown else None
    named = {Reading: {"page": page}, AnswerReading: {"post": page}}.get(kind, {})
    return kind(None, state, seen, version if official else None, Moment(now.date(), now), **named)


@pytest.mark.parametrize(
    ("state", "texts", "said"),
    [
        (State.OFFICIAL, {}, (State.OFFICIAL, True, True, True, 0, 0)),
        (State.DUE, {}, (State.DUE, True, True, True, 0, 0)),
        (State.OVERDUE, {}, (State.OVERDUE, True, False, True, 0, 0)),
        (State.NEWER_EDITS, {"newest": "b"}, (State.NEWER_EDITS, True, True, False, 3, 2)),
        (State.NEWER_EDITS, {"shown": "b", "newest": "b"}, (State.COMMUNITY, False, True, True, 3, 2)),
        (State.OFFICIAL, {"edits": 0, "newest": "b"}, (State.OFFICIAL, True, True, False, 0, 0)),
        (State.LAPSED, {}, (State.LAPSED, False, False, True, 0, 0)),
        (State.LAPSED, {"shown": "b", "newest": "b"}, (State.LAPSED, False, False, True, 0, 0)),
        (State.WITHDRAWN, {"shown": "b", "newest": "b"}, (State.WITHDRAWN, False, False, True, 0, 0)),
        (State.COMMUNITY, {"official": None}, (State.COMMUNITY, False, False, True, 0, 0)),
    ],
)
def test_what_a_label_says(state, texts, said):
    read = reading(state, **texts)
    counted = (read.newer_edits, read.newer_people)
    assert (read.state, read.shows_official, read.is_official, read.shows_newest, *counted) == said


def test_who_doubts_a_text_has_not_withdrawn_it():
    assert (reading(State.WITHDRAWN).state_words, reading(State.WITHDRAWN).is_suspended) == ("", False)
    assert reading(State.WITHDRAWN, suspended=True).state_words == "Suspended"
    assert reading(State.OFFICIAL, suspended=True).state_words == ""
    assert not reading(State.COMMUNITY, official=None).is_suspended


def test_an_owner_who_left_answers_no_more():
    assert reading(State.OFFICIAL).owner is not None
    assert reading(State.OFFICIAL, suspended=True).owner is None
    assert reading(State.COMMUNITY, official=None).owner is None


def test_an_answer_read_without_its_revision():
    """Its newest text is not fetched again: the post has it."""
    newest = reading(State.NEWER_EDITS, kind=AnswerReading, shown=None, newest="b")
    assert (newest.html, newest.number, newest.shows_newest, newest.state) == ("b", 9, True, State.COMMUNITY)
    assert (newest.shows_vetted, newest.newer_edits, newest.newer_people) == (False, 5, 0)
    vetted = reading(State.NEWER_EDITS, kind=AnswerReading, newest="b")
    assert (vetted.html, vetted.number, vetted.shows_newest, vetted.newer_edits) == ("a", 6, False, 5)
    assert reading(State.OFFICIAL, kind=AnswerReading).newer_edits == 0
    assert reading(State.LAPSED, kind=AnswerReading, newest="b").newer_edits == 0
    with pytest.raises(NotImplementedError):
        _ = reading(State.OFFICIAL, kind=TextReading).newer_edits


def test_a_lapsed_text_was_official_until_its_grace_was_over():
    version = SimpleNamespace(review_by=today())
    assert ceased_on(version, SimpleNamespace(grace_days=30)) == today() + timedelta(days=30)


# The resolver ---------------------------------------------------------------------------------------------------------
def test_the_past_and_the_future_are_resolved_at_their_moment(page, official, edit, member):
    edit(page, by=member)
    pages = CommunityPage.objects.filter(pk=page.pk)
    here = with_texts(pages).get()
    late = Moment(official.review_by + timedelta(days=1), timezone.now())
    assert (resolve(here, at=late).state, resolve(here).state) == (State.OVERDUE, State.NEWER_EDITS)
    assert [found.state for found in resolve_many([here], late)] == [State.OVERDUE]
    assert [found.state for found in resolve_many([here], texts=False)] == [State.NEWER_EDITS]
    assert [found.state for found in resolve_listed(pages, late)] == [State.OVERDUE]
    assert resolve_many([]) == []


def test_the_newest_statement_counts(page, official, edit, member, manager, grant, answer, vouch, facilitator):
    official.withdraw(by=manager, reason="Old.")
    edit(page, by=member)
    grant(page, by=manager)
    edit(page, by=member, html="<p>Third.</p>")
    for found in (resolve(page), *resolve_many([page]), *resolve_listed(CommunityPage.objects.filter(pk=page.pk))):
        assert (found.state, found.shown.number) == (State.NEWER_EDITS, 2)
    assert resolve(page).newer_people == 1
    vouch(answer, manager).withdraw(by=manager, reason="Old.")
    answer.edit(by=facilitator, html="<p>Form 8.</p>", based_on=1)
    vouch(answer, manager)
    assert resolve_answers([answer])[answer.pk].version.text.number == 2


def test_newest_answers_first_where_the_community_wants_it(community, answer, vouch, manager, facilitator):
    vouch(answer, manager, days=20)
    answer.edit(by=facilitator, html="<p>Form 8.</p>", based_on=1)
    late = Moment(today() + timedelta(days=21), timezone.now())
    gone = Moment(today() + timedelta(days=90), timezone.now())
    read = {at: resolve_answers([answer], at)[answer.pk] for at in (None, late, gone)}
    assert [(found.state, found.html[3:9]) for found in read.values()] == [
        (State.NEWER_EDITS, "Form 7"),
        (State.OVERDUE, "Form 7"),
        (State.LAPSED, "Form 8"),
    ]
    answer.topic.community.default_view = "newest"
    found = resolve_answers([answer])[answer.pk]
    assert (found.state, found.html, found.shown) == (State.COMMUNITY, "<p>Form 8.</p>", None)


# At official addresses ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({}, None),
        ({"page": {"archival_id": 1}}, Why.ARCHIVED),
        ({"community": {"archival_id": 1}}, Why.ARCHIVED),
        ({"shown": {"pk": 2}}, Why.NEVER),
        ({"has_vetted": False, "is_suspended": True}, Why.SUSPENDED),
        ({"has_vetted": False, "page_state": State.WITHDRAWN}, Why.WITHDRAWN),
        ({"has_vetted": False, "page_state": State.LAPSED}, Why.LAPSED),
        ({"has_vetted": False, "version": None, "page_state": State.COMMUNITY}, Why.NEVER),
    ],
)
def test_why_a_notice_stands_there(changed, why):
    known = {"page": {"archival_id": None}, "community": {"archival_id": None}, "shown": {"pk": 1}}
    rows = {name: SimpleNamespace(**changed.get(name, row)) for name, row in known.items()}
    facts = {"has_vetted": True, "version": SimpleNamespace(revision_id=1), "is_suspended": False}
    facts |= {"page_state": State.OFFICIAL} | changed
    assert adopted._why_not(SimpleNamespace(**(facts | rows))) == why


@pytest.mark.parametrize(
    ("visibility", "opened_at", "for_all"), [("open", 1, True), ("open", None, False), ("closed", 1, False)]
)
def test_what_everybody_may_read(visibility, opened_at, for_all):
    community = SimpleNamespace(visibility=visibility, opened_at=opened_at)
    assert adopted.is_for_all(SimpleNamespace(community=community)) is for_all


def address(*, may):
    rights = SimpleNamespace(can_publish=lambda: may, can_publish_subpage=lambda: may)
    return SimpleNamespace(permissions_for_user=lambda person: rights)


@pytest.mark.parametrize(
    ("active", "manages", "publishes", "fits"),
    [(1, 1, 1, 1), (0, 1, 1, 1), (1, 0, 1, 1), (1, 1, 0, 1), (1, 1, 1, 0), (0, 0, 0, 0)],
)
def test_who_changes_the_official_tree(monkeypatch, active, manages, publishes, fits):
    monkeypatch.setattr(AdoptedPage, "can_exist_under", lambda parent: bool(fits))
    by = SimpleNamespace(is_active=bool(active), is_intranet_manager=bool(manages))
    for require, allowed in (
        (tree.require_publisher, active and manages and publishes),
        (tree.require_planter, active and manages and publishes and fits),
    ):
        if allowed:
            require(by, address(may=bool(publishes)))
        else:
            with pytest.raises(PermissionDenied):
                require(by, address(may=bool(publishes)))


# Delegations ----------------------------------------------------------------------------------------------------------
def test_what_is_official_by_whose_delegation(community, found, page, answer, vouch, person, manager, delegate, grant):
    other, here = person("other"), Community.objects.filter(pk=community.pk)
    until = timezone.now() + timedelta(days=9)
    community.delegate(Capability.GRANT_MINOR, to=other, by=manager, until=until, reason="Typos")
    pages = [CommunityPage.begin(community, by=manager, title=str(n), html="<p>x</p>") for n in range(3)]
    mine = {grant(page, by=delegate), vouch(answer, delegate)}
    grant(pages[0], by=manager)
    assert {row.user: row.live for row in delegated.persons(here)} == {delegate: 2, other: 0}
    assert not delegated.persons(Community.objects.none()).exists()
    first = PersonDelegation.objects.get(user=delegate)
    assert set(delegated.under(first)) == mine
    first.revoke(by=manager)
    community.delegate(Capability.GRANT_OFFICIAL, to=delegate, by=manager, until=until, reason="Again")
    second = PersonDelegation.objects.current().get(user=delegate)
    later = grant(pages[1], by=delegate)
    delegate.groups.add(*manager.groups.all())
    grant(pages[2], by=type(delegate).objects.get(pk=delegate.pk))
    assert (set(delegated.under(first)), set(delegated.under(second))) == (mine, {later})
    assert {row.user: row.live for row in delegated.persons(here)} == {delegate: 1, other: 0}
    assert [(row.pk, row.live) for row in delegated.persons(here, ended=True)] == [(first.pk, 2)]
    for version in mine:
        version.withdraw(by=manager, reason="Old.")
    assert not delegated.persons(here, ended=True).exists()


def test_what_is_official_by_a_groups_delegation(community, page, manager, person, grant):
    group = manager.groups.model.objects.create(name="Payroll")
    somebody = person("somebody")
    somebody.groups.add(group)
    until = timezone.now() + timedelta(days=9)
    made = community.delegate(Capability.GRANT_OFFICIAL, to=group, by=manager, until=until, reason="They know")
    version = grant(page, by=somebody)
    here = Community.objects.filter(pk=community.pk)
    assert [(row.group, row.live) for row in delegated.groups(here)] == [(group, 1)]
    assert list(delegated.under(made)) == [version]
    said = VettingEvent.objects.get(transition="delegated")
    assert (said.actor, said.authority, said.note) == (manager, "manager", "Payroll: They know")
    assert said.data == {"capability": "grant_official", "holder": "Payroll", "until": made.expires_at.isoformat()}
    made.revoke(by=manager)
    assert list(delegated.persons(here, ended=True)) == []
    assert [row.pk for row in delegated.groups(here, ended=True)] == [made.pk]
    assert VettingEvent.objects.get(transition="revoked").note == "Payroll"
    delegated.write_down(made, None)
    assert VettingEvent.objects.latest("pk").authority == "system"


# Lines of lists -------------------------------------------------------------------------------------------------------
def test_lines_of_what_is_held(community, page, official, edit, member, delegate, facilitator, manager, later, found):
    edit(page, by=member, html="<p>Keep your receipts, please.</p>")
    found("elsewhere")
    assert list(looked_after_by(delegate)) == [community]
    assert set(looked_after_by(manager)) == set(Community.objects.all())
    assert list(looked_after_by(facilitator)) == []
    (line,) = ahead(held(looked_after_by(delegate)).annotate(newest_sha256=F("page__newest__sha256")))
    assert (line.small, line.newer, line.state, line.state_words) == (True, 1, State.OFFICIAL, "")
    assert line.url == f"{page.get_absolute_url()}vetting/review/"
    assert Held(official).url == f"{page.get_absolute_url()}vetting/"
    official.suspend(by=facilitator, reason="Doubt")
    (row,) = held(looked_after_by(delegate))
    assert (Held(row).state, Held(row).state_words) == (State.WITHDRAWN, "Suspended")


def test_what_somebody_who_leaves_holds(community, page, grant, manager, delegate, member, facilitator, outsider):
    far = grant(page, by=manager, owner=member, days=90)
    near = grant(
        CommunityPage.begin(community, by=member, title="Near", html="<p>x</p>"), by=manager, owner=member, days=5
    )
    others = grant(CommunityPage.begin(community, by=member, title="Other", html="<p>x</p>"), by=manager, days=5)
    lines = leaving.vouched_by(manager, member)
    assert [(line.pk, line.title, line.refusal) for line in lines] == [(near.pk, "Near", ""), (far.pk, far.title, "")]
    assert lines[0].note.startswith("Open house · review by ")
    assert lines[1].url == page.get_absolute_url()
    assert "delegate" in leaving.vouched_by(facilitator, member)[0].refusal
    assert leaving.vouched_by(delegate, member)[0].refusal == ""
    leaving.hand_over(far.pk, person=member, to=facilitator, by=manager)
    assert set(OfficialVersion.objects.active().filter(owner=member)) == {near}
    leaving.hand_over(others.pk, person=member, to=facilitator, by=manager)
    others.refresh_from_db()
    assert others.is_active


def test_requests_of_somebody_who_leaves(community, page, member, manager, facilitator, delegate):
    second = CommunityPage.begin(community, by=member, title="Second", html="<p>x</p>")
    third = CommunityPage.begin(community, by=member, title="Third", html="<p>x</p>")
    later, sooner, claimed = (
        actions.ask(text, by=by) for text, by in ((page, member), (second, member), (third, facilitator))
    )
    type(later).objects.filter(pk=later.pk).update(due_at=timezone.now() + timedelta(days=30))
    claimed.claim(by=manager)
    lines = leaving.asked_by(manager, member)
    assert [(line.title, line.url) for line in lines] == [
        ("Second", f"/vetting/{sooner.pk}/"),
        (page.title, f"/vetting/{later.pk}/"),
    ]
    assert lines[0].note.startswith("Open house · asked ")
    assert [line.pk for line in leaving.asked_by(manager, manager)] == [claimed.pk]


# Mail -----------------------------------------------------------------------------------------------------------------
def test_a_mail_shows_what_is_asked(page, member, manager, edit):
    asked = actions.ask(page, by=member, note="New rates")
    first = body_of_asked(SimpleNamespace(target_id=asked.pk), manager)
    assert (first.title, first.subject, first.note) == ("Expenses abroad", "To vet: Expenses abroad", "New rates")
    assert first.said.startswith("member asks you to vet this text, by ")
    assert (first.html, first.difference) == (page.newest.html, None)
    start = settings.BASE_URL.rstrip("/") + "/vetting/by-mail/"
    assert all(link.url.startswith(start) for link in first.links)
    assert [link.url.partition("/?answer=")[2] for link in first.links] == ["grant", "changes", "decline"]
    token = mail_address(asked, manager).removeprefix(start).rstrip("/")
    assert (invited_by(token).request_id, invited_by(token).person_id) == (asked.pk, manager.pk)


def test_a_mail_shows_what_changed_since(community, page, official, edit, member, manager, grant):
    grant(CommunityPage.begin(community, by=member, title="Other", html="<p>x</p>"), by=manager)
    edit(page, by=member)
    asked = actions.ask(page, by=member)
    body = body_of_asked(SimpleNamespace(target_id=asked.pk), manager)
    assert body.said.startswith("member asks you to vet what changed, by ")
    assert (body.html, body.difference is not None) == ("", True)


def test_a_mail_says_why_not(page, official, edit, member, facilitator, manager):
    edit(page, by=member)
    actions.ask(page, by=member).ask_changes(by=manager, comment="Add the rates")
    actions.ask(page, by=member).decline(by=manager, comment="Not for us")
    official.suspend(by=facilitator, reason="Doubt")
    official.withdraw(by=manager, reason="Wrong rates")
    expected = {
        "changes_asked": ("Changes asked for: ", "Mara Lind asks for changes", "Add the rates"),
        "declined": ("Not made official: ", "Mara Lind declined", "Not for us"),
        "suspended": ("Suspended: ", "facilitator suspended", "Doubt"),
        "withdrawn": ("No longer official: ", "Mara Lind withdrew", "Wrong rates"),
    }
    for verb, (subject, said, note) in expected.items():
        body = body_of_no(latest(f"vetting.{verb}")[0], member)
        assert (body.subject, body.note, body.title) == (f"{subject}{page.title}", note, page.title)
        assert body.said.startswith(said)
    nobody = SimpleNamespace(verb="vetting.withdrawn", actor=None, target=official, data={})
    assert (body_of_no(nobody, member).said[:8], body_of_no(nobody, member).note) == ("Somebody", "")


# Promotion ------------------------------------------------------------------------------------------------------------
def test_a_promoted_answer_is_told_once_to_who_wrote_it(question, answer, page, editor, member, facilitator):
    text = CommunityPage.begin(page.community, by=member, title="Forms", html="<p>All forms.</p>")
    made = promotion.promote(answer, by=editor, heading="Seven", page=text)
    activity, people = latest("answer.promoted")
    assert (people, activity.data, activity.target) == ({facilitator.pk}, {"post": answer.pk, "heading": "Seven"}, text)
    assert (made.heading, made.promoted_by, made.post_number) == ("Seven", editor, 1)
    text.refresh_from_db()
    assert (text.title, text.newest.summary) == ("Forms", "Section from an answer by facilitator")
    assert text.newest.html.startswith('<p>All forms.</p><h2 id="seven">Seven</h2><p>Form 7.</p><p><em>From an answer')
    promotion.promote(answer, by=editor, heading="Again", page=text)
    text.refresh_from_db()
    assert text.revision_count == 3


def test_what_is_no_answer_any_more_is_not_promoted(community, question, answer, member, editor, facilitator):
    talk = Topic.begin(community, by=member, title="Talk", html="<p>x</p>").reply(by=facilitator, html="<p>y</p>")
    with pytest.raises(promotion.NotAnAnswerHere):
        promotion.promote(talk, by=editor, heading="H", page=None)
    question.posts.get(number=1).hide(by=facilitator, reason="Spam")
    with pytest.raises(promotion.NotAnAnswerHere):
        promotion.promote(answer, by=editor, heading="H", page=None)
    assert not CommunityPage.objects.exists()


# The clock ------------------------------------------------------------------------------------------------------------
def test_what_a_reminder_says(community, answer, vouch, manager, facilitator, member, page):
    version = vouch(answer, manager, days=100)
    day = version.review_by
    for when, verb, occasion in (
        (day - timedelta(days=3), "vetting.due", "due_3"),
        (day + timedelta(days=30), "vetting.overdue", "overdue"),
        (day + timedelta(days=31), "vetting.lapsed", "lapsed"),
    ):
        assert reminding.remind(when) == 1
        activity, people = latest(verb)
        assert (people, activity.actor, activity.target) == ({manager.pk}, None, version)
        assert activity.data == {"occasion": occasion, "review_by": day.isoformat()}
    assert [reminding.remind(), reminding.remind(day)] == [0, 0]


def test_a_suspended_text_is_not_reminded_of_and_facilitators_who_left_are_not_asked(
    page, grant, manager, member, facilitator, facilitator_of, community
):
    version = grant(page, by=manager, owner=member, days=3)
    version.suspend(by=facilitator, reason="Doubt")
    assert reminding.remind() == 0
    version.lift_suspension(by=manager)
    assert reminding.remind() == 1
    runner = community.people_in("facilitator").exclude(pk=facilitator.pk).get()
    for person in (member, facilitator):
        type(person).objects.filter(pk=person.pk).update(is_active=False)
    version.refresh_from_db()
    assert reminding.answering_for(version) == [runner]
