"""Two thousand open pages on one process, and a deployment under them: make soak plays it, make test does not."""

import os

import pytest

from bench.live import measure, raise_limit
from tests.live.conftest import in_a_loop

pytestmark = pytest.mark.soak

MANY = 2_000


def test_two_thousand_listen_and_come_back_without_a_storm():
    raise_limit(MANY + 500)
    figures = in_a_loop(measure(MANY, os.environ["REDIS_URL"]))
    print(figures.table())
    assert figures.bytes_each < 60_000
    assert figures.p99 < 0.5
    assert figures.gone_within < 5
    assert figures.back == MANY
    assert figures.back_within > 10
    assert figures.most_in_a_second < MANY / 4
