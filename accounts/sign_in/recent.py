"""What matters is decided by somebody who has just shown who they are (15 minutes; vetting.md)."""

import time

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings

from accounts.request import Request


def require_recent_sign_in(request: Request) -> None:
    """Ask for the password or passkey again, unless that happened a moment ago. What was sent waits in the session and
    is carried on with afterwards (allauth does both). People known only to the organisation's own sign-in have nothing
    we could ask for.

    Raises:
        ReauthenticationRequired: allauth's middleware answers it.
    """
    latest = max((record["at"] for record in get_authentication_records(request, request.user)), default=0.0)
    if time.time() - latest < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT:
        return
    if get_adapter().get_reauthentication_methods(request.user):
        raise ReauthenticationRequired
