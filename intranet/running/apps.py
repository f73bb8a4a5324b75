from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RunningConfig(AppConfig):
    name = "intranet.running"
    verbose_name = _("Running")

    def ready(self) -> None:
        """Make our queue the current one; otherwise tasks would be sent to a broker on this machine's standard port."""
        import intranet.celery  # noqa: F401
