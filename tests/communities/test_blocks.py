"""Editing a home page in place, block by block."""

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import Page

from communities.blocks import MOST_BLOCKS, version_of
from communities.models import HomeBlock, Service
from pages.models import ContentPage
from tests.communities.conftest import texts


def rows(*filled, extra=0, **flags):
    data = {"rows-TOTAL_FORMS": len(filled) + extra, "rows-INITIAL_FORMS": len(filled)}
    for number, row in enumerate(filled):
        data |= {f"rows-{number}-{name}": value for name, value in row.items()}
    return data | flags


@pytest.fixture
def block(community):
    return HomeBlock.objects.create(
        community=community, kind="text", title="New here", content="<p>Old</p>", position=50
    )


def of_kind(community, kind):
    return HomeBlock.objects.filter(community=community, kind=kind).first() or HomeBlock.objects.create(
        community=community, kind=kind, position=60
    )


@pytest.fixture
def edit(browse, facilitator, community, at):
    """Posts an edit of a block as its facilitator."""

    def post(block, data, **headers):
        data = {"version": version_of(block), "title": ""} | data
        return browse(facilitator, **headers).post(at(community, "block_edit", block.pk), data)

    return post


def test_the_form_is_a_page_and_a_fragment(browse, facilitator, community, block, at):
    url = at(community, "block_edit", block.pk)
    assert "<html" in browse(facilitator).get(url).content.decode()
    fragment = browse(facilitator, headers={"HX-Request": "true"}).get(url).content.decode()
    assert fragment.strip().startswith("<section")
    assert f'id="block_{block.pk}"' in fragment


def test_saving_cleans_and_leads_back(edit, block, community):
    response = edit(block, {"title": "Hello", "content": "<p>New<script>x</script></p>", "content-format": "html"})
    assert response.headers["Location"] == f"/communities/{community.slug}/#block_{block.pk}"
    block.refresh_from_db()
    assert (block.title, block.content) == ("Hello", "<p>New</p>")


def test_saving_by_script_answers_with_the_block(edit, block):
    response = edit(block, {"content": "*New*", "content-format": "markdown"}, headers={"HX-Request": "true"})
    assert "<em>New</em>" in response.content.decode()
    assert "<html" not in response.content.decode()


def test_a_stale_edit_keeps_both_texts(edit, block):
    mine = {"version": version_of(block), "content": "<p>Mine</p>", "content-format": "html"}
    edit(block, {"content": "<p>Theirs</p>", "content-format": "html"})
    response = edit(block, mine)
    page = response.content.decode()
    assert response.status_code == 409
    assert "Theirs" in page
    assert "Mine" in page
    block.refresh_from_db()
    assert block.content == "<p>Theirs</p>"
    assert version_of(block) in page
    assert edit(block, mine | {"version": version_of(block)}).status_code == 302
    block.refresh_from_db()
    assert block.content == "<p>Mine</p>"


def test_a_stale_edit_of_rows_keeps_both(edit, community):
    block = of_kind(community, "services")
    first = version_of(block)
    edit(block, rows({"title": "Theirs"}))
    response = edit(block, rows({"title": "Mine"}) | {"version": first})
    assert response.status_code == 409
    page = response.content.decode()
    assert "Theirs" in page
    assert "Mine" in page
    assert list(Service.objects.values_list("title", flat=True)) == ["Theirs"]


@pytest.mark.parametrize("version", ["", "nonsense", "2020-01-01T00:00:00+00:00"])
def test_an_edit_without_its_base_writes_nothing(edit, block, version):
    assert edit(block, {"version": version, "content": "x"}).status_code in (409, 422)
    block.refresh_from_db()
    assert block.content == "<p>Old</p>"


def test_a_long_text_is_not_a_block(edit, block):
    response = edit(block, {"content": "<p>" + "x" * 30_000 + "</p>", "content-format": "html"})
    assert response.status_code == 422


