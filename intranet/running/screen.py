"""What ``manage.py up`` shows: every line with the name of the process that said it, and no secret among them."""

import os
import re
import sys
from collections.abc import Mapping
from typing import TextIO
from urllib.parse import unquote, urlsplit

COLOURS = {"web": 36, "worker": 33, "scheduler": 35, "postgres": 34, "valkey": 31, "prepare": 32, "up": 1}
NAME_WIDTH = max(map(len, COLOURS))
SECRET_NAME = re.compile(r"SECRET|PASSWORD|TOKEN|PRIVATE|_KEY$|CREDENTIAL", re.IGNORECASE)
#: Shorter values are ordinary words, and hiding them would make the log unreadable.
SHORTEST_SECRET = 6
HIDDEN = "•••"


def secrets_in(environment: Mapping[str, str]) -> list[str]:
    """Values that must not be shown: variables with telling names, and passwords within addresses."""
    found = {value for name, value in environment.items() if SECRET_NAME.search(name)}
    for name, value in environment.items():
        if name.endswith("_URL") and "@" in value:
            password = urlsplit(value).password or ""
            found |= {password, unquote(password)}
    return sorted((value for value in found if len(value) >= SHORTEST_SECRET), key=len, reverse=True)


class Screen:
    """Writes prefixed lines, coloured on a terminal (never when ``NO_COLOR`` is set)."""

    def __init__(self, out: TextIO | None = None, environment: Mapping[str, str] = os.environ) -> None:
        self.out = out or sys.stdout
        self.colours = self.out.isatty() and not environment.get("NO_COLOR")
        self.secrets = secrets_in(environment)

    def say(self, name: str, line: str) -> None:
        prefix = f"{name:<{NAME_WIDTH}} │"
        if self.colours:
            prefix = f"\033[{COLOURS.get(name, 0)}m{prefix}\033[0m"
        self.write(f"{prefix} {line}")

    def write(self, text: str) -> None:
        for secret in self.secrets:
            text = text.replace(secret, HIDDEN)
        print(text, file=self.out, flush=True)

    def strong(self, text: str) -> str:
        return f"\033[1m{text}\033[0m" if self.colours else text
