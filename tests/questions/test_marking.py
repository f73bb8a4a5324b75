"""Accepted by the asker, verified by the group, asked before: who may, and what a mark leaves behind."""

import pytest
from django.urls import reverse

from communities.discussions.models import Post
from communities.questions.models import AcceptedAnswer, Duplicate, VerifiedAnswer, Vote
from communities.questions.refusals import (
    DuplicateOfItself,
    HasDuplicates,
    MayNotMarkDuplicate,
    MayNotVerify,
    NotAnAnswer,
    OnlyTheAsker,
    OwnAnswer,
    OwnText,
    TooManyVotes,
)
from communities.refusals import IsArchived, NotAllowed
from tests.questions.test_asking import told_of

pytestmark = pytest.mark.django_db


def test_the_asker_accepts_and_changes_their_mind(question, answer, asker, member, another):
    first = question.accept(answer, by=asker)
    assert question.accept(answer, by=asker) == first
    assert told_of("question.accepted") == {member.pk}
    better = question.answer(by=another, html="<p>Wait for the sun.</p>")
    question.accept(better, by=asker)
    question.refresh_from_db()
    assert question.acceptance.post == better
    assert AcceptedAnswer.objects.get(pk=first.pk).ended_by == asker
    question.unaccept(by=asker)
    question.refresh_from_db()
    assert question.acceptance is None
    assert AcceptedAnswer.objects.count() == 2


def test_nobody_else_accepts(question, answer, member, facilitator):
    for somebody in (member, facilitator):
        with pytest.raises(OnlyTheAsker):
            question.accept(answer, by=somebody)
        with pytest.raises(OnlyTheAsker):
            question.unaccept(by=somebody)


def test_only_an_answer_to_this_question_is_accepted(question, answer, asked, asker, member, facilitator):
    comment = question.comment(answer, by=member, html="<p>Hm.</p>")
    elsewhere = asked("Other").answer(by=member, html="<p>Yes.</p>")
    answer.hide(by=facilitator, reason="Wrong")
    for post in (question.topic.posts.get(number=1), comment, elsewhere, answer):
        with pytest.raises(NotAnAnswer):
            question.accept(post, by=asker)


def test_an_accepted_answer_that_is_split_away_is_accepted_no_longer(question, answer, asker, facilitator):
    question.accept(answer, by=asker)
    question.topic.split([answer], title="Umbrellas", by=facilitator)
    question.refresh_from_db()
    assert question.acceptance is None
    assert AcceptedAnswer.objects.get().ended_at is not None


@pytest.mark.parametrize("community", ["closed_community"], indirect=True)
def test_an_asker_who_left_a_closed_community_accepts_nothing(question, answer, asker, community):
    asker.memberships.get(community=community).leave(by=asker)
    with pytest.raises(OnlyTheAsker):
        question.accept(answer, by=asker)


def test_experts_of_the_tag_and_moderators_verify(asked, member, expert, experts, facilitator, asker):
    question = asked(tags=["meters"])
    answer = question.answer(by=member, html="<p>So.</p>")
    made = question.verify(answer, by=expert)
    assert question.verify(answer, by=facilitator) == made
    assert told_of("question.verified") == {member.pk, asker.pk}
    assert made.revision_number == 1
    question.unverify(answer, by=facilitator)
    assert VerifiedAnswer.objects.get().lifted_by == facilitator


def test_others_do_not_verify(question, answer, asker, member, expert, experts, outsider):
    for somebody in (asker, member, expert, outsider):  # the question does not have the expert's tag
        with pytest.raises(MayNotVerify):
            question.verify(answer, by=somebody)
        with pytest.raises(MayNotVerify):
            question.unverify(answer, by=somebody)


