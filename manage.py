#!/usr/bin/env python
"""Django's command-line utility, with the embedded servers started for the time of a command when none run."""

import os
import sys

from intranet.servers import embedded_servers


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "intranet.settings.development")
    from django.core.management import execute_from_command_line

    with embedded_servers(wanted=needs_servers(sys.argv)):
        execute_from_command_line(sys.argv)


def needs_servers(argv: list[str]) -> bool:
    """Whether the command line may touch the database: everything does but help and pure code generation."""
    if len(argv) < 2 or {"-h", "--help", "--version"} & set(argv):
        return False
    return argv[1] not in {"help", "version", "makemessages", "compilemessages", "collectstatic", "findstatic"}


if __name__ == "__main__":
    main()
