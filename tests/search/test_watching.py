"""Every change of what can be found is written down with the change, whatever makes it (F13)."""

import pytest
from django.db import connection
from django.utils import timezone
from kombu.exceptions import OperationalError
from taggit.models import Tag
from wagtail.models import Page

from accounts.models import Profile, User
from communities.discussions.models import Post, Topic
from communities.models import Community
from communities.wiki.models import CommunityPage
from intranet.search import tasks
from intranet.search.indexing import kicking
from intranet.search.models import SearchDirty
from pages.inventory import official_types
from pages.models import PageDocument, PageImage

pytestmark = pytest.mark.django_db


@pytest.fixture
def marks():
    """What was written down since it was last asked."""

    def taken():
        rows = set(SearchDirty.objects.values_list("source", "target", "withholds"))
        SearchDirty.objects.all().delete()
        return rows

    return taken


@pytest.fixture
def topic(open_community, facilitator_of):
    by = facilitator_of(open_community)
    return Topic.begin(open_community, by=by, title="Heat pumps", html="<p>Quiet ones?</p>")


def test_every_type_of_official_page_is_watched():
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT event_object_table FROM information_schema.triggers")
        watched = {row[0] for row in cursor.fetchall()}
    assert {model._meta.db_table for model in [Page, *official_types()]} <= watched


def test_a_bulk_update_of_people_is_seen(employee, marks):
    marks()
    User.objects.filter(pk=employee.pk).update(last_name="Quill")
    Profile.objects.filter(pk=employee.pk).update(ask_about=["kites"])
    assert marks() == {("person", employee.pk, False)}
    User.objects.filter(pk=employee.pk).update(is_active=False)
    assert marks() == {("person", employee.pk, True)}
    User.objects.filter(pk=employee.pk).update(last_login="2026-01-01T00:00Z")
    assert marks() == set()


def test_posts_and_topics_are_seen(topic, employee, marks, closed_community):
    marks()
    Post.objects.filter(topic=topic).update(html="<p>Loud ones</p>")
    assert marks() == {("topic", topic.pk, False)}
    Topic.objects.filter(pk=topic.pk).update(community=closed_community)
    assert marks() == {("topic", topic.pk, True)}, "it is not found by readers of the old community for a moment"
    Topic.objects.filter(pk=topic.pk).update(post_count=7)
    assert marks() == set()


def test_hiding_takes_out_of_sight_at_once(topic, facilitator_of, marks):
    marks()
    first = topic.posts.get()
    first.hide(by=facilitator_of(topic.community), reason="Not here")
    assert ("topic", topic.pk, True) in marks()


def test_pages_of_the_tree_are_seen(marks):
    page = Page.objects.get(depth=2)
    marks()
    Page.objects.filter(pk=page.pk).update(title="Another")
    assert marks() == {("official", page.pk, False)}
    Page.objects.filter(pk=page.pk).update(live=False)
    assert marks() == {("official", page.pk, True)}


def test_communities_and_their_pages_are_seen(open_community, facilitator_of, marks):
    marks()
    page = CommunityPage.begin(open_community, by=facilitator_of(open_community), title="Kites", html="<p>Strings</p>")
    assert {row[:2] for row in marks()} >= {("page", page.pk)}
    Community.objects.filter(pk=open_community.pk).update(name="Open barn")
    assert marks() == {("community", open_community.pk, False)}


def test_a_worker_is_asked_once_a_transaction(employee, django_capture_on_commit_callbacks, monkeypatch):
    asked = []
    monkeypatch.setattr(connection, "run_on_commit", [])
    monkeypatch.setattr(tasks.index, "apply_async", lambda *_asked, **_how: asked.append("index"))
    with django_capture_on_commit_callbacks(execute=True):
        employee.first_name = "Mei"
        employee.save()
        employee.profile.job_title = "Adviser"
        employee.profile.save()
    assert asked == ["index"]


def test_a_queue_that_is_away_is_left_alone_for_a_while(employee, monkeypatch):
    tries = []

    def away(*_asked, **_how):
        tries.append("index")
        raise OperationalError

    monkeypatch.setattr(kicking.kick, "rests_until", 0.0)
    monkeypatch.setattr(tasks.index, "apply_async", away)
    kicking.kick()
    kicking.kick()
    assert tries == ["index"]
    assert tasks.sweep() > 0, "nothing is lost"
    assert SearchDirty.objects.count() == 0


def test_tags_of_documents_and_their_new_names_are_seen(marks):
    document = PageDocument.objects.create(title="Timetable", file="documents/timetable.pdf")
    other = PageImage(title="A picture", width=1, height=1, file="images/one.png")
    PageImage.objects.bulk_create([other])
    marks()
    document.tags.add("buses")
    assert marks() == {("document", document.pk, False)}
    Tag.objects.filter(name="buses").update(name="coaches")
    assert marks() == {("document", document.pk, False)}
    PageImage.objects.get().tags.add("trams")
    assert marks() == set(), "pictures are not found by themselves"
    document.tags.clear()
    assert marks() == {("document", document.pk, False)}


def test_a_confirmed_profile_is_newer(employee, marks):
    marks()
    Profile.objects.filter(pk=employee.pk).update(confirmed_at=timezone.now())
    assert marks() == {("person", employee.pk, False)}


def test_a_draft_dates_a_page_only_while_nothing_is_published(marks):
    page = Page.objects.get(depth=2)
    Page.objects.filter(pk=page.pk).update(last_published_at=None)
    marks()
    Page.objects.filter(pk=page.pk).update(latest_revision_created_at=timezone.now())
    assert marks() == {("official", page.pk, False)}
    Page.objects.filter(pk=page.pk).update(last_published_at=timezone.now())
    marks()
    Page.objects.filter(pk=page.pk).update(latest_revision_created_at=timezone.now())
    assert marks() == set()
