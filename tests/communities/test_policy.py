"""The four axes: which combinations are refused, what presets mean, and what the database itself refuses."""

from itertools import product

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.notifications.models import Activity
from communities import policy
from communities.capabilities import FACILITATORS_KEEP, MATRIX, Capability, Role
from communities.models import Community, RoleCapability
from communities.presets import Preset, matrix_for, preset_of
from communities.refusals import IsArchived, NotAllowed, PolicyRefused

C = Capability
PRESETS = [preset for preset in Preset if preset is not Preset.CUSTOM]


def matrix(**rows):
    """The members' preset with some rows replaced: ``matrix(employee={C.ASK})``."""
    return dict(matrix_for(Preset.MEMBERS, "open")) | {Role(k): frozenset(v) for k, v in rows.items()}


def fields_of(visibility="open", joining="freely", matrix=None):
    found = policy.problems(visibility=visibility, joining=joining, matrix=matrix or matrix_for("members", visibility))
    assert all(str(problem.message).endswith(".") for problem in found)
    return [problem.field for problem in found]


@pytest.mark.parametrize("preset", PRESETS)
@pytest.mark.parametrize(
    ("visibility", "joining"),
    [*product(["open", "closed"], ["freely", "request", "invitation"]), ("secret", "invitation")],
)
def test_presets_are_right_wherever_they_may_stand(preset, visibility, joining):
    rows = matrix_for(preset, visibility)
    assert policy.problems(visibility=visibility, joining=joining, matrix=rows) == []
    assert preset_of(rows, visibility) == preset


def test_custom_is_whatever_no_preset_is():
    assert preset_of(matrix(member={C.REPLY}), "open") == Preset.CUSTOM
    with pytest.raises(KeyError):
        matrix_for(Preset.CUSTOM, "open")


@pytest.mark.parametrize("joining", ["freely", "request"])
def test_secret_is_by_invitation(joining):
    assert fields_of("secret", joining) == ["joining"]


def test_unknown_choices():
    assert fields_of("hidden", "never") == ["visibility", "joining"]


def test_roles_that_do_not_exist():
    assert "matrix" in fields_of(matrix=matrix() | {"owner": frozenset()})


@pytest.mark.parametrize("capability", [C.GRANT_OFFICIAL, C.GRANT_MINOR, C.VIEW, "fly"])
def test_what_the_table_may_not_hold(capability):
    everything = {role.value: {*held, capability} for role, held in matrix().items()}
    assert fields_of(matrix=matrix(**everything)) == ["matrix"]


@pytest.mark.parametrize("capability", [C.MODERATE, C.MANAGE_MEMBERS, C.MANAGE_SETTINGS, C.ANNOUNCE])
def test_people_outside_run_nothing(capability):
    rows = {role.value: {*held, capability} for role, held in matrix().items()}
    assert fields_of(matrix=matrix(**rows)) == ["matrix"]


def test_people_outside_a_closed_community_may_only_ask():
    assert fields_of("closed", matrix=matrix(employee={C.ASK})) == []
    assert fields_of("closed", matrix=matrix(employee={C.ASK, C.REPLY})) == ["matrix"]


def test_people_outside_a_secret_community_may_nothing():
    assert fields_of("secret", "invitation", matrix(employee={C.ASK})) == ["matrix"]


@pytest.mark.parametrize("capability", sorted(FACILITATORS_KEEP))
def test_facilitators_keep_what_running_takes(capability):
    assert fields_of(matrix=matrix(facilitator=set(MATRIX) - {capability})) == ["matrix"]


def test_no_role_may_do_less_than_the_one_before_it():
    assert fields_of(matrix=matrix(member={C.REPLY})) == ["matrix"]
    assert fields_of(matrix=matrix(editor={C.ASK, "fly"})) != []
    problem = policy.problems(visibility="open", joining="freely", matrix=matrix(editor=set()))[0]
    assert "Editor" in str(problem.message)


def test_every_choice_has_a_sentence_of_help():
    axes = [policy.KINDS, policy.VISIBILITIES, policy.JOININGS, policy.PRESETS, policy.DEFAULT_VIEWS]
    assert all(str(choice.help).endswith(".") and str(choice.label) for axis in axes for choice in axis)
    assert set(policy.CAPABILITY_HELP) == set(MATRIX)
    assert set(policy.ROLE_HELP) == set(Role)


