"""The supervisor: what crashes comes back, ever more slowly; what is told to stop stops; nothing is left behind."""

import os
import signal
import subprocess
import sys
import time

import pytest

from intranet.servers import PROJECT
from intranet.servers.child import LONGEST_PAUSE, Child, Program
from intranet.servers.supervisor import Supervisor
from tests.running.conftest import alive, eventually

STUBBORN = (
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(60)"
)
PARENT = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
print(child.pid, flush=True)
time.sleep(60)
"""


def python(code: str, name: str = "program", **options) -> Program:
    return Program(name, [sys.executable, "-c", code], **options)


class Heard(list):
    def __call__(self, name: str, line: str) -> None:
        self.append((name, line))

    def lines(self, name: str = "program") -> list[str]:
        return [line for who, line in self if who == name]


@pytest.fixture
def heard():
    return Heard()


@pytest.fixture
def supervisor(heard):
    supervisor = Supervisor(heard)
    with supervisor.signals():
        yield supervisor
        supervisor.stop()


def pump_until(supervisor, condition, seconds=120.0):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        supervisor.pump(0.1)


def test_output_arrives_line_by_line_with_the_name_of_its_program(supervisor, heard):
    assert supervisor.run(python("import sys; print('one'); print('two', file=sys.stderr); print('end', end='')")) == 0
    supervisor.stop()
    assert sorted(heard) == [("program", "end"), ("program", "one"), ("program", "two")]


def test_a_crashed_program_is_started_again_with_growing_pauses(supervisor, heard):
    child = supervisor.start(python("raise SystemExit(3)"))
    pump_until(supervisor, lambda: child.crashes >= 3)
    said = [line for line in heard.lines() if "ended with status 3" in line]
    assert [line.rpartition("in ")[2] for line in said] == ["0.5 s", "1 s", "2 s"]


def test_the_pause_has_a_limit_and_a_long_life_forgives_old_crashes():
    child = Child(python(""))
    child.crashes, child.started_at = 50, time.monotonic()
    assert child.plan_restart() == LONGEST_PAUSE
    child.started_at = time.monotonic() - 1000
    assert child.plan_restart() == 0.5


def test_a_killed_program_comes_back(supervisor, heard):
    child = supervisor.start(python("import time; print('up', flush=True); time.sleep(60)"))
    pump_until(supervisor, lambda: heard.lines() == ["up"])
    os.kill(child.process.pid, signal.SIGKILL)
    pump_until(supervisor, lambda: heard.lines().count("up") == 2)
    assert "was killed by SIGKILL; starting it again in 0.5 s" in heard.lines()


def test_a_program_that_cannot_be_run_is_reported_and_tried_again(supervisor, heard):
    child = supervisor.start(Program("program", ["/nowhere/at/all"]))
    assert "cannot start" in heard.lines()[0]
    assert child.start_at is not None


def test_what_a_killed_program_left_behind_is_killed_too(supervisor, heard):
    child = supervisor.start(python(PARENT))
    pump_until(supervisor, heard.lines)
    grandchild = int(heard.lines()[0])
    os.kill(child.process.pid, signal.SIGKILL)
    pump_until(supervisor, lambda: child.process is None)
    eventually(lambda: not alive(grandchild), "the grandchild is gone")


def test_a_deaf_program_is_killed_after_its_grace(supervisor, heard):
    child = supervisor.start(python(STUBBORN, grace=0.5))
    pump_until(supervisor, heard.lines)
    supervisor.stop()
    assert not child.running
    assert "does not stop; killing it" in heard.lines()


def test_a_second_request_to_stop_does_not_wait(supervisor, heard):
    child = supervisor.start(python(STUBBORN, grace=60))
    pump_until(supervisor, heard.lines)
    supervisor.stop_requests = 1
    handler = signal.signal(signal.SIGALRM, lambda *_: os.kill(os.getpid(), signal.SIGTERM))
    signal.setitimer(signal.ITIMER_REAL, 0.3)
    started = time.monotonic()
    supervisor.stop()
    signal.signal(signal.SIGALRM, handler)
    assert not child.running
    assert time.monotonic() - started < 30


def test_a_restart_replaces_the_process_and_is_no_crash(supervisor, heard):
    child = supervisor.start(python("import os, time; print(os.getpid(), flush=True); time.sleep(60)"))
    pump_until(supervisor, heard.lines)
    supervisor.restart(child)
    pump_until(supervisor, lambda: len(heard.lines()) == 2)
    first, second = map(int, heard.lines())
    assert not alive(first)
    assert alive(second)
    assert child.crashes == 0


def test_signals_are_requests(supervisor):
    os.kill(os.getpid(), signal.SIGUSR1)
    os.kill(os.getpid(), signal.SIGHUP)
    assert supervisor.restart_requested
    assert supervisor.stop_requests == 1


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent died")
def test_children_of_a_killed_supervisor_stop():
    code = """
import sys
from intranet.servers.child import Program
from intranet.servers.supervisor import Supervisor
supervisor = Supervisor(lambda name, line: print(line, flush=True))
code = "import os, time; print(os.getpid(), flush=True); time.sleep(60)"
supervisor.start(Program("child", [sys.executable, "-c", code]))
while True:
    supervisor.pump(1)
"""
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, cwd=PROJECT)
    child = int(process.stdout.readline())
    process.kill()
    process.communicate()
    eventually(lambda: not alive(child), "the child stops")
