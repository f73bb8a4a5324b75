"""Invariant 6: every surface there is shows the text the resolver chose. The surfaces are the routes themselves.

One page is official; the community has since given it another title and another text, both with a word that stands
nowhere else. A reader who asks for nothing special must not meet that word on any address, but on those below, each of
which says that it shows the community's text.
"""

import pytest

from communities.vetting import actions
from communities.vetting.actions.granting import Seen
from communities.vetting.models import OfficialVersion
from communities.wiki.models import CommunityPage
from pages.models.review import in_a_year
from tests.test_access import ROUTES, address_of, browse, world  # noqa: F401

VETTED, NEWER = "zqvetted", "zqunvetted"

#: Addresses that show the newest text because that is what they are for.
ON_PURPOSE = {
    "page_changes": "the difference between both texts",
    "page_edit": "the community edits its newest text",
    "page_history": "all texts there were",
    "page_compare": "the difference of any two texts",
    "page_revision": "one text of the history, said to be one",
    "page_restore": "says what would be replaced",
    "page_vet": "the decision about the newest text",
    "vetting_request": "the decision about the newest text",
    "page_reaffirm": "the difference of the newer edits that stay left out",
    "page_ask_vetting": "asks for the newest text to be vetted",
    "page_archive": "works on the page itself, which is called by its newest title",
    "page_move": "works on the page itself",
    "page_new": "chooses among pages where the new one goes",
    "answer_promote": "chooses among pages which one an answer is put into",
    "vetting_log": "calls a page by its present title, beside the number and hash of the text it is about",
    "vetting_log_export": "the same as a file",
}


@pytest.fixture
def two_texts(world):  # noqa: F811
    """The page of the world, official once, and changed since."""
    page = CommunityPage.objects.get(path=world.arguments["path"])
    runner, manager = world.people["facilitator"], world.people["manager"]
    text = {"title": f"Page {VETTED}", "html": f"<p>{VETTED}</p>"}
    vetted = page.publish(by=runner, based_on=page.revision_count, **text)
    base = OfficialVersion.objects.active().filter(page=page).values_list("pk", flat=True).first()
    seen = Seen(vetted.number, vetted.sha256, base)
    actions.grant(page, by=manager, seen=seen, owner=manager, review_by=in_a_year())
    newer = {"title": f"Page {NEWER}", "html": f"<p>{NEWER}</p>"}
    page.publish(by=runner, based_on=vetted.number, summary="Changed", **newer)
    return page


@pytest.mark.parametrize("persona", ["member", "facilitator", "manager"])
def test_invariant_6_one_resolver_decides_on_every_surface(persona, world, browse, two_texts):  # noqa: F811
    leaks = []
    for name in sorted(set(ROUTES) - set(ON_PURPOSE)):
        response = browse(persona, "get", address_of(name, world))
        body = getattr(response, "content_seen", b"") or getattr(response, "content", b"")
        if NEWER.encode() in body:
            leaks.append(name)
    assert not leaks, "the newer text, or its title, shows where the vetted one should"


def test_invariant_6_the_reader_gets_the_vetted_text_and_the_way_to_the_other(world, browse, two_texts):  # noqa: F811
    address = two_texts.get_absolute_url()
    shown = browse("member", "get", address).content.decode()
    assert f"<p>{VETTED}</p>" in shown
    assert 'data-vetting-state="official-newer-edits" data-revision="3"' in shown
    other = browse("member", "get", f"{address}?version=community").content.decode()
    assert f"<p>{NEWER}</p>" in other
    assert 'data-vetting-state="community" data-revision="4"' in other


def test_what_is_shown_on_purpose_is_a_route():
    assert set(ON_PURPOSE) <= set(ROUTES)
