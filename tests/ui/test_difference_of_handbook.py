"""A thousand random edits of real texts: whatever differs is shown, and the largest page is compared quickly.

The texts are a handbook's, converted as an import does it, where it lies at hand (see tests/imports/test_handbook.py);
elsewhere the demo organisation's own.
"""

import os
import random
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
import yaml
from bs4 import BeautifulSoup, NavigableString, Tag
from django.conf import settings

import intranet.demo
from intranet.demo.sources import html
from intranet.imports.links import PageIndex
from intranet.imports.markdown import convert
from intranet.ui.difference import Text, difference
from intranet.ui.markup import clean

PLACES = [os.environ.get("HANDBOOK_DIR", ""), settings.PROJECT.parent / "shared" / "data" / "handbook" / "pages"]
EDITS = 1_000
#: Characters. Longer texts are compared by themselves, below.
MODERATE = 12_000


@cache
def texts() -> list[str]:
    """Cleaned HTML, the longest first."""
    folder = next((Path(place) for place in PLACES if place and Path(place).is_dir()), None)
    found = handbook(folder) if folder else demo_texts()
    return sorted(found, key=len, reverse=True)


def handbook(folder: Path) -> list[str]:
    files = sorted(folder.rglob("*.md"))
    return [convert(file.read_text(), file.relative_to(folder).as_posix(), PageIndex()).html for file in files]


def demo_texts() -> list[str]:
    data = Path(intranet.demo.__file__).parent / "data"
    official = [file.read_text().split("---\n", 2)[-1] for file in sorted(data.rglob("*.md"))]
    pages = [entry for file in sorted((data / "wiki").glob("*.yaml")) for entry in yaml.safe_load(file.read_text())]
    return [html(text) for text in [*official, *(entry["text"] for entry in pages if "text" in entry)]]


def chosen(chance: random.Random, soup: BeautifulSoup, *names: str) -> Tag | None:
    found = soup.find_all(names)
    return chance.choice(found) if found else None


def words(chance: random.Random, soup: BeautifulSoup) -> NavigableString | None:
    found = [text for text in soup.find_all(string=True) if text.strip()]
    return chance.choice(found) if found else None


def edit_word(chance: random.Random, soup: BeautifulSoup) -> bool:
    text = words(chance, soup)
    if text is None:
        return False
    parts = text.split(" ")
    place = chance.randrange(len(parts))
    parts[place] = chance.choice(["", f"{parts[place]} not", "changed"])
    text.replace_with(" ".join(parts))
    return True


def edit_link(chance: random.Random, soup: BeautifulSoup) -> bool:
    link, text = chosen(chance, soup, "a"), words(chance, soup)
    if link is not None:
        link["href"] = f"{link.get('href', '')}x"
    elif text is not None:
        text.wrap(soup.new_tag("a", href="/somewhere/"))
    return link is not None or text is not None


def edit_image(chance: random.Random, soup: BeautifulSoup) -> bool:
    """The handbook's pictures are words by now: one is put there, as often as not, before it is changed."""
    image = chosen(chance, soup, "img")
    if image is None:
        return add_image(chance, soup)
    image["src"] = f"/pictures/{chance.randrange(10**9)}.png"
    return True


def add_image(chance: random.Random, soup: BeautifulSoup) -> bool:
    block = chosen(chance, soup, "p", "li", "td")
    if block is not None:
        block.append(soup.new_tag("img", src="/pictures/1.png", alt="A chart"))
    return block is not None


def edit_alt(chance: random.Random, soup: BeautifulSoup) -> bool:
    image = chosen(chance, soup, "img")
    if image is None:
        return add_image(chance, soup)
    image["alt"] = f"{image.get('alt', '')} of last year"
    return True


def edit_bold(chance: random.Random, soup: BeautifulSoup) -> bool:
    strong, text = chosen(chance, soup, "strong"), words(chance, soup)
    if strong is not None and chance.random() < 0.5:
        strong.unwrap()
    elif text is not None and text.find_parent(["strong", "code", "pre", "h2", "h3", "h4"]) is None:
        text.wrap(soup.new_tag("strong"))
    else:
        return False
    return True


def edit_cell(chance: random.Random, soup: BeautifulSoup) -> bool:
    cell = chosen(chance, soup, "td", "th")
    if cell is None:
        block = chosen(chance, soup, "p")
        table = BeautifulSoup("<table><tbody><tr><td>a</td><td>1</td></tr></tbody></table>", "html.parser")
        block.insert_after(table) if block else soup.append(table)
    elif chance.random() < 0.3:
        cell.decompose()
    else:
        cell.string = f"{cell.get_text()}1"
    return True


def edit_list(chance: random.Random, soup: BeautifulSoup) -> bool:
    item, whole = chosen(chance, soup, "li"), chosen(chance, soup, "ul", "ol")
    if item is None or whole is None:
        return False
    kind = chance.randrange(3)
    if kind == 0:
        item.decompose()
    elif kind == 1:
        item.insert_after(BeautifulSoup("<li>One more</li>", "html.parser"))
    else:
        whole.name = "ol" if whole.name == "ul" else "ul"
    return True


EDIT_OF = {
    "word": edit_word, "link": edit_link, "image": edit_image, "alt": edit_alt, "bold": edit_bold, "cell": edit_cell,
    "list": edit_list,
}  # fmt: skip
FILES = {"report.pdf": "1", "plan.pdf": "2"}


def edited(chance: random.Random, kind: str, old: Text) -> Text:
    """The text after one edit, cleaned as a saved one is."""
    if kind == "attachment":
        files = chance.choice([{"report.pdf": "1"}, FILES | {"plan.pdf": "3"}, FILES | {"new.pdf": "4"}])
        return Text(old.title, old.html, files)
    soup = BeautifulSoup(old.html, "html.parser")
    EDIT_OF[kind](chance, soup)
    return Text(old.title, clean(str(soup)), old.files)


def with_pictures(html: str) -> str:
    """The text with a picture in it, so that there is one to change."""
    return clean(html.replace("</p>", ' <img src="/pictures/0.png" alt="A map"></p>', 1))


def test_a_thousand_edits_of_real_texts_are_shown():
    chance = random.Random(20240229)
    moderate = [with_pictures(text) for text in texts() if text.strip() and len(text) <= MODERATE]
    kinds, shown = [*EDIT_OF, "attachment"], Counter()
    tried = 0
    while sum(shown.values()) < EDITS:
        tried += 1
        assert tried < 3 * EDITS, "too many edits changed nothing"
        kind = kinds[tried % len(kinds)]
        old = Text("A title", chance.choice(moderate), FILES)
        new = edited(chance, kind, old)
        if new == old and new.files == old.files:
            continue
        found = difference(old, new)
        assert found.total, (kind, old.html[:200])
        assert found.html.strip(), kind
        assert "only" not in found.summary, (kind, "a reader sees it")
        shown[kind] += 1
    assert min(shown[kind] for kind in kinds) > EDITS / 20, shown


@pytest.mark.parametrize("number", range(3))
def test_the_longest_texts_too(number):
    """What differs at the very end of the longest pages is not folded away."""
    old = texts()[number]
    new = clean(f"{old}<p>The end.</p>")
    assert "The end." in difference(Text("T", old), Text("T", new)).html
    assert difference(Text("T", old), Text("T", old)).total == 0
