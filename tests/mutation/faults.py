"""Which small faults a module can have.

In functions: a comparison turned, a condition made constant or left out, ``and`` for ``or``, a ``not`` forgotten,
another constant, nothing returned, a refusal or a call left out, a condition of a query left out. In constants of
modules the same. Left alone is what the migrations hold (fields, constraints), types, and words for people.
"""

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TURNED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
SWAPPED: dict[type[ast.operator], type[ast.operator]] = {
    ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr, ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add,
}  # fmt: skip
#: Calls whose arguments are words for people, or say only what is fetched along.
WORDS = {
    "_",
    "gettext",
    "gettext_lazy",
    "ngettext",
    "ngettext_lazy",
    "pgettext",
    "cast",
    "select_related",
    "defer",
    "only",
}
CONDITIONS = {"filter", "exclude"}
#: Arguments that change how long an answer takes, not what it is: duplicates in what ``IN`` looks through.
HOW = {"all"}
Fault = tuple[str, ast.AST]


@dataclass(frozen=True)
class Mutant:
    """One fault. ``owner`` is the function it is in, or the module's constant."""

    path: str
    owner: str
    in_function: bool
    line: int
    last_line: int
    node: int
    what: str
    replacement: ast.AST

    def tree(self) -> ast.Module:
        """The module with the fault in it."""
        return ast.fix_missing_locations(_Put(self).visit(numbered(self.path)))

    def __str__(self) -> str:
        return f"{self.path}:{self.line} {self.owner}: {self.what}"


class _Put(ast.NodeTransformer):
    def __init__(self, mutant: Mutant) -> None:
        self.mutant = mutant

    def visit(self, node: ast.AST) -> ast.AST:
        if getattr(node, "number", None) != self.mutant.node:
            return self.generic_visit(node)
        return ast.copy_location(copy.deepcopy(self.mutant.replacement), node)


@cache
def source(path: str) -> str:
    """As it was when the check began, whatever is written meanwhile."""
    return Path(path).read_text()


def numbered(path: str) -> ast.Module:
    tree = ast.parse(source(path))
    for number, node in enumerate(ast.walk(tree)):
        node.number = number  # type: ignore[attr-defined]
    return tree


def mutants(path: str) -> Iterator[Mutant]:
    """Every fault this module can have."""
    for owner, statement in _owners(numbered(path).body):
        in_function = isinstance(statement, ast.FunctionDef)
        for node in _within(statement):
            for what, replacement in _faults(node, statement):
                place = (node.lineno, node.end_lineno or node.lineno)
                yield Mutant(path, owner, in_function, *place, node.number, what, replacement)  # type: ignore[attr-defined]


def _owners(body: list[ast.stmt], prefix: str = "") -> Iterator[tuple[str, ast.stmt]]:
    for statement in body:
        match statement:
            case ast.FunctionDef(name=name) if name not in {"__str__", "__repr__"}:
                yield prefix + name, statement
            case ast.ClassDef(name=name):
                yield from _owners(statement.body, f"{prefix}{name}.")
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)) if not prefix:
                if statement.value is not None and not name.startswith("__") and not _names_a_type(name):
                    yield name, statement


def _names_a_type(name: str) -> bool:
    """``Text = PageRevision | PostRevision``: said as classes are, and read by the type checker alone."""
    return name[0].isupper() and not name.isupper()


def _within(node: ast.AST) -> Iterator[ast.expr | ast.stmt]:
    """Everything below, without types, defaults, decorators, docstrings and words for people."""
    match node:
        case ast.FunctionDef(body=[ast.Expr(value=ast.Constant(value=str())), *rest]) | ast.FunctionDef(body=rest):
            below: list[ast.AST] = [*rest]
        case ast.Lambda(body=body):
            below = [body]
        case ast.AnnAssign(value=value):
            below = [value] if value else []
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if name in WORDS:
            below = [node.func]
        case ast.JoinedStr() | ast.arguments() | ast.ImportFrom():
            below = []
        case ast.keyword(arg=name) if name in HOW:
            below = []
        case _:
            below = list(ast.iter_child_nodes(node))
    for child in below:
        if isinstance(child, ast.expr | ast.stmt):
            yield child
        yield from _within(child)


