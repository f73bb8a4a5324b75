"""How views reach a question: through its topic's door, with the community and the reader's rights there."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from communities.discussions.models import Post, Topic, TopicKind
from communities.discussions.views.doors import Place, readable_topic
from communities.questions.models import Question
from communities.request import Request

MAY_NOT_ASK = _("Only members may ask here. Join the community first, or ask one of its facilitators.")
MAY_NOT_ANSWER = _("Only members may answer here. Join the community first, or ask one of its facilitators.")
MAY_NOT_VOTE = _("Nothing changes in an archived community, and who is banned takes no part in it.")


@dataclass(frozen=True)
class Asked:
    """A question in its place."""

    question: Question
    place: Place

    @property
    def topic(self) -> Topic:
        return self.place.topic

    @property
    def may_comment(self) -> bool:
        """Who may answer or reply here, and the asker as long as they may take part."""
        permissions = self.place.permissions
        own = self.topic.author_id == permissions.user.pk and permissions.can_ask
        return permissions.can_answer or permissions.can_reply or own

    @property
    def context(self) -> dict[str, object]:
        return self.place.context | {
            "question": self.question,
            "base": self.topic.get_absolute_url(),
            "talk_base": reverse("topic_detail", args=[self.place.community.slug, self.topic.pk]),
            "posts_url": reverse("post_detail", args=[0]).removesuffix("0/"),
            "people": reverse("person_list"),
            "may_vote": self.place.may_take_part,
            "may_comment": self.may_comment,
        }


def readable_question(request: Request, slug: str, pk: int) -> Asked:
    """A question of this community; a miss is a 404, and so is a topic that is none."""
    place = readable_topic(request, slug, pk)
    if place.topic.kind != TopicKind.QUESTION or place.topic.merged_into_id is not None:
        raise Http404
    rows = Question.objects.seen_with(place.permissions).for_reader(request.user)
    question = get_object_or_404(rows.select_related("acceptance", "duplication__of__community"), pk=pk)
    question.topic, question.community = place.topic, place.community
    return Asked(question, place)


def post_of(request: Request, asked: Asked, pk: int) -> Post:
    """The post of this question with this id; a miss is a 404."""
    posts = Post.objects.visible_to(request.user).filter(topic=asked.topic).select_related("author", "reply_to")
    return get_object_or_404(posts, pk=pk)


def require_part(asked: Asked) -> None:
    if not asked.place.may_take_part:
        raise PermissionDenied(MAY_NOT_VOTE)
