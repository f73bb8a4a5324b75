"""Meridian's communities: people in their roles, what each community offers, requests, invitations, delegations."""

import datetime
from typing import Any

from django.contrib.auth.models import Permission
from wagtail.models import Page

from accounts.models import User
from accounts.notifications.models import Activity
from communities.models import (
    Archival,
    Community,
    Event,
    HomeBlock,
    Invitation,
    JoinRequest,
    KeyPage,
    Membership,
    PersonDelegation,
    Proposal,
    RoleCapability,
    Service,
)
from communities.presets import HOME_BLOCKS, Preset, matrix_for
from intranet.demo.dates import ago, ahead
from intranet.demo.sources import html, records
from intranet.ui.markup import clean

PRESETS = {
    "everyone_contributes": Preset.EVERYONE,
    "members_post_editors_write": Preset.MEMBERS,
    "facilitators_publish": Preset.FACILITATORS,
}
#: What a community may set otherwise than by default.
SETTINGS = ("response_promise_hours", "four_eyes", "default_view", "owner_may_reaffirm")
ROLES = (("facilitators", "facilitator"), ("editors", "editor"), ("members", "member"))
KINDS = {"text": HomeBlock.Kind.TEXT, "announcement": HomeBlock.Kind.ANNOUNCEMENTS}


def load_communities(people: dict[str, User]) -> dict[str, Community]:
    """Every community by its slug, with its members; proposals too."""
    found = {entry["slug"]: load_community(entry, people) for entry in records("communities")}
    for entry in records("proposals"):
        load_proposal(entry, people)
    return found


def load_community(entry: dict[str, Any], people: dict[str, User]) -> Community:
    community = Community.objects.create(
        **{name: entry[name] for name in ("slug", "name", "purpose", "kind", "visibility", "joining", "hue")},
        description=html(entry["description"]),
        **{name: entry[name] for name in SETTINGS if name in entry},
        opened_at=ago(entry["created_ago"]),
        last_activity_at=ago(entry["active_ago"]),
    )
    Community.objects.filter(pk=community.pk).update(created_at=ago(entry["created_ago"]))
    set_matrix(community, PRESETS[entry["preset"]])
    add_members(community, entry, people)
    add_home(community, entry)
    add_waiting(community, entry, people)
    add_delegations(community, entry, people)
    if "archived_ago" in entry:
        archive(community, entry, people)
    return community


def set_matrix(community: Community, preset: Preset) -> None:
    matrix = matrix_for(preset, community.visibility)
    RoleCapability.objects.bulk_create(
        [
            RoleCapability(community=community, role=role, capability=capability)
            for role, capabilities in matrix.items()
            for capability in sorted(capabilities)
        ]
    )


def add_members(community: Community, entry: dict[str, Any], people: dict[str, User]) -> None:
    rows = [(people[name], role) for key, role in ROLES for name in entry[key]]
    Membership.objects.bulk_create([Membership(community=community, person=p, role=role) for p, role in rows])
    memberships = list(Membership.objects.filter(community=community).select_related("person").order_by("pk"))
    step = (entry["created_ago"] - entry["active_ago"]) / (len(memberships) + 1)
    for number, membership in enumerate(memberships):
        membership.joined_at = ago(entry["created_ago"] - int(number * step))
        activity = Activity.record("membership.joined", by=membership.person, on=membership, community=community)
        Activity.objects.filter(pk=activity.pk).update(at=membership.joined_at)
    Membership.objects.bulk_update(memberships, ["joined_at"])


