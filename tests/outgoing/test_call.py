"""S8: what addresses typed in by people can make us do. Real servers; the resolver is a double given as a parameter."""

import pytest

from intranet import outgoing
from intranet.outgoing.addresses import is_public, meant
from intranet.outgoing.connecting import DEADLINE, MOST_BYTES
from intranet.outgoing.errors import AddressRefused, NotPlain, NotTrusted, TooLarge, TooSlow, Unreachable
from tests.outgoing.doubles import answering, bomb, certified, drip, endless, endless_head, receiver

#: Each a place inside, or a way to write one.
PRIVATE = [
    "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",  # noqa: S104
    "192.0.0.8", "198.18.0.1", "224.0.0.1", "255.255.255.255", "::", "::1", "fe80::1", "fc00::1", "fd12:3456::1",
    "fec0::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a00:1",
    "64:ff9b:1::1", "2002:7f00:1::", "2002:a00:1::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:db8::1",
]  # fmt: skip


@pytest.fixture
def inside(settings):
    """The loopback address is a network of ours that may be reached."""
    settings.OUTGOING_ALLOW = ["127.0.0.1/32"]


@pytest.mark.parametrize("address", PRIVATE)
def test_a_name_that_leads_inside_is_never_connected_to(address):
    with receiver(answering("200 OK")) as server, pytest.raises(AddressRefused):
        outgoing.call("GET", f"https://hooks.example:{server.port}/", resolve=lambda host, port: [address])
    assert server.connections == 0


@pytest.mark.parametrize("address", ["127.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "169.254.169.254", "10.0.0.1"])
def test_an_address_inside_is_refused_as_it_is_typed(address):
    with pytest.raises(AddressRefused):
        outgoing.checked(f"https://{address}/")


@pytest.mark.parametrize(
    "host",
    ["2130706433", "017700000001", "0177.0.0.1", "0x7f.0.0.1", "0x7f000001", "127.1", "1.2.3.0x4", "127.0.0.1.",
     "localhost:22", "user@public.example", "user:secret@public.example", "public.example#x", "public\\.example",
     "pub lic.example", "public.example\r\nX: y", "púb.example", "public.example:99999", "", "[fe80::1%25eth0]"],
)  # fmt: skip
def test_tricks_of_spelling_are_refused_before_anything_is_looked_up(host):
    asked = []
    with pytest.raises(AddressRefused):
        outgoing.call("GET", f"https://{host}/", resolve=lambda host, port: asked.append(host) or ["1.1.1.1"])
    assert not asked


@pytest.mark.parametrize("scheme", ["http", "ftp", "file", "gopher", ""])
def test_only_https(scheme):
    with pytest.raises(AddressRefused):
        outgoing.checked(f"{scheme}://public.example/")


def test_one_address_inside_spoils_all():
    with pytest.raises(AddressRefused):
        outgoing.call("GET", "https://mixed.example/", resolve=lambda host, port: ["1.1.1.1", "10.0.0.1"])


def test_a_name_is_looked_up_once_and_the_connection_goes_to_that_address(inside):
    """DNS rebinding: another answer a moment later is never asked for."""
    answers = [["127.0.0.1"], ["169.254.169.254"]]
    asked = []

    def resolve(host, port):
        asked.append(host)
        return answers[len(asked) - 1]

    with receiver(answering("200 OK", b"hello")) as server:
        answer = outgoing.call("POST", f"http://hooks.example:{server.port}/x?y=1", body=b"{}", resolve=resolve)
    assert (answer.status, answer.body, asked) == (200, b"hello", ["hooks.example"])
    assert server.heard.startswith(b"POST /x?y=1 HTTP/1.1\r\n")
    assert f"Host: hooks.example:{server.port}".encode() in server.heard
    assert b"Accept-Encoding: identity" in server.heard


def test_a_redirect_is_not_followed(inside):
    with receiver(answering("200 OK")) as target:
        moved = answering(f"302 Found\r\nLocation: http://127.0.0.1:{target.port}/latest/meta-data/")
        with receiver(moved) as server:
            answer = outgoing.call("GET", f"http://hooks.example:{server.port}/", resolve=lambda *_: ["127.0.0.1"])
    assert (answer.status, target.connections) == (302, 0)


@pytest.mark.parametrize(
    ("behave", "error"),
    [(endless, TooLarge), (endless_head, (TooLarge, NotPlain)), (bomb, NotPlain), (drip, (TooSlow, NotPlain))],
)
def test_answers_without_end(inside, behave, error):
    """Over when two megabytes are taken, or the seconds are over, though the drip never pauses long."""
    with receiver(behave) as server, pytest.raises(error):
        outgoing.call("GET", f"http://hooks.example:{server.port}/", seconds=2, resolve=lambda *_: ["127.0.0.1"])


def test_what_is_promised():
    assert DEADLINE <= 5
    assert MOST_BYTES <= 2 * 1024 * 1024


def test_only_the_status_is_read_where_only_that_is_asked_for(inside):
    with receiver(endless) as server:
        url = f"http://hooks.example:{server.port}/"
        answer = outgoing.call("POST", url, status_only=True, resolve=lambda *_: ["127.0.0.1"])
    assert (answer.status, answer.body) == (200, b"")


def test_the_environments_proxy_is_ignored(inside, monkeypatch):
    with receiver(answering("200 OK")) as proxy, receiver(answering("204 No Content")) as server:
        for name in ("http_proxy", "HTTPS_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        answer = outgoing.call("GET", f"http://hooks.example:{server.port}/", resolve=lambda *_: ["127.0.0.1"])
    assert (answer.status, proxy.connections) == (204, 0)


def test_the_certificate_is_that_of_the_name_and_not_of_the_address(inside, tmp_path):
    ours, trusting = certified(tmp_path, "hooks.example")
    with receiver(answering("200 OK", b"safe"), ours) as server:
        words = {"resolve": lambda *_: ["127.0.0.1"], "context": trusting}
        assert outgoing.call("GET", f"https://hooks.example:{server.port}/", **words).body == b"safe"
        with pytest.raises(NotTrusted):
            outgoing.call("GET", f"https://other.example:{server.port}/", **words)
        with pytest.raises(NotTrusted):
            outgoing.call("GET", f"https://hooks.example:{server.port}/", resolve=lambda *_: ["127.0.0.1"])


def test_without_tls_only_inside(inside):
    with pytest.raises(AddressRefused):
        outgoing.call("GET", "http://public.example/", resolve=lambda *_: ["1.1.1.1"])


def test_a_name_nobody_has_and_a_port_nobody_listens_at(inside):
    def unknown(host, port):
        raise OSError("no such name")

    with pytest.raises(Unreachable):
        outgoing.call("GET", "https://nobody.example/", resolve=unknown)
    with receiver(answering("200 OK")) as server:
        port = server.port
    with pytest.raises(Unreachable):
        outgoing.call("GET", f"http://gone.example:{port}/", resolve=lambda *_: ["127.0.0.1"])


def test_public_machines_are_public():
    import ipaddress

    for text in ("1.1.1.1", "8.8.8.8", "2606:4700::1111", "2a00:1450:4001::1", "64:ff9b::808:808"):
        address = ipaddress.ip_address(text)
        assert is_public(address), text
        assert is_public(meant(address)), text
