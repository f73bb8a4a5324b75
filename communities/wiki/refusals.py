"""Why a verb of a community page refuses, in words for the reader."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from communities.refusals import CommunityRefused

if TYPE_CHECKING:
    from communities.wiki.models import PageRevision


class PageRefused(CommunityRefused):
    message = _("This cannot be done with the page.")


class StaleEdit(PageRefused):
    """Somebody published after the text that was edited. Nothing is lost: the editor's draft is kept beside it."""

    message = _("The page changed while you were writing. Both texts are below; take what you need and publish again.")

    def __init__(self, current: "PageRevision") -> None:
        super().__init__()
        self.current = current


class ChangedMeanwhile(PageRefused):
    message = _("Somebody published a new text since you looked. Look at it, then restore the earlier one if you must.")


class PageIsArchived(PageRefused):
    message = _("This page is archived and can only be read. Bring it back first.")


class AddressTaken(PageRefused):
    message = _("A page with this address is already there. Choose another title or another place.")


class NotBeside(PageRefused):
    message = _("These two are not below the same page any more. Look at the list of pages again.")


class NotBelowItself(PageRefused):
    message = _("A page cannot be moved below itself. Choose another place.")


class TooDeep(PageRefused):
    message = _("Pages can be nested eight levels deep. Choose a place higher up.")


class HasChildren(PageRefused):
    message = _("This page has pages below it. Move or archive them first.")


class TextTooLong(PageRefused):
    message = _("The text is longer than a page can be (%(limit)s kB). Split it into several pages.")


class PicturesOfOthers(PageRefused):
    message = _(
        "These pictures belong to another community: %(names)s. Save them on your computer and put them in here anew."
    )
