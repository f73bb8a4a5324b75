"""Why a verb of a question refuses, in words for the reader."""

from django.utils.translation import gettext_lazy as _

from communities.discussions.refusals import TopicRefused
from communities.refusals import TooOften


class QuestionRefused(TopicRefused):
    message = _("This cannot be done with the question.")


class NotAQuestion(QuestionRefused):
    message = _("This is a discussion now. Reload the page and go on there.")


class NotAnAnswer(QuestionRefused):
    message = _("This is not an answer to the question any more. Reload the page and choose another one.")


class OnlyTheAsker(QuestionRefused):
    message = _("Only the person who asked accepts an answer.")


class MayNotVerify(QuestionRefused):
    message = _("Experts of the question's tags and moderators verify answers. Ask one of them.")


class OwnAnswer(QuestionRefused):
    message = _("Somebody else verifies what you wrote yourself. Ask another expert or a moderator.")


class MayNotMarkDuplicate(QuestionRefused):
    message = _("The person who asked, experts of the question's tags and moderators mark duplicates.")


class OwnText(QuestionRefused):
    message = _("You cannot vote for what you wrote yourself.")


class DuplicateOfItself(QuestionRefused):
    message = _("A question cannot be a duplicate of itself, nor of one that points to it. Choose another one.")


class TooManyQuestions(TooOften, QuestionRefused):
    """More questions in a day than a person asks."""

    message = _(
        "You have asked %(most)s questions since yesterday. Ask this one tomorrow; the text is kept as a draft."
    )


class TooManyVotes(TooOften, QuestionRefused):
    """More votes in an hour than a person gives."""

    message = _("You have given %(most)s votes within an hour. Wait a little, then vote again.")


class AlreadyOfKind(QuestionRefused):
    message = _("It is of that kind already. Reload the page.")


class NotAnExpert(QuestionRefused):
    message = _("An expert is either a person who may read the community, or everybody in one of its roles.")


class HasDuplicates(QuestionRefused):
    message = _("Other questions point here as their duplicate. Remove those marks first.")
