"""What is refused on sight, looked for in every file."""

import ast
import re
import runpy
from collections import Counter

import pytest
from django.apps import apps

from intranet.servers import PROJECT
from tests.architecture.sources import functions, lines_with, sources, text, tracked, tree

#: Modules that may call mark_safe, with the reason.
MARK_SAFE = {
    "intranet/ui/templatetags/ui.py": "the one door to cleaned HTML, and constant attributes",
    "intranet/ui/difference/__init__.py": "built from two cleaned texts, with every word escaped again",
}
#: What lets somebody see a thing is there, and what lets them read it.
DOORS = {"visible_to", "readable_by", "seen_with"}
#: Everybody who is signed in may see all of these.
OPEN_TO_ALL = {"Team"}
VAGUE_NAMES = {"utils", "helpers", "services", "core", "common", "managers"}
INLINE = re.compile(
    r"""<script(?![^>]*\b(src=|type="application/json"))|<style\b|\sstyle=["']|\son[a-z]+=["']|hx-on""", re.I
)
MACHINE_PATH = re.compile(r"""(^|[\s"'=(`])/(work|farm|root|home/[a-z]+)/""")
ADDRESSES = re.compile(
    r"https?://[\w.-]*(pypi|pythonhosted|npmjs|npmmirror|yarnpkg|jsdelivr|unpkg|cdnjs)\.[\w.]+", re.I
)
TEXT = {
    ".py",
    ".html",
    ".css",
    ".js",
    ".json",
    ".md",
    ".toml",
    ".txt",
    ".yml",
    ".yaml",
    ".in",
    ".cfg",
    ".conf",
    ".sh",
    "",
}


def test_mark_safe_is_called_in_named_places_only():
    found = [
        str(path)
        for path in sources(".py")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", getattr(node.func, "attr", "")) in ("mark_safe", "SafeString")
    ]
    assert set(found) <= set(MARK_SAFE)


def test_templates_trust_nobody():
    assert not lines_with(
        re.compile(r"\|\s*safe\b|\|\s*safeseq|autoescape off"), sources(".html", under=("templates",))
    )


def test_templates_hold_no_script_and_no_style():
    """The content security policy refuses them anyway; mail has no policy and needs its styles."""
    paths = [path for path in sources(".html", under=("templates",)) if "mail" not in path.parts]
    tags = re.compile(r"{%.*?%}|{{.*?}}", re.DOTALL)
    assert not [f"{path}: {found.group()}" for path in paths for found in INLINE.finditer(tags.sub("", text(path)))]


#: Views that other machines send to, who know no token of a form; each holds a proof of its own.
FROM_OUTSIDE = {
    "accounts/notifications/mail/views/stopping.py": "one click in a mail program (RFC 8058): a signed address",
    "accounts/notifications/mail/views/reports.py": "a provider who reports on mail: its signature or password",
    "intranet/mail_in/views.py": "a provider who hands in mail: its signature or password",
}


def test_every_change_is_protected_against_forgery():
    paths = [path for path in sources(".py") if str(path) not in FROM_OUTSIDE]
    assert not lines_with(re.compile(r"csrf_exempt"), paths)


#: How the style guide marks its examples, which are never sent.
EXAMPLE = 'action="#"'


def test_every_form_that_posts_carries_its_token():
    for path in sources(".html", under=("templates",)):
        forms = re.findall(r"<form\b[^>]*method=[\"']post[\"'].*?</form>", text(path), re.S | re.I)
        bare = [form[:120] for form in forms if "csrf_token" not in form and EXAMPLE not in form]
        assert not bare, f"{path}: {bare}"


def test_names_say_what_is_inside():
    assert not [path for path in sources(".py") if VAGUE_NAMES & {path.stem, *path.parts[:-1]}]


def test_no_exception_is_swallowed():
    swallowed = []
    for path in sources(".py", under=("accounts", "bench", "communities", "intranet", "pages", "tests")):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ExceptHandler):
                broad = node.type is None or getattr(node.type, "id", "") in ("Exception", "BaseException")
                raises = any(isinstance(inner, ast.Raise) for inner in ast.walk(node))
                if broad and not raises:
                    swallowed.append(f"{path}:{node.lineno}")
    assert not swallowed


def models_with_a_door() -> set[str]:
    return {model.__name__ for model in apps.get_models() if hasattr(model._default_manager, "visible_to")}


