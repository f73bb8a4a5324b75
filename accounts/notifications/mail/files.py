"""Mail as files, one each, to be opened with any mail program: for development, and for copies that mail nobody."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone


class EmailBackend(BaseEmailBackend):
    """Writes into the directory ``file_path``; the newest name comes last."""

    def __init__(self, file_path: str, **options: Any) -> None:
        super().__init__(**options)
        self.directory = Path(file_path)

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        self.directory.mkdir(parents=True, exist_ok=True)
        for number, message in enumerate(email_messages):
            to = "".join(sign if sign.isalnum() else "-" for sign in message.recipients()[0].rpartition("<")[2])
            name = f"{timezone.now():%Y%m%d-%H%M%S-%f}-{number}-{to.strip('-')[:60]}.eml"
            (self.directory / name).write_bytes(message.message().as_bytes())
        return len(email_messages)
