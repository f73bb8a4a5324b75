"""Who gets a file: whoever the community lets read, and nobody else; asked anew with each request."""

import pytest

from communities.attachments.models import Attachment
from tests.attachments.conftest import photo

PDF = b"%PDF-1.4\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj"


@pytest.fixture
def address(send):
    response = send(PDF, "zqxcanary report.pdf")
    assert response.status_code == 201, response.content
    return response.json()["url"]


@pytest.mark.parametrize("community", ["closed_community", "secret_community"], indirect=True)
@pytest.mark.parametrize("persona", ["outsider", "ex_member", "banned", "administrator"])
def test_outsiders_get_what_is_not_there(request, persona, community, address, get):
    person = request.getfixturevalue(persona)
    real, unreal = get(address, person), get(f"/communities/{community.slug}/files/999999/report.pdf", person)
    assert real.status_code == unreal.status_code == 404
    assert "zqxcanary" not in real.content_seen.decode().replace(address, "")
    for path in ("", "upload/", f"{address.split('/')[-2]}/replace/"):
        assert get(f"/communities/{community.slug}/files/{path}", person).status_code == 404


def test_anonymous_people_sign_in_first(address, get):
    response = get(address)
    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/")


def test_everybody_may_read_an_open_community(address, get, outsider):
    assert get(address, outsider).status_code == 200


@pytest.mark.parametrize("community", ["secret_community"], indirect=True)
def test_whoever_leaves_loses_files_with_the_next_request(community, address, get, member_of, client):
    somebody = member_of(community, "somebody")
    assert get(address, somebody).status_code == 200
    somebody.memberships.get().leave(by=somebody)
    assert client.get(address).status_code == 404


def test_a_file_is_not_found_under_another_community(address, get, member, community, found):
    found("other-house")
    assert get(address.replace(community.slug, "other-house"), member).status_code == 404


@pytest.mark.parametrize("community", ["closed_community"], indirect=True)
def test_only_writers_send(send, community, manager, outsider):
    assert send(photo(), by=manager).status_code == 403
    assert send(photo(), by=outsider).status_code == 404
    assert not Attachment.objects.exists()


def test_whoever_may_ask_may_show_what_they_mean(send, community, outsider):
    assert send(photo(), by=outsider).status_code == 201
    community.role_capabilities.filter(role="employee").delete()
    assert send(photo("PNG"), by=outsider).status_code == 403


def test_nothing_is_sent_to_an_archived_community(send, community, facilitator):
    community.archive(by=facilitator, reason="Done")
    assert send(photo()).status_code == 403
    assert not Attachment.objects.exists()
