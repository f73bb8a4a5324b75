"""A secret community with a canary in every text it can hold, and people who stand to it in every way."""

import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.models import User
from accounts.notifications.models import Activity, Muted
from accounts.tokens.models import PersonalToken
from communities import actions
from communities.attachments.actions import keep
from communities.capabilities import Capability
from communities.discussions.models import PollIdea, Topic
from communities.models import Community, Event, HomeBlock, Membership, Service
from communities.questions.models import Expert, FoundAnswer, Question, Vote
from communities.questions.similar import Suggestion
from communities.vetting import actions as vetting
from communities.vetting.actions.granting import Seen
from communities.vetting.models import VettingRequest
from communities.wiki.models import CommunityPage, PageDraft
from intranet.webhooks.events import Group
from intranet.webhooks.models import Webhook
from pages.models.review import in_a_year

#: Stands in every text of the secret community and nowhere else.
CANARY = "zqxcanary"


@dataclass
class World:
    """``people`` by persona; ``arguments`` for addresses, by the name of the argument or of the route."""

    community: Community
    people: dict[str, User | None]
    arguments: dict[str, Any]


def build(person, manager: User, administrator: User, page) -> World:
    """The world, with an official page owned by the secret community."""
    runner = person("runner", first_name="Runa")
    community = actions.found(
        by=None,
        slug=f"{CANARY}-room",
        facilitators=[runner],
        name=f"Room {CANARY}",
        purpose=f"To hide {CANARY}",
        description=f"<p>About {CANARY}</p>",
        visibility="secret",
        joining="invitation",
    )
    member, leaver, banned, gone = (person(name) for name in ("member", "leaver", "outcast", "deactivated"))
    for somebody in (member, leaver, banned, gone):
        Membership.objects.create(community=community, person=somebody)
    community.memberships.get(person=leaver).leave(by=leaver)
    community.ban(banned, by=runner, reason=f"Told of {CANARY}")
    gone.deactivate(by=administrator)
    elsewhere, invited = person("elsewhere"), person("invited")
    actions.found(by=None, slug="elsewhere-room", facilitators=[elsewhere], name="Elsewhere", purpose="Another one")
    invitation = community.invite(invited, by=runner, message="Come and see")
    delegation = community.delegate(
        Capability.GRANT_OFFICIAL,
        to=person("delegate"),
        by=manager,
        until=timezone.now() + timedelta(days=30),
        reason=f"Knows {CANARY}",
    )
    block = furnish(community, runner)
    page.owning_community = community
    page.save_revision().publish()
    proposal = actions.propose(
        by=person("proposer"), slug="proposed-room", name="Proposed", purpose="Wanted", reason="We need it"
    )
    own = Activity.record("membership.joined", by=runner, on=member.memberships.get(), community=community)
    notification = member.notifications.create(activity=own)
    muted = Muted.objects.create(person=member, thread="topic:0", activity=own)
    topic = discuss(community, runner)
    question = ask(community, runner, member)
    people = {
        "anonymous": None,
        "employee": person("employee"),
        "ex_member": leaver,
        "banned": banned,
        "elsewhere": elsewhere,
        "invited": invited,
        "deactivated": gone,
        "administrator": administrator,
        "member": member,
        "facilitator": runner,
        "manager": manager,
    }
    arguments = {
        "slug": community.slug,
        "username": "member",
        "page_id": page.pk,
        "number": 1,
        "topic": topic.pk,
        "post": topic.posts.get().pk,
        "tag": topic.tags.get().slug,
        "question": question.pk,
        "answer": question.answers().get().pk,
        "expert": Expert.objects.get().pk,
        "kind": "person",
        "block": block.pk,
        "attachment": keep(community, ContentFile(CANARY.encode(), f"{CANARY}.txt"), by=runner).pk,
        "invitation": invitation.pk,
        "delegation": delegation.pk,
        "proposal": proposal.pk,
        "notification": notification.pk,
        "muted": muted.pk,
        "official_path": page.relative_url(None).lstrip("/"),
        "path": write(community, runner).path,
        "vetting_request": vouch(community, manager, runner).pk,
        "community_page": CommunityPage.objects.get(community=community).pk,
        **tell_others(community, runner, manager, member),
    }
    return World(community, people, arguments)


