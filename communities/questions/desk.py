"""What questions put on the desk of those who run a community."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext

from communities.desk import Line
from communities.models import Community
from communities.questions.models import Question
from communities.tester import CommunityPermissionTester

#: Counted no further: more is more.
MOST = 100


def missed_promises(community: Community, permissions: CommunityPermissionTester) -> Iterator[Line]:
    """Questions that wait longer than the community promised; one query."""
    if not (permissions.can_moderate or permissions.can_manage_settings):
        return
    late = Question.objects.listed().beyond_promise().filter(community=community, topic__hiding=None)
    since = list(late.order_by("promised_by").values_list("promised_by", flat=True)[:MOST])
    if not since:
        return
    said = ngettext(
        "%(n)s question waits longer than promised, since %(day)s",
        "%(n)s questions wait longer than promised, since %(day)s",
        len(since),
    )
    words = {
        "n": f"{MOST}+" if len(since) == MOST else len(since),
        "day": date_format(timezone.localtime(since[0]), "MONTH_DAY_FORMAT"),
    }
    url = reverse("question_list", args=[community.slug])
    yield Line("question", said % words, gettext("Answer, or find somebody"), f"{url}?show=late", True)
