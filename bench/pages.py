"""What is measured, against which floor, with its limits: the ratio that must hold, the goal, SQL statements."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Measured:
    """One page; limits are None where none is set."""

    name: str
    path: str
    must: float | None = None
    goal: float | None = None
    queries: int | None = None


FLOOR = "/bench/f1/"
PAGES = (
    Measured("home", "/", 16, 12, 16),
    Measured("official page", "/section-1/page-1/", 12, 8, 12),
    Measured("section", "/section-1/", 12, 8, 12),
    Measured("community home", "/communities/c0/", 14, 10, 14),
    Measured("community home, not a member", "/communities/c1/", 14, 10, 14),
    Measured("community directory", "/communities/", None, None, 12),
    Measured("members", "/communities/c0/members/", None, None, 12),
    Measured("settings", "/communities/c0/settings/", None, None, 14),
    Measured("people directory", "/people/", None, None, 12),
    Measured("profile", "/people/p7/", None, None, 14),
    Measured("inbox", "/notifications/", None, None, 12),
)
