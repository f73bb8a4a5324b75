"""The editor of a page: what its form opens with, where it sends things, and what its bar says."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from communities.attachments.rights import may_upload
from communities.signed_out import writer
from communities.wiki.forms import PageForm, text_at_start
from communities.wiki.models import PageDraft
from communities.wiki.models.following import followers_of
from communities.wiki.presence import others_here
from communities.wiki.ready_made import READY_MADE
from communities.writing import editor_addresses

if TYPE_CHECKING:
    from accounts.models import User
    from communities.models import Community
    from communities.tester import CommunityPermissionTester
    from communities.wiki.door import Found


def edit_form(data: Any, found: "Found", draft: PageDraft | None) -> PageForm:
    """The form for an existing page, as posted or with the person's draft or the newest text."""
    start = text_at_start(found.page, draft)
    form = PageForm(data, initial=start)
    address = reverse("page_draft", args=[found.community.slug, found.page.path])
    base = form.data.get("base") if form.is_bound else start["base"]
    name = f"page:{found.page.pk}"
    furnish(form, found.community, found.permissions, address, name, draft.saved_at if draft else None, str(base or ""))
    return form


def new_form(
    data: Any, community: "Community", permissions: "CommunityPermissionTester", draft: PageDraft | None, template: str
) -> PageForm:
    """The form for a new page: the draft, or a ready-made text."""
    start: dict[str, Any] = {"base": 0, "key": uuid.uuid4()}
    if draft is not None:
        start |= {"title": draft.title, "text": draft.html}
    elif template in READY_MADE:
        start["text"] = READY_MADE[template].html
    form = PageForm(data, initial=start)
    del form.fields["minor"], form.fields["summary"]
    address = reverse("page_new_draft", args=[community.slug])
    name = f"page:new:{community.pk}"
    furnish(form, community, permissions, address, name, draft.saved_at if draft else None)
    return form


def furnish(
    form: PageForm,
    community: "Community",
    permissions: "CommunityPermissionTester",
    autosave: str,
    name: str,
    saved_at: datetime | None,
    base: str = "",
) -> None:
    """Tell the editor its addresses; ``name`` is that of the copy in the browser."""
    form.writer = writer(permissions.user.pk)
    form.fields["text"].widget.configure(  # type: ignore[attr-defined]
        **editor_addresses(community, uploads=may_upload(permissions)),
        autosave_url=autosave,
        draft_key=draft_key(name, permissions.user.pk),
        saved_at=saved_at,
        base=base,
    )


def draft_key(name: str, person: int | None) -> str:
    """How the browser calls its copy: computers are shared."""
    return f"{name}:user:{person}"


def bar(found: "Found", user: "User", draft: PageDraft | None) -> dict[str, Any]:
    """What the bar above the editor says."""
    official = None
    if found.page.official_number is not None:
        official = found.page.revisions.only("at").filter(number=found.page.official_number).first()
    others: Sequence[User] = others_here(found.page, user)
    stale = draft is not None and draft.based_on != found.page.revision_count
    told = followers_of(found.page).exclude(pk=user.pk).count()
    return {"draft": draft, "official": official, "others": others, "is_stale": stale, "told": told}
