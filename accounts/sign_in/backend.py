"""Who is signed in, and what every page asks of them, in one query."""

from typing import cast

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import F

from accounts.models import User


class Backend(AuthenticationBackend):
    """allauth's, which fetches the person together with their duty."""

    def get_user(self, user_id: object) -> User | None:
        """The active person of a session, with their time zone; None for anybody else."""
        people = User.objects.with_duty().annotate(time_zone=F("profile__time_zone"))
        person = people.filter(pk=user_id).first()
        return cast(User, person) if person is not None and self.user_can_authenticate(person) else None
