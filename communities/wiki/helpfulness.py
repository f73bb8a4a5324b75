"""What readers said of one text."""

from dataclasses import dataclass

from django.db.models import Count

from accounts.models import User
from communities.tester import CommunityPermissionTester
from communities.wiki.models import HelpfulVote, PageRevision


@dataclass(frozen=True)
class Answers:
    """``mine`` is what this reader said; ``shows_counts`` for those who can better the text."""

    number: int
    yes: int
    no: int
    mine: bool | None
    shows_counts: bool


def answers_to(revision: PageRevision, reader: User, permissions: CommunityPermissionTester) -> Answers:
    """One query, and one more for those who see the counts."""
    votes, shows_counts = HelpfulVote.objects.filter(revision=revision), permissions.can_edit_pages
    mine = votes.filter(person=reader.pk).values_list("helpful", flat=True).first()
    counted = dict(votes.values_list("helpful").annotate(n=Count("pk")).order_by()) if shows_counts else {}
    return Answers(revision.number, counted.get(True, 0), counted.get(False, 0), mine, shows_counts)
