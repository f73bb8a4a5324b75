"""Turning an answer into a section of a page, and asking for vetting right after."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communities.discussions.models import Post
from communities.questions.models import PromotedAnswer
from communities.questions.views.doors import readable_question
from communities.request import Request
from communities.vetting.forms.promotion import PromoteForm
from communities.vetting.promotion import promote
from communities.views.answers import done, posted, status_of
from communities.views.doors import require
from communities.wiki.models import CommunityPage
from intranet.ui.markup import headings

MAY_NOT = gettext_lazy("Only people who edit pages here do this. Ask a facilitator of the community.")
#: Pages offered.
MOST_PAGES = 500


def answer_promote(request: Request, slug: str, pk: int, answer: int) -> HttpResponse:
    """``?page=`` chooses the page first, so that its sections can be offered."""
    asked = readable_question(request, slug, pk)
    permissions = asked.place.permissions
    require(permissions.can_edit_pages, MAY_NOT)
    answers = Post.objects.visible_to(request.user).filter(topic=asked.topic, number__gt=1, reply_to=None)
    post = get_object_or_404(answers.filter(hiding=None).select_related("author"), pk=answer)
    pages = CommunityPage.objects.visible_to(request.user).in_use().filter(community=asked.place.community)
    chosen = page_chosen(request, pages)
    form = PromoteForm(
        posted(request),
        pages=pages.order_by("path")[:MOST_PAGES] if request.method != "POST" else pages,
        may_begin=permissions.can_create_pages,
        sections=sections_of(chosen),
        initial={"heading": asked.topic.title, "page": chosen},
    )
    if form.is_valid() and promoted(request, post, form):
        return redirect("answer_promote", slug, pk, answer)
    made = PromotedAnswer.objects.visible_to(request.user).filter(post=post).select_related("page__community")
    context = asked.context | {"form": form, "answer": post, "made": made.order_by("-pk")[:10], "chosen": chosen}
    return render(request, "vetting/answer_promote.html", context, status=status_of(form))


def page_chosen(request: Request, pages: Any) -> CommunityPage | None:
    named = request.POST.get("page") or request.GET.get("page") or ""
    if not named.isdecimal() or len(named) > 18:
        return None
    return pages.select_related("newest").filter(pk=named).first()


def sections_of(page: CommunityPage | None) -> list[tuple[str, str]]:
    """Id and words of each section of the page."""
    if page is None or page.newest is None:
        return []
    return [(one.id, one.text) for one in headings(page.newest.html) if one.level == 2]


def promoted(request: Request, answer: Post, form: PromoteForm) -> bool:
    values = form.cleaned_data
    words = {name: values.get(name) or "" for name in ("heading", "below")}
    if not done(form, promote, answer, by=request.user, page=values["page"], key=values["key"], **words):
        return False
    messages.success(request, _("The answer is part of a page now. It names its author and leads back here."))
    return True
