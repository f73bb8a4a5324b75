"""An official page becomes a community's and comes back: nothing moves, nothing is lost, and one person answers."""

import re
import threading
import uuid
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Page, PageViewRestriction, Revision

from communities.models import Community
from communities.vetting import actions, refusals
from communities.vetting.actions.granting import Seen
from communities.vetting.actions.handing import Terms
from communities.vetting.as_html import body_as_html
from communities.vetting.models import AdoptedPage, HandOver, OfficialVersion, VettingEvent
from communities.wiki.models import CommunityPage
from pages.models import ContentPage, HomePage, PolicyPage, SectionPage
from pages.models.review import today
from tests.vetting.conftest import said

TEXT = '<h2 id="allowance">Allowance</h2><p>Meals, <a href="/people/">see</a>.</p><h2 id="late">Late</h2><p>No.</p>'


@pytest.fixture(autouse=True)
def nothing_cached(db):
    cache.clear()


@pytest.fixture
def owner(person):
    return person("priya", first_name="Priya", last_name="Shah")


@pytest.fixture
def home(db):
    return HomePage.objects.get()


@pytest.fixture
def grow(owner):
    def make(parent, model=ContentPage, title="Expenses abroad", **fields):
        page = parent.add_child(instance=model(title=title, content_owner=owner, **fields))
        page.save_revision().publish()
        parent.refresh_from_db()
        return model.objects.get(pk=page.pk)

    return make


@pytest.fixture
def blocks(home, owner, grow):
    """One block of every kind."""
    other = grow(home, SectionPage, "Finance desk", summary="Money in and out.")
    image = get_image_model().objects.create(title="Receipt", file=get_test_image_file())
    document = get_document_model().objects.create(title="Form 7", file=get_test_image_file("form.png"))
    cells = [{"type": "text", "heading": "What"}, {"type": "number", "heading": "Euro"}]
    rows = [{"values": ["Breakfast", 12.5]}, {"values": ["Dinner <late>", None]}]
    return [
        ("text", TEXT),
        ("image", {"image": image, "alt": "A receipt", "caption": "Like this one"}),
        ("callout", {"kind": "warning", "html": "<p>Keep <strong>all</strong> of them.</p>"}),
        ("table", {"columns": cells, "rows": rows, "caption": "Meals"}),
        ("people", {"heading": "Ask", "people": [owner]}),
        ("links", {"heading": "More", "links": [{"title": "", "page": other, "url": ""},
                                                 {"title": "Rates", "page": None, "url": "https://rates.example/"}]}),
        ("files", {"heading": "Forms", "files": [document]}),
        ("official_page", other),
    ]  # fmt: skip


@pytest.fixture
def content(home, grow, blocks):
    body = ContentPage._meta.get_field("body").stream_block
    values = [(kind, body.child_blocks[kind].normalize(value)) for kind, value in blocks]
    page = grow(home, body=values, summary="What we pay.", show_in_menus=True)
    grow(page, title="Below it")
    ContentPage.objects.filter(pk=page.pk).update(review_by=today() + timedelta(days=90))
    return ContentPage.objects.get(pk=page.pk)


@pytest.fixture
def hand_over(community, manager):
    def do(page, key=None, **words):
        return actions.hand_over(page, by=manager, community=community, key=key or uuid.uuid4(), **words)

    return do


