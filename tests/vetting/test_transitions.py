"""Transitions and their guards, each with its refusals; what is written down, and who is told."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.notifications.models import Activity, Outbox
from communities.capabilities import Capability
from communities.vetting import actions, refusals
from communities.vetting.models import OfficialVersion, VettingEvent, VettingRequest
from communities.vetting.models.version import Authority
from pages.models.review import in_a_year, latest_review, today


def transitions():
    """Of pages and answers; delegations have lines of their own."""
    events = VettingEvent.objects.exclude(page=None).order_by("id")
    return list(events.values_list("transition", flat=True))


def told(verb):
    return set(Outbox.objects.get(activity=Activity.objects.get(verb=verb)).people)


@pytest.fixture
def asked(page, facilitator):
    return actions.ask(page, by=facilitator, note="The new rates are in.")


@pytest.fixture
def helper(community, person, manager):
    """Holds ``grant_minor`` there."""
    somebody = person("helper")
    until = timezone.now() + timedelta(days=9)
    community.delegate(Capability.GRANT_MINOR, to=somebody, by=manager, until=until, reason="Typos")
    return somebody


# Asking ---------------------------------------------------------------------------------------------------------------
def test_asking_names_the_text_and_tells_who_may_answer(page, asked, manager, delegate, facilitator):
    other = actions.ask(page, by=facilitator)
    assert other == asked, "the same request again is the same request"
    assert (asked.revision, asked.sha256, asked.due_at) == (
        page.newest,
        page.newest.sha256,
        asked.asked_at + timedelta(days=7),
    )
    assert transitions() == ["asked"]


def test_delegates_and_managers_are_told(page, manager, delegate, facilitator):
    actions.ask(page, by=facilitator)
    assert told("vetting.asked") == {manager.pk, delegate.pk}


def test_one_open_request_a_page(page, asked, editor):
    with pytest.raises(refusals.AlreadyAsked):
        actions.ask(page, by=editor)


def test_an_own_request_moves_on_to_the_newest_text(page, asked, edit, facilitator, manager):
    edit(page, by=facilitator)
    moved = actions.ask(page, by=facilitator)
    assert (moved.revision.number, VettingRequest.objects.open().count()) == (2, 1)
    moved.claim(by=manager)
    edit(page, by=facilitator, html="<p>Third.</p>")
    with pytest.raises(refusals.AlreadyAsked):
        actions.ask(page, by=facilitator)


def test_nothing_new_is_not_asked_for(page, official, facilitator, later):
    with pytest.raises(refusals.NothingNew):
        actions.ask(page, by=facilitator)


def test_a_review_that_is_near_is_asked_for(page, grant, manager, facilitator):
    grant(page, by=manager, days=10)
    assert actions.ask(page, by=facilitator).is_open


def test_who_may_not_ask(page, outsider):
    with pytest.raises(refusals.MayNotVet):
        actions.ask(page, by=outsider)


def test_archived_pages_are_not_vetted(page, asked, facilitator, manager, grant):
    page.archive(by=facilitator)
    with pytest.raises(refusals.PageNotInUse):
        grant(page, by=manager)


# Claims ---------------------------------------------------------------------------------------------------------------
def test_a_claim_keeps_others_away_for_two_hours(page, asked, manager, delegate, grant):
    asked.claim(by=manager)
    asked.claim(by=manager)
    assert list(VettingRequest.objects.waiting_for(delegate).free_for(delegate)) == []
    for attempt in (lambda: asked.claim(by=delegate), lambda: grant(page, by=delegate)):
        with pytest.raises(refusals.ClaimedByOther):
            attempt()
    VettingRequest.objects.update(claimed_until=timezone.now())
    asked.claim(by=delegate)
    assert asked.claimant() == delegate


def test_releasing_frees_it(asked, manager, delegate):
    asked.claim(by=manager)
    asked.release(by=manager)
    asked.release(by=delegate)
    asked.claim(by=delegate)
    assert transitions() == ["asked", "claimed", "released", "claimed"]


# Answers that are no --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("verb", "event"), [("ask_changes", "changes_asked"), ("decline", "declined")])
def test_a_no_says_why_and_the_asker_is_told(asked, delegate, facilitator, verb, event):
    with pytest.raises(refusals.NeedsComment):
        getattr(asked, verb)(by=delegate, comment="  ")
    getattr(asked, verb)(by=delegate, comment="The table lacks Norway.")
    assert (asked.is_open, asked.comment, transitions()[-1]) == (False, "The table lacks Norway.", event)
    assert told(f"vetting.{event}") == {facilitator.pk}
    with pytest.raises(refusals.AlreadyAnswered):
        asked.decline(by=delegate, comment="Again.")


def test_only_the_asker_takes_it_back(asked, editor, facilitator):
    with pytest.raises(refusals.MayNotVet):
        asked.take_back(by=editor)
    asked.take_back(by=facilitator)
    assert asked.outcome == VettingRequest.Outcome.TAKEN_BACK


@pytest.mark.parametrize("persona", ["facilitator", "member", "outsider"])
def test_who_may_not_answer(request, asked, persona):
    somebody = request.getfixturevalue(persona)
    for verb in (asked.claim, asked.release):
        with pytest.raises(refusals.MayNotVet):
            verb(by=somebody)
    with pytest.raises(refusals.MayNotVet):
        asked.decline(by=somebody, comment="No.")


# Granting -------------------------------------------------------------------------------------------------------------
def test_a_grant_answers_the_request(page, asked, delegate, grant, facilitator):
    version = grant(page, by=delegate, note="Checked with payroll.")
    asked.refresh_from_db()
    page.refresh_from_db()
    assert (asked.outcome, asked.closed_by) == (VettingRequest.Outcome.GRANTED, delegate)
    assert (version.authority, version.sha256, page.official_number) == (Authority.DELEGATION, page.newest.sha256, 1)
    assert told("vetting.granted") == {facilitator.pk}
    event = VettingEvent.objects.get(transition="granted")
    assert (event.actor, event.authority, event.sha256, event.request) == (
        delegate,
        "delegation",
        version.sha256,
        asked,
    )


def test_sent_twice_it_is_granted_once(page, manager, seen, grant):
    look = seen(page)
    assert grant(page, by=manager, look=look) == grant(page, by=manager, look=look)
    assert transitions() == ["granted"]


def test_a_newer_text_supersedes(page, official, edit, member, manager, grant):
    edit(page, by=member)
    newer = grant(page, by=manager)
    official.refresh_from_db()
    assert (newer.supersedes, official.end_reason, official.ended_by) == (official, "superseded", manager)
    assert VettingEvent.objects.latest("id").previous_sha256 == official.sha256


def test_a_request_for_a_later_text_stays_open(page, edit, facilitator, manager, grant, seen):
    look = seen(page)
    edit(page, by=facilitator)
    later = actions.ask(page, by=facilitator)
    grant(page, by=manager, look=look)
    later.refresh_from_db()
    assert later.is_open


def test_an_older_text_does_not_become_official(page, edit, member, manager, grant, seen):
    edit(page, by=member)
    grant(page, by=manager)
    with pytest.raises(refusals.OlderThanOfficial):
        grant(page, by=manager, look=seen(page, number=1))


def test_four_eyes(community, page, edit, manager, member, member_of, delegate, grant):
    type(community).objects.filter(pk=community.pk).update(four_eyes=True)
    edit(page, by=delegate)
    with pytest.raises(refusals.OwnText):
        grant(page, by=delegate)
    grant(page, by=manager)
    edit(page, by=member, html="<p>By somebody else.</p>")
    assert grant(page, by=delegate), "what was official before is not part of the difference"


def test_the_review_date_is_within_two_years(page, manager, seen):
    for day in (today(), latest_review() + timedelta(days=1)):
        with pytest.raises(refusals.ReviewDateOutOfRange):
            actions.grant(page, by=manager, seen=seen(page), owner=manager, review_by=day)
    assert actions.grant(page, by=manager, seen=seen(page), owner=manager, review_by=latest_review())


@pytest.mark.parametrize("community", ["closed_community"], indirect=True)
def test_the_owner_has_an_account_and_may_read_it(page, manager, deactivated, outsider, grant):
    for owner in (deactivated, outsider):
        with pytest.raises(refusals.NeedsActiveOwner):
            grant(page, by=manager, owner=owner)


# Small changes --------------------------------------------------------------------------------------------------------
def test_a_small_change_carries_the_review_on(page, official, edit, member, helper, seen):
    edit(page, by=member, html="<p>Keep your receipts, please.</p>")
    version = actions.adopt_small_change(page, by=helper, seen=seen(page))
    assert (version.authority, version.reviewed_at, version.review_by) == (
        Authority.SMALL_CHANGES,
        official.reviewed_at,
        official.review_by,
    )
    assert actions.adopt_small_change(page, by=helper, seen=Seen_of(version)) == version


def test_four_eyes_for_small_changes(community, page, official, edit, helper, manager, seen):
    type(community).objects.filter(pk=community.pk).update(four_eyes=True)
    edit(page, by=helper, html="<p>Keep your receipts, please.</p>")
    with pytest.raises(refusals.OwnText):
        actions.adopt_small_change(page, by=helper, seen=seen(page))
    assert actions.adopt_small_change(page, by=manager, seen=seen(page))


def Seen_of(version):
    from communities.vetting.actions.granting import Seen

    return Seen(version.revision.number, version.sha256, version.supersedes_id)


@pytest.mark.parametrize(
    "html",
    [
        "<p>Keep your 12 receipts.</p>",
        '<p>Keep your <a href="/money/">receipts</a>.</p>',
        "<h2>Keep your receipts.</h2>",
        "<p>Keep your receipts until May.</p>",
        "<p>Do not keep your receipts.</p>",
        "<p>Keep your receipts." + " And mind the gap." * 13 + "</p>",
        "<ul><li>Keep your receipts.</li></ul>",
    ],
)
def test_what_is_not_small(page, official, edit, member, helper, seen, html):
    edit(page, by=member, html=html)
    with pytest.raises(refusals.NotSmall):
        actions.adopt_small_change(page, by=helper, seen=seen(page))


def test_a_changed_title_is_not_small(page, official, edit, member, helper, seen):
    edit(page, by=member, html=page.newest.html, title="Expenses at home")
    with pytest.raises(refusals.NotSmall):
        actions.adopt_small_change(page, by=helper, seen=seen(page))


def test_who_adopts_small_changes_grants_nothing_else(page, helper, grant, seen, manager):
    with pytest.raises(refusals.MayNotVet):
        grant(page, by=helper, owner=manager)
    with pytest.raises(refusals.NotOfficial):
        actions.adopt_small_change(page, by=helper, seen=seen(page))


# Re-affirming, owners -------------------------------------------------------------------------------------------------
def test_reaffirming_keeps_the_text_whatever_is_newer(page, official, edit, member, manager):
    edit(page, by=member)
    day = today() + timedelta(days=200)
    again = actions.reaffirm(official, by=manager, review_by=day)
    assert (again.revision, again.review_by) == (official.revision, day)
    assert actions.reaffirm(official, by=manager, review_by=day) == again
    page.refresh_from_db()
    assert (page.official_number, page.edits_since_official) == (1, 1)


def test_the_owner_reaffirms_where_the_community_allows_it(community, page, grant, manager, member):
    version = grant(page, by=manager, owner=member)
    day = today() + timedelta(days=200)
    with pytest.raises(refusals.MayNotVet):
        actions.reaffirm(version, by=member, review_by=day)
    type(community).objects.filter(pk=community.pk).update(owner_may_reaffirm=True)
    assert actions.reaffirm(version, by=member, review_by=day).authority == Authority.OWNER


def test_a_new_owner_leaves_the_review_where_it_was(page, official, manager, member, facilitator):
    version = actions.reown(official, by=manager, owner=member, fallback_role="managers")
    assert (version.owner, version.reviewed_at, version.review_by) == (member, official.reviewed_at, official.review_by)
    with pytest.raises(refusals.MayNotVet):
        actions.reown(version, by=facilitator, owner=facilitator)


def test_a_batch_reaffirms_unchanged_texts_only(community, facilitator, manager, member, grant, edit, page, official):
    other = type(page).begin(community, by=facilitator, title="Other", html="<p>x</p>")
    second = grant(other, by=manager)
    edit(page, by=member)
    day = today() + timedelta(days=200)
    results = actions.reaffirm_all([official, second], by=manager, review_by=day)
    assert [bool(result.refusal) for result in results] == [True, False]
    assert transitions().count("reaffirmed") == 1
    with pytest.raises(refusals.TooMany):
        actions.withdraw_all([official] * 51, by=manager, reason="x")


# Ending ---------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("persona", ["manager", "delegate", "member"])
def test_managers_delegates_and_the_owner_withdraw(request, page, grant, manager, member, persona):
    version = grant(page, by=manager, owner=member)
    somebody = request.getfixturevalue(persona)
    with pytest.raises(refusals.NeedsReason):
        version.withdraw(by=somebody, reason=" ")
    version.withdraw(by=somebody, reason="Wrong rates.")
    version.withdraw(by=somebody, reason="Wrong rates.")
    page.refresh_from_db()
    assert (version.is_active, page.official_number, transitions().count("withdrawn")) == (False, None, 1)


@pytest.mark.parametrize("persona", ["facilitator", "editor", "outsider"])
def test_who_may_not_withdraw(request, official, persona):
    with pytest.raises(refusals.MayNotVet):
        official.withdraw(by=request.getfixturevalue(persona), reason="Because.")


def test_a_facilitator_suspends_once_for_72_hours(official, facilitator, editor, manager):
    with pytest.raises(refusals.MayNotVet):
        official.suspend(by=editor, reason="Wrong rates.")
    suspension = official.suspend(by=facilitator, reason="Wrong rates.")
    assert suspension.until - suspension.at == timedelta(hours=72)
    assert official.suspend(by=facilitator, reason="Wrong rates.") == suspension
    assert told("vetting.suspended") == {manager.pk}
    official.lift_suspension(by=manager)
    with pytest.raises(refusals.SuspendedOnce):
        official.suspend(by=facilitator, reason="Again.")


@pytest.mark.parametrize(
    "deed",
    [
        lambda version, by: version.withdraw(by=by, reason="Another reason"),
        lambda version, by: version.suspend(by=by, reason="Wrong since today"),
        lambda version, by: version.lift_suspension(by=by),
        lambda version, by: actions.reown(version, by=by, owner=by),
        lambda version, by: actions.reaffirm(version, by=by, review_by=in_a_year()),
    ],
    ids=["withdraw", "suspend", "lift", "reown", "reaffirm"],
)
def test_nothing_is_done_with_what_is_over(official, manager, deed):
    official.withdraw(by=manager, reason="It is no longer so")
    with pytest.raises(refusals.NotOfficial):
        deed(official, manager)
    assert transitions() == ["granted", "withdrawn"]


def test_a_text_that_was_replaced_is_not_shown_again(page, official, edit, member, manager, grant):
    edit(page, by=member)
    grant(page, by=manager)
    with pytest.raises(refusals.NotOfficial):
        official.lift_suspension(by=manager)


def test_a_suspension_that_is_not_there_is_not_lifted(official, manager):
    official.lift_suspension(by=manager)
    assert transitions() == ["granted"]


def test_a_facilitator_does_not_lift_what_a_manager_decides(official, facilitator):
    official.suspend(by=facilitator, reason="Wrong rates.")
    with pytest.raises(refusals.MayNotVet):
        official.lift_suspension(by=facilitator)


def test_no_transition_is_a_side_effect(community, page, official, facilitator, manager, member, edit):
    """Of an edit, a move, a role, a rename, an archive of the page, a change of policy."""
    edit(page, by=member)
    parent = type(page).begin(community, by=facilitator, title="Money", html="<p>x</p>")
    page.move(parent, by=facilitator)
    page.archive(by=facilitator)
    page.unarchive(by=facilitator)
    type(community).objects.filter(pk=community.pk).update(grace_days=1, default_view="newest", visibility="closed")
    for row in list(community.memberships.exclude(person=facilitator)):
        row.delete()
    assert transitions() == ["granted"]
    assert list(OfficialVersion.objects.active()) == [official]
