"""Nothing grows out of hand: 95 of 100 files and functions keep the limits of the style, and none doubles them."""

import pytest

from tests.architecture.sources import functions, length, sources, text


def lines(path) -> int:
    return len(text(path).splitlines())


def python_files():
    return {str(path): lines(path) for path in sources(".py") if "settings" not in path.parts}


def python_functions():
    return {f"{path}:{f.name}": length(f) for path in sources(".py") for f in functions(path)}


def views():
    paths = [path for path in sources(".py") if "views" in path.parts or path.name == "views.py"]
    return {f"{path}:{f.name}": length(f) for path in paths for f in functions(path)}


def templates():
    return {str(path): lines(path) for path in sources(".html", under=("templates",))}


def stylesheets():
    return {str(path): lines(path) for path in sources(".css", under=("static",)) if "components" in path.parts}


def scripts():
    return {str(path): lines(path) for path in sources(".js", under=("static",))}


@pytest.mark.parametrize(
    ("measure", "limit"),
    [(python_files, 250), (python_functions, 25), (views, 25), (templates, 80), (stylesheets, 120), (scripts, 80)],
)
def test_sizes(measure, limit):
    sizes = sorted(measure().items(), key=lambda item: item[1])
    assert sizes, "nothing was measured"
    name, largest = sizes[-1]
    assert largest <= 2 * limit, f"{name} has {largest} lines"
    _, p95 = sizes[int(len(sizes) * 0.95) - 1]
    assert p95 <= limit, f"the 95th percentile is {p95}; the longest are {sizes[-5:]}"
