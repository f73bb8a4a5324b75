"""Writes the security log. Django and allauth offer signals here, and nothing but this log hangs on them."""

from typing import Any

from allauth.account import signals as account_signals
from allauth.account.adapter import get_adapter
from allauth.mfa import signals as mfa_signals
from allauth.mfa.models import Authenticator
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.http import HttpRequest

from accounts.models import SecurityEvent, User


def record(kind: str, request: HttpRequest | None, person: User | None, **data: Any) -> None:
    ip, browser = None, ""
    if request is not None and request.META.get("REMOTE_ADDR"):
        adapter = get_adapter(request)
        ip, browser = adapter.get_client_ip(request), adapter.get_http_user_agent(request)
    SecurityEvent.record(kind, person=person, ip=ip, browser=browser, data=data)


def signed_in(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    record("sign_in.succeeded", request, user)


def signed_out(sender: Any, request: HttpRequest, user: User | None, **kwargs: Any) -> None:
    if user is not None:
        record("sign_out", request, user)


def password_changed(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    record("password.changed", request, user)


def password_reset(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    record("password.reset", request, user)


def factor_added(sender: Any, request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    record("second_factor.added", request, user, type=authenticator.type)


def factor_removed(sender: Any, request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    record("second_factor.removed", request, user, type=authenticator.type)


def factor_reset(sender: Any, request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    record("second_factor.reset", request, user, type=authenticator.type)


def factor_failed(sender: Any, request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    record("second_factor.failed", request, user, type=authenticator.type)


def listen() -> None:
    """Called once, when the app is ready."""
    user_logged_in.connect(signed_in)
    user_logged_out.connect(signed_out)
    account_signals.password_changed.connect(password_changed)
    account_signals.password_set.connect(password_changed)
    account_signals.password_reset.connect(password_reset)
    mfa_signals.authenticator_added.connect(factor_added)
    mfa_signals.authenticator_removed.connect(factor_removed)
    mfa_signals.authenticator_reset.connect(factor_reset)
    mfa_signals.authentication_failed.connect(factor_failed)
