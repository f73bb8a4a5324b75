"""The editor of a post: where it sends pictures, finds people and keeps the draft."""

from typing import TYPE_CHECKING

from django.urls import reverse

from communities.attachments.rights import may_upload
from communities.discussions.models import PostDraft
from communities.discussions.refusals import ManyMentioned
from communities.signed_out import name_writer
from communities.views import answers
from communities.writing import editor_addresses
from intranet.ui.refusal import Refused

if TYPE_CHECKING:
    from django import forms

    from communities.models import Community
    from communities.tester import CommunityPermissionTester


def furnish(
    form: "forms.Form",
    community: "Community",
    permissions: "CommunityPermissionTester",
    *,
    autosave: str,
    name: str,
    draft: PostDraft | None = None,
    base: str = "",
) -> None:
    """Tell the form's editor what it may do here.

    Args:
        autosave: address that takes drafts.
        name: of the copy in the browser; the person's number is added.
        draft: what was kept before, when the form shows it.
    """
    name_writer(form, permissions.user.pk)
    addresses = editor_addresses(community, uploads=may_upload(permissions))
    addresses["mention_url"] = reverse("mention_suggestions", args=[community.slug])
    form.fields["text"].widget.configure(  # type: ignore[attr-defined]
        **addresses,
        autosave_url=autosave,
        draft_key=draft_key(name, permissions.user.pk),
        saved_at=draft.saved_at if draft else None,
        base=base,
    )


def refused(form: "forms.Form", refusal: Refused) -> None:
    """The refusal becomes an error of the form. Sent again as it is then, it notifies as many as were told of."""
    answers.refused(form, refusal)
    if isinstance(refusal, ManyMentioned):
        form.data = typed = form.data.copy()  # type: ignore[attr-defined]  # what was sent is a QueryDict
        typed["agreed"] = str(refusal.n)


def draft_key(name: str, person: int | None) -> str:
    """How the browser calls its copy: computers are shared."""
    return f"{name}:user:{person}"
