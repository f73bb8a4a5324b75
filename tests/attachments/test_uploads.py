"""What may be sent and what becomes of it (security.md S9)."""

import io
import os
import resource
import struct
import time
import zipfile
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, PngImagePlugin

from communities.attachments.examining import EICAR
from communities.attachments.models import Attachment
from communities.attachments.names import safe_name
from communities.attachments.pictures import EDGE, READING_WIDTH
from tests.attachments.conftest import photo

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"
PDF_WITH_SCRIPT = b"%PDF-1.4\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj"
POLYGLOT = b"GIF89a/*" + b"\0" * 40 + b"*/=1;alert(1)//;"
WORDS = b"Pump,Pressure\nA,3\n"


def zipped(**members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (members or {"a.txt": b"a"}).items():
            archive.writestr(name.replace("__", "/"), content)
    return out.getvalue()


def bomb(member="a.txt"):
    """A hundred megabytes of nothing, in a hundred kilobytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive, archive.open(member, "w") as inside:
        for _ in range(100):
            inside.write(bytes(1024 * 1024))
    return out.getvalue()


def slip():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("../../etc/cron.d/x", b"a")
    return out.getvalue()


def crowd():
    """A directory of members that would take a worker's memory to read."""
    entry = struct.pack("<4s6H3L5H2L", b"PK\x01\x02", 20, 20, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0) + b"name"
    directory = entry * 60_000
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 60_000 % 65536, 60_000 % 65536, len(directory), 0, 0)
    return directory + end


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def flood():
    """A PNG that says it is 20,000 × 20,000, in a few bytes."""
    header = struct.pack(">IIBBBBB", 20_000, 20_000, 8, 2, 0, 0, 0)
    body = chunk(b"IDAT", zlib.compress(b"\0" * 60_001))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + body + chunk(b"IEND", b"")


def chatty():
    """A PNG whose comments unpack to a hundred times their size."""
    about = PngImagePlugin.PngInfo()
    for number in range(40):
        about.add_text(f"t{number}", "a" * 900_000, zip=True)
    return photo("PNG", pnginfo=about)


