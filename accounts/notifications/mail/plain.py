"""Words for the plain part of a mail and for its headers."""

import html as entities
import re

from django.utils.html import strip_tags

_GONE, _COME = re.compile(r"<del\b[^>]*>(.*?)</del>", re.DOTALL), re.compile(r"<ins\b[^>]*>(.*?)</ins>", re.DOTALL)
_BLOCK = re.compile(r"</?(?:p|h[2-4]|li|tr|div|section|details|summary|pre|blockquote|figure|ul|ol|table)\b[^>]*>")
#: Longest subject; more is cut off by whoever shows it.
MOST_SUBJECT = 140


def one_line(text: object, most: int = 200) -> str:
    """The text as one line of a header (security.md S11): control signs, separators of lines and signs that turn the
    direction of writing become spaces.
    """
    plain = " ".join("".join(sign if sign.isprintable() else " " for sign in str(text)).split())
    return plain if len(plain) <= most else plain[: most - 1].rstrip() + "…"


def marked(difference: str) -> str:
    """A shown difference with [−what went−] and [+what came+]."""
    text = _COME.sub(r"[+\1+]", _GONE.sub(r"[−\1−]", difference))
    lines = entities.unescape(strip_tags(_BLOCK.sub("\n", text))).splitlines()
    return "\n".join(line for line in (" ".join(line.split()) for line in lines) if line)
