"""Words of questions in templates."""

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

from communities.discussions.models import Topic
from communities.models import Community
from communities.questions.feet import Drawn, Feet
from communities.questions.showing import QuestionPage

register = template.Library()


@register.simple_tag
def community_crumbs(community: Community) -> list[tuple[str, str]]:
    """The way down to a community, for who may not read it."""
    return [(_("Communities"), reverse("community_list")), (community.name, community.get_absolute_url())]


@register.simple_tag
def question_crumbs(community: Community, topic: Topic | None = None) -> list[tuple[str, str]]:
    """The way down to a question, or to a page about one, for ``components/breadcrumbs.html``."""
    trail = [*community_crumbs(community), (_("Questions"), reverse("question_list", args=[community.slug]))]
    return [*trail, (topic.title, topic.get_absolute_url())] if topic else trail


@register.simple_tag(takes_context=True)
def with_feet(context: template.Context, page: QuestionPage) -> dict[str, Drawn | list[Drawn] | None]:
    """``asked`` and ``answers``, drawn."""
    feet = Feet(context)
    asked = feet.drawn(page.asked) if page.asked else None
    return {"asked": asked, "answers": [feet.drawn(shown) for shown in page.answers]}