# The verb -------------------------------------------------------------------------------------------------------------
def test_changing_what_is_named_and_nothing_else(open_community, facilitator):
    open_community.change_policy(by=facilitator, joining="request", grace_days=14, four_eyes=True)
    fresh = Community.objects.get(pk=open_community.pk)
    assert (fresh.joining, fresh.grace_days, fresh.four_eyes, fresh.visibility) == ("request", 14, True, "open")
    assert (open_community.joining, open_community.grace_days) == ("request", 14)
    assert preset_of(fresh.matrix(), "open") == Preset.EVERYONE
    activity = Activity.objects.get(verb="community.policy_changed")
    assert activity.data["joining"] == ["freely", "request"]
    open_community.change_policy(by=facilitator, joining="request", grace_days=14, four_eyes=True)
    assert Activity.objects.filter(verb="community.policy_changed").count() == 1


def test_a_preset_follows_the_visibility(open_community, facilitator, outsider):
    open_community.change_policy(by=facilitator, visibility="closed")
    assert open_community.matrix() == matrix_for(Preset.EVERYONE, "closed")
    assert not open_community.permissions_for(outsider).can_view
    open_community.change_policy(by=facilitator, visibility="open", preset=Preset.MEMBERS)
    assert open_community.matrix() == matrix_for(Preset.MEMBERS, "open")


def test_a_table_of_ones_own_stays(open_community, facilitator):
    own = matrix(employee=set(), member={C.REPLY, C.START_DISCUSSIONS}, editor={C.REPLY, C.START_DISCUSSIONS})
    open_community.change_policy(by=facilitator, preset=Preset.CUSTOM, matrix=own)
    assert open_community.matrix() == own
    open_community.change_policy(by=facilitator, visibility="closed", preset=Preset.CUSTOM)
    assert open_community.matrix() == own


def test_wrong_combinations_change_nothing(open_community, facilitator):
    before = open_community.matrix()
    with pytest.raises(PolicyRefused) as refusal:
        open_community.change_policy(by=facilitator, visibility="secret", preset=Preset.MEMBERS)
    assert [problem.field for problem in refusal.value.problems] == ["joining"]
    assert "invitation" in str(refusal.value)
    own = matrix(employee={C.REPLY})
    open_community.change_policy(by=facilitator, matrix=own)
    with pytest.raises(PolicyRefused):
        open_community.change_policy(by=facilitator, visibility="closed")
    fresh = Community.objects.get(pk=open_community.pk)
    assert (fresh.visibility, fresh.matrix()) == ("open", own)
    assert before != own


def test_values_the_fields_do_not_take(open_community, facilitator):
    with pytest.raises(ValidationError):
        open_community.change_policy(by=facilitator, grace_days=5000)
    with pytest.raises(TypeError):
        open_community.change_policy(by=facilitator, slug="elsewhere")
    assert Community.objects.get(pk=open_community.pk).grace_days == 30


def test_who_may_change_it(open_community, member, editor, manager, facilitator):
    for user in (member, editor, manager):
        with pytest.raises(NotAllowed):
            open_community.change_policy(by=user, joining="request")
    open_community.archive(by=facilitator)
    with pytest.raises(IsArchived):
        open_community.change_policy(by=facilitator, joining="request")


# The database ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "values",
    [
        {"visibility": "secret", "joining": "freely"},
        {"visibility": "secret", "joining": "request"},
        {"visibility": "hidden"},
        {"joining": "never"},
        {"hue": 360},
    ],
)
def test_rows_the_database_refuses(open_community, values):
    with pytest.raises(IntegrityError), transaction.atomic():
        Community.objects.filter(pk=open_community.pk).update(**values)


@pytest.mark.parametrize(
    ("role", "capability"),
    [
        ("member", "view"),
        ("facilitator", "grant_official"),
        ("member", "grant_minor"),
        ("employee", "moderate"),
        ("employee", "manage_settings"),
        ("owner", "reply"),
        ("member", "reply"),
    ],
)
def test_cells_the_database_refuses(open_community, role, capability):
    """The last is one that exists already."""
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleCapability.objects.create(community=open_community, role=role, capability=capability)
