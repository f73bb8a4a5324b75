"""Votes and marks. Each POST says what is to be, so that sending it again changes nothing."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from communities.discussions.models import Post, Topic, TopicKind
from communities.discussions.views.doors import leads_on, readable_topic
from communities.questions.forms import DuplicateForm
from communities.questions.models import Question, Vote
from communities.questions.models.marking import may_verify
from communities.questions.models.votes import count_of_votes
from communities.questions.refusals import MayNotVerify, OnlyTheAsker, TooManyVotes
from communities.questions.similar import similar
from communities.questions.views.doors import Asked, post_of, readable_question, require_part
from communities.request import Request
from communities.views.answers import done, done_or_told, limited, posted, status_of
from communities.views.doors import require
from intranet.ui.refusal import Refused

ONLY_THE_ASKER = OnlyTheAsker.message
MAY_NOT_VERIFY = MayNotVerify.message
MAY_NOT_MARK = gettext_lazy(
    "The person who asked, experts of the question's tags and moderators mark duplicates. Ask one of them."
)


@require_POST
@leads_on
def question_vote(request: Request, slug: str, pk: int, answer: int) -> HttpResponse:
    """``vote`` is yes, or no to take it back."""
    asked = readable_question(request, slug, pk)
    require_part(asked)
    post = post_of(request, asked, answer)
    status, refused = 200, None
    try:
        (Vote.take if request.POST.get("vote") == "no" else Vote.give)(post, by=request.user)
    except Refused as refusal:
        status, refused = 422, refusal
        messages.error(request, str(refusal))
    if request.htmx:
        return limited(request, voted(request, asked, post, status), refused)
    return limited(request, HttpResponse() if isinstance(refused, TooManyVotes) else back(asked, post), refused)


def voted(request: Request, asked: Asked, post: Post, status: int) -> HttpResponse:
    """The button as it is now."""
    counted = Post.objects.visible_to(request.user).annotate(n=count_of_votes()).get(pk=post.pk)
    mine = Vote.objects.filter(post=post, person=request.user).exists()
    context = asked.context | {"post": counted, "votes": counted.n, "voted": mine}  # type: ignore[attr-defined]
    return render(request, "questions/_vote.html", context, status=status)


@require_POST
@leads_on
def question_accept(request: Request, slug: str, pk: int, answer: int) -> HttpResponse:
    """``accept`` is yes, or no."""
    asked = readable_question(request, slug, pk)
    post = post_of(request, asked, answer)
    require(asked.topic.author_id == request.user.pk, ONLY_THE_ASKER)
    if request.POST.get("accept") == "no":
        done_or_told(request, asked.question.unaccept, by=request.user)
    else:
        done_or_told(request, asked.question.accept, post, by=request.user)
    return back(asked, post)


@require_POST
@leads_on
def question_verify(request: Request, slug: str, pk: int, answer: int) -> HttpResponse:
    """``verify`` is yes, or no."""
    asked = readable_question(request, slug, pk)
    post = post_of(request, asked, answer)
    require(may_verify(asked.topic, request.user), MAY_NOT_VERIFY)
    verb = asked.question.unverify if request.POST.get("verify") == "no" else asked.question.verify
    done_or_told(request, verb, post, by=request.user)
    return back(asked, post)


@leads_on
def question_duplicate(request: Request, slug: str, pk: int) -> HttpResponse:
    """Say of which question it is a duplicate; ``remove`` takes the mark away."""
    asked = readable_question(request, slug, pk)
    own = asked.topic.author_id == request.user.pk
    require(own or may_verify(asked.topic, request.user), MAY_NOT_MARK)
    if "remove" in request.POST:
        done_or_told(request, asked.question.unmark_duplicate, by=request.user)
        return redirect(asked.topic)
    form = DuplicateForm(posted(request))
    if form.is_valid() and marked(request, asked, form):
        return redirect(asked.topic)
    near = [one for one in similar(request, asked.topic.title) if one.kind == "question" and one.pk != pk]
    context = asked.context | {"form": form, "near": near}
    return render(request, "questions/question_duplicate.html", context, status=status_of(form))


def marked(request: Request, asked: Asked, form: DuplicateForm) -> bool:
    others = Topic.objects.visible_to(request.user).questions().listed().select_related("community")
    of = others.filter(pk=form.cleaned_data["of"]).first()
    if of is None:
        form.add_error("of", _("There is no such question that you may read. Look at its address."))
        return False
    return done(form, asked.question.mark_duplicate, of, by=request.user)


@require_POST
def question_convert(request: Request, slug: str, pk: int) -> HttpResponse:
    """A question into a discussion, or a discussion into a question: ``to`` names the kind it is to be."""
    place = readable_topic(request, slug, pk, moderate=True)
    to = request.POST.get("to")
    if place.topic.kind == TopicKind.QUESTION and to == TopicKind.DISCUSSION:
        question = get_object_or_404(
            Question.objects.visible_to(request.user).select_related("topic__community"), pk=pk
        )
        done_or_told(request, question.make_discussion, by=request.user)
    elif place.topic.kind == TopicKind.DISCUSSION and to == TopicKind.QUESTION:
        done_or_told(request, Question.of_discussion, place.topic, by=request.user)
    topics = Topic.objects.visible_to(request.user).select_related("community")
    return redirect(get_object_or_404(topics, pk=pk))


def back(asked: Asked, post: Post) -> HttpResponse:
    return redirect(f"{asked.topic.get_absolute_url()}?post={post.number}#post-{post.number}")
