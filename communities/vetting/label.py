"""What the label above a text says: the parameters of components/label.html, from what the resolver decided."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from communities.vetting.readings import Reading, TextReading
from communities.vetting.rights import VettingPermissionTester
from communities.vetting.states import State, ceased_on


def label_of(reading: Reading, rights: VettingPermissionTester | None = None) -> dict[str, Any]:
    """The label of the text that is shown. Without ``rights`` it offers nothing that not everybody may do."""
    said: dict[str, Any] = {
        "state": reading.state.value,
        "revision": reading.shown.number,
        "community": reading.community,
    }
    said |= standing_of(reading)
    if reading.state == State.COMMUNITY or not reading.shows_official:
        said |= {"edited_by": reading.shown.author, "edited_at": reading.shown.at}
    return said | _ways_on(reading, rights)


def standing_of(reading: TextReading) -> dict[str, Any]:
    """Who vouches and until when, or since when nobody does."""
    version = reading.version
    if version is None or reading.state == State.COMMUNITY:
        return {}
    if reading.is_suspended:
        paused = version.suspension
        return {"suspended_until": paused.until, "ended_by": paused.by, "reason": paused.reason}
    if reading.state == State.WITHDRAWN:
        return {"ended_at": version.ended_at, "ended_by": version.ended_by, "reason": version.end_reason}
    if reading.state == State.LAPSED:
        return {"ended_at": ceased_on(version, reading.community)}
    newer = {"newer": reading.newer_edits, "newer_people": reading.newer_people} if reading.shows_official else {}
    said = {"reviewed": version.reviewed_at, "review_by": version.review_by, "note": version.note} | newer
    if reading.owner is None:
        role = version.get_fallback_role_display()
        fallback = _("The owner has left. %(role)s answer for this text until it has a new one.") % {"role": role}
        return said | {"note": fallback, "answering": role}
    return said | {"voucher": reading.owner, "voucher_role": reading.owner.profile.job_title}


def _ways_on(reading: Reading, rights: VettingPermissionTester | None) -> dict[str, str]:
    """The other text, the difference, and for those who may, the way to vet it."""
    page = reading.page
    here, arguments = page.get_absolute_url(), [reading.community.slug, page.path]
    said = {"story_url": reverse("page_vetting", args=arguments)}
    if reading.state == State.LAPSED and not reading.shows_vetted:
        said["official_url"] = f"{here}?version=official"
    if reading.newer_edits and reading.shows_official:
        said |= {"newest_url": f"{here}?version=community", "diff_url": reverse("page_changes", args=arguments)}
    if rights is None or reading.state == State.COMMUNITY or page.archival_id is not None:
        return said
    near = reading.newer_edits or reading.page_state in (State.DUE, State.OVERDUE)
    if near and reading.newer_edits and (rights.can_grant or rights.can_adopt_small):
        said["vet_url"] = reverse("page_vet", args=arguments)
    elif near and rights.can_reaffirm:
        said["vet_url"] = reverse("page_reaffirm", args=arguments)
    return said
