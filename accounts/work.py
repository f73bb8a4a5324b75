"""What a person does here, as one reader may see it, put together from what the rooms above give."""

from dataclasses import dataclass
from functools import cached_property

from accounts.models import User
from accounts.request import Request
from accounts.rooms_above import Contribution, Owned, Section, registry

#: Lines on a person's page: what they wrote lately, and the texts they answer for that are shown unfolded.
MOST_RECENT, MOST_OWNED = 8, 6


@dataclass(frozen=True)
class Work:
    """Each part is asked for once, when the page needs it."""

    request: Request
    person: User

    @cached_property
    def sections(self) -> list[Section]:
        found = (section(self.request, self.person) for section in registry.sections)
        return sorted(filter(None, found), key=lambda section: section.place)

    @cached_property
    def recent(self) -> list[Contribution]:
        """What they wrote, the newest first."""
        found = [line for lines in registry.contributions for line in lines(self.request, self.person)]
        return sorted(found, key=lambda line: line.at, reverse=True)[:MOST_RECENT]

    @cached_property
    def owned(self) -> list[Owned]:
        """The texts they answer for, by title."""
        found = [text for texts in registry.owned for text in texts(self.request, self.person)]
        return sorted(found, key=lambda text: text.title.casefold())

    @property
    def owned_first(self) -> list[Owned]:
        return self.owned[:MOST_OWNED]

    @property
    def owned_rest(self) -> list[Owned]:
        return self.owned[MOST_OWNED:]
