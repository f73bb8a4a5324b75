"""A full house refuses at once and keeps serving those who are in (security.md F12)."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from intranet import admission
from intranet.admission import Admission
from tests.running.conftest import eventually


class House:
    """One place, and an application that answers when it is told to."""

    def __init__(self) -> None:
        self.go_on, self.inside = threading.Event(), 0
        self.door = Admission(self.answer, places=1)

    def answer(self, environ, start_response):
        self.inside += 1
        self.go_on.wait(60)
        start_response("200 OK", [])
        return [b"page"]

    def ask(self, path="/", method="GET"):
        """Status and headers."""
        heard = []
        self.door(
            {"PATH_INFO": path, "REQUEST_METHOD": method}, lambda status, headers: heard.append((status, headers))
        )
        return heard[0][0], dict(heard[0][1])


@pytest.fixture
def house():
    house = House()
    with ThreadPoolExecutor(20) as people:
        house.people = people
        yield house
        house.go_on.set()


def test_beyond_those_who_wait_everybody_is_asked_to_come_again(house):
    those_in = [house.people.submit(house.ask) for _ in range(5)]
    eventually(lambda: house.door._here == 5, "one is served and four wait")
    status, headers = house.ask()
    assert status.startswith("503")
    assert 5 <= int(headers["Retry-After"]) <= 20
    assert headers["Cache-Control"] == "private, no-store"
    house.go_on.set()
    assert {asked.result()[0] for asked in those_in} == {"200 OK"}
    assert house.ask()[0] == "200 OK", "There is room again."


def test_what_somebody_typed_comes_in_when_reading_does_not(house):
    those_in = [house.people.submit(house.ask) for _ in range(5)]
    eventually(lambda: house.door._here == 5, "no more readers")
    writing = house.people.submit(house.ask, method="POST")
    eventually(lambda: house.door._here == 6, "but somebody who wrote")
    assert house.ask()[0].startswith("503")
    house.go_on.set()
    assert {asked.result()[0] for asked in [*those_in, writing]} == {"200 OK"}


def test_nobody_waits_for_ever(house, monkeypatch):
    first = house.people.submit(house.ask)
    eventually(lambda: house.inside == 1, "somebody is served")
    monkeypatch.setattr(admission, "PATIENCE", 0.01)
    assert house.ask()[0].startswith("503")
    house.go_on.set()
    assert first.result()[0] == "200 OK"
    assert house.inside == 1, "Who was refused is not worked on later."


def test_whether_the_process_lives_is_always_answered(house):
    house.go_on.set()
    house.door._here = 1000
    assert house.ask("/healthz")[0] == "200 OK"
    assert house.ask("/")[0].startswith("503")
