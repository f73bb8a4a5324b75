"""Why something about an account cannot be done, in words for the reader."""

from django.utils.translation import gettext_lazy as _

from intranet.ui.refusal import Refused


class AccountRefused(Refused):
    """Base of the refusals here; each says its one sentence."""

    message = _("This cannot be done.")

    def __init__(self, **words: str) -> None:
        self.words = words
        super().__init__()

    def __str__(self) -> str:
        return str(self.message) % self.words if self.words else str(self.message)


class CannotDeactivateSelf(AccountRefused):
    message = _("You cannot deactivate your own account. Ask another administrator.")


class ConcernsSomebodyElse(AccountRefused):
    message = _("Only the person themselves can do this.")


class NothingChosen(AccountRefused):
    message = _("Choose at least one thing to hand over.")


class ToThemselves(AccountRefused):
    message = _("Choose somebody else: this is the person who leaves.")


class ManagerReportsToThem(AccountRefused):
    message = _("%(name)s reports to %(person)s, so cannot be their manager.")


class NotAPicture(AccountRefused):
    message = _("This file is not a picture we can read. Use a JPEG, PNG, WebP, GIF or AVIF.")


class PictureTooLarge(AccountRefused):
    message = _("This picture is too large. Save it as a JPEG of at most 8 MB, or make it smaller.")
