"""S1: the access policy, generated from the resolver. Every route × persona × method; a route without a line fails."""

import re

import pytest
from django.conf import settings
from django.db import transaction
from django.urls import NoReverseMatch, URLPattern, get_resolver, reverse

from pages.models import ContentPage, HomePage
from tests.access.table import OUTSIDERS, PLAIN, TABLE
from tests.access.world import CANARY, build

METHODS = ("get", "post", "put", "patch", "delete", "head", "options")
REFUSED = {302, 403, 404, 405}
#: Headers that differ between any two answers.
VARYING = {"Content-Length", "Set-Cookie", "X-Request-ID"}
#: Wagtail's admin: hundreds of routes under one rule, checked as one.
CMS = "cms/"


def routes(patterns, prefix="", parameters=()):
    """Every named route outside the CMS, with the names of its parameters."""
    for pattern in patterns:
        address = prefix + str(pattern.pattern)
        names = (*parameters, *pattern.pattern.converters, *pattern.pattern.regex.groupindex)
        if isinstance(pattern, URLPattern):
            yield pattern.name, address, tuple(dict.fromkeys(names))
        else:
            yield from routes(pattern.url_patterns, address, names)


ROUTES = {
    name: parameters for name, address, parameters in routes(get_resolver().url_patterns) if not address.startswith(CMS)
}
CMS_ROUTES = [(address, names) for _n, address, names in routes(get_resolver().url_patterns) if address.startswith(CMS)]


@pytest.fixture
def world(person, manager, administrator):
    page = ContentPage(
        title="Owned by nobody you know", slug="owned", content_owner=manager, body=[("text", "<p>Hm.</p>")]
    )
    HomePage.objects.get().add_child(instance=page)
    page.save_revision().publish()
    return build(person, manager, administrator, page)


@pytest.fixture
def browse(world, client):
    """Ask as a persona. What a request changed is rolled back, so that every one meets the same world."""
    sessions = {}
    for persona, user in world.people.items():
        client.cookies.clear()
        if user is not None:
            client.force_login(user)
            sessions[persona] = client.session.session_key

    def ask(persona, method, address, data=None, look=None):
        """``look`` is given the answer while what the request changed still stands."""
        client.cookies.clear()
        if persona in sessions:
            client.cookies[settings.SESSION_COOKIE_NAME] = sessions[persona]
        with transaction.atomic():
            response = getattr(client, method)(address, data)
            if response.streaming:
                response.content_seen = b"".join(response.streaming_content)
            if look is not None:
                look(response)
            transaction.set_rollback(True)
        return response

    return ask


def address_of(name, world, **changed):
    """The route's address in the world."""
    if name == "wagtail_serve":
        return reverse(name, args=[world.arguments["official_path"]])
    arguments = PLAIN | world.arguments | {"pk": world.arguments.get(TABLE[name][1])} | changed
    return reverse(name, kwargs={key: arguments[key] for key in ROUTES[name]})


def test_every_route_is_classified():
    assert None not in ROUTES, "Every route has a name."
    assert set(ROUTES) == set(TABLE)


PERSONAS = ("anonymous", "employee", "ex_member", "banned", "elsewhere", "invited", "deactivated", "administrator",
            "member", "facilitator", "manager")  # fmt: skip


@pytest.mark.parametrize("persona", PERSONAS)
def test_who_may(persona, world, browse):
    """GET, or POST where GET is not allowed: those in the table get through, everybody else is refused."""
    for name in sorted(TABLE):
        response = browse(persona, "get", address_of(name, world))
        if response.status_code == 405:
            response = browse(persona, "post", address_of(name, world))
        assert response.status_code < 500, name
        let_in = response.status_code not in {403, 404, 405} and not sent_to_sign_in(response)
        if persona in TABLE[name][0]:
            assert let_in, f"kept from {name}: {response.status_code} {response.headers.get('Location')}"
        else:
            assert not let_in or is_own_business(name, response), f"gets into {name}: {response.status_code}"


