"""gunicorn's worker with a doorkeeper: who could not come in anyway is refused before a thread is given to them.

While four times as many people ask as can be served, three of four answers are refusals. Each took a thread, the
parsing of its request and a wait for the other side to hang up: a quarter of what the process can compute, taken from
those who are served (security.md F12). The loop that accepts connections writes the refusal itself.
"""

import selectors
import socket
from email.utils import formatdate
from functools import partial

from gunicorn.workers.gthread import TConn, ThreadWorker

from intranet.admission import ALWAYS, Admission

#: Bytes looked at; a longer request goes the usual way.
HEAD = 16_384
#: How a request begins that is refused here: a page somebody reads. What somebody typed goes the usual way.
READS = b"GET "
#: Seconds the kernel keeps a connection that has said nothing before it hands it over all the same (tcp(7)).
UNHEARD = 5


class Doorkeeper(ThreadWorker):
    """Serves an :class:`~intranet.admission.Admission` with threads."""

    wsgi: Admission

    def init_process(self) -> None:
        """Connections are handed over when they have said something, so that one look at them is enough."""
        for listener in self.sockets:
            if listener.family in {socket.AF_INET, socket.AF_INET6}:
                listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_DEFER_ACCEPT, UNHEARD)
        super().init_process()

    def accept(self, listener: socket.socket) -> None:
        """Somebody new connects. Nothing is made for who is refused at once: each call costs those who are served."""
        if not self.wsgi.is_full():
            super().accept(listener)
            return
        try:
            new, address = listener.accept()
        except (BlockingIOError, ConnectionAbortedError):
            return
        if not self._refuses(new):
            self.nr_conns += 1
            self.enqueue_req(TConn(self.cfg, new, address, listener.getsockname()))

    def enqueue_req(self, conn: TConn) -> None:
        """Somebody speaks, or is new and may not have spoken yet."""
        refused = self.wsgi.is_full() and self._refuses(conn.sock)
        if refused:
            self.nr_conns -= 1
        elif refused is None:
            self._hear(conn)
        else:
            super().enqueue_req(conn)

    def _hear(self, conn: TConn) -> None:
        """They come here again when they have said something."""
        conn.sock.setblocking(False)
        conn.set_timeout()
        self.pending_conns.append(conn)
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self.on_pending_socket_readable, conn))

    def _refuses(self, theirs: socket.socket) -> bool | None:
        """Answers and closes, if what was said allows it. None: nothing was said yet."""
        try:
            head = theirs.recv(HEAD, socket.MSG_PEEK | socket.MSG_DONTWAIT)
            if not _may_be_refused(head):
                return False
            # Taken, not only looked at: closing a connection with words unread would take the answer back.
            theirs.recv(len(head), socket.MSG_DONTWAIT)
            theirs.send(_refusal(self.wsgi), socket.MSG_DONTWAIT)
        except BlockingIOError:
            return None
        except OSError as gone:
            self.log.debug("Nobody was there to be refused: %s", gone)
        theirs.close()
        return True


def _may_be_refused(head: bytes) -> bool:
    """Whether it is a whole request for a page, and nothing after it."""
    if not head.startswith(READS) or head.find(b"\r\n\r\n") != len(head) - 4:
        return False
    return not head[len(READS) :].startswith(tuple(path.encode() for path in ALWAYS))


def _refusal(door: Admission) -> bytes:
    """The answer in HTTP, with a pause of its own."""
    lines = ["HTTP/1.1 503 Service Unavailable", f"Date: {formatdate(usegmt=True)}", "Connection: close"]
    lines += [f"{name}: {value}" for name, value in door.refusal_headers()]
    return "\r\n".join([*lines, "", ""]).encode("ascii") + door.busy
