"""Ready-made answers to "what may each role do", and the blocks a new home page begins with."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _

from communities.capabilities import MATRIX, Capability, Role
from communities.models.community import Kind, Visibility
from communities.models.home import BlockKind

type Matrix = Mapping[Role, frozenset[Capability]]


class Preset(models.TextChoices):
    EVERYONE = "everyone", _("Everyone contributes")
    MEMBERS = "members", _("Members post, editors write pages")
    FACILITATORS = "facilitators", _("Facilitators publish, members discuss")
    CUSTOM = "custom", _("Something else, set one by one")


_C = Capability
_TALK = {_C.START_DISCUSSIONS, _C.REPLY, _C.ASK, _C.ANSWER, _C.MAIL_IN}
_WRITE = {_C.CREATE_PAGES, _C.EDIT_PAGES, _C.REQUEST_VETTING}
#: Preset → what everyone (in an open community), members and editors may do. Facilitators may do everything.
_ROWS: dict[Preset, tuple[set[Capability], set[Capability], set[Capability]]] = {
    Preset.EVERYONE: ({_C.REPLY, _C.ASK, _C.ANSWER, _C.MAIL_IN}, _TALK | _WRITE, _TALK | _WRITE),
    Preset.MEMBERS: ({_C.REPLY, _C.ASK, _C.MAIL_IN}, _TALK, _TALK | _WRITE),
    Preset.FACILITATORS: ({_C.ASK, _C.MAIL_IN}, _TALK, _TALK | {_C.EDIT_PAGES}),
}


def matrix_for(preset: Preset, visibility: str) -> Matrix:
    """The matrix of a preset; outside open communities, people who are not members may do nothing.

    ``Preset.CUSTOM`` has none: ``KeyError``.
    """
    everyone, members, editors = _ROWS[Preset(preset)]
    return {
        Role.EMPLOYEE: frozenset(everyone) if visibility == Visibility.OPEN else frozenset(),
        Role.MEMBER: frozenset(members),
        Role.EDITOR: frozenset(editors),
        Role.FACILITATOR: frozenset(MATRIX),
    }


def preset_of(matrix: Matrix, visibility: str) -> Preset:
    """Which preset a matrix is, or ``CUSTOM``. Never stored, so that it cannot disagree with the matrix."""
    for preset in _ROWS:
        if matrix_for(preset, visibility) == {role: frozenset(matrix.get(role, ())) for role in Role}:
            return preset
    return Preset.CUSTOM


#: The blocks of a new home page, from top to bottom, by kind of community.
HOME_BLOCKS: dict[str, tuple[BlockKind, ...]] = {
    Kind.LEARNING: (
        BlockKind.PURPOSE,
        BlockKind.ANNOUNCEMENTS,
        BlockKind.PAGES,
        BlockKind.LATEST,
        BlockKind.EVENTS,
        BlockKind.KEY_PAGES,
        BlockKind.PEOPLE,
    ),
    Kind.SUPPORT: (
        BlockKind.PURPOSE,
        BlockKind.SERVICES,
        BlockKind.ASK,
        BlockKind.ANNOUNCEMENTS,
        BlockKind.QUESTIONS,
        BlockKind.ANSWERS,
        BlockKind.PEOPLE,
        BlockKind.KEY_PAGES,
        BlockKind.PAGES,
        BlockKind.LATEST,
    ),
    Kind.BOTH: (
        BlockKind.PURPOSE,
        BlockKind.SERVICES,
        BlockKind.ASK,
        BlockKind.ANNOUNCEMENTS,
        BlockKind.QUESTIONS,
        BlockKind.ANSWERS,
        BlockKind.PAGES,
        BlockKind.LATEST,
        BlockKind.PEOPLE,
        BlockKind.KEY_PAGES,
        BlockKind.EVENTS,
    ),
}
