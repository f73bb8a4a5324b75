"""What the body of an official page is made of."""

import re
from functools import partial
from itertools import count
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from pages.cms.choosers import PersonChooserBlock
from pages.richtext import RichTextBlock

HEADING = re.compile(r'<(h[234]) id="([^"]*)">')


def own_address(match: re.Match[str], taken: set[str]) -> str:
    """The heading, with a number after its address where an earlier text has the same one."""
    base = match[2]
    free = next(name for n in count(1) if (name := base if n == 1 else f"{base}-{n}") not in taken)
    taken.add(free)
    return f'<{match[1]} id="{free}">'


class ImageBlock(blocks.StructBlock):
    image = ImageChooserBlock(label=_("Image"))
    alt = blocks.CharBlock(
        label=_("Alternative text"),
        max_length=255,
        help_text=_("What somebody who cannot see the image needs to know. Required."),
    )
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=255)

    class Meta:
        icon = "image"
        label = _("Image")
        template = "pages/blocks/image.html"


class CalloutBlock(blocks.StructBlock):
    kind = blocks.ChoiceBlock(
        label=_("Kind"),
        choices=[
            ("note", _("Note")),
            ("tip", _("Tip")),
            ("warning", _("Warning")),
            ("danger", _("Danger")),
        ],
        default="note",
    )
    html = RichTextBlock(label=_("Text"))

    class Meta:
        icon = "info-circle"
        label = _("Callout")
        template = "pages/blocks/callout.html"


class TableBlock(TypedTableBlock):
    class Meta:
        icon = "table"
        label = _("Table")
        template = "pages/blocks/table.html"


class PeopleBlock(blocks.StructBlock):
    heading = blocks.CharBlock(label=_("Heading"), required=False, max_length=120)
    people = blocks.ListBlock(PersonChooserBlock(label=_("Person")), label=_("People"), min_num=1, max_num=24)

    class Meta:
        icon = "group"
        label = _("People")
        template = "pages/blocks/people.html"


class LinkBlock(blocks.StructBlock):
    """A link to a page of the tree or to an address; exactly one of them."""

    title = blocks.CharBlock(label=_("Title"), required=False, max_length=160)
    page = blocks.PageChooserBlock(label=_("Page"), required=False)
    url = blocks.URLBlock(label=_("Address"), required=False)

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        if bool(value.get("page")) == bool(value.get("url")):
            error = ValidationError(_("Choose a page or give an address, one of the two."))
            raise blocks.StructBlockValidationError(block_errors={"url": error})
        if value.get("url") and not value.get("title"):
            error = ValidationError(_("Say in words where the address leads."))
            raise blocks.StructBlockValidationError(block_errors={"title": error})
        return value

    class Meta:
        icon = "link"
        label = _("Link")


class LinksBlock(blocks.StructBlock):
    heading = blocks.CharBlock(label=_("Heading"), required=False, max_length=120)
    links = blocks.ListBlock(LinkBlock(), label=_("Links"), min_num=1, max_num=40)

    class Meta:
        icon = "list-ul"
        label = _("Links")
        template = "pages/blocks/links.html"


class FilesBlock(blocks.StructBlock):
    heading = blocks.CharBlock(label=_("Heading"), required=False, max_length=120)
    files = blocks.ListBlock(DocumentChooserBlock(), label=_("Files"), min_num=1, max_num=40)

    class Meta:
        icon = "doc-full"
        label = _("Files")
        template = "pages/blocks/files.html"


class BodyBlock(blocks.StreamBlock):
    """The body of content, policy and news pages. A heading's address is its own among all texts of the body."""

    def get_prep_value(self, value: Any) -> list[dict[str, Any]]:
        renamed = partial(own_address, taken=set())
        prepared = super().get_prep_value(value)
        for block in prepared:
            if block["type"] == "text":
                block["value"] = HEADING.sub(renamed, block["value"])
            elif block["type"] == "callout":
                block["value"]["html"] = HEADING.sub(renamed, block["value"]["html"])
        return prepared

    text = RichTextBlock(label=_("Text"))
    image = ImageBlock()
    callout = CalloutBlock()
    table = TableBlock([("text", blocks.CharBlock(label=_("Text"))), ("number", blocks.FloatBlock(label=_("Number")))])
    people = PeopleBlock()
    links = LinksBlock()
    files = FilesBlock()
    official_page = blocks.PageChooserBlock(
        label=_("Official page"), icon="doc-empty-inverse", template="pages/blocks/official_page.html"
    )
