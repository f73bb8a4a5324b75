"""From a row to its reason, muted and taken back, to the table: in a real browser, and nothing axe finds."""

import pytest
from playwright.sync_api import expect

from accounts.notifications.models import Activity, Muted, Preference
from accounts.notifications.relay import relay_all
from tests.browser import assert_accessible, sign_in, until_so

pytestmark = pytest.mark.browser


def test_why_mute_undo_and_the_table(chromium_page, person):
    page = chromium_page
    sam, kim = person("sam", first_name="Sam"), person("kim", first_name="Kim")
    for _ in range(2):
        Activity.record("question.commented", by=sam, on=sam, tell=[kim], thread="test:1")
    relay_all()
    sign_in(page, kim)

    page.goto("/notifications/")
    page.get_by_text("Why did I get this?").press("Enter")
    page.get_by_text("It answers something you did").wait_for()
    assert_accessible(page)
    page.get_by_role("button", name="Mute this").press("Enter")
    page.get_by_text("Muted: you hear no more of this.").wait_for()
    assert Muted.objects.get().thread == "test:1"
    page.get_by_role("button", name="Undo").press("Enter")
    page.get_by_text("Why did I get this?").wait_for()
    until_so(page, lambda: not Muted.objects.exists())

    page.get_by_role("link", name="Settings", exact=True).click()
    page.get_by_label("Pages you follow: in the inbox").uncheck()
    page.get_by_label("Discussions and questions you follow: by mail").select_option("day")
    assert_accessible(page)
    page.get_by_role("button", name="Save what reaches you").click()
    page.get_by_text("Your choice is saved.").wait_for()
    assert {(row.kind, row.in_inbox, row.cadence) for row in Preference.objects.all()} == {
        ("page", False, "week"),
        ("talk", True, "day"),
    }
    expect(page.get_by_label("Pages you follow: in the inbox")).not_to_be_checked()
