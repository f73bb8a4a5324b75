"""Every change of what can be found is written down with the change."""

import pytest

from accounts.models import Profile, Team, User
from intranet.search.models import SearchDirty

pytestmark = pytest.mark.django_db


def dirty() -> set[tuple[str, int, bool]]:
    rows = set(SearchDirty.objects.values_list("source", "target", "withholds"))
    SearchDirty.objects.all().delete()
    return rows


def test_a_bulk_update_is_seen(employee):
    dirty()
    User.objects.filter(pk=employee.pk).update(last_name="Quill")
    assert dirty() == {("person", employee.pk, False)}
