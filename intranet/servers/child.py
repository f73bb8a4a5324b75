"""One program and the process that runs it now: started, watched, started again with back-off, stopped."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0
#: A process that lived this many seconds was well; its next crash counts as the first.
WELL_SECONDS = 60.0
PR_SET_PDEATHSIG = 1


@dataclass
class Program:
    """What to run. ``log`` takes its output; without one the supervisor reads it line by line.

    ``grace`` is the number of seconds between asking it to stop and killing it.
    """

    name: str
    command: Sequence[str]
    stop_signal: signal.Signals = signal.SIGTERM
    grace: float = 10.0
    cwd: Path | None = None
    log: Path | None = None
    user: tuple[int, int] | None = None
    environment: Mapping[str, str] = field(default_factory=dict)
    pass_fds: Sequence[int] = ()
    nice: int = 0
    before: Callable[[], None] = lambda: None


class Child:
    """The life of one program. Processes are leaders of their own group and die with the supervisor."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.process: subprocess.Popen[bytes] | None = None
        self.started_at = 0.0
        self.crashes = 0
        self.start_at: float | None = None

    @property
    def running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def start(self) -> subprocess.Popen[bytes]:
        """Start the process.

        Raises:
            OSError: the program cannot be run.
        """
        program = self.program
        program.before()
        identity: dict[str, object] = {}
        if program.user:
            identity = {"user": program.user[0], "group": program.user[1], "extra_groups": []}
        with open(program.log or os.devnull, "ab") as log:
            self.process = subprocess.Popen(  # noqa: S603 - commands of our own
                program.command,
                stdin=subprocess.DEVNULL,
                stdout=log if program.log else subprocess.PIPE,
                stderr=subprocess.STDOUT,
                cwd=program.cwd,
                env={**os.environ, **program.environment},
                pass_fds=program.pass_fds,
                start_new_session=True,
                preexec_fn=after_fork(program.stop_signal, program.nice),  # noqa: PLW1509 - the supervisor has one thread
                **identity,  # type: ignore[call-overload]
            )
        self.started_at = time.monotonic()
        self.start_at = None
        return self.process

    def collect(self) -> int | None:
        """The exit status when the process has just ended, otherwise None. What it left in its group is killed."""
        if self.process is None or (status := self.process.poll()) is None:
            return None
        self.signal(signal.SIGKILL)
        self.process = None
        return status

    def plan_restart(self) -> float:
        """Count a crash and plan the next start; returns the pause in seconds."""
        if time.monotonic() - self.started_at > WELL_SECONDS:
            self.crashes = 0
        self.crashes += 1
        pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (self.crashes - 1))
        self.start_at = time.monotonic() + pause
        return pause

    def ask_to_stop(self) -> None:
        if self.running and self.process:
            self.process.send_signal(self.program.stop_signal)

    def signal(self, how: signal.Signals) -> None:
        """Signal the whole process group."""
        if self.process:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, how)


def after_fork(dying: signal.Signals, nice: int) -> Callable[[], None]:
    """What the new process does before the program starts: on Linux, ask for a signal when its supervisor dies."""
    parent = os.getpid()
    prctl = getattr(ctypes.CDLL(None), "prctl", None) if sys.platform == "linux" else None

    def prepare() -> None:
        if prctl:
            prctl(PR_SET_PDEATHSIG, int(dying), 0, 0, 0)
            if os.getppid() != parent:
                os._exit(1)
        if nice:
            os.nice(nice)

    return prepare


def describe(status: int) -> str:
    """An exit status in words."""
    return f"was killed by {signal.Signals(-status).name}" if status < 0 else f"ended with status {status}"
