"""People named on a page. Each is told once of a page, however often their name goes and comes back."""

import re
from typing import TYPE_CHECKING

from django.contrib.contenttypes.models import ContentType

from accounts.models import User
from accounts.notifications.models import Activity
from communities.capabilities import Capability
from communities.permissions import people_with

if TYPE_CHECKING:
    from communities.wiki.models.page import CommunityPage

#: People one edit tells at most (security.md S7). A page may name more: a list of who is who does.
MOST_TOLD = 10
VERB = "page.mentioned"
_MENTION = re.compile(r'<span data-mention="([^"]+)">')


def tell_mentioned(page: "CommunityPage", before: str, html: str, *, by: User) -> None:
    """Tell those the new text names and the one before did not, if they may read the community.

    No query when nobody is newly named.
    """
    names = dict.fromkeys(_MENTION.findall(html))
    for known in _MENTION.findall(before):
        names.pop(known, None)
    if not names:
        return
    kind = ContentType.objects.get_for_model(page)
    said = Activity.objects.filter(verb=VERB, target_type=kind, target_id=page.pk).values_list("data", flat=True)
    told = {person for data in said for person in data["people"]} | {by.pk}
    wanted = people_with(page.community, Capability.VIEW).filter(username__in=[*names][: 5 * MOST_TOLD])
    people = [person for person in wanted.order_by("pk") if person.pk not in told][:MOST_TOLD]
    if people:
        data = {"people": [person.pk for person in people]}
        Activity.record(VERB, by=by, on=page, community=page.community, data=data, tell=people)
