"""The fewest words that make one text of another."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from communities.vetting.shortest import words_changed

TEXTS = st.lists(st.sampled_from("abc"), max_size=12)


def kept_at_most(old, new):
    """How many words both texts have in the same order, by the plain table."""
    row = [0] * (len(new) + 1)
    for word in old:
        above = row
        row = [0]
        for at, other in enumerate(new):
            row.append(above[at] + 1 if word == other else max(above[at + 1], row[at]))
    return row[-1]


@given(TEXTS, TEXTS, st.integers(0, 24))
def test_no_shorter_way(old, new, most):
    least = len(old) + len(new) - 2 * kept_at_most(old, new)
    changed = words_changed(old, new, most=most)
    if changed is None:
        assert least > most
        return
    assert len(changed) == least <= most
    gone = Counter(old) - Counter(new)
    come = Counter(new) - Counter(old)
    assert not (gone + come) - Counter(changed)


def test_two_words_far_apart_in_a_long_text():
    old = [f"word{n % 700}" if n % 2 else " " for n in range(20_000)]
    new = ["First", *old[:10_000], "kindly", *old[10_000:]]
    assert sorted(words_changed(old, new, most=200)) == ["First", "kindly"]
    assert words_changed(old, new[::-1], most=200) is None
