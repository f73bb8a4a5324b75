#!/usr/bin/env python
"""Django's command-line utility, with the embedded servers started for the time of a command when none run."""

import os
import sys

from intranet.servers import ServerFailed, embedded_servers


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "intranet.settings.development")
    if sys.argv[1:2] == ["up"]:
        # The supervisor needs nothing of Django: it is there at once, and its children start in parallel.
        from intranet.running.up import main as up

        sys.exit(up(sys.argv[2:]))
    from django.core.management import execute_from_command_line

    try:
        with embedded_servers(wanted=needs_servers(sys.argv)):
            execute_from_command_line(sys.argv)
    except ServerFailed as error:
        sys.exit(f"manage.py: {error}")


def needs_servers(argv: list[str]) -> bool:
    """Whether the command line may touch the database: everything does but help and pure code generation."""
    if len(argv) < 2 or {"-h", "--help", "--version"} & set(argv):
        return False
    return argv[1] not in {"help", "version", "makemessages", "compilemessages", "collectstatic", "findstatic"}


if __name__ == "__main__":
    main()