def sent_to_sign_in(response):
    return response.status_code == 302 and response.headers["Location"].startswith("/accounts/login/")


def is_own_business(name, response):
    """A redirect that tells nothing: to one's own start, as a sign-in page gives who is signed in."""
    return response.status_code == 302 and CANARY not in response.headers["Location"]


@pytest.mark.parametrize("persona", sorted(OUTSIDERS))
def test_a_secret_community_is_as_if_it_were_not_there(persona, world, browse):
    """Byte for byte, an outsider gets what an address without a community gives.

    GET and POST for every outsider; the other methods, which no view treats by person, for the one without any tie.
    """
    for name in sorted(name for name in ROUTES if "slug" in ROUTES[name]):
        for method in METHODS if persona == "employee" else ("get", "post"):
            real = browse(persona, method, address_of(name, world))
            unreal = browse(persona, method, address_of(name, world, slug="nothing-here"))
            assert real.status_code in REFUSED, (name, method, real.status_code)
            assert said(real) == said(unreal), (name, method)


def said(response):
    """Status, headers and body, without what was asked for and what differs on every request."""
    headers = {key: value for key, value in response.headers.items() if key not in VARYING}
    whole = f"{response.status_code} {sorted(headers.items())} {response.content.decode()}"
    whole = re.sub(r'(name="csrfmiddlewaretoken" value=|"X-CSRFToken":)"\w+"', "", whole)
    return whole.replace(f"{CANARY}-room", "nothing-here")


@pytest.mark.parametrize("persona", sorted(OUTSIDERS))
def test_no_canary_anywhere(persona, world, browse):
    """Every route, every method: no text of the secret community in body or headers."""
    for name in sorted(ROUTES):
        if "slug" in ROUTES[name]:
            continue  # compared byte for byte above; there the address itself is the canary
        address = address_of(name, world)
        for method in METHODS if persona == "employee" else ("get", "post"):
            response = browse(persona, method, address)
            assert response.status_code < 500, (name, method)
            body = response.content_seen if response.streaming else response.content
            assert CANARY not in f"{dict(response.headers)} {body.decode(errors='replace')}", (name, method, persona)


@pytest.mark.parametrize("persona", ["anonymous", "employee", "member", "facilitator", "deactivated"])
def test_the_cms_is_for_those_who_keep_the_tree(persona, world, browse):
    """No address of the admin opens for others, and none says more than that."""
    for address, _names in CMS_ROUTES:
        path = "/" + re.sub(r"\(\?P<\w+>[^)]*\)|<[^>]*>", "1", address).replace("^", "").replace("$", "").replace(
            "\\Z", ""
        )
        response = browse(persona, "get", path)
        assert response.status_code in {301, 302, 403, 404, 405} or is_harmless(address), (path, response.status_code)
        # The list of one's own communities stands beside every page; nobody outside has this one there.
        own = rb'<nav class="rail".*?</nav>' if persona in {"member", "facilitator"} else rb"(?!)"
        assert CANARY.encode() not in re.sub(own, b"", response.content, flags=re.DOTALL), path


def is_harmless(address):
    """Scripts and translations of the admin, which hold nothing of ours."""
    return "jsi18n" in address or "sprite" in address or "login" in address or "password_reset" in address


def test_nothing_is_named_twice():
    """Two routes of one name would leave one of them unchecked."""
    names = [name for name, address, _p in routes(get_resolver().url_patterns) if not address.startswith(CMS)]
    twice = {name for name in names if names.count(name) > 1}
    assert not twice - {"openid_connect_callback"}, twice


def test_every_line_of_the_table_leads_somewhere(world):
    for name in TABLE:
        try:
            assert address_of(name, world).startswith("/")
        except NoReverseMatch as error:
            pytest.fail(f"{name}: {error}")
