"""What is measured, against which floor, with its limits: the ratio that must hold, the goal, SQL statements."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Measured:
    """One page; limits are None where none is set. ``{words}`` in a path are filled in by ``bench.seed.known``."""

    name: str
    path: str
    must: float | None = None
    goal: float | None = None
    queries: int | None = None
    floor: str = "F1"


#: What each floor is measured at.
FLOORS = {
    "F1": "/bench/f1/",
    "F2": "/bench/f2/{community}/",
    "F3": "/bench/f3/{topic}/",
    "F4": "/bench/f4/{ten_watch}/",
    "ten": "/communities/c0/discussions/{ten_watch}/reply/",
}
#: Those that are sent, not fetched.
SENT = {"F4", "ten"}
#: The states a community page can be in, as its address says in the seed.
STATES = ("community", "official", "newer", "due", "overdue", "lapsed", "withdrawn")
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
    *(Measured(f"community page, {s}", f"/communities/c0/pages/state-{s}/", 10, 7, 12) for s in STATES),
    Measured("community page, among many", "/communities/c1/pages/big-1/", 10, 7, 12),
    Measured("pages of a community", "/communities/c0/pages/", None, None, 12),
    Measured("history of a page", "/communities/c0/pages/state-newer/history/", None, None, 12),
    Measured(
        "what changed since it was official", "/communities/c0/pages/state-newer/vetting/changes/", None, None, 12
    ),
    Measured("vetting queue", "/vetting/", None, None, 14),
    Measured("list of 30 topics", "/communities/c0/discussions/", 2.5, 2.0, 10, "F2"),
    Measured("topic with 20 posts", "/communities/c0/discussions/{topic}/", 2.5, 2.0, 12, "F3"),
    Measured("page 60 of a topic of 2,000 posts", "/communities/c0/discussions/{long}/?page=60", 3.75, 3.0, 12, "F3"),
    Measured("2,000 posts, at the first unread", "/communities/c0/discussions/{long}/", 3.75, 3.0, 12, "F3"),
    Measured("question with 20 answers", "/communities/c0/questions/{question}/", None, None, 14, "F3"),
    Measured("questions", "/communities/c0/questions/", None, None, 12, "F2"),
)
#: Sent, not fetched: a reply that ten people, and a hundred thousand, are told of; and the latter against the former.
REPLIES = (
    Measured("reply, ten watch", "/communities/c0/discussions/{ten_watch}/reply/", 2.2, 1.6, 16, "F4"),
    Measured("reply, 100,000 watch", "/communities/c0/discussions/{all_watch}/reply/", 2.42, 1.7, 16, "F4"),
    Measured("reply, 100,000 ÷ ten watch", "/communities/c0/discussions/{all_watch}/reply/", 1.1, 1.05, 16, "ten"),
)