def test_views_fetch_through_the_door():
    """``Community.objects.visible_to(user)``, never another way; and never all of something that has no door."""
    doors, wrong = models_with_a_door(), []
    for path in sources(".py"):
        if "views" not in path.parts and path.stem not in ("views", "feeds", "api"):
            continue
        for node in ast.walk(tree(path)):
            if not (isinstance(node, ast.Attribute) and isinstance(node.value, ast.Attribute)):
                continue
            manager, model = node.value.attr, getattr(node.value.value, "id", "")
            if manager not in ("objects", "_default_manager", "_base_manager"):
                continue
            if (model in doors and node.attr not in DOORS) or (node.attr == "all" and model not in OPEN_TO_ALL):
                wrong.append(f"{path}:{node.lineno}: {model}.{manager}.{node.attr}")
    assert "Community" in doors
    assert not wrong


#: Modules that may send SQL of their own, with the reason.
OWN_SQL = {
    "communities/compiled.py": "texts the ORM wrote, once per process; values are bound",
    "communities/capability_map.py": "the same",
}


def test_queries_are_never_ordered_by_what_somebody_typed():
    paths = [path for path in sources(".py") if str(path) not in OWN_SQL]
    assert not lines_with(re.compile(r"order_by\([^)]*request|\.extra\(|\.raw\(|RawSQL\("), paths)


def test_no_view_is_open_by_accident():
    """``login_not_required`` stands only where a page is public by nature."""
    public = {
        f"{path}:{function.name}"
        for path in sources(".py")
        for function in functions(path)
        for decorator in function.decorator_list
        if "login_not_required" in ast.dump(decorator)
    }
    assert {
        name
        for name in public - {f"{path}:mail_in" for path in FROM_OUTSIDE}
        if not name.startswith(("intranet/running/health", "accounts/", "intranet/ui/"))
    } == set()


def test_every_suppressed_warning_about_safety_has_its_reason():
    """ "noqa: S311  # no secret": what a reader of the code could not know."""
    bare = re.compile(r"# noqa: (?=[A-Z0-9, ]*\bS\d)[A-Z0-9, ]+$")
    assert not lines_with(bare, sources(".py"))


def test_every_promise_of_safety_names_tests_that_are_there():
    threats = (PROJECT / "THREAT_MODEL.md").read_text(encoding="utf-8")
    rows = {found[1]: found[0] for found in re.finditer(r"^\| ([SCF]\d+) \|.*$", threats, re.M)}
    assert list(rows) == [f"{kind}{n}" for kind, last in (("S", 18), ("C", 8), ("F", 14)) for n in range(1, last + 1)]
    assert [row for row, line in rows.items() if "`tests/" not in line] == []
    assert [path for path in re.findall(r"`(tests/[^`]*)`", threats) if not (PROJECT / path).exists()] == []


def test_files_name_no_machine_and_no_registry():
    paths = [path for path in tracked() if path.suffix in TEXT and "vendor" not in path.parts]
    paths = [path for path in paths if path.parts[:2] != ("tests", "architecture")]
    assert not lines_with(MACHINE_PATH, paths)
    assert not lines_with(ADDRESSES, paths)


@pytest.mark.parametrize("name", ["base.txt", "dev.txt"])
def test_requirements_are_pinned_hashed_and_without_addresses(name):
    lock = text((PROJECT / "requirements" / name).relative_to(PROJECT))
    entries = re.split(r"\n(?=[a-zA-Z0-9])", lock.replace("\\\n", " "))
    assert len(entries) > 50
    for entry in filter(str.strip, entries):
        assert re.match(r"[\w.\[\],-]+==[\w.!+]+", entry), entry[:80]
        assert "--hash=sha256:" in entry, entry[:80]
    assert "://" not in lock
    assert not re.search(r"^-i|^--(index|extra-index|find-links)", lock, re.M)


def test_the_bill_of_materials_names_every_package():
    bill = runpy.run_path(str(PROJECT / "deploy" / "sbom.py"))["bill"]()
    named = Counter(one["purl"] for one in bill["components"])
    pinned = re.findall(
        r"^([\w.-]+)(?:\[.*?\])?==([\w.!+]+)", (PROJECT / "requirements" / "base.txt").read_text(), re.M
    )
    assert named.keys() >= {f"pkg:pypi/{name.lower()}@{version}" for name, version in pinned}
    assert any(purl.startswith("pkg:npm/%40tiptap/core@") for purl in named)
    assert named.total() == len(named) > len(pinned)


def test_every_direct_requirement_has_a_lower_bound():
    for name in ("base.in", "dev.in"):
        for line in (PROJECT / "requirements" / name).read_text().splitlines():
            if line and not line.startswith(("#", "-r")):
                assert ">=" in line, f"{name}: {line}"


def test_the_npm_lock_records_no_addresses():
    for path in tracked():
        if path.name == "package-lock.json":
            assert '"resolved"' not in text(path)
            assert '"integrity"' in text(path)
