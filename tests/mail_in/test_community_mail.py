"""What those who run a community see of its mail."""

import pytest

from communities.capabilities import Capability
from intranet.mail_in.models import IncomingMail

pytestmark = pytest.mark.django_db


def test_the_address_who_may_write_there_and_what_was_not_taken(
    client, letter, bring, open_community, facilitator, member, to_community
):
    cells = {role: set(held) - {Capability.MAIL_IN} for role, held in open_community.matrix().items()}
    open_community.change_policy(by=facilitator, matrix=cells)
    bring(letter("Nobody else may read this."), to_community)
    assert IncomingMail.objects.refused_of(open_community).count() == 1
    client.force_login(facilitator)
    page = client.get("/communities/open-house/settings/mail/").content.decode()
    assert "open-house@ground.meridian.example" in page
    assert "Its sender may not do that" in page
    assert "Nobody else may read this." not in page
    client.force_login(member)
    assert client.get("/communities/open-house/settings/mail/").status_code == 403
