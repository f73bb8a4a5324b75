"""Verbs of a community about how it is run: its settings, its policy, its facilitators."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.db import models, transaction

from accounts.models import User
from accounts.notifications.models import Activity
from communities import refusals
from communities.capabilities import Capability, Role
from communities.models.membership import MailFrequency, Membership, RoleCapability
from intranet.ui.markup import clean

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from communities.presets import Matrix

#: What ``change_settings`` may change. The address never changes: people have it in their mails.
SETTINGS = ("name", "purpose", "description", "kind", "hue", "response_promise_hours")
#: The plain fields of ``change_policy``.
POLICY = ("visibility", "joining", "default_view", "grace_days", "four_eyes", "owner_may_reaffirm")


class Governing(models.Model):
    """Part of :class:`communities.models.Community`."""

    class Meta:
        abstract = True

    def people_with(self, capability: Capability) -> "QuerySet[User]":
        """The active people who hold ``capability`` here."""
        from communities.permissions import people_with

        return people_with(self, capability)  # type: ignore[arg-type]

    def people_in(self, *roles: Role) -> "QuerySet[User]":
        """The active members in these roles, those who joined first before the others."""
        here = User.objects.filter(is_active=True, memberships__community=self, memberships__role__in=roles)
        return here.order_by("memberships__joined_at", "memberships__id")

    @transaction.atomic
    def change_settings(self, *, by: "User", **fields: Any) -> None:
        """Change what is in ``SETTINGS``; the description is cleaned.

        Raises:
            NotAllowed, IsArchived.
            ValidationError: a value the fields do not take.
            TypeError: a field that is not a setting.
        """
        if set(fields) - set(SETTINGS):
            raise TypeError(f"not settings: {sorted(set(fields) - set(SETTINGS))}")
        here = self.locked()
        here.require(by, Capability.MANAGE_SETTINGS)
        if "description" in fields:
            fields["description"] = clean(fields["description"])
        changed = self._changed(here, fields)
        if changed:
            self._write(here, changed)
            Activity.record("community.settings_changed", by=by, on=self, community=self, data={"fields": [*changed]})

    @transaction.atomic
    def change_policy(
        self, *, by: "User", preset: str | None = None, matrix: "Matrix | None" = None, **fields: Any
    ) -> None:
        """Change who sees it, who joins, what each role may do and how vetting works here; what is not named stays.

        A matrix that is a preset is adapted when the visibility changes; one that is not must fit the new visibility.

        Raises:
            PolicyRefused: the combination is wrong; carries every problem with its field.
            NotAllowed, IsArchived, ValidationError, TypeError.
        """
        if set(fields) - set(POLICY):
            raise TypeError(f"not policy: {sorted(set(fields) - set(POLICY))}")
        here = self.locked()
        here.require(by, Capability.MANAGE_SETTINGS)
        visibility = fields.get("visibility", here.visibility)
        wanted = here.matrix_wanted(visibility, preset=preset, matrix=matrix)
        here.refuse_policy(visibility, fields.get("joining", here.joining), wanted)
        changed = self._changed(here, fields)
        if here.write_matrix(wanted) or changed:
            self._write(here, changed)
            data = {name: [str(before), str(after)] for name, (before, after) in changed.items()}
            told = here.people_in(Role.FACILITATOR)
            Activity.record("community.policy_changed", by=by, on=self, community=self, data=data, tell=told)

    @transaction.atomic
    def transfer(self, *, to: "User", by: "User", giver: "User | None" = None) -> Membership:
        """Hand the community over: ``to`` becomes facilitator, and the giver, when facilitator, an ordinary member.

        Doing it again changes nothing.

        Args:
            giver: whose part it is that goes to ``to``; ``by`` themselves, where nobody else is named.

        Raises:
            OnlyFacilitatorsNameFacilitators, PersonBanned, InactivePerson, NotOpened, IsArchived.
        """
        here = self.locked()
        own = Membership.objects.filter(community=here, person=giver or by).first()
        theirs = Membership.objects.filter(community=here, person=to).first()
        if own and theirs and own != theirs and (own.role, theirs.role) == (Role.MEMBER, Role.FACILITATOR):
            return theirs
        here._refuse_entry(to, banned=refusals.PersonBanned)
        here.refuse_naming(by, Role.FACILITATOR)
        heir = theirs or here._admit(to, by=by, role=Role.MEMBER, mail=MailFrequency.WEEKLY)
        heir.set_role(Role.FACILITATOR)
        data, told = {"to": to.pk}, [to]
        if own and own != heir and own.role == Role.FACILITATOR:
            own.set_role(Role.MEMBER)
            data["from"], told = own.person_id, [to, giver or by]
        Activity.record("community.transferred", by=by, on=here, community=here, data=data, tell=told)
        return heir

    # How a policy is looked at and written -------------------------------------------------------------------------
    def matrix(self) -> "Matrix":
        """Role → capabilities, as it stands; one query."""
        from communities.policy import matrix_of

        return matrix_of(self)

    def matrix_wanted(self, visibility: str, *, preset: str | None, matrix: "Matrix | None") -> "Matrix":
        """The matrix a change leads to: the one given, the preset's, or the present one under the new visibility."""
        from communities.presets import Preset, matrix_for, preset_of

        if matrix is not None and preset in (None, Preset.CUSTOM):
            return matrix
        present = self.matrix()
        if preset in (None, Preset.CUSTOM):
            preset = preset_of(present, self.visibility)
        return present if preset == Preset.CUSTOM else matrix_for(Preset(preset), visibility)

    def refuse_policy(self, visibility: str, joining: str, matrix: "Matrix") -> None:
        """Raise ``PolicyRefused`` with all that is wrong."""
        from communities.policy import problems

        wrong = problems(visibility=visibility, joining=joining, matrix=matrix)
        if wrong:
            raise refusals.PolicyRefused(wrong)

    def write_matrix(self, matrix: "Matrix") -> bool:
        """Make the rows say what ``matrix`` says; whether anything changed. Under the lock, after ``refuse_policy``."""
        wanted = {(str(role), str(capability)) for role, held in matrix.items() for capability in held}
        rows = {(cell.role, cell.capability): cell for cell in RoleCapability.objects.filter(community=self)}
        gone = [rows[key].pk for key in set(rows) - wanted]
        new = sorted(wanted - set(rows))
        RoleCapability.objects.filter(pk__in=gone).delete()
        RoleCapability.objects.bulk_create(RoleCapability(community=self, role=r, capability=c) for r, c in new)
        return bool(gone or new)

    def _changed(self, here: Any, fields: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
        """Field → (before, after) of those that differ from the row."""
        return {k: (getattr(here, k), value) for k, value in fields.items() if getattr(here, k) != value}

    def _write(self, here: Any, changed: Mapping[str, tuple[Any, Any]]) -> None:
        """Check and save the changed fields of the locked row, and show them on this instance too."""
        names: Iterable[str] = changed
        for name in names:
            setattr(here, name, changed[name][1])
        here.clean_fields(exclude={f.name for f in here._meta.fields} - set(names))
        if names:
            here.save(update_fields=[*names])
        for name in names:
            setattr(self, name, getattr(here, name))
