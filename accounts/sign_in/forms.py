"""allauth's forms in our words, and with our limit on guessing."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import LoginForm, ResetPasswordForm
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.sign_in.limits import is_guessing


class SignInForm(LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        login = forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"})
        self.fields["login"] = forms.CharField(label=_("Username or e-mail"), max_length=254, widget=login)
        self.fields["password"].widget.attrs.pop("placeholder", None)
        self.fields["password"].max_length = 1000
        self.fields["remember"].label = _("Keep me signed in on this device")
        self.order_fields(["login", "password", "remember"])


class ForgottenPasswordForm(ResetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("Your work e-mail address")
        self.fields["email"].widget.attrs.pop("placeholder", None)


def require_not_guessing(person: User) -> None:
    adapter = get_adapter()
    if is_guessing(person, adapter.get_client_ip(context.request)):
        raise adapter.validation_error("too_many_login_attempts")


class SecondStepForm(AuthenticateForm):
    def clean_code(self) -> str:
        require_not_guessing(self.user)
        return super().clean_code()


class SecondStepAgainForm(ReauthenticateForm):
    def clean_code(self) -> str:
        require_not_guessing(self.user)
        return super().clean_code()
