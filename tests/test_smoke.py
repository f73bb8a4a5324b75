import pytest


def test_home_answers(client, employee):
    client.force_login(employee)
    assert client.get("/").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_transactional(django_user_model):
    django_user_model.objects.create_user("x")
    assert django_user_model.objects.count() == 1


def test_after(db, django_user_model):
    from wagtail.models import Page

    assert django_user_model.objects.count() == 0
    assert Page.objects.count() == 2
