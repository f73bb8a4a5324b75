"""What a verb raises when it will not do what was asked."""


class Refused(Exception):
    """A model's verb refuses. The message is translatable and written for the reader: what happened, and the way on.

    Views turn it into a form error or a message; they never show it as a server error.
    """
