"""Until when somebody vouches for a page."""

import datetime

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError

from pages.inventory import inventory
from pages.models import ContentPage, ReviewRefused, SectionPage
from pages.models.review import latest_review, months_after, today

REVIEW_BY = datetime.date(2026, 6, 30)
STATES = [
    ("2026-06-15 12:00", "official"),
    ("2026-06-16 00:00", "due"),
    ("2026-06-30 23:59", "due"),
    ("2026-07-01 00:00", "overdue"),
    ("2026-07-30 23:59", "overdue"),
    ("2026-07-31 00:00", "lapsed"),
]


@pytest.mark.parametrize(("moment", "state"), STATES)
def test_state_changes_at_the_turn_of_a_day(client, employee, content, moment, state):
    ContentPage.objects.filter(pk=content.pk).update(review_by=REVIEW_BY)
    with time_machine.travel(moment, tick=False):
        client.force_login(employee)
        html = client.get(content.url).content.decode()
    assert f'data-vetting-state="{state}"' in html
    assert f'class="label label--{state}"' in html
    assert html.index('class="label ') < html.index("data-vetting-state")


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Niue"])
def test_state_does_not_depend_on_the_readers_zone(client, employee, content, zone):
    ContentPage.objects.filter(pk=content.pk).update(review_by=REVIEW_BY)
    client.cookies["timezone"] = zone
    with time_machine.travel("2026-07-01 00:30", tick=False):
        client.force_login(employee)
        assert 'data-vetting-state="overdue"' in client.get(content.url).content.decode()


def test_querysets_and_inventory_agree_with_the_state_of_each_page(section, grow):
    for days in (-40, -31, -30, -1, 0, 14, 15, 200):
        grow(section, ContentPage, f"Page {days}", review_by=today() + datetime.timedelta(days))
    states = {page.pk: page.vetting_state() for page in ContentPage.objects.all()}

    def of(*wanted):
        return {pk for pk, state in states.items() if state in wanted}

    everything = inventory().type(ContentPage)
    for pages in (ContentPage.objects, everything):
        assert {page.pk for page in pages.official()} == of("official", "due")
        assert {page.pk for page in pages.due()} == of("due")
        assert {page.pk for page in pages.overdue()} == of("overdue", "lapsed")
    assert {page.pk for page in ContentPage.objects.lapsed()} == of("lapsed")


def test_pages_without_an_active_owner(section, content, grow, person):
    left = person("left", is_active=False)
    orphan = grow(section, ContentPage, "Orphan", content_owner=left)
    nobody = grow(section, ContentPage, "Nobody's", content_owner=None)
    assert set(ContentPage.objects.without_active_owner()) == {orphan, nobody}
    assert {orphan.pk, nobody.pk} <= {page.pk for page in inventory().without_active_owner()}


def test_who_left_is_not_named_as_vouching(client, employee, content, owner):
    owner.is_active = False
    owner.save()
    client.force_login(employee)
    html = client.get(content.url).content.decode()
    assert "Priya Shah" not in html
    assert "Intranet managers answer for this page until it has a new owner." in html
    assert "without an owner now: Intranet managers answer for it" in html


def test_fallback_role_answers(client, employee, content, owner):
    ContentPage.objects.filter(pk=content.pk).update(fallback_role=Group.objects.create(name="Finance leads"))
    owner.is_active = False
    owner.save()
    client.force_login(employee)
    assert "Finance leads answer for this page" in client.get(content.url).content.decode()


def test_review_is_at_most_24_months_ahead(content):
    content.review_by = latest_review()
    content.full_clean()
    content.review_by += datetime.timedelta(1)
    with pytest.raises(ValidationError, match="24 months"):
        content.full_clean()


def test_only_structural_pages_go_without_a_date(content, section):
    section.review_by = None
    section.full_clean()
    assert section.vetting_state() == "official"
    content.review_by = None
    with pytest.raises(ValidationError, match="reviewed"):
        content.full_clean()


def test_address_of_the_site_itself_is_not_given_away(home):
    page = SectionPage(title="Communities", slug="communities")
    with pytest.raises(ValidationError, match="site uses this address"):
        home.add_child(instance=page)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [("2026-01-31", 1, "2026-02-28"), ("2024-02-29", 12, "2025-02-28"), ("2026-11-30", 24, "2028-11-30")],
)
def test_months_after(day, months, later):
    assert months_after(datetime.date.fromisoformat(day), months) == datetime.date.fromisoformat(later)


class TestReviewing:
    def url(self, page):
        return f"/official/{page.pk}/review/"

    def test_owner_re_affirms(self, client, content, owner, in_days):
        ContentPage.objects.filter(pk=content.pk).update(review_by=in_days(-3))
        client.force_login(owner)
        assert self.url(content) in client.get(content.url).content.decode()
        assert client.post(self.url(content), {"review_by": in_days(300)}).status_code == 302
        content.refresh_from_db()
        assert (content.review_by, content.last_reviewed_by) == (in_days(300), owner)
        assert content.vetting_state() == "official"

    def test_manager_may_and_others_may_not(self, client, content, manager, employee, editor, in_days):
        client.force_login(manager)
        assert client.get(self.url(content)).status_code == 200
        for user in (employee, editor):
            client.force_login(user)
            assert client.post(self.url(content), {"review_by": in_days(300)}).status_code == 403
            assert self.url(content) not in client.get(content.url).content.decode()

    @pytest.mark.parametrize("days", [-1, 0, 800])
    def test_refuses_a_date_out_of_range(self, client, content, owner, in_days, days):
        client.force_login(owner)
        response = client.post(self.url(content), {"review_by": in_days(days)})
        assert response.status_code == 422
        assert "within the next 24 months" in response.content.decode()
        with pytest.raises(ReviewRefused):
            content.review(by=owner, review_by=in_days(days))

    def test_changes_nothing_else(self, client, content, owner, manager, in_days):
        """S12: every field of the model is posted; only the date is taken."""
        before = ContentPage.objects.filter(pk=content.pk).values().get()
        client.force_login(owner)
        posted = {field.name: "1" for field in ContentPage._meta.fields} | {"review_by": in_days(300)}
        posted |= {"content_owner": manager.pk, "live": "", "last_reviewed_by": manager.pk}
        assert client.post(self.url(content), posted).status_code == 302
        after = ContentPage.objects.filter(pk=content.pk).values().get()
        changed = {name for name in before if before[name] != after[name]}
        assert changed == {"review_by", "last_reviewed_at", "last_reviewed_by_id"}
        assert after["last_reviewed_by_id"] == owner.pk

    def test_older_draft_does_not_undo_it(self, content, owner, in_days):
        content.title = "Expenses abroad, new"
        draft = content.save_revision()
        ContentPage.objects.get(pk=content.pk).review(by=owner, review_by=in_days(400))
        draft.publish()
        page = ContentPage.objects.get(pk=content.pk)
        assert (page.title, page.review_by, page.last_reviewed_by) == ("Expenses abroad, new", in_days(400), owner)

    def test_later_draft_may_move_the_date(self, content, owner, in_days):
        content.review(by=owner, review_by=in_days(400))
        page = ContentPage.objects.get(pk=content.pk).get_latest_revision_as_object()
        page.review_by = in_days(30)
        page.save_revision().publish()
        assert ContentPage.objects.get(pk=content.pk).review_by == in_days(30)

    def test_unpublished_page_is_not_found(self, client, content, owner, in_days):
        content.unpublish()
        client.force_login(owner)
        assert client.get(self.url(content)).status_code == 404
        with pytest.raises(ReviewRefused):
            content.review(by=owner, review_by=in_days(30))
