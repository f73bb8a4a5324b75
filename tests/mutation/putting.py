"""Put a fault into the running program, in place, so that whoever has imported the function has it too."""

import ast
import gc
import sys
from pathlib import Path
from types import CodeType, FunctionType

from communities.compiled import Compiled
from intranet.written import Written
from tests.mutation.faults import Mutant


def codes(code: CodeType) -> list[CodeType]:
    """A code object and those within it."""
    return [code, *(found for part in code.co_consts if isinstance(part, CodeType) for found in codes(part))]


def functions(paths: list[str]) -> list[FunctionType]:
    """The functions made from these files, wherever decorators have put them."""
    files = {str(Path(path).resolve()) for path in paths}
    return [f for f in gc.get_objects() if type(f) is FunctionType and f.__code__.co_filename in files]


def forget_texts() -> None:
    """Queries written once in a process are written again, so that every test runs the lines that say them."""
    for kept in gc.get_objects():
        if type(kept) is Compiled:
            kept._texts.clear()
        elif type(kept) is Written:
            kept._questions.clear()


def put(mutant: Mutant) -> None:
    """Raises: LookupError, when the function is nowhere in the program."""
    full = str(Path(mutant.path).resolve())
    module = compile(mutant.tree(), full, "exec")
    if not mutant.in_function:
        return put_constant(mutant, full)
    faulty = {(code.co_qualname, code.co_firstlineno): code for code in codes(module)}
    changed = [f for f in functions([mutant.path]) if (f.__code__.co_qualname, f.__code__.co_firstlineno) in faulty]
    if not any(f.__code__.co_qualname.startswith(mutant.owner) for f in changed):
        raise LookupError(f"{mutant.owner} is nowhere")
    for function in changed:
        function.__code__ = faulty[function.__code__.co_qualname, function.__code__.co_firstlineno]
    return None


def put_constant(mutant: Mutant, full: str) -> None:
    """The constant, and those of its module made from it, also where they were imported."""
    loaded = [m for m in list(sys.modules.values()) if getattr(m, "__file__", None)]
    home = next(m for m in loaded if m.__file__ == full)
    changed = {mutant.owner}
    for statement in mutant.tree().body:
        target = getattr(statement, "target", None) or next(iter(getattr(statement, "targets", [])), None)
        used = {node.id for node in ast.walk(statement) if isinstance(node, ast.Name)}
        if isinstance(target, ast.Name) and (target.id == mutant.owner or used & changed):
            changed.add(target.id)
            before = vars(home)[target.id]
            exec(compile(ast.Module([statement], []), full, "exec"), vars(home))  # noqa: S102 - our own source
            for module in loaded:
                if vars(module).get(target.id) is before:
                    setattr(module, target.id, vars(home)[target.id])