REFUSED = {
    "svg": (SVG, "pump.svg", "type"),
    "svg as picture": (SVG, "pump.png", "damaged"),
    "html as picture": (HTML, "pump.jpg", "damaged"),
    "html": (HTML, "pump.html", "type"),
    "polyglot": (POLYGLOT, "pump.gif", "damaged"),
    "double ending": (b"MZ\x90", "report.pdf.exe", "type"),
    "turned name": (b"MZ\x90", "report\u202efdp.exe", "type"),
    "no ending": (b"words", "README", "type"),
    "nul in name": (b"MZ", "a.pdf\0.exe", "type"),
    "program as pdf": (b"MZ\x90 %PDF-", "report.pdf", "not a PDF"),
    "program as text": (b"MZ\x90\0", "report.txt", "not a TXT"),
    "words in no encoding": (b"caf\xe9", "report.csv", "not a CSV"),
    "nothing": (b"", "report.pdf", "empty"),
    "empty picture": (b"", "pump.png", "empty"),
    "torn": (photo()[:300], "pump.jpg", "damaged"),
    "pixel flood": (flood(), "pump.png", "pixels"),
    "chatty": (chatty(), "pump.png", "damaged"),
    "zip bomb": (bomb(), "all.zip", "unpacks"),
    "docx bomb": (bomb("word/document.xml"), "all.docx", "unpacks"),
    "crowded zip": (crowd(), "all.zip", "unpacks"),
    "zip slip": (slip(), "all.zip", "outside"),
    "zip as docx": (zipped(), "all.docx", "not a DOCX"),
    "docx in name only": (b"words", "all.docx", "not a DOCX"),
    "torn zip": (zipped()[:-10], "all.zip", "not a ZIP"),
    "eicar": (EICAR, "notes.txt", "harmful"),
    "eicar later": (b"a" * 65_500 + EICAR, "notes.txt", "harmful"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused(send, case):
    content, name, words = REFUSED[case]
    response = send(content, name)
    assert response.status_code == 422, response.content
    assert words in response.json()["error"]
    assert not Attachment.objects.exists()


KEPT = {
    "words": (WORDS, "pumps.csv", "text/csv"),
    "html as words": (HTML, "pump.txt", "text/plain"),
    "pdf with script": (PDF_WITH_SCRIPT, "report.pdf", "application/pdf"),
    "docx": (zipped(**{"word__document.xml": b"<w/>"}), "letter.docx", None),
    "zip": (zipped(), "all.zip", "application/zip"),
}


@pytest.mark.parametrize("case", KEPT)
def test_kept_and_never_shown_in_the_site(send, get, member, case):
    content, name, content_type = KEPT[case]
    response = send(content, name)
    assert response.status_code == 201, response.content
    served = get(response.json()["url"], member)
    assert served.content_seen == content
    assert served["Content-Disposition"] == f'attachment; filename="{name}"'
    assert content_type is None or served["Content-Type"].startswith(content_type)
    assert_guarded(served)


def assert_guarded(served):
    assert served.status_code == 200
    assert served["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in served["Content-Security-Policy"]
    assert served["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "GIF", "AVIF"])
def test_pictures_are_drawn_anew(send, get, member, format):
    answer = send(photo(format, size=(3000, 1500)), f"pump.{format.lower()}").json()
    assert (answer["width"], answer["height"]) == (EDGE, EDGE // 2)
    assert answer["url"].endswith(f"?width={READING_WIDTH}")
    small = get(answer["url"], member)
    assert_guarded(small)
    assert small["Content-Type"] == "image/webp"
    assert Image.open(io.BytesIO(small.content_seen)).size == (READING_WIDTH, READING_WIDTH // 2)
    large = get(answer["url"].partition("?")[0], member)
    assert_guarded(large)
    assert large["Content-Disposition"].startswith("inline")
    assert Image.open(io.BytesIO(large.content_seen)).size == (EDGE, EDGE // 2)


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
def test_nothing_of_the_camera_is_kept(send, get, member, format):
    exif = Image.Exif()
    exif[0x010E] = "a secret place"
    exif[0x0112] = 6  # held upright
    exif.get_ifd(0x8825)[1] = "N"
    answer = send(photo(format, size=(1600, 900), exif=exif), "pump.jpg").json()
    assert (answer["width"], answer["height"]) == (900, 1600)
    kept = get(answer["url"].partition("?")[0], member).content_seen
    assert b"secret" not in kept
    assert not Image.open(io.BytesIO(kept)).getexif()


def test_animations_move_and_say_nothing_else(send, get, member):
    frames = [Image.new("RGB", (60, 40), colour) for colour in ("red", "green", "blue")]
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:], comment=b"a secret", duration=50)
    kept = get(send(out.getvalue(), "pump.gif").json()["url"], member).content_seen
    assert b"secret" not in kept
    assert Image.open(io.BytesIO(kept)).n_frames == 3


def test_transparency_stays(send, get, member):
    out = io.BytesIO()
    Image.new("RGBA", (1800, 100), (0, 0, 0, 0)).save(out, "PNG")
    answer = send(out.getvalue(), "logo.png").json()
    for address in (answer["url"], answer["url"].partition("?")[0]):
        assert Image.open(io.BytesIO(get(address, member).content_seen)).convert("RGBA").getpixel((5, 5))[3] == 0


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\me\\plan.txt", "plan.txt"),
        ("plan\u202etxt.pdf.txt", "plantxt.pdf.txt"),
        ("a\0b.txt", "ab.txt"),
        ('"><script>.txt', "-script-.txt"),
        ("Größe & Maß 100%.txt", "Größe & Maß 100%.txt"),
        ("x" * 300 + ".txt", "x" * 120 + ".txt"),
        ("???.TXT", "-.txt"),
    ],
)
def test_names_are_names(send, get, member, sent, kept):
    answer = send(WORDS, sent)
    assert answer.status_code == 201, answer.content
    assert Attachment.objects.get().name == kept
    served = get(answer.json()["url"], member)
    assert_guarded(served)


def test_a_name_is_one_line():
    assert safe_name("plan\r\nSet-Cookie: a=b.txt") == "plan Set-Cookie- a=b.txt"


def test_the_same_file_sent_twice_is_one(send):
    first, second = send(WORDS, "a.csv"), send(WORDS, "a.csv")
    assert first.json() == second.json()
    assert Attachment.objects.count() == 1
    assert send(WORDS, "b.csv").json()["url"] != first.json()["url"]


def test_large_files_are_refused_before_they_are_read(send, settings):
    settings.ATTACHMENT_MAX_BYTES = 1000
    response = send(b"a" * 1001, "a.txt")
    assert (response.status_code, Attachment.objects.count()) == (413, 0)
    assert "1000" in response.json()["error"]


def test_a_huge_request_is_not_read_at_all(client, member, community, settings):
    client.force_login(member)
    upload = SimpleUploadedFile("a.txt", b"a" * (settings.MAX_UPLOAD_BYTES + 3 * 1024 * 1024))
    response = client.post(f"/communities/{community.slug}/files/upload/", {"file": upload})
    assert response.status_code == 413


def test_a_community_has_its_share(send, settings):
    settings.COMMUNITY_FILES_BYTES = 25
    assert send(WORDS, "a.csv").status_code == 201
    assert send(b"b" * 20, "b.txt").status_code == 507
    assert send(WORDS, "a.csv").status_code == 201, "what is there already takes no more room"


def test_nobody_sends_without_end(send, settings):
    settings.ATTACHMENTS_PER_HOUR = 2
    answers = [send(b"words %d" % number, "a.txt").status_code for number in range(4)]
    assert answers == [201, 201, 429, 429]


def test_a_form_does_it_too(send, client, community):
    response = send(WORDS, "a.csv", json=False)
    assert response.status_code == 302
    page = client.get(response["Location"]).content.decode()
    assert "a.csv" in page
    assert Attachment.objects.get().get_absolute_url() in page
    refused = send(SVG, "a.svg", json=False)
    assert refused.status_code == 422
    assert "Files of this type are not taken" in refused.content.decode()
    assert "Choose a file" in client.post(f"/communities/{community.slug}/files/upload/").content.decode()


def test_refusals_take_little_memory(send):
    """The worker grows by less than 64 MB (security.md S9), also where it says yes."""
    send(photo(), "warm.jpg")
    phone, screen = io.BytesIO(), io.BytesIO()
    Image.effect_noise((2000, 1500), 20).resize((8000, 6000)).convert("RGB").save(phone, "JPEG", quality=30)
    Image.new("RGB", (3840, 2160), "teal").save(screen, "PNG")
    for content, name in [
        (phone.getvalue(), "a.jpg"),
        (screen.getvalue(), "a.png"),
        *((c, n) for c, n, _ in REFUSED.values()),
    ]:
        before = peak()
        send(content, name)
        assert peak() - before < 64 * 1024, name


@pytest.mark.soak
def test_refusals_take_little_time(send, settings, capsys):
    """Two seconds at most (security.md S9), for the largest file that is looked at, too. Prints the slowest."""
    send(photo(), "warm.jpg")
    took = {}
    cases = {called: (content, name) for called, (content, name, _) in REFUSED.items()}
    cases["as large as may be"] = (b"<svg>" + os.urandom(settings.ATTACHMENT_MAX_BYTES - 5), "large.pdf")
    for called, (content, name) in cases.items():
        began = time.monotonic()
        assert send(content, name).status_code in (413, 422), called
        took[called] = time.monotonic() - began
    slowest = max(took, key=lambda called: took[called])
    with capsys.disabled():
        print(f"\nthe slowest of {len(took)} refusals, {slowest}: {took[slowest]:.2f} s")
    assert took[slowest] < 2


def peak():
    """The most memory this process ever held, kB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
