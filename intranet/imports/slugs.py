"""Addresses of headings and pages, made the way the generators of handbooks make them."""

import re
import unicodedata

from anyascii import anyascii
from django.utils.text import slugify


def heading_slug(text: str) -> str:
    """As Eleventy's ``slugify`` filter does it: "Q & A: what's new?" → ``q-and-a-whats-new``."""
    text = re.sub(r"(\w)['’](?=[ts]\b)", r"\1", text)
    return hyphenated(text)


def heading_aliases(text: str) -> set[str]:
    """Other addresses under which the same heading is linked to: GitHub's, and those of older generators."""
    github = re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-")
    return {github, github.strip("-"), hyphenated(text), hyphenated(text.replace("&", " ")), slugify(text)} - {""}


def hyphenated(text: str) -> str:
    text = text.replace("&", " and ")
    # A symbol has no sound: anyascii would spell an emoji out.
    text = "".join(char for char in text if unicodedata.category(char) not in {"So", "Sk", "Cf"})
    return re.sub(r"[^a-z0-9]+", "-", anyascii(text).lower()).strip("-")


def page_slug(name: str) -> str:
    """The part of an address that a file or folder name gives; empty when it has no letter or digit."""
    return slugify(anyascii(name))[:200].strip("-_")


def spoken(name: str) -> str:
    """A file or folder name as a title: "about-us" → "About us"."""
    words = re.sub(r"[-_]+", " ", name).strip()
    return words[:1].upper() + words[1:]


def unique(slug: str, taken: set[str]) -> str:
    """The slug, or with -1, -2 … behind it; adds it to those taken."""
    candidate, number = slug, 0
    while candidate in taken:
        number += 1
        candidate = f"{slug}-{number}"
    taken.add(candidate)
    return candidate
