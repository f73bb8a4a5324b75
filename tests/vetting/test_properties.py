"""Invariants 9 and 12 over random histories; invariant 8 stands in tests/ui/test_difference.py."""

import uuid
from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from communities.capabilities import Role
from communities.models import Community
from communities.refusals import CommunityRefused
from communities.vetting import actions
from communities.vetting.actions.granting import Seen
from communities.vetting.models import OfficialVersion, VettingEvent, VettingRequest
from communities.vetting.resolver import in_date, resolve_many, with_texts
from communities.vetting.rights import VettingPermissionTester
from communities.wiki.models import CommunityPage
from pages.models.review import today

ACTORS = ["manager", "delegate", "facilitator", "member", "outsider"]
STEPS = ["edit", "restore", "ask", "claim", "decline", "grant", "small", "reaffirm", "reown", "withdraw", "suspend"]
steps = st.lists(st.tuples(st.sampled_from(STEPS), st.sampled_from(ACTORS), st.integers(1, 9)), max_size=14)
gentle = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


class World:
    """One page and everybody around it; each step is tried, and a refusal is as good as a success."""

    def __init__(self, page, people):
        self.page, self.people = page, people

    def step(self, what, who, number):
        self.page.refresh_from_db()
        with suppress(CommunityRefused):
            getattr(self, what)(self.people[who], number)

    @property
    def active(self):
        return OfficialVersion.objects.active().filter(page=self.page).first()

    @property
    def request(self):
        return VettingRequest.objects.open().filter(page=self.page).first()

    def seen(self, number):
        revision = self.page.revisions.get(number=1 + number % self.page.revision_count)
        return Seen(revision.number, revision.sha256, self.active and self.active.pk)

    def edit(self, by, number):
        html = f"<p>Text of edit {'x' * number}.</p>"
        self.page.publish(by=by, title="Page", html=html, based_on=self.page.revision_count)

    def restore(self, by, number):
        self.page.restore(self.page.revisions.get(number=1 + number % self.page.revision_count), by=by)

    def ask(self, by, number):
        actions.ask(self.page, by=by)

    def claim(self, by, number):
        if self.request:
            self.request.claim(by=by)

    def decline(self, by, number):
        if self.request:
            self.request.decline(by=by, comment="Not yet.")

    def grant(self, by, number):
        day = today() + timedelta(days=number)
        actions.grant(self.page, by=by, seen=self.seen(number), owner=by, review_by=day)

    def small(self, by, number):
        actions.adopt_small_change(self.page, by=by, seen=self.seen(number))

    def reaffirm(self, by, number):
        if self.active:
            actions.reaffirm(self.active, by=by, review_by=today() + timedelta(days=number))

    def reown(self, by, number):
        if self.active:
            actions.reown(self.active, by=by, owner=by)

    def withdraw(self, by, number):
        if self.active:
            self.active.withdraw(by=by, reason="Because.")

    def suspend(self, by, number):
        if self.active:
            self.active.suspend(by=by, reason="Because.")


@pytest.fixture
def people(manager, delegate, facilitator, member, outsider):
    return {
        "manager": manager,
        "delegate": delegate,
        "facilitator": facilitator,
        "member": member,
        "outsider": outsider,
    }


def a_page(community, by):
    """The examples of one test share its database, so each has an address of its own."""
    return CommunityPage.begin(community, by=by, title="Page", html="<p>First.</p>", slug=uuid.uuid4().hex)


@pytest.mark.django_db
@gentle
@given(steps=steps)
def test_invariant_12_counters_equal_a_recount_and_the_ended_stay_ended(community, facilitator, people, steps):
    page = a_page(community, facilitator)
    world, ended = World(page, people), {}
    for what, who, number in steps:
        world.step(what, who, number)
        rows = {row["id"]: row for row in OfficialVersion.objects.filter(page=page).exclude(ended_at=None).values()}
        assert rows.items() >= ended.items(), "an ended version changed"
        ended = rows
        recount(page)
    granted = VettingEvent.objects.filter(page=page).exclude(version=None).values("version").distinct().count()
    assert granted == OfficialVersion.objects.filter(page=page).count(), "each version has its line in the log"


def recount(page):
    page.refresh_from_db()
    active = OfficialVersion.objects.active().filter(page=page).select_related("revision").first()
    number = active.revision.number if active else None
    newer = page.revisions.filter(number__gt=number).count() if active else 0
    assert (page.official_number, page.edits_since_official) == (number, newer)
    assert page.revision_count == page.revisions.count() == page.newest.number
    assert all(revision.is_intact for revision in page.revisions.all())


@pytest.mark.django_db
@gentle
@given(steps=steps, visibility=st.sampled_from(["open", "closed"]))
def test_invariant_9_lists_and_details_agree(community, facilitator, people, steps, visibility):
    """The queue holds what a person may answer, the filter what a label calls official: exactly."""
    Community.objects.filter(pk=community.pk).update(visibility=visibility)
    page = a_page(community, facilitator)
    world = World(page, people)
    world.step("ask", "facilitator", 1)
    for step in steps:
        world.step(*step)
    request = world.request
    for person in User.objects.filter(pk__in=[p.pk for p in people.values()]):
        rights = VettingPermissionTester(Community.objects.get(pk=community.pk).permissions_for(person))
        listed = VettingRequest.objects.waiting_for(person).filter(page=page).exists()
        assert listed == (request is not None and rights.can_grant), person
    pages = CommunityPage.objects.filter(pk=page.pk)
    official = {reading.page for reading in resolve_many(list(with_texts(pages))) if reading.is_official}
    assert official == set(in_date(pages))


@pytest.mark.django_db
def test_the_roles_of_the_world_are_what_their_names_say(community, people):
    assert community.memberships.get(person=people["facilitator"]).role == Role.FACILITATOR
