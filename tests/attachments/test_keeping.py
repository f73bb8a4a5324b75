"""Quarantine, scanners that are away, disks that are full, and rows that stay what they are."""

import errno
import io
import os
import socket
import struct
import threading
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction

from communities.attachments import clamd, scanning
from communities.attachments.models import Attachment, Scan, private_storage
from communities.attachments.tasks import scan_attachment, scan_waiting_task
from tests.attachments.conftest import photo

WORDS = b"Pump,Pressure\nA,3\n"


class Clamd(threading.Thread):
    """A scanner of the tests: says ``answer`` to every file, and keeps what it was sent."""

    def __init__(self, answer):
        super().__init__(daemon=True)
        self.answer, self.seen = answer, []
        self.server = socket.create_server(("127.0.0.1", 0))
        self.url = f"tcp://127.0.0.1:{self.server.getsockname()[1]}"

    def run(self):
        while True:
            try:
                connection, _ = self.server.accept()
            except OSError:
                return
            with connection, connection.makefile("rb") as stream:
                assert stream.read(10) == b"zINSTREAM\0"
                content = b""
                while size := struct.unpack("!L", stream.read(4))[0]:
                    content += stream.read(size)
                self.seen.append(content)
                connection.sendall(self.answer)


@pytest.fixture
def scanner(settings):
    """``scanner(b"stream: OK\\0")`` stands at ``CLAMD_URL``."""
    started = []

    def stand(answer):
        one = Clamd(answer)
        one.start()
        started.append(one)
        settings.CLAMD_URL = one.url
        return one

    yield stand
    for one in started:
        one.server.shutdown(socket.SHUT_RDWR)
        one.server.close()


