"""What readers said of one text."""

from dataclasses import dataclass

from django.db.models import Count, Q

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
    """One query."""
    votes = HelpfulVote.objects.filter(revision=revision)
    by_me = Q(person=reader.pk)
    row = votes.aggregate(
        yes=Count("pk", filter=Q(helpful=True)),
        no=Count("pk", filter=Q(helpful=False)),
        my_yes=Count("pk", filter=by_me & Q(helpful=True)),
        my_no=Count("pk", filter=by_me & Q(helpful=False)),
    )
    mine = True if row["my_yes"] else False if row["my_no"] else None
    return Answers(revision.number, row["yes"], row["no"], mine, permissions.can_edit_pages)
