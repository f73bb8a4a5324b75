"""The chart and the card of a person in a real browser: by mouse, by keyboard, and nothing axe finds."""

import pytest

from accounts.models import Profile
from tests.browser import assert_accessible, sign_in

pytestmark = pytest.mark.browser


def test_from_the_chart_to_a_card_and_a_leaver(chromium_page, person):
    page = chromium_page
    boss, sam, kim = (person(name, first_name=name.capitalize()) for name in ("boss", "sam", "kim"))
    Profile.objects.filter(user=sam).update(manager=boss, job_title="Fitter", location="Leeds")
    Profile.objects.filter(user=kim).update(manager=sam)
    administrator = person("admin", is_superuser=True)
    sign_in(page, administrator)

    page.goto("/people/chart/?from=boss")
    chart = page.get_by_role("navigation", name="Who reports to whom")
    assert chart.get_by_role("link", name="Kim", exact=True).count() == 0
    chart.get_by_text("1 report to Sam").press("Enter")
    chart.get_by_role("link", name="Kim", exact=True).wait_for()
    assert_accessible(page)

    card = page.locator("person-card")
    link = chart.get_by_role("link", name="Sam", exact=True)
    link.hover()
    card.get_by_text("Leeds").wait_for()
    card.hover()  # it stays while it is pointed at
    assert card.is_visible()
    assert_accessible(page, "person-card")
    page.keyboard.press("Escape")
    card.wait_for(state="hidden")
    page.mouse.move(0, 0)
    chart.get_by_role("link", name="Boss", exact=True).focus()
    page.keyboard.press("Tab")  # to the reports of the boss, and from there to the next name
    page.keyboard.press("Tab")
    card.get_by_text("Fitter").wait_for()
    assert link.get_attribute("aria-describedby") == "person_card"
    page.keyboard.press("Enter")
    page.wait_for_url("**/people/sam/")

    page.get_by_role("link", name="What they hold").click()
    page.get_by_role("checkbox", name="Choose Kim").wait_for()
    assert_accessible(page)
