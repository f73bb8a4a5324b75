"""Who may do what to an account."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from accounts.models import User


def require_may_edit(user: User, person: User) -> None:
    """People keep their own profile; administrators keep everyone's.

    Raises:
        PermissionDenied: for anybody else, with the way on.
    """
    if not person.profile.may_be_edited_by(user):
        raise PermissionDenied(_("Only %(name)s and administrators can change this profile.") % {"name": person.name})


def handles_leavers(user: User) -> bool:
    """Administrators close accounts, intranet managers find new owners: both see what somebody leaves behind."""
    return user.is_active and (user.is_superuser or user.is_intranet_manager)


def require_handles_leavers(user: User) -> None:
    """Raises: PermissionDenied, with the way on."""
    if not handles_leavers(user):
        raise PermissionDenied(_("Only administrators and intranet managers hand over what a leaver holds. Ask one."))
