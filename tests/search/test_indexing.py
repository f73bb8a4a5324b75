"""The index says what things say, soon and for certain (F13). What cannot be indexed stops nothing else (F14)."""

from dataclasses import replace
from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models.functions import Now
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import PageViewRestriction

from accounts.models import User
from communities.discussions.models import Topic
from communities.questions.models import Question
from communities.vetting import actions
from communities.vetting.actions.granting import Seen
from communities.vetting.models import OfficialVersion, Suspension
from communities.wiki.models import CommunityPage
from intranet.search.backends import postgres
from intranet.search.finding import Query, find, suggest
from intranet.search.highlighting import piece
from intranet.search.indexing import relay, talk
from intranet.search.indexing.relay import index_changes, mark_changed_by_time
from intranet.search.indexing.vocabulary import learn_anew
from intranet.search.models import SearchDirty, SearchEntry, SearchWord, Source
from pages.furniture import forget
from pages.models import HomePage, SectionPage
from pages.models.review import in_a_year, today

pytestmark = pytest.mark.django_db


@pytest.fixture
def runner(open_community, facilitator_of):
    return facilitator_of(open_community)


@pytest.fixture
def kites(open_community, runner):
    return CommunityPage.begin(open_community, by=runner, title="Kites", html="<h2>Strings</h2><p>Of flaxen yarn</p>")


def make_official(page, manager, review_by=None):
    newest = page.newest
    seen = Seen(newest.number, newest.sha256, None)
    return actions.grant(page, by=manager, seen=seen, owner=manager, review_by=review_by or in_a_year())


def only(text, viewer, **more):
    """The one hit there is."""
    (hit,) = find(Query(text=text, **more), viewer).hits
    return hit


def test_what_is_written_is_found_and_what_is_hidden_is_not(open_community, runner, employee):
    topic = Topic.begin(
        open_community, by=runner, title="Heat pumps", html="<p>Which one hums least?</p>", tags=["Warmth"]
    )
    index_changes()
    for text in ("heat pump", "hums", "warm", "heat pumsp"):
        assert only(text, employee).title == "Heat pumps"
    answer = topic.reply(by=runner, html="<p>The brassica model</p>")
    index_changes()
    assert "<mark>brassica</mark>" in only("brassica", employee).excerpt_html
    answer.hide(by=runner, reason="Advertising")
    assert not find(Query(text="brassica"), employee).hits, "before anything was indexed"
    index_changes()
    assert not find(Query(text="brassica"), employee).hits
    assert only("hums", employee).title == "Heat pumps"


def test_a_moved_topic_is_seen_by_readers_of_its_new_community_only(open_community, secret_community, runner, employee):
    topic = Topic.begin(open_community, by=runner, title="Heat pumps", html="<p>Quiet?</p>")
    index_changes()
    Topic.objects.filter(pk=topic.pk).update(community=secret_community)
    assert not find(Query(text="heat pumps"), employee).hits, "before anything was indexed"
    index_changes()
    assert not find(Query(text="heat pumps"), employee).hits


def test_a_page_is_found_by_the_text_readers_get_and_by_the_newer_one_which_is_named(kites, runner, manager, employee):
    make_official(kites, manager)
    kites.refresh_from_db()
    kites.publish(by=runner, based_on=1, title="Kites and yarn", html="<p>Of gossamer thread</p>")
    index_changes()
    official = only("flaxen", employee)
    assert (official.title, official.state, official.revision) == ("Kites", "official-newer-edits", 1)
    assert official.owner.name == manager.name
    newer = only("gossamer", employee)
    assert newer.title == "Kites"
    assert newer.url.endswith("?version=community")
    assert "newer community edit" in newer.why
    assert only("flaxen", employee, official_only=True).state == "official-newer-edits"


@pytest.mark.parametrize(
    ("days", "state", "label"),
    [(0, "official", "official"), (50, "due", "official"), (65, "overdue", "overdue"), (100, "lapsed", "lapsed")],
)
def test_labels_follow_the_clock_and_the_statement_agrees(days, state, label, kites, manager, employee):
    make_official(kites, manager, review_by=today() + timedelta(days=60))
    index_changes()
    with time_machine.travel(timezone.now() + timedelta(days=days), tick=False):
        found = find(Query(text="flaxen"), employee)
        assert found.hits[0].state == state
        assert [choice.value for choice in found.facets.labels] == [label]
        assert bool(find(Query(text="flaxen", official_only=True), employee).hits) == (label == "official")


