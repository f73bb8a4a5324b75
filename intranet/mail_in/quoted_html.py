"""What a person wrote into a mail of HTML only, without the mail they answer."""

import re

from bs4 import BeautifulSoup, NavigableString, Tag

from accounts.notifications.marker import SIGN
from intranet.imports import vocabulary
from intranet.ui.markup import clean, to_text
from intranet.ui.nesting import settled

#: What mail programs put around the mail that is answered.
_QUOTES = (
    "div.gmail_quote, div.gmail_quote_container, blockquote.gmail_quote, div.yahoo_quoted,"
    " div.moz-cite-prefix, div.moz-forward-container, div.protonmail_quote, div.gmail_signature, .moz-signature"
)
#: From here on everything is the mail that is answered, in Outlook's programs.
_FROM_HERE = "#appendonsend, #divRplyFwdMsg, #mail-editor-reference-message-container, #Signature"
#: Apple's quotation, and the line Outlook for Windows draws above "From:": known by attributes that parsing drops.
_CITED = re.compile(r"<blockquote\b[^>]*\btype=[\"']?cite[^>]*>", re.IGNORECASE)
_BORDER = re.compile(r"<div\b[^>]*border-top:\s*solid\s*#(?:E1E1E1|B5C4DF)[^>]*>", re.IGNORECASE)
_TRUNK = re.compile(r"<(style|script|head|title)\b.*?</\1\s*>|<!--.*?-->|</?[ovwm]:[^>]*>", re.DOTALL | re.IGNORECASE)
#: Characters that are read.
LARGEST = 600_000


def written(source: str) -> str:
    """Cleaned HTML. Where nothing would be left, as when the answers stand inside what is quoted, all of it."""
    soup = _parsed(source)
    for place in (*soup.find_all(string=lambda text: SIGN in text), *soup.select(_FROM_HERE)):
        drop_from(place)
    for quote in soup.select(_QUOTES):
        if not quote.decomposed:
            quote.decompose()
    kept = _cleaned(soup)
    return kept if to_text(kept).strip() else _cleaned(_parsed(source))


def _parsed(source: str) -> BeautifulSoup:
    plain = _TRUNK.sub(" ", source[:LARGEST])
    plain = _BORDER.sub('<div id="appendonsend">', _CITED.sub('<blockquote class="gmail_quote">', plain))
    return vocabulary.parse(settled(plain))


def drop_from(place: Tag | NavigableString) -> None:
    """Take this out, and everything after it."""
    if place.parent is None:
        return
    for following in [*place.find_all_next(), *place.find_all_next(string=True)]:
        following.extract()
    place.extract()


def _cleaned(soup: BeautifulSoup) -> str:
    for picture in soup.find_all("img"):
        picture.decompose()
    vocabulary.rewrite(soup)
    return clean(str(soup), heading_ids=False)
