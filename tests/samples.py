"""Files as devices and programs make them, with what they betray in them."""

import io
import struct
import zipfile
import zlib

import pikepdf
from PIL import Image

OWNER = "PENANDA-PEMILIK-BERKAS"
DEVICE = "PENANDA-KAMERA"
WORDS = "PENANDA-ISI-DOKUMEN"

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def photograph(size: tuple[int, int] = (320, 240), rotated: int = 6, kind: str = "JPEG") -> bytes:
    """A photograph that knows where, when, with what and by whom it was taken."""
    exif = Image.Exif()
    exif[0x010F], exif[0x013B], exif[0x0112] = DEVICE, OWNER, rotated
    exif[0x0132] = "2026:11:01 08:00:00"
    position = exif.get_ifd(0x8825)
    position[1], position[2], position[3], position[4] = "S", (1.0, 53.0, 0.0), "E", (106.0, 6.0, 0)
    out = io.BytesIO()
    picture = Image.effect_noise(size, 40).convert("RGB")
    more = {"comment": OWNER.encode()} if kind == "JPEG" else {}
    picture.save(out, kind, exif=exif, **more)
    return out.getvalue()


def document(photo: bytes | None = None) -> bytes:
    """A PDF with author, program and a photograph inside."""
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.docinfo["/Author"] = OWNER
    pdf.docinfo["/Creator"] = DEVICE
    with pdf.open_metadata() as meta:
        meta["dc:creator"] = [OWNER]
    image = pikepdf.Stream(pdf, photo or photograph())
    image.Type, image.Subtype, image.Filter = (
        pikepdf.Name.XObject,
        pikepdf.Name.Image,
        pikepdf.Name.DCTDecode,
    )
    image.Width, image.Height, image.BitsPerComponent = 320, 240, 8
    image.ColorSpace = pikepdf.Name.DeviceRGB
    pdf.pages[0].Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=image))
    note = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot,
        Subtype=pikepdf.Name.Text,
        Rect=[0, 0, 9, 9],
        T=OWNER,
        Contents=WORDS,
    )
    pdf.pages[0].Annots = pikepdf.Array([pdf.make_indirect(note)])
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def letter() -> bytes:
    """A DOCX with author, tracked change, template path, and a photograph inside."""
    body = (
        f'<w:document xmlns:w="{_W}"><w:body><w:p w:rsidR="00AA11BB"><w:ins w:author="{OWNER}" '
        f'w:date="2026-11-01T00:00:00Z"><w:r><w:t>{WORDS}</w:t></w:r></w:ins></w:p></w:body></w:document>'
    )
    parts = {
        "[Content_Types].xml": "<Types "
        'xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "word/document.xml": body,
        "word/comments.xml": f'<w:comments xmlns:w="{_W}"><w:comment w:id="0" w:author="{OWNER}" '
        f'w:initials="PP"/></w:comments>',
        "word/_rels/settings.xml.rels": "<Relationships "
        'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship '
        f'Id="a" Target="file:///C:/Users/{OWNER}/x.dotx" TargetMode="External"/></Relationships>',
        "docProps/core.xml": f"<a>{OWNER}</a>",
        "docProps/app.xml": f"<a>{DEVICE}</a>",
        "word/media/image1.jpeg": photograph(),
    }
    return archive(parts)


def spreadsheet() -> bytes:
    """An XLSX that knows its author's folder and printer."""
    return archive(
        {
            "[Content_Types].xml": "<Types/>",
            "xl/workbook.xml": '<workbook xmlns:x15ac="urn:x"><x15ac:absPath '
            f'url="C:\\Users\\{OWNER}\\"/></workbook>',
            "xl/persons/person.xml": f'<personList><person displayName="{OWNER}" userId="{OWNER}"/>'
            "</personList>",
            "xl/comments1.xml": f"<comments><authors><author>{OWNER}</author></authors></comments>",
            "xl/printerSettings/printerSettings1.bin": DEVICE.encode("utf-16-le"),
        }
    )


def open_document() -> bytes:
    """An ODT with author, printer and a tracked change."""
    mime = "application/vnd.oasis.opendocument.text"
    return archive(
        {
            "mimetype": mime,
            "meta.xml": f"<a>{OWNER}</a>",
            "settings.xml": '<s xmlns:c="urn:c"><c:config-item c:name="PrinterName">'
            f"{DEVICE}</c:config-item></s>",
            "content.xml": f'<o xmlns:d="urn:d"><d:creator>{OWNER}</d:creator>{WORDS}</o>',
        }
    )


def archive(parts: dict[str, str | bytes]) -> bytes:
    """A ZIP archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as written:
        for name, content in parts.items():
            written.writestr(name, content)
    return out.getvalue()


def bomb() -> bytes:
    """A DOCX of half a megabyte that unpacks to half a gigabyte."""
    return archive(
        {"[Content_Types].xml": "<Types/>", "word/document.xml": b"\0" * (500 * 1024 * 1024)}
    )


def vast_picture() -> bytes:
    """A PNG of 30,000 x 30,000 pixels in a few kilobytes."""

    def part(name: bytes, data: bytes) -> bytes:
        checksum = struct.pack(">I", zlib.crc32(name + data))
        return struct.pack(">I", len(data)) + name + data + checksum

    header = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\0" * (30_000 * 3 + 1) * 100)
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", header) + part(b"IDAT", rows) + part(b"IEND", b"")


def many_objects(count: int = 400_000) -> bytes:
    """A PDF with very many objects."""
    body = bytearray(b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n")
    places = [len(b"%PDF-1.4\n"), len(body)]
    body += b"2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    for number in range(3, count + 1):
        places.append(len(body))
        body += b"%d 0 obj<</A[%d 0 R]>>endobj\n" % (number, 3 + number % (count - 3))
    start = len(body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    body += b"xref\n0 %d\n0000000000 65535 f \n" % (count + 1) + table
    body += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (count + 1, start)
    return bytes(body)
