"""Why something about an account cannot be done, in words for the reader."""

from django.utils.translation import gettext_lazy as _

from intranet.ui.refusal import Refused


class CannotDeactivateSelf(Refused):
    message = _("You cannot deactivate your own account. Ask another administrator.")


class ConcernsSomebodyElse(Refused):
    message = _("Only the person themselves can do this.")
