"""Teams named by an import: found by name, made when new."""

from django.utils.text import slugify

from accounts.models import Team


class Teams:
    """Remembers what it found. ``made`` collects the names of new teams."""

    def __init__(self, made: list[str]) -> None:
        self.made = made
        self.known: dict[tuple[str, ...], Team] = {}
        self.fresh: list[tuple[str, ...]] = []

    def get(self, path: tuple[str, ...]) -> Team | None:
        """The team at the end of a path such as ``("Corporate", "Finance")``; a single name is found wherever it is."""
        if not path:
            return None
        key = tuple(name.casefold() for name in path)
        if key not in self.known:
            parent = self.get(path[:-1])
            named = Team.objects.filter(name__iexact=path[-1], **({"parent": parent} if parent else {}))
            self.known[key] = named.order_by("id").first() or self.make(path[-1], parent, key)
        return self.known[key]

    def make(self, name: str, parent: Team | None, key: tuple[str, ...]) -> Team:
        team = Team(name=name, slug=free_slug(name), parent=parent)
        team.full_clean()
        team.save()
        self.made.append(name)
        self.fresh.append(key)
        return team

    def forget(self) -> None:
        """The row that made the last teams was taken back, and they with it."""
        for key in self.fresh:
            team = self.known[key]
            if not Team.objects.filter(pk=team.pk).exists():
                del self.known[key]
                self.made.remove(team.name)
        self.fresh = [key for key in self.fresh if key in self.known]


def free_slug(name: str) -> str:
    base = slugify(name)[:100] or "team"
    taken = set(Team.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(slug for slug in (base, *(f"{base}-{number}" for number in range(2, 10_000))) if slug not in taken)
