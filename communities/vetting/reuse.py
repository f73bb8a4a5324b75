"""Which pages of a community are used elsewhere, and which answers became pages: for its figures."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from communities.discussions.models import Topic
from communities.discussions.models.links import PostLink
from communities.figures import Figure, Period
from communities.models import Community
from communities.questions.models import PromotedAnswer
from communities.tester import CommunityPermissionTester
from communities.vetting.models import AdoptedPage

#: Links of a time and the time before that are counted.
MOST_LINKS = 20_000


def reused(community: Community, permissions: CommunityPermissionTester, period: Period) -> Iterator[Figure]:
    """Three queries. Links that the reader may not see count for nothing: a secret community would be given away."""
    seen = Topic.objects.visible_to(permissions.user).order_by().values("pk")
    links = PostLink.objects.shown().filter(community_page__community=community, post__topic__in=seen)
    links = links.filter(post__at__gte=period.reaches_back, post__at__lt=period.until).order_by("-post__at")
    rows: list[tuple[int, datetime]] = list(links.values_list("community_page", "post__at")[:MOST_LINKS])
    here = [at for _page, at in rows if period.holds(at)]
    lent = AdoptedPage.objects.live().filter(source__community=community).count()
    shown = ngettext("%(n)s stands in the official tree", "%(n)s stand in the official tree", lent) % {"n": lent}
    yield Figure(
        40,
        "pages_reused",
        _("Pages reused"),
        _("Pages to which a discussion or an answer leads, here or elsewhere. The chart counts the links."),
        period,
        len({page for page, at in rows if period.holds(at)}),
        len({page for page, at in rows if not period.holds(at)}),
        note=shown if lent else "",
        steps=period.spread(here),
    )
    yield _promoted(community, permissions, period)


def _promoted(community: Community, permissions: CommunityPermissionTester, period: Period) -> Figure:
    made = PromotedAnswer.objects.visible_to(permissions.user).filter(page__community=community)
    made = made.filter(promoted_at__gte=period.reaches_back, promoted_at__lt=period.until)
    moments = list(made.values_list("promoted_at", flat=True))
    return Figure(
        50,
        "answers_promoted",
        _("Answers promoted"),
        _("Answers that became a section of a page."),
        period,
        sum(period.holds(at) for at in moments),
        sum(not period.holds(at) for at in moments),
        steps=period.spread(moments),
    )
