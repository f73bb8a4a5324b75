"""From quarantine to readers. A file without a scan is waiting: nothing else says so, so nothing can be lost.

Without ``CLAMD_URL`` our own checks are all there is, and they are made at once. With it a worker asks clamd, right
after the upload, and every minute for whatever is still waiting. While clamd is away files wait, unless the site says
with ``CLAMD_REQUIRED=0`` that our own checks are enough then.
"""

from dataclasses import dataclass
from functools import partial

import structlog
from django.conf import settings
from django.db import transaction

from communities.attachments import clamd
from communities.attachments.clamd import ScannerAway
from communities.attachments.examining import digest_of
from communities.attachments.models import Attachment, Scan
from communities.attachments.refusals import Harmful
from intranet.kick import Kick

log = structlog.get_logger(__name__)

#: Ask a worker to scan one file now.
kick = Kick("communities.attachments.tasks.scan_attachment")
BUILT_IN, CLAMD = "built-in", "clamd"


@dataclass(frozen=True)
class Verdict:
    """``finding`` is what is wrong with the file; empty when it is clean."""

    scanner: str
    finding: str = ""


def arrange_scan(attachment: Attachment) -> None:
    """Have a new file scanned: now when that takes no other server, otherwise by a worker after the transaction."""
    if not settings.CLAMD_URL:
        write_down(attachment, built_in(attachment))
        return
    transaction.on_commit(partial(kick, attachment.pk), robust=True)


def scan_waiting() -> int:
    """Scan all files that wait. Returns how many got a verdict; ends early when the scanner is away."""
    scanned = 0
    for pk in list(Attachment.objects.waiting().values_list("pk", flat=True)[:1000]):
        try:
            scanned += scan_one(pk)
        except ScannerAway as error:
            log.warning("attachment.scanner_away", attachment=pk, said=str(error))
            if isinstance(error.__cause__, OSError):
                break
    return scanned


def scan_one(pk: int) -> bool:
    """Scan a file if it still waits and no other worker has it.

    Raises:
        ScannerAway: it stays where it is.
    """
    with transaction.atomic():
        row = Attachment.objects.waiting().select_for_update(skip_locked=True, of=("self",)).filter(pk=pk).first()
        if row is None:
            return False
        write_down(row, verdict_on(row))
    return True


def verdict_on(attachment: Attachment) -> Verdict:
    """Our own checks first; then clamd's, where there is one.

    Raises:
        ScannerAway: and the site does not do without.
    """
    ours = built_in(attachment)
    if ours.finding or not settings.CLAMD_URL:
        return ours
    try:
        with attachment.file.storage.open(str(attachment.file.name)) as content:
            return Verdict(CLAMD, clamd.ask(settings.CLAMD_URL, content))
    except ScannerAway:
        if settings.CLAMD_REQUIRED:
            raise
        return ours


def built_in(attachment: Attachment) -> Verdict:
    """What lies on the disk is what was sent, and not known to be harmful."""
    try:
        with attachment.file.storage.open(str(attachment.file.name)) as content:
            same = digest_of(content) == attachment.sha256
    except Harmful as harm:
        return Verdict(BUILT_IN, str(harm.words["finding"]))
    except FileNotFoundError:
        same = False
    return Verdict(BUILT_IN, "" if same else "changed or missing on disk")


def write_down(attachment: Attachment, verdict: Verdict) -> Scan:
    if verdict.finding:
        log.warning("attachment.harmful", attachment=attachment.pk, finding=verdict.finding, scanner=verdict.scanner)
    return Scan.objects.create(
        attachment=attachment,
        scanner=verdict.scanner,
        found_clean=not verdict.finding,
        finding=verdict.finding[:200],
    )
