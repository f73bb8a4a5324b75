"""Launch pages: the way out of the tree, counted."""

from datetime import timedelta

import pytest
from django.core.cache import cache

from pages.models import LaunchDay, LaunchPage
from pages.models.review import today


@pytest.fixture
def url(launch_page):
    return f"/official/{launch_page.pk}/launch/"


def test_counts_and_goes_on(client, employee, launch_page, url):
    client.force_login(employee)
    assert f'action="{url}"' in client.get(launch_page.url).content.decode()
    response = client.post(url)
    assert response.status_code == 200
    assert response["Refresh"] == "0; url=https://travel.example/"
    assert LaunchDay.objects.get().count == 1


def test_retry_is_not_a_second_launch(client, employee, owner, url):
    for user in (employee, employee, owner):
        client.force_login(user)
        client.post(url)
    assert LaunchDay.objects.get().count == 2
    cache.clear()
    client.post(url)
    assert LaunchDay.objects.get().count == 3


def test_get_counts_nothing(client, employee, url):
    client.force_login(employee)
    assert client.get(url).status_code == 405
    assert not LaunchDay.objects.exists()


@pytest.mark.parametrize("name", ["next", "url", "link_url", "target", "return_to"])
def test_request_does_not_say_where_to(client, employee, url, name):
    client.force_login(employee)
    response = client.post(f"{url}?{name}=//evil.example/", {name: "https://evil.example/"})
    assert response["Refresh"] == "0; url=https://travel.example/"
    assert 'href="https://evil' not in response.content.decode()


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "//evil.example", "https:evil", "https://a.example/\r\nX: y"]
)
def test_strange_address_goes_nowhere(client, employee, launch_page, url, address):
    LaunchPage.objects.filter(pk=launch_page.pk).update(link_url=address)
    client.force_login(employee)
    assert client.post(url).status_code == 404
    assert not LaunchDay.objects.exists()


def test_without_an_address_there_is_nothing(client, employee, launch_page, url):
    LaunchPage.objects.filter(pk=launch_page.pk).update(link_url="")
    client.force_login(employee)
    assert client.post(url).status_code == 404


def test_page_of_another_type_is_not_found(client, employee, content):
    client.force_login(employee)
    assert client.post(f"/official/{content.pk}/launch/").status_code == 404


def test_how_often_is_told_to_who_answers_for_the_page(client, employee, owner, manager, launch_page):
    LaunchDay.objects.create(page=launch_page, day=today(), count=4)
    LaunchDay.objects.create(page=launch_page, day=today() - timedelta(days=89), count=3)
    LaunchDay.objects.create(page=launch_page, day=today() - timedelta(days=90), count=100)
    shown = {}
    for person in (employee, owner, manager):
        client.force_login(person)
        shown[person] = "Followed 7 times in 90 days" in client.get(launch_page.url).content.decode()
    assert shown == {employee: False, owner: True, manager: True}
