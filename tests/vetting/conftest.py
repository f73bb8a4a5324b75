"""A page, and how it becomes official."""

import re
import time
from datetime import timedelta

import pytest
from django.contrib.messages import get_messages

from communities.vetting import actions
from communities.vetting.actions.granting import Seen
from communities.vetting.models import OfficialVersion
from communities.wiki.models import CommunityPage
from pages.models.review import in_a_year, today


@pytest.fixture
def page(community, facilitator):
    """A page nobody has vouched for."""
    return CommunityPage.begin(community, by=facilitator, title="Expenses abroad", html="<p>Keep your receipts.</p>")


@pytest.fixture
def edit():
    """A factory of edits: ``edit(page, by=member, html="<p>…</p>")``."""

    def make(page, *, by, html="<p>Keep your receipts, all of them.</p>", title=""):
        page.refresh_from_db()
        return page.publish(by=by, title=title or page.title, html=html, based_on=page.revision_count)

    return make


@pytest.fixture
def seen():
    """What a decider has before them who opens the newest text, or revision ``number``, now."""

    def look(page, number=None):
        revision = page.revisions.get(number=number) if number else page.revisions.order_by("-number").first()
        base = OfficialVersion.objects.active().filter(page=page).values_list("pk", flat=True).first()
        return Seen(revision.number, revision.sha256, base)

    return look


@pytest.fixture
def grant(seen):
    """A factory of official versions: ``grant(page, by=manager)``."""

    def make(page, *, by, look=None, owner=None, days=None, **terms):
        review_by = today() + timedelta(days=days) if days else in_a_year()
        return actions.grant(page, by=by, seen=look or seen(page), owner=owner or by, review_by=review_by, **terms)

    return make


@pytest.fixture
def official(page, grant, manager):
    """The page's first text, official for a year."""
    return grant(page, by=manager)


@pytest.fixture
def later(monkeypatch):
    """Let days pass: ``later(20)``. States are computed from the day on which they are read."""

    def wait(days):
        day = today() + timedelta(days=days)
        for module in ("communities.vetting.resolver", "communities.vetting.models.version"):
            monkeypatch.setattr(f"{module}.today", lambda: day)

    return wait


@pytest.fixture
def enter(client):
    """Sign in as somebody who has just shown who they are, or ``age`` seconds ago: ``enter(manager)``."""

    def sign_in(person, age=0):
        client.force_login(person)
        session = client.session
        session["account_authentication_methods"] = [{"method": "password", "at": time.time() - age}]
        session["account_authentication_methods_user"] = str(person.pk)
        session.save()
        return client

    return sign_in


def said(response):
    """What the screen tells next, in one string."""
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def ways(response, below):
    """Where links and forms of a screen lead below an address, each without that address."""
    found = re.findall(r'(?:href|action)="([^"]+)"', response.content.decode())
    return {way.removeprefix(below) for way in found if way.startswith(below)}
