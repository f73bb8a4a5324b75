"""The policy of a community: who sees it, who joins, and the table of who may do what."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from communities import policy
from communities.capabilities import FACILITATORS_KEEP, MATRIX, RUNNING, Capability, Role
from communities.models import Community, Joining, Visibility
from communities.presets import Matrix, Preset, matrix_for, preset_of

#: Parts a capability from a role in the names of the table's checkboxes.
_DASH = "-"


class PolicyForm(forms.Form):
    """The table is read only when "something else" is chosen; a preset brings its own."""

    icons = {"open": "globe", "closed": "lock", "secret": "eye-off"}

    visibility = forms.ChoiceField(label=_("Who sees it"), choices=Visibility, widget=forms.RadioSelect)
    joining = forms.ChoiceField(label=_("Who joins"), choices=Joining, widget=forms.RadioSelect)
    preset = forms.ChoiceField(label=_("What each role may do"), choices=Preset, widget=forms.RadioSelect)
    matrix = forms.MultipleChoiceField(
        label=_("Role by role"),
        required=False,
        choices=[(f"{role.value}{_DASH}{cap.value}", "") for cap in MATRIX for role in Role],
    )

    def __init__(self, *args: Any, community: Community, **kwargs: Any) -> None:
        self.community = community
        self.current = policy.matrix_of(community)
        initial = {
            "visibility": community.visibility,
            "joining": community.joining,
            "preset": preset_of(self.current, community.visibility),
            "matrix": [cell(role, cap) for role, held in self.current.items() for cap in held],
        }
        super().__init__(*args, **kwargs | {"initial": initial})

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if {"visibility", "joining", "preset", "matrix"} <= set(data):
            data["rows"] = self._rows(data)
            for problem in policy.problems(visibility=data["visibility"], joining=data["joining"], matrix=data["rows"]):
                self.add_error(problem.field, str(problem.message))
        return data

    def _rows(self, data: dict[str, Any]) -> Matrix:
        if data["preset"] != Preset.CUSTOM:
            return matrix_for(Preset(data["preset"]), data["visibility"])
        rows: dict[Role, set[Capability]] = {role: set() for role in Role}
        rows[Role.FACILITATOR] |= FACILITATORS_KEEP
        for name in data["matrix"]:
            role, capability = name.split(_DASH)
            rows[Role(role)].add(Capability(capability))
        return {role: frozenset(held) for role, held in rows.items()}

    @property
    def table(self) -> list[dict[str, Any]]:
        """The table's rows for the screen: a capability with its help, and a cell for each role."""
        ticked = set(self["matrix"].value() or [])
        return [
            {
                "capability": capability,
                "help": policy.CAPABILITY_HELP[capability],
                "cells": [_cell(role, capability, ticked) for role in Role],
            }
            for capability in MATRIX
        ]

    @property
    def roles(self) -> list[tuple[Role, Any]]:
        return [(role, policy.ROLE_HELP[role]) for role in Role]


def cell(role: Role, capability: Capability) -> str:
    """The value of a checkbox of the table."""
    return f"{role.value}{_DASH}{capability.value}"


def _cell(role: Role, capability: Capability, ticked: set[str]) -> dict[str, Any]:
    value = cell(role, capability)
    return {
        "value": value,
        "role": role,
        "checked": value in ticked,
        "always": role == Role.FACILITATOR and capability in FACILITATORS_KEEP,
        "never": role == Role.EMPLOYEE and capability in RUNNING,
    }
