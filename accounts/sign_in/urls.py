"""Sign-in: those of allauth's pages that make sense here. Nobody signs up; e-mail addresses are the directory's."""

from allauth.account import views as account
from allauth.socialaccount import views as social
from allauth.socialaccount.providers.openid_connect import urls as openid_connect
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path, re_path

entrance = [
    path("login/", login_not_required(account.login), name="account_login"),
    path("inactive/", login_not_required(account.account_inactive), name="account_inactive"),
    path("password/reset/", login_not_required(account.password_reset), name="account_reset_password"),
    path("password/reset/done/", login_not_required(account.password_reset_done), name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]{1,13})-(?P<key>[^/]{1,100})/$",
        login_not_required(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        login_not_required(account.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
]

#: Leaving is open to all: also who is between password and second step may turn back.
keeping = [
    path("logout/", login_not_required(account.logout), name="account_logout"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/set/", account.password_set, name="account_set_password"),
    path("sessions/", include("allauth.usersessions.urls")),
]

urlpatterns = [
    *entrance,
    *keeping,
    path("2fa/", include("allauth.mfa.urls")),
    path("3rdparty/login/cancelled/", login_not_required(social.login_cancelled), name="socialaccount_login_cancelled"),
    path("3rdparty/login/error/", login_not_required(social.login_error), name="socialaccount_login_error"),
    path("3rdparty/signup/", login_not_required(social.signup), name="socialaccount_signup"),
    path("3rdparty/", social.connections, name="socialaccount_connections"),
    *openid_connect.urlpatterns,
]
