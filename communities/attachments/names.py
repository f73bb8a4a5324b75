"""Names of files as they may be shown and saved: what reads as a name is one, and ends as it seems to end."""

import re
import unicodedata

from django.utils.translation import gettext as _

#: Characters of the stem that are kept.
STEM = 120
#: What some systems cannot have in a name, or take for something else.
AWKWARD = re.compile(r"[<>:\"|?*\\/]+")


def safe_name(name: str) -> str:
    """The last part of a path, without control characters, and without those that turn the reading direction."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    shown = "".join(" " if character.isspace() else character for character in last)
    shown = "".join(character for character in shown if unicodedata.category(character)[0] != "C")
    shown = " ".join(AWKWARD.sub("-", shown).split()).strip(" .")
    stem, dot, ending = shown.rpartition(".")
    if not dot:
        stem, ending = shown, ""
    stem = stem[:STEM].strip(" .") or _("file")
    return f"{stem}.{ending[:10].lower()}" if ending else stem


def extension(name: str) -> str:
    """Small letters without the dot; empty when there is none."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def renamed(name: str, ending: str) -> str:
    """The same name with another ending."""
    return name if extension(name) == ending else f"{name.rpartition('.')[0] or name}.{ending}"
