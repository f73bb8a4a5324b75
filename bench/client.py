"""A keep-alive client with one session, and the interleaved measuring of pages against a floor."""

import http.client
import statistics
import time
import uuid
from dataclasses import dataclass, field
from urllib.parse import urlencode


@dataclass
class Sample:
    """One answer: milliseconds, SQL statements, bytes of the body before compression."""

    milliseconds: float
    queries: int
    size: int


@dataclass
class Series:
    """The samples of one address."""

    samples: list[Sample] = field(default_factory=list)

    @property
    def times(self) -> list[float]:
        return [sample.milliseconds for sample in self.samples]

    @property
    def median(self) -> float:
        return statistics.median(self.times)

    def percentile(self, percent: int) -> float:
        return statistics.quantiles(self.times, n=100, method="inclusive")[percent - 1]

    @property
    def spread(self) -> float:
        """Interquartile range over the median."""
        quarters = statistics.quantiles(self.times, n=4, method="inclusive")
        return (quarters[2] - quarters[0]) / self.median


class Client:
    """One person's browser, over one connection."""

    def __init__(self, port: int, session: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.headers = {"Cookie": f"sessionid={session}", "Accept-Encoding": "identity"}

    def get(self, path: str) -> Sample:
        """Raises RuntimeError when the answer is not 200."""
        return self._ask("GET", path, None, self.headers, 200)

    def post(self, path: str, **fields: str) -> Sample:
        """Send a form; it answers with a redirect. Raises RuntimeError when it does not."""
        token = "a" * 32
        headers = self.headers | {
            "Cookie": f"{self.headers['Cookie']}; csrftoken={token}",
            "X-CSRFToken": token,
            "Content-Type": "application/x-www-form-urlencoded",
        }
        return self._ask("POST", path, urlencode(fields), headers, 302)

    def _ask(self, method: str, path: str, body: str | None, headers: dict[str, str], status: int) -> Sample:
        started = time.perf_counter()
        self.connection.request(method, path, body, headers)
        response = self.connection.getresponse()
        answer = response.read()
        elapsed = (time.perf_counter() - started) * 1000
        if response.status != status:
            raise RuntimeError(f"{path} answered {response.status} {response.headers.get('Location', '')}")
        return Sample(elapsed, int(response.headers.get("X-Queries", 0)), len(answer))


def in_turn(client: Client, paths: list[str], rounds: int, warm_up: int = 5) -> dict[str, Series]:
    """A B C A B C …: whatever disturbs the machine disturbs every address alike.

    Raises:
        RuntimeError: an address did not answer 200.
    """
    series = {path: Series() for path in paths}
    for turn in range(warm_up + rounds):
        for path in paths:
            sample = client.get(path)
            if turn >= warm_up:
                series[path].samples.append(sample)
    return series


def replies_in_turn(clients: list[Client], paths: list[str], rounds: int, warm_up: int = 2) -> dict[str, Series]:
    """The same for replies. Each round is another person's: nobody may write as often as a benchmark."""
    series = {path: Series() for path in paths}
    for turn in range(warm_up + rounds):
        client = clients[turn % len(clients)]
        for path in paths:
            sample = client.post(path, text="<p>Thank you, that helped.</p>", key=str(uuid.uuid4()))
            if turn >= warm_up:
                series[path].samples.append(sample)
    return series
