"""An edit that came second: both texts, what each changed, and a merged text to go on with."""

from dataclasses import dataclass

from django.utils.functional import cached_property
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communities.wiki.merging import Merge, merge
from communities.wiki.models import PageRevision
from intranet.ui.difference import Difference, Text, difference

#: Stands above each version of what both changed; a text that still holds it is not published.
UNDECIDED = gettext_lazy("Two people changed this part. Keep one of the two texts and remove this note.")


#: Signs "<" in three texts together above which nothing is compared: that would take seconds.
MOST_TO_COMPARE = 12_000


@dataclass
class Conflict:
    """``base`` is what the author started from, ``current`` what somebody published since."""

    base: PageRevision
    current: PageRevision
    title: str
    html: str

    @cached_property
    def merge(self) -> Merge:
        return merge(self.base.html, self.html, self.current.html)

    @cached_property
    def is_long(self) -> bool:
        """Both texts are shown whole, without what changed in them."""
        return sum(html.count("<") for html in (self.base.html, self.current.html, self.html)) > MOST_TO_COMPARE

    @cached_property
    def mine_changed(self) -> Difference | None:
        """What the author changed."""
        if self.is_long:
            return None
        return difference(Text(self.base.title, self.base.html), Text(self.title, self.html))

    @cached_property
    def theirs_changed(self) -> Difference | None:
        """What the others changed meanwhile."""
        if self.is_long:
            return None
        return difference(self.base.text, self.current.text)

    @property
    def merged_title(self) -> str:
        return self.current.title if self.title == self.base.title else self.title

    @property
    def merged_html(self) -> str:
        theirs = _("The text of %(name)s:") % {"name": self.current.author.name}
        return self.merge.html(note(theirs), note(_("Your text:")))


def note(words: str) -> str:
    said = f"<p><strong>{escape(words)}</strong> {escape(UNDECIDED)}</p>"
    return f'<aside class="callout" data-kind="warning">{said}</aside>'
