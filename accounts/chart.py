"""The organisation as a tree by manager: from one person their managers up and their reports down, a level at a time.

Every part is bounded, and so is what a circle in the data can do: the line up ends where it would repeat itself, and
below a person only one level is fetched at once.
"""

from dataclasses import dataclass, field
from itertools import pairwise

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.directory import managers_of
from accounts.models import Profile, User

#: People shown under one manager, and at the top of the chart; the directory has the others.
MOST_REPORTS, MOST_ROOTS = 60, 30


@dataclass
class Node:
    """A person in the chart. ``count`` people report to them; ``below`` are those shown, None: none fetched yet."""

    person: User
    count: int
    below: "list[Node] | None" = field(default=None)
    is_here: bool = False

    @property
    def hidden(self) -> int:
        """Reports that are not shown under an open person."""
        return self.count - len(self.below) if self.below is not None else 0


def counted(people: QuerySet[User]) -> QuerySet[User]:
    """With profile, and ``report_count``: how many active people report to each."""
    rows = Profile.objects.filter(manager=OuterRef("pk"), user__is_active=True).order_by().values("manager")
    count = Subquery(rows.annotate(n=Count("pk")).values("n"), output_field=IntegerField())
    return people.select_related("profile").annotate(report_count=Coalesce(count, 0))


def node(person: User) -> Node:
    return Node(person, person.report_count)  # type: ignore[attr-defined]


def reports_of(people: QuerySet[User], person: User) -> list[Node]:
    """Who reports to a person, by name; one query."""
    reports = counted(people.filter(profile__manager=person)).order_by("folded_name", "pk")
    return [node(report) for report in reports[:MOST_REPORTS]]


def roots(people: QuerySet[User]) -> list[Node]:
    """Who has reports and no manager who works here, the largest number of reports first; one query."""
    headless = Q(profile__manager=None) | Q(profile__manager__is_active=False)
    leads = Exists(Profile.objects.filter(manager=OuterRef("pk"), user__is_active=True).exclude(user=F("manager")))
    largest = F("report_count").desc()
    found = counted(people.filter(headless, leads)).order_by(largest, "folded_name", "pk")
    return [node(person) for person in found[:MOST_ROOTS]]


def chart_of(people: QuerySet[User], person: User) -> list[Node]:
    """The line of managers down to a person, and who reports to them. Four queries."""
    line = [*reversed(managers_of(person)), person]
    counts = {one.pk: node(one) for one in counted(people.filter(pk__in=[one.pk for one in line]))}
    nodes = [counts[one.pk] for one in line if one.pk in counts]
    for above, below in pairwise(nodes):
        above.below = [below]
    nodes[-1].is_here, nodes[-1].below = True, reports_of(people, person)
    return nodes[:1]


def top(people: QuerySet[User]) -> list[Node]:
    """The chart from above; a single head is shown with who reports to them. Two queries at most."""
    heads = roots(people)
    if len(heads) == 1:
        heads[0].below = reports_of(people, heads[0].person)
    return heads
