"""Replying to a topic, with a quotation if one was asked for."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import format_html
from django.utils.translation import gettext as _

from accounts.sign_in.required import keeps
from communities.discussions import audience
from communities.discussions.composing import draft_key, furnish, refused
from communities.discussions.forms import ReplyForm
from communities.discussions.models import Post, PostDraft, Topic, TopicKind
from communities.discussions.models.mentions import unquoted
from communities.discussions.refusals import WasMerged
from communities.discussions.showing import TopicPage
from communities.discussions.views.doors import MAY_NOT_REPLY, Place, leads_on, readable_topic
from communities.discussions.views.drafts import draft_address
from communities.request import Request
from communities.signed_out import hold, sent
from communities.views.answers import answered
from communities.views.doors import require
from intranet.ui.editor import drafts
from intranet.ui.markup import clean
from intranet.ui.refusal import Refused


@keeps(hold)
@leads_on
def topic_reply(request: Request, slug: str, pk: int) -> HttpResponse:
    place = readable_topic(request, slug, pk, plain=request.method == "POST")
    if place.topic.kind == TopicKind.QUESTION:  # what is said there is an answer or a comment, and says which
        return redirect(place.topic)
    require(place.permissions.can_reply, MAY_NOT_REPLY)
    if request.method == "POST":
        form = ReplyForm(request.POST)
        if form.is_valid() and (response := replied(request, place, form)):
            return response
        return composer(request, readable_topic(request, slug, pk), form)
    held = sent(request)
    return composer(request, place, ReplyForm(held) if held is not None else None)


def composer(request: Request, place: Place, form: ReplyForm | None) -> HttpResponse:
    """The form under the newest posts: empty or with the draft, or as it was sent and why it was refused."""
    mine = PostDraft.objects.visible_to(request.user).filter(topic=place.topic)
    draft = mine.first() if form is None else None
    quoted = quoted_post(request, place)
    if form is None:
        form = ReplyForm(initial=initial(draft, quoted, request))
    autosave, name = draft_address(place.community, topic=place.topic), f"reply:{place.topic.pk}"
    furnish(form, place.community, place.permissions, autosave=autosave, name=name, draft=draft)
    watching = audience.of_reply(place.topic, answered=quoted.author_id if quoted else None)
    told = audience.counted(watching, request.user)
    context = place.shown_context | {
        "form": form,
        "draft": draft,
        "quoted": quoted,
        "told": told,
        "topic_key": str(place.topic.pk),
    }
    if request.htmx and not form.is_bound:
        return render(request, "discussions/topic_reply.html#composer", context)
    context["page"] = TopicPage(
        place.topic, request.user, may_moderate=place.permissions.can_moderate, page=MOST_RECENT
    )
    return answered(request, "discussions/topic_reply.html", context)


#: A page beyond the last: the newest posts stand above the form.
MOST_RECENT = 10_000_000


def replied(request: Request, place: Place, form: ReplyForm) -> HttpResponse | None:
    """The way to the new post; nothing when the verb refused. Then the text is a draft, and the form says why."""
    values = form.cleaned_data
    kept = {"by": request.user, "community": place.community, "topic": place.topic, "html": values["text"]}
    if request.POST.get("do") == "draft":
        PostDraft.keep(**kept)
        return redirect(place.topic)
    answers_to = values["reply_to"] and Post.objects.visible_to(request.user).filter(pk=values["reply_to"]).first()
    try:
        words = {"key": values["key"], "agreed": values["agreed"], "reply_to": answers_to or None}
        post = place.topic.reply(by=request.user, html=values["text"], **words)
    except Refused as refusal:
        if isinstance(refusal, WasMerged):
            kept["topic"] = Topic.objects.visible_to(request.user).get(merged=place.topic)
        PostDraft.keep(**kept)
        refused(form, refusal)
        return None
    response = redirect("topic_post", place.community.slug, post.topic_id, post.number)
    drafts.forget(response, draft_key(f"reply:{place.topic.pk}", request.user.pk))
    return response


def quoted_post(request: Request, place: Place) -> Post | None:
    """The post of this topic that the reply answers, from ``?quote=`` or ``?to=``, if the reader may see it."""
    asked = request.GET.get("quote") or request.GET.get("to") or request.POST.get("reply_to") or ""
    if not asked.isdecimal() or len(asked) > 18:
        return None
    posts = Post.objects.visible_to(request.user).filter(topic=place.topic).select_related("author")
    return posts.filter(pk=asked).first()


def initial(draft: PostDraft | None, quoted: Post | None, request: Request) -> dict:
    """What the form shows: the draft, then the quotation."""
    html = draft.html if draft else ""
    if quoted and request.GET.get("quote"):
        html += quotation(quoted)
    return {"text": html, "reply_to": quoted.pk if quoted else None}


def quotation(post: Post) -> str:
    """The words of a post as a quotation that leads back to it; quotations inside it are left out."""
    said = _("%(name)s wrote:") % {"name": post.author.name}
    head = format_html('<p><a href="{}">{}</a></p>', post.get_absolute_url(), said)
    return clean(f"<blockquote>{head}{unquoted(post.html)}</blockquote><p></p>", heading_ids=False)
