"""What becomes of a call that was not made, or not to its end."""


class OutgoingError(Exception):
    """The call was not made, or not to its end. ``code`` is one word for logs and lists."""

    code = "failed"


class AddressRefused(OutgoingError):
    """The address is not one we call: not HTTPS, or not of a public machine."""

    code = "refused"


class Unreachable(OutgoingError):
    """No such name, nobody there, or the connection broke."""

    code = "unreachable"


class NotTrusted(OutgoingError):
    """The certificate is not valid for this name."""

    code = "certificate"


class TooSlow(OutgoingError):
    """The deadline passed."""

    code = "slow"


class TooLarge(OutgoingError):
    """More bytes than we take."""

    code = "large"


class NotPlain(OutgoingError):
    """The answer is compressed, though we asked for none, or is no HTTP."""

    code = "malformed"
