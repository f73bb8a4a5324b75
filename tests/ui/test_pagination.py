import datetime
import decimal
import uuid

import pytest
from django.db.models import F, Value
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from intranet.ui.pagination import _pack, _unpack, paginate

names = "Ada Zhou, Ben Adams, Cem Adams, Ada Adams, Eva Brandt, Ben Adams, Ida Zhou"
people = [name.split() for name in names.split(", ")]


@pytest.fixture
def everyone(django_user_model, db):
    return [
        django_user_model.objects.create_user(f"p{n}", first_name=first, last_name=last)
        for n, (first, last) in enumerate(people)
    ]


def walk(queryset, order, size=2, path="/people/?q=x"):
    """Every row, page by page, and how many pages it took."""
    rows, pages = [], 0
    while path:
        page = paginate(RequestFactory().get(path), queryset, order, size=size)
        rows += page.items
        pages += 1
        path = f"/people/{page.next_url}" if page.next_url else ""
    return rows, pages


@pytest.mark.parametrize(
    "order",
    [
        ("pk",),
        ("-pk",),
        ("last_name",),
        ("-last_name", "first_name"),
        ("last_name", "-first_name", "-pk"),
        ("-date_joined",),
        ("is_active", "last_name"),
    ],
)
def test_pages_together_are_the_whole_list_in_order(everyone, django_user_model, order):
    people = django_user_model.objects.all()
    total = order if {"pk", "-pk"} & set(order) else (*order, "pk")
    rows, pages = walk(people, order)
    assert rows == list(people.order_by(*total))
    assert pages == 4


def test_annotations_and_values_can_be_the_order(everyone, django_user_model):
    people = django_user_model.objects.annotate(key=F("last_name"), weight=Value(decimal.Decimal("1.5")))
    assert [row.pk for row in walk(people, ("-weight", "key"))[0]] == [row.pk for row in people.order_by("key", "pk")]
    assert len(walk(people.values("pk", "key"), ("key",))[0]) == 7


def test_rows_that_arrive_meanwhile_do_not_shift_pages(everyone, django_user_model):
    newest_first = django_user_model.objects.all()
    first = paginate(RequestFactory().get("/"), newest_first, ("-pk",), size=3)
    django_user_model.objects.create_user("late")
    second = paginate(RequestFactory().get(f"/{first.next_url}"), newest_first, ("-pk",), size=3)
    assert second.items == everyone[::-1][3:6]


def test_the_address_keeps_other_parameters(everyone, django_user_model):
    page = paginate(RequestFactory().get("/people/?q=a+b&team=3"), django_user_model.objects.all(), size=2)
    assert page.next_url.startswith("?q=a+b&team=3&after=")
    assert page.first_url == ""
    second = paginate(RequestFactory().get(f"/people/{page.next_url}"), django_user_model.objects.all(), size=2)
    assert second.first_url == "?q=a+b&team=3"
    assert paginate(RequestFactory().get("/people/"), django_user_model.objects.all()).next_url == ""


@pytest.mark.parametrize("cursor", ["", "x", "a:b", "%00", "é", "9" * 5000, "eyJhIjoxfQ:1:2", "WzFd:1rXyz:abc"])
def test_a_cursor_we_did_not_make_is_the_first_page(everyone, django_user_model, cursor):
    request = RequestFactory().get("/", {"after": cursor})
    assert paginate(request, django_user_model.objects.all(), ("pk",), size=2).items == everyone[:2]


def test_a_cursor_of_another_order_is_the_first_page(everyone, django_user_model):
    page = paginate(RequestFactory().get("/"), django_user_model.objects.all(), ("pk",), size=2)
    other = paginate(RequestFactory().get(f"/{page.next_url}"), django_user_model.objects.all(), ("-pk",), size=2)
    assert other.items == everyone[::-1][:2]


def test_a_page_costs_one_query(everyone, django_user_model, django_assert_num_queries):
    with django_assert_num_queries(1):
        page = paginate(RequestFactory().get("/"), django_user_model.objects.all(), size=2)
    with django_assert_num_queries(1):
        paginate(RequestFactory().get(f"/{page.next_url}"), django_user_model.objects.all(), size=2)


values = st.integers() | st.text() | st.booleans() | st.datetimes() | st.dates() | st.uuids()
values |= st.decimals(allow_nan=False) | st.floats(allow_nan=False)


@given(values)
def test_values_survive_the_journey(value):
    assert _unpack(_pack(value)) == value


def test_types_of_values_survive():
    for value in (datetime.datetime(2026, 5, 3, 14, 2, tzinfo=datetime.UTC), uuid.uuid4(), decimal.Decimal("1.50")):
        assert type(_unpack(_pack(value))) is type(value)
