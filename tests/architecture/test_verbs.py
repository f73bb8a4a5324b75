"""Whatever anybody is told of has words, and a kind under which they choose where it reaches them."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from accounts.notifications.inbox import SEVERAL
from accounts.notifications.kinds import HELP, KIND_OF, Kind
from accounts.notifications.reasons import _OF_KIND, _OF_VERB, REASONS
from intranet.servers import PROJECT
from tests.architecture.sources import sources, tree

TEMPLATES = PROJECT / "templates"
WORDS = TEMPLATES / "notifications" / "verbs"


def told() -> Iterator[tuple[Path, ast.expr]]:
    """File and verb of each activity that is recorded for somebody to be told of."""
    for path in sources(".py"):
        for node in ast.walk(tree(path)):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            names = {keyword.arg for keyword in node.keywords}
            if node.func.attr == "record" and names & {"tell", "audience"} and node.args:
                yield path, node.args[0]


def verbs(path: Path, expression: ast.expr) -> set[str]:
    """What the expression may be: itself, or each verb that its file names where it is chosen elsewhere."""
    if isinstance(expression, ast.Constant):
        return {expression.value}
    if isinstance(expression, ast.JoinedStr):  # its rooms' words are in the templates, which are looked at below
        return set()
    named = {node.value for node in ast.walk(tree(path)) if isinstance(node, ast.Constant)}
    return {text for text in named if isinstance(text, str) and text in WRITTEN}


WRITTEN = {path.stem for path in WORDS.glob("[!_]*.html")}


def test_each_verb_that_is_told_has_words_and_a_kind():
    found = {(path, verb) for path, expression in told() for verb in verbs(path, expression)}
    assert len(found) > 40
    without = {f"{path}: {verb}" for path, verb in found if verb not in KIND_OF or verb not in WRITTEN}
    assert not without


def test_words_kinds_and_reasons_speak_of_the_same_verbs():
    assert set(KIND_OF) == WRITTEN
    assert set(_OF_VERB) <= WRITTEN
    assert set().union(*SEVERAL) <= WRITTEN


@pytest.mark.parametrize("kind", Kind)
def test_each_kind_has_a_sentence_and_a_reason(kind):
    assert HELP[kind]
    assert _OF_KIND[kind]


def test_keys_of_reasons_fit_their_column():
    assert all(len(key) <= 20 for key in REASONS)
    for template in SEVERAL.values():
        assert (TEMPLATES / template).exists()
