"""Signatures after Standard Webhooks (standardwebhooks.com): ``v1,`` and the base64 of HMAC-SHA256 over
``id.timestamp.body``, several of them separated by blanks.
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable

from django.conf import settings

PREFIX = "whsec_"


def new_seed() -> str:
    return secrets.token_hex(32)


def key_from(seed: str, site_key: str) -> bytes:
    return hmac.new(site_key.encode(), f"intranet.webhooks:{seed}".encode(), hashlib.sha256).digest()


def secret_of(seed: str) -> str:
    """The secret as the receiver gets it."""
    return PREFIX + base64.b64encode(key_from(seed, settings.SECRET_KEY)).decode()


def signatures(seeds: Iterable[str], identifier: str, timestamp: int, body: bytes) -> str:
    """One for each secret that counts: while secrets or the site's own key are exchanged, the earlier ones too."""
    message = f"{identifier}.{timestamp}.".encode() + body
    ours = [str(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    keys = [key_from(seed, key) for seed in seeds for key in ours]
    return " ".join("v1," + base64.b64encode(hmac.new(key, message, hashlib.sha256).digest()).decode() for key in keys)
