"""Why a mail is not posted: in words for its writer, and in the codes of mail for the server that brings it."""

from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Reason(models.TextChoices):
    """What facilitators and operators read in lists."""

    NO_ADDRESS = "no_address", _("No such address")
    AUTOMATIC = "automatic", _("Sent by a program, not by a person")
    LOOP = "loop", _("Going round in circles")
    TOO_LARGE = "too_large", _("Too large")
    NOT_PROVEN = "not_proven", _("Not proven to come from its sender")
    STRANGER = "stranger", _("Its sender has no account")
    OTHER_SENDER = "other_sender", _("A reply from another address than the person's own")
    TOO_MANY = "too_many", _("Too many mails in a short time")
    NO_RIGHT = "no_right", _("Its sender may not do that")
    GONE = "gone", _("What it replies to is no longer there for its sender")
    EMPTY = "empty", _("Nothing was written")
    REFUSED = "refused", _("Refused where it was to be posted")
    UNREADABLE = "unreadable", _("Cannot be read")
    FAILED = "failed", _("Failed too often; kept for a while")


@dataclass(frozen=True, slots=True)
class Answer:
    """``reply`` is what a mail server is told (RFC 5321, RFC 3463); with ``bounces`` its writer gets a mail that says
    why. Nobody is written to whose address may be forged, nor a program.
    """

    reply: str
    text: str | Promise = ""
    bounces: bool = False


ANSWERS: dict[Reason, Answer] = {
    Reason.NO_ADDRESS: Answer("550 5.1.1 No such address here", _("There is no such address here."), True),
    Reason.AUTOMATIC: Answer("250 2.0.0 Not kept: sent by a program"),
    Reason.LOOP: Answer("554 5.4.6 Mail loop"),
    Reason.TOO_LARGE: Answer(
        "552 5.3.4 Too large",
        _("Your mail is larger than we take. Send it without its files, and add these on the site."),
        True,
    ),
    Reason.NOT_PROVEN: Answer("550 5.7.26 Not proven to come from its sender"),
    Reason.STRANGER: Answer("550 5.7.1 Only people with an account may write here; write from the address of yours"),
    Reason.OTHER_SENDER: Answer(
        "550 5.7.1 Write from the mail address of your account",
        _("Your reply came from another address than that of your account. Write from that of your account."),
        True,
    ),
    Reason.TOO_MANY: Answer(
        "451 4.7.1 Too many mails in a short time; try again later",
        _("Too many mails came in a short time. Wait an hour, then send this one again."),
        True,
    ),
    Reason.NO_RIGHT: Answer(
        "550 5.7.1 You may not write here",
        _("You may not do this by mail here. Ask a facilitator of the community."),
        True,
    ),
    Reason.GONE: Answer(
        "550 5.7.1 What you reply to is not there",
        _("What you reply to is gone, or you may no longer see it."),
        True,
    ),
    Reason.EMPTY: Answer(
        "554 5.6.0 Nothing was written",
        _("We found no text of yours in this mail. Write above what you quote."),
        True,
    ),
    Reason.REFUSED: Answer("554 5.7.1 Refused", "", True),
    Reason.UNREADABLE: Answer("554 5.6.0 Cannot be read"),
    Reason.FAILED: Answer("451 4.3.0 Try again later"),
}


class MailRefused(Exception):
    """A mail is not posted. ``detail`` says it better than the reason does, in words for its writer."""

    def __init__(self, reason: Reason, detail: str | Promise = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.answer = ANSWERS[reason]
        self.text = detail or self.answer.text