def test_the_purpose_is_the_community_s_description(edit, community):
    block = of_kind(community, "purpose")
    edit(block, {"content": "<p>What for</p>", "content-format": "html"})
    community.refresh_from_db()
    assert community.description == "<p>What for</p>"


def test_services_are_written_in_order_and_emptied_rows_go(edit, community):
    block = of_kind(community, "services")
    first, second = {"title": "One", "promise": "today", "ORDER": 2}, {"title": "Two", "ORDER": 1}
    assert edit(block, rows(first, second, {"title": ""})).status_code == 302
    assert list(community.services.values_list("title", "promise")) == [("Two", ""), ("One", "today")]
    block.refresh_from_db()
    edit(block, rows({"title": "", "promise": ""}, {"title": "Two"}, {"title": "Three", "DELETE": "on"}))
    assert list(community.services.values_list("title", flat=True)) == ["Two"]


def test_a_service_without_a_name_is_told(edit, community):
    response = edit(of_kind(community, "services"), rows({"promise": "tomorrow"}))
    assert response.status_code == 422
    assert "tomorrow" in response.content.decode()


def test_events_cannot_end_before_they_begin(edit, community):
    block, begins = of_kind(community, "events"), timezone.now() + timedelta(days=3)
    ends = begins - timedelta(hours=1)
    event = {"title": "Open hour", "starts_at": begins.isoformat(), "ends_at": ends.isoformat()}
    response = edit(block, rows(event))
    assert response.status_code == 422
    assert "before it begins" in response.content.decode()
    assert edit(block, rows({"title": "Open hour", "starts_at": begins.isoformat()})).status_code == 302
    assert community.events.get().title == "Open hour"


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "//evil.example", "/\\evil.example", "data:text/html,x", "ftp://x.example", "evil"]
)
def test_links_lead_somewhere(edit, community, url):
    block = of_kind(community, "links")
    assert edit(block, rows({"title": "Bad", "url": url})).status_code == 422
    good, out = {"title": "Good", "url": "/people/"}, {"title": "Out", "url": "https://a.example/b"}
    assert edit(block, rows(good, out)).status_code == 302
    block.refresh_from_db()
    assert [link["title"] for link in block.data["links"]] == ["Good", "Out"]


def test_people_are_named_by_user_name(edit, browse, outsider, member, community):
    block = of_kind(community, "people")
    assert edit(block, rows({"person": "nobody-here"})).status_code == 422
    assert edit(block, rows({"person": "@member", "about": "Meters"})).status_code == 302
    assert "Meters" in browse(outsider).get(f"/communities/{community.slug}/").content.decode()


@pytest.fixture
def official(db):
    page = ContentPage(title="Expenses abroad", slug="expenses-abroad", summary="What you may claim")
    Page.objects.get(depth=2).add_child(instance=page)
    return page


@pytest.mark.parametrize("typed", ["/expenses-abroad/", "Expenses abroad", "http://testserver/expenses-abroad/?a#b"])
def test_key_pages_are_found_by_address_or_title(edit, browse, outsider, community, official, typed):
    block = of_kind(community, "key_pages")
    assert edit(block, rows({"page": typed}, {"page": typed})).status_code == 302
    assert community.key_pages.get().page_id == official.pk
    page = browse(outsider).get(f"/communities/{community.slug}/").content.decode()
    assert "Expenses abroad" in page
    assert "mark--official" in page


def test_an_unknown_page_is_told(edit, community):
    response = edit(of_kind(community, "key_pages"), rows({"page": "/no-such-page/"}))
    assert "No official page has this address" in response.content.decode()


def test_an_unpublished_key_page_disappears(edit, browse, outsider, community, official):
    edit(of_kind(community, "key_pages"), rows({"page": "Expenses abroad"}))
    official.unpublish()
    assert "Expenses abroad" not in browse(outsider).get(f"/communities/{community.slug}/").content.decode()


