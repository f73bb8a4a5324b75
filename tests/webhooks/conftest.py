"""Webhooks, and a receiver that says what a test wants."""

import time

import pytest
from django.test import Client

from intranet import outgoing
from intranet.webhooks.events import Group
from intranet.webhooks.models import Webhook, WebhookDelivery


class Receiver:
    """Stands for the call: keeps what it was sent, and answers with ``status`` or raises ``error``."""

    def __init__(self):
        self.status, self.error, self.heard = 204, None, []

    def __call__(self, method, url, *, body, headers, status_only):
        self.heard.append((url, dict(headers), body))
        if self.error:
            raise self.error
        return outgoing.Answer(self.status, {}, b"")


@pytest.fixture
def receiver():
    return Receiver()


@pytest.fixture
def hook(community, facilitator):
    """A webhook of the community that is told of everything."""
    webhook, _new = Webhook.make(
        community, by=facilitator, name="Chat room", address="https://chat.example.com/hook", groups=list(Group)
    )
    return webhook


@pytest.fixture
def site_hook(manager):
    webhook, _new = Webhook.make(
        None, by=manager, name="Ticket desk", address="https://desk.example.com/hook", groups=list(Group)
    )
    return webhook


@pytest.fixture
def rested():
    """Let the time of pauses and rests pass."""

    def rest():
        from django.utils import timezone

        WebhookDelivery.objects.waiting().update(not_before=timezone.now())
        Webhook.objects.update(rests_until=timezone.now())

    return rest


@pytest.fixture
def enter():
    """A client of somebody who has just shown who they are."""

    def sign_in(person, age=0):
        client = Client()
        client.force_login(person)
        session = client.session
        session["account_authentication_methods"] = [{"method": "password", "at": time.time() - age}]
        session["account_authentication_methods_user"] = str(person.pk)
        session.save()
        return client

    return sign_in
