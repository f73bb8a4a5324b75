from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

#: What a community's news say of its questions.
NEWS = {
    "question.asked": _("%(name)s asked a question"),
    "question.answered": _("%(name)s answered a question"),
}


class QuestionsConfig(AppConfig):
    name = "communities.questions"
    verbose_name = _("Questions")

    def ready(self) -> None:
        from accounts.notifications.audiences import after_record
        from accounts.rooms_above import registry
        from communities.desk import line_finders
        from communities.discussions.models.mentions import MentionedGroup, groups
        from communities.discussions.watching import after_change
        from communities.figures import figure_finders
        from communities.holdings import shown_in_blocks
        from communities.models import BlockKind
        from communities.news import WORDS
        from communities.questions import home, people
        from communities.questions.desk import missed_promises
        from communities.questions.figures import answered
        from communities.questions.models import Expert, recount
        from communities.questions.settling import end_of_asking

        after_change.append(recount)
        after_record.append(end_of_asking)
        line_finders.append(missed_promises)
        figure_finders.append(answered)
        WORDS.update(NEWS)
        groups["experts"] = MentionedGroup(
            _("Experts"), _("Everybody named as an expert here"), lambda here: Expert.objects.of(here).people(here)
        )
        shown_in_blocks[BlockKind.ASK] = home.ask_box
        shown_in_blocks[BlockKind.QUESTIONS] = home.open_questions
        shown_in_blocks[BlockKind.ANSWERS] = home.latest_answers
        registry.sections += [people.named_for, people.answers_by]
        registry.named_for.append(people.experts_on)
        registry.holdings.append(people.EXPERTISE)
