"""What happens around an official text, and what of it follows: nothing by itself, and everything when it is read."""

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command

from communities import actions as community_actions
from communities.attachments.actions import keep, replace
from communities.questions.models import Question
from communities.refusals import HoldsOfficialPages
from communities.vetting import actions
from communities.vetting.actions.granting import Seen
from communities.vetting.models import OfficialVersion, VettingEvent
from communities.vetting.refusals import MayNotVet, PageNotInUse
from communities.vetting.resolver import in_date, resolve, with_texts
from communities.vetting.states import State
from communities.wiki.models import CommunityPage
from pages.models.review import in_a_year


def read(page):
    return resolve(with_texts(CommunityPage.objects.all()).get(pk=page.pk))


def test_purging_the_revisions_of_the_cms_touches_no_community_text(page, official):
    call_command("purge_revisions")
    assert read(page).state == State.OFFICIAL
    assert official.revision.is_intact


def test_an_archived_page_is_read_as_before_and_vetted_no_more(page, official, facilitator):
    page.archive(by=facilitator, reason="The trip is over")
    assert (read(page).state, read(page).shown) == (State.OFFICIAL, official.revision)
    with pytest.raises(PageNotInUse):
        actions.ask(page, by=facilitator)


def test_a_community_is_not_archived_with_official_texts(community, page, official, facilitator, manager):
    with pytest.raises(HoldsOfficialPages):
        community.archive(by=facilitator)
    official.withdraw(by=manager, reason="The community ends.")
    assert community.archive(by=facilitator)


def test_a_community_is_not_archived_with_official_answers(community, facilitator, manager, member):
    asked = Question.ask(community, by=member, title="Which form?", html="<p>For a trip</p>")
    answer = asked.answer(by=facilitator, html="<p>Form 7</p>")
    look = Seen(1, answer.newest.sha256, None)
    version = actions.grant(answer, by=manager, seen=look, owner=manager, review_by=in_a_year())
    with pytest.raises(HoldsOfficialPages, match=r"an answer to “Which form\?”\. Give"):
        community.archive(by=facilitator)
    version.withdraw(by=manager, reason="The community ends.")
    assert community.archive(by=facilitator)


def test_a_refusal_names_a_few_of_many():
    assert "a, b, c, d, e and 2 more. Give" in str(HoldsOfficialPages.among([*"abcdefg"]))


def test_an_owner_who_leaves_ends_nothing(page, grant, manager, member):
    version = grant(page, by=manager, owner=member)
    type(member).objects.filter(pk=member.pk).update(is_active=False)
    community_actions.person_left(member, by=None)
    assert (read(page).state, read(page).owner) == (State.OFFICIAL, None)
    assert list(OfficialVersion.objects.without_active_owner()) == [version]


def test_a_community_that_turns_private_keeps_its_texts_to_itself(community, page, official, outsider, member):
    type(community).objects.filter(pk=community.pk).update(visibility="closed")
    assert read(page).state == State.OFFICIAL
    assert not CommunityPage.objects.visible_to(outsider).exists()
    assert not OfficialVersion.objects.visible_to(outsider).exists()
    assert list(in_date(CommunityPage.objects.visible_to(member))) == [page]


def test_a_replaced_file_leaves_the_official_text_with_its_own(community, page, manager, facilitator, edit, grant):
    first = keep(community, ContentFile(b"Rates of May", "rates.txt"), by=facilitator)
    link = '<p><a href="{}">rates.txt</a></p>'
    edit(page, by=facilitator, html=link.format(first.get_absolute_url()))
    version = grant(page, by=manager)
    second = replace(first, ContentFile(b"Rates of June", "rates.txt"), by=facilitator)
    assert (read(page).state, set(version.files)) == (State.OFFICIAL, {str(first.pk)})
    edit(page, by=facilitator, html=link.format(second.get_absolute_url()))
    reading = read(page)
    assert (reading.state, set(reading.shown.files)) == (State.NEWER_EDITS, {str(first.pk)})


def test_a_delegation_revoked_in_the_middle_of_a_review(page, delegate, manager, community, seen, grant, enter):
    look = seen(page)
    client = enter(delegate)
    address = f"{page.get_absolute_url()}vetting/review/"
    assert client.get(address).status_code == 200
    community.person_delegations.get(user=delegate).revoke(by=manager)
    with pytest.raises(MayNotVet):
        grant(page, by=delegate, look=look)
    refused = client.post(address, {"number": look.number, "sha256": look.sha256, "answer": "grant", "note": "Fine."})
    assert refused.status_code == 403
    assert "Ask an intranet manager" in refused.content.decode()
    assert not VettingEvent.objects.filter(transition="granted").exists()
