"""``python -m bench``: seed, serve, measure in turn, report."""

import argparse
import os
import sys
import time
from pathlib import Path

from intranet.servers import embedded_servers

VAR = Path(os.environ.get("VAR_DIR", "var")) / "bench"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=40, help="samples of each address (at least 7)")
    parser.add_argument("--scales", type=int, nargs="+", default=[1, 100], help="sizes, in units of 1,000 people")
    parser.add_argument("--requests", type=int, default=10_000, help="mixed requests for the memory figure; 0 for none")
    parser.add_argument("--pages", type=int, default=0, help="community pages, 25 revisions each (else 400 a size)")
    options = parser.parse_args()
    VAR.mkdir(parents=True, exist_ok=True)
    os.environ["VAR_DIR"] = str(VAR)
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    os.environ.setdefault("LOG_LEVEL", "ERROR")
    with embedded_servers():
        import django

        django.setup()
        from bench.run import run

        return run(VAR, max(7, options.rounds), options.scales, options.requests, options.pages)


if __name__ == "__main__":
    started = time.monotonic()
    code = main()
    print(f"\n{time.monotonic() - started:.0f} s in all")
    sys.exit(code)
