"""Signed addresses: read back whatever happens to their capitals, and nobody else's is believed."""

import pytest

from accounts.models import User
from accounts.notifications import addresses
from accounts.notifications.addresses import (
    Bounce,
    Reply,
    ToCommunity,
    bounce_address,
    community_address,
    read,
    reply_address,
)
from communities.models import Community


@pytest.fixture(autouse=True)
def domain(settings):
    settings.MAIL_DOMAIN = "ground.meridian.example"


@pytest.mark.parametrize("ids", [(1, 1), (2**48 - 1, 2**48 - 1), (70_000, 12_345_678)])
def test_addresses_are_short_and_read_back_in_any_case(ids):
    person, post = ids
    address = reply_address(User(pk=person), post)
    assert len(address.partition("@")[0]) <= 64
    assert read(address) == read(address.upper()) == read(f"<{address}>") == Reply(person, post)
    assert read(bounce_address(post)) == Bounce(post)


def test_a_changed_or_borrowed_token_is_no_address():
    address = reply_address(User(pk=5), 9)
    local, _at, host = address.partition("@")
    other = reply_address(User(pk=6), 9).partition("@")[0]
    forged = f"{other[:17]}{local[17:]}@{host}"
    wrong = [forged, f"{local}@elsewhere.example", address.replace("reply", "bounce"), f"reply+{'a' * 39}@{host}"]
    wrong += [f"reply+@{host}", f"reply+%%%@{host}", f"bounce+{local[6:]}@{host}", f"{local[:-8]}@{host}"]
    assert [read(one) for one in wrong] == [None] * len(wrong)


def test_the_community_s_address_is_its_slug():
    assert community_address(Community(slug="data-and-analytics")) == "data-and-analytics@ground.meridian.example"
    assert read("Data-and-Analytics@Ground.Meridian.example") == ToCommunity("data-and-analytics")
    assert read("postmaster@ground.meridian.example") is None
    assert read("data+urgent@ground.meridian.example") is None


def test_a_key_of_yesterday_is_still_believed(settings):
    address = reply_address(User(pk=5), 9)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another", [settings.SECRET_KEY]
    assert read(address) == Reply(5, 9)
    settings.SECRET_KEY_FALLBACKS = []
    assert read(address) is None


def test_the_domain_is_that_of_our_sender_unless_said(settings):
    settings.MAIL_DOMAIN = ""
    settings.DEFAULT_FROM_EMAIL = "Common Ground <intranet@meridian.example>"
    assert addresses.domain() == "meridian.example"


def test_a_name_is_one_line_of_one_header():
    name = addresses.named('Eve\r\nBcc: all@meridian.example\u2028"\x00', "a@meridian.example")
    assert not any(not sign.isprintable() for sign in name)
    assert name.endswith("<a@meridian.example>")
