"""Office documents without their metadata: the parts of an OOXML or OpenDocument file, one by one."""

import io
import re
import zipfile
from collections.abc import Callable, Iterator

from lxml import etree

from app.cleaning import images
from app.cleaning.findings import (
    AUTHOR,
    BROKEN,
    CONTAINS,
    DEVICE,
    LOCKED,
    REST,
    TIME,
    TOO_MUCH,
    Uncleanable,
)

MOST_BYTES = 150 * 1024 * 1024
"""Bytes of all parts together, unpacked."""

_MOST_PARTS = 5_000
_MIDNIGHT = (1980, 1, 1, 0, 0, 0)
_PORTION = 64 * 1024

_OOXML = {
    "word/document.xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/workbook.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ppt/presentation.xml": (
        "application/vnd.openxmlformats-officedocument.presentationml.presentation"
    ),
}
_ODF = "application/vnd.oasis.opendocument."

_EMPTY_PARTS = {
    "docProps/core.xml": (
        b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><cp:coreProperties xmlns:cp='
        b'"http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>'
    ),
    "docProps/app.xml": (
        b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Properties xmlns='
        b'"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>'
    ),
    "docProps/custom.xml": (
        b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Properties xmlns='
        b'"http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"/>'
    ),
    "meta.xml": (
        b'<?xml version="1.0" encoding="UTF-8"?><office:document-meta xmlns:office='
        b'"urn:oasis:names:tc:opendocument:xmlns:office:1.0" office:version="1.3"><office:meta/>'
        b"</office:document-meta>"
    ),
}
"""Parts that hold nothing but metadata, and what stands in their place."""

_EMPTIED = re.compile(
    r"(^|/)(printerSettings/.*|docProps/thumbnail\..*|Thumbnails/.*|Configurations2/.*)$"
)
"""Parts that are kept, empty, because others name them."""

_HARMLESS = re.compile(r"(^mimetype|(^|/)layout-cache|\.(emf|wmf|odttf|ttf|otf|fntdata))$")
"""Parts that are neither text nor photograph and tell of nobody: drawings, fonts, layout."""

_BEGINS = {
    "emf": re.compile(rb"\x01\0\0\0.{36} EMF", re.DOTALL),
    "wmf": re.compile(rb"\xd7\xcd\xc6\x9a|[\x01\x02]\0\x09\0"),
    "ttf": re.compile(rb"\0\x01\0\0|true|ttcf|OTTO"),
    "otf": re.compile(rb"OTTO|\0\x01\0\0"),
}

_OWN_DATA = re.compile(r"(^|/)customXml/item\d*\.xml$")
"""Data of other programs beside a document's text, such as who holds it in a library."""

_NOTHING = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><x/>'
_RECORD = re.compile(r"(^|/)xl/revisions/")
"""A workbook's record of who changed what."""

_NAMES = {"author", "initials", "userId", "providerId", "displayName", "lastModifiedBy", "name"}
_PERSONAL_PARTS = re.compile(r"(people|person|[cC]ommentAuthors|authors)\d*\.xml$")
_AUTHORS = {
    "author",
    "initials",
    "refreshedBy",
    "userName",
    "lastEditedBy",
    "createdBy",
    "modifiedBy",
}
_SOURCES = {"connection", "connectionString", "sourceFile", "odcFile"}
_MOMENTS = {"date", "dt", "dT", "refreshedDate", "refreshedDateIso", "created", "modified"}
"""Attributes that say when somebody wrote a comment or changed something."""

_FIELDS = {"mailMerge", "docVars"}
"""Where a document's fields come from: paths and names of the author's own computer."""

_ODF_AUTHORS = {"creator", "creator-initials", "sender-initials", "initial-creator"}
_DATED = "{http://purl.org/dc/elements/1.1/}date"
_PRINTER = re.compile("Printer|AutoSave|Database")
_IDS = re.compile(r"rsid\w*$")


def kind(data: bytes) -> str:
    """The MIME type of an office document, or nothing for any other archive."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            if "[Content_Types].xml" in names:
                return next((mime for part, mime in _OOXML.items() if part in names), "")
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
                mime = archive.read("mimetype").decode("ascii", "replace").strip()
                return mime if mime.startswith(_ODF) else ""
    except (zipfile.BadZipFile, ValueError, NotImplementedError, RuntimeError, EOFError, OSError):
        pass
    return ""


def rehearse() -> None:
    """Load what archives need, while files may be opened."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<a/>")
        archive.writestr("word/document.xml", "<a/>")
    kind(out.getvalue())
    clean(out.getvalue())


def clean(data: bytes) -> tuple[bytes, set[str]]:
    """The document without metadata, and what was found. Raises :class:`Uncleanable`."""
    out, found = io.BytesIO(), set[str]()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(out, "w") as written:
            for name, compression, content in _parts(archive):
                cleaned, words = _clean_part(name, content)
                found |= words
                entry = zipfile.ZipInfo(name, _MIDNIGHT)
                entry.compress_type = compression
                written.writestr(entry, cleaned)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError):
        raise Uncleanable(BROKEN) from None
    except RuntimeError:
        raise Uncleanable(LOCKED) from None
    return out.getvalue(), found


