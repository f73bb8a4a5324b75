import io
import resource
import struct
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts.models import User
from accounts.pictures import EDGE, MAX_BYTES, private_storage

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"


def photo(format="JPEG", size=(900, 600), **save):
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, format, **save)
    return out.getvalue()


def with_place():
    exif = Image.Exif()
    exif[0x010E] = "a secret place"
    exif[0x0112] = 6  # turned
    return photo(exif=exif)


def flood():
    """A PNG that says it is 20,000 × 20,000, in a few bytes."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 20_000, 20_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 60_001))
        + chunk(b"IEND", b"")
    )


@pytest.fixture
def send(client, employee):
    client.force_login(employee)
    return lambda content, name="me.jpg": client.post(
        "/people/employee/picture/edit/", {"picture": SimpleUploadedFile(name, content, "image/jpeg")}
    )


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "GIF", "AVIF"])
def test_a_picture_is_made_anew(send, client, employee, format):
    assert send(photo(format)).status_code == 302
    response = client.get(User.objects.get(pk=employee.pk).picture_url)
    assert response["Content-Type"] == "image/webp"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert "private" in response["Cache-Control"]
    kept = Image.open(io.BytesIO(b"".join(response.streaming_content)))
    assert (kept.format, kept.size) == ("WEBP", (EDGE, EDGE))


def test_nothing_of_the_camera_is_kept(send, employee):
    send(with_place())
    content = User.objects.get(pk=employee.pk).picture.read()
    assert b"secret" not in content
    assert not Image.open(io.BytesIO(content)).getexif()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("me.svg", SVG, "not a picture"),
        ("me.jpg", SVG, "not a picture"),
        ("me.jpg", HTML, "not a picture"),
        ("me.jpg", photo()[:500], "not a picture"),
        ("me.pdf", b"%PDF-1.4", "not a picture"),
        ("me.jpg", b"", "empty"),
        ("me.png", flood(), "too large"),
        ("me.jpg", photo() + b"\0" * MAX_BYTES, "too large"),
    ],
    ids=["svg", "svg as jpg", "html as jpg", "torn", "pdf", "nothing", "pixel flood", "8 MB"],
)
def test_what_is_no_small_picture_is_refused(send, employee, name, content, words):
    send(photo())
    before = User.objects.get(pk=employee.pk).picture.name
    response = send(content, name)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert User.objects.get(pk=employee.pk).picture.name == before
    assert private_storage().exists(before)


def test_large_pictures_take_little_memory(send):
    """A phone's 50 megapixels, and the most of a PNG: the worker grows by less than 64 MB (security.md S9)."""
    from PIL import Image as Pillow

    picture = Pillow.new("RGB", (8000, 6000), "teal")
    phone, png = io.BytesIO(), io.BytesIO()
    picture.save(phone, "JPEG", quality=30)
    picture.resize((2000, 1700)).save(png, "PNG")
    del picture
    for content in (phone, png):
        before = peak()
        assert send(content.getvalue()).status_code == 302
        assert peak() - before < 64 * 1024


def peak():
    """The most memory this process ever held, kB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def test_a_huge_upload_is_not_even_read(send):
    assert send(photo() + b"\0" * (50 * 1024 * 1024)).status_code == 413


def test_removing_and_replacing_leaves_no_file(send, client, employee, django_capture_on_commit_callbacks):
    send(photo())
    first = User.objects.get(pk=employee.pk).picture.name
    with django_capture_on_commit_callbacks(execute=True):
        send(photo("PNG", (300, 500)))
    assert not private_storage().exists(first)
    second = User.objects.get(pk=employee.pk).picture.name
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/people/employee/picture/remove/")
        client.post("/people/employee/picture/remove/")
    assert not private_storage().exists(second)
    assert User.objects.get(pk=employee.pk).picture_url == ""


def test_the_same_picture_twice_is_kept_once(send, employee):
    send(photo())
    first = User.objects.get(pk=employee.pk).picture.name
    send(photo())
    assert User.objects.get(pk=employee.pk).picture.name == first


def test_pictures_are_for_signed_in_readers(send, client, employee):
    send(photo())
    url = User.objects.get(pk=employee.pk).picture_url
    client.logout()
    assert client.get(url).status_code == 302
    assert client.get(f"/media/{employee.picture.name}").status_code in (302, 404)
