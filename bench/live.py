"""``python -m bench.live``: many open connections on one events process. What each weighs, how long a word takes to all
of them, and how a restart brings them back.
"""

import argparse
import asyncio
import json
import os
import re
import resource
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import redis

from intranet.events.wire import REVOKE, STREAM, Message, Signer, Ticket, now_ms
from intranet.servers import PROJECT, embedded_servers

#: Words to everybody, a second apart, and words to one topic of ``LISTENERS`` each.
TO_ALL, TO_FEW, LISTENERS = 5, 100, 10
#: The best of so many rounds counts: what else the machine does can only add.
ROUNDS = 3
#: Connections opened at the same moment.
AT_ONCE = 100
PATIENCE = 120
EVENT = re.compile(rb"event: (\w+)\ndata: (.*)\n\n")


@dataclass
class Figures:
    """Times in seconds, ``bytes_each`` resident memory of the process for one connection."""

    connections: int = 0
    bytes_each: float = 0
    p50: float = 0
    p99: float = 0
    words: int = 0
    gone_within: float = 0
    back: int = 0
    back_within: float = 0
    most_in_a_second: int = 0

    def table(self) -> str:
        ear = f"median {self.p50 * 1000:.0f} ms, p99 {self.p99 * 1000:.0f} ms"
        back = f"{self.back:,} within {self.back_within:.0f} s, at most {self.most_in_a_second} in a second"
        rows = {
            "open connections on one process": f"{self.connections:,}",
            "memory of each": f"{self.bytes_each / 1000:.1f} kB",
            f"from word to ear, {self.words:,} times": ear,
            "gone, when 100 lose the right": f"within {self.gone_within * 1000:.0f} ms",
            "back after a restart": back,
        }
        return "\n".join(f"{name:<40}{value}" for name, value in rows.items())


class Crowd:
    """Listeners in this process, against an events process on ``port``."""

    def __init__(self, port: int, secret: str) -> None:
        self.port, self.signer = port, Signer(secret)
        self.said: dict[int, float] = {}
        self.took: list[float] = []
        self.byes: dict[int, tuple[float, str]] = {}
        self.open = 0
        self.gate = asyncio.Semaphore(AT_ONCE)

    def ticket(self, number: int) -> str:
        at = now_ms()
        channels = (f"topic:{number // LISTENERS}", f"community:{number // 100}")
        return self.signer.write(Ticket(number, self.signer.session_name("bench"), channels, at, at, f"{at}-0"))

    async def connect(self, number: int, ticket: str) -> None:
        async with self.gate:
            _transport, ear = await asyncio.get_running_loop().create_connection(
                lambda: Ear(self, number, ticket), "127.0.0.1", self.port
            )
            async with asyncio.timeout(PATIENCE):
                await ear.joined

    async def reaches(self, number: int) -> None:
        async with asyncio.timeout(PATIENCE):
            while self.open != number:
                await asyncio.sleep(0.05)


class Ear(asyncio.Protocol):
    """One listener: as little work as there can be, because it shares the machine with what is measured."""

    def __init__(self, crowd: Crowd, number: int, ticket: str) -> None:
        self.crowd, self.number, self.ticket = crowd, number, ticket
        self.heard = b""
        self.joined: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport) -> None:  # type: ignore[no-untyped-def]
        request = f"GET /events/?ticket={self.ticket} HTTP/1.1\r\nHost: bench\r\nCookie: s=bench\r\n\r\n"
        transport.write(request.encode())

    def data_received(self, data: bytes) -> None:
        now, crowd = time.perf_counter(), self.crowd
        self.heard += data
        for kind, told in EVENT.findall(self.heard):
            if kind == b"topic":
                crowd.took.append(now - crowd.said[int(told.partition(b":")[2].strip(b"}"))])
            elif kind == b"bye":
                given = json.loads(told)
                crowd.byes[self.number] = (given["ms"] / 1000, given.get("ticket", ""))
            elif kind in (b"hello", b"reset") and not self.joined.done():
                crowd.open += 1
                self.joined.set_result(None)
        self.heard = self.heard[self.heard.rfind(b"\n\n") + 1 :]

    def connection_lost(self, error: Exception | None) -> None:
        if not self.joined.done():
            self.joined.set_exception(ConnectionError(self.heard.decode()[:80]))
        else:
            self.crowd.open -= 1