def test_a_block_is_added_once(browse, facilitator, community, at):
    for _again in range(2):
        response = browse(facilitator).post(at(community, "block_add"), {"kind": "text", "key": "abc"})
        assert "/edit/" in response.headers["Location"]
        browse(facilitator).post(at(community, "block_add"), {"kind": "services", "key": f"{_again}"})
    assert HomeBlock.objects.filter(community=community, kind="text").count() == 1
    assert HomeBlock.objects.filter(community=community, kind="services").count() == 1


@pytest.mark.parametrize("kind", ["", "nonsense", "latest; drop"])
def test_an_unknown_kind_is_told(browse, facilitator, community, at, kind):
    response = browse(facilitator).post(at(community, "block_add"), {"kind": kind}, follow=True)
    assert "no such block" in texts(response)


def test_a_page_has_an_end(browse, facilitator, community, at):
    HomeBlock.objects.bulk_create(HomeBlock(community=community, kind="text") for _number in range(MOST_BLOCKS))
    response = browse(facilitator).post(at(community, "block_add"), {"kind": "text", "key": "new"}, follow=True)
    assert "at most" in texts(response)


def test_blocks_move_within_their_column_and_stop_at_its_end(browse, facilitator, community, at):
    HomeBlock.objects.filter(community=community).delete()
    first, aside, last = (
        HomeBlock.objects.create(community=community, kind=kind, position=number)
        for number, kind in enumerate(["text", "links", "text"])
    )

    def order():
        return list(HomeBlock.objects.filter(community=community).order_by("position", "id"))

    browse(facilitator).post(at(community, "block_move", last.pk), {"to": "up"})
    assert order() == [last, aside, first]
    for to in ("up", "sideways"):
        assert browse(facilitator).post(at(community, "block_move", last.pk), {"to": to}).status_code == 302
    assert order() == [last, aside, first]
    browse(facilitator).post(at(community, "block_move", last.pk), {"to": "down"})
    assert order() == [first, aside, last]


def test_a_block_is_removed_after_a_question_and_again(browse, facilitator, community, block, at):
    url = at(community, "block_remove", block.pk)
    assert "New here" in browse(facilitator).get(url).content.decode()
    for _again in range(2):
        assert browse(facilitator).post(url).status_code == 302
    assert not HomeBlock.objects.filter(pk=block.pk).exists()


@pytest.mark.parametrize("who", ["member", "editor", "outsider", "manager"])
@pytest.mark.parametrize("name", ["block_add", "block_edit", "block_move", "block_remove"])
def test_others_change_nothing(request, browse, community, block, at, who, name):
    address = at(community, name) if name == "block_add" else at(community, name, block.pk)
    data = {"version": version_of(block), "content": "hacked", "kind": "text", "to": "up"}
    response = browse(request.getfixturevalue(who)).post(address, data)
    assert response.status_code == 403
    block.refresh_from_db()
    assert block.content == "<p>Old</p>"


def test_a_block_of_another_community_is_not_there(browse, facilitator, found, block, at):
    other = found("other", facilitators=[facilitator])
    for name in ("block_edit", "block_move"):
        assert browse(facilitator).post(at(other, name, block.pk), {"to": "up"}).status_code == 404
    browse(facilitator).post(at(other, "block_remove", block.pk))
    assert HomeBlock.objects.filter(pk=block.pk).exists()


def test_an_archived_page_stays_as_it_is(browse, facilitator, community, block, at):
    community.archive(by=facilitator)
    response = browse(facilitator).post(at(community, "block_remove", block.pk))
    assert response.status_code == 403
    assert HomeBlock.objects.filter(pk=block.pk).exists()


def test_a_crafted_post_changes_no_other_field(edit, block, community, found):
    other = found("other")
    edit(block, {"content": "x", "kind": "services", "community": other.pk, "position": 0, "data": "{}"})
    block.refresh_from_db()
    assert (block.kind, block.community_id, block.position) == ("text", community.pk, 50)