def _faults(node: ast.AST, owner: ast.AST) -> Iterator[Fault]:
    match node:
        case ast.Compare(ops=[op]) if type(op) in TURNED:
            other = TURNED[type(op)]
            yield f"{type(op).__name__} is {other.__name__}", ast.Compare(node.left, [other()], node.comparators)
        case ast.BoolOp(op=op, values=values):
            other_op = ast.Or() if isinstance(op, ast.And) else ast.And()
            yield f"{type(op).__name__} is {type(other_op).__name__}", ast.BoolOp(other_op, values)
            for value in values:
                rest = [v for v in values if v is not value]
                yield f"without {ast.unparse(value)}", rest[0] if len(rest) == 1 else ast.BoolOp(op, rest)
        case ast.UnaryOp(op=ast.Not() | ast.Invert(), operand=operand):
            yield "not is forgotten", operand
        case ast.BinOp(op=op) if type(op) in SWAPPED:
            other_type = SWAPPED[type(op)]
            yield f"{type(op).__name__} is {other_type.__name__}", ast.BinOp(node.left, other_type(), node.right)
        case ast.Constant(value=bool(value)):
            yield f"{value} is {not value}", ast.Constant(not value)
        case ast.Constant(value=int(value)):
            yield f"{value} is {value + 1}", ast.Constant(value + 1)
        case ast.Constant(value=str(text)):
            yield f"{text!r} is another", ast.Constant(f"{text}_")
        case ast.If() | ast.IfExp():
            for constant in (True, False):
                changed = {**_fields(node), "test": ast.Constant(constant)}
                yield f"condition is {constant}: {ast.unparse(node.test)}", type(node)(**changed)
        case ast.ListComp() | ast.SetComp() | ast.GeneratorExp() | ast.DictComp():
            yield from _without_ifs(node)
        case ast.Return(value=ast.expr() as value) if not (isinstance(value, ast.Constant) and value.value is None):
            yes_or_no = isinstance(owner, ast.FunctionDef) and ast.unparse(owner.returns or node) == "bool"
            opposite = ast.UnaryOp(ast.Not(), value) if yes_or_no else ast.Constant(None)
            yield f"returns {'the opposite' if yes_or_no else 'nothing'}", ast.Return(opposite)
        case ast.Raise():
            yield "refuses nothing", ast.Pass()
        case ast.Expr(value=ast.Call()):
            yield f"left out: {ast.unparse(node)}", ast.Pass()
        case ast.Call(func=ast.Attribute(attr=name)) if name in CONDITIONS:
            yield from _without_conditions(node)


def _fields(node: ast.AST) -> dict[str, object]:
    return dict(ast.iter_fields(node))


def _without_ifs(node: ast.AST) -> Iterator[Fault]:
    for place, part in enumerate(node.generators):  # type: ignore[attr-defined]
        for test in part.ifs:
            changed = copy.deepcopy(node)
            changed.generators[place].ifs = [t for t in part.ifs if t is not test]  # type: ignore[attr-defined]
            yield f"without if {ast.unparse(test)}", changed


def _without_conditions(call: ast.Call) -> Iterator[Fault]:
    assert isinstance(call.func, ast.Attribute)
    other = ({"filter", "exclude"} - {call.func.attr}).pop()
    turned = ast.Attribute(call.func.value, other, call.func.ctx)
    yield f"{call.func.attr} is {other}", ast.Call(turned, call.args, call.keywords)
    for condition in (*call.args, *call.keywords):
        if isinstance(condition, ast.keyword) and condition.arg is None:
            continue
        args = [a for a in call.args if a is not condition]
        keywords = [k for k in call.keywords if k is not condition]
        yield f"{call.func.attr} without {ast.unparse(condition)}", ast.Call(call.func, args, keywords)
