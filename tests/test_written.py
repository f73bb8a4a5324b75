"""Queries written once: other values give other rows, and what cannot be written once is refused."""

from datetime import timedelta

import pytest
from django.db.models import Value
from django.utils import timezone

from accounts.models import User
from intranet.written import NOW, Written


@pytest.fixture
def two(person):
    return person("anna"), person("bert")


def test_other_values_give_other_rows_with_one_query_each(two, django_assert_num_queries):
    asked = []

    @Written
    def named(*, username):
        asked.append(username)
        return User.objects.filter(username=username).select_related("profile")

    with django_assert_num_queries(2):
        found = [named.first(username=one.username) for one in two]
        assert [one.profile.pk for one in found] == [one.pk for one in two]
    assert found == list(two)
    assert len(asked) == 1
    assert named.first(username="nobody") is None


def test_lists_values_and_the_time(two):
    @Written
    def among(active, *, people):
        rows = User.objects.filter(pk__among=people, is_active=active, date_joined__lte=NOW)
        return rows.order_by("username").values_list("username")

    for people in ([], two[:1], two):
        keys = [one.pk for one in people]
        assert among.rows(True, people=keys) == [(one.username,) for one in people]
        assert among.rows(False, people=keys) == []


@pytest.mark.parametrize(
    "build",
    [
        lambda *, name: User.objects.filter(username=name, date_joined__lte=timezone.now()),
        lambda *, name: User.objects.filter(username=name, date_joined__lte=NOW + timedelta(days=1)),
        lambda *, name: User.objects.filter(username__startswith=name),
    ],
)
def test_what_would_be_wrong_the_next_time_is_refused(build, db):
    with pytest.raises(ValueError, match=r"time|Changed"):
        Written(build).rows(name="anna")


def test_numbers_stay_what_they_are(two):
    @Written
    def older(*, pk):
        return User.objects.filter(pk__gt=pk).annotate(n=Value(7)).order_by("pk").values_list("pk", "n")

    assert older.rows(pk=two[0].pk) == [(two[1].pk, 7)]
    with pytest.raises(ValueError, match="Changed"):
        Written(lambda *, pk: User.objects.filter(pk=pk + 1)).rows(pk=3)
