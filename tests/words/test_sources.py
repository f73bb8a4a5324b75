"""Sentences of Python and of scripts stand where somebody can translate them; read from the sources."""

import ast
import re

from intranet.servers import PROJECT
from tests.architecture.sources import sources

MARKS = {"_"} | {f"{kind}{lazy}" for kind in ("gettext", "ngettext", "pgettext", "npgettext") for lazy in ("", "_lazy")}
#: What operators read at a terminal or in logs, what an invented organisation says, and the kit's specimens.
NOT_FOR_READERS = re.compile(
    r"(^|/)(management|settings|servers|demo|imports|directory_import|running|backends|indexing|events)/"
    r"|specimens|doorkeeper|words\.py"
)
#: Raised at developers and operators.
AT_DEVELOPERS = re.compile(r"^(\w*Error|ImproperlyConfigured|NotNeeded|SystemExit)$")
AT_READERS = {"ValidationError"}
SENTENCE = re.compile(r"^\W*[A-Z][\w’',-]* .*[a-z]{2}|\b[a-z]{2,} [a-z]{2,} [a-z]{2,}")
#: Said to machines, in the words of their protocols; or stored, hence in one language.
TO_MACHINES = re.compile(r"^(\d{3} \d\.|-//|\w+ \| \w+$)|\b(SELECT|UPDATE|DELETE|LOCK|CREATE|CASE)\b")
STORED = {
    "accounts/models/people.py": ["Intranet managers"],
    "communities/attachments/scanning.py": ["changed or missing on disk"],
    "communities/models/slugs.py": None,
    "intranet/ui/markup.py": None,
    "communities/questions/forms.py": ["input changed delay:400ms"],
    "pages/uploads.py": ["Raw profile type exif"],
    # The first line of a table for other programs.
    "communities/vetting/log.py": ["by right of"],
}


def sentences(node: ast.AST):
    """Texts of a tree that look like sentences, except where they are documented, marked or raised at developers."""
    body = getattr(node, "body", None)
    first = body[0] if isinstance(body, list) and body else None
    for child in ast.iter_child_nodes(node):
        is_doc = child is first and isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant)
        if is_doc or is_marked(child) or isinstance(child, ast.Assert) or is_for_developers(child):
            continue
        text = written(child)
        if SENTENCE.search(text) and not TO_MACHINES.search(text):
            yield child.lineno, text
        elif not isinstance(child, ast.JoinedStr):
            yield from sentences(child)


def is_marked(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and name_of(node.func) in MARKS


def is_for_developers(node: ast.AST) -> bool:
    if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
        name = name_of(node.exc.func)
        return name not in AT_READERS and bool(AT_DEVELOPERS.match(name))
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and name_of(node.func.value) in {"log", "re"}
    )


def name_of(node: ast.AST) -> str:
    return node.id if isinstance(node, ast.Name) else getattr(node, "attr", "")


def written(node: ast.AST) -> str:
    if isinstance(node, ast.JoinedStr):
        return "".join(part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def test_sentences_of_python_can_be_translated():
    found = []
    for path in sources(".py"):
        if NOT_FOR_READERS.search(str(path)):
            continue
        kept = STORED.get(str(path), [])
        for line, text in sentences(ast.parse((PROJECT / path).read_text())):
            if kept is not None and text not in kept:
                found.append(f"{path}:{line}: {text[:90]!r}")
    assert not found, "\n".join(found)


def test_what_is_translated_is_one_constant_text():
    """No sentence put together from pieces, or with what it is about already in it: nobody could translate that."""
    found = [
        f"{path}:{node.lineno}: {ast.unparse(node)[:90]}"
        for path in sources(".py")
        for node in ast.walk(ast.parse((PROJECT / path).read_text()))
        if is_marked(node) and not all(isinstance(given, ast.Constant) for given in node.args[:1])
    ]
    assert not found, "\n".join(found)


COMMENTS = re.compile(r"/\*.*?\*/|(?<![:\"'`])//[^\n]*|\bconsole\.\w+\([^\n]*", re.DOTALL)
QUOTED = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'|`[^`]*`")


def test_scripts_have_no_words_of_their_own():
    """They find them in the page, in attributes; the editor gets its own as LABELS. The console is for developers."""
    found = [
        f"{path}: {quoted[:90]}"
        for path in sources(".js", under=("static", "frontend"))
        if path.parts[:2] in {("static", "js"), ("frontend", "src")}
        for quoted in QUOTED.findall(COMMENTS.sub("", (PROJECT / path).read_text()))
        if re.match(r"[A-Z][a-z]+ [a-z]+ ?[a-z]*|[A-Z][a-z]+[.…]", quoted[1:-1])
    ]
    assert not found, "\n".join(found)
