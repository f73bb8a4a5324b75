"""S2: a canary in every text a community can hold, looked for on every surface by everybody outside.

A new model with text: canaries.py. A new surface, a feed, a mail, a stream: a line in ``SURFACES``, or a function in
``FURTHER`` that gives what somebody is told there.
"""

import contextlib
import re
from collections import Counter

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from accounts.notifications.mail.composing import NotNeeded, compose
from accounts.notifications.models import Activity, Mail, Notification
from communities.models import Community
from intranet.search.finding import Query, find
from intranet.search.indexing.relay import index_changes
from intranet.search.indexing.vocabulary import learn_anew
from intranet.search.models import Kind, SearchEntry, SearchWord
from tests.access.canaries import plant, without_canary
from tests.access.world import CANARY
from tests.test_access import CMS_ROUTES, ROUTES, address_of, world  # noqa: F401

pytestmark = pytest.mark.django_db

#: Begun, misspelt, and beside words that everybody uses; never whole, for pages say what was typed.
TYPED = (CANARY[:-1], f"{CANARY[:5]}nn{CANARY[6:]}", "room")
#: Route → its arguments, and what is asked. ``None`` for what is typed: once with each.
SURFACES = [
    ("search", {}, {"q": None}),
    ("search", {}, {"q": "room", "sort": "newest", "since": "week"}),
    ("search", {}, {"owner": "runner"}),
    ("search", {}, {"official": "1"}),
    *(("search", {}, {"kind": kind}) for kind in Kind.values),
    ("search_suggest", {}, {"q": None}),
    ("search_report", {}, {}),
    ("question_similar", {}, {"title": None}),
    ("question_ask", {}, {"title": "room", "page": "1"}),
    ("person_list", {}, {"q": None}),
    ("person_chart", {}, {"from": "member"}),
    *((route, {"username": who}, {}) for route in ("person_detail", "person_card") for who in ("member", "runner")),
    ("community_list", {}, {"q": None}),
    ("proposal_list", {}, {}),
    *(("notification_list", {}, {"show": show}) for show in ("all", "unread", "waiting")),
    *((route, {}, {}) for route in ("notification_settings", "notification_muted", "membership_mail", "mail_list")),
    *((route, {}, {}) for route in ("feed", "calendar", "token_list", "site_webhook_list")),
    ("live_ticket", {}, {"on": "topic:1"}),
    ("bookmark_list", {}, {}),
    ("wagtail_serve", {"args": [""]}, {}),
    ("official_talk", {"page_id": "page_id"}, {}),
    ("page_related", {"pk": "community_page"}, {}),
    ("page_by_number", {"pk": "community_page"}, {}),
    ("post_detail", {"pk": "post"}, {}),
    ("vetting_log", {}, {}),
    *(
        (route, {"slug": "elsewhere-room"}, {"q": None})
        for route in ("mention_suggestions", "editor_mention", "editor_link", "member_suggestions")
    ),
    ("styleguide", {}, {}),
]
OUTSIDE = ("employee", "ex_member", "banned", "elsewhere", "invited", "administrator", "editor")
#: What an invitation tells whom it is for.
INVITATION = (f"room {CANARY}", f"{CANARY}-room", f"to hide {CANARY}")


def mailed(world, person) -> str:  # noqa: F811
    """What mails say of all that ever happened there, had this person been told of it: one each, one of all."""
    said = []
    # A ban is told, with its reason, to whom it is about, and to nobody else.
    happened = Activity.objects.filter(community=world.community).exclude(verb="membership.banned")
    for sort in (Mail.Sort.NOW, Mail.Sort.WEEK):
        for n, activity in enumerate(happened):
            key = f"{sort}:{n if sort == Mail.Sort.NOW else 'all'}"
            mail, _new = Mail.objects.get_or_create(person=person, key=key, defaults={"sort": sort})
            told = {"mail": mail, "cadence": sort, "created_at": timezone.now()}
            Notification.objects.update_or_create(person=person, activity=activity, defaults=told)
        for mail in Mail.objects.filter(person=person, sort=sort):
            with contextlib.suppress(NotNeeded):
                message = compose(mail)
                said += [str(message.message().items()), message.body, *(one.content for one in message.alternatives)]
    return "\n".join(said).casefold()


#: Name → what a person outside is told there, as text; for what is no address.
FURTHER = {
    "the words of did-you-mean": lambda _world, _person: " ".join(SearchWord.objects.values_list("word", flat=True)),
    "mails": mailed,
}


