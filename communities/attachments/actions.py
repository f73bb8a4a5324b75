"""Taking files in: examined, kept whole, written down, and scanned."""

import io
from datetime import timedelta

from django.conf import settings
from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.template.defaultfilters import filesizeformat
from django.utils import timezone

from accounts.models import User
from accounts.notifications.models import Activity
from communities.attachments import storing
from communities.attachments.examining import Examined, examined
from communities.attachments.models import Attachment, attachment_path, reading_path
from communities.attachments.refusals import AlreadyReplaced, CommunityFull, TooManyUploads
from communities.attachments.scanning import arrange_scan
from communities.models import Community
from communities.refusals import IsArchived


def keep(community: Community, upload: File, *, by: User, counted: bool = False) -> Attachment:
    """Keep a file that ``by`` sent; the same file sent again by the same person is the one from before.

    Args:
        counted: refuse it when they have sent as many within an hour as one may; imports are not counted.

    Raises:
        FileRefused: one of its kinds.
        IsArchived: nothing changes in an archived community.
    """
    return _kept(community, upload, by, None, counted)


def replace(attachment: Attachment, upload: File, *, by: User, counted: bool = False) -> Attachment:
    """Keep a newer file for this one. Texts that name the old one keep it.

    Args:
        counted: see there.

    Raises:
        AlreadyReplaced: somebody was quicker. With the same file it is no refusal.
        FileRefused, IsArchived: see there.
    """
    return _kept(attachment.community, upload, by, attachment, counted)


def must_not_flood(person: User) -> None:
    """Raise ``TooManyUploads`` for somebody who sent as many files within an hour as one may.

    Asked before a file is examined, so that it costs nothing; it is ``counted`` when it is kept.
    """
    recent = Attachment.objects.filter(uploaded_by=person, uploaded_at__gte=timezone.now() - timedelta(hours=1))
    if recent.count() >= settings.ATTACHMENTS_PER_HOUR:
        raise TooManyUploads(most=settings.ATTACHMENTS_PER_HOUR)


def _kept(community: Community, upload: File, by: User, replaces: Attachment | None, counted: bool) -> Attachment:
    if community.archival_id is not None:
        raise IsArchived
    found = examined(upload)
    if earlier := _earlier(community, found, by, replaces):
        return earlier
    _must_fit(community, found.size)
    row = _row(community, found, by, replaces)
    try:
        with transaction.atomic():
            if counted:
                by.take_turn()
                must_not_flood(by)
            _store(row, found)
            row.save()
            data = {"name": row.name}
            Activity.record(_verb(replaces), by=by, on=row, community=community, data=data)
            arrange_scan(row)
    except IntegrityError:  # the same, sent twice at once
        if earlier := _earlier(community, found, by, replaces):
            return earlier
        raise
    return row


def _store(row: Attachment, found: Examined) -> None:
    storing.keep(row.file.storage, str(row.file.name), found.content)
    if found.reading:
        storing.keep(row.reading.storage, str(row.reading.name), io.BytesIO(found.reading))


def _verb(replaces: Attachment | None) -> str:
    return "attachment.replaced" if replaces else "attachment.uploaded"


def _row(community: Community, found: Examined, by: User, replaces: Attachment | None) -> Attachment:
    row = Attachment(
        community=community,
        name=found.name,
        content_type=found.content_type,
        size=found.size,
        sha256=found.sha256,
        width=found.width,
        height=found.height,
        uploaded_by=by,
        replaces=replaces,
    )
    row.file.name = attachment_path(row, found.name)
    if found.reading:
        row.reading.name = reading_path(row, found.name)
    return row


def _earlier(community: Community, found: Examined, by: User, replaces: Attachment | None) -> Attachment | None:
    """What the same sending left before."""
    if replaces is None:
        same = {"uploaded_by": by, "sha256": found.sha256, "name": found.name, "replaces": None}
        return community.attachments.filter(**same).first()
    if replaces.sha256 == found.sha256 and replaces.name == found.name:
        return replaces
    newer = Attachment.objects.filter(replaces=replaces).first()
    if newer and (newer.sha256, newer.name, newer.uploaded_by_id) != (found.sha256, found.name, by.pk):
        raise AlreadyReplaced
    return newer


def _must_fit(community: Community, size: int) -> None:
    taken = community.attachments.aggregate(taken=Sum("size"))["taken"] or 0
    if taken + size > settings.COMMUNITY_FILES_BYTES:
        raise CommunityFull(limit=filesizeformat(settings.COMMUNITY_FILES_BYTES))
