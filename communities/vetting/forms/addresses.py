"""Official addresses of community pages: giving one, and handing an official page over."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from accounts.choosing.fields import PersonField
from accounts.models import User
from communities.models import Community
from communities.models.community import Visibility
from communities.vetting.models import AdoptedPage
from communities.wiki.models import CommunityPage
from intranet.ui.days import DayInput
from pages.furniture import furniture
from pages.inventory import inventory
from pages.models import OfficialPage
from pages.models.review import latest_review, today

#: Levels of the tree below the home page that are offered as places; further down a page is moved in the CMS.
LEVELS = 2
#: Most places offered.
MOST = 300


class PlaceField(forms.ModelChoiceField):
    def label_from_instance(self, page: Page) -> str:  # type: ignore[override]
        return f"{furniture().address(page)}  {page.title}"


class AdoptForm(forms.Form):
    parent = PlaceField(label=_("Below which page"), queryset=Page.objects.none(), empty_label=None)
    title = forms.CharField(
        label=_("Title in the tree"),
        max_length=200,
        help_text=_("For menus and lists. Choose words that may stand there even if the community closes one day."),
    )
    slug = forms.SlugField(label=_("Address"), max_length=100, help_text=_("The last part of the official address."))

    def __init__(self, data: Any, page: CommunityPage) -> None:
        super().__init__(data, initial={"title": page.title, "slug": page.slug})
        self.fields["parent"].queryset = places()  # type: ignore[attr-defined]


def places() -> QuerySet[Page]:
    """Pages below which an adopted page may stand; whether this person may publish there is asked by the verb."""
    allowed = AdoptedPage.allowed_parent_page_models()
    depth = furniture().root_path
    deepest = len(depth) // Page.steplen + LEVELS
    return Page.objects.filter(pk__in=inventory().type(*allowed).filter(depth__lte=deepest).values("pk")[:MOST])


class HandOverForm(forms.Form):
    key = forms.UUIDField(widget=forms.HiddenInput)
    community = forms.ModelChoiceField(
        label=_("Community"),
        queryset=Community.objects.none(),
        help_text=_("Only communities that are open to everyone."),
    )
    slug = forms.SlugField(label=_("Address in the community"), max_length=80, allow_unicode=True)
    owner = PersonField(
        label=_("Who answers for the text"), help_text=_("A name or a user name. They get the reminders.")
    )
    review_by = forms.DateField(label=_("Review by"), widget=DayInput())

    def __init__(self, data: Any, page: OfficialPage, user: User, key: object) -> None:
        owner = page.content_owner if page.content_owner and page.content_owner.is_active else None
        known = {"key": key, "slug": page.slug, "owner": owner, "review_by": page.review_by}
        super().__init__(data, initial=known | {"community": page.owning_community_id})
        open_ones = Community.objects.readable_by(user).in_use().filter(visibility=Visibility.OPEN)
        self.fields["community"].queryset = open_ones.order_by("name")  # type: ignore[attr-defined]
        dates = self.fields["review_by"].widget.attrs
        dates["min"], dates["max"] = today().isoformat(), latest_review().isoformat()
