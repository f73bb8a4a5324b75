"""Colours keep to WCAG 2.2: the tokens are read from the stylesheet and computed, in light and in dark."""

import math
import re
from pathlib import Path

import pytest

CSS = Path(__file__).resolve().parents[2] / "static" / "css"
PAIR = re.compile(r"--([\w-]+): light-dark\(oklch\((.*?)\), oklch\((.*?)\)\);")
MEANINGS = ["official", "community", "due", "overdue", "lapsed", "withdrawn"]
PAPERS = ["paper", "surface", "sunken", "hover"]


def tokens(file: str) -> dict[str, tuple[str, str]]:
    return {name: (light, dark) for name, light, dark in PAIR.findall((CSS / file).read_text())}


TOKENS = tokens("tokens.css")


def luminance(colour: str, hue: int = 0) -> float:
    """Relative luminance of an OKLCH colour as a screen shows it (Björn Ottosson's matrices, clipped to sRGB)."""
    lightness, chroma, angle = (float(part) for part in colour.replace("var(--hue)", str(hue)).split("/")[0].split())
    a, b = chroma * math.cos(math.radians(angle)), chroma * math.sin(math.radians(angle))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    red = 4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short
    green = -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short
    blue = -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short
    red, green, blue = (min(max(channel, 0), 1) for channel in (red, green, blue))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str, hue: int = 0) -> float:
    lighter, darker = sorted((luminance(one, hue), luminance(other, hue)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_the_measure_is_right():
    assert contrast("1 0 0", "0 0 0") == pytest.approx(21, abs=0.05)


ENOUGH = [
    *[("ink", paper, 12) for paper in ("paper", "surface")],
    *[("ink", paper, 10) for paper in ("sunken", "hover", "accent-tint", *[f"{m}-tint" for m in MEANINGS])],
    *[("ink-2", paper, 5) for paper in PAPERS],
    *[("ink-2", f"{meaning}-tint", 4.5) for meaning in [*MEANINGS, "accent"]],
    *[("accent", paper, 4.5) for paper in [*PAPERS, "accent-tint", *[f"{m}-tint" for m in MEANINGS]]],
    *[("accent-strong", paper, 4.5) for paper in [*PAPERS, "accent-tint"]],
    ("on-accent", "accent", 4.5),
    ("on-accent", "accent-strong", 4.5),
    *[(meaning, f"{meaning}-tint", 4.5) for meaning in MEANINGS],
    *[(meaning, paper, 4.5) for meaning in MEANINGS for paper in PAPERS],
    *[("danger", paper, 4.5) for paper in PAPERS],
    ("on-danger", "danger", 4.5),
    ("on-tile-fixed", "official-tile", 4.5),
    ("paper", "ink", 7),
    ("ink", "mark", 7),
    # Not text, but what one must see: edges of meaning and of controls.
    *[(f"{meaning}-edge", paper, 3) for meaning in MEANINGS for paper in ("paper", "surface", f"{meaning}-tint")],
    *[("line-strong", paper, 3) for paper in ("paper", "surface")],
]


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "paper", "least"), ENOUGH)
def test_contrast(ink, paper, least, scheme):
    assert contrast(TOKENS[ink][scheme], TOKENS[paper][scheme]) >= least


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "paper"), [("on-tile", "tile"), ("on-face", "face")])
def test_every_hue_is_readable(ink, paper, scheme):
    hues = tokens("hues.css")
    for hue in range(0, 360, 15):
        assert contrast(hues[ink][scheme], hues[paper][scheme], hue) >= 4.5, hue


def test_raw_colours_live_in_the_tokens_alone():
    for path in CSS.rglob("*.css"):
        if path.name not in {"tokens.css", "hues.css", "print.css"}:
            found = re.findall(r"#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|oklch|oklab)a?\(", path.read_text())
            assert not found, (path.name, found)
