"""Documents and images: what may be uploaded, and who is served what."""

import io
import struct
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from wagtail.models import Collection

from pages.models import PageDocument, PageImage
from tests.pages.files import a_document, an_image, picture, zipped

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<html><script>alert(1)</script></html>"


@pytest.fixture
def private(db):
    return Collection.objects.get(name="For intranet managers only")


class TestServing:
    def test_not_without_sign_in(self, client, db):
        document, image = a_document(), an_image()
        for url in (document.url, image.file.url, image.get_rendition("width-20").url):
            response = client.get(url)
            assert response.status_code == 302, url
            assert response["Location"].startswith("/accounts/login/")

    def test_document_is_always_a_download(self, client, employee):
        document = a_document()
        client.force_login(employee)
        response = client.get(document.url)
        assert b"".join(response.streaming_content) == b"%PDF-1.7 form"
        assert response["Content-Disposition"].startswith("attachment")
        assert response["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in response["Content-Security-Policy"]
        assert "default-src 'none'" in response["Content-Security-Policy"]
        assert client.get(document.url, HTTP_IF_NONE_MATCH=response["ETag"]).status_code == 304
        assert client.get(document.url.replace("claim", "other")).status_code == 404
        assert client.post(document.url).status_code == 405

    def test_document_that_claims_to_be_a_page_is_a_download_too(self, client, employee):
        document = a_document(name="page.html", data=HTML)
        client.force_login(employee)
        response = client.get(document.url)
        assert response["Content-Disposition"].startswith("attachment")
        assert "sandbox" in response["Content-Security-Policy"]

    def test_image_and_its_original(self, client, employee):
        image = an_image()
        client.force_login(employee)
        for url in (image.file.url, image.get_rendition("width-20").url):
            response = client.get(url)
            assert response.status_code == 200
            assert response["Content-Type"] == "image/png"
            assert response["X-Content-Type-Options"] == "nosniff"
            assert "sandbox" in response["Content-Security-Policy"]
            assert response["Cache-Control"].startswith("private")

    def test_private_collection_does_not_exist_for_others(
        self, client, employee, editor, administrator, manager, private
    ):
        document, image = a_document(private), an_image(private)
        urls = [document.url, image.file.url, image.get_rendition("width-20").url]
        for user in (employee, editor, administrator):
            client.force_login(user)
            assert [client.get(url).status_code for url in urls] == [404, 404, 404], user
        client.force_login(manager)
        for url in urls:
            response = client.get(url)
            assert response.status_code == 200
            assert "no-store" in response.get("Cache-Control", "no-store")

    @pytest.mark.parametrize(
        "name",
        [
            "documents/claim.pdf",
            "../manage.py",
            "..%2f..%2fmanage.py",
            "/etc/passwd",
            "original_images/none.png",
            "x%00.png",
        ],
    )
    def test_media_folder_is_not_a_file_server(self, client, employee, name):
        a_document()
        client.force_login(employee)
        assert client.get(f"/media/{name}").status_code == 404

    def test_svg_that_got_in_some_other_way_is_not_served(self, client, employee):
        image = an_image()
        image.file.name = "original_images/evil.svg"
        PageImage.objects.filter(pk=image.pk).update(file="original_images/evil.svg")
        client.force_login(employee)
        assert client.get("/media/original_images/evil.svg").status_code == 404

    def test_row_without_a_file_is_not_found(self, client, employee):
        document = a_document()
        document.file.storage.delete(document.file.name)
        client.force_login(employee)
        assert client.get(document.url).status_code == 404

    def test_editors_neither_see_nor_choose_from_the_private_collection(self, client, editor, private):
        a_document(private)
        an_image(private)
        client.force_login(editor)
        for address in (
            "/cms/documents/",
            "/cms/documents/chooser/results/",
            "/cms/images/",
            "/cms/images/chooser/results/",
        ):
            html = client.get(address).content.decode()
            assert "Claim form" not in html, address
            assert "Pump" not in html, address
        assert "Pump" not in client.get("/cms/api/main/images/").content.decode()


def flood(width=20000, height=20000) -> bytes:
    """A PNG that says it is enormous, in a few hundred bytes."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    )


class TestUploading:
    @pytest.fixture
    def upload(self, client, manager):
        client.force_login(manager)

        def post(kind, name, data, content_type="application/octet-stream"):
            form = {"title": "Upload", "collection": Collection.get_first_root_node().pk, "tags": ""}
            form |= {"description": "", "focal_point_x": "", "focal_point_y": ""} if kind == "images" else {}
            return client.post(f"/cms/{kind}/add/", form | {"file": SimpleUploadedFile(name, data, content_type)})

        return post

    def test_good_image_and_document(self, upload):
        assert upload("images", "pump.png", picture()).status_code == 302
        assert upload("documents", "claim.pdf", b"%PDF-1.7").status_code == 302
        docx = zipped({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"})
        assert upload("documents", "letter.docx", docx).status_code == 302
        assert (PageImage.objects.count(), PageDocument.objects.count()) == (1, 2)

    @pytest.mark.parametrize(
        ("name", "data"),
        [
            ("pump.svg", SVG),
            ("pump.png", SVG),
            ("pump.jpg", HTML),
            ("pump.jpg", picture()),
            ("pump.svg.png", SVG),
            ("pump.php", picture()),
            ("pump.png", b""),
            ("pump.png", flood()),
            ("pump.gif", b"GIF89a/*" + HTML),
        ],
    )
    def test_bad_image_is_refused_with_a_reason(self, upload, name, data):
        response = upload("images", name, data, "image/png")
        assert response.status_code == 200
        assert response.context["form"].errors["file"]
        assert not PageImage.objects.exists()

    @pytest.mark.parametrize(
        ("name", "data"),
        [
            ("form.html", HTML),
            ("form.svg", SVG),
            ("form.pdf", HTML),
            ("form.docx", b"%PDF-1.7"),
            ("form.docx", zipped({"evil.txt": b"x"})),
            ("form.txt", b"MZ\0\0"),
            ("form.zip", zipped({"../evil.txt": b"x"})),
            ("form.zip", zipped({"bomb": b"\0" * 30_000_000})),
            ("form.pdf", b""),
            ("form.exe", b"MZ"),
        ],
    )
    def test_bad_document_is_refused_with_a_reason(self, upload, name, data):
        response = upload("documents", name, data)
        assert response.status_code == 200
        assert response.context["form"].errors["file"]
        assert not PageDocument.objects.exists()

    def test_file_name_loses_what_deceives(self, upload):
        upload("documents", "..\\..\\claim\u202efdp.pdf", b"%PDF-1.7")
        name = PageDocument.objects.get().file.name
        assert name.startswith("documents/")
        assert ".." not in name
        assert "\u202e" not in name

    def test_picture_loses_place_and_keeps_its_way_up(self, upload):
        exif = Image.Exif()
        exif[0x0112] = 6
        exif[0x010F] = "Canary camera"
        exif.get_ifd(0x8825)[1] = "N"
        exif.get_ifd(0x8825)[2] = (51.0, 30.0, 0.0)
        assert (
            upload("images", "a.jpg", picture(form="JPEG", exif=exif.tobytes(), comment=b"Canary")).status_code == 302
        )
        stored = PageImage.objects.get().file.open("rb").read()
        assert b"Canary" not in stored
        kept = Image.open(io.BytesIO(stored)).getexif()
        assert kept.get(0x0112) == 6
        assert not kept.get_ifd(0x8825)

    @pytest.mark.parametrize("form", ["PNG", "WEBP", "AVIF"])
    def test_other_pictures_lose_their_metadata_too(self, upload, form):
        exif = Image.Exif()
        exif[0x010F] = "Canary camera"
        assert upload("images", f"a.{form.lower()}", picture(form=form, exif=exif.tobytes())).status_code == 302
        assert b"Canary" not in PageImage.objects.get().file.open("rb").read()

    def test_50_mb_is_refused_before_it_is_read(self, client, manager, monkeypatch):
        client.force_login(manager)
        big = SimpleUploadedFile("big.pdf", b"%PDF-" + b"0" * (50 * 1024 * 1024))

        def untouched(*args, **kwargs):
            raise AssertionError("the form was read")

        monkeypatch.setattr("django.http.request.HttpRequest._load_post_and_files", untouched)
        response = client.post("/cms/documents/add/", {"title": "Big", "file": big})
        assert response.status_code == 413
        assert "25 MB" in response.content.decode()
        assert not PageDocument.objects.exists()

    def test_11_mb_image_is_refused_by_the_form(self, upload):
        response = upload("images", "big.png", picture() + b"0" * (11 * 1024 * 1024))
        assert "too big" in str(response.context["form"].errors["file"])
