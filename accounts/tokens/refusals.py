"""Why a token is not made, in words for the reader."""

from django.utils.translation import gettext_lazy as _

from accounts.refusals import AccountRefused


class AlreadyMade(AccountRefused):
    message = _("This token was made a moment ago, and is shown only once. If you did not see it, revoke it below.")


class TooManyTokens(AccountRefused):
    message = _("You have %(most)s tokens. Revoke one you no longer need first.")


class NothingToRead(AccountRefused):
    message = _("Choose at least one thing the token may do.")
