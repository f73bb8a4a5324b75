"""People."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """A person of the organisation, or a placeholder for one who wrote here before (``is_active`` false)."""

    email = models.EmailField(_("e-mail address"), blank=True)

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        permissions = [("manage_intranet", _("Can answer for the intranet as an intranet manager"))]

    @property
    def name(self) -> str:
        """The name shown everywhere: first and last name, or else the user name."""
        return self.get_full_name() or self.username

    @cached_property
    def is_intranet_manager(self) -> bool:
        """Whether a group gives this person the intranet manager's duty. Administrators do not have it by being one."""
        if not self.is_active:
            return False
        return self.groups.filter(
            permissions__codename="manage_intranet", permissions__content_type__app_label="accounts"
        ).exists()
