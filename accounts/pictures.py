"""Pictures of people: whatever is uploaded, what is kept is a small WebP of our own making, without metadata."""

import hashlib
import io
import warnings

from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage, storages
from PIL import Image, ImageOps, UnidentifiedImageError

from accounts.refusals import NotAPicture, PictureTooLarge

#: Bytes.
MAX_BYTES = 8 * 1024 * 1024
#: Width times height. More would take the worker's memory, however small the file (ASVS 5.2.6).
MAX_PIXELS = 3_500_000
#: A plain JPEG, what phones make, is shrunk while it is unpacked.
MAX_PIXELS_JPEG = 60_000_000
#: Edge in pixels: twice the largest size shown.
EDGE = 384
#: What Pillow may try to read. SVG is a program, not a picture, and is not among them.
FORMATS = ["JPEG", "PNG", "WEBP", "GIF", "AVIF"]


def private_storage() -> Storage:
    return storages["private"]


def prepared(upload: File) -> ContentFile:
    """The picture to keep, named by its content.

    Raises:
        PictureTooLarge: by bytes, before it is read, or by pixels, before it is unpacked.
        NotAPicture: whatever its name says.
    """
    if upload.size > MAX_BYTES:
        raise PictureTooLarge
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own limit is lower
            picture = Image.open(upload, formats=FORMATS)
            plain = picture.format == "JPEG" and not picture.info.get("progressive")
            if picture.width * picture.height > (MAX_PIXELS_JPEG if plain else MAX_PIXELS):
                raise PictureTooLarge
            data = encoded(picture)
    except Image.DecompressionBombError as error:
        raise PictureTooLarge from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError) as error:
        raise NotAPicture from error
    return ContentFile(data, name=f"{hashlib.sha256(data).hexdigest()[:32]}.webp")


def encoded(picture: Image.Image) -> bytes:
    """Turned upright, cut square, made small. Only pixels go into the new file: no EXIF, no place, no comment."""
    picture.draft("RGB", (EDGE * 3, EDGE * 3))
    picture.thumbnail((EDGE * 3, EDGE * 3))
    upright = ImageOps.exif_transpose(picture).convert("RGBA")
    square = ImageOps.fit(upright, (EDGE, EDGE), Image.Resampling.LANCZOS)
    flat = Image.new("RGB", square.size, "white")
    flat.paste(square, mask=square.getchannel("A"))
    out = io.BytesIO()
    flat.save(out, "WEBP", quality=82, method=4)
    return out.getvalue()
