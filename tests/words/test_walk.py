"""Every address, walked in a language of brackets: what a reader meets outside them, nobody could translate."""

import pytest
from django.conf import settings
from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Concat

from accounts.models import User
from pages.models import ContentPage, HomePage
from tests.access.table import TABLE
from tests.access.world import CANARY, build
from tests.test_access import address_of
from tests.words.reading import outside


@pytest.fixture
def world(person, manager, administrator):
    page = ContentPage(
        title=f"Owned {CANARY}", slug="owned", content_owner=manager, body=[("text", f"<p>{CANARY}</p>")]
    )
    HomePage.objects.get().add_child(instance=page)
    page.save_revision().publish()
    made = build(person, manager, administrator, page)
    User.objects.update(first_name=Concat(Value(f"{CANARY} "), "pk"), last_name="")
    return made


#: Whose answer is looked at: of those who may, the one who is shown most.
RANK = ("facilitator", "manager", "administrator", "member", "invited", "anonymous")


def test_every_word_of_every_address_can_be_translated(world, client, brackets):
    """GET, and an empty POST with what it is refused for."""
    found: dict[str, str] = {}
    response, seen, kept = None, 0, {"anonymous": ""}
    for persona in RANK[:-1]:
        client.cookies.clear()
        client.force_login(world.people[persona])
        kept[persona] = client.session.session_key
    for name, (may, _pk) in sorted(TABLE.items()):
        if name == "styleguide":  # for developers
            continue
        persona = next((one for one in RANK if one in may), "facilitator")
        if may >= {"anonymous"} and name.startswith("account_"):
            persona = "anonymous"
        for method in ("get", "post"):
            if method == "post" and not worth_a_post(response):
                continue
            client.cookies.clear()
            client.cookies[settings.SESSION_COOKIE_NAME] = kept[persona]
            with transaction.atomic():
                response = getattr(client, method)(address_of(name, world), headers={"accept-language": brackets})
                if response.status_code not in {301, 302, 304}:
                    seen += method == "get" and response.status_code == 200
                    found |= dict.fromkeys(outside(response), f"{method} {name} as {persona}")
                transaction.set_rollback(True)
    assert seen > 120, "Too little was read to say that all of it can be translated."
    assert not found, "\n".join(f"{words}  ({where})" for words, where in sorted(found.items()))


def worth_a_post(shown) -> bool:
    """Whether GET is not what the address is for, or there is a form that refuses to be sent empty."""
    return shown.status_code == 405 or "form" in (shown.context or {})
