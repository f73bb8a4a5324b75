from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class QuestionsConfig(AppConfig):
    name = "communities.questions"
    verbose_name = _("Questions")

    def ready(self) -> None:
        from communities.discussions.watching import after_change
        from communities.questions.models import recount

        after_change.append(recount)
