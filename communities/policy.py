"""A community's policy: four plain axes, a sentence of help on every choice, and which combinations are wrong.

The same ``problems`` speak in forms before saving and in ``community.change_policy`` when saving, so that no road into
the database is without them; what a single row can say is said again by CHECK constraints.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from communities.capabilities import (
    DELEGABLE,
    FACILITATORS_KEEP,
    MATRIX,
    OUTSIDERS_OF_CLOSED,
    RUNNING,
    Capability,
    Role,
)
from communities.models.community import DefaultView, Joining, Kind, Visibility
from communities.models.membership import RoleCapability
from communities.presets import Matrix, Preset


@dataclass(frozen=True)
class Choice:
    """One choice on an axis, for the screens."""

    value: str
    label: str | Promise
    help: str | Promise


def _choices(words: Mapping) -> tuple[Choice, ...]:
    return tuple(Choice(choice.value, choice.label, text) for choice, text in words.items())


KINDS = _choices({
    Kind.LEARNING: _("People of one craft share what they know. The home page puts what is new first."),
    Kind.SUPPORT: _("A team helps its internal customers. The home page puts services and the promise first."),
    Kind.BOTH: _("A team that helps others and learns together."),
})  # fmt: skip
VISIBILITIES = _choices({
    Visibility.OPEN: _("Everyone in the organisation reads it, without joining. Right for most."),
    Visibility.CLOSED: _("Everyone finds its name and purpose; only members read what is inside."),
    Visibility.SECRET: _("Nobody but its members knows that it exists. Intranet managers can see it too."),
})  # fmt: skip
JOININGS = _choices({
    Joining.FREELY: _("Anyone who sees it joins with one click."),
    Joining.REQUEST: _("People ask, and whoever manages members decides."),
    Joining.INVITATION: _("People come in only when they are invited."),
})  # fmt: skip
PRESETS = _choices({
    Preset.EVERYONE: _("Members discuss, answer and write pages alike; everyone else may ask, answer and reply."),
    Preset.MEMBERS: _("Members discuss and answer; pages are written by editors you name."),
    Preset.FACILITATORS: _("Pages and announcements come from facilitators; editors correct them; members discuss."),
    Preset.CUSTOM: _("Decide for every role what it may do."),
})  # fmt: skip
DEFAULT_VIEWS = _choices({
    DefaultView.OFFICIAL: _("Readers get the vetted text, and a note that newer edits exist."),
    DefaultView.NEWEST: _("Readers get the newest text, and a note where the vetted one is."),
})  # fmt: skip
VETTING_HELP = {
    "grace_days": _("So long after its review date a text keeps its place, marked overdue; then it lapses."),
    "four_eyes": _("Whoever wrote part of a text cannot be the one who makes it official."),
    "owner_may_reaffirm": _("The owner of an official text may say that it still holds, when nothing in it changed."),
}
ROLE_HELP = {
    Role.EMPLOYEE: _("Everyone who is signed in and not a member. Members may do all of this too."),
    Role.MEMBER: _("People who joined."),
    Role.EDITOR: _("Members whom facilitators trust with pages."),
    Role.FACILITATOR: _("Members who run the community."),
}
CAPABILITY_HELP = {
    Capability.START_DISCUSSIONS: _("Begin a new topic."),
    Capability.REPLY: _("Write in topics that others began."),
    Capability.ASK: _("Put a question to the community. In closed communities this may be open to outsiders too."),
    Capability.ANSWER: _("Answer the questions of others."),
    Capability.MAIL_IN: _(
        "A mail becomes a topic or a question, where they may begin one. Replies need no such right."
    ),
    Capability.CREATE_PAGES: _("Add pages to the community's tree."),
    Capability.EDIT_PAGES: _("Change pages; every version is kept."),
    Capability.REQUEST_VETTING: _("Ask for a page or an answer to be made official."),
    Capability.MODERATE: _("Hide, move and close what others wrote."),
    Capability.MANAGE_MEMBERS: _("Let people in, invite them, name editors, ban."),
    Capability.MANAGE_SETTINGS: _("Change this policy, the home page and the settings."),
    Capability.ANNOUNCE: _("Write announcements, which reach all members."),
}


@dataclass(frozen=True)
class Problem:
    """What is wrong with a policy, and what to do; ``field`` is the form field it belongs to."""

    field: str
    message: str | Promise


def problems(*, visibility: str, joining: str, matrix: Matrix) -> list[Problem]:
    """Everything wrong with this combination; an empty list when nothing is."""
    return [*_wrong_doors(visibility, joining), *_wrong_cells(matrix), *_wrong_rows(visibility, matrix)]


def _wrong_doors(visibility: str, joining: str) -> Iterable[Problem]:
    if visibility not in Visibility:
        yield Problem("visibility", _("Choose who sees the community: open, closed or secret."))
    if joining not in Joining:
        yield Problem("joining", _("Choose who joins: freely, on request or by invitation."))
    if visibility == Visibility.SECRET and joining != Joining.INVITATION:
        yield Problem(
            "joining",
            _("Nobody can find a secret community to join it. Choose “by invitation”, or make the community closed."),
        )


def _wrong_cells(matrix: Matrix) -> Iterable[Problem]:
    named = {capability for held in matrix.values() for capability in held}
    if set(matrix) - set(Role):
        yield Problem("matrix", _("The table names a role that does not exist."))
    if named & DELEGABLE:
        yield Problem("matrix", _("Official status is delegated by intranet managers. Take it out of the table."))
    if named - set(MATRIX) - DELEGABLE:
        yield Problem(
            "matrix", _("The table names something that is not a choice here. Who may read follows from who sees it.")
        )


def _wrong_rows(visibility: str, matrix: Matrix) -> Iterable[Problem]:
    rows = {role: frozenset(matrix.get(role, ())) for role in Role}
    everyone = rows[Role.EMPLOYEE]
    if everyone & RUNNING:
        yield Problem(
            "matrix", _("Only members can moderate, announce or manage. Give it to a role of members instead.")
        )
    if visibility == Visibility.CLOSED and everyone - OUTSIDERS_OF_CLOSED:
        yield Problem(
            "matrix",
            _("People outside cannot read a closed community, so all they may do is ask. Take the rest from them."),
        )
    if visibility == Visibility.SECRET and everyone:
        yield Problem("matrix", _("People outside do not know a secret community. Leave their row empty."))
    if FACILITATORS_KEEP - rows[Role.FACILITATOR]:
        yield Problem(
            "matrix",
            _("Facilitators always moderate, manage members and change settings, or nobody could. Give these back."),
        )
    yield from _falling_rows(rows)


def _falling_rows(rows: Matrix) -> Iterable[Problem]:
    """Each role may do at least what the one before it may."""
    order = list(Role)
    for lower, upper in pairwise(order):
        missing = sorted(rows[lower] - rows[upper])
        if missing:
            words = {"upper": upper.label, "lower": lower.label, "what": _label(missing[0])}
            yield Problem("matrix", _("%(upper)s: may do less than “%(lower)s”. Add “%(what)s”.") % words)


def _label(capability: str) -> str | Promise:
    return Capability(capability).label if capability in Capability else capability


def matrix_of(community) -> Matrix:  # type: ignore[no-untyped-def]
    """The community's matrix as it stands; one query."""
    rows: dict[Role, set[Capability]] = {role: set() for role in Role}
    cells = RoleCapability.objects.filter(community=community)
    for role, capability in cells.values_list("role", "capability"):
        rows[Role(role)].add(Capability(capability))
    return {role: frozenset(held) for role, held in rows.items()}
