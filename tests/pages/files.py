"""Files to upload and to serve."""

import io
import zipfile

from django.core.files.base import ContentFile
from PIL import Image
from wagtail.models import Collection

from pages.models import PageDocument, PageImage


def picture(size=(40, 30), form="PNG", **options) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, form, **options)
    return out.getvalue()


def an_image(collection=None, name="pump.png") -> PageImage:
    image = PageImage(title="Pump", description="A pump", collection=collection or Collection.get_first_root_node())
    image.file.save(name, ContentFile(picture()), save=False)
    image.width, image.height = 40, 30
    image.save()
    return image


def a_document(collection=None, name="claim.pdf", data=b"%PDF-1.7 form") -> PageDocument:
    document = PageDocument(title="Claim form", collection=collection or Collection.get_first_root_node())
    document.file.save(name, ContentFile(data), save=False)
    document._set_document_file_metadata()
    document.save()
    return document


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()
