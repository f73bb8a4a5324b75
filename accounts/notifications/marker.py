"""The line above which people write their reply: mail out puts it first into a mail, mail in cuts there."""

from django.utils.translation import gettext_lazy as _

#: Its signs are looked for, not its words: those may be translated, and mail programs break or quote the line.
SIGN = "##-"
MARKER = _("##- Write your reply above this line -##")
