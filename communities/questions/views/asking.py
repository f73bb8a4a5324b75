"""Asking: from anywhere, in a community, about an official page; and what may answer it before it is asked."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.models import Page

from accounts.sign_in.required import keeps
from communities.capabilities import Capability
from communities.discussions import audience
from communities.discussions.composing import draft_key, furnish, refused
from communities.discussions.models import PostDraft, Tag, TopicKind
from communities.discussions.views.drafts import draft_address
from communities.models import Community
from communities.permissions import communities_with
from communities.questions.figures import answering
from communities.questions.forms import AskForm, FoundForm, QuestionForm
from communities.questions.models import Expert, FoundAnswer, Question
from communities.questions.models.experts import experts_of
from communities.questions.similar import Suggestion, one, one_page, similar
from communities.questions.views.doors import MAY_NOT_ASK
from communities.request import Request
from communities.signed_out import hold, sent
from communities.views.answers import answered
from communities.views.doors import require, visible_community
from communities.writing import asks_too_often
from intranet.ui.editor import drafts
from intranet.ui.pagination import paginate
from intranet.ui.refusal import Refused

#: Tags offered while somebody writes.
KNOWN_TAGS = 200


@require_safe
def question_ask(request: Request) -> HttpResponse:
    """Choose where to ask; what is typed already is looked up everywhere the reader may look."""
    form = AskForm(initial={"title": request.GET.get("title", "")[:200]})
    mine = [one.pk for one in request.communities.mine]
    communities = Community.objects.visible_to(request.user).filter(
        pk__in=communities_with(request.user, Capability.ASK).values("pk")
    )
    context = {
        "form": form,
        "typed": form["title"].value(),
        "suggestions": similar(request, form["title"].value()),
        "mine": communities.filter(pk__in=mine).order_by("name"),
        "page": paginate(request, communities.exclude(pk__in=mine).with_member_count(), order_by=("name", "pk")),
        "about": request.GET.get("page", "") if request.GET.get("page", "").isdecimal() else "",
    }
    return render(request, "questions/question_ask.html", context)


@require_safe
def question_similar(request: Request) -> HttpResponse:
    """What may answer what is being typed, for the panel."""
    if asks_too_often(request.user):
        return HttpResponse(status=429, headers={"Retry-After": "60"})
    title = request.GET.get("title", "")[:300]
    context = {"suggestions": similar(request, title), "typed": title}
    return render(request, "questions/_similar.html", context)


@require_POST
def question_found(request: Request) -> HttpResponse:
    """ "This answers it": counted once for each form, and on to what answers it."""
    form = FoundForm(request.POST)
    kind, _colon, target = form.cleaned_data["choice"].partition(":") if form.is_valid() else ("", "", "0")
    found = one(request, kind, int(target))
    if found is None:
        raise Http404
    values = form.cleaned_data
    FoundAnswer.note(found, by=request.user, words=values["words"], key=values["key"])
    messages.success(request, _("Good that it is known already."))
    return redirect(found.url)


@keeps(hold)
def question_new(request: Request, slug: str) -> HttpResponse:
    community, permissions = visible_community(request, slug)
    require(permissions.can_ask, MAY_NOT_ASK)
    mine = PostDraft.objects.visible_to(request.user).filter(community=community, kind=TopicKind.QUESTION)
    draft = mine.filter(topic=None, post=None).first()
    form = QuestionForm(sent(request), initial=initial(request, draft))
    if permissions.can_view:
        autosave = draft_address(community, kind=TopicKind.QUESTION)
        furnish(form, community, permissions, autosave=autosave, name=f"ask:{community.pk}", draft=draft)
    about = page_about(request, form)
    looked = request.POST.get("do") == "look"
    sends = request.method == "POST" and not looked
    if sends and form.is_valid() and (response := asked(request, community, form, about)):
        return response
    context = around(request, community, permissions, form) | {"draft": draft, "about": about, "looked": looked}
    if looked:
        return render(request, "questions/question_new.html", context)
    return answered(request, "questions/question_new.html", context)


def initial(request: Request, draft: PostDraft | None) -> dict[str, Any]:
    """What the form shows at first: the draft, then what the address brings."""
    kept = {"title": draft.title, "text": draft.html, "tags": draft.tags} if draft else {}
    brought = {name: request.GET[name][:200] for name in ("title", "tags", "page") if request.GET.get(name)}
    return kept | brought


def page_about(request: Request, form: QuestionForm) -> Suggestion | None:
    """The official page the question is about, if the reader may open it."""
    named = str(form["page"].value() or "")
    return one_page(request, int(named)) if named.isdecimal() and len(named) < 10 else None


def around(request: Request, community: Community, permissions: Any, form: QuestionForm) -> dict[str, Any]:
    """What stands beside the form: what may answer it, how long it takes, who will be told."""
    title = str(form["title"].value() or "")
    reads = permissions.can_view
    tags = Tag.objects.visible_to(request.user).filter(community=community).order_by("name")
    named = [slugify(name, allow_unicode=True)[:40] for name in str(form["tags"].value() or "").split(",")]
    experts = experts_of(community, named).values_list("pk", flat=True) if reads and any(named) else ()
    return {
        "community": community,
        "permissions": permissions,
        "form": form,
        "typed": title,
        "key": form["key"].value(),
        "suggestions": similar(request, title),
        "tags": tags[:KNOWN_TAGS],
        "figures": answering(community) if reads else None,
        "expert_tags": tags_with_experts(request, community) if reads else [],
        "told": audience.counted(audience.of_new_topic(community, experts), request.user) if reads else 0,
    }


def tags_with_experts(request: Request, community: Community) -> list[str]:
    """Their names: who asks with one of them is heard by somebody who knows."""
    rows = Expert.objects.visible_to(request.user).filter(tag__community=community)
    return list(rows.order_by("tag__name").values_list("tag__name", flat=True).distinct()[:12])


def asked(request: Request, community: Community, form: QuestionForm, about: Suggestion | None) -> HttpResponse | None:
    """The way to the new question; nothing when the verb refused, which the form then says."""
    values = form.cleaned_data
    if request.POST.get("do") == "draft":
        return kept(request, community, values)
    page = Page.objects.filter(pk=about.pk).first() if about else None
    words = {name: values[name] for name in ("title", "tags", "key", "agreed")}
    try:
        question = Question.ask(community, by=request.user, html=values["text"], about=page, **words)
    except Refused as refusal:
        refused(form, refusal)
        return None
    if question.topic.is_visible_to(request.user):
        response = redirect(question.topic)
    else:  # a closed community takes questions from outside; what is said there is for its members
        messages.success(request, _("Your question is with the members of %(name)s.") % {"name": community.name})
        response = redirect(community)
    drafts.forget(response, draft_key(f"ask:{community.pk}", request.user.pk))
    return response


def kept(request: Request, community: Community, values: dict[str, Any]) -> HttpResponse:
    fields = {"title": values["title"], "html": values["text"], "tags": ", ".join(values["tags"])}
    PostDraft.keep(by=request.user, community=community, kind=TopicKind.QUESTION, **fields)
    messages.success(request, _("Your draft is saved. Ask in %(name)s to go on.") % {"name": community.name})
    return redirect("question_list", community.slug)
