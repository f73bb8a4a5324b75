"""People, files of communities, and the communities themselves."""

import re
from collections.abc import Iterable

from accounts.models import User
from communities.attachments.models import Attachment
from communities.models import Community
from intranet.search.indexing.drafts import Draft, joined
from intranet.search.models import Kind, Seen, Source


def people(ids: Iterable[int]) -> list[Draft]:
    """Everyone who works here, by their name and what they say of themselves."""
    rows = User.objects.active().filter(pk__in=ids).select_related("profile__team")
    return [
        Draft(
            source=Source.PERSON,
            target=row.pk,
            kind=Kind.PERSON,
            seen=Seen.EVERYONE,
            title=row.name,
            updated_at=row.profile.confirmed_at or row.date_joined,
            owner_id=row.pk,
            summary=row.profile.job_title,
            keywords=joined(
                [
                    *row.profile.ask_about,
                    *row.profile.skills,
                    row.profile.team.name if row.profile.team else "",
                    row.profile.location,
                    *row.profile.languages,
                    row.username,
                    *spellings(row.name),
                    *row.username.split("."),
                ]
            ),
            body=joined([*row.profile.ask_about, *row.profile.skills, row.profile.about]),
        )
        for row in rows
    ]


def spellings(name: str) -> list[str]:
    """What stands around an apostrophe in one word, as many type it: OBrien."""
    return [re.sub(r"['’`]", "", part) for part in name.split() if re.search(r"['’`]", part)]


def files(ids: Iterable[int]) -> list[Draft]:
    """Clean files that no newer one has replaced; pictures stand in texts and are found there."""
    rows = Attachment.objects.scanned().filter(pk__in=ids, replaced_by=None).exclude(content_type__startswith="image/")
    return [
        Draft(
            source=Source.FILE,
            target=row.pk,
            kind=Kind.FILE,
            seen=Seen.READERS,
            title=row.name,
            updated_at=row.uploaded_at,
            community_id=row.community_id,
            owner_id=row.uploaded_by_id,
            keywords=f"{row.kind} {row.name.rpartition('.')[0].replace('-', ' ').replace('_', ' ')}",
        )
        for row in rows
    ]


def communities(ids: Iterable[int]) -> list[Draft]:
    """Communities that were opened. Who may know of them is asked when somebody searches."""
    rows = Community.objects.opened().filter(pk__in=ids)
    return [
        Draft(
            source=Source.COMMUNITY,
            target=row.pk,
            kind=Kind.COMMUNITY,
            seen=Seen.AWARE,
            title=row.name,
            updated_at=row.opened_at or row.created_at,
            community_id=row.pk,
            summary=row.purpose,
            # The description is content, for those who may read; its purpose is what everybody is told.
            is_archived=row.archival_id is not None,
        )
        for row in rows
    ]
