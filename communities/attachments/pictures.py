"""Pictures are drawn anew: what is kept are pixels of a sensible size, and nothing else that was in the file."""

import io
import struct
import warnings
from dataclasses import dataclass
from typing import IO, Any

from PIL import Image, PngImagePlugin, UnidentifiedImageError

from communities.attachments.refusals import DamagedPicture, PictureTooLarge

#: Longest edge kept, and the width for reading, in pixels.
EDGE, READING_WIDTH = 2400, 1200
#: Width times height that may be unpacked: a screen of 4K. More would take the worker's memory (ASVS 5.2.6).
MAX_PIXELS = 8_500_000
#: A plain JPEG, what phones make, is shrunk while it is unpacked.
MAX_PIXELS_JPEG = 60_000_000
#: Above this many pixels shrinking starts with a quick halving.
HALVED_FROM = 5_000_000
#: Width times height times frames up to which an animation is kept; of others the first frame.
MOVING_PIXELS = 6_000_000
#: What Pillow may try to read. SVG is a program, not a picture, and is not among them.
FORMATS = ["JPEG", "PNG", "WEBP", "GIF", "AVIF"]
#: What it is kept as. AVIF takes seconds to write, and a GIF that stands still is a PNG.
KEPT_AS = {"JPEG": "JPEG", "PNG": "PNG", "WEBP": "WEBP", "GIF": "PNG", "AVIF": "WEBP"}
ENDINGS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "GIF": "gif"}
#: Colour profiles up to so many bytes are kept: without them photographs of phones look dull.
PROFILE_BYTES = 20_000
#: EXIF's word for how the camera was held → how to turn the pixels.
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
#: Packed text in a PNG may unpack to 64 MB otherwise.
PngImagePlugin.MAX_TEXT_MEMORY = 4 * 1024 * 1024

_DAMAGE = (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, struct.error, IndexError, KeyError)


@dataclass(frozen=True)
class Picture:
    """What is kept of a picture. ``reading`` is a smaller WebP, empty where the picture is small itself."""

    content: bytes
    reading: bytes
    ending: str
    width: int
    height: int

    @property
    def content_type(self) -> str:
        return f"image/{'jpeg' if self.ending == 'jpg' else self.ending}"


def redrawn(upload: IO[bytes]) -> Picture:
    """The picture to keep.

    Raises:
        PictureTooLarge: by pixels, asked from its header before it is unpacked.
        DamagedPicture: or no picture at all.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own limit is lower
            picture = Image.open(upload, formats=FORMATS)
            plain = picture.format == "JPEG" and not picture.info.get("progressive")
            if picture.width * picture.height > (MAX_PIXELS_JPEG if plain else MAX_PIXELS):
                raise PictureTooLarge
            return _moving(picture) if _moves(picture) else _still(picture)
    except Image.DecompressionBombError as error:
        raise PictureTooLarge from error
    except _DAMAGE as error:
        raise DamagedPicture from error


def _moves(picture: Image.Image) -> bool:
    if picture.format != "GIF":
        return False
    frames = getattr(picture, "n_frames", 1)
    return frames > 1 and picture.width * picture.height * frames <= MOVING_PIXELS


def _moving(picture: Image.Image) -> Picture:
    out = io.BytesIO()
    picture.info.pop("comment", None)
    picture.save(out, "GIF", save_all=True, comment=b"", loop=picture.info.get("loop", 0))
    return Picture(out.getvalue(), b"", "gif", picture.width, picture.height)


def _still(picture: Image.Image) -> Picture:
    kept_as = KEPT_AS[picture.format or "PNG"]
    profile = picture.info.get("icc_profile") or b""
    upright = _upright(picture)
    if kept_as == "JPEG" and upright.mode not in ("RGB", "L"):
        upright, profile = upright.convert("RGB"), b""
    colours = {"icc_profile": profile} if profile and len(profile) <= PROFILE_BYTES else {}
    content = _written(upright, kept_as, **colours)
    width, height = upright.size
    reading = b""
    if width > READING_WIDTH * 1.15:
        if upright.mode not in ("RGB", "RGBA", "L"):
            upright = upright.convert("RGBA" if "transparency" in upright.info else "RGB")
        upright.thumbnail((READING_WIDTH, EDGE))
        reading = _written(upright, "WEBP", **colours)
    return Picture(content, reading, ENDINGS[kept_as], width, height)


def _upright(picture: Image.Image) -> Image.Image:
    """Small enough, turned as it was held, with nothing beside the pixels but a transparent colour."""
    turn = TURNS.get(picture.getexif().get(0x0112, 1))
    picture.draft("RGB", (EDGE * 5 // 8, EDGE * 5 // 8))
    if picture.mode == "P" and max(picture.size) > EDGE:
        picture = picture.convert("RGBA" if "transparency" in picture.info else "RGB")
    if max(picture.size) > EDGE and picture.width * picture.height > HALVED_FROM:
        picture = picture.reduce(2)
    if max(picture.size) > EDGE:
        picture.thumbnail((EDGE, EDGE))
    picture.load()
    bare = picture.transpose(turn) if turn is not None else picture.copy()
    bare.info = {key: value for key, value in picture.info.items() if key == "transparency"}
    return bare


def _written(picture: Image.Image, kept_as: str, **colours: Any) -> bytes:
    out = io.BytesIO()
    options: dict[str, Any] = {"quality": 88 if kept_as == "JPEG" else 82}
    if kept_as == "WEBP":
        options["method"] = 2
    if kept_as == "PNG":
        options = {}
    picture.save(out, kept_as, exif=b"", **options, **colours)
    return out.getvalue()
