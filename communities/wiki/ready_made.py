"""Texts to begin a page with: templates in ``templates/wiki/ready_made``, so that they speak the writer's language."""

from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from intranet.ui.markup import clean


@dataclass(frozen=True)
class ReadyMade:
    name: str | Promise
    use: str | Promise
    template: str

    @property
    def html(self) -> str:
        return clean(render_to_string(f"wiki/ready_made/{self.template}.html"))


#: By the word in the address.
READY_MADE = {
    "service": ReadyMade(_("Service page"), _("What you do for others, and how they get it"), "service"),
    "how-to": ReadyMade(_("How-to"), _("Steps that lead to a result"), "how_to"),
    "faq": ReadyMade(_("Questions and answers"), _("What people ask again and again"), "faq"),
    "meeting": ReadyMade(_("Meeting notes"), _("What was decided, and who does what"), "meeting"),
    "people": ReadyMade(_("Who is who"), _("Whom to ask about what"), "people"),
}
