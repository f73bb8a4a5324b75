"""Two tabs of one browser on a site that serves live events."""

import asyncio
import socket
import threading

import pytest
import uvicorn
from a2wsgi import WSGIMiddleware
from django.conf import settings as django_settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.wsgi import get_wsgi_application
from django.db import connections

from accounts.notifications.relay import relay_all
from communities.discussions.models import Topic
from communities.wiki.models import CommunityPage
from intranet.events.app import ADDRESS, Events
from intranet.events.server import Server
from tests.browser import PATIENCE_SECONDS, sign_in, until_so, watch

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def live_site(transactional_db, settings):
    """The site and live events on one port, as ``intranet.asgi`` serves them; yields the events application."""
    settings.LIVE_EVENTS = True
    events = Events(django_settings.SECRET_KEY, django_settings.LIVE_URL)
    site = WSGIMiddleware(StaticFilesHandler(get_wsgi_application()), workers=4)

    async def application(scope, receive, send):
        await (events if scope["path"] == ADDRESS else site)(scope, receive, send)

    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(application, log_config=None, lifespan="off", timeout_graceful_shutdown=2)
    server = Server(config, events.stop)
    thread = threading.Thread(target=lambda: asyncio.run(server.serve(sockets=[listener])), daemon=True)
    thread.start()
    events.url_of_site = f"http://localhost:{listener.getsockname()[1]}"
    yield events
    server.should_exit = True
    thread.join(PATIENCE_SECONDS)
    site.executor.shutdown()
    connections.close_all()


@pytest.fixture
def tab(live_site, new_context):
    """A factory of tabs of one browser, that of a person: ``tab(person)``."""
    contexts, pages = {}, []

    def make(person):
        if person not in contexts:
            size = {"width": 1280, "height": 900}
            contexts[person] = new_context(base_url=live_site.url_of_site, viewport=size, locale="en-GB")
            contexts[person].set_default_timeout(PATIENCE_SECONDS * 1000)
        page = contexts[person].new_page()
        page.live_url, page.complaints, page.tolerated = live_site.url_of_site, [], []
        watch(page)
        sign_in(page, person)
        pages.append(page)
        return page

    yield make
    heard = [text for page in pages for text in page.complaints]
    for context in contexts.values():
        context.close()
    assert not heard


def test_a_reply_the_bell_and_another_editor_appear_by_themselves(live_site, tab, community, member, facilitator):
    topic = Topic.begin(community, by=member, title="Meters in the rain", html="<p>Do they get wet?</p>")
    text = CommunityPage.begin(community, by=member, title="Pumps", html="<p>One.</p>")
    relay_all()
    reading, editing = tab(member), tab(member)
    reading.goto(topic.get_absolute_url())
    editing.goto(f"{text.get_absolute_url()}edit/")
    wanted = {f"topic:{topic.pk}", f"presence:{text.pk}"}

    def listens(names):
        mine = [one.ticket for one in live_site.hub.connections if one.ticket.person == member.pk]
        return any(names <= set(ticket.channels) for ticket in mine)

    until_so(reading, lambda: listens(wanted))
    assert len(live_site.hub.connections) == 1, "one connection a browser"

    topic.reply(by=facilitator, html="<p>Not the new ones.</p>")
    reading.get_by_role("link", name="1 new reply – show").wait_for()
    relay_all()
    for page in (reading, editing):
        page.locator('.header [data-live-count="inbox"]').get_by_text("1", exact=True).wait_for()

    other = tab(facilitator)
    other.goto(f"{text.get_absolute_url()}edit/")
    editing.get_by_text("facilitator is writing too.").wait_for()
    reading.close()
    until_so(editing, lambda: not listens(wanted) and listens({f"presence:{text.pk}"}))
    other.close()
    editing.get_by_text("facilitator is writing too.").wait_for(state="detached")


def test_without_a_connection_a_tab_asks_now_and_then(live_site, tab, community, member, facilitator, settings):
    settings.LIVE_URL, settings.LIVE_PATIENCE = "redis://127.0.0.1:1/0", 0.1
    live_site.url = settings.LIVE_URL
    topic = Topic.begin(community, by=member, title="Meters in the rain", html="<p>Do they get wet?</p>")
    page = tab(member)
    page.complaints = []
    with page.expect_response("**/events/?ticket=*") as refused:
        page.goto(topic.get_absolute_url())
    assert refused.value.status == 503
    topic.reply(by=facilitator, html="<p>Not the new ones.</p>")
    relay_all()
    # What happens once a minute.
    asked = {"address": "/events/ticket/", "on": [f"topic:{topic.pk}"]}
    page.evaluate("(detail) => document.dispatchEvent(new CustomEvent('live:poll', { detail }))", asked)
    page.get_by_role("link", name="1 new reply – show").wait_for()
    page.locator('.header [data-live-count="inbox"]').get_by_text("1", exact=True).wait_for()
    page.complaints[:] = [text for text in page.complaints if "503" not in text]
