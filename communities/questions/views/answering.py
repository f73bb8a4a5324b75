"""Answering a question, and commenting on it or on an answer."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render

from accounts.sign_in.required import keeps
from communities.discussions import audience
from communities.discussions.composing import draft_key, furnish, refused
from communities.discussions.models import PostDraft
from communities.discussions.views.doors import leads_on
from communities.discussions.views.drafts import draft_address
from communities.questions.forms import AnswerForm, CommentForm
from communities.questions.views.doors import MAY_NOT_ANSWER, Asked, post_of, readable_question
from communities.request import Request
from communities.signed_out import hold, sent
from communities.views import answers
from communities.views.doors import require
from intranet.ui.editor import drafts
from intranet.ui.refusal import Refused


@keeps(hold)
@leads_on
def question_answer(request: Request, slug: str, pk: int) -> HttpResponse:
    asked = readable_question(request, slug, pk)
    require(asked.place.permissions.can_answer, MAY_NOT_ANSWER)
    draft = PostDraft.objects.visible_to(request.user).filter(topic=asked.topic).first()
    form = AnswerForm(sent(request), initial={"text": draft.html if draft else ""})
    autosave = draft_address(asked.place.community, topic=asked.topic)
    furnish(form, asked.place.community, asked.place.permissions, autosave=autosave, name=f"reply:{pk}", draft=draft)
    if request.method == "POST" and form.is_valid() and (response := answered(request, asked, form)):
        return response
    return shown(request, asked, form, {"draft": draft, "on": None})


@keeps(hold)
@leads_on
def question_comment(request: Request, slug: str, pk: int, answer: int) -> HttpResponse:
    """On an answer, or on the question itself; what is said to a comment stands under the same post."""
    asked = readable_question(request, slug, pk)
    require(asked.may_comment, MAY_NOT_ANSWER)
    on = post_of(request, asked, answer)
    on = on.reply_to or on
    draft = PostDraft.objects.visible_to(request.user).comment_on(on).first()
    form = CommentForm(sent(request), initial={"text": draft.html if draft else ""})
    autosave, name = draft_address(asked.place.community, on=on), f"comment:{on.pk}"
    furnish(form, asked.place.community, asked.place.permissions, autosave=autosave, name=name, draft=draft)
    if request.method == "POST" and form.is_valid() and (response := commented(request, asked, on, form)):
        return response
    return shown(request, asked, form, {"draft": draft, "on": on})


def shown(request: Request, asked: Asked, form: Any, more: dict[str, Any]) -> HttpResponse:
    watching = audience.of_reply(asked.topic, answered=more["on"].author_id if more["on"] else None)
    context = asked.context | more | {"form": form, "told": audience.counted(watching, request.user)}
    if request.htmx and not form.is_bound:
        return render(request, "questions/question_answer.html#composer", context)
    return answers.answered(request, "questions/question_answer.html", context)


def answered(request: Request, asked: Asked, form: AnswerForm) -> HttpResponse | None:
    """The way to the new answer; nothing when the verb refused. Then the text is a draft, and the form says why."""
    values = form.cleaned_data
    kept = {"by": request.user, "community": asked.place.community, "topic": asked.topic, "html": values["text"]}
    if request.POST.get("do") == "draft":
        PostDraft.keep(**kept)
        return redirect(asked.topic)
    try:
        words = {"html": values["text"], "key": values["key"], "agreed": values["agreed"]}
        post = asked.question.answer(by=request.user, **words)
    except Refused as refusal:
        PostDraft.keep(**kept)
        refused(form, refusal)
        return None
    response = redirect(f"{post.topic.get_absolute_url()}?post={post.number}#post-{post.number}")
    drafts.forget(response, draft_key(f"reply:{asked.topic.pk}", request.user.pk))
    return response


def commented(request: Request, asked: Asked, on: Any, form: CommentForm) -> HttpResponse | None:
    """The same for a comment."""
    values = form.cleaned_data
    kept = {"by": request.user, "community": asked.place.community, "on": on, "html": values["text"]}
    if request.POST.get("do") == "draft":
        PostDraft.keep(**kept)
        return redirect(asked.topic)
    try:
        words = {"html": values["text"], "key": values["key"], "agreed": values["agreed"]}
        post = asked.question.comment(on, by=request.user, **words)
    except Refused as refusal:
        PostDraft.keep(**kept)
        refused(form, refusal)
        return None
    response = redirect(f"{post.topic.get_absolute_url()}?post={post.number}#post-{post.number}")
    drafts.forget(response, draft_key(f"comment:{on.pk}", request.user.pk))
    return response