def add_home(community: Community, entry: dict[str, Any]) -> None:
    kinds = list(HOME_BLOCKS[community.kind])
    blocks = [HomeBlock(community=community, kind=kind) for kind in kinds]
    for block in entry["blocks"]:
        kind = KINDS[block["kind"]]
        content = {"title": block["title"], "content": clean(block["content"])}
        if kind in kinds:
            blocks[kinds.index(kind)] = HomeBlock(community=community, kind=kind, **content)
        else:
            blocks.insert(1, HomeBlock(community=community, kind=kind, **content))
            kinds.insert(1, kind)
    for position, row in enumerate(blocks):
        row.position = position
    HomeBlock.objects.bulk_create(blocks)
    Service.objects.bulk_create(
        [Service(community=community, position=n, **service) for n, service in enumerate(entry["services"])]
    )
    for event in entry.get("events", ()):
        starts = ahead(event["in"], event["hour"])
        ends = starts + datetime.timedelta(hours=event["hours"])
        Event.objects.create(
            community=community, title=event["title"], place=event["place"], starts_at=starts, ends_at=ends
        )


def add_waiting(community: Community, entry: dict[str, Any], people: dict[str, User]) -> None:
    """Requests and invitations nobody has answered yet, with the people told who have to."""
    facilitators = [people[name] for name in entry["facilitators"]]
    for request in entry.get("join_requests", ()):
        person = people[request["person"]]
        row = JoinRequest.objects.create(community=community, person=person, message=request["message"])
        JoinRequest.objects.filter(pk=row.pk).update(created_at=ago(request["ago"]))
        Activity.record("join_request.made", by=person, on=row, community=community, tell=facilitators)
    for invitation in entry.get("invitations", ()):
        by = people[invitation["by"]]
        invited = Invitation.objects.create(community=community, person=people[invitation["person"]], invited_by=by)
        Invitation.objects.filter(pk=invited.pk).update(created_at=ago(invitation["ago"]))
        Activity.record("invitation.made", by=by, on=invited, community=community, tell=[invited.person])


def add_delegations(community: Community, entry: dict[str, Any], people: dict[str, User]) -> None:
    for delegation in entry.get("delegations", ()):
        permission = Permission.objects.get(codename=delegation["capability"], content_type__app_label="communities")
        row = PersonDelegation.objects.create(
            content_object=community,
            user=people[delegation["to"]],
            permission=permission,
            granted_by=people[delegation["by"]],
            reason=delegation["reason"],
            expires_at=ahead(delegation["until_in"]),
        )
        PersonDelegation.objects.filter(pk=row.pk).update(created_at=ago(delegation["ago"]))


def archive(community: Community, entry: dict[str, Any], people: dict[str, User]) -> None:
    row = Archival.objects.create(
        community=community, archived_by=people[entry["facilitators"][0]], reason="The work is done."
    )
    Archival.objects.filter(pk=row.pk).update(archived_at=ago(entry["archived_ago"]))
    community.archival = row
    community.save(update_fields=["archival"])


def load_proposal(entry: dict[str, Any], people: dict[str, User]) -> None:
    by, declined = people[entry["by"]], entry.get("declined")
    community = Community.objects.create(
        **{name: entry[name] for name in ("slug", "name", "purpose", "kind", "visibility", "joining")}
    )
    set_matrix(community, Preset.EVERYONE)
    proposal = Proposal.objects.create(
        community=community, proposed_by=by, slug=entry["slug"], reason=entry["reason"], **decision(declined, people)
    )
    Proposal.objects.filter(pk=proposal.pk).update(created_at=ago(entry["ago"]))
    if not declined:
        Activity.record("proposal.made", by=by, on=proposal, community=community, tell=[people["manager"]])


def decision(declined: dict[str, Any] | None, people: dict[str, User]) -> dict[str, Any]:
    if not declined:
        return {}
    by, when = people[declined["by"]], ago(declined["ago"])
    return {"decision": "declined", "decided_by": by, "decided_at": when, "comment": declined["comment"]}


def add_key_pages(communities: dict[str, Community], pages: dict[str, Page]) -> None:
    for entry in records("communities"):
        KeyPage.objects.bulk_create(
            [
                KeyPage(community=communities[entry["slug"]], page=pages[path], position=position)
                for position, path in enumerate(entry["key_pages"])
            ]
        )