@pytest.fixture
def away(settings):
    """A scanner that does not answer."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    settings.CLAMD_URL = f"tcp://127.0.0.1:{port}"


@pytest.fixture(autouse=True)
def no_worker(monkeypatch):
    """Nothing is handed to a worker; the sweep does it."""
    monkeypatch.setattr(scan_attachment, "apply_async", lambda *args, **options: None)


# Quarantine -----------------------------------------------------------------------------------------------------------
def test_a_file_is_its_senders_until_it_was_scanned(send, get, scanner, member, facilitator, community):
    told = scanner(b"stream: OK\0")
    address = send(WORDS, "zqxcanary.csv").json()["url"]
    listing = f"/communities/{community.slug}/files/"
    assert get(address, member).status_code == 200
    assert "Being checked" in get(listing, member).content_seen.decode()
    assert get(address, facilitator).status_code == 404
    assert "zqxcanary" not in get(listing, facilitator).content_seen.decode()
    assert scan_waiting_task() == 1
    assert told.seen == [WORDS]
    assert get(address, facilitator).status_code == 200
    assert Scan.objects.get().scanner == "clamd"
    assert scan_waiting_task() == 0


def test_a_harmful_file_is_nobodys(send, get, scanner, member, facilitator, community):
    scanner(b"stream: Win.Test.EICAR_HDB-1 FOUND\0")
    address = send(WORDS, "a.csv").json()["url"]
    scan_waiting_task()
    assert Scan.objects.get().finding == "Win.Test.EICAR_HDB-1"
    assert get(address, facilitator).status_code == 404
    assert get(address, member).status_code == 403
    assert "Found harmful" in get(f"/communities/{community.slug}/files/", member).content_seen.decode()


def test_the_newest_scan_counts(send, get, facilitator):
    address = send(WORDS, "a.csv").json()["url"]
    row = Attachment.objects.get()
    Scan.objects.create(attachment=row, scanner="clamd", found_clean=False, finding="New")
    assert get(address, facilitator).status_code == 404
    assert not Attachment.objects.scanned().exists()
    Scan.objects.create(attachment=row, scanner="clamd", found_clean=True)
    assert get(address, facilitator).status_code == 200


def test_without_a_scanner_our_own_checks_are_made_at_once(send, get, facilitator):
    address = send(photo(), "pump.jpg").json()["url"]
    assert get(address, facilitator).status_code == 200
    assert Scan.objects.get().scanner == "built-in"


# A scanner that is away (F11) -----------------------------------------------------------------------------------------
def test_while_the_scanner_is_away_files_wait_and_none_is_lost(send, get, away, scanner, facilitator):
    addresses = [send(b"words %d" % number, "a.txt").json()["url"] for number in range(3)]
    assert scan_waiting_task() == 0
    assert Attachment.objects.waiting().count() == 3
    assert [get(address, facilitator).status_code for address in addresses] == [404] * 3
    scanner(b"stream: OK\0")
    assert scan_waiting_task() == 3
    assert [get(address, facilitator).status_code for address in addresses] == [200] * 3


def test_a_site_may_do_without_while_it_is_away(send, get, away, settings, facilitator):
    settings.CLAMD_REQUIRED = False
    address = send(WORDS, "a.csv").json()["url"]
    assert scan_waiting_task() == 1
    assert get(address, facilitator).status_code == 200
    assert Scan.objects.get().scanner == "built-in"


@pytest.mark.parametrize("answer", [b"", b"INSTREAM size limit exceeded. ERROR\0", b"stream: gibberish\0", b"OK"])
def test_what_is_not_said_clearly_is_not_believed(send, scanner, answer):
    scanner(answer)
    send(WORDS, "a.csv")
    send(WORDS, "b.csv")
    assert scan_waiting_task() == 0
    assert Attachment.objects.waiting().count() == 2
    assert scan_attachment(Attachment.objects.first().pk) is False


def test_a_queue_that_is_away_loses_nothing(send, scanner, monkeypatch, django_capture_on_commit_callbacks):
    def gone(*args, **options):
        raise ConnectionRefusedError

    scanner(b"stream: OK\0")
    monkeypatch.setattr(scanning.kick, "rests_until", 0.0)
    monkeypatch.setattr(scan_attachment, "apply_async", gone)
    with django_capture_on_commit_callbacks(execute=True):
        assert send(WORDS, "a.csv").status_code == 201
    assert scan_waiting_task() == 1


def test_a_scanner_at_a_socket(tmp_path):
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "clamd.sock"))
        with pytest.raises(clamd.ScannerAway):
            clamd.ask(f"unix://{tmp_path / 'clamd.sock'}", io.BytesIO(WORDS))


def test_what_changed_on_disk_is_not_handed_out(send, away, settings):
    send(WORDS, "a.csv")
    row = Attachment.objects.get()
    path = Path(private_storage().path(row.file.name))
    path.chmod(0o600)
    path.write_bytes(b"something else")
    settings.CLAMD_URL = ""
    scanning.scan_waiting()
    assert Scan.objects.get().finding == "changed or missing on disk"
    path.unlink()


# A disk that is full (F5) ---------------------------------------------------------------------------------------------
def kept_files():
    root = Path(private_storage().location)
    return {path for path in root.rglob("*") if path.is_file()}


@pytest.mark.parametrize("json", [True, False])
def test_a_full_disk_is_a_clean_refusal(send, client, monkeypatch, json):
    def full(_):
        raise OSError(errno.ENOSPC, "No space left on device")

    before = kept_files()
    content = photo("PNG", size=(1700, 41 + json))
    monkeypatch.setattr(os, "fsync", full)
    response = send(content, "pump.png", json=json)
    assert response.status_code == 507
    assert "no room left" in response.content.decode()
    assert not Attachment.objects.exists()
    assert kept_files() == before, "no half file stays"
    monkeypatch.undo()
    assert send(content, "pump.png").status_code == 201
    assert len(kept_files() - before) == 2


def test_a_full_disk_for_what_arrives_is_one_too(send, monkeypatch):
    class Full:
        def write(self, _):
            raise OSError(errno.ENOSPC, "No space left on device")

        def close(self):
            pass

    monkeypatch.setattr("django.core.files.uploadhandler.TemporaryUploadedFile", lambda *about: Full())
    response = send(b"a" * 3_000_000, "a.txt")
    assert response.status_code == 507
    assert response.json()["error"].startswith("The file could not be kept")
    assert not Attachment.objects.exists()


def test_no_row_without_its_file(send, monkeypatch):
    monkeypatch.setattr(os, "replace", lambda *paths: (_ for _ in ()).throw(OSError(errno.EIO, "broken")))
    assert send(photo(size=(77, 33)), "pump.jpg").status_code == 507
    assert not Attachment.objects.exists()


# Rows stay ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE attachments_attachment SET name = 'other.csv'",
        "UPDATE attachments_attachment SET file = 'other'",
        "UPDATE attachments_attachment SET sha256 = 'other'",
        "UPDATE attachments_attachment SET size = 1",
        "UPDATE attachments_attachment SET content_type = 'text/html'",
        "UPDATE attachments_attachment SET community_id = NULL",
        "DELETE FROM attachments_attachment",
        "TRUNCATE attachments_attachment CASCADE",
    ],
)
def test_the_database_keeps_files_as_they_were(send, statement):
    send(WORDS, "a.csv")
    if statement.startswith("TRUNCATE"):
        Scan.objects.all().delete()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(DatabaseError, match="immutable"), transaction.atomic():
            cursor.execute(statement)
    assert Attachment.objects.get().name == "a.csv"


def test_a_newer_file_is_a_new_row_and_the_old_one_stays(send, get, member, facilitator):
    old = send(WORDS, "a.csv").json()["url"]
    row = Attachment.objects.get()
    new = send(b"newer", "a.csv", address=f"{row.pk}/replace/", by=facilitator)
    assert new.status_code == 201
    assert send(b"newer", "a.csv", address=f"{row.pk}/replace/", by=facilitator).json() == new.json()
    assert get(old, member).content_seen == WORDS
    assert get(new.json()["url"], member).content_seen == b"newer"
    assert Attachment.objects.get(replaces=row).uploaded_by == facilitator
    assert send(b"another", "a.csv", address=f"{row.pk}/replace/").status_code == 409
