"""Who is told that a page names them."""

import pytest

from accounts.notifications.models import Activity, Outbox
from communities.wiki.models import CommunityPage


def naming(*people):
    return "<p>" + " ".join(f'<span data-mention="{name}">@{name}</span>' for name in people) + "</p>"


def told():
    return [activity.data["people"] for activity in Activity.objects.filter(verb="page.mentioned").order_by("pk")]


def test_whom_a_text_newly_names_is_told_once(page, facilitator, member, editor):
    page.publish(by=facilitator, title="E", html=naming("member"), based_on=1)
    page.publish(by=facilitator, title="E", html=naming("member", "editor", "facilitator", "nobody"), based_on=2)
    page.publish(by=facilitator, title="E", html="<p>x</p>", based_on=3)
    page.publish(by=facilitator, title="E", html=naming("member"), based_on=4)
    assert told() == [[member.pk], [editor.pk]]
    assert [row.people for row in Outbox.objects.filter(activity__verb="page.mentioned").order_by("pk")] == told()


def test_a_minor_edit_tells_nobody(page, facilitator, member):
    page.publish(by=facilitator, title="E", html=naming("member"), based_on=1, minor=True)
    assert told() == []


@pytest.mark.parametrize("community", ["secret_community"], indirect=True)
def test_who_may_not_read_is_not_told(community, facilitator, outsider):
    CommunityPage.begin(community, by=facilitator, title="E", html=naming("outsider"))
    assert told() == []


def test_one_edit_tells_ten_people_at_most(page, facilitator, member_of, community):
    names = [member_of(community, f"m{n}").username for n in range(30)]
    page.publish(by=facilitator, title="E", html=naming(*names), based_on=1)
    assert [len(people) for people in told()] == [10]