def _parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, int, bytes]]:
    entries = archive.infolist()
    if len(entries) > _MOST_PARTS:
        raise Uncleanable(TOO_MUCH)
    left = MOST_BYTES
    for entry in entries:
        if entry.is_dir():
            continue
        content = bytearray()
        with archive.open(entry) as part:
            while portion := part.read(_PORTION):
                content += portion
                left -= len(portion)
                if left < 0:
                    raise Uncleanable(TOO_MUCH)
        compression = (
            zipfile.ZIP_STORED
            if entry.compress_type == zipfile.ZIP_STORED
            else zipfile.ZIP_DEFLATED
        )
        yield entry.filename, compression, bytes(content)


def _clean_part(name: str, content: bytes) -> tuple[bytes, set[str]]:
    if name in _EMPTY_PARTS:
        return _EMPTY_PARTS[name], {AUTHOR} if content != _EMPTY_PARTS[name] else set()
    if not content:
        return content, set()
    if _RECORD.search(name):
        raise Uncleanable(CONTAINS)
    if _OWN_DATA.search(name):
        return _NOTHING, {REST} if content != _NOTHING else set()
    if _EMPTIED.search(name):
        return b"", {DEVICE} if "printer" in name else {REST}
    if re.search(r"\.(xml|rels|rdf)$", name):
        return _clean_xml(name, content)
    if images.kind(content):
        picture, found = images.clean(content)
        return picture, found
    if name.endswith(".vml"):
        return _clean_xml(name, content)
    if _HARMLESS.search(name) and _is_what_it_says(name, content):
        return content, set()
    raise Uncleanable(CONTAINS)  # a film, a program, another document: nobody looked into it


def _is_what_it_says(name: str, content: bytes) -> bool:
    """Whether a part that passes by its name begins as such parts do."""
    begins = _BEGINS.get(name.rpartition(".")[2])
    return begins is None or bool(begins.match(content))


def _clean_xml(name: str, content: bytes) -> tuple[bytes, set[str]]:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError:
        raise Uncleanable(BROKEN) from None
    found: set[str] = set()
    rules: list[Callable[[etree._Element, str], set[str]]] = [_people, _paths, _open_document]
    for element in list(root.iter(etree.Element)):
        for rule in rules:
            found |= rule(element, name)
    if not found:
        return content, found
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True), found


def _people(element: etree._Element, part: str) -> set[str]:
    """Authors of comments and changes, and the numbers that tell editing sessions apart."""
    found: set[str] = set()
    personal = bool(_PERSONAL_PARTS.search(part))
    for attribute in list(element.attrib):
        local = etree.QName(attribute).localname
        if local in _AUTHORS or (personal and local in _NAMES):
            if element.attrib[attribute]:
                element.attrib[attribute] = ""
                found.add(AUTHOR)
        elif _IDS.match(local):
            del element.attrib[attribute]
            found.add(REST)
        elif local in _SOURCES and part.endswith("connections.xml"):
            element.attrib[attribute] = ""
            found.add(AUTHOR)
        elif local in _MOMENTS and _by_somebody(element):
            del element.attrib[attribute]
            found.add(TIME)
    local = etree.QName(element).localname
    if local == "author" and element.text:
        element.text = ""
        found.add(AUTHOR)
    if local in ("rsids", "lastModifiedBy") and element.getparent() is not None:
        _take_out(element)
        found.add(REST)
    if local in _FIELDS and element.getparent() is not None:
        _take_out(element)
        found.add(AUTHOR)
    return found


def _by_somebody(element: etree._Element) -> bool:
    """Whether an element is somebody's comment or change, or says who looked something up."""
    names = {etree.QName(attribute).localname for attribute in element.attrib}
    return bool(names & {*_AUTHORS, "authorId", "personId"})


def _paths(element: etree._Element, part: str) -> set[str]:
    """Places on the author's own computer: the folder of a workbook, an attached template."""
    local = etree.QName(element).localname
    if local == "absPath":
        _take_out(element)
        return {AUTHOR}
    if local == "attachedTemplate" and element.getparent() is not None:
        _take_out(element)
        return {AUTHOR}
    target = element.get("Target", "")
    if part.endswith(".rels") and re.match(r"(?i)file:|[a-z]:\\|\\\\", target):
        element.set("Target", "about:blank")
        return {AUTHOR}
    return set()


def _open_document(element: etree._Element, part: str) -> set[str]:
    local = etree.QName(element).localname
    if local in _ODF_AUTHORS and element.text:
        element.text = ""
        return {AUTHOR}
    if element.tag == _DATED and element.getparent() is not None:
        _take_out(element)
        return {TIME}
    if part.endswith("settings.xml") and local == "config-item":
        names = [v for k, v in element.attrib.items() if etree.QName(k).localname == "name"]
        if element.text and names and _PRINTER.search(names[0]):
            element.text = ""
            return {DEVICE}
    return set()


def _take_out(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
