"""Words that an address of a community may not be, because they are or may become addresses of the site."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

RESERVED = frozenset(
    word
    for line in (
        "accounts admin all api archived archive cms communities community compare create delete directory discussions",
        "discover documents edit feed feeds health help history home import invitations join leave login logout manage",
        "manager members me memberships mine my new none notifications official pages people propose proposal",
        "proposals questions requests search secret settings static suggestions vetting welcome",
    )
    for word in line.split()
)
#: The address a declined proposal falls back to, so that its word is free again.
DECLINED = "declined-"


def validate_free_word(slug: str) -> None:
    """Raise ``ValidationError`` for a reserved word, a number, or the address of a declined proposal."""
    if slug in RESERVED or slug.isdigit() or slug.startswith(DECLINED):
        raise ValidationError(
            _("“%(slug)s” is a word the site needs itself. Choose a different address."),
            code="reserved",
            params={"slug": slug},
        )
    if slug != slug.lower():
        raise ValidationError(_("Write the address in small letters."), code="capitals")
