"""Who wrote the posts that are imported: people of a map, people here with that address, or placeholders."""

import hashlib

from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.models import User
from intranet.imports.history.authors import MARK

#: Characters of a name that an account holds.
LONGEST_NAME = 120


class Writers:
    """One person for each identity, such as an e-mail address.

    A placeholder is an account nobody can use: inactive, without password and address, named as imported. Its user name
    follows from the identity, which it does not reveal, so that a second import finds it again.
    """

    def __init__(self, known: dict[str, User] | None = None, *, source: str, rehearsal: bool = False) -> None:
        self.known = {name.casefold(): person for name, person in (known or {}).items()}
        self.source, self.rehearsal = source, rehearsal
        self.found: dict[str, User] = {}
        self.made = self.matched = 0

    def person(self, identity: str, name: str, address: str = "") -> User:
        """Who wrote; an account is made on first use.

        Args:
            identity: the same for the same author in every run.
            address: of mail; a person here who has it is the author.
        """
        if identity not in self.found:
            self.found[identity] = self._mapped(name, address) or self._placeholder(identity, name)
        return self.found[identity]

    def _mapped(self, name: str, address: str) -> User | None:
        for called in (address, name, f"{name} <{address}>"):
            if called and (person := self.known.get(called.casefold())):
                self.matched += 1
                return person
        person = User.objects.filter(email__iexact=address).first() if address else None
        self.matched += person is not None
        return person

    def _placeholder(self, identity: str, name: str) -> User:
        name = " ".join(name.split())[:LONGEST_NAME] or _("Unknown")
        digest = hashlib.sha256(f"{self.source}\n{identity}".encode()).hexdigest()[:12]
        username = "-".join(part for part in ("imported", slugify(name)[:60], digest) if part)
        found = User.objects.filter(username__endswith=f"-{digest}", username__startswith="imported-").first()
        if found is not None:
            return found
        self.made += 1
        person = User(username=username, first_name=name, last_name=MARK, is_active=False)
        person.set_unusable_password()
        if not self.rehearsal:
            person.save(force_insert=True)
        return person
