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
