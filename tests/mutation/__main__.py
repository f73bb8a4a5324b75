"""Put faults into the rules and see whether the tests notice: ``make mutants``.

The tests are collected once. A first child runs them all and writes down which test runs which line; then each mutant
is a child of its own that gets the function with the fault, a clone of the database, and the tests that run its line,
quickest first, until one fails. What is not noticed within ``--budget`` seconds of their work counts as survived.
"""

import argparse
import hashlib
import json
import os
import random
import signal
import sys
import time
import traceback
from glob import glob
from pathlib import Path
from types import CodeType

import pytest

from tests.mutation.faults import Mutant, mutants
from tests.mutation.putting import codes, forget_texts, functions, put

PERMISSIONS = [
    f"communities/{name}.py" for name in ("permissions", "tester", "capabilities", "capability_map", "policy")
]
OF_PERMISSIONS = ["permissions", "permissions_apart", "policy", "properties"]
#: Of other rooms, those that show what vetting adds to them: figures and ideas, delegations, what leavers hold, mail.
BESIDE_VETTING = [f"tests/communities/test_community_{name}.py" for name in ("figures", "delegations")]
BESIDE_VETTING += [
    *(f"tests/accounts/test_person_{name}.py" for name in ("leaver", "work")),
    "tests/mail/test_content.py",
]
#: What is checked, and by which tests.
ROOMS = {
    "permissions": (PERMISSIONS, [f"tests/communities/test_{name}.py" for name in OF_PERMISSIONS]),
    "vetting": (["communities/vetting/**/*.py"], ["tests/vetting", *BESIDE_VETTING]),
}
ENOUGH_PERCENT = 90
TOOL = 4
#: After which a mutant that only waits is given up.
LONGEST_SECONDS = 900


class Recorder:
    """What came of the tests of one child."""

    def __init__(self) -> None:
        self.failed = ""

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.failed = report.nodeid


