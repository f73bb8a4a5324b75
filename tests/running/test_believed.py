"""A value that somebody was just making when it changed is not believed."""

from django.core.cache import cache

from intranet.believed import believed, disbelieve, forget


def test_it_is_made_once_until_it_is_forgotten(db):
    made = []
    for _again in range(3):
        assert believed("numbers", lambda: made.append(1) or len(made), 60) == 1
    forget("numbers")
    assert believed("numbers", lambda: made.append(1) or len(made), 60) == 2


def test_an_old_value_put_back_late_is_not_believed():
    def read_while_it_changes():
        disbelieve("numbers")
        return "old"

    assert believed("numbers", read_while_it_changes, 60) == "old"
    assert cache.get("numbers") is not None
    assert believed("numbers", lambda: "new", 60) == "new"
    assert believed("numbers", lambda: "other", 60) == "new"
