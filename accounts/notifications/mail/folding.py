"""How the subject of a mail is written into its header."""

from email.header import Header
from email.message import EmailMessage as Message
from email.policy import EmailPolicy, default
from typing import Any

from django.core.mail import EmailMultiAlternatives


class Folding(EmailPolicy):
    """Of a long subject Python's newer way leaves the line beside its name empty, or a space too many beside a word
    that is encoded: mail programs show both. The older way begins beside the name, and encodes all of it or nothing.
    """

    def fold(self, name: str, value: Any) -> str:
        if name.lower() != "subject":
            return super().fold(name, value)
        return f"{name}: {Header(str(value), header_name=name).encode(linesep=self.linesep)}{self.linesep}"

    def fold_binary(self, name: str, value: Any) -> bytes:
        if name.lower() != "subject":
            return super().fold_binary(name, value)
        return self.fold(name, value).encode("ascii")


class Letter(EmailMultiAlternatives):
    def message(self, *, policy: Any = default) -> Message:
        made: Message = super().message(policy=Folding(linesep=policy.linesep))
        return made
