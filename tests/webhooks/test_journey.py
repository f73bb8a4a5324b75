"""A webhook is made, tried out and its message sent again: in a real browser, and nothing axe finds."""

import pytest

from intranet.webhooks.models import Webhook
from intranet.webhooks.posting import send_due
from intranet.webhooks.signing import secret_of
from tests.browser import assert_accessible, sign_in
from tests.personas import PASSWORD

pytestmark = pytest.mark.browser


def test_made_tried_out_and_sent_again(chromium_page, community, facilitator, receiver):
    page = chromium_page
    sign_in(page, facilitator)
    page.goto(f"{community.get_absolute_url()}settings/webhooks/")
    page.get_by_role("link", name="Add a webhook").click()
    page.get_by_label("Name").fill("Chat room")
    page.get_by_label("Address").fill("https://chat.example.com/hook")
    page.get_by_role("checkbox", name="Discussions and announcements").check()
    assert_accessible(page)
    page.get_by_role("button", name="Add the webhook").click()
    # What was typed waits while somebody shows who they are.
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    page.get_by_text("This is shown once").wait_for()
    assert page.get_by_text(secret_of(Webhook.objects.get().seed)).is_visible()
    assert_accessible(page)

    page.get_by_role("button", name="Try it out").click()
    page.get_by_text("A message to try it out is on its way").wait_for()
    assert send_due(receiver) == 1
    page.reload()
    page.get_by_text("Delivered").wait_for()
    page.get_by_role("button", name="Send again").click()
    page.get_by_text("It is sent again, with the id it had.").wait_for()
    assert send_due(receiver) == 1
    assert receiver.heard[0][1]["webhook-id"] == receiver.heard[1][1]["webhook-id"]
