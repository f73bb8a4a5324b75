"""Which addresses may be called: those of public machines, and of networks named in ``OUTGOING_ALLOW``."""

import ipaddress
import re
from collections.abc import Iterable
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from intranet.outgoing.errors import AddressRefused, Unreachable

type Address = ipaddress.IPv4Address | ipaddress.IPv6Address
type Network = ipaddress.IPv4Network | ipaddress.IPv6Network

#: Not public, whatever a version of Python's ``ipaddress`` says: shared address space, protocol assignments,
#: documentation, benchmarks, reserved; and the IPv6 ranges for translation and tunnels inside.
NEVER: tuple[Network, ...] = tuple(
    ipaddress.ip_network(block)
    for block in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
        "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
        "224.0.0.0/4", "240.0.0.0/4", "::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32",
        "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
    )
)  # fmt: skip
NAT64 = ipaddress.ip_network("64:ff9b::/96")
_HOST = re.compile(r"(?!-)[a-z0-9_.-]{1,253}\.?", re.ASCII)
#: The last part of a host that some resolver reads as a number: 2130706433, 0x7f.1, 0177.0.0.1.
_NUMBER = re.compile(r"(\d+|0x[0-9a-f]*)", re.ASCII)


def allowed_networks() -> tuple[Network, ...]:
    return tuple(ipaddress.ip_network(block, strict=False) for block in settings.OUTGOING_ALLOW)


def checked(url: str) -> SplitResult:
    """The parts of an address we might call; whether its machine is public is seen when its name is looked up.

    Raises:
        AddressRefused.
    """
    if len(url) > 2000 or not url.isascii() or re.search(r"[\x00-\x20\x7f\\]", url):
        raise AddressRefused("characters")
    try:
        parts = urlsplit(url)
        port, host = parts.port, parts.hostname or ""
    except ValueError as error:
        raise AddressRefused("address") from error
    if parts.scheme != "https" and not (parts.scheme == "http" and settings.OUTGOING_ALLOW):
        raise AddressRefused("scheme")
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise AddressRefused("parts")
    if port is not None and (port == 0 or (port < 1024 and port not in (80, 443))):
        raise AddressRefused("port")
    literal = literal_of(host)
    if literal is not None:
        public_only([str(literal)], plain=parts.scheme == "http")
    elif not _HOST.fullmatch(host) or _NUMBER.fullmatch(host.rstrip(".").rpartition(".")[2]):
        raise AddressRefused("host")
    return parts


def literal_of(host: str) -> Address | None:
    """The address, where the host is one in its usual spelling."""
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def public_only(addresses: Iterable[str], *, plain: bool) -> list[str]:
    """The addresses, if every one may be called. One that may not spoils all: such a name means no good.

    Raises:
        AddressRefused.
    """
    found = [ipaddress.ip_address(address) for address in addresses]
    inside = allowed_networks()
    for address in found:
        unwrapped = meant(address)
        if any(one in network for network in inside for one in (address, unwrapped)):
            continue
        if plain or not (is_public(address) and is_public(unwrapped)):
            raise AddressRefused("private")
    if not found:
        raise Unreachable("no address")
    return [str(address) for address in found]


def meant(address: Address) -> Address:
    """The IPv4 address that an IPv6 address stands for; the address itself where it stands for none."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1] or address


def is_public(address: Address) -> bool:
    if isinstance(address, ipaddress.IPv6Address) and (address.ipv4_mapped or address in NAT64):
        return True  # what it stands for is looked at
    unusual = address.is_private or address.is_multicast or address.is_reserved or address.is_unspecified
    return not unusual and not any(address in block for block in NEVER if block.version == address.version)
