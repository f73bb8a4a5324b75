"""What moderators do to a topic. Each asks first where it cannot simply be undone."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from communities.discussions.forms import CloseForm, MergeForm, MoveForm, SplitForm, TitleForm
from communities.discussions.models import Post, Tag, Topic
from communities.discussions.models.kinds import TopicKind
from communities.discussions.showing import PAGE, page_of
from communities.discussions.views.doors import readable_topic
from communities.request import Request
from communities.views.answers import done, done_or_told, posted, status_of
from communities.views.doors import require

MAY_NOT_DESCRIBE = gettext_lazy("Only its author and the moderators change the title and the tags of a topic.")


def topic_close(request: Request, slug: str, pk: int) -> HttpResponse:
    place = readable_topic(request, slug, pk, moderate=True)
    form = CloseForm(posted(request))
    if form.is_valid() and done(form, place.topic.close, by=request.user, reason=form.cleaned_data["reason"]):
        messages.success(request, _("The topic is closed. Nobody can reply until you reopen it."))
        return redirect(place.topic)
    return render(request, "discussions/topic_close.html", place.context | {"form": form}, status=status_of(form))


@require_POST
def topic_reopen(request: Request, slug: str, pk: int) -> HttpResponse:
    place = readable_topic(request, slug, pk, moderate=True)
    done_or_told(request, place.topic.reopen, by=request.user)
    return redirect(place.topic)


@require_POST
def topic_pin(request: Request, slug: str, pk: int) -> HttpResponse:
    """``pin=no`` takes it down again."""
    place = readable_topic(request, slug, pk, moderate=True)
    verb = place.topic.unpin if request.POST.get("pin") == "no" else place.topic.pin_up
    done_or_told(request, verb, by=request.user)
    return redirect(place.topic)


def topic_edit(request: Request, slug: str, pk: int) -> HttpResponse:
    place = readable_topic(request, slug, pk)
    topic, permissions = place.topic, place.permissions
    own = topic.author_id == request.user.pk and permissions.can_start_discussions
    require(own or permissions.can_moderate, MAY_NOT_DESCRIBE)
    tags = ", ".join(tag["name"] for tag in topic.tag_list)  # type: ignore[attr-defined]
    form = TitleForm(posted(request), initial={"title": topic.title, "tags": tags})
    if form.is_valid() and done(form, topic.describe, by=request.user, **form.cleaned_data):
        return redirect(topic)
    known = Tag.objects.visible_to(request.user).filter(community=place.community).order_by("name")[:200]
    context = place.context | {"form": form, "tags": known}
    return render(request, "discussions/topic_edit.html", context, status=status_of(form))


def topic_move(request: Request, slug: str, pk: int) -> HttpResponse:
    """Into one of the moderator's own communities, in which they may start discussions."""
    place = readable_topic(request, slug, pk, moderate=True)
    mine = [one for one in request.communities.mine if one.pk != place.community.pk]
    form = MoveForm(posted(request), communities=mine)
    if form.is_valid() and done(form, place.topic.move, form.cleaned_data["to"], by=request.user):
        messages.success(request, _("The topic is here now. Its old address leads here."))
        return redirect(place.topic)
    context = place.context | {"form": form, "nowhere": not mine}
    return render(request, "discussions/topic_move.html", context, status=status_of(form))


def topic_merge(request: Request, slug: str, pk: int) -> HttpResponse:
    place = readable_topic(request, slug, pk, moderate=True)
    others = Topic.objects.visible_to(request.user).filter(community=place.community, merged_into=None)
    others = others.filter(kind__in=[TopicKind.DISCUSSION, TopicKind.ANNOUNCEMENT]).exclude(pk=pk)
    form = MergeForm(posted(request))
    if form.is_valid():
        into = others.select_related("community").filter(pk=form.cleaned_data["into"]).first()
        if into is None:
            form.add_error("into", _("There is no such topic in this community. Look at its address."))
        elif done(form, place.topic.merge, into, by=request.user):
            messages.success(request, _("Both are one topic now. The old address leads here."))
            return redirect(into)
    context = place.context | {"form": form, "known": others.order_by("-last_post_at")[:30]}
    return render(request, "discussions/topic_merge.html", context, status=status_of(form))


def topic_split(request: Request, slug: str, pk: int) -> HttpResponse:
    place = readable_topic(request, slug, pk, moderate=True)
    replies = Post.objects.visible_to(request.user).filter(topic=place.topic, number__gt=1).order_by("number")
    form = SplitForm(posted(request), posts=replies)
    if form.is_valid():
        chosen = form.cleaned_data["posts"]
        if form.cleaned_data["onwards"]:
            chosen = replies.filter(pk__in=[post.pk for post in chosen]) | replies.filter(number__gt=last(chosen))
        new = []
        title = form.cleaned_data["title"]
        if done(form, lambda **words: new.append(place.topic.split(chosen, **words)), title=title, by=request.user):
            return redirect(new[0])
    asked = request.GET.get("page", "")
    page = int(asked) if asked.isdecimal() and len(asked) < 9 else 1
    last_page = page_of(place.topic.highest_number)
    page = min(max(page, 1), last_page)
    shown = replies.filter(number__gt=(page - 1) * PAGE, number__lte=page * PAGE).select_related("author")
    ticked = set(request.POST.getlist("posts"))
    pages = {"page": page, "next": page + 1 if page < last_page else 0, "previous": page - 1}
    context = place.context | {"form": form, "posts": [(one, str(one.pk) in ticked) for one in shown], **pages}
    return render(request, "discussions/topic_split.html", context, status=status_of(form))


def last(posts) -> int:  # type: ignore[no-untyped-def]
    return max(post.number for post in posts)
