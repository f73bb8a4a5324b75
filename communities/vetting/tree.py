"""The official tree as the vetting room changes it: one page takes another's place, and nothing else moves.

Menu, children, redirects, view restrictions and log all refer to the row of the tree, which stays. Only what hangs
on it for its own type is exchanged (docs/decisions/007).
"""

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from wagtail.models import Page
from wagtail.search import index

from accounts.models import User
from communities.vetting.models import AdoptedPage
from communities.vetting.refusals import AddressChanged
from pages.models import OfficialPage

#: What publishing decides, and must not be carried over from the other type.
REVISIONS = {"latest_revision_id": None, "live_revision_id": None, "has_unpublished_changes": False}


def hold(address: Page) -> Page:
    """The row of the tree as it is now, locked. Always before the community page, so that two acts never deadlock.

    Raises:
        AddressChanged: it is gone.
    """
    row = Page.objects.select_for_update(of=("self",)).filter(pk=address.pk).first()
    if row is None:
        raise AddressChanged
    return row


def exchange(old: OfficialPage, new: OfficialPage, *, by: User) -> OfficialPage:
    """Put ``new``, unsaved, in the place of ``old``, and publish it there. Inside the caller's transaction.

    Revisions of the old type stay with the old type: the CMS shows them again when the page is of that type again.
    """
    index.remove_object(old)
    for field in Page._meta.concrete_fields:
        setattr(new, field.attname, getattr(old, field.attname))
    new.page_ptr_id, new.title, new.draft_title = old.pk, old.title, old.title
    new.content_type = ContentType.objects.get_for_model(type(new))
    for name, value in REVISIONS.items():
        setattr(new, name, value)
    # Not delete(): Wagtail takes that for the end of the page, unpublishes it and removes what refers to it.
    type(old)._base_manager.filter(pk=old.pk)._raw_delete(using=Page.objects.db)  # type: ignore[attr-defined]
    new.save_base(raw=True, force_insert=True)  # the row of the type alone; the tree's row is there
    named = {"title": new.title, "draft_title": new.title, "content_type": new.content_type}
    Page.objects.filter(pk=old.pk).update(**named, **REVISIONS)
    there = type(new).objects.get(pk=old.pk)
    if there.live:
        there.save_revision(user=by, clean=False).publish(user=by)
    return type(new).objects.get(pk=old.pk)


def require_publisher(by: User, address: Page) -> None:
    """Raises: PermissionDenied, unless ``by`` is an intranet manager who may publish at this address."""
    if not by.is_active or not by.is_intranet_manager or not address.permissions_for_user(by).can_publish():
        raise PermissionDenied(_("Only intranet managers who may publish at this address do this."))


def require_planter(by: User, parent: Page) -> None:
    """Raises: PermissionDenied, unless ``by`` is an intranet manager who may publish pages below ``parent``."""
    rights = parent.permissions_for_user(by)
    allowed = by.is_active and by.is_intranet_manager and AdoptedPage.can_exist_under(parent)
    if not allowed or not rights.can_publish_subpage():
        raise PermissionDenied(_("You may not publish pages there. Choose another place in the tree."))
