"""Who wrote what is imported: people who are here, where a map names them, and placeholders for everybody else."""

import csv
import hashlib
from pathlib import Path

from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.models import User

#: What stands behind the name of a placeholder, as its last name. Stored, hence in one language.
MARK = "(imported)"


class BrokenMap(Exception):
    """The map of authors cannot be used; the text names the line and why."""


class Authors:
    """One person for each author's name.

    A placeholder is an account that nobody can use: inactive, without a password, named as imported. Its user name
    follows from the author's name, so that a second import finds it again.
    """

    def __init__(self, known: dict[str, User] | None = None, rehearsal: bool = False) -> None:
        self.known = dict(known or {})
        self.rehearsal = rehearsal
        self.made = 0
        self.named: set[str] = set()

    def person(self, name: str) -> User:
        """Who wrote under this name; made on first use, outside the transaction of a page."""
        self.named.add(name)
        if name not in self.known:
            self.known[name] = self._placeholder(name)
        return self.known[name]

    def _placeholder(self, name: str) -> User:
        username = placeholder_username(name)
        found = User.objects.filter(username=username).first()
        if found is not None:
            return found
        self.made += 1
        person = User(username=username, first_name=name, last_name=MARK, is_active=False)
        person.set_unusable_password()
        if not self.rehearsal:
            person.save()
        return person


def placeholder_username(name: str) -> str:
    digest = hashlib.sha256(name.encode()).hexdigest()[:10]
    return "-".join(part for part in ("imported", slugify(name)[:60], digest) if part)


def read_map(file: Path) -> dict[str, User]:
    """A CSV file with the columns ``author`` and ``username``: who of the people here wrote under which name.

    Raises:
        BrokenMap.
    """
    try:
        with file.open(encoding="utf-8-sig", newline="") as source:
            rows = list(csv.DictReader(source))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise BrokenMap(_("%(file)s cannot be read: %(reason)s") % {"file": file, "reason": error}) from error
    if rows and not {"author", "username"} <= rows[0].keys():
        raise BrokenMap(_("The first line of %(file)s has to name the columns author and username.") % {"file": file})
    wanted = {" ".join((row["author"] or "").split()): (row["username"] or "").strip() for row in rows}
    people = {user.username: user for user in User.objects.filter(username__in=set(wanted.values()))}
    for line, (author, username) in enumerate(wanted.items(), 2):
        if username not in people:
            raise BrokenMap(
                _("Line %(line)d of %(file)s: nobody has the user name “%(username)s” (author “%(author)s”).")
                % {"line": line, "file": file, "username": username, "author": author}
            )
    return {author: people[username] for author, username in wanted.items()}
