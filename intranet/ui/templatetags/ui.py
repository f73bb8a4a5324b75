"""The presentation kit in templates: icons, avatars, times, cleaned text, colours of things."""

import datetime
import zlib
from functools import lru_cache
from typing import Any, NamedTuple

from django import template
from django.template import defaultfilters
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from intranet.ui import days, markup

register = template.Library()

#: The colour circle in steps of 15 degrees: one CSS class each, because the security policy forbids style attributes.
HUES = 24


@register.simple_tag
@lru_cache(maxsize=1024, typed=True)  # a page shows a hundred; typed, so that what is safe is told from what is not
def icon(name: str, label: str = "", size: str = "") -> SafeString:
    """A picture of the sprite: decoration beside a word, or with a label of its own. Size: s, l or none."""
    address = f"{static('icons.svg')}#{name}"
    classes = f"icon icon--{size}" if size else "icon"
    if label:
        return format_html(
            '<svg class="{}" role="img" aria-label="{}"><use href="{}"></use></svg>', classes, label, address
        )
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}"></use></svg>', classes, address)


#: The last texts shown by this process, cleaned. A text is its own key, so a changed one is cleaned anew.
@lru_cache(maxsize=512)
def _recently(html: str, heading_ids: bool) -> str:
    return _shown(html, heading_ids)


def _shown(html: str, heading_ids: bool) -> str:
    """Cleaned, with a box around each table that scrolls when the table is wider than the text."""
    cleaned = markup.clean(html, heading_ids=heading_ids)
    return cleaned.replace("<table>", '<div class="scroll"><table>').replace("</table>", "</table></div>")


@register.filter
def cleaned(html: str | None, heading_ids: bool = True) -> SafeString:
    """People's HTML, cleaned again on its way out. The only road by which it reaches a page.

    ``cleaned:False`` leaves headings without an id, where several texts stand on one page.
    """
    text = str(html or "")
    show = _recently if len(text) < 50_000 else _shown
    return mark_safe(show(text, heading_ids))  # that is what clean is for


@register.filter
def hue(thing: Any) -> str:
    """The class of a thing's colour: from its ``hue`` (degrees) when it has one, else derived from its name."""
    degrees = getattr(thing, "hue", None)
    if degrees is None:
        return f"hue-{zlib.crc32(str(getattr(thing, 'name', thing)).encode()) % HUES}"
    return f"hue-{round(degrees / 15) % HUES}"


@register.filter
def initials(name: Any) -> str:
    """One or two letters that stand for a name."""
    words = [word for word in str(getattr(name, "name", name)).replace("-", " ").split() if word[:1].isalnum()]
    letters = words[0][0] + words[-1][0] if len(words) > 1 else (words[0][:2] if words else "?")
    return letters.upper()


@register.simple_tag
def avatar(person: Any, size: str = "m", label: bool = False) -> SafeString:
    """A person's picture, or initials on a colour of their name. Sizes s (24), m (32), l (48), xl (96).

    Decoration beside the name unless ``label`` is true. A person with a ``picture_url`` is shown by it.
    """
    name = getattr(person, "name", None) or str(person)
    return _avatar(name, size, label, getattr(person, "picture_url", ""))


@lru_cache(maxsize=2048, typed=True)
def _avatar(name: str, size: str, label: bool, address: str) -> SafeString:
    named = format_html(' role="img" aria-label="{}"', name) if label else mark_safe(' aria-hidden="true"')
    if address:
        picture = '<span class="avatar avatar--{}"{}><img src="{}" alt="" loading="lazy"></span>'
        return format_html(picture, size, named, address)
    return format_html('<span class="avatar avatar--{} {}"{}>{}</span>', size, hue(name), named, initials(name))


@register.simple_tag
def tile(thing: Any, size: str = "m") -> SafeString:
    """A community's coloured tile with its initials; decoration, its name stands beside it. Sizes as of avatars."""
    name = getattr(thing, "name", str(thing))
    return format_html('<span class="tile tile--{} {}" aria-hidden="true">{}</span>', size, hue(thing), initials(name))


