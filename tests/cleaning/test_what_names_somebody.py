"""A file that is called clean names nobody: not in the corners where programs put it, either."""

import base64
import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pikepdf
import pytest
from PIL import Image, ImageChops

from app.cleaning import findings
from app.cleaning.__main__ import examine
from tests import samples

WHO = b"BUDI-PENULIS"
WHEN = b"2026-11-20T09:08:07"
Name = pikepdf.Name


def contents(data: bytes) -> Iterator[bytes]:
    """Everything that somebody finds who unpacks a file."""
    yield data
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield from map(archive.read, archive.namelist())
    if data.startswith(b"%PDF-"):
        with pikepdf.open(io.BytesIO(data)) as document:
            for thing in document.objects:
                yield repr(thing).encode()
                if isinstance(thing, pikepdf.Stream):
                    yield thing.read_raw_bytes()
                    with suppress(pikepdf.PdfError):  # a photograph, which is read as it lies
                        yield thing.read_bytes(pikepdf.StreamDecodeLevel.generalized)


def told(data: bytes, *marks: bytes) -> list[bytes]:
    return [mark for mark in marks if any(mark in part for part in contents(data))]


def with_segment(marker: int, body: bytes) -> bytes:
    photo = samples.photograph()
    return photo[:2] + bytes([0xFF, marker]) + (len(body) + 2).to_bytes(2, "big") + body + photo[2:]


JPEGS = {
    "exif": samples.photograph(),
    "app11": with_segment(0xEB, b"JP\0\1jumb c2pa " + WHO),
    "app12": with_segment(0xEC, b"[picture info]\r\nSerial=" + WHO),
    "behind the end": samples.photograph() + b"SEFH " + WHO,
}


def pdf(photo: bytes, filters: list[Any], **more: Any) -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page(page_size=(200, 200))
        page = document.pages[0]
        picture = document.make_stream(photo)
        picture.stream_dict.update(
            {"/Type": Name.XObject, "/Subtype": Name.Image, "/Width": 320, "/Height": 240}
        )
        picture.write(photo, filter=filters)
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=picture))
        page.Contents = document.make_stream(more.get("lines", b"/Im0 Do"))
        if "note" in more:
            page.Annots = pikepdf.Array([pikepdf.Dictionary(**more["note"])])
        document.save(
            out, stream_decode_level=pikepdf.StreamDecodeLevel.none, compress_streams=False
        )
    return out.getvalue()


def office(parts: dict[str, str | bytes], main: str = "word/document.xml") -> bytes:
    return samples.archive({"[Content_Types].xml": "<Types/>", main: "<w:d xmlns:w='w'/>", **parts})


@pytest.mark.parametrize("photo", JPEGS.values(), ids=JPEGS)
def test_a_photograph_inside_a_document_is_as_clean_as_one_alone(photo: bytes) -> None:
    marks = (WHO, b"Exif\0\0")
    assert told(photo, *marks)
    packed = {
        "alone": photo,
        "pdf": pdf(photo, [Name.DCTDecode]),
        "pdf, packed": pdf(zlib.compress(photo), [Name.FlateDecode, Name.DCTDecode]),
        "pdf, as letters": pdf(
            base64.a85encode(photo) + b"~>", [Name.ASCII85Decode, Name.DCTDecode]
        ),
        "letter": office({"word/media/image1.jpeg": photo}),
    }
    for where, data in packed.items():
        answer, cleaned = examine(data)
        assert answer["hasil"] == findings.CLEAN, where
        assert told(cleaned, *marks) == [], where


def test_a_picture_on_a_page_keeps_its_width_and_its_inks() -> None:
    for mode in ("RGB", "L", "CMYK"):
        drawn = Image.linear_gradient("L").resize((320, 240)).convert(mode)
        out, exif = io.BytesIO(), Image.Exif()
        exif[0x0112] = 6
        drawn.save(out, "JPEG", quality=95, exif=exif.tobytes())
        _, cleaned = examine(pdf(out.getvalue(), [Name.DCTDecode]))
        with pikepdf.open(io.BytesIO(cleaned)) as document:
            (raw,) = (
                thing.read_raw_bytes()
                for thing in document.objects
                if isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") == Name.Image
            )
        with Image.open(io.BytesIO(raw)) as kept, Image.open(out) as before:
            assert (kept.size, kept.mode) == (before.size, mode)
            changed = ImageChops.difference(kept, before).split()
            assert max(band.getextrema()[1] for band in changed) < 12