def test_a_withdrawn_text_is_not_found_any_more(kites, runner, manager, employee):
    version = make_official(kites, manager)
    kites.refresh_from_db()
    kites.publish(by=runner, based_on=1, title="Kites", html="<p>Of gossamer thread</p>")
    version.withdraw(by=manager, reason="Wrong")
    index_changes()
    assert not find(Query(text="flaxen"), employee).hits
    assert only("gossamer", employee).state == "withdrawn"
    assert OfficialVersion.objects.get(pk=version.pk).ended_at


def test_a_suspension_that_ends_by_itself_is_noticed(kites, runner, manager, employee):
    make_official(kites, manager)
    version = OfficialVersion.objects.get(page=kites)
    now = timezone.now()
    Suspension.objects.create(version=version, by=runner, until=now + timedelta(hours=1), reason="Looks wrong")
    index_changes()
    assert only("kites", employee).state == "withdrawn"
    Suspension.objects.filter(version=version).update(at=now - timedelta(hours=3), until=now - timedelta(hours=1))
    SearchDirty.objects.all().delete()
    SearchEntry.objects.filter(source=Source.PAGE).update(fresh_until=now - timedelta(minutes=1))
    assert mark_changed_by_time() == 1
    index_changes()
    assert only("kites", employee).state == "official"


def test_a_verified_answer_and_people_are_found(open_community, runner, employee, person):
    question = Question.ask(open_community, by=person("asker"), title="Which rope?", html="<p>For a tall mast.</p>")
    answer = question.answer(by=employee, html="<p>Take hempen rope.</p>")
    question.verify(answer, by=runner)
    User.objects.filter(pk=person("rope-maker", first_name="Hemma").pk).update(last_name="Seiler")
    index_changes()
    hit = only("hempen", employee)
    assert (hit.kind, hit.marks) == ("question", ("Verified answer",))
    assert only("seil", employee).kind == "person"
    assert [found.title for found in suggest("hem", employee)] == ["Hemma Seiler", "Which rope?"]


def test_an_official_answer_is_looked_at_again_when_its_time_is_over(open_community, runner, employee, manager, person):
    question = Question.ask(open_community, by=person("asker"), title="Which rope?", html="<p>For a tall mast.</p>")
    answer = question.answer(by=employee, html="<p>Take hempen rope.</p>")
    make_official(answer, manager, review_by=today() + timedelta(days=10))
    index_changes()
    assert only("hempen", employee).marks == ("Verified answer",)
    assert mark_changed_by_time() == 0
    with time_machine.travel(timezone.now() + timedelta(days=12), tick=False):
        assert mark_changed_by_time() == 1
        SearchDirty.objects.update(not_before=Now())
        index_changes()
        assert only("hempen", employee).marks == ()
        assert mark_changed_by_time() == 0, "until its grace is over"


def test_what_was_accepted_is_found_however_late_it_came(open_community, runner, employee, monkeypatch):
    monkeypatch.setattr(talk, "MOST_POSTS", 1)
    question = Question.ask(open_community, by=runner, title="Which rope?", html="<p>For a tall mast.</p>")
    question.answer(by=employee, html="<p>Take sisal.</p>")
    question.accept(question.answer(by=employee, html="<p>Take hempen rope.</p>"), by=runner)
    index_changes()
    assert only("hempen", employee).title == "Which rope?"
    assert not find(Query(text="sisal"), employee).hits


def test_words_of_what_is_gone_are_forgotten(kites):
    index_changes()
    SearchWord.objects.create(word="zeppelin", entries=9)
    SearchWord.objects.filter(word="flaxen").update(entries=9)
    learn_anew()
    assert not SearchWord.objects.filter(word="zeppelin").exists()
    assert SearchWord.objects.get(word="flaxen").entries == 1


def test_a_gated_page_says_that_not_everybody_can_see_it(employee):
    page = SectionPage(title="Zeppelin hangar")
    HomePage.objects.get().add_child(instance=page)
    index_changes()
    assert only("zeppelin", employee).visible_to == "Everyone"
    crew = Group.objects.create(name="Crew")
    PageViewRestriction.objects.create(page=page, restriction_type="groups").groups.add(crew)
    forget()
    assert not find(Query(text="zeppelin"), employee).hits
    employee.groups.add(crew)
    assert only("zeppelin", employee).visible_to == "Some groups only"
    learn_anew()
    assert not SearchWord.objects.filter(word="zeppelin").exists()