def resident(pid: int) -> int:
    [line] = [line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmRSS")]
    return int(line.split()[1]) * 1024


def process(port: int, secret: str, url: str) -> subprocess.Popen[bytes]:
    given = {"SECRET_KEY": secret, "REDIS_URL": url, "HOST": "127.0.0.1", "PORT": str(port), "LOG_LEVEL": "WARNING"}
    started = subprocess.Popen([sys.executable, "-m", "intranet.events"], cwd=PROJECT, env={**os.environ, **given})
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return started
        except OSError:
            time.sleep(0.05)
    raise TimeoutError("the events process did not start")


async def words(crowd: Crowd, client: redis.Redis) -> list[float]:
    """Say something to everybody and to a few, and wait until all who are meant have heard it: how long each took."""
    expected = 0
    crowd.took.clear()
    plan = [("everyone", crowd.open)] * TO_ALL + [(None, LISTENERS)] * TO_FEW
    for number, (channel, listeners) in enumerate(plan, 1):
        name = channel or f"topic:{number % (crowd.open // LISTENERS)}"
        crowd.said[number] = time.perf_counter()
        client.xadd(STREAM, Message("topic", (name,), number, 0, now_ms()).packed())
        expected += listeners
        await asyncio.sleep(1 if channel else 0.03)
    async with asyncio.timeout(PATIENCE):
        while len(crowd.took) < expected:
            await asyncio.sleep(0.05)
    return sorted(crowd.took)


async def lose_the_right(crowd: Crowd, client: redis.Redis) -> float:
    """A hundred listeners lose theirs; seconds until the last of them is gone. They come back with new tickets."""
    everybody, begun = crowd.open, time.perf_counter()
    client.xadd(STREAM, Message(REVOKE, ("community:0",), at=now_ms()).packed())
    await crowd.reaches(everybody - 100)
    took = time.perf_counter() - begun
    await asyncio.sleep(2)
    await asyncio.gather(*(crowd.connect(number, crowd.ticket(number)) for number in list(crowd.byes)))
    crowd.byes.clear()
    return took


async def measure(connections: int, url: str) -> Figures:
    """Raises: TimeoutError, when somebody hears nothing or does not come back."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    secret, figures = secrets.token_urlsafe(32), Figures(connections)
    crowd, client = Crowd(port, secret), redis.Redis.from_url(url)
    server = process(port, secret, url)
    try:
        await crowd.connect(0, crowd.ticket(0))
        empty = resident(server.pid)
        await asyncio.gather(*(crowd.connect(number, crowd.ticket(number)) for number in range(1, connections)))
        rounds = [await words(crowd, client) for _ in range(ROUNDS)]
        figures.bytes_each = (resident(server.pid) - empty) / (connections - 1)
        took = min(rounds, key=lambda one: one[int(len(one) * 0.99)])
        figures.words, figures.p50, figures.p99 = len(took), took[len(took) // 2], took[int(len(took) * 0.99)]
        figures.gone_within = await lose_the_right(crowd, client)
        server = await restart(crowd, server, figures, lambda: process(port, secret, url))
    finally:
        server.terminate()
        server.wait()
        client.close()
    return figures


async def restart(crowd: Crowd, server, figures: Figures, begin):  # type: ignore[no-untyped-def]
    """Stop the process as a deployment does, start the next, and come back as listeners are told to."""
    stopped = time.monotonic()
    server.send_signal(signal.SIGTERM)
    await crowd.reaches(0)
    await asyncio.to_thread(server.wait)
    server = await asyncio.to_thread(begin)
    seconds: Counter[int] = Counter()

    async def return_(number: int, wait: float, ticket: str) -> None:
        await asyncio.sleep(max(wait - (time.monotonic() - stopped), 0))
        await crowd.connect(number, ticket)
        seconds[int(time.monotonic() - stopped)] += 1

    await asyncio.gather(*(return_(number, wait, ticket) for number, (wait, ticket) in crowd.byes.items()))
    figures.back, figures.back_within = crowd.open, time.monotonic() - stopped
    figures.most_in_a_second = max(seconds.values())
    return server


def raise_limit(wanted: int) -> None:
    """Of open files, for this process and those it starts."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(wanted, hard), hard))


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.live", description=__doc__)
    parser.add_argument("--connections", type=int, default=2_000)
    options = parser.parse_args()
    raise_limit(options.connections + 500)
    with embedded_servers():
        figures = asyncio.run(measure(options.connections, os.environ["REDIS_URL"]))
    print(figures.table())
    return 0


if __name__ == "__main__":
    sys.exit(main())
