"""Mails for tests, as archives hold them."""

from email.message import EmailMessage


def mail(number, *, subject="Meters", text="Hello.\n", who="Jane Roe <jane@example.org>", answers=(), **heads):
    """The bytes of one message with its envelope; ``answers`` are the numbers in References."""
    date = heads.pop("date", f"Mon, 05 Jan 2009 {number // 60 % 24:02}:{number % 60:02}:00 +0000")
    lines = {"From": who, "Date": date, "Message-ID": f"<{number}@example.org>", "Subject": subject}
    if answers:
        lines["References"] = " ".join(f"<{one}@example.org>" for one in answers)
    lines |= {name.replace("_", "-"): value for name, value in heads.items()}
    head = "".join(f"{name}: {value}\n" for name, value in lines.items() if value is not None)
    body = text if isinstance(text, bytes) else text.encode()
    separator = b"" if b"\n\n" in body and heads.get("raw") else b"\n"
    return (
        b"From jane@example.org Mon Jan  5 09:00:00 2009\n"
        + head.encode("utf-8", "surrogateescape")
        + separator
        + (body.replace(b"\nFrom ", b"\n>From ") + b"\n\n")
    )


def built(number, fill, **heads):
    """A message whose parts ``fill`` adds."""
    message = EmailMessage()
    message["From"] = heads.get("who", "Jane Roe <jane@example.org>")
    message["Date"] = f"Tue, 06 Jan 2009 10:{number % 60:02}:00 +0000"
    message["Message-ID"] = f"<{number}@example.org>"
    message["Subject"] = heads.get("subject", f"Built {number}")
    fill(message)
    return b"From jane@example.org Tue Jan  6 10:00:00 2009\n" + message.as_bytes() + b"\n"
