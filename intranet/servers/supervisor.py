"""Keeps programs running: reads what they say, starts them again when they crash, stops them in good order."""

import contextlib
import os
import selectors
import signal
import socket
import time
from collections.abc import Callable, Iterator
from typing import IO

from intranet.servers.child import Child, Program, describe

type Stream = IO[bytes] | socket.socket
#: Called with a program's name and one line it wrote, or the supervisor's own word about it.
type Say = Callable[[str, str], None]
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Supervisor:
    """A set of children and the one loop that serves them. Single-threaded: ``pump`` must be called again and again."""

    def __init__(self, say: Say) -> None:
        self.say = say
        self.children: list[Child] = []
        self.stopping = False
        self.stop_requests = 0
        self.restart_requested = False
        self._selector = selectors.DefaultSelector()

    @contextlib.contextmanager
    def signals(self) -> Iterator[None]:
        """Wake the loop on signals: SIGINT, SIGTERM, SIGHUP ask to stop, SIGUSR1 to restart, SIGCHLD of an exit."""
        mine, waker = socket.socketpair()
        for end in (mine, waker):
            end.setblocking(False)
        self.watch(mine, lambda: mine.recv(4096))
        handlers = {number: signal.signal(number, self._on_signal) for number in (*STOP_SIGNALS, signal.SIGUSR1)}
        handlers[signal.SIGCHLD] = signal.signal(signal.SIGCHLD, lambda *_: None)
        before = signal.set_wakeup_fd(waker.fileno(), warn_on_full_buffer=False)
        try:
            yield
        finally:
            signal.set_wakeup_fd(before)
            for number, handler in handlers.items():
                signal.signal(number, handler)
            self.forget(mine)
            waker.close()

    def _on_signal(self, number: int, frame: object) -> None:
        if number == signal.SIGUSR1:
            self.restart_requested = True
        else:
            self.stop_requests += 1

    def start(self, program: Program) -> Child:
        """Start a program and keep it running from now on."""
        child = Child(program)
        self.children.append(child)
        self._start(child)
        return child

    def run(self, program: Program) -> int:
        """Run a program to its end and return its exit status; a request to stop ends it early."""
        child = Child(program)
        self._start(child)
        while (status := child.collect()) is None:
            self.pump(1.0)
            if self.stop_requests:
                child.ask_to_stop()
        return status

    def pump(self, seconds: float) -> None:
        """Serve the children for at most ``seconds``; returns early when something happened."""
        due = [child.start_at - time.monotonic() for child in self.children if child.start_at is not None]
        for key, _ in self._selector.select(max(0.0, min([seconds, *due]))):
            key.data()
        for child in self.children:
            self._look_after(child)

    def restart(self, child: Child) -> None:
        """Stop one child in good order and start it again."""
        self._stop([child])
        self._start(child)

    def stop(self) -> None:
        """Stop everything; a second request to stop meanwhile makes it immediate."""
        self.stopping = True
        self._stop(self.children)

    def _start(self, child: Child) -> None:
        try:
            process = child.start()
        except OSError as error:
            self.say(child.program.name, f"cannot start: {error}")
            child.plan_restart()
            return
        if process.stdout:
            os.set_blocking(process.stdout.fileno(), False)
            self.watch(process.stdout, Lines(child.program.name, process.stdout, self))

    def _look_after(self, child: Child) -> None:
        if (status := child.collect()) is not None and not self.stopping:
            pause = child.plan_restart()
            self.say(child.program.name, f"{describe(status)}; starting it again in {pause:g} s")
        if child.start_at is not None and time.monotonic() >= child.start_at and not self.stopping:
            self._start(child)

    def _stop(self, children: list[Child]) -> None:
        requests = self.stop_requests
        restarts = [child for child in self.children if child not in children]
        for child in children:
            child.start_at = None
            child.ask_to_stop()
        asked_at = time.monotonic()
        while running := [child for child in children if child.running]:
            for child in running:
                if time.monotonic() - asked_at > child.program.grace or self.stop_requests > requests:
                    self.say(child.program.name, "does not stop; killing it")
                    child.signal(signal.SIGKILL)
            for key, _ in self._selector.select(0.2):
                key.data()
            for child in restarts:
                self._look_after(child)
        for child in children:
            child.collect()
        self._drain()

    def _drain(self) -> None:
        """Read what stopped processes still said."""
        while ready := self._selector.select(0):
            before = len(self._selector.get_map())
            for key, _ in ready:
                key.data()
            if len(self._selector.get_map()) == before:
                break

    def watch(self, stream: Stream, on_ready: Callable[[], object]) -> None:
        """Call ``on_ready`` from the loop whenever the stream can be read."""
        self._selector.register(stream, selectors.EVENT_READ, on_ready)

    def forget(self, stream: Stream) -> None:
        """Watch a stream no longer, and close it."""
        self._selector.unregister(stream)
        stream.close()


class Lines:
    """Cuts a child's output into lines and passes each on; forgets the stream at its end."""

    def __init__(self, name: str, stream: IO[bytes], supervisor: Supervisor) -> None:
        self.name, self.stream, self.supervisor = name, stream, supervisor
        self.rest = b""

    def __call__(self) -> None:
        try:
            data = os.read(self.stream.fileno(), 65536)
        except BlockingIOError:
            return
        *lines, self.rest = (self.rest + data).split(b"\n")
        if not data and self.rest:
            lines, self.rest = [self.rest], b""
        for line in lines:
            self.supervisor.say(self.name, line.decode(errors="replace"))
        if not data:
            self.supervisor.forget(self.stream)
