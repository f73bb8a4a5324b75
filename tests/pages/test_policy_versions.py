"""What a version of a policy changed."""

import pytest

from pages.models import HomePage, PolicyPage
from pages.models.base import today


@pytest.fixture
def policy(manager):
    page = PolicyPage(title="Leave", slug="leave", content_owner=manager, body=[("text", "<p>You have 25 days.</p>")])
    HomePage.objects.get().add_child(instance=page)
    page.save_revision(user=manager).publish(user=manager)
    page.refresh_from_db()
    return page


def test_a_version_shows_what_it_changed(policy, manager, employee, client):
    first = policy.issue(by=manager, effective_on=today(), changes="First")
    policy.body = [("text", "<p>You have 27 days.</p>")]
    policy.save_revision(user=manager).publish(user=manager)
    policy.refresh_from_db()
    second = policy.issue(by=manager, effective_on=today(), changes="More days")
    client.force_login(employee)
    address = f"/official/{policy.pk}/versions/{second.number}/"
    assert "See what changed since version" in client.get(address).content.decode()
    body = client.get(f"{address}?changes").content.decode()
    assert "<del>25</del><ins>27</ins>" in body
    assert "1 change: 1 text" in body
    assert "See what changed" not in client.get(f"/official/{policy.pk}/versions/{first.number}/").content.decode()
