"""What imported pages say: written and published when it differs from the last import, unless edited here since."""

import hashlib
import json
from enum import StrEnum

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _
from wagtail.models import Page
from wagtail.signal_handlers import disable_reference_index_auto_update

from intranet.imports.findings import Finding, Kind
from intranet.imports.markdown import Converted
from intranet.imports.placement import Placed


class Outcome(StrEnum):
    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    KEPT = "kept"
    FAILED = "failed"


def fill(placed: Placed, converted: Converted, *, overwrite: bool, rehearsal: bool) -> tuple[Outcome, list[Finding]]:
    """Make the page say what its file says, in one transaction with the record of it.

    The page keeps its own type, address and place: they may have been changed here.
    """
    record, wanted = placed.record, digest(converted.title, converted.summary, converted.html, converted.draft)
    if placed.page is None:
        return Outcome.CREATED, []
    if record is None:
        return Outcome.KEPT, []
    if record.page_sha256 == wanted:
        return note_source(placed, converted, rehearsal), []
    # Read again: children added meanwhile are counted in its row, and saving an older copy would undo that.
    page = Page.objects.get(pk=placed.page.pk).specific
    if not hasattr(page, "body"):
        reason = _("The page here is of a kind without text of its own.")
        return Outcome.KEPT, [Finding(Kind.ADDRESS, 0, reason, record.path)]
    if not overwrite and edited_here(page, record.page_sha256):
        return Outcome.KEPT, [Finding(Kind.EDITED, 0, page.title, record.path)]
    outcome = Outcome.UPDATED if record.page_sha256 else Outcome.CREATED
    if rehearsal:
        return outcome, []
    try:
        with transaction.atomic():
            write(page, converted)
            record.page_sha256 = wanted
            remember_source(placed, converted)
    except (ValidationError, DatabaseError) as error:
        reason = "; ".join(getattr(error, "messages", [str(error)]))
        return Outcome.FAILED, [Finding(Kind.FILE, 0, reason, record.path)]
    return outcome, []


def write(page: Page, converted: Converted) -> None:
    """One text block holds the whole body: tables and callouts stay in their sentence's reach for the editor.

    Nobody is named as the one who published: the content owner did not.
    """
    page.title = page.draft_title = converted.title
    page.summary = converted.summary
    page.body = [("text", converted.html)] if converted.html.strip() else []
    if converted.draft:
        page.save_revision()
        return
    # Publishing checks the page and brings the reference index up to date, for the revision too.
    with disable_reference_index_auto_update():
        revision = page.save_revision(clean=False)
    revision.publish()


def note_source(placed: Placed, converted: Converted, rehearsal: bool) -> Outcome:
    """A change of the file that readers do not see, such as a comment, is only remembered."""
    source = placed.node.source
    if source and placed.record and placed.record.sha256 != source.sha256 and not rehearsal:
        remember_source(placed, converted)
    return Outcome.UNCHANGED


def remember_source(placed: Placed, converted: Converted) -> None:
    record = placed.record
    if record is not None:
        record.sha256 = placed.node.source.sha256 if placed.node.source else ""
        record.front_matter = converted.front_matter
        record.save(update_fields=["sha256", "page_sha256", "front_matter", "imported_at"])


def edited_here(page: Page, imported: str) -> bool:
    """Whether the newest text, published or draft, is another than the import left. Revision rows cannot tell: autosave
    writes over the newest in place."""
    if page.latest_revision_id is None:
        return False
    latest = page.get_latest_revision_as_object()
    html = "".join(str(block.value) for block in latest.body) if is_imported_body(latest) else ""
    texts = {digest(latest.title, latest.summary, html, draft) for draft in (False, True)}
    return not is_imported_body(latest) or imported not in texts


def is_imported_body(page: Page) -> bool:
    return len(page.body) <= 1 and all(block.block_type == "text" for block in page.body)


def digest(title: str, summary: str, html: str, draft: bool) -> str:
    """SHA-256 of what a page says."""
    return hashlib.sha256(json.dumps([title, summary, html.strip(), draft]).encode()).hexdigest()
