"""How sign-in differs here from allauth's defaults: nobody signs up by hand; people come from the directory."""

from typing import Any

import structlog
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import SecurityEvent, User
from accounts.sign_in.limits import is_guessing
from accounts.sign_in.second_factor import is_required_of

log = structlog.get_logger(__name__)


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": gettext_lazy("This username and this password do not go together. Check both."),
        "email_password_mismatch": gettext_lazy("This e-mail and this password do not go together. Check both."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse who guesses, counted in the database: the limit holds with the cache away (security.md F3)."""
        self._person = User.objects.by_login(credentials.get("username", ""), credentials.get("email", ""))
        if is_guessing(self._person, self.get_client_ip(request)):
            raise self.validation_error("too_many_login_attempts")

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Whose account it was meant for, if anybody's. Never what was typed."""
        browser = self.get_http_user_agent(request)
        ip = self.get_client_ip(request)
        SecurityEvent.record("sign_in.failed", person=self._person, ip=ip, browser=browser)

    def is_safe_url(self, url: str) -> bool:
        """Only this host, and nothing a browser might read otherwise. (allauth's own fails on ``http://[``.)"""
        hosts = {self.request.get_host()}
        return url_has_allowed_host_and_scheme(url, hosts, require_https=self.request.is_secure())

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A mail server that is away is told to the reader; it does not break what they were doing."""
        try:
            super().send_mail(template_prefix, email, context)
        except OSError as error:
            log.warning("mail.failed", template=template_prefix, error=type(error).__name__)
            messages.error(self.request, _("The mail server does not answer. Try again in a few minutes."))

    def send_notification_mail(
        self, template_prefix: str, user: User, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """To the directory's address: allauth's own table of addresses is not used here."""
        known = {"user": user, "reset_url": settings.BASE_URL.rstrip("/") + reverse("account_reset_password")}
        super().send_notification_mail(template_prefix, user, known | (context or {}), email or user.email)


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Whether somebody the identity provider knows and we do not gets an account by signing in."""
        return settings.OIDC_CREATES_PEOPLE


class MFAAdapter(DefaultMFAAdapter):
    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Whoever must have a second step keeps at least one."""
        others = Authenticator.objects.filter(user=authenticator.user).exclude(pk=authenticator.pk)
        has_other = others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists()
        return has_other or not is_required_of(authenticator.user)
