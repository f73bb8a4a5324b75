"""Where the links of imported pages lead: to the page that the file became, or nowhere any more."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from posixpath import normpath
from urllib.parse import unquote, urlsplit

from bs4 import BeautifulSoup, Tag
from django.utils.translation import gettext as _

from intranet.imports.findings import Finding, Kind
from intranet.imports.slugs import heading_aliases, heading_slug, unique
from intranet.imports.vocabulary import HEADING

#: Longest id of a heading, characters (as ``intranet.ui.markup`` allows them).
LONGEST_ID = 100
#: Ends of names that are pages; anything else with a dot is a file to download.
PAGE_SUFFIX = re.compile(r"(\.md|\.markdown|\.html?)$", re.I)
FILE_SUFFIX = re.compile(r"\.(?!md$|markdown$|html?$)[a-z][a-z0-9]{1,4}$", re.I)


@dataclass(frozen=True)
class Anchors:
    """Places in one page: ids of headings, and other names under which they are linked to."""

    ids: frozenset[str] = frozenset()
    aliases: dict[str, str] = field(default_factory=dict)

    def find(self, fragment: str) -> str | None:
        """The id a fragment means; empty for the top of the page, None when there is no such place."""
        wanted = unquote(fragment).strip()
        if wanted in self.ids or wanted in {"", "top"}:
            return "" if wanted == "top" and wanted not in self.ids else wanted
        return self.aliases.get(wanted.lower())


@dataclass(frozen=True)
class Target:
    """A page that can be linked to. ``anchors`` is None while nobody knows them."""

    href: str
    anchors: Anchors | None = None
    title: str = ""


@dataclass(frozen=True)
class Resolution:
    """What becomes of a link: an address, or none; and what there is to tell about it."""

    href: str | None
    kind: Kind | None = None
    detail: str = ""
    #: What the page there is called, when it is one of the folder's.
    title: str = ""


class PageIndex:
    """The pages of a folder by every address they are known under.

    ``hosts`` are the names under which the folder was published: absolute links to them are links to its pages.
    """

    def __init__(self, hosts: Iterable[str] = ()) -> None:
        self.hosts = frozenset(host.lower() for host in hosts)
        self.pages: dict[str, Target] = {}
        self.former: dict[str, str] = {}
        self.moved: dict[str, str] = {}

    def add(self, path: str, target: Target, former: Iterable[str] = (), moved_to: str = "") -> None:
        """A page made from the file at ``path``; ``former`` are its other addresses, as the folder's site had them."""
        self.pages[key(path)] = target
        for address in former:
            self.former.setdefault(key(address), key(path))
        if moved_to and not urlsplit(moved_to).scheme:
            self.moved[key(path)] = moved_to

    def find(self, address: str) -> tuple[Target | None, str]:
        """The page at an address from the folder's root, and the fragment that leads on from there, if any."""
        name, fragment = key(address), ""
        for _step in range(5):
            name = name if name in self.pages else self.former.get(name, name)
            if name not in self.moved:
                break
            address, _hash, fragment = self.moved[name].partition("#")
            name = key(address)
        return self.pages.get(name), fragment

    def resolve(self, href: str, path: str, own: Anchors) -> Resolution:
        """What becomes of ``href`` in the page made from ``path``, whose own places are ``own``."""
        parts = split_address(href)
        if parts is None:
            return Resolution(None, Kind.LINK, href)
        if parts.netloc:
            return self.resolve_absolute(href, parts)
        if parts.scheme:
            return Resolution(href)
        if not parts.path and parts.fragment:
            place = own.find(parts.fragment)
            return Resolution(f"#{place}") if place else Resolution(None, Kind.ANCHOR, href)
        return self.resolve_relative(href, parts, path)

    def resolve_absolute(self, href: str, parts) -> Resolution:
        if (parts.hostname or "") in self.hosts:
            found = self.lead(parts.path, parts.fragment, href)
            if found is not None:
                return found
        return Resolution(href)

    def resolve_relative(self, href: str, parts, path: str) -> Resolution:
        for address in candidates(parts.path, path):
            found = self.lead(address, parts.fragment, href)
            if found is not None:
                return found
        if FILE_SUFFIX.search(parts.path):
            return Resolution(None, Kind.DOWNLOAD, href)
        return Resolution(None, Kind.LINK, href or _("an empty address"))

    def lead(self, address: str, fragment: str, href: str) -> Resolution | None:
        target, onward = self.find(address)
        if target is None:
            return None
        fragment = fragment or onward
        place = target.anchors.find(fragment) if target.anchors else fragment
        if place is None:
            return Resolution(target.href, Kind.ANCHOR, href, target.title)
        return Resolution(target.href + (f"#{place}" if place else ""), title=target.title)


