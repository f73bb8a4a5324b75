"""What mail out puts into a mail for mail in to find."""

from django.utils.translation import gettext_lazy as _

#: The line above which people write their reply stands first in a mail. Its signs are looked for, not its words: those
#: may be translated, and mail programs break or quote the line.
MARKER = _("##- Write your reply above this line -##")
SIGN = "##-"
#: Every mail of ours has this header, whatever its value: a mail that comes in with it goes round in circles.
LOOP_HEADER = "X-Common-Ground"
