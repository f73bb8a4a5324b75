"""Changes around a word that stayed, said in words."""

from django.utils.translation import gettext as _

from intranet.ui.difference.tree import Token


def treatment(old: Token, new: Token) -> tuple[str, str] | None:
    """What changed around a word that stayed: the kind, and the change in words. None when nothing did."""
    if old.void and new.void and old.void.attributes != new.void.attributes:
        before, after = old.void.attributes.get("alt", ""), new.void.attributes.get("alt", "")
        if before == after:
            return "picture", _("picture changed: {old} → {new}").format(
                old=old.void.attributes.get("src", ""), new=new.void.attributes.get("src", "")
            )
        return "picture", _("description: “{old}” → “{new}”").format(old=before, new=after)
    if old.marks == new.marks:
        return None
    before, after = href(old), href(new)
    if before != after:
        return "link", _("link: {old} → {new}").format(old=before or _("none"), new=after or _("none"))
    gone = [mark_name(m) for m in old.marks if m not in new.marks]
    come = [mark_name(m) for m in new.marks if m not in old.marks]
    words = [_("no longer {what}").format(what=what) for what in gone] + [_("now {what}").format(what=w) for w in come]
    return "format", ", ".join(words) or _("formatting nested differently")


def href(token: Token) -> str:
    return next((dict(attributes).get("href", "") for tag, attributes in token.marks if tag == "a"), "")


def mark_name(mark: tuple[str, tuple[tuple[str, str], ...]]) -> str:
    tag, attributes = mark
    extra = " ".join(value for name, value in attributes if name not in {"href", "rel"})
    return f"{name_of(tag)} {extra}".strip()


def name_of(tag: str) -> str:
    names = {
        "p": _("paragraph"), "h2": _("heading 2"), "h3": _("heading 3"), "h4": _("heading 4"), "ul": _("bullet list"),
        "ol": _("numbered list"), "strong": _("bold"), "em": _("italic"), "s": _("struck through"), "a": _("a link"),
        "u": _("underlined"), "code": _("code"), "blockquote": _("quotation"), "pre": _("code block"),
        "th": _("heading cell"), "td": _("cell"), "aside": _("callout"), "span": _("a mention"),
    }  # fmt: skip
    return names.get(tag, tag)
