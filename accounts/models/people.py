"""A person's account."""

from pathlib import Path
from typing import Self

from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.contrib.auth.models import UserManager as DjangoUserManager
from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import models, transaction
from django.db.models import Q, Value
from django.db.models.functions import Concat, Upper
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.models.folding import Fold
from accounts.models.security import SecurityEvent
from accounts.pictures import prepared, private_storage
from accounts.refusals import CannotDeactivateSelf

#: Words below /people/ that are pages of their own: nobody can be called so.
RESERVED_USERNAMES = frozenset({"chart", "leavers", "suggestions"})
#: The group whose members answer for the official tree and the vetting queue.
INTRANET_MANAGERS = "Intranet managers"


class GivenByGroup(models.Func):
    """Whether a group gives a person this permission. The ORM would write a ``Subquery`` more slowly."""

    template = (
        "EXISTS(SELECT 1 FROM accounts_user_groups g JOIN auth_group_permissions USING (group_id)"
        " JOIN auth_permission p ON p.id = permission_id JOIN django_content_type c ON c.id = p.content_type_id"
        " WHERE g.user_id = %(expressions)s AND p.codename = '%(codename)s' AND c.app_label = '%(app)s')"
    )
    output_field = models.BooleanField()


class UserQuerySet(models.QuerySet["User"]):
    def with_duty(self) -> Self:
        """Annotate ``holds_duty`` and ``opens_cms``: whether somebody is an intranet manager, or writes official pages,
        costs no query then.
        """
        duty = GivenByGroup("pk", codename="manage_intranet", app="accounts")
        return self.annotate(holds_duty=duty, opens_cms=GivenByGroup("pk", codename="access_admin", app="wagtailadmin"))

    def active(self) -> Self:
        """Everyone who works here now."""
        return self.filter(is_active=True)

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """The people ``user`` may look up: everyone who works here now."""
        return self.active() if user.is_authenticated else self.none()

    def by_login(self, *names: str) -> "User | None":
        """The account somebody means by a username or e-mail address, in any case of letters."""
        for name in filter(None, names):
            if found := self.filter(Q(username__iexact=name) | Q(email__iexact=name)).first():
                return found
        return None

    def intranet_managers(self) -> Self:
        """Active people to whom a group gives the intranet manager's duty."""
        return self.active().filter(
            groups__in=models.Subquery(
                User.groups.field.related_model.objects.filter(
                    permissions__codename="manage_intranet", permissions__content_type__app_label="accounts"
                ).values("pk")
            )
        )


