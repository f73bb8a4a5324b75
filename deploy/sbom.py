"""A software bill of materials (CycloneDX 1.6): what a deployment installs, and what is bundled for browsers.

It is made of the lock file alone: without a network, and without leaving out what an index does not know.

    python deploy/sbom.py var/sbom.json
"""

import hashlib
import json
import re
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parent.parent
LOCK = PROJECT / "requirements" / "base.txt"
BUNDLED = PROJECT / "static" / "vendor" / "manifest.json"
ENTRY = re.compile(r"^([\w.-]+)(?:\[[\w,.-]+\])?==([\w.!+]+)((?:.*\\\n)*.*)$", re.MULTILINE)
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


def installed() -> Iterator[dict[str, Any]]:
    """The packages of the lock file. A file of any of the digests may be the one that is installed."""
    for name, version, rest in ENTRY.findall(LOCK.read_text(encoding="utf-8")):
        digests = [{"name": "sha256", "value": digest} for digest in HASH.findall(rest)]
        yield component("pypi", name.lower(), version) | {"properties": digests}


def bundled() -> Iterator[dict[str, Any]]:
    """The packages of the bundled scripts, each with its licence."""
    for one in json.loads(BUNDLED.read_text(encoding="utf-8"))["packages"]:
        yield component("npm", one["package"], one["version"]) | {"licenses": [{"license": {"id": one["licence"]}}]}


def component(registry: str, name: str, version: str) -> dict[str, Any]:
    purl = f"pkg:{registry}/{name.replace('@', '%40')}@{version}"
    return {"type": "library", "name": name, "version": version, "purl": purl, "bom-ref": purl}


def bill() -> dict[str, Any]:
    """The same lock files give the same bill, its number included."""
    components = [*installed(), *bundled()]
    digest = hashlib.sha256(json.dumps(components).encode()).hexdigest()
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.UUID(digest[:32], version=4)}",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": "common-ground", "bom-ref": "common-ground"}},
        "components": components,
    }


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(bill(), indent=1) + "\n", encoding="utf-8")