def key(address: str) -> str:
    """One spelling for every way to write the address of a page: no host, suffix, capitals or slashes at the ends."""
    address = unquote(address.partition("#")[0].partition("?")[0]).strip().lower()
    address = PAGE_SUFFIX.sub("", normpath("/" + address).strip("/"))
    return own_folder(address)


def own_folder(address: str) -> str:
    """``a/index`` and ``a/a`` are the page of folder ``a``, as Eleventy has it."""
    folder, _slash, name = address.rpartition("/")
    if name == "index" or (folder and name == folder.rpartition("/")[2]):
        return folder
    return address


def split_address(href: str):
    try:
        parts = urlsplit(href.strip())
        _port = parts.port
    except ValueError:
        return None
    return parts


def candidates(address: str, path: str) -> list[str]:
    """Addresses from the root that a link may mean: seen from the page's address, or from its file's folder."""
    if address.startswith("/") or not address:
        return [address] if address else []
    page, folder = "/" + key(path) + "/", "/" + path.rpartition("/")[0] + "/"
    both = [normpath(page + address), normpath(folder + address)]
    return both[::-1] if PAGE_SUFFIX.search(address) else both


def name_places(soup: BeautifulSoup) -> Anchors:
    """Give every heading an id, move other elements' ids to the heading they stand under; returns all of them."""
    aliases: dict[str, str] = {}
    headings = soup.find_all(HEADING)
    taken = {str(heading["id"])[:LONGEST_ID] for heading in headings if heading.get("id")}
    for heading in headings:
        words, given = " ".join(heading.get_text().split()), str(heading.get("id") or "")
        name = given[:LONGEST_ID] or unique(heading_slug(words)[: LONGEST_ID - 4] or "section", taken)
        heading["id"] = name if re.fullmatch(r"(?!id_|ui_)\w[\w.:-]*", name) else unique("section", taken)
        for alias in {given, *heading_aliases(words)} - {"", heading["id"]}:
            aliases.setdefault(alias.lower(), heading["id"])
        aliases.setdefault(heading["id"].lower(), heading["id"])
    for element in soup.find_all(lambda tag: tag.name != "br" and (tag.get("id") or tag.get("name"))):
        if not HEADING.fullmatch(element.name):
            move_id(element, aliases)
    return Anchors(frozenset(str(heading["id"]) for heading in headings), aliases)


def move_id(element: Tag, aliases: dict[str, str]) -> None:
    """Only headings have ids here: the name of another place leads to the nearest heading above, or else below."""
    heading = element.find(HEADING) or element.find_previous(HEADING) or element.find_next(HEADING)
    name = str(element.attrs.pop("id", None) or element.attrs.pop("name", None))
    aliases.setdefault(name.lower(), str(heading["id"]) if isinstance(heading, Tag) else "")


def pictures(soup: BeautifulSoup) -> list[Finding]:
    """Pictures are not imported: their words stay, and those of other sites become links."""
    findings = []
    for image in soup.find_all("img"):
        alt, source = " ".join(str(image.get("alt") or "").split()), str(image.get("src") or "")
        findings.append(Finding(Kind.PICTURE, int(image.get("data-line") or 0), source or alt))
        words = f"[{_('Picture: %(alt)s') % {'alt': alt}}]" if alt else _("[Picture]")
        if not re.match(r"https?://", source) or image.find_parent("a") is not None:
            image.replace_with(words if alt or image.find_parent("a") is not None else "")
            continue
        link = soup.new_tag("a", attrs={"href": source})
        link.string = words
        image.replace_with(link)
    return findings


def relink(soup: BeautifulSoup, path: str, index: PageIndex, own: Anchors) -> list[Finding]:
    """Point every link to where it leads now; one that leads nowhere becomes its text.

    A link that has lost its address was refused by the parser: it would have run a script, or is none.
    """
    findings = []
    for link in soup.find_all("a"):
        line, address = int(link.attrs.pop("data-line", None) or 0), link.attrs.pop("data-address", None)
        if link.get("href") is None:
            if address is not None:
                findings.append(Finding(Kind.LINK, line, str(address)))
            link.unwrap()
            continue
        resolution = index.resolve(str(link["href"]), path, own)
        if resolution.kind:
            findings.append(Finding(resolution.kind, line, resolution.detail))
        if resolution.href is None:
            link.unwrap()
            continue
        if resolution.title and link.get_text() == link["href"]:
            link.string = resolution.title
        link["href"] = resolution.href
    return findings