def row_of(page):
    """The tree's row and the type's row as the database holds them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT body::text FROM pages_contentpage WHERE page_ptr_id = %s", [page.pk])
        body = cursor.fetchone()
    kept = ("id", "path", "depth", "numchild", "url_path", "slug", "title", "live", "show_in_menus", "translation_key")
    return body, Page.objects.filter(pk=page.pk).values(*kept).get()


# There and back -------------------------------------------------------------------------------------------------------
def test_there_and_back_is_byte_identical(content, hand_over, manager, owner):
    before, clock = row_of(content), content.review_by
    there = hand_over(content)
    assert not ContentPage.objects.filter(pk=content.pk).exists()
    assert row_of(content)[1] == before[1]
    back = actions.take_back(there, by=manager)
    assert row_of(content) == before
    assert (type(back), back.content_owner, back.review_by, back.summary) == (ContentPage, owner, clock, "What we pay.")


def test_every_kind_of_block_survives_in_words(content, hand_over, owner):
    there = hand_over(content)
    html = there.source.newest.html
    assert body_as_html(content) == html
    expected = [
        '<h2 id="allowance">',
        "<img ",
        'alt="A receipt"',
        "<figcaption>Like this one",
        'data-kind="warning"',
    ]
    expected += [
        "<th",
        "Euro",
        "12.5",
        "Dinner &lt;late&gt;",
        "Meals",
        f"/people/{owner.username}/",
        "Priya Shah",
        "Ask",
    ]
    expected += ["https://rates.example/", "Finance desk", "/documents/", "Form 7", "Money in and out.", "<strong>all"]
    expected += ["What</th><th", "Breakfast</td><td>12.5</td></tr><tr><td>Dinner"]
    assert [words for words in expected if words not in html] == []


def test_readers_find_it_where_it_was(content, hand_over, client, employee, community):
    hand_over(content)
    client.force_login(employee)
    html = client.get("/expenses-abroad/").content.decode()
    assert 'data-vetting-state="official"' in html
    assert 'data-revision="1"' in html
    assert "Priya Shah" in html
    assert "Below it" in html
    assert community.name in html
    assert client.get("/expenses-abroad/below-it/").status_code == 200


def test_the_owner_and_the_clock_go_with_it(content, hand_over, owner, manager):
    content.review(by=manager, review_by=today() + timedelta(days=50))
    content.refresh_from_db()
    version = OfficialVersion.objects.get(page=hand_over(content).source)
    assert (version.owner, version.review_by, version.granted_by) == (owner, content.review_by, manager)
    assert version.reviewed_at == content.last_reviewed_at
    assert version.authority == "manager"


def test_what_became_official_since_comes_back(content, hand_over, manager, facilitator, seen):
    there = hand_over(content)
    text = there.source
    text.publish(by=facilitator, title="Expenses", html="<p>New rule.</p>", based_on=1)
    terms = {"owner": manager, "review_by": today() + timedelta(days=200)}
    actions.grant(text, by=manager, seen=seen(text), **terms)
    back = actions.take_back(there, by=manager)
    assert [(block.block_type, block.value) for block in back.body] == [("text", "<p>New rule.</p>")]
    assert (back.title, back.content_owner, back.review_by) == ("Expenses", manager, terms["review_by"])
    assert back.slug == "expenses-abroad"


def test_newer_edits_do_not_come_along(content, hand_over, manager, facilitator):
    before = row_of(content)
    there = hand_over(content)
    there.source.publish(by=facilitator, title="Other", html="<p>Not vetted.</p>", based_on=1)
    actions.take_back(there, by=manager)
    assert row_of(content) == before


def test_the_community_page_stays_and_says_where_the_text_is(content, hand_over, manager, client, employee):
    text = hand_over(content).source
    actions.take_back(AdoptedPage.objects.get(), by=manager)
    client.force_login(employee)
    html = client.get(text.get_absolute_url()).content.decode()
    assert 'data-vetting-state="withdrawn"' in html
    assert "/expenses-abroad/" in html


def test_each_way_is_in_the_log(content, hand_over, manager):
    actions.take_back(hand_over(content), by=manager)
    events = VettingEvent.objects.order_by("pk").values_list("transition", "actor__username", "authority")
    expected = ["handed_to_community", "withdrawn", "taken_from_community"]
    assert list(events) == [(transition, "manager", "manager") for transition in expected]


def test_revisions_of_the_cms_are_kept(content, hand_over, manager, client):
    revisions = Revision.objects.filter(object_id=str(content.pk))
    kept = set(revisions.values_list("pk", flat=True))
    there = hand_over(content)
    assert kept < set(revisions.all().values_list("pk", flat=True))
    client.force_login(manager)
    assert client.get(f"/cms/pages/{content.pk}/history/").status_code == 200
    assert client.get(f"/cms/pages/{content.pk}/edit/").status_code == 200
    actions.take_back(there, by=manager)
    assert client.get(f"/cms/pages/{content.pk}/history/").status_code == 200
    assert client.get(f"/cms/pages/{content.pk}/edit/").status_code == 200


def test_a_policy_without_versions_goes_and_comes_back_as_a_policy(home, grow, hand_over, manager):
    policy = grow(home, PolicyPage, "Speaking up", body=[("text", "<p>Early.</p>")], acknowledgement_required=True)
    back = actions.take_back(hand_over(policy), by=manager)
    assert isinstance(back, PolicyPage)
    assert back.acknowledgement_required


def test_a_page_that_was_adopted_can_be_taken_too(page, official, home, manager):
    adopted = actions.adopt(page, by=manager, parent=home, title="Expenses", slug="expenses")
    back = actions.take_back(adopted, by=manager)
    assert isinstance(back, ContentPage)
    assert back.body[0].value == official.revision.html
    assert back.get_absolute_url() == "/expenses/"


texts = st.lists(
    st.sampled_from(
        ["<p>One.</p>", "<h2>Two</h2><p>x</p>", "<ul><li>three</li></ul>", "<p>a &amp; b <em>c</em></p>", ""]
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=texts, kinds=st.lists(st.sampled_from(range(8)), max_size=8))
def test_property_any_body_comes_back_as_it_was(texts, kinds, home, blocks, owner, hand_over, manager):
    body = ContentPage._meta.get_field("body").stream_block
    values = [("text", html) for html in texts if html] + [blocks[n] for n in kinds]
    values = [(kind, body.child_blocks[kind].normalize(value)) for kind, value in values]
    title = f"Page {uuid.uuid4().hex[:12]}"
    page = HomePage.objects.get().add_child(instance=ContentPage(title=title, content_owner=owner, body=values))
    page.save_revision().publish()
    before = row_of(page)
    actions.take_back(hand_over(ContentPage.objects.get(pk=page.pk)), by=manager)
    assert row_of(page) == before


# Guards ---------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("who", ["employee", "facilitator", "delegate"])
def test_only_managers(content, community, who, request, client):
    person = request.getfixturevalue(who)
    with pytest.raises(PermissionDenied):
        actions.hand_over(content, by=person, community=community, key=uuid.uuid4())
    client.force_login(person)
    assert client.get(f"/official/{content.pk}/hand-over/").status_code == 403


@pytest.mark.parametrize("visibility", ["closed", "secret"])
def test_only_to_an_open_community(content, hand_over, community, visibility):
    joining = "invitation" if visibility == "secret" else "request"
    Community.objects.filter(pk=community.pk).update(visibility=visibility, joining=joining)
    with pytest.raises(refusals.NotForEveryone):
        hand_over(content)
    assert not CommunityPage.objects.exists()


def test_a_page_for_some_groups_stays(content, hand_over):
    from django.contrib.auth.models import Group
    from wagtail.models import PageViewRestriction

    gate = PageViewRestriction.objects.create(page=content, restriction_type="groups")
    gate.groups.add(Group.objects.first())
    cache.clear()
    with pytest.raises(refusals.NotPublicPage):
        hand_over(content)


def test_a_waiting_draft_is_not_lost(content, hand_over):
    content.title = "Draft"
    content.save_revision()
    with pytest.raises(refusals.DraftWaits):
        hand_over(content)


def test_issued_policies_stay(home, grow, hand_over, manager):
    policy = grow(home, PolicyPage, "Speaking up", body=[("text", "<p>Early.</p>")])
    policy.issue(by=manager, effective_on=today())
    with pytest.raises(refusals.IssuedPolicy):
        hand_over(policy)


def test_sections_stay(home, grow, hand_over):
    with pytest.raises(refusals.NotToHandOver):
        hand_over(grow(home, SectionPage, "Finance"))


def test_somebody_must_answer(content, hand_over, owner, manager):
    type(owner).objects.filter(pk=owner.pk).update(is_active=False)
    with pytest.raises(refusals.NeedsActiveOwner):
        hand_over(content)
    assert hand_over(content, terms=Terms(owner=manager)).source.official_versions.get().owner == manager


def test_nothing_official_nothing_to_take_back(content, hand_over, manager):
    there = hand_over(content)
    OfficialVersion.objects.get().withdraw(by=manager, reason="Wrong")
    with pytest.raises(refusals.NothingOfficial):
        actions.take_back(there, by=manager)


def test_a_handed_page_whose_address_is_given_up_is_over(content, hand_over, manager):
    there = hand_over(content)
    Page.objects.get(slug="below-it").delete()
    actions.release(AdoptedPage.objects.get(pk=there.pk), by=manager)
    assert HandOver.objects.get().ended_by == manager


# Screens, retries, races ----------------------------------------------------------------------------------------------
def test_the_screens(content, community, manager, client, enter):
    enter(manager)
    address = f"/official/{content.pk}/hand-over/"
    html = client.get(address).content.decode()
    assert community.name in html
    assert "Priya" in html or "priya" in html
    key = str(uuid.uuid4())
    posted = {
        "key": key,
        "community": community.pk,
        "slug": "expenses",
        "owner": "priya",
        "review_by": content.review_by,
    }
    assert client.post(address, posted).url == "/expenses-abroad/"
    assert client.post(address, posted).url == "/expenses-abroad/"
    assert CommunityPage.objects.get().path == "expenses"
    back = f"/official/{content.pk}/take-back/"
    assert "exactly as it was" in client.get(back).content.decode()
    assert client.post(back).url == "/expenses-abroad/"
    assert client.post(back).status_code == 404
    assert ContentPage.objects.filter(pk=content.pk).exists()


def test_the_same_submission_twice(content, hand_over, manager):
    key = uuid.uuid4()
    assert hand_over(content, key) == hand_over(content, key)
    assert CommunityPage.objects.count() == HandOver.objects.count() == 1
    with pytest.raises(refusals.AddressChanged):
        hand_over(content)
    actions.take_back(AdoptedPage.objects.get(), by=manager)
    adopted = AdoptedPage(pk=content.pk)
    assert isinstance(actions.take_back(adopted, by=manager), ContentPage)


@pytest.mark.django_db(transaction=True)
def test_two_at_once(content, community, manager):
    results = []
    start = threading.Barrier(2, timeout=120)

    def run():
        start.wait()
        try:
            results.append(actions.hand_over(content, by=manager, community=community, key=uuid.uuid4()))
        except refusals.AddressChanged as refusal:
            results.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(300)
    assert sorted(type(result).__name__ for result in results) == ["AddressChanged", "AdoptedPage"]
    assert CommunityPage.objects.count() == OfficialVersion.objects.count() == 1


def test_what_the_screens_say(content, community, manager, employee, enter, client, owner):
    client, address = enter(manager), f"/official/{content.pk}/hand-over/"
    assert f'href="{address}"' in client.get("/expenses-abroad/").content.decode()
    html = client.get(address).content.decode()
    assert "Hand “Expenses abroad” over to a community" in html
    assert "/expenses-abroad/ shows the official text of that page" in html
    assert "cannot be handed over now" not in html
    sent = {
        "key": uuid.uuid4(),
        "community": community.pk,
        "slug": "",
        "owner": "priya",
        "review_by": content.review_by,
    }
    assert client.post(address, sent).status_code == 422
    sent["slug"] = "expenses"
    assert enter(manager, age=3600).post(address, sent).url.startswith("/accounts/reauthenticate/")
    assert not AdoptedPage.objects.exists()
    done = enter(manager).post(address, sent)
    assert (done.url, said(done)) == (
        "/expenses-abroad/",
        "The community keeps the text now. Its address stays the same.",
    )
    version = OfficialVersion.objects.get()
    assert (version.owner, version.review_by, version.community) == (owner, content.review_by, community)
    back, release = f"/official/{content.pk}/take-back/", f"/official/{content.pk}/release/"
    assert "Afterwards it cannot be taken back to this address" in client.get(release).content.decode()
    assert "exactly as it was, block by block" in client.get(back).content.decode()
    text = CommunityPage.objects.get()
    text.publish(by=manager, title=text.title, html="<p>Another.</p>", based_on=1)
    newest = text.revisions.get(number=2)
    seen = Seen(2, newest.sha256, version.pk)
    actions.grant(text, by=manager, seen=seen, owner=manager, review_by=today() + timedelta(days=9))
    assert "has changed since it was handed over" in client.get(back).content.decode()
    Page.objects.get(slug="below-it").delete()
    enter(employee)
    assert client.get("/expenses-abroad/").content.decode().count("Manage this address") == 0


def test_what_an_editor_chose_is_told_as_far_as_all_may_see_it(home, owner, grow, person, administrator):
    gone, plain = person("gone", first_name="Gone"), person("plain", first_name="Plain")
    type(owner.profile).objects.filter(user=owner).update(job_title="Buyer")
    gone.deactivate(by=administrator)
    page, hidden = grow(home, SectionPage, "Finance desk"), grow(home, SectionPage, "Behind a gate")
    draft = grow(home, SectionPage, "Draft")
    Page.objects.filter(pk=draft.pk).update(live=False)
    PageViewRestriction.objects.create(page=hidden, restriction_type="groups")
    cache.clear()
    body = ContentPage._meta.get_field("body").stream_block

    def html(kind, value):
        block = [(kind, body.child_blocks[kind].normalize(value))]
        return body_as_html(grow(home, title=f"P {uuid.uuid4().hex[:8]}", body=block))

    people = html("people", {"heading": "", "people": [owner, gone, plain]})
    assert people == (
        '<ul><li><a href="/people/priya/">Priya Shah</a>, Buyer</li><li><a href="/people/plain/">Plain</a></li></ul>'
    )
    links = [
        {"title": "", "page": page, "url": ""},
        {"title": "Named", "page": page, "url": ""},
        {"title": "Out", "page": None, "url": "https://rates.example/"},
        *({"title": "", "page": shut, "url": ""} for shut in (hidden, draft)),
    ]
    found = html("links", {"heading": "More", "links": links})
    told = re.findall(r"<a [^>]*>([^<]*)</a>", found)
    assert (told, "More</h2>" in found) == (["Finance desk", "Named", "Out"], True)
    assert html("links", {"heading": "", "links": [{"title": "", "page": hidden, "url": ""}]}) == ""
    assert html("official_page", page) == '<p><a href="/finance-desk/">Finance desk</a></p>'
    assert html("official_page", hidden) == html("official_page", draft) == ""
    cells = {"columns": [{"type": "number", "heading": "Euro"}], "rows": [{"values": [None]}], "caption": ""}
    table = html("table", cells)
    assert (table.count("<td></td>"), "<p>" in table, "<strong>" in table) == (1, False, False)
