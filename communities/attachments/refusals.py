"""Why a file is not taken, in words for whoever sent it. ``status`` is what the answer to a script says."""

from django.utils.translation import gettext_lazy as _

from communities.refusals import CommunityRefused


class FileRefused(CommunityRefused):
    message = _("This file cannot be kept here.")
    status = 422


class FileTooLarge(FileRefused):
    message = _("This file is larger than %(limit)s. Make it smaller, or split it.")
    status = 413


class EmptyFile(FileRefused):
    message = _("This file is empty. Choose another one.")


class UnknownType(FileRefused):
    message = _("Files of this type are not taken. Send a picture, a PDF, an office document, a text or a zip file.")


class NotWhatItSays(FileRefused):
    message = _("This is not a %(kind)s file, whatever its name says.")


class UnpacksTooLarge(FileRefused):
    message = _("This file unpacks to far more than it seems. Split it, or send what is inside.")


class BadArchive(FileRefused):
    """``reason`` is in words for the reader."""

    message = _("This file is refused. %(reason)s")


class Harmful(FileRefused):
    message = _(
        "This file looks harmful (%(finding)s), so it is refused. Tell your IT desk if you did not expect that."
    )


class PictureTooLarge(FileRefused):
    message = _("This picture has too many pixels. Make it smaller and try again.")


class DamagedPicture(FileRefused):
    message = _("This picture is damaged or is no picture. Save it anew and try once more.")


class NoRoom(FileRefused):
    message = _("The file could not be kept because the server has no room left. Nothing was saved; try again later.")
    status = 507


class CommunityFull(FileRefused):
    message = _("The files of this community take up all the room they may (%(limit)s). Ask your intranet managers.")
    status = 507


class TooManyUploads(FileRefused):
    message = _("You sent %(most)s files within an hour. Wait a while before you send more.")
    status = 429


class AlreadyReplaced(FileRefused):
    message = _("Somebody replaced this file already. Reload the page to see by what.")
    status = 409
