"""The body of an official page as the text of a community page: each kind of block in the closed vocabulary.

What a reader sees survives; what an editor chose (people, files, pages) becomes words and links. The blocks themselves
are kept beside it (``HandOver.original``), so that taking a page back restores them.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.urls import reverse
from django.utils.html import conditional_escape, format_html, format_html_join
from wagtail.models import Page

from intranet.ui.markup import clean
from pages.furniture import Furniture, furniture
from pages.models import OfficialPage, PageDocument
from pages.reading import streams


def body_as_html(page: OfficialPage) -> str:
    """The cleaned text of everything in the page's body, in order."""
    site = furniture()
    return clean("".join(BLOCKS[block.block_type](block.value, site) for body in streams(page) for block in body))


def _text(value: str, site: Furniture) -> str:
    return clean(value)


def _image(value: Any, site: Furniture) -> str:
    if not value["image"]:
        return ""
    picture = value["image"].get_rendition("width-1000|format-webp")
    caption = format_html("<figcaption>{}</figcaption>", value["caption"]) if value["caption"] else ""
    shown = (picture.url, value["alt"], picture.width, picture.height, caption)
    return format_html('<figure><img src="{}" alt="{}" width="{}" height="{}">{}</figure>', *shown)


def _callout(value: Any, site: Furniture) -> str:
    # What stands between the tags is cleaned text of the closed vocabulary, which this is a part of.
    return f'<aside class="callout" data-kind="{conditional_escape(value["kind"])}">{clean(value["html"])}</aside>'


def _table(value: Any, site: Furniture) -> str:
    head = format_html_join("", '<th scope="col">{}</th>', ((column["heading"],) for column in value.columns))
    rows = format_html_join("", "<tr>{}</tr>", ((_cells(row),) for row in value.rows))
    caption = format_html("<p><strong>{}</strong></p>", value.caption) if value.caption else ""
    return format_html("{}<table><thead><tr>{}</tr></thead><tbody>{}</tbody></table>", caption, head, rows)


def _cells(row: Iterable[Any]) -> str:
    return format_html_join("", "<td>{}</td>", (("" if cell.value is None else cell.value,) for cell in row))


def _people(value: Any, site: Furniture) -> str:
    present = [person for person in value["people"] if person and person.is_active]
    said = ((reverse("person_detail", args=[person.username]), person.name, _work(person)) for person in present)
    return _list(value["heading"], format_html_join("", '<li><a href="{}">{}</a>{}</li>', said))


def _work(person: Any) -> str:
    return f", {person.profile.job_title}" if person.profile.job_title else ""


def _links(value: Any, site: Furniture) -> str:
    found = [_link(link, site) for link in value["links"]]
    said = ((url, title) for url, title in filter(None, found))
    return _list(value["heading"], format_html_join("", '<li><a href="{}">{}</a></li>', said))


def _link(link: Any, site: Furniture) -> tuple[str, str] | None:
    page = link["page"]
    if page is None:
        return (link["url"], link["title"]) if link["url"] else None
    return (site.address(page), link["title"] or page.title) if open_to_all(page, site) else None


def _files(value: Any, site: Furniture) -> str:
    documents = [file for file in value["files"] if file and _for_all(file, site)]
    said = ((file.url, file.title, file.file_extension.upper()) for file in documents)
    return _list(value["heading"], format_html_join("", '<li><a href="{}">{}</a>, {}</li>', said))


def _for_all(file: PageDocument, site: Furniture) -> bool:
    return not any(file.collection.path.startswith(gate.path) for gate in site.file_gates)


def _official_page(value: Page | None, site: Furniture) -> str:
    if value is None or not open_to_all(value, site):
        return ""
    summary = getattr(value.specific, "summary", "")
    shown = (site.address(value), value.title, f": {summary}" if summary else "")
    return format_html('<p><a href="{}">{}</a>{}</p>', *shown)


def _list(heading: str, items: str) -> str:
    title = format_html("<h2>{}</h2>", heading) if heading else ""
    return format_html("{}<ul>{}</ul>", title, items) if items else title


def open_to_all(page: Page, site: Furniture) -> bool:
    """Live, and behind no gate: its title is no secret of some group."""
    return page.live and not any(page.path.startswith(gate.path) for gate in site.page_gates)


BLOCKS: dict[str, Callable[[Any, Furniture], str]] = {
    "text": _text,
    "image": _image,
    "callout": _callout,
    "table": _table,
    "people": _people,
    "links": _links,
    "files": _files,
    "official_page": _official_page,
}
