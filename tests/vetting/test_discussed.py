"""A page says where it is talked about: by the links in people's posts, as far as its reader may see them."""

import pytest
from django.core.management import call_command
from django.urls import reverse

from communities.discussions.models import PostLink, Topic
from communities.questions.models import Question
from communities.vetting.discussed import LISTED, SHOWN, of_page
from communities.wiki.models import CommunityPage, PageAddress
from tests.pages.conftest import content, grow, home, owner, section

__all__ = ["content", "grow", "home", "owner", "section"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(community, facilitator):
    return CommunityPage.begin(community, by=facilitator, title="Expenses abroad", html="<p>Keep your receipts.</p>")


@pytest.fixture
def link(page, settings):
    """As people paste it: with the address of the site, and with a place in the page."""
    return f'<p>See <a href="{settings.BASE_URL}{page.get_absolute_url()}?from=chat#top">this</a>.</p>'


def titles(client, address):
    response = client.get(address)
    assert response.status_code == 200
    text = response.content.decode()
    return text.split('id="page_discussed"')[1].split("</section>")[0] if 'id="page_discussed"' in text else ""


def test_a_page_lists_what_links_to_it(client, member, community, page, link):
    topic = Topic.begin(community, by=member, title="Taxis in Lisbon", html="<p>Who pays?</p>")
    asked = Question.ask(community, by=member, title="Which receipts?", html=link)
    client.force_login(member)
    assert "Which receipts?" in titles(client, page.get_absolute_url())
    assert "Taxis in Lisbon" not in titles(client, page.get_absolute_url())
    topic.reply(by=member, html=link)
    assert "Taxis in Lisbon" in titles(client, page.get_absolute_url())
    first = asked.topic.posts.get()
    first.edit(by=member, html="<p>Never mind.</p>", based_on=1)
    assert "Which receipts?" not in titles(client, page.get_absolute_url())


def test_an_official_page_does_so_too(client, member, community, content):
    address = content.get_url()
    Topic.begin(
        community, by=member, title="Said there", html=f'<p><a href="{address}">Look</a> <a href="/no/">no</a></p>'
    )
    Question.ask(community, by=member, title="Asked about it", html="<p>What does it mean?</p>", about=content)
    client.force_login(member)
    assert "Said there" in titles(client, address)
    assert "Asked about it" in titles(client, address)
    assert PostLink.objects.count() == 1


def test_a_moved_page_keeps_its_talk(member, community, page, link):
    CommunityPage.objects.filter(pk=page.pk).update(path="money/abroad", slug="abroad")
    PageAddress.objects.create(community=community, path=page.path, page=page)
    topic = Topic.begin(community, by=member, title="Taxis", html=link)
    assert of_page(page, member).first == [topic]


def test_what_a_reader_may_not_see_is_not_counted(employee, member, community, page, link, found, facilitator):
    secret = found("quiet-room", visibility="secret", facilitators=[facilitator])
    Topic.begin(secret, by=facilitator, title="Behind the door", html=link)
    Topic.begin(community, by=member, title="Taken away", html=link).posts.get().hide(by=facilitator, reason="No.")
    shown = Topic.begin(community, by=member, title="Still here", html="<p>Hello.</p>")
    shown.reply(by=member, html=link).hide(by=facilitator, reason="No.")
    assert of_page(page, employee).first == []
    assert [topic.title for topic in of_page(page, facilitator).first] == ["Behind the door"]
    Topic.begin(community, by=member, title="For all", html=link)
    for reader, n in ((employee, 1), (facilitator, 2)):
        assert len(of_page(page, reader).first) == n


def test_five_and_a_number_whatever_there_is(member, community, page, django_assert_max_num_queries):
    topics = Topic.objects.bulk_create(
        Topic(community=community, title=f"No. {n}", author=member, last_poster=member) for n in range(LISTED + 3)
    )
    posts = [topic.posts.create(number=1, author=member, html="<p>…</p>") for topic in topics]
    PostLink.objects.bulk_create(PostLink(post=post, community_page=page) for post in posts[:7])
    of_page(page, member)  # what a request knows of its reader already
    with django_assert_max_num_queries(2):
        seven = of_page(page, member)
    assert (len(seven.first), seven.others_count) == (SHOWN, "2")
    PostLink.objects.bulk_create(PostLink(post=post, community_page=page) for post in posts[7:])
    with django_assert_max_num_queries(2):
        assert of_page(page, member).others_count == f"{LISTED - SHOWN}+"


def test_older_posts_are_looked_through_once(member, community, page, link):
    topic = Topic.begin(community, by=member, title="Taxis", html=link)
    PostLink.objects.all().delete()
    call_command("note_post_links")
    call_command("note_post_links")
    assert [row.community_page for row in PostLink.objects.filter(post__topic=topic)] == [page]


@pytest.mark.parametrize(
    "href", ["http://[", "https://elsewhere.example{}", "mailto:x@example.org", "//evil.example{}"]
)
def test_addresses_of_others_are_nobodys(member, community, page, href):
    html = f'<p><a href="{href.format(page.get_absolute_url())}">x</a></p>'
    Topic.begin(community, by=member, title="Elsewhere", html=html)
    assert not PostLink.objects.exists()
    assert reverse("page_detail", args=[community.slug, page.path]) == page.get_absolute_url()
