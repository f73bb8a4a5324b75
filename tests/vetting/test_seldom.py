"""What seldom happens to a text: things gone meanwhile, empty lists, refusals that no screen leads to."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import Context
from django.test import RequestFactory
from django.utils import timezone
from wagtail.models import Page

from communities.capability_map import CapabilityMap
from communities.discussions.models import Topic
from communities.vetting import actions, as_html, context, desk, guards, leaving, refusals, suggesting, tree
from communities.vetting.actions.granting import Seen
from communities.vetting.answers import standings_of
from communities.vetting.holding import Held as Line
from communities.vetting.listening import channels
from communities.vetting.log import log
from communities.vetting.mailing import body_of_asked
from communities.vetting.models import AddressNotice, AdoptedPage, HandOver, Reminder, VettingEvent
from communities.vetting.people import official_texts_of, pages_by
from communities.vetting.resolver import resolve, resolve_answers, resolve_listed, with_texts
from communities.vetting.review import Review
from communities.vetting.rights import VettingPermissionTester
from communities.vetting.shortest import words_changed
from communities.vetting.small import why_not_small
from communities.vetting.surroundings import Surroundings
from communities.vetting.targets import PageTarget
from communities.vetting.tasks import watch_addresses_task
from communities.vetting.templatetags.addresses import official_discussed
from communities.vetting.templatetags.vetting_words import age_words
from communities.vetting.wagtail_hooks import keep_adopted_in_bulk, never_copy_adopted_pages
from communities.wiki.models import CommunityPage
from intranet.ui.difference import Text
from pages.models import HomePage
from pages.models.review import in_a_year, today


@pytest.fixture
def answer(community, member, facilitator):
    asked = Topic.begin(community, by=member, kind="question", title="Which form?", html="<p>Which one?</p>")
    return asked.reply(by=facilitator, html="<p>Form 7.</p>")


@pytest.fixture
def vouched(answer, manager):
    """The answer, official for ten days."""
    seen = Seen(answer.newest.number, answer.newest.sha256, None)
    return actions.grant(answer, by=manager, seen=seen, owner=manager, review_by=today() + timedelta(days=10))


@pytest.fixture
def adopted(page, official, manager):
    return actions.adopt(page, by=manager, parent=HomePage.objects.get(), title="Abroad", slug="abroad")


@pytest.fixture
def asks():
    """A request of a person, with the map it carries."""

    def make(person):
        request = RequestFactory().get("/")
        request.user, request.communities = person, CapabilityMap(person)
        return request

    return make


def rights_of(person, page, version=None):
    return VettingPermissionTester(page.community.permissions_for(person), version)


# Transitions ----------------------------------------------------------------------------------------------------------
def test_a_small_change_waits_while_somebody_else_looks(page, official, edit, facilitator, manager, delegate, seen):
    edit(page, by=facilitator, html="<p>Keep your receipts, please.</p>")
    actions.ask(page, by=facilitator).claim(by=manager)
    with pytest.raises(refusals.ClaimedByOther):
        actions.adopt_small_change(page, by=delegate, seen=seen(page))
    assert actions.adopt_small_change(page, by=manager, seen=seen(page)).text.number == 2


def test_the_same_owner_again_changes_nothing(page, official, manager):
    for role in ("", official.fallback_role):
        assert actions.reown(official, by=manager, owner=manager, fallback_role=role) == official
    assert page.official_versions.count() == 1
    assert actions.reown(official, by=manager, owner=manager, fallback_role="managers").supersedes == official


def test_files_that_are_not_checked_yet_are_not_vouched_for():
    guards.refuse_unchecked_files(SimpleNamespace(files={}))


@pytest.mark.django_db
def test_files_that_are_gone_are_not_vouched_for():
    with pytest.raises(refusals.UncheckedFiles):
        guards.refuse_unchecked_files(SimpleNamespace(files={"7": "0" * 64}))


def test_what_nobody_asked_for_is_not_declined(enter, page, manager, seen):
    look = seen(page)
    fields = {"number": look.number, "sha256": look.sha256, "base": "", "answer": "decline", "note": "No."}
    answered = enter(manager).post(f"/communities/{page.community.slug}/pages/{page.path}/vetting/review/", fields)
    assert answered.status_code == 409
    assert str(refusals.AlreadyAnswered()) in answered.content.decode()


def test_an_older_text_is_said_to_be_older_beforehand(page, edit, grant, facilitator, manager):
    edit(page, by=facilitator)
    version = grant(page, by=manager)
    first = page.revisions.get(number=1)
    look = Review(PageTarget(page), first, version, None, rights_of(manager, page, version))
    assert str(refusals.OlderThanOfficial()) in look.why_not
    newest = Review(PageTarget(page), page.revisions.get(number=2), version, None, rights_of(manager, page, version))
    assert newest.why_not == []


# At official addresses ------------------------------------------------------------------------------------------------
def test_an_address_that_is_gone_is_not_held(db):
    with pytest.raises(refusals.AddressChanged):
        tree.hold(Page(pk=0))


def test_a_source_that_is_gone_leaves_nothing_to_take_back(adopted, manager):
    AdoptedPage.objects.filter(pk=adopted.pk).update(source=None)
    with pytest.raises(refusals.NothingOfficial):
        actions.take_back(adopted, by=manager)
    assert actions.release(adopted, by=manager) is None
    assert not AdoptedPage.objects.exists()


def test_lists_of_official_pages_know_how_an_adopted_one_stands(adopted, official, manager, later):
    there = AdoptedPage.objects.get()
    assert (there.vetting_state().value, there.revision_number) == ("official", 1)
    assert not there.may_review(manager)
    with pytest.raises(Exception, match="Its review is done there"):
        there.review(by=manager, review_by=in_a_year())
    later(360)
    assert AdoptedPage.objects.get().vetting_state().value == "due"
    later(370)
    assert AdoptedPage.objects.get().vetting_state().value == "overdue"
    official.withdraw(by=manager, reason="Wrong rates.")
    gone = AdoptedPage.objects.get()
    assert (gone.vetting_state().value, gone.revision_number) == ("withdrawn", 0)


def test_the_cms_neither_copies_nor_deletes_adopted_pages_in_bulk(adopted, rf, monkeypatch):
    home = HomePage.objects.get()
    said = []
    monkeypatch.setattr("communities.vetting.wagtail_hooks.messages.error", lambda request, words: said.append(words))
    assert never_copy_adopted_pages(rf.get("/"), home) is None
    assert never_copy_adopted_pages(rf.get("/"), adopted).status_code == 302
    assert keep_adopted_in_bulk(rf.get("/"), "publish", [adopted], None) is None
    assert keep_adopted_in_bulk(rf.get("/"), "delete", ["no page"], None) is None
    assert keep_adopted_in_bulk(rf.get("/"), "delete", [home], None).status_code == 302
    assert len(said) == 2


def test_the_watch_has_nothing_to_tell(db):
    assert watch_addresses_task() == 0


def test_nothing_is_said_of_talk_in_a_preview(adopted, rf, manager):
    request = rf.get("/")
    for request.user, request.is_preview in ((AnonymousUser(), False), (manager, True)):
        assert official_discussed(Context({"request": request}), adopted) == {}


@pytest.mark.parametrize(
    "block", [lambda: as_html._image({"image": None}, None), lambda: as_html._official_page(None, None)]
)
def test_blocks_whose_picture_or_page_is_gone_leave_nothing(block):
    assert block() == ""


# Lists and lines ------------------------------------------------------------------------------------------------------
def test_no_answers_no_standings(community, outsider, answer):
    permissions = community.permissions_for(outsider)
    assert standings_of([], permissions) == {}
    assert standings_of([answer], permissions) == {}


def test_the_desk_is_empty_for_readers_and_says_when_there_is_more(community, outsider, official, vouched):
    assert list(desk.official_lines(community, community.permissions_for(outsider))) == []
    assert list(desk.more([official] * desk.MOST, community)) == []
    assert [line.url for line in desk.more([official] * (desk.MOST + 1), community)] == [
        f"/communities/{community.slug}/pages/?official=on"
    ]
    assert desk.standing(vouched) == vouched.post.get_absolute_url()
    late = desk.to_review("Rates", today() - timedelta(days=1), "/")
    assert late.text.startswith("The review of “Rates” was due by")


def test_what_everybody_pays_for_is_asked_once(
    asks, rf, page, facilitator, delegate, manager, django_assert_num_queries
):
    assert context.badge(rf.get("/")) == {}
    assert context.badge(SimpleNamespace(user=AnonymousUser(), communities=None)) == {}
    actions.ask(page, by=facilitator)
    for person, mine in ((delegate, 1), (manager, 1), (facilitator, 0)):
        request = asks(person)
        assert len(context.waiting_keys(request)) == mine
        with django_assert_num_queries(0):
            context.waiting_keys(request)


def test_whom_news_of_the_queue_reaches(asks, community, delegate, manager, facilitator):
    assert list(channels(asks(delegate))) == [f"vetting:{community.pk}", f"community:{community.pk}"]
    assert list(channels(asks(manager))) == ["vetting:all"]
    assert list(channels(asks(facilitator))) == []


def test_the_log_until_a_day(community, official):
    here = type(community).objects.filter(pk=community.pk)
    day = timezone.localtime(official.granted_at, timezone.get_default_timezone()).date()
    assert log(here, {"until": day - timedelta(days=1)}).count() == 0
    assert log(here, {"since": day, "until": day}).filter(transition="granted").count() == 1


def test_lines_of_answers_lead_to_the_answer(vouched, official):
    assert (Line(vouched).url, Line(vouched).newer) == (vouched.post.get_absolute_url(), 0)
    assert Line(official).url.endswith("/vetting/")


def test_who_leaves_hands_over_what_they_answer_for(official, manager, member, outsider):
    leaving.hand_over(official.pk, person=outsider, to=member, by=manager)
    assert official.page.official_versions.active().get().owner == manager
    leaving.hand_over(official.pk, person=manager, to=member, by=manager)
    assert official.page.official_versions.active().get().owner == member


def test_a_mail_about_a_request_is_not_sent_once_it_is_answered(page, facilitator, manager):
    asked = actions.ask(page, by=facilitator)
    about = SimpleNamespace(target_id=asked.pk)
    assert [link.label for link in body_of_asked(about, manager).links] == [
        "Make it official",
        "Ask for changes",
        "Decline",
    ]
    asked.take_back(by=facilitator)
    assert body_of_asked(about, manager) is None


def test_what_somebody_wrote_and_answers_for(
    asks, page, official, vouched, edit, facilitator, manager, member, outsider
):
    edit(page, by=member)
    reader = asks(outsider)
    assert [str(line.words) for line in pages_by(reader, facilitator)] == ["Wrote a page"]
    assert [str(line.words) for line in pages_by(reader, member)] == ["Edited a page"]
    assert {line.title for line in official_texts_of(reader, manager)} == {page.title, "Which form?"}


def test_pages_by_their_ids(page, official):
    assert [reading.shown.number for reading in resolve_listed(CommunityPage.objects.filter(pk=page.pk))] == [1]


def test_pages_among_suggestions(asks, page, official, outsider):
    found = suggesting.one_page(asks(outsider), page.pk)
    assert (found.title, found.state) == (page.title, "official")
    assert suggesting.one_page(asks(outsider), 0) is None


def test_who_is_offered_to_vet_a_change(page, official, edit, member, manager, facilitator):
    def around(person):
        reading = resolve(with_texts(CommunityPage.objects.all()).get(pk=page.pk))
        return Surroundings(reading, rights_of(person, page, official), [])

    assert not around(manager).may_vet
    edit(page, by=member)
    assert around(manager).may_vet
    assert not around(facilitator).may_vet
    CommunityPage.objects.get(pk=page.pk).archive(by=facilitator)
    assert not around(manager).may_vet


def test_an_answer_shows_its_newest_text_until_it_is_edited(vouched, facilitator):
    post = vouched.post
    assert resolve_answers([post])[post.pk].shows_newest
    post.edit(by=facilitator, html="<p>Form 8.</p>", based_on=1)
    assert not resolve_answers([post])[post.pk].shows_newest


@pytest.mark.parametrize(
    ("hours", "words"), [(0, "less than an hour"), (1, "1 hour"), (47, "47 hours"), (48, "2 days"), (71, "2 days")]
)
def test_how_long_something_waits(hours, words):
    assert age_words(timedelta(hours=hours)) == words


def test_a_changed_file_is_not_small():
    old, new = Text("A", "<p>x</p>", {"1": "a"}), Text("A", "<p>x</p>", {"1": "b"})
    assert (str(why_not_small(old, new)), str(why_not_small(old, old))) == ("a file changes", "")


def test_measuring_stops_where_it_is_too_much():
    assert words_changed("abc", "xyz", most=5) is None
    assert words_changed("ab", "ba", most=1) is None
    assert sorted(words_changed("xaby", "xbay", most=2)) in (["a", "a"], ["b", "b"])


def test_records_say_what_they_are(page, official, facilitator, manager, adopted):
    now = timezone.now()
    asked = actions.ask(CommunityPage.begin(page.community, by=facilitator, title="B", html="<p>b</p>"), by=facilitator)
    records = [
        official,
        asked,
        VettingEvent.objects.first(),
        official.suspend(by=facilitator, reason="Wrong."),
        Reminder(version=official, occasion="due_3"),
        AddressNotice(address=adopted.page_ptr, why="closed"),
        HandOver(address=adopted.page_ptr, page=page, handed_at=now),
    ]
    assert all(str(record) and "object (" not in str(record) for record in records)
    assert asked.is_visible_to(manager)
    assert official.is_visible_to(manager)