def test_one_broken_thing_stops_no_other_and_waits_for_a_human(kites, employee, monkeypatch):
    whole = relay.ORIGINS[Source.PERSON].make

    def broken(ids):
        if employee.pk in ids:
            raise ValueError
        return whole(ids)

    monkeypatch.setitem(relay.ORIGINS, Source.PERSON, relay.ORIGINS[Source.PERSON].__class__(broken, User.objects.all))
    index_changes()
    row = SearchDirty.objects.get()
    assert (row.source, row.target, row.attempts, row.failure) == ("person", employee.pk, 1, "ValueError")
    assert only("flaxen", employee).kind == "page"
    SearchDirty.objects.update(attempts=relay.PARKED_AFTER, not_before=timezone.now())
    assert index_changes() == 0


def test_drift_is_told_and_mended(kites, employee):
    index_changes()
    call_command("search_index", "--verify", stdout=StringIO(), stderr=StringIO())
    SearchEntry.objects.filter(source=Source.PAGE).update(title="Gone stale", digest="")
    SearchEntry.objects.filter(source=Source.PERSON).delete()
    SearchEntry.objects.create(
        source=Source.TOPIC, target=10**9, kind="topic", seen="everyone", title="Nowhere", updated_at=timezone.now()
    )
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("search_index", "--verify", stdout=out, stderr=StringIO())
    assert {line.rpartition(": ")[2] for line in out.getvalue().splitlines()} == {"out of date", "missing", "left over"}
    call_command("search_index", "--rebuild", stdout=StringIO(), stderr=StringIO())
    call_command("search_index", "--verify", stdout=StringIO(), stderr=StringIO())
    assert only("flaxen", employee).title == "Kites"


def test_a_page_of_results_costs_the_same_however_much_is_on_it(open_community, runner, employee, kites, manager):
    make_official(kites, manager)
    costs = []
    for number in range(2):
        for n in range(1 + 11 * number):
            CommunityPage.begin(open_community, by=runner, title=f"Kite {number} {n}", html="<p>Kites fly</p>")
            Topic.begin(open_community, by=runner, title=f"On kites {number} {n}", html="<p>They do</p>")
        index_changes()
        find(Query(text="kites"), employee)
        with CaptureQueriesContext(connection) as captured:
            find(Query(text="kites"), employee)
        costs.append(len(captured))
    assert costs[0] == costs[1] <= 5


def test_results_go_on_where_the_last_page_ended(open_community, runner, employee):
    for n in range(7):
        Topic.begin(open_community, by=runner, title=f"Kite {n}", html="<p>They fly</p>")
    index_changes()
    for query in (Query(text="kite"), Query(text="kite", sort="newest"), Query(kinds=frozenset({"topic"}))):
        seen, cursor = [], ""
        for _page in range(4):
            results = find(replace(query, after=cursor), employee, size=3)
            seen += [hit.title for hit in results.hits]
            cursor = results.next_cursor
            if not cursor:
                break
        assert len(seen) == len(set(seen)) == results.total == 7


def test_what_was_chosen_is_found_beyond_the_candidates(open_community, runner, employee, kites, monkeypatch):
    for n in range(5):
        Topic.begin(open_community, by=runner, title=f"Topic {n}", html="<p>Of flaxen yarn</p>")
    index_changes()
    monkeypatch.setattr(postgres, "MOST", 3)
    everything = find(Query(text="flaxen"), employee)
    assert (everything.total, everything.capped, {hit.kind for hit in everything.hits}) == (3, True, {"topic"})
    pages = find(Query(text="flaxen", kinds=frozenset({"page"})), employee)
    assert ([hit.title for hit in pages.hits], pages.capped) == (["Kites"], False)
    here = find(Query(text="flaxen", kinds=frozenset({"page"}), label="community", community="open-house"), employee)
    assert [hit.title for hit in here.hits] == ["Kites"]


@pytest.mark.parametrize(
    ("found", "shown"),
    [
        ("have \x0227\x03 days", "… have \x0227\x03 days …"),
        ("Ask \x02first\x03.", "Ask \x02first\x03."),
        ("", ""),
    ],
)
def test_a_piece_says_where_a_sentence_was_cut(found, shown):
    assert piece(found) == shown
