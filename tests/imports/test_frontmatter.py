import pytest

from intranet.imports.frontmatter import LARGEST, BrokenFrontMatter, split


def test_yaml():
    document = split("---\ntitle: A\ntags: [x, y]\nday: 2024-05-01\n---\n# Text\n")
    assert document.data == {"title": "A", "tags": ["x", "y"], "day": "2024-05-01"}
    assert (document.body, document.first_line) == ("# Text\n", 6)


def test_toml():
    document = split('+++\ntitle = "A"\nday = 2024-05-01\n+++\nText')
    assert document.data == {"title": "A", "day": "2024-05-01"}


@pytest.mark.parametrize("text", ["\ufeff---\r\ntitle: A\r\n---\r\nText", "---\rtitle: A\r---\rText"])
def test_line_ends_and_byte_order_mark(text):
    assert split(text).data == {"title": "A"}


@pytest.mark.parametrize("text", ["", "Text", "---\n\nA rule above, not data\n", "--- \ntext"])
def test_none(text):
    document = split(text)
    assert not document.data
    assert not document.has_front_matter


def test_empty_block():
    assert split("---\n---\nText").has_front_matter


@pytest.mark.parametrize(
    ("text", "reason", "line"),
    [
        ("---\ntitle: [a\n---\n", "expected", 3),
        ("---\ntitle: a: b\n---\n", "mapping values", 2),
        ("---\ntitle: A\nno end\n", "no closing line", 1),
        ("---\n- a\n- b\n---\n", "names and values", 2),
        ("---\na: &x 1\nb: *x\n---\n", "aliases", 3),
        ("---\na: !!python/object/apply:os.system [x]\n---\n", "constructor", 2),
        ("---\na: 2024-99-99\n---\n", "month", 1),
        ("---\na: " + "[" * 5000 + "\n---\n", ".", None),
        ("---\na: " + "x" * LARGEST + "\n---\n", "longer", 1),
        ("+++\ntitle = \n+++\n", "Invalid", 1),
    ],
)
def test_broken_says_why_and_where(text, reason, line):
    with pytest.raises(BrokenFrontMatter, match=reason) as refused:
        split(text)
    assert line is None or refused.value.line == line


def test_values_that_a_database_cannot_hold():
    data = split('---\na: "x\\0y"\nb: .nan\nc: "\\uD800"\n1: 2\nd: 99999999999999999999\n---\n').data
    assert data == {"a": "xy", "b": "nan", "c": "?", "1": 2, "d": "99999999999999999999"}
