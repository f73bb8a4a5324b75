"""What a person tells others about themselves."""

from datetime import timedelta
from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models, transaction
from django.db.models import Value
from django.db.models.functions import Concat
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.folding import Fold, FoldArray, FoldWords
from accounts.models.people import User
from accounts.models.security import SecurityEvent
from accounts.models.teams import Team
from accounts.refusals import ConcernsSomebodyElse

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

#: After this a profile asks its owner whether it is still right.
CONFIRM_EVERY = timedelta(days=365)


class Weekday(models.IntegerChoices):
    """ISO weekdays."""

    MONDAY = 1, _("Monday")
    TUESDAY = 2, _("Tuesday")
    WEDNESDAY = 3, _("Wednesday")
    THURSDAY = 4, _("Thursday")
    FRIDAY = 5, _("Friday")
    SATURDAY = 6, _("Saturday")
    SUNDAY = 7, _("Sunday")


def words(label: "StrOrPromise", help_text: "StrOrPromise") -> ArrayField:
    """A short list of words or phrases, in the owner's order."""
    return ArrayField(
        models.CharField(max_length=60),
        verbose_name=label,
        help_text=help_text,
        default=list,
        db_default=[],
        blank=True,
    )


def line(label: "StrOrPromise", length: int = 120, help_text: "StrOrPromise" = "") -> models.CharField:
    return models.CharField(label, max_length=length, blank=True, default="", db_default="", help_text=help_text)


class Profile(models.Model):
    """One for every account, written by the database together with it; hence a database default for every column."""

    user = models.OneToOneField(User, models.CASCADE, primary_key=True, related_name="profile")
    job_title = line(_("job title"))
    team = models.ForeignKey(
        Team, models.SET_NULL, null=True, blank=True, related_name="profiles", verbose_name=_("team")
    )
    manager = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="reports", verbose_name=_("manager")
    )
    location = line(_("location"), help_text=_("The place people would come to, such as Leeds, Canal House."))
    skills = words(_("skills"), _("What you know well, separated by commas."))
    ask_about = words(_("ask me about"), _("What colleagues should come to you for, separated by commas."))
    languages = words(_("languages"), _("Separated by commas."))
    working_days = ArrayField(
        models.PositiveSmallIntegerField(choices=Weekday),
        verbose_name=_("working days"),
        default=list,
        db_default=[],
        blank=True,
    )
    phone = line(_("phone"), 40)
    pronouns = line(_("pronouns"), 40)
    about = models.TextField(_("about"), max_length=2000, blank=True, default="", db_default="")
    time_zone = line(_("time zone"), 64)
    confirmed_at = models.DateTimeField(_("confirmed as right"), null=True, blank=True)
    folded_text = models.GeneratedField(
        expression=Concat(
            Fold("job_title"), Value(" "), Fold("location"), Value(" "), FoldWords("skills"), Value(" "),
            FoldWords("ask_about"), Value(" "), FoldWords("languages"), output_field=models.TextField(),
        ),
        output_field=models.TextField(),
        db_persist=True,
    )  # fmt: skip

    folded_skills = models.GeneratedField(
        expression=FoldArray("skills"), output_field=ArrayField(models.TextField()), db_persist=True
    )
    folded_languages = models.GeneratedField(
        expression=FoldArray("languages"), output_field=ArrayField(models.TextField()), db_persist=True
    )

    class Meta:
        verbose_name = _("profile")
        verbose_name_plural = _("profiles")
        constraints = [
            models.CheckConstraint(condition=~models.Q(manager=models.F("user")), name="profile_not_own_manager"),
        ]
        indexes = [
            GinIndex(fields=["folded_text"], name="profile_text_trigrams", opclasses=["gin_trgm_ops"]),
            GinIndex(fields=["folded_skills"], name="profile_skills"),
            GinIndex(fields=["folded_languages"], name="profile_languages"),
            models.Index(fields=["location"], name="profile_location"),
        ]

    def __str__(self) -> str:
        return self.user.name

    def get_absolute_url(self) -> str:
        return self.user.get_absolute_url()

    @property
    def working_days_in_words(self) -> str:
        """``Monday to Friday``, or each day by name when they are not in a row."""
        days = sorted(self.working_days)
        names = [str(Weekday(day).label) for day in days]
        if len(days) > 2 and days[-1] - days[0] == len(days) - 1:
            return str(_("%(first)s to %(last)s")) % {"first": names[0], "last": names[-1]}
        return ", ".join(names)

    @property
    def is_due_for_confirmation(self) -> bool:
        """Whether a year has passed since the owner last said that this is right."""
        return self.confirmed_at is None or self.confirmed_at < timezone.now() - CONFIRM_EVERY

    def may_be_edited_by(self, user: User) -> bool:
        return user.is_active and (user.pk == self.user_id or user.is_superuser)

    @transaction.atomic
    def revise(self, fields: list[str], *, by: User) -> None:
        """Keep the changed ``fields``. An owner who just edited has confirmed the rest by it."""
        if by.pk == self.user_id:
            self.confirmed_at = timezone.now()
            self.save(update_fields=[*fields, "confirmed_at"])
        elif fields:
            self.save(update_fields=fields)
            SecurityEvent.record("profile.changed_by_administrator", person=self.user, by=by, data={"fields": fields})

    @transaction.atomic
    def confirm(self, *, by: User) -> None:
        """Say that everything here is still right. While it is not asked again, saying it again changes nothing.

        Raises:
            ConcernsSomebodyElse: only the owner knows.
        """
        if by.pk != self.user_id:
            raise ConcernsSomebodyElse
        here = Profile.objects.select_for_update().get(pk=self.pk)
        if here.is_due_for_confirmation:
            here.confirmed_at = timezone.now()
            here.save(update_fields=["confirmed_at"])
            SecurityEvent.record("profile.confirmed", person=by)
        self.confirmed_at = here.confirmed_at
