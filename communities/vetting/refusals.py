"""Why a transition of vetting refuses, in words for the reader."""

from django.utils.translation import gettext_lazy as _

from communities.refusals import CommunityRefused


class VettingRefused(CommunityRefused):
    message = _("This cannot be done with the official text.")


class MayNotVet(VettingRefused):
    message = _("You may not do this in %(community)s. Ask an intranet manager, or somebody they delegated it to.")


class TextChanged(VettingRefused):
    """What was reviewed is not what would become official (409)."""

    message = _(
        "The official text or the reviewed text is not the one you looked at any more. Nothing was changed. "
        "Look at the difference again."
    )


class AlreadyAsked(VettingRefused):
    message = _("%(person)s has asked for this page to be vetted already. One request is answered at a time.")


class NothingNew(VettingRefused):
    message = _("The newest text is official already.")


class AlreadyAnswered(VettingRefused):
    message = _("This request has been answered already, and that answer stands.")


class ClaimedByOther(VettingRefused):
    message = _("%(person)s is looking at this request. It is free again two hours after they took it.")


class NeedsComment(VettingRefused):
    message = _("Say what is missing, or why not. The person who asked will read it.")


class NeedsReason(VettingRefused):
    message = _("Give a reason. It is shown to readers and kept.")


class NeedsActiveOwner(VettingRefused):
    message = _("%(person)s cannot answer for this text: the account is not in use, or may not read the community.")


class ReviewDateOutOfRange(VettingRefused):
    message = _("Choose a review date after today and within 24 months.")


class OwnText(VettingRefused):
    message = _("In this community nobody makes their own edits official. Ask a colleague to look at it.")


class OlderThanOfficial(VettingRefused):
    message = _(
        "A newer text is official already. Restore the earlier one first, then make the restored text official."
    )


class NotSmall(VettingRefused):
    message = _("This is more than a small change (%(why)s). Ask for vetting instead.")


class UncheckedFiles(VettingRefused):
    message = _("A file in this text has not been checked for viruses yet. Try again in a few minutes.")


class NotOfficial(VettingRefused):
    message = _("This text is not official any more. Reload the page to see what happened.")


class SuspendedOnce(VettingRefused):
    message = _("This official text was suspended before. Ask an intranet manager to withdraw it.")


class TextsDiffer(VettingRefused):
    message = _("The community's text has changed since. Look at the difference and decide on this page by itself.")


class TooMany(VettingRefused):
    message = _("Choose at most %(limit)s pages at once.")


class PageNotInUse(VettingRefused):
    message = _("This page or its community is archived. Bring it back first.")


# The official tree ---------------------------------------------------------------------------------------------------
class OnlyManagersOfTree(VettingRefused):
    message = _("Only intranet managers change the official tree. Ask one of them.")


class AddressChanged(VettingRefused):
    message = _("Something else stands at this address by now. Nothing was changed. Reload the page to see what.")


class AdoptedAlready(VettingRefused):
    message = _("This page has an official address already: %(address)s. A page has at most one.")


class NotOfficialInDate(VettingRefused):
    message = _("Only a text that is official and in date gets an official address. Have it vetted first.")


class NotForEveryone(VettingRefused):
    message = _(
        "Only pages of a community that is open to everyone and in use can stand in the official tree. "
        "Official never means that more people may read."
    )


class AddressRefused(VettingRefused):
    message = _("This place or address cannot be used: %(why)s")


class PagesBelow(VettingRefused):
    message = _("There are pages below this address. Move them in the CMS first.")


class NotToHandOver(VettingRefused):
    message = _("Pages of this kind stay in the official tree: %(kind)s.")


class DraftWaits(VettingRefused):
    message = _("A draft of this page waits in the CMS. Publish or discard it first, so that nothing is lost.")


class IssuedPolicy(VettingRefused):
    message = _(
        "Versions of this policy were issued and people may have confirmed them. It stays in the official tree."
    )


class NotPublicPage(VettingRefused):
    message = _("This page is shown to some groups only. A community would show it to everyone, so it stays here.")


class NeedsOwner(VettingRefused):
    message = _("Name who answers for the text, and by when it is to be reviewed.")


class NothingOfficial(VettingRefused):
    message = _(
        "Nothing is official on the community page now, so there is no text to take back. "
        "Have one vetted first, or give up the address."
    )