def test_inks_that_may_be_inverted_are_left_as_they_are() -> None:
    out = io.BytesIO()
    Image.new("CMYK", (320, 240), (10, 20, 30, 40)).save(out, "JPEG")
    photo = out.getvalue()
    at = photo.index(b"\xff\xee")
    bare = photo[:at] + photo[at + 2 + int.from_bytes(photo[at + 2 : at + 4], "big") :]
    assert examine(pdf(bare, [Name.DCTDecode]))[0]["hasil"] == findings.UNKNOWN


FLAT = ([Name.FlateDecode], zlib.compress(bytes(320 * 240 * 3)))


def test_a_remark_on_a_page_has_no_author() -> None:
    note = {"Type": Name.Annot, "Subtype": Name.Text, "Rect": [0, 0, 9, 9], "Contents": "Lihat"}
    data = pdf(FLAT[1], FLAT[0], note={**note, "T": WHO.decode(), "M": WHEN.decode()})
    answer, cleaned = examine(data)
    assert answer["hasil"] == findings.CLEAN
    assert told(data, WHO, WHEN) == [WHO, WHEN]
    assert told(cleaned, WHO, WHEN, b"Lihat") == [b"Lihat"]


@pytest.mark.parametrize(
    "data",
    [
        pdf(
            *reversed(FLAT),
            note={
                "Subtype": Name.FileAttachment,
                "Rect": [0, 0, 9, 9],
                "FS": pikepdf.Dictionary(F="gaji.docx"),
            },
        ),
        pdf(samples.photograph(), [Name.JPXDecode]),
        pdf(*reversed(FLAT), lines=b"BI /W 9 /H 9 /F /DCT ID " + samples.photograph() + b" EI"),
        office({"xl/revisions/userNames.xml": "<users/>"}, "xl/workbook.xml"),
        office({"word/media/image1.emf": b"MZ" + WHO}),
    ],
    ids=["attached file", "jpeg 2000", "inline photograph", "record of changes", "no drawing"],
)
def test_what_nobody_can_look_into_is_said(data: bytes) -> None:
    assert examine(data)[0]["hasil"] == findings.CONTAINS


SHEET = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


@pytest.mark.parametrize(
    ("main", "part", "content"),
    [
        ("xl/workbook.xml", "xl/pivotCache/d1.xml", f'<p {SHEET} refreshedBy="{{w}}"/>'),
        ("xl/workbook.xml", "xl/x.xml", '<b><fileSharing userName="{w}"/></b>'),
        ("xl/workbook.xml", "xl/connections.xml", '<c><c odcFile="C:/{w}" sourceFile="{w}"/></c>'),
        ("word/document.xml", "customXml/item1.xml", "<p><DisplayName>{w}</DisplayName></p>"),
        (
            "word/document.xml",
            "word/settings.xml",
            "<s xmlns:w='w'><w:mailMerge><w:q w:val='{w}'/></w:mailMerge></s>",
        ),
        (
            "word/document.xml",
            "word/comments.xml",
            "<c xmlns:w='w'><w:comment w:author='{w}' w:date='{d}'/></c>",
        ),
        ("word/document.xml", "word/drawings/a.vml", "<x author='{w}'/>"),
    ],
)
def test_office_programs_write_names_in_many_places(main: str, part: str, content: str) -> None:
    data = office({part: content.format(w=WHO.decode(), d=WHEN.decode())}, main)
    answer, cleaned = examine(data)
    assert told(data, WHO)
    assert answer["hasil"] == findings.CLEAN
    assert told(cleaned, WHO, WHEN) == []
    assert answer["ditemukan"]
