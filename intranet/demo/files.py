"""Files of the demo organisation: a chart, a plan as PDF, figures, notes. Made when it is loaded, never stored."""

import io
from collections.abc import Iterable

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

from accounts.models import User
from communities.attachments import actions
from communities.attachments.models import Attachment
from communities.models import Community

#: Colours of the bars, the axis and the ground, dark enough for words beside them.
BAR, LINE, GROUND = "#1f6f8b", "#5b6670", "#ffffff"


def demo_file(community: Community, name: str, content: bytes, by: User) -> Attachment:
    """A file of the community, as if ``by`` had sent it; loaded again, it is the same one."""
    return actions.keep(community, ContentFile(content, name), by=by)


def sized(html: str, files: Iterable[Attachment]) -> str:
    """The text with the size of each picture in it, as the editor writes it: nothing jumps when it comes."""
    for file in files:
        if file.width:
            source = f'src="{file.get_absolute_url()}"'
            html = html.replace(source, f'{source} width="{file.width}" height="{file.height}"')
    return html


def chart(values: dict[str, int], title: str) -> bytes:
    """A bar chart as PNG, 1,600 × 900."""
    picture = Image.new("RGB", (1600, 900), GROUND)
    pen = ImageDraw.Draw(picture)
    pen.text((80, 40), title, fill=LINE, font_size=44)
    width, most = 1440 // max(len(values), 1), max(values.values(), default=1) or 1
    for place, (label, value) in enumerate(values.items()):
        left, top = 80 + place * width, 800 - 640 * value // most
        pen.rectangle((left + width // 6, top, left + width * 5 // 6, 800), fill=BAR)
        pen.text((left + width // 2, top - 14), str(value), fill=LINE, font_size=30, anchor="ms")
        pen.text((left + width // 2, 850), label, fill=LINE, font_size=30, anchor="ms")
    pen.line((80, 800, 1520, 800), fill=LINE, width=3)
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()


def pdf(title: str, lines: list[str]) -> bytes:
    """One page of words, in a font that every reader of PDF has."""
    words = [f"/F1 20 Tf ({_plain(title)}) Tj 0 -34 Td /F1 12 Tf"]
    words += [f"({_plain(line)}) Tj 0 -18 Td" for line in lines]
    text = f"BT 72 770 Td {' '.join(words)} ET".encode("latin-1", "replace")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica"
        b" /Encoding /WinAnsiEncoding >> >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
    ]
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    return bytes(out + end % (len(objects) + 1, table, len(objects) + 1, len(out)))


def table(rows: list[list[object]]) -> bytes:
    """Comma-separated values; the demo's words hold no commas."""
    return "".join(",".join(map(str, row)) + "\n" for row in rows).encode()


def _plain(words: str) -> str:
    return words.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