@pytest.fixture(params=["secret", "closed"])
def planted(request, world, person):  # noqa: F811
    """The world with a canary in every text. Of a closed community the name and the purpose are for everybody."""
    plant(world)
    assert without_canary(world.community) == [], "Plant a canary there: tests/access/canaries.py."
    if request.param == "closed":
        told = {"name": "Round table", "slug": "round-table", "purpose": "To sit at"}
        Community.objects.filter(pk=world.community.pk).update(visibility="closed", joining="request", **told)
        world.arguments["slug"] = "round-table"
        world.community.refresh_from_db()
    world.people["editor"] = person("editor")
    world.people["editor"].groups.add(Group.objects.get(name="Official editors"))
    index_changes()
    learn_anew()
    return world


@pytest.fixture
def look(planted, client):
    """``look(persona, address, asked)``: what they get, headers and all."""

    def ask(persona, address, asked=None):
        client.force_login(planted.people[persona])
        response = client.get(address, asked)
        assert response.status_code < 500, address
        body = b"".join(response.streaming_content) if response.streaming else response.content
        return f"{dict(response.headers)} {body.decode(errors='replace')}".replace(address, "")

    return ask


def addresses(route, given, world):  # noqa: F811
    if "args" in given:
        return reverse(route, args=given["args"])
    known = {name: world.arguments.get(value, value) if name != "slug" else value for name, value in given.items()}
    return reverse(route, kwargs=known)


def asked_in_turn(asked):
    if None not in asked.values():
        return [asked]
    return [{name: words if value is None else value for name, value in asked.items()} for words in TYPED]


def but_invited(persona, found):
    """Without what their invitation tells who is invited."""
    for known in INVITATION if persona == "invited" else ():
        found = found.replace(known, "")
    return found


def test_nobody_outside_is_told_a_word_anywhere(planted, look):
    told = []
    outside = OUTSIDE if planted.community.visibility == "secret" else OUTSIDE[:2]
    for persona in outside:
        for route, given, asked in SURFACES:
            address = addresses(route, given, planted)
            for words in asked_in_turn(asked):
                found = but_invited(persona, look(persona, address, words).casefold())
                told += [(persona, route, words)] if CANARY in found else []
        for name, say in FURTHER.items():
            found = but_invited(persona, say(planted, planted.people[persona]))
            told += [(persona, name)] if CANARY in found else []
    assert told == []


def test_as_many_are_counted_as_the_door_lets_through(planted, look):
    for persona in (*OUTSIDE, "member", "manager"):
        page = look(persona, reverse("search"), {"kind": Kind.values})
        door = SearchEntry.objects.visible_to(planted.people[persona])
        assert re.search(rf'role="status">\s*{door.count()} result', page), persona
        counted = find(Query(kinds=frozenset(Kind.values)), planted.people[persona]).facets.kinds
        assert {one.value: one.count for one in counted if one.count} == Counter(door.values_list("kind", flat=True))


@pytest.mark.parametrize("planted", ["closed"], indirect=True)
def test_a_closed_community_is_a_name_and_a_purpose(planted, look):
    """Every address below it, and no text of it."""
    told = []
    for persona in ("employee", "ex_member"):
        below = {name: address_of(name, planted) for name in ROUTES if "slug" in ROUTES[name]}
        told += [(persona, name) for name, address in below.items() if CANARY in look(persona, address).casefold()]
    assert told == []


@pytest.mark.parametrize("planted", ["secret"], indirect=True)
@pytest.mark.parametrize("persona", ["editor", "administrator"])
def test_who_keeps_the_tree_is_told_nothing_by_the_cms(persona, planted, look):
    """Lists, choosers, reports and search of the admin, and the forms of the page the community owns."""
    plain = [f"/{address}" for address, names in CMS_ROUTES if not names and "^" not in address]
    plain = [address for address in plain if not address.endswith(("/logout/", "/failwhale/", "/test404/"))]
    page = planted.arguments["page_id"]
    plain += [f"/cms/pages/{page}/{what}/" for what in ("edit", "history", "usage", "copy", "move", "delete")]
    plain += [f"/cms/pages/{page}/", "/cms/pages/add/pages/contentpage/3/", "/cms/api/main/pages/"]
    told = [address for address in plain if CANARY in look(persona, address, {"q": CANARY[:-1]}).casefold()]
    assert told == []
