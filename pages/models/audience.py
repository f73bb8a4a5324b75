"""For whom news and policies are meant: everybody, or some teams, places and communities.

An audience decides who is shown a page on their home page, and who is asked to confirm it. It hides nothing: whoever
has the address may read. What must stay hidden is made private in the CMS.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel

from accounts.models import Profile, User
from intranet.written import Written
from pages.cms.panels import CommunityPanel
from pages.cms.places import PlaceSelect

#: Levels of teams that count: whoever is meant as a team is meant with the teams below it, so far down.
LEVELS = 5
_CHAIN = ["__parent" * level for level in range(LEVELS)]


class PageAudience(models.Model):
    """One team, place or community a page is meant for. A page without any is meant for everybody."""

    page = ParentalKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="audiences")
    team = models.ForeignKey(
        "accounts.Team",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("team"),
        help_text=_("With the teams below it."),
    )
    location = models.CharField(_("location"), max_length=120, blank=True)
    # A secret community is not offered: a page's audience would give it away.
    community = models.ForeignKey(
        "communities.Community",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("community"),
        limit_choices_to=Q(opened_at__isnull=False) & ~Q(visibility="secret"),
    )

    panels = [FieldPanel("team"), FieldPanel("location", widget=PlaceSelect), CommunityPanel("community")]

    class Meta:
        verbose_name = _("audience")
        verbose_name_plural = _("audiences")
        constraints = [
            models.CheckConstraint(
                condition=Q(team__isnull=False, location="", community=None)
                | (Q(team=None, community=None) & ~Q(location=""))
                | Q(team=None, location="", community__isnull=False),
                name="pages_audience_of_one_kind",
                violation_error_message=_("Choose a team, a location or a community, one of the three."),
            )
        ]


@dataclass(frozen=True)
class Reader:
    """What decides which audiences somebody is in, and when they were last on the home page."""

    pk: int
    teams: list[int]
    location: str
    since: datetime | None
    latest: datetime | None


def reader_of(user: Any) -> Reader:
    """One query."""
    fields = [f"team{above}_id" for above in _CHAIN]
    visit = ("user__home_visit__since", "user__home_visit__latest")
    location, since, latest, *teams = _profile.first(*visit, *fields, person=user.pk) or ("", None, None)
    return Reader(user.pk, list(filter(None, teams)), location.strip(), since, latest)


@Written
def _profile(*fields: str, person: int) -> QuerySet[Profile, Any]:
    return Profile.objects.filter(user=person).values_list("location", *fields)


def meant_for(reader: Reader, page: str = "pk") -> Q:
    """The condition on pages: meant for everybody, or for this reader. ``page`` is the name of the page's id."""
    here = PageAudience.objects.filter(page=OuterRef(page))
    mine = Q(team__among=reader.teams) | Q(community__memberships__person=reader.pk)
    if reader.location:
        mine |= Q(location__iexact=reader.location)
    return ~Exists(here) | Exists(here.filter(mine))


def people_meant(page: Any) -> QuerySet[User]:
    """The active people a page is meant for; one query beside that for its audiences."""
    rows = list(PageAudience.objects.filter(page=page.pk))
    people = User.objects.active()
    if not rows:
        return people
    teams = [row.team_id for row in rows if row.team_id]
    places = [row.location for row in rows if row.location]
    communities = [row.community_id for row in rows if row.community_id]
    meant = Q()
    for above in _CHAIN if teams else ():
        meant |= Q(**{f"profile__team{above}__in": teams})
    for place in places:
        meant |= Q(profile__location__iexact=place)
    if communities:
        members = User.objects.filter(memberships__community__in=communities)
        meant |= Q(pk__in=members.values("pk"))
    return people.filter(meant)


def named_audiences(page: Any, request: Any) -> list[str]:
    """Whom the page is meant for, in words; communities only as far as the reader may know of them. One query."""
    rows = PageAudience.objects.filter(page=page.pk).annotate(team_name=F("team__name")).order_by("pk")
    known = getattr(request, "communities", None)
    words = []
    for row in rows:
        community = known.get(row.community_id) if known is not None and row.community_id else None
        words.append(row.team_name or row.location or (community.name if community else str(_("a community"))))
    return list(dict.fromkeys(words))
