"""The doorkeeper refuses readers of a full house before they are given a thread, and nobody else (security.md F12)."""

import logging
import selectors
import socket
from collections import deque

import pytest
from gunicorn.config import Config
from gunicorn.workers.gthread import TConn, ThreadWorker

from intranet.admission import Admission
from intranet.doorkeeper import Doorkeeper

PAGE = b"GET /communities/ HTTP/1.1\r\nHost: intranet.example.com\r\n\r\n"


class Post:
    """A doorkeeper without its process: ``threads`` are the connections that were given one."""

    def __init__(self, full: bool) -> None:
        self.threads = []
        self.keeper = Doorkeeper.__new__(Doorkeeper)
        self.keeper.wsgi = Admission(lambda asked, start: [], places=1)
        self.keeper.wsgi._here = 5 if full else 4
        self.keeper.nr_conns, self.keeper.pending_conns = 0, deque()
        self.keeper.poller, self.keeper.log = selectors.DefaultSelector(), logging.getLogger(__name__)

    def comes(self) -> socket.socket:
        """Somebody connects; returns their end."""
        theirs, ours = socket.socketpair()
        theirs.settimeout(5)
        self.keeper.nr_conns += 1
        self.connection = TConn(Config(), ours, ("192.0.2.7", 4711), ("192.0.2.1", 8000))
        ours.setblocking(True)
        return theirs

    def says(self, words: bytes) -> socket.socket:
        theirs = self.comes()
        theirs.sendall(words)
        self.keeper.enqueue_req(self.connection)
        return theirs


@pytest.fixture
def post(monkeypatch):
    posts = []

    def put(full=True):
        posts.append(Post(full))
        monkeypatch.setattr(ThreadWorker, "enqueue_req", lambda _, conn: posts[-1].threads.append(conn))
        return posts[-1]

    yield put
    for each in posts:
        each.keeper.poller.close()


def heard(theirs: socket.socket) -> bytes:
    """All of it, to the end of the connection."""
    with theirs.makefile("rb") as answer:
        return answer.read()


def test_a_reader_of_a_full_house_is_answered_and_let_go(post):
    full = post()
    head, _, page = heard(full.says(PAGE)).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 503 Service Unavailable\r\n")
    assert b"\r\nRetry-After: " in head
    assert b"\r\nConnection: close\r\n" in head
    assert f"\r\nContent-Length: {len(page)}\r\n".encode() in head
    assert page == full.keeper.wsgi.busy
    assert (full.threads, full.keeper.nr_conns) == ([], 0)


@pytest.mark.parametrize(
    "words",
    [
        b"POST /t/1/reply/ HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello",
        b"HEAD / HTTP/1.1\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\n\r\n",
        b"GET /static/css/app.css HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: not all of it yet",
        PAGE + PAGE,
        b"\x16\x03\x01 no HTTP at all\r\n\r\n",
    ],
)
def test_everybody_else_gets_a_thread(post, words):
    full = post()
    full.says(words)
    assert full.threads == [full.connection]


def test_while_there_is_room_nobody_is_looked_at(post):
    roomy = post(full=False)
    roomy.says(PAGE)
    assert roomy.threads == [roomy.connection]


def test_who_says_nothing_yet_is_heard_when_they_do(post):
    full = post()
    theirs = full.comes()
    full.keeper.enqueue_req(full.connection)
    assert list(full.keeper.pending_conns) == [full.connection]
    theirs.sendall(PAGE)
    [(key, _)] = full.keeper.poller.select(5)
    key.data(key.fileobj)
    assert heard(theirs).startswith(b"HTTP/1.1 503 ")
    assert not full.keeper.pending_conns


def test_who_hung_up_before_the_answer_does_no_harm(post):
    full = post()
    theirs = full.comes()
    theirs.sendall(PAGE)
    theirs.close()
    full.keeper.enqueue_req(full.connection)
    assert full.keeper.nr_conns == 0