class UserManager(DjangoUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    use_in_migrations = False


def picture_path(person: "User", filename: str) -> str:
    """A picture is stored under its content's digest, never under the name it was uploaded with."""
    return f"people/{person.pk}/{filename}"


class User(AbstractUser):
    """A person of the organisation, or one who left and still has text here (``is_active`` false).

    Every person has a profile: the database writes it with the account (migration 0001).
    """

    email = models.EmailField(_("e-mail address"), blank=True)
    #: Here and not on the profile, so that a list of authors shows faces without another table.
    picture = models.ImageField(
        _("picture"), upload_to=picture_path, storage=private_storage, blank=True, editable=False
    )
    #: Sessions begun before this are over; part of what each session is checked against.
    sessions_ended_at = models.DateTimeField(null=True, editable=False)
    folded_name = models.GeneratedField(
        expression=Fold(Concat("last_name", Value(" "), "first_name", Value(" "), "username")),
        output_field=models.TextField(),
        db_persist=True,
    )

    objects = UserManager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        permissions = [("manage_intranet", _("Can answer for the intranet as an intranet manager"))]
        constraints = [
            models.UniqueConstraint(
                Upper("username"),
                name="user_username_any_case",
                violation_error_message=_("A person with that username already exists."),
            ),
            models.UniqueConstraint(
                Upper("email"),
                condition=~Q(email=""),
                name="user_email_any_case",
                violation_error_message=_("A person with that e-mail address already exists."),
            ),
        ]
        indexes = [
            models.Index(fields=["folded_name", "id"], name="user_folded_name"),
            GinIndex(fields=["folded_name"], name="user_folded_name_trigrams", opclasses=["gin_trgm_ops"]),
        ]

    @property
    def name(self) -> str:
        """The name shown everywhere: first and last name, or else the user name."""
        return self.get_full_name() or self.username

    @property
    def is_former(self) -> bool:
        """Whether this person no longer works here: their name stays where they wrote, their profile does not."""
        return not self.is_active

    @property
    def picture_url(self) -> str:
        """Where signed-in people see the picture; empty without one. The address changes with the picture."""
        if not self.picture or self.is_former:
            return ""
        version = self.picture.name.rpartition("/")[2].partition(".")[0]
        return f"{reverse('person_picture', args=[self.username])}?v={version[:12]}"

    def get_absolute_url(self) -> str:
        return reverse("person_detail", args=[self.username])

    def clean(self) -> None:
        super().clean()
        if self.username.lower() in RESERVED_USERNAMES:
            raise ValidationError({"username": _("The site uses this word itself. Choose a different one.")})

    @cached_property
    def is_intranet_manager(self) -> bool:
        """Whether a group gives this person the intranet manager's duty. Administrators do not have it by being one."""
        if not self.is_active:
            return False
        if "holds_duty" not in self.__dict__:
            self.holds_duty = User.objects.filter(pk=self.pk).with_duty().values_list("holds_duty", flat=True).get()
        return self.holds_duty

    def get_session_auth_hash(self) -> str:
        """What a session must match to live on: changes with the password and when all sessions are ended."""
        return self._session_hash()

    def get_session_auth_fallback_hash(self):  # type: ignore[no-untyped-def]
        from django.conf import settings

        for secret in settings.SECRET_KEY_FALLBACKS:
            yield self._session_hash(secret=secret)

    def _session_hash(self, secret: str | None = None) -> str:
        ended = self.sessions_ended_at.isoformat() if self.sessions_ended_at else ""
        return salted_hmac(
            "accounts.User.session", f"{self.password}|{ended}", secret=secret, algorithm="sha256"
        ).hexdigest()

    def set_picture(self, upload: File, *, by: "User") -> None:
        """Show this picture from now on.

        Raises:
            NotAPicture, PictureTooLarge: and the earlier one stays.
        """
        picture = prepared(upload)
        with transaction.atomic():
            earlier = self._locked().picture.name or ""
            if Path(picture.name).stem not in earlier:
                self.picture.save(picture.name, picture, save=False)
                self.save(update_fields=["picture"])
                self._forget_file(earlier)

    @transaction.atomic
    def remove_picture(self, *, by: "User") -> None:
        """Go back to initials. Doing it again changes nothing."""
        earlier = self._locked().picture.name
        self.picture = ""
        self.save(update_fields=["picture"])
        self._forget_file(earlier)

    def _forget_file(self, name: str) -> None:
        """Remove a file once nothing can refer to it any more."""
        if name:
            transaction.on_commit(lambda: private_storage().delete(name))

    @transaction.atomic
    def deactivate(self, *, by: "User | None") -> None:
        """End the account: sign-in is refused and every session is over with its next request.

        ``by`` is None when a directory or an import did it. Doing it again changes nothing.

        Raises:
            CannotDeactivateSelf: administrators do not lock themselves out.
        """
        if by == self:
            raise CannotDeactivateSelf
        if self._locked().is_active:
            self.is_active = False
            self.sessions_ended_at = timezone.now()
            self.save(update_fields=["is_active", "sessions_ended_at"])
            SecurityEvent.record("account.deactivated", person=self, by=by)

    @transaction.atomic
    def reactivate(self, *, by: "User | None") -> None:
        """Open the account again; earlier sessions stay over."""
        if not self._locked().is_active:
            self.is_active = True
            self.save(update_fields=["is_active"])
            SecurityEvent.record("account.reactivated", person=self, by=by)

    @transaction.atomic
    def end_sessions(self, *, by: "User | None") -> None:
        """End every session of this person, everywhere."""
        self.sessions_ended_at = timezone.now()
        self.save(update_fields=["sessions_ended_at"])
        SecurityEvent.record("sessions.ended", person=self, by=by)

    def take_turn(self) -> None:
        """Hold the row until the transaction ends: what one person may do so often is counted in one act at a time.

        Before a community's lock, and after those of topics.
        """
        User.objects.select_for_update(no_key=True).values_list("pk").get(pk=self.pk)

    def _locked(self) -> "User":
        return User.objects.select_for_update().get(pk=self.pk)
