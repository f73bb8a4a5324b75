"""What official text puts on the desk of those who run a community: what is to be reviewed, and what has moved on."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import F, Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from communities.desk import Line
from communities.models import Community
from communities.tester import CommunityPermissionTester
from communities.vetting.models import AdoptedPage, OfficialVersion
from pages.inventory import inventory
from pages.models.review import DUE_DAYS, today

#: Lines of each sort; beyond them one says that there are more.
MOST = 6


def official_lines(community: Community, permissions: CommunityPermissionTester) -> Iterator[Line]:
    """Two queries."""
    if not (permissions.can_manage_settings or permissions.can_request_vetting):
        return
    soon = today() + timedelta(days=DUE_DAYS)
    here = Q(page__community=community) | Q(post__topic__community=community)
    wanted = Q(review_by__lte=soon) | Q(page__edits_since_official__gt=0)
    rows = OfficialVersion.objects.active().filter(here & wanted).order_by("review_by", "pk")
    related = ("page__community", "post__topic__community", "revision", "owner")
    versions = list(rows.select_related(*related).defer("revision__html", "revision__files")[: MOST * 4])
    due = [version for version in versions if version.review_by <= soon]
    yield from (to_review(version.title, version.review_by, standing(version)) for version in due[:MOST])
    yield from more(due, community)
    ahead = [version for version in versions if version.page_id and version.page.edits_since_official]
    yield from (moved_on(version) for version in ahead[:MOST])
    yield from in_the_tree(community)


def in_the_tree(community: Community) -> Iterator[Line]:
    """Official pages outside the community that it owns; those it lent its text to are among its own above."""
    lent = AdoptedPage.objects.order_by().values("pk")
    rows = inventory().due_or_overdue().filter(owning_community_pk=community.pk).exclude(pk__in=lent)
    for page in rows.annotate(by=F("review_by")).order_by("by", "pk")[:MOST]:
        yield to_review(page.title, page.by, page.url)


def to_review(title: str, day, url: str) -> Line:  # type: ignore[no-untyped-def]
    words = {"title": title, "day": date_format(day, "DATE_FORMAT")}
    if late := day < today():
        said = _("The review of “%(title)s” was due by %(day)s") % words
    else:
        said = _("“%(title)s” is to be reviewed by %(day)s") % words
    return Line("clock", said, _("Look at it"), url, late)


def moved_on(version: OfficialVersion) -> Line:
    n = version.page.edits_since_official
    said = ngettext(
        "“%(title)s” has %(n)s edit that is not in its official text",
        "“%(title)s” has %(n)s edits that are not in its official text",
        n,
    )
    return Line("vet", said % {"title": version.title, "n": n}, _("Compare, and ask for vetting"), standing(version))


def more(due: list[OfficialVersion], community: Community) -> Iterator[Line]:
    if len(due) > MOST:
        url = f"{reverse('page_list', args=[community.slug])}?official=on"
        yield Line("clock", _("More official texts are to be reviewed"), _("See the pages"), url)


def standing(version: OfficialVersion) -> str:
    """Where it is seen what happened to the text, and what can be done."""
    if version.page_id:
        return reverse("page_vetting", args=[version.community.slug, version.page.path])
    return version.get_absolute_url()
