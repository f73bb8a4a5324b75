"""Every text field of everything a community can hold, found in the registry of models, and a canary in each.

A new model with text fails the test until the world (world.py), or ``plant`` here, writes a row of it with the canary.
"""

from collections.abc import Iterator
from datetime import timedelta

from django.apps import apps
from django.contrib.auth.models import Group
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from communities.capabilities import Capability
from communities.discussions.models import Closure, PostDraft, PostHiding, Report, Topic
from communities.models import Archival, Community, Event, Invitation, JoinRequest, Proposal, Service
from communities.questions.models import PromotedAnswer, Question
from communities.vetting import actions
from communities.vetting.actions.granting import Seen
from communities.vetting.models import Suspension, VettingRequest
from communities.wiki.models import CommunityPage, PageAddress, PageArchival, PageDraft
from intranet.mail_in.models import IncomingMail
from pages.models.review import in_a_year
from tests.access.world import CANARY, World

TEXT = (models.CharField, models.TextField, models.JSONField, models.FileField)
#: Rooms whose texts are official and everybody's, or made of texts of other rooms; and models that keep such texts.
OURS = ("communities", "accounts", "intranet")
NOT_THEIRS = {"pages", "search", "wagtailcore"}
OFFICIAL = {"AdoptedPage", "HandOver"}
#: Fields that hold codes, sums and addresses of ours, not words of people: field, or model and field.
WORDLESS = {
    "sha256", "previous_sha256", "role", "mail", "outcome", "capability", "verb", "audience", "terms", "failure",
    "thread", "kind", "name_kind", "why", "about", "identity", "source",
    "Attachment.file", "Attachment.content_type", "Attachment.reading", "Scan.scanner", "Scan.finding",
    "FoundAnswer.kind", "HomeBlock.kind", "HomeBlock.data", "Conversion.answers_to", "VettingEvent.authority",
    "PageRevision.files", "PostRevision.files", "OfficialVersion.files", "Event.link",
    "ModerationEvent.data", "VettingEvent.data",
    "Webhook.seed", "Webhook.previous_seed", "Webhook.stopped_because", "IncomingMail.raw",
    "Mail.key", "Mail.because", "Notification.reason", "Proposal.slug",
}  # fmt: skip


def texts() -> Iterator[tuple[type[models.Model], str, str]]:
    """Model, field, and the way from the model to its community, of every field in which people's words may stand."""
    for model in apps.get_models():
        if model._meta.app_label in NOT_THEIRS or not model.__module__.startswith(OURS):
            continue
        if model.__name__ in OFFICIAL:
            continue
        way = "pk" if model is Community else way_to_community(model)
        for field in model._meta.concrete_fields if way else ():
            named = {field.name, f"{model.__name__}.{field.name}"}
            if isinstance(field, TEXT) and not field.choices and not named & WORDLESS:
                yield model, field.name, way


def way_to_community(model: type[models.Model], steps: int = 3) -> str:
    """The shortest way along foreign keys, as a lookup; empty where there is none."""
    ahead: list[tuple[type[models.Model], str]] = [(model, "")]
    for _step in range(steps):
        further = []
        for here, way in ahead:
            for field in here._meta.concrete_fields:
                to = field.related_model
                if not isinstance(field, models.ForeignKey) or isinstance(to, str) or to is None:
                    continue
                if to is Community:
                    return f"{way}{field.name}"
                if to is not User and to._meta.app_label not in NOT_THEIRS:
                    further.append((to, f"{way}{field.name}__"))
        ahead = further
    return ""


def without_canary(community: Community) -> list[str]:
    """Fields in which no row of this community has the canary."""
    bare = []
    for model, name, way in texts():
        holds = Q(**{f"{name}__icontains": CANARY})
        if not model._base_manager.filter(holds, **{way: community.pk}).exists():
            bare.append(f"{model.__name__}.{name}")
    return bare


def plant(world: World) -> None:
    """What the world leaves out, written as the verbs write it, without what they would do to what is there."""
    community, runner, member, manager = (
        world.community,
        *(world.people[n] for n in ("facilitator", "member", "manager")),
    )
    page, topic, question = (
        model.objects.filter(community=community).first() for model in (CommunityPage, Topic, Question)
    )
    post, now = topic.posts.first(), timezone.now()
    decided = {"decided_at": now, "decided_by": manager}
    plant_endings(page, topic, runner, member)
    plant_vetting(page, question, runner, manager)
    drafted = {"title": CANARY, "html": CANARY, "summary": CANARY}
    PageDraft.objects.update_or_create(person=member, community=community, page=page, defaults=drafted)
    PostDraft.objects.create(person=member, community=community, title=CANARY, html=f"<p>{CANARY}</p>", tags=CANARY)
    Report.objects.create(post=post, reporter=member, reason="other", words=CANARY)
    for model, more in ((JoinRequest, {"comment": CANARY}), (Invitation, {"invited_by": runner})):
        model.objects.create(
            person=member, community=community, message=CANARY, outcome="declined", decided_at=now, **more
        )
    Event.objects.filter(community=community).update(place=CANARY)
    Service.objects.filter(community=community).update(description=CANARY)
    PageAddress.objects.create(community=community, path=f"{CANARY}-before", page=page)
    mailed = {"recipient": f"{CANARY}-room@example.com", "sender": f"{CANARY}@example.com", "size": 9, "source": "pipe"}
    IncomingMail.objects.create(community=community, person=member, identity="1", **mailed)
    words = {"slug": community.slug, "reason": CANARY, "comment": CANARY}
    Proposal.objects.create(community=community, proposed_by=runner, decision="approved", **words, **decided)
    until, some = now + timedelta(days=1), Group.objects.create(name="Some")
    community.delegate(Capability.GRANT_OFFICIAL, to=some, by=manager, until=until, reason=CANARY)


def plant_endings(page: CommunityPage, topic: Topic, runner: User, member: User) -> None:
    """Closed, hidden, archived, and all of it taken back."""
    lifted = {"lifted_by": runner, "lifted_at": timezone.now()}
    Archival.objects.create(community=page.community, archived_by=runner, reason=CANARY, **lifted)
    PageArchival.objects.create(page=page, archived_by=runner, reason=CANARY, **lifted)
    PostHiding.objects.create(post=topic.posts.first(), hidden_by=runner, reason=CANARY, **lifted)
    over = {"reopened_by": runner, "reopened_at": timezone.now()}
    Closure.objects.create(topic=topic, closed_by=runner, reason=CANARY, **over)


def plant_vetting(page: CommunityPage, question: Question, runner: User, manager: User) -> None:
    """A text that was withdrawn, a suspension that is over, a request that was sent back, a promoted answer."""
    now = timezone.now()
    other = CommunityPage.begin(page.community, by=runner, title=f"Other {CANARY}", html=f"<p>{CANARY}</p>")
    seen = Seen(1, other.newest.sha256, None)
    version = actions.grant(other, by=manager, seen=seen, owner=manager, review_by=in_a_year())
    version.withdraw(by=manager, reason=CANARY)
    over = {"at": now - timedelta(days=9), "until": now - timedelta(days=8)}
    Suspension.objects.create(version=page.official_versions.first(), by=runner, reason=CANARY, **over)
    VettingRequest.objects.filter(page=page).update(comment=CANARY)
    promoted = {"post_number": 1, "page": page, "revision": page.newest, "heading": CANARY, "promoted_by": runner}
    PromotedAnswer.objects.create(post=question.answers().first(), **promoted)
