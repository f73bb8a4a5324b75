"""What may be uploaded to the tree, and what is taken off it on the way in (ASVS 5.2)."""

import io
import zipfile
from typing import Any, BinaryIO

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.utils.translation import gettext_lazy as _
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

#: Formats that are zip files inside, with the member that makes them what they claim to be.
ZIPPED = {
    "zip": "",
    "docx": "word/",
    "xlsx": "xl/",
    "pptx": "ppt/",
    "odt": "content.xml",
    "key": "Index",
}
#: First bytes of the others. Plain text has none, and no zero bytes.
SIGNATURES = {"pdf": b"%PDF-", "rtf": b"{\\rtf"}
#: A file that unpacks to more than this is a bomb for whoever opens it.
MAX_UNPACKED_BYTES = 512 * 1024 * 1024
MAX_MEMBERS = 10_000
#: Ratio above which a zip file of more than a few megabytes unpacked is not honest work.
MAX_RATIO = 200


class DocumentForm(BaseDocumentForm):
    """Documents are what their name says."""

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        if isinstance(upload, UploadedFile):
            check_document(upload, upload.name.rsplit(".", 1)[-1].lower())
            upload.seek(0)
        return upload


class PictureField(WagtailImageField):
    """Wagtail's field lets Pillow's exceptions about broken files through as server errors."""

    def check_image_pixel_size(self, f: Any) -> None:
        try:
            super().check_image_pixel_size(f)
        except (OSError, ValueError, SyntaxError, EOFError) as error:
            raise ValidationError(self.error_messages["invalid_image"], code="invalid_image") from error


class ImageForm(BaseImageForm):
    """Pictures without what a camera adds: place, time, serial number."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Declared on the form, the field would also be in those of Wagtail's forms that have no file.
        if "file" in self.fields:
            self.fields["file"].__class__ = PictureField

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        return bare(upload) if isinstance(upload, UploadedFile) else upload


def check_document(file: BinaryIO | UploadedFile, extension: str) -> None:
    """Look into a document without unpacking it.

    Raises:
        ValidationError: it is not what its name says, or it would burst whoever opens it.
    """
    head = file.read(1024)
    file.seek(0)
    wrong = ValidationError(_("This is not a %(kind)s file, whatever its name says."), params={"kind": extension})
    if extension in ZIPPED:
        check_zip(file, ZIPPED[extension], wrong)
    elif extension in SIGNATURES:
        if SIGNATURES[extension] not in head:
            raise wrong
    elif b"\0" in head:
        raise wrong


def check_zip(file: Any, member: str, wrong: ValidationError) -> None:
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise wrong from error
    if member and not any(info.filename.startswith(member) for info in members):
        raise wrong
    unpacked = sum(info.file_size for info in members)
    packed = sum(info.compress_size for info in members) or 1
    bomb = unpacked > MAX_UNPACKED_BYTES or (unpacked > 10_000_000 and unpacked / packed > MAX_RATIO)
    if bomb or len(members) > MAX_MEMBERS:
        raise ValidationError(_("This file unpacks to far more than it seems. Split it, or send what is inside."))
    if any(info.filename.startswith("/") or ".." in info.filename.split("/") for info in members):
        raise ValidationError(_("This file would unpack outside its own folder, so it is refused."))


def bare(upload: UploadedFile) -> UploadedFile:
    """The same picture without metadata; the very same file when there is none to take away.

    Its size in pixels was checked before, from the header.
    """
    upload.seek(0)
    picture = Image.open(upload)
    info = {"exif", "xmp", "comment", "XML:com.adobe.xmp", "photoshop", "Raw profile type exif"} & set(picture.info)
    if not info and not getattr(picture, "text", None):
        upload.seek(0)
        return upload
    out = io.BytesIO()
    try:
        picture.save(out, picture.format, **_saving(picture))
    except (OSError, ValueError) as error:
        raise ValidationError(_("This picture is damaged. Save it anew and try once more.")) from error
    return SimpleUploadedFile(upload.name, out.getvalue(), upload.content_type)  # type: ignore[arg-type]


def _saving(picture: Image.Image) -> dict[str, Any]:
    """Pillow's options for keeping the pixels, how they lie and their colours, and nothing else."""
    kept = Image.Exif()
    if orientation := picture.getexif().get(0x0112):
        kept[0x0112] = orientation
    options: dict[str, Any] = {
        "exif": kept.tobytes() if orientation else b"",
        "icc_profile": picture.info.get("icc_profile"),
    }
    if picture.format == "JPEG":
        options |= {"quality": "keep", "comment": b""}
    elif picture.format in {"WEBP", "AVIF"}:
        options |= {"quality": 92, "xmp": b""}
    elif picture.format == "PNG":
        options |= {"pnginfo": PngInfo()}
    if getattr(picture, "n_frames", 1) > 1:
        options |= {"save_all": True}
    return options
