"""Whether a mail comes from the address it shows, as our own mail server found (RFC 8601, RFC 7489)."""

import re

from django.conf import settings

from intranet.mail_in.letter import Letter

_COMMENT = re.compile(r"\([^()]*\)")
_PROPERTY = re.compile(r"(?:header\.(?:d|i|from)|smtp\.mailfrom)\s*=\s*\"?([^\s;\"]+)", re.IGNORECASE)
_ACCOUNT = re.compile(r"smtp\.auth\s*=\s*\"?([^\s;\"]+)", re.IGNORECASE)
_RESULT = re.compile(r"\s*(dmarc|dkim|spf|auth)\s*=\s*([a-z]+)(.*)", re.IGNORECASE | re.DOTALL)


def proven(letter: Letter) -> bool | None:
    """True: it passed DMARC, or DKIM or SPF for the domain it shows, or its author signed in to send it. False: it did
    not. None: our server says nothing.

    Only the uppermost report of our own server counts: it takes out those that came with the mail (RFC 8601 §5).
    """
    results = _results(letter)
    if results is None:
        return None
    if not letter.author:
        return False
    domain = letter.author.rpartition("@")[2]
    if any(method == "dmarc" and result == "fail" for method, result, _rest in results):
        return False
    if any(
        (method, result) == ("auth", "pass") and letter.author == _signed_in(rest) for method, result, rest in results
    ):
        return True
    return any(
        method != "auth" and result == "pass" and _aligned(_PROPERTY.findall(rest), domain, strict=method == "dmarc")
        for method, result, rest in results
    )


def _results(letter: Letter) -> list[tuple[str, str, str]] | None:
    ours = settings.MAIL_IN_AUTHSERV_ID.lower()
    for value in letter.headers("authentication-results") if ours else ():
        server, *parts = " ".join(_COMMENT.sub(" ", value).split()).split(";")
        if server.strip().lower().split(" ")[0] == ours:
            found = [_RESULT.match(part) for part in parts]
            return [(one[1].lower(), one[2].lower(), one[3]) for one in found if one]
    return None


def _signed_in(rest: str) -> str:
    found = _ACCOUNT.search(rest)
    return found[1].lower() if found else ""


def _aligned(named: list[str], domain: str, *, strict: bool) -> bool:
    """Whether one of these is of the domain, or of one above or below it (relaxed alignment).

    Args:
        strict: it is the domain that From shows, so it has to be the same; some servers do not name it.
    """
    if strict:
        return all(one.rpartition("@")[2].lower() == domain for one in named)
    for one in named:
        host = one.rpartition("@")[2].lower().rstrip(".")
        related = host == domain or domain.endswith(f".{host}") or host.endswith(f".{domain}")
        if "." in host and related:
            return True
    return False
