"""The demo organisation's pages stand in every state, as the resolver computes it."""

from itertools import pairwise

import pytest
from django.db.models import Count, F, Q
from wagtail.models import Page

from accounts.models import User
from accounts.notifications.models import Activity, Notification, Outbox
from communities.attachments.models import Attachment
from communities.discussions.models import PostHiding, PostLink, PostRevision, Report, Topic
from communities.models import Community
from communities.questions.models import Conversion, Question, VerifiedAnswer
from communities.vetting.models import AdoptedPage, HandOver, OfficialVersion, VettingEvent, VettingRequest
from communities.vetting.models.event import Transition
from communities.vetting.models.version import Authority
from communities.vetting.resolver import resolve, resolve_many, with_texts
from communities.vetting.states import State
from communities.wiki.models import CommunityPage, HelpfulVote, PageDraft, PageRevision
from intranet.demo.loading import load_demo

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """Meridian, once for all tests of this file, and gone with them."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        load_demo()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def readings(loaded):
    pages = list(with_texts(CommunityPage.objects.order_by("pk")))
    return {f"{r.community.slug}/{r.page.path}": r for r in resolve_many(pages)}


def test_every_state_is_there(readings):
    assert {reading.page_state for reading in readings.values()} == set(State)
    assert any(reading.is_suspended for reading in readings.values())
    assert any(reading.page_state == State.WITHDRAWN and not reading.is_suspended for reading in readings.values())


def test_a_real_looking_history(readings):
    assert len(readings) >= 45
    assert len({r.community for r in readings.values()}) >= 8
    authors = PageRevision.objects.aggregate(people=Count("author", distinct=True))["people"]
    assert authors > 25
    for reading in readings.values():
        revisions = list(reading.page.revisions.order_by("number"))
        assert all(a.at < b.at for a, b in pairwise(revisions)), reading.page.path
        assert all(revision.is_intact for revision in revisions)
        assert reading.page.created_at <= revisions[0].at
    oldest, newest = PageRevision.objects.earliest("at"), PageRevision.objects.exclude(at=None).latest("at")
    assert (newest.at - oldest.at).days > 600
    assert not Activity.objects.filter(at__gt=newest.at, verb__startswith="page.").exclude(verb="page.created").exists()


def test_counters_equal_a_recount(loaded):
    for page in CommunityPage.objects.all():
        assert page.revision_count == page.revisions.count()
        version = OfficialVersion.objects.active().filter(page=page).select_related("revision").first()
        assert page.official_number == (version.revision.number if version else None)
        newer = page.revision_count - page.official_number if page.official_number else 0
        assert page.edits_since_official == newer


def test_the_story_of_leave(readings, client):
    """An employee finds it official and sees who vouches, and what colleagues have written since."""
    leave = resolve(readings["pay-and-leave/leave"].page)
    assert (leave.state, leave.owner.username, leave.newer_edits, leave.newer_people) == (
        State.NEWER_EDITS, "julia.frank", 3, 3,
    )  # fmt: skip
    assert leave.version.granted_by.username == "manager"
    client.force_login(User.objects.get(username="employee"))
    shown = client.get(leave.page.get_absolute_url()).content.decode()
    assert 'data-vetting-state="official-newer-edits"' in shown
    assert "Julia Frank" in shown
    assert "**" not in shown


def test_requests_of_every_kind_wait(readings):
    from django.utils import timezone

    waiting = VettingRequest.objects.open().select_related("page", "revision")
    kinds = set()
    for request in waiting:
        active = OfficialVersion.objects.active().filter(page=request.page).first()
        kinds.add("new" if active is None else "reaffirm" if active.sha256 == request.sha256 else "adopt")
    assert kinds == {"new", "adopt", "reaffirm"}
    assert waiting.filter(due_at__lt=timezone.now()).exists()
    assert [r.claimant().username for r in waiting if r.claimant()] == ["delegate"]
    outcomes = set(VettingRequest.objects.exclude(closed_at=None).values_list("outcome", flat=True))
    assert outcomes >= {"granted", "changes", "declined"}


def test_every_kind_of_statement(readings):
    rows = OfficialVersion.objects.all()
    assert set(rows.values_list("authority", flat=True)) >= {
        Authority.MANAGER, Authority.DELEGATION, Authority.SMALL_CHANGES,
    }  # fmt: skip
    said = set(VettingEvent.objects.values_list("transition", flat=True))
    assert said >= {
        Transition.ASKED, Transition.CLAIMED, Transition.CHANGES_ASKED, Transition.DECLINED, Transition.GRANTED,
        Transition.SMALL_CHANGE_ADOPTED, Transition.REAFFIRMED, Transition.WITHDRAWN, Transition.SUSPENDED,
        Transition.ADOPTED_BY_TREE, Transition.HANDED_TO_COMMUNITY,
    }  # fmt: skip
    assert rows.filter(supersedes__supersedes__isnull=False).exists(), "a chain"
    assert not rows.filter(granted_at__lt=F("revision__at")).exists(), "nobody vouches for what is not written yet"
    assert readings["water-quality/sampling"].owner is None, "whoever answered for it has left"


def test_communities_with_their_own_rules(loaded):
    assert Community.objects.filter(four_eyes=True).get().slug == "field-safety"
    assert Community.objects.filter(default_view="newest").get().slug == "new-joiners"
    versions = OfficialVersion.objects.filter(page__community__four_eyes=True).select_related("revision")
    for version in versions:
        assert version.granted_by_id != version.revision.author_id


def test_files_votes_and_a_draft(loaded):
    held = PageRevision.objects.exclude(files={}).select_related("page__community")
    assert {revision.page.community.slug for revision in held} == {"data-and-analytics", "water-quality"}
    assert Attachment.objects.scanned().count() == Attachment.objects.count() >= 3
    votes = HelpfulVote.objects.aggregate(
        yes=Count("pk", filter=Q(helpful=True)), no=Count("pk", filter=Q(helpful=False))
    )
    assert votes["yes"] > votes["no"] > 0
    assert PageDraft.objects.get().person.username == "facilitator"
    pictures = [text for text in PageRevision.objects.values_list("html", flat=True) if "<img" in text]
    assert pictures
    assert all(text.count("<img") == text.count(" width=") == text.count(" height=") for text in pictures)


def test_in_the_official_tree(loaded):
    assert set(AdoptedPage.objects.values_list("slug", flat=True)) == {"reading-your-payslip", "cost-codes"}
    assert HandOver.objects.get().page.community.slug == "buying-well"
    assert Page.find_problems() == ([], [], [], [], [])


def test_what_people_talk_about(loaded):
    assert Topic.objects.count() >= 150
    hidden = PostHiding.objects.filter(lifted_at=None)
    assert hidden.filter(hidden_by=None).exists()
    assert hidden.exclude(hidden_by=None).exists()
    assert Report.objects.open().exists()
    assert Topic.objects.exclude(split_from=None).exists()
    assert Conversion.objects.exists()
    assert OfficialVersion.objects.exclude(post=None).exists()
    assert PostRevision.objects.filter(number=2).exists()
    assert PostRevision.objects.exclude(files={}).exists()
    assert PostLink.objects.exclude(official_page=None).count() >= 5
    assert PostLink.objects.exclude(community_page=None).count() >= 15
    assert not VerifiedAnswer.objects.filter(post__author=F("verified_by")).exists()
    assert not Question.objects.filter(about_page__depth__lt=3).exists()


def test_nothing_of_the_secret_community_leaves_it(loaded):
    """Its words are canaries: nobody outside is told of them, and none of its pages is official."""
    members = set(User.objects.filter(memberships__community__slug="restructuring").values_list("pk", flat=True))
    told = Notification.objects.filter(activity__community__slug="restructuring").exclude(
        activity__verb="invitation.made"
    )
    assert not told.exclude(person__in=members).exists()
    assert not OfficialVersion.objects.filter(page__community__slug="restructuring").exists()
    others = PageRevision.objects.exclude(page__community__slug="restructuring")
    assert not others.filter(Q(html__icontains="Kestrel") | Q(html__icontains="Plover")).exists()
    assert PageRevision.objects.filter(html__contains="Kestrel").exists()


def test_what_was_told_lies_in_the_inboxes_with_its_own_time(loaded):
    mine = Notification.objects.filter(person__username="manager", activity__verb="vetting.asked")
    assert mine.exclude(read_at=None).exists()
    assert mine.filter(read_at=None).exists()
    assert not mine.exclude(created_at=F("activity__at")).exists()
    assert not Outbox.objects.filter(activity__verb="vetting.granted").exists()