@register.simple_tag
def moment(when: datetime.datetime | datetime.date | None, style: str = "") -> str:
    """How long ago (or until) in words people use, with the exact time on hover. ``style="date"`` shows the day,
    ``style="clock"`` the time alone, under a heading that names the day.
    """
    if when is None:
        return ""
    if not isinstance(when, datetime.datetime):
        return format_html('<time datetime="{}">{}</time>', when.isoformat(), date_format(when, "DATE_FORMAT"))
    written = _written(when, timezone.get_current_timezone(), get_language())
    if style == "date":
        return _time(when.isoformat(), written.exact, "", written.day)
    if style == "clock":
        return _time(when.isoformat(), written.exact, "", written.clock)
    return _time(when.isoformat(), written.exact, mark_safe(" data-relative"), relative(when))


class Written(NamedTuple):
    """A moment in one zone and language: the same for every page that shows it."""

    exact: str
    day: str
    short: str
    short_with_year: str
    clock: str


@lru_cache(maxsize=4096)
def _written(when: datetime.datetime, zone: datetime.tzinfo, _language: str | None) -> Written:
    local = timezone.localtime(when, zone)
    patterns = ("j F Y, H:i", "j F Y", "j M", "j M Y", "H:i")
    return Written(*(date_format(local, days.pattern(one)) for one in patterns))


@lru_cache(maxsize=4096, typed=True)
def _time(when: str, exact: str, mark: str, shown: str) -> SafeString:
    return format_html('<time datetime="{}" title="{}"{}>{}</time>', when, exact, mark, shown)


def relative(when: datetime.datetime) -> str:
    """ "5 min ago", "3 h ago", "yesterday", "12 May", "12 May 2024"; the same words as static/js/times.js."""
    now = timezone.now()
    seconds = (now - when).total_seconds()
    if -60 < seconds < 60:
        return _("just now")
    if 0 < seconds < 3600:
        return ngettext("%(n)d min ago", "%(n)d min ago", int(seconds // 60)) % {"n": seconds // 60}
    if 0 < seconds < 22 * 3600:
        return _("%(n)d h ago") % {"n": seconds // 3600}
    local, today = timezone.localtime(when), timezone.localtime(now)
    if (today.date() - local.date()).days == 1:
        return _("yesterday")
    written = _written(when, timezone.get_current_timezone(), get_language())
    return written.short if local.year == today.year else written.short_with_year


@register.filter(expects_localtime=True)
def date(value: Any, english: str | None = None) -> str:
    """Django's filter, its pattern turned into the reader's language: ``|date:"j F Y"``."""
    return defaultfilters.date(value, days.pattern(english) if english else None)


@register.filter(expects_localtime=True)
def time(value: Any, english: str | None = None) -> str:
    """As ``date``, for ``|time:"H:i"``."""
    return defaultfilters.time(value, days.pattern(english) if english else None)


@register.filter
def widget_kind(field: Any) -> str:
    """How a form field is laid out: checkbox, choices (a group of buttons or boxes), file, hidden or input."""
    widget = field.field.widget
    if getattr(widget, "input_type", "") == "checkbox" and not widget.use_fieldset:
        return "checkbox"
    if widget.use_fieldset:
        return "choices"
    return {"file": "file", "hidden": "hidden"}.get(getattr(widget, "input_type", ""), "input")


@register.filter
def lookup(mapping: Any, key: Any) -> Any:
    """What a mapping holds for a key; nothing when there is no mapping."""
    return mapping.get(key, "") if mapping else ""


@register.filter
def first_input(field: Any) -> str:
    """The id that a link to a form field leads to: of its input, or of the first one of a group."""
    return field.id_for_label or (f"{field.auto_id}_0" if field.field.widget.use_fieldset else field.auto_id)


#: The word and the picture of each state a text may be in.
STATES = {
    "community": (gettext_lazy("Community"), "people"),
    "official": (gettext_lazy("Official"), "seal"),
    "official-newer-edits": (gettext_lazy("Official"), "seal"),
    "due": (gettext_lazy("Official, review due"), "clock"),
    "overdue": (gettext_lazy("Review overdue"), "clock"),
    "lapsed": (gettext_lazy("No longer official"), "seal-hollow"),
    "withdrawn": (gettext_lazy("Withdrawn"), "slash"),
}


@register.simple_tag
def mark(state: str, words: str = "") -> SafeString:
    """A vetting state in a list or search result: icon and word, the state's own or others that say the same.

    The whole story is components/label.html.
    """
    word, picture = STATES[state]
    return format_html('<span class="mark mark--{}">{}{}</span>', state, icon(picture, size="s"), words or word)
