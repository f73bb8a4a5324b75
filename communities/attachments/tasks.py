"""Scanning, away from requests."""

from celery import shared_task

from communities.attachments.clamd import ScannerAway
from communities.attachments.scanning import log, scan_one, scan_waiting


@shared_task(name="attachments.scan")
def scan_attachment(pk: int) -> bool:
    try:
        return scan_one(pk)
    except ScannerAway as error:
        log.warning("attachment.scanner_away", attachment=pk, said=str(error))
        return False  # the sweep comes by every minute


@shared_task(name="attachments.scan_waiting")
def scan_waiting_task() -> int:
    return scan_waiting()