def test_nobody_verifies_their_own_answer(browse, asked, expert, experts, facilitator, member):
    question = asked(tags=["meters"])
    own, moderators = (question.answer(by=who, html="<p>So.</p>") for who in (expert, facilitator))
    for who, answer in ((expert, own), (facilitator, moderators)):
        with pytest.raises(OwnAnswer):
            question.verify(answer, by=who)
    address = reverse("question_verify", args=[question.community.slug, question.pk, own.pk])
    said = browse(expert).post(address, {"verify": "yes"}, follow=True)
    assert b"Somebody else verifies what you wrote yourself" in said.content
    assert said.content.count(b"Verify for the group") == 1
    assert not VerifiedAnswer.objects.exists()


def test_a_banned_expert_does_not_verify(asked, member, expert, experts, facilitator, community):
    question = asked(tags=["meters"])
    answer = question.answer(by=member, html="<p>So.</p>")
    community.ban(expert, by=facilitator, reason="Rude")
    with pytest.raises(MayNotVerify):
        question.verify(answer, by=expert)


def test_a_role_can_be_an_expert(asked, experts, facilitator, editor, member):
    from communities.questions.models import Expert

    Expert.name(experts, by=facilitator, role="editor")
    question = asked(tags=["meters"])
    assert told_of("question.asked") >= {editor.pk}
    question.verify(question.answer(by=member, html="<p>So.</p>"), by=editor)


def test_only_facilitators_name_experts(experts, member, expert):
    from communities.questions.models import Expert

    with pytest.raises(NotAllowed):
        Expert.name(experts, by=member, person=member)
    with pytest.raises(NotAllowed):
        Expert.objects.get().unname(by=member)


def test_a_duplicate_points_to_the_end_of_the_chain(question, asked, asker, member, facilitator):
    second, third = asked("Second"), asked("Third")
    second.mark_duplicate(question.topic, by=asker)
    assert third.mark_duplicate(second.topic, by=facilitator).of == question.topic
    for target in (question.topic, second.topic):
        with pytest.raises(DuplicateOfItself):
            question.mark_duplicate(target, by=facilitator)
    with pytest.raises(MayNotMarkDuplicate):
        second.unmark_duplicate(by=member)
    with pytest.raises(HasDuplicates):
        question.make_discussion(by=facilitator)
    second.unmark_duplicate(by=asker)
    second.refresh_from_db()
    assert second.duplication is None
    assert Duplicate.objects.filter(lifted_at=None).count() == 1


def test_an_asker_who_may_not_see_the_other_question_is_not_told(
    question, asker, secret_community, facilitator, member_of
):
    from communities.models import Membership
    from communities.questions.models import Question

    Membership.objects.create(community=secret_community, person=facilitator)
    hidden = Question.ask(secret_community, by=facilitator, title="Secret", html="<p>Hush.</p>")
    question.mark_duplicate(hidden.topic, by=facilitator)
    assert told_of("question.marked_duplicate") == set()


def test_one_vote_a_person(question, answer, asker, member):
    for _again in range(3):
        Vote.give(answer, by=asker)
    assert votes(answer) == 1
    Vote.take(answer, by=asker)
    Vote.take(answer, by=asker)
    assert votes(answer) == 0
    with pytest.raises(OwnText):
        Vote.give(answer, by=member)


def test_votes_have_a_limit(question, answer, asker, monkeypatch):
    monkeypatch.setattr("communities.questions.models.votes.MOST_VOTES", 0)
    with pytest.raises(TooManyVotes):
        Vote.give(answer, by=asker)


def test_imported_votes_count(answer, asker):
    from communities.questions.models import ImportedVotes

    ImportedVotes.objects.create(post=answer, number=7)
    Vote.give(answer, by=asker)
    assert votes(answer) == 8


def test_nothing_is_marked_in_an_archived_community(question, answer, asker, facilitator, community):
    community.archive(by=facilitator, reason="Done")
    with pytest.raises(IsArchived):
        question.accept(answer, by=asker)
    with pytest.raises((IsArchived, MayNotVerify)):
        question.verify(answer, by=facilitator)


def votes(post):
    from communities.questions.models.votes import count_of_votes

    return Post.objects.annotate(n=count_of_votes()).get(pk=post.pk).n


@pytest.fixture
def another(community, member_of):
    return member_of(community, "another")
