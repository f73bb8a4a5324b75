"""Quiet hours, by the clock on the wall, on the days on which it jumps."""

from datetime import UTC, datetime, time, timedelta

import pytest

from accounts.notifications.mail.times import Quiet
from accounts.zones import zone_of

LONDON = "Europe/London"


def over(now, since, until, zone=LONDON, weekends=False):
    moment = datetime.fromisoformat(now).replace(tzinfo=UTC)
    return Quiet(zone, since, until, weekends).over_at(moment).strftime("%d %H:%M")


@pytest.mark.parametrize(
    ("now", "since", "until", "ends"),
    [
        # 25 October 2026: from one o'clock until two the wall's clock goes twice.
        ("2026-10-24 21:00", time(20), time(7), "25 07:00"),
        ("2026-10-25 00:10", time(20), time(1, 30), "25 00:30"),
        ("2026-10-25 01:10", time(20), time(1, 30), "25 01:30"),
        ("2026-10-25 01:40", time(20), time(1, 30), "25 01:40"),
        # 29 March 2026: at one o'clock it is two.
        ("2026-03-28 21:00", time(20), time(7), "29 06:00"),
        ("2026-03-29 00:50", time(20), time(1, 30), "29 01:30"),
        ("2026-03-29 12:00", time(12), time(12), "29 12:00"),
    ],
)
def test_they_are_over_when_the_wall_says_so(now, since, until, ends):
    assert over(now, since, until) == ends


@pytest.mark.parametrize("zone", [LONDON, "America/Santiago", "Pacific/Apia", "Australia/Lord_Howe", "nowhere"])
def test_they_end_within_a_day_and_what_is_over_is_over(zone):
    quiet, step = Quiet(zone, time(20), time(7), False), timedelta(hours=5, minutes=7)
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    while moment.year == 2026:
        ends = quiet.over_at(moment)
        assert moment <= ends <= moment + timedelta(hours=13)
        assert quiet.over_at(ends) == ends
        assert time(7) <= ends.astimezone(zone_of(zone)).time() < time(20)
        moment += step
