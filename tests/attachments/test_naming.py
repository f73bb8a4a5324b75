"""Which files a text names, and pictures that do not go along to another community (security.md S4)."""

import pytest

from communities.attachments.models import Attachment
from communities.attachments.naming import files_named, files_of_others
from communities.wiki.models import CommunityPage
from communities.wiki.refusals import PicturesOfOthers
from tests.attachments.conftest import photo


@pytest.fixture
def picture(send):
    send(photo(), "pump.jpg")
    return Attachment.objects.get()


@pytest.fixture
def elsewhere(found, member):
    return found("elsewhere", facilitators=[member])


def test_files_are_found_however_the_address_is_written():
    html = (
        '<p><img alt="" src="/communities/a/files/1/x.png?width=1200"> <a href="/communities/a/files/2/y.pdf">y</a>'
        '<a href="https://example.org/communities/a/files/3/z.pdf">z</a>'
        '<img alt="" src="/communities/a/%66iles/4/x.png">'
        '<img alt="" src="/communities/b/../a/files/5/x.png"> <a href="/communities/a/files/">all</a></p>'
    )
    assert files_named(html) == {1, 2, 3, 4, 5}


def test_pictures_of_others_are_named(picture, community, elsewhere):
    html = f'<p><img alt="" src="{picture.text_url}"> <a href="{picture.get_absolute_url()}">pump</a></p>'
    assert files_of_others(community, html) == []
    assert files_of_others(elsewhere, html) == ["pump.jpg"]
    assert files_of_others(elsewhere, html.replace(community.slug, elsewhere.slug)) == ["pump.jpg"]
    assert files_of_others(elsewhere, f'<a href="{picture.get_absolute_url()}">pump</a>') == []


def test_a_text_taken_to_another_community_is_refused_with_its_pictures(picture, community, elsewhere, member):
    html = f'<p><img src="{picture.text_url}" alt=""></p>'
    page = CommunityPage.begin(community, by=member, title="Pump", html=html)
    assert page.newest.files == {str(picture.pk): {"name": "pump.jpg", "sha256": picture.sha256}}
    with pytest.raises(PicturesOfOthers, match=r"another community: pump\.jpg"):
        CommunityPage.begin(elsewhere, by=member, title="Pump", html=html)
    other = CommunityPage.begin(elsewhere, by=member, title="Pump", html="<p>Words.</p>")
    with pytest.raises(PicturesOfOthers):
        other.publish(by=member, title="Pump", html=html, based_on=1)
    assert other.revisions.count() == 1
