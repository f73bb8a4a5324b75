"""What we add to the CMS: lists, reports, choosers."""

import csv
import io
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape

from pages.cms.summary import DueSummaryItem
from pages.models import ContentPage, LaunchPage, NewsIndexPage, PolicyPage, SectionPage


def rows(response):
    return list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode())))


@pytest.fixture
def late(section, grow, in_days):
    return grow(section, ContentPage, "Late page", review_by=in_days(-3))


class TestReports:
    def test_due_or_overdue(self, client, manager, content, late, section, grow, in_days):
        grow(section, ContentPage, "Soon", review_by=in_days(5))
        client.force_login(manager)
        html = client.get("/cms/reports/pages-due/").content.decode()
        assert "Late page" in html
        assert "Review overdue" in html
        assert "Soon" in html
        assert "Expenses abroad" not in html
        assert "Priya Shah" in html

    def test_without_an_active_owner(self, client, manager, section, grow, person, content):
        grow(section, ContentPage, "Orphan", content_owner=person("left", first_name="Lea", is_active=False))
        client.force_login(manager)
        html = client.get("/cms/reports/pages-without-owner/").content.decode()
        assert "Orphan" in html
        assert "Lea (has left)" in html
        assert "Expenses abroad" not in html

    @pytest.mark.parametrize("title", ['=HYPERLINK("http://evil")', "+1", "-1", "@SUM(A1)", "\tx"])
    def test_export_is_not_run_by_a_spreadsheet(self, client, manager, section, grow, in_days, title):
        page = grow(section, ContentPage, "Plain", review_by=in_days(-3))
        ContentPage.objects.filter(pk=page.pk).update(title=title)
        client.force_login(manager)
        for address in ("/cms/reports/pages-due/", "/cms/reports/aging-pages/"):
            table = rows(client.get(f"{address}?export=csv"))
            cells = [cell for row in table for cell in row]
            assert f"'{title}" in cells, address
            assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t"))]

    def test_export_has_its_columns(self, client, manager, late):
        client.force_login(manager)
        head, row = rows(client.get("/cms/reports/pages-due/?export=csv"))
        assert head == ["Title", "Type", "State", "Review by", "Content owner", "Address"]
        assert row[0] == "Late page"
        assert row[4:] == ["Priya Shah", "/finance/late-page/"]

    def test_same_queries_for_2_and_20(self, client, manager, section, sow, late, in_days):
        client.force_login(manager)

        def count(address):
            client.get(address)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            return len(queries)

        addresses = ["/cms/reports/pages-due/", f"/cms/pages/{section.pk}/"]
        few = [count(address) for address in addresses]
        sow(section, ContentPage, 18, review_by=in_days(-3))
        many = [count(address) for address in addresses]
        assert many[0] == few[0]
        assert many[1] - few[1] <= 2  # Wagtail's own list of pages is allowed its own habits


def test_dashboard_counts_what_waits_for_who_may_explore_it(client, manager, employee, late):
    client.force_login(manager)
    html = client.get("/cms/").content.decode()
    assert 'href="/cms/reports/pages-due/"' in html
    assert "1 page due or overdue" in html
    assert not DueSummaryItem(SimpleNamespace(user=employee)).total


def test_every_type_says_what_it_is_for(client, manager, section):
    client.force_login(manager)
    html = client.get(f"/cms/pages/{section.pk}/add_subpage/").content.decode()
    for model in (ContentPage, LaunchPage, NewsIndexPage, PolicyPage, SectionPage):
        words = model.get_page_description()
        assert words, model
        assert escape(words) in html, model


def test_explorer_shows_owner_and_state(client, manager, section, late):
    client.force_login(manager)
    html = client.get(f"/cms/pages/{section.pk}/").content.decode()
    assert "Priya Shah" in html
    assert "Review overdue" in html


def test_person_chooser_offers_active_people(client, editor, person, owner):
    person("left", first_name="Lea", is_active=False)
    client.force_login(editor)
    html = client.get("/cms/person_chooser/results/?q=priya").content.decode()
    assert "Priya" in html or "priya" in html
    assert "Lea" not in client.get("/cms/person_chooser/results/").content.decode()


def test_edit_form_of_every_type_opens(client, manager, every_page):
    client.force_login(manager)
    for page in every_page:
        assert client.get(f"/cms/pages/{page.pk}/edit/").status_code == 200, page
        assert client.get(f"/cms/pages/{page.pk}/history/").status_code == 200, page


def test_draft_is_previewed_in_its_own_look(client, manager, content):
    content.title = "Draft title"
    content.save_revision()
    client.force_login(manager)
    response = client.get(f"/cms/pages/{content.pk}/view_draft/")
    assert response.status_code == 200
    assert "Draft title" in response.content.decode()
