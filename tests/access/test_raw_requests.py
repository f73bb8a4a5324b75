"""S12, S14, S17: requests no form of ours sends. Every route, every name that any view, form or model knows."""

import re

import pytest
from django import forms
from django.apps import apps

from intranet.servers import PROJECT
from tests.access.table import TABLE
from tests.architecture.sources import ROOMS, sources
from tests.test_access import address_of, browse, world
from tests.test_safe_methods import fingerprint

__all__ = ["browse", "world"]
pytestmark = pytest.mark.django_db

#: What no column holds; where numbers are read, one that Python reads no more.
NUL, LONG = "\0x", "9" * 5_000
NUMBERS = {"quote", "to", "page", "topic", "post", "new", "old", "base", "based_on", "number", "option", "posts",
           "chosen", "reply_to", "version", "into", "of", "agreed"}  # fmt: skip
READ = re.compile(r"(?:GET|POST)(?:\.get\(|\[|\.getlist\()\"([a-z_]+)\"")
#: Where it stands who may do what, and what is official.
PROTECTED = (
    "accounts_user", "accounts_user_groups", "accounts_user_user_permissions", "auth_group_permissions",
    "communities_community", "communities_rolecapability", "communities_persondelegation",
    "communities_groupdelegation", "vetting_officialversion", "wagtailcore_page",
)  # fmt: skip


def forms_below(form=forms.BaseForm):
    """Formsets, which have no fields of their own, among them."""
    for one in form.__subclasses__():
        yield one
        yield from forms_below(one)


@pytest.fixture(scope="module")
def names():
    """What views read, what forms ask for, and what models call their fields."""
    read = {name for path in sources(".py") for name in READ.findall((PROJECT / path).read_text())}
    asked = {
        name for form in forms_below() if form.__module__.startswith(ROOMS) for name in getattr(form, "base_fields", ())
    }
    held = {field.name for model in apps.get_models() if model.__module__.startswith(ROOMS)
            for field in model._meta.concrete_fields}  # fmt: skip
    return sorted(read | asked | held | {"is_official", "owner", "group", "live", "go_live_at", "after"})


def test_odd_values_are_no_error(world, browse, names):
    """In the address and in the body, for somebody who gets past the doors. An error would be raised here."""
    odd = {name: LONG if name in NUMBERS else NUL for name in names}
    for route in sorted(TABLE):
        for method in ("get", "post"):
            browse("facilitator", method, address_of(route, world), odd)


def test_no_field_that_nobody_offered_is_taken(world, browse, names):
    """A plain member sends every name there is to every route; nobody's rights change, and nothing becomes official."""
    before, changed = fingerprint(PROTECTED), []

    def look(response):
        if response.status_code not in {403, 404, 405} and fingerprint(PROTECTED) != before:
            changed.append(response.wsgi_request.path)

    for route in sorted(TABLE):
        browse("member", "post", address_of(route, world), dict.fromkeys(names, "1"), look)
    assert changed == []
