"""Vetting of one answer: how it stands, asking, deciding, withdrawing."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.sign_in.recent import require_recent_sign_in
from communities.discussions.models import Post
from communities.models import Community
from communities.questions.views.doors import post_of, readable_question
from communities.request import Request
from communities.templatetags.communities import crumbs
from communities.vetting import actions
from communities.vetting.answers import address_of, label_of_answer
from communities.vetting.forms import acts
from communities.vetting.models import OfficialVersion, VettingEvent, VettingRequest
from communities.vetting.readings import AnswerReading
from communities.vetting.refusals import NotOfficial
from communities.vetting.resolver import resolve_answers
from communities.vetting.review import Review
from communities.vetting.rights import VettingPermissionTester
from communities.vetting.targets import AnswerTarget
from communities.vetting.views.requests import MAY_NOT, active_of, answered
from communities.views.answers import done, done_or_told, posted, status_of
from communities.views.doors import require
from communities.wiki.comparing import compared
from intranet.ui.pagination import paginate

MAY_NOT_ASK = gettext_lazy(
    "You may not ask for vetting here. Join the community, or ask one of its facilitators to do it."
)


@dataclass(frozen=True)
class FoundAnswer:
    """An answer the reader may see, its latest standing, and what they may do about it."""

    post: Post
    reading: AnswerReading | None
    active: OfficialVersion | None
    rights: VettingPermissionTester

    @property
    def community(self) -> Community:
        return self.rights.community

    @property
    def context(self) -> dict[str, object]:
        topic = self.post.topic
        way = [*crumbs(self.community), (topic.title, topic.get_absolute_url())]
        here = {"community": self.community, "post": self.post, "topic": topic, "way": way}
        return here | {"active": self.active, "rights": self.rights, "reading": self.reading}


def readable_answer(request: Request, slug: str, pk: int, answer: int) -> FoundAnswer:
    """An answer of this question; a miss is a 404, and so is the question itself."""
    asked = readable_question(request, slug, pk)
    post = post_of(request, asked, answer)
    if post.number == 1 or post.reply_to_id is not None:
        raise Http404
    post.topic, post.topic.community = asked.topic, asked.place.community
    active = active_of(request, post=post)
    rights = VettingPermissionTester(asked.place.permissions, active)
    return FoundAnswer(post, resolve_answers([post]).get(post.pk), active, rights)


@require_safe
def answer_vetting(request: Request, slug: str, pk: int, answer: int) -> HttpResponse:
    """What is official of an answer, what was changed since, who asked, and all that happened."""
    found = readable_answer(request, slug, pk, answer)
    reading, post = found.reading, found.post
    events = VettingEvent.objects.visible_to(request.user).filter(post=post).select_related("actor")
    asked = VettingRequest.objects.visible_to(request.user).open().filter(post=post).select_related("asked_by")
    newer = found.active is not None and reading is not None and reading.newer_edits
    context = found.context | {
        "label": label_of_answer(reading) if reading else {},
        "difference": compared(found.active.text, post.newest) if newer and found.active else None,
        "asked": asked.first(),
        "events": paginate(request, events, order_by=("-pk",), size=30),
    }
    return render(request, "vetting/answer_vetting.html", context)


@require_POST
def answer_ask_vetting(request: Request, slug: str, pk: int, answer: int) -> HttpResponse:
    found = readable_answer(request, slug, pk, answer)
    require(found.rights.can_ask, MAY_NOT_ASK)
    if done_or_told(request, actions.ask, found.post, by=request.user):
        messages.success(request, _("You asked for vetting. You will be told the answer."))
    return redirect(address_of(found.post))


def answer_vet(request: Request, slug: str, pk: int, answer: int) -> HttpResponse:
    """The newest text of an answer, whether somebody asked or not."""
    return answered(request, lambda: answer_review(request, slug, pk, answer), "vetting/page_vet.html")


def answer_review(request: Request, slug: str, pk: int, answer: int) -> Review:
    found = readable_answer(request, slug, pk, answer)
    require(found.rights.can_grant or found.rights.can_adopt_small, MAY_NOT)
    target = AnswerTarget(found.post)
    asked = VettingRequest.objects.visible_to(request.user).open().filter(post=found.post)
    related = asked.select_related("asked_by__profile", "claimed_by")
    return Review(target, target.newest, found.active, related.first(), found.rights)


def answer_withdraw(request: Request, slug: str, pk: int, answer: int) -> HttpResponse:
    """Take the statement about an answer back, with a reason."""
    found = readable_answer(request, slug, pk, answer)
    require(found.rights.can_withdraw, MAY_NOT)
    if found.active is None:
        messages.info(request, str(NotOfficial()))
        return redirect(address_of(found.post))
    form = acts.WithdrawForm(posted(request), official=found.active)
    if form.is_valid():
        require_recent_sign_in(request)
        if done(form, found.active.withdraw, by=request.user, **form.words):
            messages.success(request, _("Withdrawn. Readers see the reason."))
            return redirect(address_of(found.post))
    return render(request, "vetting/answer_withdraw.html", found.context | {"form": form}, status=status_of(form))
