"""Official text on the desk of those who run the community."""

import re
from datetime import timedelta

from django.urls import reverse
from wagtail.models import Page

from communities.discussions.models import Topic
from communities.vetting import actions
from communities.vetting.actions.granting import Seen
from communities.vetting.desk import official_lines
from communities.wiki.models import CommunityPage
from pages.models import ContentPage
from pages.models.review import DUE_DAYS, today

DAY = r"\d+ [A-Z][a-z]+ \d{4}"


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


def test_each_line_says_what_to_do_and_where(
    facilitator, manager, member, outsider, community, page, grant, edit, found
):
    def lines(person):
        here = type(community).objects.get(pk=community.pk)
        found = official_lines(here, here.permissions_for(person))
        return [(line.icon, re.sub(DAY, "…", line.text), line.url, line.urgent) for line in found]

    grant(page, by=manager, days=9)
    elsewhere = found("elsewhere")
    runner = elsewhere.people_in("facilitator").get()
    grant(CommunityPage.begin(elsewhere, by=runner, title="Elsewhere", html="<p>x</p>"), by=manager, days=1)
    ahead = CommunityPage.begin(community, by=facilitator, title="Ahead", html="<p>x</p>")
    grant(ahead, by=manager, days=300)
    edit(ahead, by=member)
    topic = Topic.begin(community, by=member, kind="question", title="Which form?", html="<p>Which one?</p>")
    answer = topic.reply(by=facilitator, html="<p>Form 7.</p>")
    seen, soon = Seen(1, answer.newest.sha256, None), today() + timedelta(days=DUE_DAYS)
    actions.grant(answer, by=manager, seen=seen, owner=manager, review_by=soon)

    expected = [
        ("clock", f"“{page.title}” is to be reviewed by …", f"{page.get_absolute_url()}vetting/", False),
        ("clock", "“Which form?” is to be reviewed by …", answer.get_absolute_url(), False),
        ("vet", "“Ahead” has 1 edit that is not in its official text", f"{ahead.get_absolute_url()}vetting/", False),
    ]
    assert lines(facilitator) == lines(member) == expected
    assert lines(outsider) == []
