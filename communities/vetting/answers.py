"""How answers to questions stand: what the questions' room shows beside each, as this room decides."""

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from communities.discussions.models import Post
from communities.questions.showing import Standing
from communities.vetting.label import standing_of
from communities.vetting.readings import AnswerReading
from communities.vetting.resolver import resolve_answers
from communities.vetting.rights import VettingPermissionTester
from communities.vetting.states import State

if TYPE_CHECKING:
    from communities.tester import CommunityPermissionTester


def standings_of(posts: list[Post], permissions: "CommunityPermissionTester") -> dict[int, Standing]:
    """Text, label and what the reader may do about it, by the post's id: one query for a page of answers."""
    readings = resolve_answers(posts)
    found = {}
    for post in posts:
        reading = readings.get(post.pk)
        offers = offered(post, reading, VettingPermissionTester(permissions, reading.version if reading else None))
        if reading is not None:
            found[post.pk] = Standing(
                reading.html, reading.state.value, reading.number, label_of_answer(reading), offers
            )
        elif offers:
            found[post.pk] = Standing(post.html, revision=post.revision_count, actions=offers)
    return found


def address_of(post: Post) -> str:
    return reverse("answer_vetting", args=[post.topic.community.slug, post.topic_id, post.pk])


def offered(post: Post, reading: AnswerReading | None, rights: VettingPermissionTester) -> list[tuple[str, str]]:
    """One way to the answer's standing, called by what the reader would do there."""
    where = address_of(post)
    if rights.can_grant:
        return [(where, _("Vet this answer"))]
    official = reading is not None and reading.state == State.OFFICIAL
    if rights.can_ask and not official:
        return [(where, _("Ask for vetting"))]
    return [(where, _("Who decided what"))] if reading is not None else []


def label_of_answer(reading: AnswerReading) -> dict[str, Any]:
    """The parameters of components/label.html."""
    said = {"state": reading.state.value, "revision": reading.number, "community": reading.community}
    said |= standing_of(reading)
    if reading.newer_edits and reading.shows_official:
        said["diff_url"] = address_of(reading.post)
    return said