class Check:
    """A plugin of pytest that runs mutants in place of tests."""

    def __init__(self, options: argparse.Namespace, paths: list[str]) -> None:
        self.options, self.paths = options, paths
        self.survived: list[str] = []
        self.percent = 0.0

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        self.session = session
        pool = [m for path in self.paths for m in mutants(path) if not self.options.only or self.options.only in str(m)]
        chosen = sorted(random.Random(self.options.seed).sample(pool, min(self.options.sample, len(pool))), key=str)
        learned = self.learned()
        print(f"{len(chosen)} of {len(pool)} mutants, seed {self.options.seed}, {len(session.items)} tests", flush=True)
        for mutant in chosen:
            began = time.monotonic()
            fate = self.fate(mutant, learned)
            print(f"{fate}  {time.monotonic() - began:5.1f} s  {mutant}", flush=True)
            if not fate.startswith("killed"):
                self.survived.append(f"{fate}: {mutant}")
        self.tell(len(chosen))
        return True

    def tell(self, sampled: int) -> None:
        killed = sampled - len(self.survived)
        self.percent = 100 * killed / max(1, sampled)
        print(f"\nKilled {killed} of {sampled}, {self.percent:.1f}%. Survived:", *self.survived, sep="\n  ", flush=True)

    # Which test runs which line ---------------------------------------------------------------------------------------
    def learned(self) -> dict:
        """``{test: {"seconds": …, "lines": ["path:line", …]}}``, remembered until a module or a test changes."""
        files = sorted({__file__, *(str(item.path) for item in self.session.items), *self.paths})
        state = hash_of(files)
        memory = Path(os.environ["VAR_DIR"]) / f"mutants-{state}.json"
        if not memory.exists():
            print("Seeing which test runs which line …", flush=True)
            pid = os.fork()
            if pid == 0:
                self.child(lambda: memory.write_text(json.dumps(self.watch())))
            os.waitpid(pid, 0)
        return json.loads(memory.read_text())

    def watch(self) -> dict:
        monitoring, seen = sys.monitoring, set()
        monitoring.use_tool_id(TOOL, "mutants")

        def line(code: CodeType, number: int) -> object:
            seen.add(f"{os.path.relpath(code.co_filename)}:{number}")
            return monitoring.DISABLE

        monitoring.register_callback(TOOL, monitoring.events.LINE, line)
        for function in functions(self.paths):
            for code in codes(function.__code__):
                monitoring.set_local_events(TOOL, code, monitoring.events.LINE)
        known = {}
        for item, following in pairs(self.session.items):
            seen.clear()
            forget_texts()
            monitoring.restart_events()
            began, recorder = time.process_time(), Recorder()
            self.run(item, following, recorder)
            if recorder.failed:
                os.write(2, f"Left out, for it fails without a fault: {item.nodeid}\n".encode())
            else:
                known[item.nodeid] = {"seconds": time.process_time() - began, "lines": sorted(seen)}
        return known

    # One mutant -------------------------------------------------------------------------------------------------------
    def fate(self, mutant: Mutant, learned: dict) -> str:
        items = self.concerning(mutant, learned)
        if not items:
            return "not run "
        reads, writes = os.pipe()
        pid = os.fork()
        if pid == 0:
            signal.setitimer(signal.ITIMER_PROF, self.options.budget * 5)
            signal.alarm(LONGEST_SECONDS)
            self.child(lambda: os.write(writes, self.killer(mutant, items).encode()))
        os.close(writes)
        with os.fdopen(reads) as told:
            killer = told.read()
        _, status = os.waitpid(pid, 0)
        if os.WIFSIGNALED(status):
            return "too long"
        return "killed  " if killer else "survived"

    def concerning(self, mutant: Mutant, learned: dict) -> list[pytest.Item]:
        """The tests that run the mutant's lines, quickest first, within the budget.

        Of a constant those that run its module come first: others have it only where they import it.
        """
        lines = {f"{mutant.path}:{number}" for number in range(mutant.line, mutant.last_line + 1)}
        known = [item for item in self.session.items if learned.get(item.nodeid, {"lines": []})["lines"]]
        if mutant.in_function:
            known = [item for item in known if not lines.isdisjoint(learned[item.nodeid]["lines"])]

        def nearest(item: pytest.Item) -> tuple[bool, float]:
            of_item = learned[item.nodeid]
            return not any(line.startswith(f"{mutant.path}:") for line in of_item["lines"]), of_item["seconds"]

        chosen, seconds = [], 0.0
        for item in sorted(known, key=nearest):
            seconds += learned[item.nodeid]["seconds"]
            if chosen and seconds > self.options.budget:
                break
            chosen.append(item)
        return chosen

    def killer(self, mutant: Mutant, items: list[pytest.Item]) -> str:
        """The first test that fails, or what a module would say that is imported with the fault."""
        try:
            put(mutant)
        except (TypeError, AttributeError) as fault:
            return str(fault)
        recorder = Recorder()
        for item, following in pairs(items):
            self.run(item, following, recorder)
            if recorder.failed:
                self.session._setupstate.teardown_exact(None)
                break
        return recorder.failed

    def run(self, item: pytest.Item, following: pytest.Item | None, recorder: Recorder) -> None:
        plugins = self.session.config.pluginmanager
        plugins.register(recorder)
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        plugins.unregister(recorder)

    def child(self, task) -> None:
        """Do it silently, and end without the parent's goodbyes."""
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 1)
        if not self.options.loud:
            os.dup2(silence, 2)
        try:
            task()
        finally:
            if sys.exc_info()[0]:
                traceback.print_exc()
            os._exit(0)


def pairs(items: list) -> list[tuple]:
    return list(zip(items, [*items[1:], None], strict=True))


def hash_of(files: list[str]) -> str:
    return hashlib.sha256(b"".join(Path(path).read_bytes() for path in files)).hexdigest()[:16]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("room", choices=ROOMS)
    parser.add_argument("--only", default="", help="mutants whose line holds this: a path, a function")
    parser.add_argument("--sample", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--budget", type=int, default=20, help="seconds of work on tests for one mutant")
    parser.add_argument("--tests", nargs="*", help="other tests than all of the room's")
    parser.add_argument("--loud", action="store_true", help="what the children complain of")
    options = parser.parse_args()
    patterns, tests = ROOMS[options.room]
    paths = sorted(p for pattern in patterns for p in glob(pattern, recursive=True) if "migrations" not in p)
    check = Check(options, paths)
    fixed = ["-p", "no:randomly", "-p", "no:xdist", "-s", "-q", "-m", "not soak and not browser"]
    pytest.main([*fixed, *(options.tests or tests)], plugins=[check])
    return 0 if check.percent >= ENOUGH_PERCENT else 1


if __name__ == "__main__":
    sys.exit(main())
