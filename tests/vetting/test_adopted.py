"""A community page under an official address: whose text stands there, for whom, and what a notice gives away."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, PageViewRestriction

from accounts.notifications.models import Activity, Notification
from accounts.notifications.relay import relay_all
from communities.models import Community
from communities.vetting import actions, refusals
from communities.vetting.models import AddressNotice, AdoptedPage, OfficialVersion, VettingEvent
from communities.vetting.wagtail_hooks import keep_adopted_in_bulk, keep_adopted_pages, never_copy_adopted_pages
from communities.vetting.watching import watch_addresses
from communities.wiki.models import CommunityPage
from pages import furniture
from pages.inventory import inventory
from pages.models import HomePage, SectionPage
from pages.models.review import today
from tests.vetting.conftest import said

SECRET = "zqxcanary"


@pytest.fixture(autouse=True)
def nothing_cached(db):
    cache.clear()


@pytest.fixture
def section(db, manager):
    home = HomePage.objects.get()
    page = home.add_child(instance=SectionPage(title="Finance", show_in_menus=True, content_owner=manager))
    page.save_revision().publish()
    return page


@pytest.fixture
def page(community, facilitator):
    html = f"<h2>One</h2><p>Keep your {SECRET} receipts.</p><h2>Two</h2><p>Send.</p><h2>Three</h2><p>Wait.</p>"
    return CommunityPage.begin(community, by=facilitator, title=f"Expenses {SECRET}", html=html)


@pytest.fixture
def adopted(page, official, section, manager):
    return actions.adopt(page, by=manager, parent=section, title="Expenses abroad", slug="expenses")


@pytest.fixture
def read(client):
    """What a person gets at an address: ``read(employee)``."""

    def get(person, address="/finance/expenses/"):
        client.force_login(person)
        return client.get(address)

    return get


def shown(response):
    return response.content.decode()


# Reading --------------------------------------------------------------------------------------------------------------
def test_the_official_text_stands_there(adopted, read, employee, page, facilitator, edit):
    edit(page, by=facilitator, html="<p>Nobody vouches for this.</p>")
    html = shown(read(employee))
    assert 'data-vetting-state="official-newer-edits" data-revision="1"' in html
    assert f"Keep your {SECRET} receipts" in html
    assert "Nobody vouches" not in html
    assert "Open house" in html
    assert "1 newer community edit" in html
    assert f"{page.get_absolute_url()}?version=community" in html
    assert "On this page" in html
    assert "Discussed in" in html


def test_a_newer_official_text_stands_there_at_once(adopted, read, employee, page, facilitator, edit, grant, manager):
    edit(page, by=facilitator, html="<p>New rule.</p>", title="Expenses everywhere")
    grant(page, by=manager)
    html = shown(read(employee))
    assert "New rule." in html
    assert 'data-revision="2"' in html
    assert "<h1>Expenses everywhere</h1>" in html


def test_editors_are_led_to_the_community(adopted, read, employee, facilitator):
    assert "Edit in the community" in shown(read(facilitator))
    assert "Edit in the community" not in shown(read(employee))


def test_reading_costs_at_most_twelve_queries(
    adopted, read, employee, client, edit, page, facilitator, django_assert_max_num_queries
):
    edit(page, by=facilitator, html="<p>Newer.</p>")
    read(employee)
    with django_assert_max_num_queries(12):
        client.get("/finance/expenses/")


def test_overdue_still_stands_there(adopted, read, employee, page, grant, manager, later):
    later(366 + 10)
    html = shown(read(employee))
    assert 'data-vetting-state="overdue"' in html
    assert "receipts" in html


# The audience matrix --------------------------------------------------------------------------------------------------
def hide(community, visibility):
    joining = "invitation" if visibility == "secret" else "request"
    Community.objects.filter(pk=community.pk).update(visibility=visibility, joining=joining)


@pytest.mark.parametrize("visibility", ["closed", "secret"])
@pytest.mark.parametrize("who", ["employee", "member", "facilitator", "manager"])
def test_a_community_that_is_no_longer_open_takes_the_text_with_it(
    adopted, read, community, visibility, who, request, client
):
    person = request.getfixturevalue(who)
    hide(community, visibility)
    html = shown(read(person))
    article = html[html.index("<article") : html.index("</article")]
    assert "There is no official text here" in article
    assert SECRET not in html.replace(community.name, "")
    assert community.name not in article
    assert community.slug not in article
    assert "Expenses abroad" in article


def test_closed_again_opened_again(adopted, read, community, employee):
    hide(community, "secret")
    assert SECRET not in shown(read(employee))
    hide(community, "open")
    assert SECRET in shown(read(employee))


@pytest.mark.parametrize("visibility", ["closed", "secret"])
def test_nothing_of_a_private_community_is_told_anywhere(
    adopted, read, community, employee, visibility, section, manager
):
    below = adopted.add_child(instance=SectionPage(title="Below", content_owner=manager))
    below.save_revision().publish()
    hide(community, visibility)
    cache.clear()
    for address in ("/", "/finance/", "/finance/expenses/", "/finance/expenses/below/"):
        html = shown(read(employee, address))
        assert SECRET not in html
        assert community.name not in html or visibility == "closed"
    assert not Page.objects.search(SECRET).count()


def test_the_cms_tells_nothing(adopted, community, person, client, section):
    from django.contrib.auth.models import Group

    editor = person("ewa")
    editor.groups.add(Group.objects.get(name="Official editors"))
    hide(community, "secret")
    client.force_login(editor)
    addresses = [f"/cms/pages/{section.pk}/", f"/cms/pages/{adopted.pk}/edit/", f"/cms/pages/{adopted.pk}/history/"]
    addresses += ["/cms/reports/pages-due/", "/cms/reports/pages-without-owner/", f"/cms/pages/search/?q={SECRET}"]
    for address in addresses:
        response = client.get(address, follow=True)
        found = response.content.decode().replace(f"q={SECRET}", "").replace(f'value="{SECRET}"', "")
        assert response.status_code == 200, address
        assert community.name not in found
        assert "receipts" not in found
        assert f"Expenses {SECRET}" not in found


@pytest.mark.parametrize("who", ["employee", "member", "manager"])
def test_withdrawn_shows_a_notice_with_the_way_on(adopted, read, official, manager, who, request, page):
    official.withdraw(by=manager, reason="The tax law changed")
    html = shown(read(request.getfixturevalue(who)))
    assert 'data-vetting-state="withdrawn"' in html
    assert "receipts" not in html
    assert page.get_absolute_url() in html
    assert "The tax law changed" in html


def test_suspended_shows_a_notice_and_comes_back(adopted, read, official, facilitator, manager, employee):
    official.suspend(by=facilitator, reason="Wrong sum")
    html = shown(read(employee))
    assert "suspended while somebody looks at it" in html
    assert "receipts" not in html
    official.lift_suspension(by=manager)
    assert "receipts" in shown(read(employee))


def test_lapsed_shows_a_notice(adopted, read, employee, later):
    later(366 + 40)
    html = shown(read(employee))
    assert 'data-vetting-state="lapsed"' in html
    assert "receipts" not in html
    assert "no longer official" in html


def test_an_archived_page_shows_a_notice(adopted, read, page, facilitator, employee):
    page.archive(by=facilitator)
    html = shown(read(employee))
    assert "has archived it" in html
    assert "receipts" not in html


def test_an_archived_community_shows_a_notice(adopted, read, community, facilitator, employee):
    from communities.models import Archival

    archival = Archival.objects.create(community=community, archived_by=facilitator)
    Community.objects.filter(pk=community.pk).update(archival=archival)
    html = shown(read(employee))
    assert "has archived it" in html
    assert "receipts" not in html


def test_a_copy_without_a_source_shows_a_notice(adopted, read, employee):
    AdoptedPage.objects.filter(pk=adopted.pk).update(source=None)
    assert "There is no official text here" in shown(read(employee))


# Managers hear of it --------------------------------------------------------------------------------------------------
def test_managers_are_told_once_of_each_notice(adopted, community, manager):
    assert watch_addresses() == 0
    hide(community, "closed")
    assert (watch_addresses(), watch_addresses()) == (1, 0)
    told = Activity.objects.get(verb="vetting.address_withheld")
    assert told.community is None
    assert SECRET not in str(told.data)
    hide(community, "open")
    assert watch_addresses() == 0
    assert not AddressNotice.objects.filter(over_at=None).exists()
    hide(community, "secret")
    assert watch_addresses() == 1


def test_the_notification_names_the_title_in_the_tree_only(adopted, community, manager, client):
    hide(community, "secret")
    watch_addresses()
    relay_all()
    client.force_login(manager)
    html = client.get("/notifications/").content.decode()
    assert Notification.objects.filter(person=manager).exists()
    assert "Expenses abroad" in html
    assert SECRET not in html


# In lists of the tree -------------------------------------------------------------------------------------------------
def test_owner_and_clock_are_the_official_versions(adopted, official, manager):
    row = inventory().get(pk=adopted.pk)
    assert (row.review_by, row.content_owner_pk, row.withheld) == (official.review_by, manager.pk, False)
    assert row.last_reviewed_at == official.reviewed_at
    assert inventory().official().filter(pk=adopted.pk).exists()
    assert not inventory().without_active_owner().filter(pk=adopted.pk).exists()
    assert list(inventory().due_or_overdue(official.review_by).filter(pk=adopted.pk)) == [row]


def test_an_owner_who_left_is_counted_once(adopted, official, administrator, manager):
    type(manager).objects.filter(pk=manager.pk).update(is_active=False)
    assert inventory().without_active_owner().filter(pk=adopted.pk).count() == 1


def test_a_withheld_page_is_not_official_and_has_no_clock(adopted, community):
    hide(community, "secret")
    row = inventory().get(pk=adopted.pk)
    assert (row.review_by, row.content_owner_pk, row.owning_community_pk, row.withheld) == (None, None, None, True)
    assert not inventory().official().filter(pk=adopted.pk).exists()


def test_lists_say_that_it_is_not_official(adopted, official, manager, read, employee):
    official.withdraw(by=manager, reason="Wrong")
    assert "Not official at present" in shown(read(employee, "/finance/"))


def test_its_review_is_not_the_trees(adopted, client, manager):
    client.force_login(manager)
    assert client.get(f"/official/{adopted.pk}/review/").status_code == 403


# Adopting -------------------------------------------------------------------------------------------------------------
def test_a_manager_adopts_a_page(page, official, section, manager, client):
    client.force_login(manager)
    address = f"{page.get_absolute_url()}adopt/"
    assert section.title in client.get(address).content.decode()
    posted = {"parent": section.pk, "title": "Expenses", "slug": "expenses"}
    assert client.post(address, posted).url.endswith("/finance/expenses/")
    assert client.post(address, posted).status_code == 302
    event = VettingEvent.objects.get(transition="adopted_by_tree")
    assert (event.actor, event.version, event.data) == (manager, official, {"address": "/finance/expenses/"})
    assert AdoptedPage.objects.filter(source=page).count() == 1


@pytest.mark.parametrize("who", ["employee", "member", "facilitator", "delegate"])
def test_others_may_not(page, official, section, client, who, request):
    client.force_login(request.getfixturevalue(who))
    assert client.get(f"{page.get_absolute_url()}adopt/").status_code == 403


def test_a_manager_who_may_not_publish_there_is_refused(page, official, section, manager):
    from wagtail.models import GroupPagePermission

    GroupPagePermission.objects.all().delete()
    with pytest.raises(PermissionDenied):
        actions.adopt(page, by=manager, parent=section, title="Expenses", slug="expenses")


def test_only_what_is_official_and_in_date_is_adopted(page, section, manager, grant, later):
    words = {"by": manager, "parent": section, "title": "Expenses", "slug": "expenses"}
    with pytest.raises(refusals.NotOfficialInDate):
        actions.adopt(page, **words)
    grant(page, by=manager, days=3)
    later(5)
    with pytest.raises(refusals.NotOfficialInDate):
        actions.adopt(page, **words)


@pytest.mark.parametrize("visibility", ["closed", "secret"])
def test_only_pages_of_open_communities_are_adopted(page, official, section, manager, community, visibility):
    hide(community, visibility)
    page = CommunityPage.objects.get(pk=page.pk)
    with pytest.raises(refusals.NotForEveryone):
        actions.adopt(page, by=manager, parent=section, title="Expenses", slug="expenses")


def test_a_page_has_one_official_address(adopted, page, section, manager):
    assert actions.adopt(page, by=manager, parent=section, title="Expenses abroad", slug="expenses") == adopted
    with pytest.raises(refusals.AdoptedAlready):
        actions.adopt(page, by=manager, parent=section, title="Again", slug="again")


@pytest.mark.parametrize("slug", ["expenses", "people"])
def test_an_address_in_use_is_refused(adopted, community, facilitator, grant, manager, section, slug):
    other = CommunityPage.begin(community, by=facilitator, title="Other", html="<p>Other.</p>")
    grant(other, by=manager)
    parent = section if slug == "expenses" else HomePage.objects.get()
    with pytest.raises(refusals.AddressRefused):
        actions.adopt(other, by=manager, parent=parent, title="Other", slug=slug)
    assert not AdoptedPage.objects.filter(source=other).exists()


def test_the_community_page_shows_its_official_address(adopted, page, read, employee):
    assert 'href="/finance/expenses/"' in shown(read(employee, page.get_absolute_url()))


# Giving it up ---------------------------------------------------------------------------------------------------------
def test_giving_the_address_up_leads_on(adopted, page, manager, employee, client, read):
    client.force_login(manager)
    assert client.get(f"/official/{adopted.pk}/release/").status_code == 200
    assert client.post(f"/official/{adopted.pk}/release/").url == page.get_absolute_url()
    assert VettingEvent.objects.filter(transition="released_by_tree").count() == 1
    client.force_login(employee)
    assert client.get("/finance/expenses/", follow=True).redirect_chain[-1][0] == page.get_absolute_url()
    assert OfficialVersion.objects.active().filter(page=page).exists()
    assert actions.release(adopted, by=manager) == page


def test_a_former_address_tells_nothing_of_a_community_that_closed(adopted, page, manager, employee, read, community):
    actions.release(adopted, by=manager)
    hide(community, "secret")
    assert SECRET not in Redirect.objects.get().redirect_link
    assert community.slug not in Redirect.objects.get().redirect_link
    assert read(employee, "/finance/expenses/").status_code in (302, 301)
    assert read(employee, Redirect.objects.get().redirect_link).status_code == 404


def test_pages_below_are_moved_first(adopted, manager):
    adopted.add_child(instance=SectionPage(title="Below", content_owner=manager))
    with pytest.raises(refusals.PagesBelow):
        actions.release(adopted, by=manager)


def test_the_cms_neither_deletes_nor_copies_it(adopted, section, manager, client):
    client.force_login(manager)
    assert client.get(f"/cms/pages/{adopted.pk}/delete/").url == f"/official/{adopted.pk}/release/"
    assert client.get(f"/cms/pages/{adopted.pk}/copy/").status_code == 302
    client.post(f"/cms/pages/{section.pk}/delete/")
    assert AdoptedPage.objects.filter(pk=adopted.pk).exists()


def test_a_copied_section_holds_no_second_address(adopted, section, manager):
    section.refresh_from_db()
    copied = section.copy(recursive=True, update_attrs={"slug": "copied", "title": "Copied"}, user=manager)
    assert AdoptedPage.objects.get(path__startswith=copied.path).source is None


def test_no_draft_changes_what_is_adopted(adopted, page, manager):
    draft = adopted.save_revision(user=manager)
    draft.content["source"] = None
    draft.save()
    draft.publish()
    assert AdoptedPage.objects.get(pk=adopted.pk).source == page


def test_a_community_answers_for_its_adopted_page_once(adopted, community):
    assert community.official_pages() == [adopted.source]


def test_a_delegation_is_no_right_over_the_tree(page, official, section, delegate):
    with pytest.raises((PermissionDenied, refusals.OnlyManagersOfTree)):
        actions.adopt(page, by=delegate, parent=section, title="Expenses", slug="expenses")


def test_dates_of_tests_are_todays(official):
    assert official.review_by - today() > timedelta(300)
    assert official.granted_at <= timezone.now()


def test_a_link_alone_to_an_official_page_is_its_card_for_who_may_open_it(
    client, read, section, community, facilitator, employee, manager, grant, django_assert_max_num_queries
):
    section.summary = "Money in and out"
    section.save_revision().publish()
    lone = '<p><a href="/finance/">Finance</a></p>'
    kept = '<p>See <a href="/finance/">Finance</a>.</p><ul><li><p><a href="/finance/">Listed</a></p></li></ul>'
    html = f'{kept}{lone}<p>Then.</p><p><a href="/nowhere/">Gone</a></p>{lone.replace("Finance<", "Again<")}'
    text = CommunityPage.begin(community, by=facilitator, title="Where to ask", html=html)
    read(employee, text.get_absolute_url())
    with django_assert_max_num_queries(13):
        shown = client.get(text.get_absolute_url()).content.decode()
    assert shown.count('class="embedded"') == 2
    assert 'mark--official"' in shown
    assert "Money in and out" in shown
    assert shown.index(">Listed<") < shown.index('class="embedded"') < shown.index("Then.") < shown.index(">Gone<")
    grant(text, by=manager)
    actions.adopt(text, by=manager, parent=section, title="Where to ask", slug="ask-us")
    assert read(employee, "/finance/ask-us/").content.decode().count('class="embedded"') == 2
    PageViewRestriction.objects.create(page=section, restriction_type="groups")
    furniture.forget()
    shown = read(employee, text.get_absolute_url()).content.decode()
    assert 'class="embedded"' not in shown
    assert "Money in and out" not in shown
    assert ">Again<" in shown


# Screens of addresses -------------------------------------------------------------------------------------------------
def test_each_step_says_what_it_does_and_that_it_is_done(page, official, section, manager, enter, employee, later):
    address = f"{page.get_absolute_url()}adopt/"
    client = enter(manager)
    html = client.get(address).content.decode()
    assert f"Give “{page.title}” an official address" in html
    assert f'href="{page.community.get_absolute_url()}pages/"' in html
    assert f'href="{page.get_absolute_url()}"' in html
    assert 'name="slug"' in html
    assert "adopt/" in client.get(page.get_absolute_url()).content.decode()
    assert "adopt/" not in enter(employee).get(page.get_absolute_url()).content.decode()
    enter(manager)
    posted = {"parent": section.pk, "title": "Expenses", "slug": ""}
    assert client.post(address, posted).status_code == 422
    done = client.post(address, posted | {"slug": "expenses"})
    assert (done.url, said(done)) == ("/finance/expenses/", "The official text stands at its address now.")
    there = AdoptedPage.objects.get()
    assert client.get(address).url.endswith("/finance/expenses/")
    ways_on = client.get("/finance/expenses/").content.decode()
    assert f'href="/official/{there.pk}/release/"' in ways_on
    assert f'href="/official/{there.pk}/take-back/"' in ways_on
    assert "Manage this address" not in enter(employee).get("/finance/expenses/").content.decode()
    html = enter(manager).get(f"/official/{there.pk}/release/").content.decode()
    assert "Give up the address of “Expenses”" in html
    assert "/finance/expenses/ is no page of the official tree any more" in html
    assert "handed over" not in html
    html = client.get(f"/official/{there.pk}/take-back/").content.decode()
    assert "Take “Expenses” back into the official tree" in html
    assert "exactly as it was" not in html
    assert "has changed since it was handed over" not in html
    assert client.get(f"/official/{there.pk}/hand-over/").url == "/finance/expenses/"
    done = client.post(f"/official/{there.pk}/release/")
    assert done.url == page.get_absolute_url()
    assert "The address is given up. It leads to the community page." in said(done)


def test_not_yet(page, section, manager, enter, grant, community, later):
    client, address = enter(manager), f"{page.get_absolute_url()}adopt/"

    def ready():
        html = client.get(address).content.decode()
        assert ("Not yet" in html) is ('name="slug"' not in html)
        return "Not yet" not in html

    assert not ready()
    assert "adopt/" not in client.get(page.get_absolute_url()).content.decode()
    grant(page, by=manager)
    assert ready()
    hide(community, "closed")
    assert not ready()
    posted = {"parent": section.pk, "title": "Expenses", "slug": "expenses"}
    assert client.post(address, posted).status_code == 422


def test_the_address_of_another_page_is_not_given_here(adopted, community, facilitator, grant, manager, enter):
    other = CommunityPage.begin(community, by=facilitator, title="Other", html="<p>Other.</p>")
    grant(other, by=manager)
    client = enter(manager)
    assert client.get(f"{other.get_absolute_url()}adopt/").status_code == 200
    html = client.get(other.get_absolute_url()).content.decode()
    assert "Also at the official address" not in html
    assert f"{other.get_absolute_url()}adopt/" in html


def test_an_address_behind_a_gate_is_told_to_nobody_outside(adopted, page, section, read, employee):
    PageViewRestriction.objects.create(page=section, restriction_type="groups")
    cache.clear()
    assert "/finance/expenses/" not in shown(read(employee, page.get_absolute_url()))


def test_who_may_not_publish_there_does_not_manage_it(adopted, manager, enter, employee, administrator):
    from wagtail.models import GroupPagePermission

    acts = [f"/official/{adopted.pk}/{word}/" for word in ("release", "take-back")]
    for person in (employee, administrator):
        assert [enter(person).get(act).status_code for act in acts] == [403, 403]
    GroupPagePermission.objects.all().delete()
    client = enter(manager)
    assert [client.get(act).status_code for act in acts] == [403, 403]
    assert "Manage this address" not in client.get("/finance/expenses/").content.decode()


def test_taking_back_needs_a_recent_sign_in(adopted, manager, enter):
    address = f"/official/{adopted.pk}/take-back/"
    assert enter(manager, age=3600).post(address).url.startswith("/accounts/reauthenticate/")
    assert AdoptedPage.objects.filter(pk=adopted.pk).exists()
    done = enter(manager).post(address)
    assert (done.url, said(done)) == ("/finance/expenses/", "The official text is kept in the official tree again.")


def test_a_source_that_is_gone_leads_home(adopted, manager, enter, monkeypatch):
    AdoptedPage.objects.filter(pk=adopted.pk).update(source=None)
    assert enter(manager).get(f"/official/{adopted.pk}/take-back/").status_code == 200
    assert enter(manager).post(f"/official/{adopted.pk}/release/").url == "/"


def test_each_notice_is_ended_by_itself(adopted, section, community, facilitator, found, grant, manager):
    elsewhere = found("elsewhere")
    runner = elsewhere.people_in("facilitator").get()
    other = CommunityPage.begin(elsewhere, by=runner, title="Other", html="<p>Other.</p>")
    grant(other, by=manager)
    actions.adopt(other, by=manager, parent=section, title="Other", slug="other")
    hide(community, "closed")
    hide(elsewhere, "closed")
    assert watch_addresses() == 2
    assert set(AddressNotice.objects.values_list("why", flat=True)) == {"hidden"}
    told = Activity.objects.filter(verb="vetting.address_withheld").order_by("pk")
    assert [row.data for row in told] == [{"why": "hidden", "title": title} for title in ("Expenses abroad", "Other")]
    hide(community, "open")
    assert watch_addresses() == 0
    assert [row.address_id == adopted.pk for row in AddressNotice.objects.filter(over_at=None)] == [False]
    over = AddressNotice.objects.get(address=adopted.pk).over_at
    assert watch_addresses() == 0
    assert AddressNotice.objects.get(address=adopted.pk).over_at == over
    hide(elsewhere, "open")
    other.archive(by=runner)
    assert watch_addresses() == 1
    assert AddressNotice.objects.get(over_at=None).why == "archived"


def test_the_cms_leads_to_giving_the_address_up(adopted, section, manager, client, rf, monkeypatch):
    said_there = []
    monkeypatch.setattr(
        "communities.vetting.wagtail_hooks.messages.error", lambda request, words: said_there.append(words)
    )
    there = Page.objects.get(pk=adopted.pk)
    assert keep_adopted_pages(rf.get("/"), there).url == f"/official/{adopted.pk}/release/"
    assert keep_adopted_pages(rf.get("/"), Page.objects.get(pk=section.pk)).url == "/cms/pages/"
    below = adopted.add_child(instance=SectionPage(title="Below", content_owner=manager))
    assert keep_adopted_pages(rf.get("/"), Page.objects.get(pk=adopted.pk)).url == "/cms/pages/"
    assert keep_adopted_pages(rf.get("/"), Page.objects.get(pk=below.pk)) is None
    assert never_copy_adopted_pages(rf.get("/"), there).url == f"/cms/pages/{adopted.pk}/"
    assert keep_adopted_in_bulk(rf.get("/"), "delete", [Page.objects.get(pk=below.pk)], None) is None
    assert keep_adopted_in_bulk(rf.get("/"), "delete", ["x", there], None).url == "/cms/pages/"
    assert len(said_there) == 4
