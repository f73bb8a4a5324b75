"""What questions add to the pages about people, through the reader's doors: answers, and what they are named for."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from accounts.rooms_above import MOST, Held, Holding, Section
from communities.capabilities import Capability
from communities.discussions.models import Post, TopicKind
from communities.permissions import communities_with
from communities.questions.models import AcceptedAnswer, Expert, VerifiedAnswer
from communities.questions.refusals import NotAnExpert

if TYPE_CHECKING:
    from accounts.request import Request

#: Answers counted at most, and shown.
COUNTED, SHOWN = 100, 5


def experts(reader: User) -> QuerySet[Expert]:
    """Who is named by name, for tags the reader may know."""
    return Expert.objects.visible_to(reader).exclude(person=None)


def named_for(request: "Request", person: User) -> Section | None:
    """The tags somebody is an expert of; one query."""
    rows = experts(request.user).filter(person=person, tag__community__archival=None)
    found = list(rows.select_related("tag__community").order_by("tag__name", "pk")[:MOST])
    return Section(20, "expert", _("Expert for"), "questions/_expert_for.html", found) if found else None


def experts_on(reader: User, subject: str) -> QuerySet[Any]:
    """Ids of experts of a tag of this name, in any community the reader may look into."""
    slug = slugify(subject, allow_unicode=True)[:40]
    return experts(reader).filter(tag__slug=slug, tag__community__archival=None).values_list("person")


def answers_by(request: "Request", person: User) -> Section | None:
    """Their latest answers, with figures over the last hundred the reader may read. One query."""
    answers = Post.objects.visible_to(request.user).shown().filter(author=person, number__gt=1, reply_to=None)
    rows = answers.filter(topic__kind=TopicKind.QUESTION, topic__hiding=None).annotate(
        is_accepted=Exists(AcceptedAnswer.objects.filter(post=OuterRef("pk"), ended_at=None)),
        is_verified=Exists(VerifiedAnswer.objects.filter(post=OuterRef("pk"), lifted_at=None)),
    )
    slim = rows.select_related("topic__community").defer("html", "topic__community__description")
    found = list(slim.order_by("-at", "-pk")[: COUNTED + 1])
    if not found:
        return None
    return Section(40, "answers", _("Answers given"), "questions/_answers_of.html", found[:SHOWN], figures(found))


def figures(answers: Sequence[Post]) -> list[str]:
    """In words; the marks only where there are any."""
    counted = answers[:COUNTED]
    accepted = sum(answer.is_accepted for answer in counted)  # type: ignore[attr-defined]
    verified = sum(answer.is_verified for answer in counted)  # type: ignore[attr-defined]
    if len(answers) > COUNTED:
        said = [_("more than %(n)d answers") % {"n": COUNTED}]
    else:
        said = [ngettext("%(n)d answer", "%(n)d answers", len(answers)) % {"n": len(answers)}]
    if accepted:
        said.append(ngettext("%(n)d accepted", "%(n)d accepted", accepted) % {"n": accepted})
    if verified:
        said.append(ngettext("%(n)d verified by the group", "%(n)d verified by the group", verified) % {"n": verified})
    return said


# When they leave ------------------------------------------------------------------------------------------------------
def held(reader: User, person: User) -> list[Held]:
    """Two queries."""
    mine = set(communities_with(reader, Capability.MANAGE_MEMBERS).values_list("pk", flat=True))
    rows = experts(reader).filter(person=person, tag__community__archival=None).select_related("tag__community")
    return [
        Held(
            row.pk,
            row.tag.name,
            reverse("expert_list", args=[row.tag.community.slug]),
            row.tag.community.name,
            "" if row.tag.community_id in mine else _("Facilitators of this community name its experts."),
        )
        for row in rows.order_by("tag__community__name", "tag__name", "pk")[:MOST]
    ]


def hand_over(pk: int, *, person: User, to: User, by: User) -> None:
    """Name the other one instead. Somebody who is named no longer has nothing to hand over.

    Raises:
        NotAnExpert, NotAllowed, IsArchived.
    """
    row = experts(by).filter(pk=pk, person=person).select_related("tag__community").first()
    if row is not None:
        if not to.is_active:
            raise NotAnExpert
        Expert.name(row.tag, by=by, person=to)
        row.unname(by=by)


EXPERTISE = Holding(
    "expert",
    50,
    gettext_lazy("Expert roles"),
    gettext_lazy("Questions with these tags go to the new expert."),
    held,
    hand_over,
    lambda reader: experts(reader).filter(tag__community__archival=None).values_list("person"),
)
