"""Questions: topics of a kind, with what only questions have. Every mark is a record of who and when."""

from communities.questions.models.conversion import Conversion
from communities.questions.models.experts import Expert
from communities.questions.models.found import FoundAnswer
from communities.questions.models.promise import AcceptReminder, Escalation, Step
from communities.questions.models.promoted import PromotedAnswer
from communities.questions.models.question import Question, recount
from communities.questions.models.records import AcceptedAnswer, Duplicate, VerifiedAnswer
from communities.questions.models.votes import ImportedVotes, Vote

__all__ = [
    "AcceptReminder",
    "AcceptedAnswer",
    "Conversion",
    "Duplicate",
    "Escalation",
    "Expert",
    "FoundAnswer",
    "ImportedVotes",
    "PromotedAnswer",
    "Question",
    "Step",
    "VerifiedAnswer",
    "Vote",
    "recount",
]
