"""The pages about webhooks, and who may use them."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.notifications.models import Activity
from communities.refusals import NotAllowed
from intranet.webhooks import leaving, refusals
from intranet.webhooks.models import Webhook, WebhookDelivery
from intranet.webhooks.posting import send_due
from intranet.webhooks.signing import secret_of


def form(**changed):
    words = {"name": "Chat", "address": "https://chat.example.com/in", "groups": ["talk", "pages"]}
    return words | {"key": str(uuid.uuid4())} | changed


def place(community):
    return f"{community.get_absolute_url()}settings/webhooks/"


def test_a_facilitator_makes_one_and_sees_its_secret_once(enter, facilitator, community):
    client, sent = enter(facilitator), form()
    answer = client.post(f"{place(community)}new/", sent)
    webhook = Webhook.objects.get()
    secret = secret_of(webhook.seed)
    assert secret in answer.content.decode()
    assert (webhook.owner, webhook.community, webhook.groups) == (facilitator, community, ["talk", "pages"])
    assert secret not in client.get(webhook.get_absolute_url()).content.decode()
    again = client.post(f"{place(community)}new/", sent)
    assert Webhook.objects.count() == 1
    assert secret not in again.content.decode()
    assert Activity.objects.filter(verb="webhook.made", actor=facilitator).count() == 1


def test_the_sites_are_made_by_those_who_answer_for_the_site(enter, manager, administrator, employee):
    for number, person in enumerate((manager, administrator), 1):
        assert enter(person).post("/settings/webhooks/new/", form()).status_code == 200
        assert Webhook.objects.of(None).count() == number
    assert enter(employee).get("/settings/webhooks/").status_code == 403
    assert enter(employee).post("/settings/webhooks/new/", form()).status_code == 403


def test_the_verbs_ask_again(hook, site_hook, member, community):
    with pytest.raises(NotAllowed):
        hook.rotate(by=member)
    with pytest.raises(refusals.NotForSite):
        site_hook.switch_off(by=member)
    with pytest.raises(NotAllowed):
        Webhook.make(community, by=member, name="x", address="https://x.example/", groups=["talk"])


@pytest.mark.parametrize(
    "changed",
    [{"address": "http://chat.example.com/"}, {"address": "https://127.0.0.1/"}, {"address": "https://2130706433/"},
     {"address": "https://[::ffff:10.0.0.1]/"}, {"address": "https://user:pw@x.example/"}, {"groups": []},
     {"groups": ["everything"]}, {"name": ""}, {"address": "javascript:alert(1)"}],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(enter, facilitator, community, changed):
    answer = enter(facilitator).post(f"{place(community)}new/", form(**changed))
    assert (answer.status_code, Webhook.objects.exists()) == (422, False)


def test_fields_that_are_not_in_the_form_change_nothing(enter, facilitator, member, hook):
    """S12."""
    before = Webhook.objects.values().get()
    extra = {"owner": member.pk, "community": "", "seed": "x", "stopped_at": "2020-01-01", "failures": "9"}
    words = {"name": hook.name, "address": hook.address, "groups": hook.groups}
    assert enter(facilitator).post(f"{hook.get_absolute_url()}edit/", words | extra).status_code == 302
    assert Webhook.objects.values().get() == before


def test_making_and_secrets_ask_who_it_is(enter, facilitator, community, hook):
    client, seed = enter(facilitator, age=3600), hook.seed
    answers = [client.post(f"{place(community)}new/", form()), client.post(f"{hook.get_absolute_url()}rotate/")]
    assert all("/accounts/reauthenticate/" in answer.headers["Location"] for answer in answers)
    hook.refresh_from_db()
    assert (hook.seed, Webhook.objects.count()) == (seed, 1)


def test_one_of_another_place_is_not_found(enter, facilitator, manager, hook, site_hook, found):
    other = found("other-house", facilitators=[facilitator])
    client = enter(facilitator)
    assert client.get(f"{place(other)}{hook.pk}/").status_code == 404
    assert client.get(f"{place(other)}{site_hook.pk}/").status_code == 404
    assert enter(manager).get(f"/settings/webhooks/{hook.pk}/").status_code == 404


def test_try_it_out_switch_off_and_on_and_send_again(enter, facilitator, hook, receiver):
    client, here = enter(facilitator), hook.get_absolute_url()
    for _twice in range(2):
        client.post(f"{here}ping/")
    assert send_due(receiver) == 1, "one message, however often the button is pressed"
    page = client.get(here).content.decode()
    assert "Delivered" in page
    assert "answered 204" in page
    delivery = WebhookDelivery.objects.get()
    for _twice in range(2):
        client.post(f"{here}messages/{delivery.pk}/replay/")
    assert send_due(receiver) == 1
    assert receiver.heard[0][1]["webhook-id"] == receiver.heard[1][1]["webhook-id"]
    client.post(f"{here}switch/", {"on": "0"})
    assert "This webhook is off" in client.get(here).content.decode()
    client.post(f"{here}messages/{delivery.pk}/replay/")
    assert send_due(receiver) == 0
    client.post(f"{here}switch/", {"on": "1"})
    hook.refresh_from_db()
    assert hook.is_running


def test_a_ping_that_fails_is_not_tried_again_and_counts_for_nothing(enter, facilitator, hook, receiver):
    receiver.status = 500
    enter(facilitator).post(f"{hook.get_absolute_url()}ping/")
    send_due(receiver)
    hook.refresh_from_db()
    assert (WebhookDelivery.objects.get().state, hook.failures) == ("parked", 0)


def test_who_switches_it_on_answers_for_it(enter, facilitator, facilitator_of, hook, community):
    hook.switch_off(by=facilitator)
    other = community.people_in("facilitator").exclude(pk=facilitator.pk).get()
    enter(other).post(f"{hook.get_absolute_url()}switch/", {"on": "1"})
    hook.refresh_from_db()
    assert hook.owner == other


def test_a_leaver_s_webhook_waits_for_an_heir_and_goes_on(
    enter, hook, site_hook, receiver, facilitator, manager, administrator, person, community
):
    colleague = community.people_in("facilitator").exclude(pk=facilitator.pk).get()
    facilitator.deactivate(by=administrator)
    assert [one.title for one in leaving.held(colleague, facilitator)] == ["Chat room"]
    refusals_of = {one.title: bool(one.refusal) for one in leaving.held(manager, facilitator)}
    assert refusals_of == {"Chat room": True}, "known, and not theirs to keep"
    hook.ping(by=colleague)
    assert (send_due(receiver), receiver.heard) == (0, [])
    stranger = person("stranger")
    with pytest.raises(refusals.HeirMayNot):
        leaving.hand_over(hook.pk, person=facilitator, to=stranger, by=colleague)
    leaving.hand_over(hook.pk, person=facilitator, to=colleague, by=colleague)
    hook.refresh_from_db()
    assert (hook.is_running, hook.owner) == (True, colleague)
    assert leaving.held(colleague, facilitator) == []
    assert list(leaving.holders(stranger)) == [(colleague.pk,)] if community.visibility == "open" else True
    assert leaving.held(stranger, manager) == [], "the site's are for who answers for it"


def test_removing_asks_first(enter, facilitator, hook):
    client = enter(facilitator)
    assert client.get(f"{hook.get_absolute_url()}remove/").status_code == 200
    assert Webhook.objects.exists()
    client.post(f"{hook.get_absolute_url()}remove/")
    assert not Webhook.objects.exists()


def test_the_lists_cost_the_same_for_two_and_for_twenty(enter, facilitator, community, hook):
    client = enter(facilitator)

    def cost(url):
        client.get(url)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        return len(captured)

    def fill(number):
        Webhook.objects.bulk_create(
            Webhook(community=community, name=str(n), address="https://x.example/", groups=["talk"], owner=facilitator)
            for n in range(number)
        )
        WebhookDelivery.objects.bulk_create(WebhookDelivery(webhook=hook, verb="topic.started") for n in range(number))

    fill(2)
    before = cost(place(community)), cost(hook.get_absolute_url())
    fill(20)
    assert (cost(place(community)), cost(hook.get_absolute_url())) == before
    assert "Load more" in client.get(hook.get_absolute_url()).content.decode()
