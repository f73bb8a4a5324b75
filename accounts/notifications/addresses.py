"""The addresses mail comes back to: a reply to a post, a community, the envelope of a mail we sent.

A local part of mail is at most 64 characters long, and some programs on the way change its capitals (RFC 5321 §4.5.3.1
and §2.4): what is signed is short, and written in letters and digits of one case (base32).
"""

import base64
import binascii
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from email.headerregistry import Address
from email.utils import parseaddr
from typing import Literal, Protocol

from django.conf import settings
from django.utils.crypto import salted_hmac

from accounts.models import User

#: Bytes of the signature: 96 bits, which nobody guesses by sending mail.
_SIGNATURE = 12
#: Bytes of the id of a person, a post, a mail.
_ID = 6
#: Local parts that belong to whoever runs the mail (RFC 2142), and to us.
RESERVED = frozenset(
    [
        "abuse",
        "bounce",
        "hostmaster",
        "mailer-daemon",
        "no-reply",
        "noreply",
        "postmaster",
        "reply",
        "root",
        "security",
        "webmaster",
    ]
)
#: Called with the id of a mail of ours that could not be delivered, whether for good, and the status of RFC 3463
#: ("5.1.1", or empty). Called again when a report comes twice.
on_bounce: list[Callable[[int, bool, str], None]] = []

Purpose = Literal["reply", "bounce"]


class HasSlug(Protocol):
    """A community, of which this room knows nothing else."""

    slug: str


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply of this person to this post. Whether the mail comes from them, the reader of it has to check."""

    person_id: int
    post_id: int


@dataclass(frozen=True, slots=True)
class Bounce:
    """A report about this mail."""

    mail_id: int


@dataclass(frozen=True, slots=True)
class ToCommunity:
    """A local part that may be the address of a community."""

    slug: str


def domain() -> str:
    """``MAIL_DOMAIN``, or that of ``DEFAULT_FROM_EMAIL``."""
    return settings.MAIL_DOMAIN or parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]


def reply_address(person: User, post_id: int) -> str:
    """Where ``person``, and nobody else, answers the post by mail."""
    return _address("reply", person.pk, post_id)


def bounce_address(mail_id: int) -> str:
    """The envelope sender of a mail, where reports about it come back to."""
    return _address("bounce", mail_id)


def community_address(community: HasSlug) -> str:
    """Where mail begins a topic of the community."""
    return f"{community.slug}@{domain()}"


def read(address: str) -> Reply | Bounce | ToCommunity | None:
    """What mail to ``address`` is for; None for what is not ours, not signed by us, or reserved."""
    local, _at, host = address.strip().strip("<>").rpartition("@")
    if host.lower() != domain().lower() or not local or len(local) > 64:
        return None
    local = local.lower()
    purpose, plus, token = local.partition("+")
    if purpose == "reply" and plus:
        ids = _ids("reply", token, 2)
        return Reply(*ids) if ids else None
    if purpose == "bounce" and plus:
        ids = _ids("bounce", token, 1)
        return Bounce(*ids) if ids else None
    return None if plus or local in RESERVED else ToCommunity(local)


def is_ours(address: str) -> bool:
    """Whether only we send mail from there. People may have addresses of the same domain."""
    sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].lower()
    return address.lower() == sender or isinstance(read(address), Reply | Bounce)


def named(name: str, address: str) -> str:
    """``Name <address>`` for a header: one line, whatever signs the name has (security.md S11).

    Control signs and separators of lines become spaces; what is not ASCII stays, Django encodes it.
    """
    plain = " ".join("".join(sign if sign.isprintable() else " " for sign in name).split())
    return str(Address(display_name=plain, addr_spec=address))


def _address(purpose: Purpose, *ids: int) -> str:
    packed = b"".join(one.to_bytes(_ID) for one in ids)
    token = base64.b32encode(packed + _signature(purpose, packed)).decode().rstrip("=").lower()
    return f"{purpose}+{token}@{domain()}"


def _ids(purpose: Purpose, token: str, count: int) -> list[int]:
    """The ids, or an empty list when the token is not one of ours."""
    try:
        raw = base64.b32decode(token.upper() + "=" * (-len(token) % 8))
    except (binascii.Error, ValueError):
        return []
    packed, signature = raw[: _ID * count], raw[_ID * count :]
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    if len(signature) != _SIGNATURE or not any(
        hmac.compare_digest(signature, _signature(purpose, packed, key)) for key in keys
    ):
        return []
    return [int.from_bytes(packed[at : at + _ID]) for at in range(0, len(packed), _ID)]


def _signature(purpose: Purpose, packed: bytes, key: str | bytes | None = None) -> bytes:
    return salted_hmac(f"mail.{purpose}", packed, secret=key, algorithm="sha256").digest()[:_SIGNATURE]
