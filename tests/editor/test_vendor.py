"""What is committed under static/vendor is what its manifest says, within its weight, and fit for a strict policy."""

import base64
import gzip
import hashlib
import json
import re
from pathlib import Path

import pytest
from django.conf import settings

VENDOR = Path(settings.PROJECT) / "static" / "vendor"
FRONTEND = Path(settings.PROJECT) / "frontend"
MANIFEST = json.loads((VENDOR / "manifest.json").read_text())


@pytest.mark.parametrize("name", MANIFEST["files"])
def test_files_are_those_of_the_manifest(name):
    digest = base64.b64encode(hashlib.sha384((VENDOR / name).read_bytes()).digest()).decode()
    assert MANIFEST["files"][name]["sha384"] == f"sha384-{digest}"


def test_the_editor_keeps_its_weight():
    assert len(gzip.compress((VENDOR / "editor" / "editor.js").read_bytes(), 9)) <= 170_000


def test_pages_load_little_before_somebody_writes():
    assert len(gzip.compress((VENDOR / "editor" / "rich-text.js").read_bytes(), 9)) <= 1_000


def test_the_lock_file_records_no_addresses():
    assert '"resolved"' not in (FRONTEND / "package-lock.json").read_text()


def test_every_tiptap_package_is_pinned_to_one_version():
    pinned = json.loads((FRONTEND / "package.json").read_text())["dependencies"]
    assert {version for name, version in pinned.items() if name.startswith("@tiptap/")} == {"3.32.0"}
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in pinned.values())


def test_every_package_comes_with_its_licence():
    texts = (VENDOR / "editor" / "LICENCES.txt").read_text()
    for package in MANIFEST["packages"]:
        assert package["licence"] in {"MIT", "ISC", "BSD-3-Clause"}
        assert f"{package['package']} {package['version']} ({package['licence']})" in texts


def test_no_script_needs_eval():
    for script in VENDOR.rglob("*.js"):
        assert not re.search(r"\beval\(|new Function\(", script.read_text())


def test_sources_stay_small():
    """Modules of at most 80 lines, component styles of at most 120."""
    long = [path.name for path in FRONTEND.glob("src/**/*.js") if len(path.read_text().splitlines()) > 80]
    long += [path.name for path in FRONTEND.glob("src/css/*.css") if len(path.read_text().splitlines()) > 120]
    assert not long
