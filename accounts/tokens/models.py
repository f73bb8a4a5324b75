"""Personal tokens: how a program without a browser reads what its owner may read.

A token is 256 random bits, shown once. Only its SHA-256 is kept: of so many random bits a plain digest tells nothing,
and looking it up in an index takes no time that depends on the secret.
"""

import hashlib
import secrets
import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import SecurityEvent, User
from accounts.tokens.refusals import AlreadyMade, NothingToRead, TooManyTokens

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

#: Says what it is wherever it turns up, so that scanners of leaked secrets find it.
PREFIX = "cg_"
RANDOM_BYTES = 32
#: Tokens of one person that are alive at once, at most.
MOST = 20
#: Days a token may live at most.
LONGEST_DAYS = 366
#: The last use is written down at most this often: reading a feed writes nothing most of the time.
GRAIN = timedelta(hours=1)


class Scope(models.TextChoices):
    """What a token may do. Kept as plain words, so that a later version may know more of them."""

    FEEDS = "feeds", _("Read news feeds of my communities")
    CALENDAR = "calendar", _("Read my calendar and those of my communities")


def digest_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


class PersonalTokenQuerySet(models.QuerySet["PersonalToken"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """A person's own tokens."""
        return self.filter(person=user) if user.is_active and user.is_authenticated else self.none()

    def alive(self) -> Self:
        """Those that open something: not revoked, not expired, of somebody who works here. Ending an account, or all
        its sessions, ends the tokens made before; they do not come back with the account.
        """
        begun = Q(person__sessions_ended_at=None) | Q(person__sessions_ended_at__lt=F("created_at"))
        return self.filter(begun, revoked_at=None, expires_at__gt=timezone.now(), person__is_active=True)

    def presented(self, secret: str, scope: str) -> "PersonalToken | None":
        """The token a program shows, if it is alive and may do this; asked anew with every request (security.md S3)."""
        if not secret.startswith(PREFIX) or len(secret) > 100:
            return None
        found = self.alive().filter(digest=digest_of(secret), scopes__contains=[scope])
        return found.select_related("person").first()


class PersonalToken(models.Model):
    """``ending`` is the last letters of the token, so that its owner can tell which one it is."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="tokens")
    name = models.CharField(_("name"), max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    ending = models.CharField(max_length=4)
    scopes = ArrayField(models.CharField(max_length=20), verbose_name=_("may"))
    created_at = models.DateTimeField(_("made"), default=timezone.now)
    expires_at = models.DateTimeField(_("expires"))
    last_used_at = models.DateTimeField(_("last used"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    #: The submission that made it: a retry makes no second one.
    key = models.UUIDField(default=uuid.uuid4, editable=False)

    objects = PersonalTokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("personal token")
        verbose_name_plural = _("personal tokens")
        constraints = [models.UniqueConstraint("person", "key", name="personal_token_once_per_key")]
        indexes = [models.Index(fields=["person", "-id"], name="personal_token_of_person")]

    def __str__(self) -> str:
        return self.name

    @classmethod
    @transaction.atomic
    def issue(
        cls, *, by: User, name: str, scopes: list[str], days: int, key: uuid.UUID | None = None
    ) -> "tuple[PersonalToken, str]":
        """Make a token for oneself. Returns it with its secret, which is kept nowhere.

        Args:
            days: how long it lives.
            key: names the submission.

        Raises:
            AlreadyMade: the same submission made one.
            TooManyTokens, NothingToRead.
        """
        User.objects.select_for_update(no_key=True).get(pk=by.pk)
        mine = cls.objects.visible_to(by)
        if key and mine.filter(key=key).exists():
            raise AlreadyMade
        if not scopes:
            raise NothingToRead
        if mine.alive().count() >= MOST:
            raise TooManyTokens(most=str(MOST))
        secret = PREFIX + secrets.token_urlsafe(RANDOM_BYTES)
        now = timezone.now()
        token = cls.objects.create(
            person=by, name=name, scopes=scopes, digest=digest_of(secret), ending=secret[-4:],
            created_at=now, expires_at=now + timedelta(days=min(days, LONGEST_DAYS)), key=key or uuid.uuid4(),
        )  # fmt: skip
        SecurityEvent.record("token.made", person=by, data={"token": token.pk, "scopes": scopes})
        return token, secret

    @transaction.atomic
    def revoke(self, *, by: User) -> None:
        """End it; the next request with it is refused. Doing it again changes nothing."""
        if PersonalToken.objects.filter(pk=self.pk, revoked_at=None).update(revoked_at=timezone.now()):
            SecurityEvent.record("token.revoked", person=self.person, by=by, data={"token": self.pk})
        self.refresh_from_db(fields=["revoked_at"])

    def note_use(self) -> None:
        """Write down that it was used just now, at most once in ``GRAIN``, whoever else does."""
        now = timezone.now()
        if self.last_used_at is None or self.last_used_at < now - GRAIN:
            seldom = Q(last_used_at=None) | Q(last_used_at__lt=now - GRAIN)
            PersonalToken.objects.filter(seldom, pk=self.pk).update(last_used_at=now)

    @property
    def is_alive(self) -> bool:
        ended = self.person.sessions_ended_at
        return self.revoked_at is None and not self.is_expired and not (ended and ended >= self.created_at)

    @property
    def is_expired(self) -> bool:
        return self.expires_at <= timezone.now()

    @property
    def words(self) -> list[str]:
        """What it may do, in words; what this version does not know goes by its own."""
        labels = dict(Scope.choices)
        return [str(labels.get(scope, scope)) for scope in self.scopes]
