"""Policies: versions that stay, and who has read them."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from pages.models import PolicyAcknowledgement, PolicyPage, PolicyVersion
from pages.models.policy import NotAsked, NothingChanged
from pages.models.review import today


@pytest.fixture
def version(policy, manager):
    return policy.issue(by=manager, effective_on=today(), changes="First.")


def url(policy, number=1, act=""):
    return f"/official/{policy.pk}/versions/{number}/{act}"


def change(policy, text):
    policy.body = [("text", text)]
    policy.save_revision().publish()
    return PolicyPage.objects.get(pk=policy.pk)


class TestIssuing:
    def test_keeps_the_live_text(self, client, employee, policy, version, manager):
        policy = change(policy, "<p>Raise it late.</p>")
        second = policy.issue(by=manager, effective_on=today())
        assert (version.number, second.number) == (1, 2)
        client.force_login(employee)
        assert "Raise it early." in client.get(url(policy, 1)).content.decode()
        assert "Raise it late." in client.get(url(policy, 2)).content.decode()
        assert client.get(url(policy, 3)).status_code == 404

    def test_version_can_never_be_changed(self, version):
        with pytest.raises(DatabaseError, match="stays as it was issued"), transaction.atomic():
            PolicyVersion.objects.filter(pk=version.pk).update(html="<p>Other</p>")
        with pytest.raises(DatabaseError, match="stays as it was issued"), transaction.atomic():
            version.delete()

    def test_same_text_twice_is_refused(self, policy, version, manager):
        with pytest.raises(NothingChanged):
            policy.issue(by=manager, effective_on=today())

    def test_only_by_who_may_publish(self, client, policy, editor, owner):
        for user in (editor, owner):
            with pytest.raises(PermissionDenied):
                policy.issue(by=user, effective_on=today())
        client.force_login(editor)
        client.post(f"/cms/policies/{policy.pk}/issue/", {"effective_on": today()})
        assert not policy.versions.exists()

    def test_in_the_cms(self, client, policy, manager):
        client.force_login(manager)
        address = f"/cms/policies/{policy.pk}/issue/"
        assert address in client.get(f"/cms/pages/{policy.pk}/edit/").content.decode()
        assert client.get(address).status_code == 200
        data = {"effective_on": today(), "changes": "New", "number": 7, "issued_by": 1, "html": "x"}
        assert client.post(address, data).status_code == 302
        assert policy.versions.get().number == 1
        assert "has not changed" in client.post(address, {"effective_on": today()}).content.decode()
        assert client.post(address, {"effective_on": ""}).status_code == 200
        assert policy.versions.count() == 1

    def test_version_not_yet_in_force_does_not_replace_the_current_one(self, policy, version, manager):
        policy = change(policy, "<p>Next year.</p>")
        policy.issue(by=manager, effective_on=today() + datetime.timedelta(30))
        assert PolicyPage.objects.get(pk=policy.pk).current_version == version

    def test_policy_with_versions_is_not_deleted(self, client, policy, version, manager):
        client.force_login(manager)
        for pk in (policy.pk, policy.get_parent().pk):
            client.post(f"/cms/pages/{pk}/delete/")
        bulk = f"/cms/bulk/wagtailcore/page/delete/?id={policy.pk}"
        client.post(bulk, {"id": policy.pk})
        assert PolicyPage.objects.filter(pk=policy.pk).exists()


class TestAcknowledging:
    def test_asks_and_notes_once(self, client, employee, policy, version):
        client.force_login(employee)
        assert "I have read and understood version 1" in client.get(policy.url).content.decode()
        for _attempt in range(3):
            assert client.post(url(policy, 1, "acknowledge/")).status_code == 302
        assert PolicyAcknowledgement.objects.get().person == employee
        html = client.get(policy.url).content.decode()
        assert "You have read it" in html
        assert "I have read and understood" not in html

    def test_each_version_is_asked_anew(self, client, employee, policy, version, manager):
        client.force_login(employee)
        client.post(url(policy, 1, "acknowledge/"))
        change(policy, "<p>Other.</p>").issue(by=manager, effective_on=today())
        assert "I have read and understood version 2" in client.get(policy.url).content.decode()
        response = client.post(url(policy, 1, "acknowledge/"), follow=True)
        assert "no longer the current one" in response.content.decode()

    def test_takes_nothing_from_the_form(self, client, employee, owner, policy, version):
        """S12: whom, what and when are not the form's to say."""
        client.force_login(employee)
        posted = {"person": owner.pk, "person_id": owner.pk, "version": 99, "at": "2001-01-01", "is_staff": "on"}
        client.post(url(policy, 1, "acknowledge/"), posted)
        said = PolicyAcknowledgement.objects.get()
        assert (said.person, said.version, said.at.date()) == (employee, version, today())
        employee.refresh_from_db()
        assert not employee.is_staff

    def test_only_by_post_and_with_a_token(self, policy, version, employee):
        from django.test import Client

        client = Client(enforce_csrf_checks=True)
        client.force_login(employee)
        assert client.get(url(policy, 1, "acknowledge/")).status_code == 405
        assert client.post(url(policy, 1, "acknowledge/")).status_code == 403
        assert not PolicyAcknowledgement.objects.exists()

    def test_not_when_not_asked(self, policy, version, employee):
        policy.acknowledgement_required = False
        with pytest.raises(NotAsked):
            policy.acknowledge(version, by=employee)
        policy.acknowledgement_required, policy.live = True, False
        with pytest.raises(NotAsked):
            policy.acknowledge(version, by=employee)

    def test_unpublished_policy_is_not_found(self, client, employee, policy, version):
        policy.unpublish()
        client.force_login(employee)
        assert client.post(url(policy, 1, "acknowledge/")).status_code == 404
        assert client.get(url(policy, 1)).status_code == 404
