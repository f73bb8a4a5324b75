"""Subject links: official pages and the talk about them, community pages and official ones."""

import pytest
from django.urls import reverse

from communities.discussions.models import Topic
from communities.questions.models import Question
from communities.wiki.models import CommunityPage
from pages.models import ContentPage, HomePage

TEXT = "<p>Words.</p>"


@pytest.fixture
def official(community, manager):
    """An official page that the community keeps."""
    page = ContentPage(title="Meters in the rain", slug="meters", content_owner=manager, owning_community=community)
    HomePage.objects.get().add_child(instance=page)
    page.save_revision().publish()
    return page


@pytest.fixture
def talk(community, facilitator, member):
    hidden = Topic.begin(community, by=member, title="Not for everybody", html=TEXT)
    hidden.posts.get().hide(by=facilitator, reason="Unkind")
    Topic.begin(community, by=facilitator, title="Umbrellas", html=TEXT)
    Question.ask(community, by=facilitator, title="How wet is too wet?", html=TEXT)


def test_official_page_leads_to_the_talk_of_its_community(client, official, talk, employee):
    client.force_login(employee)
    address = reverse("official_talk", args=[official.pk])
    assert address in client.get(official.url).content.decode()
    whole, part = client.get(address), client.get(address, headers={"HX-Request": "true"})
    for response in (whole, part):
        html = response.content.decode()
        assert "Umbrellas" in html
        assert "How wet is too wet?" in html
        assert "Not for everybody" not in html
    assert b"<html" not in part.content


@pytest.mark.parametrize(
    ("community", "status"), [("closed_community", 200), ("secret_community", 404)], indirect=["community"]
)
def test_who_may_not_read_the_community_reads_no_talk(client, official, talk, employee, status):
    client.force_login(employee)
    response = client.get(reverse("official_talk", args=[official.pk]))
    assert response.status_code == status
    for words in ("Umbrellas", "How wet"):
        assert words not in response.content.decode()


def test_community_page_leads_to_official_pages(client, official, community, facilitator, employee):
    page = CommunityPage.begin(community, by=facilitator, title="Rain", html=TEXT)
    client.force_login(employee)
    address = reverse("page_related", args=[page.pk])
    assert address in client.get(page.get_absolute_url()).content.decode()
    assert "Meters in the rain" in client.get(address).content.decode()
    assert b"<html" not in client.get(address, headers={"HX-Request": "true"}).content
    official.unpublish()
    assert "Meters in the rain" not in client.get(address).content.decode()
