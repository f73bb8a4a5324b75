"""Rights end at once (security.md S3): whoever is removed, banned or sent away, or is not let in any more, has a page
open, a session, a token, a ticket, mail on its way and addresses at hand; none of them opens anything afterwards.
"""

import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from accounts.notifications.live import publishing
from accounts.notifications.mail.gathering import gather
from accounts.notifications.mail.summing_up import sum_up
from accounts.notifications.models import MailTimes, Notification
from accounts.notifications.relay import relay_all
from accounts.tokens.models import PersonalToken
from communities.discussions.models import Topic
from communities.wiki.models import CommunityPage
from intranet.events.wire import REVOKE, STREAM
from intranet.search.indexing.relay import index_changes
from tests.live.conftest import stream
from tests.mail.conftest import post, smtp

__all__ = ["post", "smtp", "stream"]
pytestmark = pytest.mark.django_db

#: What one searches for, and what only the texts say.
WORD, SAID = "kingfisher", "in the reeds"


def removed(person, community, facilitator, administrator):
    community.memberships.get(person=person).remove(by=facilitator)


def banned(person, community, facilitator, administrator):
    community.ban(person, by=facilitator, reason="A test")


def left(person, community, facilitator, administrator):
    community.memberships.get(person=person).leave(by=person)


def deactivated(person, community, facilitator, administrator):
    person.deactivate(by=administrator)


def made_secret(person, community, facilitator, administrator):
    community.change_policy(by=facilitator, visibility="secret", joining="invitation")


#: What happens, and in what community.
ENDINGS = [
    pytest.param(removed, "secret_community", id="removed"),
    pytest.param(banned, "secret_community", id="banned"),
    pytest.param(left, "secret_community", id="left"),
    pytest.param(deactivated, "closed_community", id="deactivated"),
    pytest.param(made_secret, "open_community", id="made secret"),
]


class Held:
    """What somebody has at hand of a community: addresses, a session, a token, a ticket, things they are to be told."""

    def __init__(self, person, community, facilitator):
        self.person, self.community, self.client, self.reader = person, community, Client(), Client()
        topic = Topic.begin(community, by=facilitator, title=f"The {WORD} {SAID}", html=f"<p>{WORD}</p>")
        page = CommunityPage.begin(community, by=facilitator, title=f"{WORD.title()} {SAID}", html=f"<p>{WORD}</p>")
        named = f'<p>{WORD} <span data-mention="{person.username}">@{person.username}</span></p>'
        topic.reply(by=facilitator, html=named)
        self.topic, home = topic, community.get_absolute_url()
        self.addresses = [home, f"{home}feed.atom", f"{home}calendar.ics", topic.get_absolute_url()]
        self.addresses += [page.get_absolute_url(), self.send_file(facilitator)]
        _token, secret = PersonalToken.issue(by=person, name="Reader", scopes=["feeds", "calendar"], days=30)
        self.feeds = [f"{home}feed.atom?token={secret}", f"{home}calendar.ics?token={secret}"]
        index_changes()
        relay_all()
        MailTimes.objects.create(person=person, quiet_from="00:00", quiet_until="00:00", quiet_weekends=False)
        self.client.force_login(person)

    def send_file(self, facilitator) -> str:
        client = Client()
        client.force_login(facilitator)
        address = f"{self.community.get_absolute_url()}files/upload/"
        upload = SimpleUploadedFile("plan.txt", WORD.encode())
        return client.post(address, {"file": upload, "alt": ""}, headers={"Accept": "application/json"}).json()["url"]

    def opens(self) -> set[str]:
        found = {address for address in self.addresses if self.client.get(address).status_code == 200}
        return found | {address for address in self.feeds if self.reader.get(address).status_code == 200}

    def shows(self) -> list[str]:
        """Screens of their own that name anything of it."""
        screens = ["/", "/notifications/", f"/search/?q={WORD}", f"/search/suggest/?q={WORD}", "/communities/"]
        return [one for one in screens if SAID in self.client.get(one).content.decode()]

    def listens(self) -> list[str]:
        """Channels of a ticket they are given now."""
        answer = self.client.get("/events/ticket/", {"on": f"topic:{self.topic.pk}"})
        if answer.status_code != 200:
            return []
        return list(publishing.signer().read(answer.json()["ticket"]).channels)


@pytest.mark.parametrize(("ending", "community"), ENDINGS, indirect=["community"])
def test_nothing_is_left_of_a_right_that_ended(
    ending, community, facilitator, administrator, person, member_of, request, django_capture_on_commit_callbacks
):
    smtp, post, stream = (request.getfixturevalue(name) for name in ("smtp", "post", "stream"))
    reader = person("rae") if ending is made_secret else member_of(community, "rae")
    held = Held(reader, community, facilitator)
    assert held.opens() == {*held.addresses, *held.feeds}
    assert held.listens()
    assert f"/search/?q={WORD}" in held.shows()
    waiting = Notification.objects.filter(person=reader)
    waiting.filter(cadence="now").update(created_at=timezone.now() - timedelta(hours=1))
    assert gather() == 1, "A mail about the mention waits."
    with django_capture_on_commit_callbacks(execute=True):
        ending(reader, community, facilitator, administrator)
    assert held.opens() == set()
    assert held.listens() == []
    if reader.is_active:
        assert held.shows() == []
    said = [json.loads(fields["m"]) for _place, fields in stream.client.xrange(STREAM)]
    ended = {channel for kind, channels, *_rest in said if kind == REVOKE for channel in channels}
    assert ended & {f"community:{community.pk}", f"person:{reader.pk}"}, "Open connections hear that they end."
    post()
    waiting.update(cadence="week", mail=None, created_at=timezone.now() - timedelta(days=3))
    sum_up(timezone.now() + timedelta(days=7))
    post()
    assert smtp.handler.taken == []
    topic_told = held.topic.reply(by=facilitator, html=f"<p>@{reader.username} {WORD}</p>")
    relay_all()
    assert not waiting.filter(activity__target_id=topic_told.pk, activity__verb="topic.replied").exists()