def furnish(community: Community, runner: User) -> HomeBlock:
    """A block, a service, an event and an activity, each with the canary."""
    Service.objects.create(community=community, title=f"Service {CANARY}", promise=CANARY)
    Event.objects.create(community=community, title=f"Event {CANARY}", starts_at=timezone.now() + timedelta(days=2))
    Activity.record("community.changed", by=runner, on=community, community=community, data={"name": CANARY})
    return HomeBlock.objects.create(
        community=community, kind=HomeBlock.Kind.TEXT, position=9, title=CANARY, content=f"<p>{CANARY}</p>"
    )


def write(community: Community, runner: User) -> CommunityPage:
    """A page with two texts, an answer about the first, a draft and a mention, each with the canary."""
    html = f'<p>{CANARY} <span data-mention="member">@{CANARY}</span></p>'
    page = CommunityPage.begin(community, by=runner, title=f"Page {CANARY}", html=html)
    page.revisions.get(number=1).answer_helpful(True, by=runner)
    PageDraft.keep(runner, community, page, html=f"<p>Draft {CANARY}</p>")
    page.publish(by=runner, title=f"Page {CANARY}", html=f"<p>More {CANARY}</p>", based_on=1, summary=CANARY)
    return page


def discuss(community: Community, runner: User) -> Topic:
    """A pinned announcement with a poll, a tag, a reaction and an edit, each with the canary."""
    topic = Topic.begin(
        community,
        by=runner,
        title=f"Topic {CANARY}",
        html=f"<p>{CANARY}</p>",
        kind=Topic.Kind.ANNOUNCEMENT,
        tags=[CANARY],
        poll=PollIdea(f"{CANARY}?", (f"Yes {CANARY}", "No")),
    )
    post = topic.posts.get()
    post.edit(by=runner, html=f"<p>More {CANARY}</p>", based_on=1, summary=CANARY)
    post.react("thanks", by=runner)
    topic.pin_up(by=runner)
    return topic


def ask(community: Community, runner: User, member: User) -> Question:
    """A question about a page, with an answer that has every mark, and an expert for its tag, each with the canary."""
    tag = community.tags.get()
    Expert.name(tag, by=runner, person=member)
    html = f"<p>Why {CANARY}?</p>"
    question = Question.ask(community, by=runner, title=f"Question {CANARY}", html=html, tags=[CANARY])
    other = Question.ask(community, by=runner, title=f"Duplicate {CANARY}", html=html)
    other.mark_duplicate(question.topic, by=runner)
    answer = question.answer(by=member, html=f"<p>Because {CANARY}</p>")
    question.comment(answer, by=runner, html=f"<p>Hm {CANARY}</p>")
    question.accept(answer, by=runner)
    question.verify(answer, by=runner)
    Vote.give(answer, by=runner)
    found = Suggestion("question", question.pk, CANARY, "", "community", "")
    FoundAnswer.note(found, by=member, words=CANARY, key=uuid.uuid4(), community=community)
    return question


def tell_others(community: Community, runner: User, manager: User, member: User) -> dict[str, int]:
    """A webhook of the community with a message, one of the site, and the member's token."""
    address = f"https://{CANARY}.example.com/hook"
    words = {"name": f"Webhook {CANARY}", "address": address, "groups": list(Group)}
    webhook, _new = Webhook.make(community, by=runner, **words)
    site, _new = Webhook.make(None, by=manager, name="Site", address="https://example.com/hook", groups=list(Group))
    token, _secret = PersonalToken.issue(by=member, name=f"Token {CANARY}", scopes=["feeds"], days=9)
    delivery = webhook.ping(by=runner)
    return {"webhook": webhook.pk, "site_webhook": site.pk, "token_made": token.pk, "delivery": delivery.pk}


def vouch(community: Community, manager: User, runner: User) -> VettingRequest:
    """The first text of the page is official, and its newest is asked for, each with the canary."""
    page = CommunityPage.objects.get(community=community)
    first = page.revisions.get(number=1)
    seen, terms = Seen(1, first.sha256, None), {"owner": manager, "review_by": in_a_year(), "note": CANARY}
    vetting.grant(page, by=manager, seen=seen, **terms)
    return vetting.ask(page, by=runner, note=CANARY)
