"""Files to send, and somebody to send them."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image


def photo(format="JPEG", size=(900, 600), **save):
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, format, **save)
    return out.getvalue()


@pytest.fixture
def send(client, community, member):
    """Send a file as the editor does: ``send(content, "name.pdf")``; as the member unless ``by`` says otherwise."""

    def post(content, name="picture.png", by=member, where=community, json=True, address="upload/"):
        client.force_login(by)
        accept = {"Accept": "application/json"} if json else {}
        upload = SimpleUploadedFile("file", content)
        upload._name = name  # as it comes off the wire, not as Django's own class would trim it
        return client.post(f"/communities/{where.slug}/files/{address}", {"file": upload, "alt": ""}, headers=accept)

    return post


@pytest.fixture
def get(client):
    """Ask for an address as somebody, with the body in ``content_seen``."""

    def ask(address, by=None):
        client.logout()
        if by is not None:
            client.force_login(by)
        response = client.get(address)
        response.content_seen = b"".join(response.streaming_content) if response.streaming else response.content
        return response

    return ask
