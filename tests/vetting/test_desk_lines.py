"""Official text on the desk of those who run the community."""

from django.urls import reverse
from wagtail.models import Page

from communities.wiki.models import CommunityPage
from pages.models import ContentPage
from pages.models.review import today


def test_the_desk_names_official_text_that_needs_somebody(enter, facilitator, manager, community, page, grant, edit):
    kept = CommunityPage.begin(community, by=facilitator, title="In order", html="<p>x</p>")
    grant(kept, by=manager, days=300)
    grant(page, by=manager, days=9)
    edit(page, by=facilitator)
    owned = ContentPage(title="Water", slug="water", review_by=today(), owning_community=community)
    Page.objects.get(depth=2).add_child(instance=owned)
    said = enter(facilitator).get(reverse("community_desk", args=[community.slug])).content.decode()
    assert "“Expenses abroad” is to be reviewed by" in said
    assert "“Expenses abroad” has 1 edit that is not in its official text" in said
    assert "“Water” is to be reviewed by" in said
    assert "“In order”" not in said
