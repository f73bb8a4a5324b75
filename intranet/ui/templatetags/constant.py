"""Words and pictures that a template names by constants: found once in a process, not once for each page.

A page of the site says a hundred words of its own and draws forty pictures. Whatever is not constant (a variable, a
filter, a context for translators) goes the ordinary way.
"""

from django import template
from django.template.base import FilterExpression, Parser, Token, Variable
from django.template.library import SimpleNode
from django.templatetags.i18n import TranslateNode, do_translate
from django.utils.translation import get_language

from intranet.ui.templatetags import ui

register = template.Library()


class Words(template.Node):
    """What ``{% translate "…" %}`` says, by language."""

    child_nodelists = ()

    def __init__(self, plain: TranslateNode) -> None:
        self.name, plain.asvar = plain.asvar, None
        self.plain = plain
        self._said: dict[str | None, str] = {}

    def render(self, context: template.Context) -> str:
        language = get_language()
        said = self._said.get(language)
        if said is None:
            said = self._said[language] = self.plain.render(context)
        if self.name is None:
            return said
        context[self.name] = said
        return ""


class Picture(template.Node):
    """What ``{% icon "…" %}`` draws."""

    child_nodelists = ()

    def __init__(self, plain: SimpleNode) -> None:
        self.plain = plain
        self._drawn = ""

    def render(self, context: template.Context) -> str:
        if not self._drawn:
            self._drawn = self.plain.render(context)
        return self._drawn


@register.tag
def translate(parser: Parser, token: Token) -> template.Node:
    plain = do_translate(parser, token)
    return Words(plain) if _is_constant(plain.filter_expression) and not plain.message_context else plain


@register.tag
def icon(parser: Parser, token: Token) -> template.Node:
    plain = ui.register.tags["icon"](parser, token)
    given = [*plain.args, *plain.kwargs.values()]
    return Picture(plain) if all(map(_is_constant, given)) and plain.target_var is None else plain


def _is_constant(expression: FilterExpression) -> bool:
    """Whether it is a text in quotes: the name of nothing, and in no language until somebody translates it."""
    found = expression.var
    if isinstance(found, Variable):
        found = found.literal if found.lookups is None else None
    return isinstance(found, str) and not expression.filters
