"""JSON, XLSX, PDF, ZIP and page tell the same of every criterion, target and piece of evidence."""

import hashlib
import io
import json
import zipfile
from datetime import date
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.documents import Document
from app.law.calendar import today
from app.store import new_id
from app.zi import catalogue, evaluator, notes, papers, plan
from app.zi.exports import pack, paper, reports, safe_names, workbook
from app.zi.exports.whole import schema_text, whole
from tests.office.test_gratifikasi import workbook as opened
from tests.paper import squeezed, text_of
from tests.portal import Portal
from tests.zi.sheets import YEAR, loaded, mapped

pytestmark = pytest.mark.one_store

URL = "https://portal.test/"
FORMULA = '=HYPERLINK("http://jahat.test","klik")'
SECOND = "+62 & @SUM(1)"


def document(name: str, body: bytes) -> Document:
    facts = {"type": "application/pdf", "size": len(body), "cleaned": "bersih", "added": today()}
    sha = hashlib.sha256(body).hexdigest()
    return Document(id=new_id(), name=name, sha256=sha, body=body, **facts)


def attach(title: str, name: str, body: bytes, *codes: str, kind: str = "sk_tim") -> None:
    said = papers.Said(kind, title, date(YEAR, 1, 2))
    places = [(YEAR, code) for code in codes]
    papers.add(new_id(), said, document(name, body), places, "petugas")


def work_plan() -> None:
    """One activity, so that the portal itself has figures to show."""
    days = (date(YEAR, 2, 1), date(YEAR, 3, 1))
    said = plan.Said("Sosialisasi WBS", ("T.V.a",), ("V.d.1",), *days, "")
    plan.write(new_id(), YEAR, said, 0, "petugas")


@pytest.fixture
def told(portal: Portal) -> dict[str, Any]:
    """A record with documents, an own assessment that looks like a formula, an LKE, answers."""
    attach("SK tim ZI", "SK.pdf", b"%PDF sk", "I.a.1", "I.a.2")
    attach(FORMULA, "SK.pdf", b"%PDF lain", "I.a.1")
    attach("Notulen / rapat", "../../etc/passwd", b"notulen", "I.a.2", kind="notulen")
    attach(
        "Renstra", "renstra.pdf", b"%PDF renstra", *list(catalogue.criteria())[::4], kind="renstra"
    )
    work_plan()
    notes.say(YEAR, "I.a.1", notes.Said("ya", FORMULA), 0, "petugas")
    notes.say(YEAR, "V.c.2", notes.Said("sebagian", SECOND), 0, "petugas")
    sheet = loaded()
    mapped(sheet, A_I_1_a=["I.a.1", "I.a.2"], A_V_1_a=["V.c.2"])
    evaluator.answer(YEAR, "soal", "A.I.1.a", "Ya", "SK sudah dibaca.", "tpi", new_id(), today())
    evaluator.answer(YEAR, "kriteria", "V.c.2", "Tidak", SECOND, "tpi", new_id(), today())
    evaluator.hand_over(YEAR, "tpi", new_id(), today())
    return whole(YEAR)


def area_rows(told: dict[str, Any]) -> dict[str, list[Any]]:
    """The row of each criterion in the workbook, by its code."""
    book = opened(io.BytesIO(workbook.made(told, URL)))
    found = {}
    for area in told["area"]:
        sheet = book[f"{area['kode']} {area['nama']}"[:31].strip()]
        for row in sheet.iter_rows(min_row=4, values_only=True):
            found[row[0]] = [cell if cell is not None else "" for cell in row]
    return found


def test_every_criterion_is_told_alike_in_all_of_them(portal: Portal, told: dict[str, Any]) -> None:
    officer = portal.sign_in("petugas")
    status, read, _ = portal.command("zi-record", "--year", str(YEAR), "--format", "json")
    assert status == 0
    assert read["kriteria"] == told["kriteria"]
    rows, printed = area_rows(told), squeezed(text_of(paper.made(told, URL)))
    page = officer.get(f"/kantor/zi/{YEAR}/ekspor")
    book = opened(io.BytesIO(workbook.made(told, URL)))
    listed = list(book["Bukti"].iter_rows(min_row=4, values_only=True))
    assert list(rows) == list(catalogue.criteria()) == [k["kode"] for k in read["kriteria"]]
    assert len(rows) == 72
    compared = 0
    for one in read["kriteria"]:
        code, proofs = one["kode"], one["bukti"]
        row = rows[code]
        shown = page.soup.find(id=code)
        assert shown is not None
        words = " ".join(shown.get_text(" ").split())
        assert row[1:4] == [one["nama"], one["status"], one["penilaian_mandiri"] or ""]
        assert squeezed(f"{code} {one['nama']}") + one["status"] in printed
        assert f"{code} {one['nama']} {one['status']}" in words
        mine = [line for line in listed if line[0] == code]
        assert [line[6] for line in mine] == [proof["sidik"] for proof in proofs]
        assert [line[3] or "" for line in mine] == [proof["angka"] for proof in proofs]
        for proof in proofs:
            assert proof["sidik"] in words
            assert proof["sidik"] in printed
            assert squeezed(proof["judul"]) in printed
            assert squeezed(proof["angka"]) in printed
            assert " ".join(proof["angka"].split()) in words
            assert proof["angka"] in row[4]
            compared += 1
    print(f"72 criteria, {compared} pieces of evidence, each in four")
    assert compared >= 20


def test_every_target_is_in_all_of_them(portal: Portal, told: dict[str, Any]) -> None:
    printed = squeezed(text_of(paper.made(told, URL)))
    book = opened(io.BytesIO(workbook.made(told, URL)))
    page = portal.sign_in("petugas").get(f"/kantor/zi/{YEAR}/ekspor")
    rows = {row[0]: row for row in book["Target"].iter_rows(min_row=4, values_only=True)}
    assert list(rows) == [t["kode"] for t in told["target"]] == list(catalogue.targets())
    assert len(rows) == 20
    for one in told["target"]:
        assert rows[one["kode"]][1] == one["nama"]
        assert squeezed(f"{one['kode']}{one['nama']}") in printed
        assert f"{one['kode']} {one['nama']}" in page.text


def test_the_lke_and_what_was_handed_over_is_in_all_of_them(told: dict[str, Any]) -> None:
    book = opened(io.BytesIO(workbook.made(told, URL)))
    printed = squeezed(text_of(paper.made(told, URL)))
    rows = {row[0]: row for row in book["LKE"].iter_rows(min_row=4, values_only=True)}
    assert rows["A.I.1.a"][4:6] == ("I.a.1, I.a.2", "Ya. SK sudah dibaca.")
    assert rows["A.I.1.b"][4] == "belum dipetakan"
    assert squeezed("SK sudah dibaca.") in printed
    one = next(k for k in told["kriteria"] if k["kode"] == "I.a.1")
    assert one["lke"] == ["A.I.1.a"]
    assert len(told["lke"]["belum_dipetakan"]) == told["lke"]["pertanyaan"] - 2


def test_the_json_is_what_its_schema_says(told: dict[str, Any]) -> None:
    schema = json.loads(schema_text())
    jsonschema_rs.validator_for(schema).validate(told)
    for broken in ({"kriteria": told["kriteria"][:71]}, {"tahun": "2026"}, {"target": []}):
        assert not jsonschema_rs.validator_for(schema).is_valid({**told, **broken})


def test_every_member_of_the_schema_is_explained() -> None:
    def walk(node: Any, name: str) -> None:
        if isinstance(node, dict):
            for key, value in node.get("properties", {}).items():
                assert "description" in value or "$ref" in value or "anyOf" in value, (
                    f"{name}.{key}"
                )
                walk(value, f"{name}.{key}")
            walk(node.get("items"), name)
            for key, value in node.get("$defs", {}).items():
                walk(value, key)

    walk(json.loads(schema_text()), "")


def test_no_text_of_a_workbook_is_a_formula_and_no_link_leads_out(told: dict[str, Any]) -> None:
    raw = workbook.made(told, URL)
    seen = 0
    for sheet in opened(io.BytesIO(raw)).worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f", cell.coordinate
                seen += FORMULA in str(cell.value)
                if cell.hyperlink and cell.hyperlink.target:
                    assert cell.hyperlink.target.startswith(URL), cell.hyperlink.target
    assert seen >= 2
    with zipfile.ZipFile(io.BytesIO(raw)) as parts:
        inner = b"".join(parts.read(n) for n in parts.namelist() if "worksheets/sheet" in n)
    assert b"<f>" not in inner


def test_the_manifest_agrees_with_every_file_of_the_pack(told: dict[str, Any]) -> None:
    raw = b"".join(pack.stream(told, URL))
    with zipfile.ZipFile(io.BytesIO(raw)) as parts:
        assert parts.testzip() is None
        names = parts.namelist()
        manifest = json.loads(parts.read("manifest.json"))["berkas"]
        lines = parts.read("manifest.txt").decode().splitlines()
        assert len(set(map(str.casefold, names))) == len(names)
        assert [one["berkas"] for one in manifest] == names[:-2]
        assert names[-2:] == ["manifest.json", "manifest.txt"]
        assert lines == [f"{one['sha256']}  {one['berkas']}" for one in manifest]
        for one in manifest:
            body = parts.read(one["berkas"])
            assert hashlib.sha256(body).hexdigest() == one["sha256"], one
            assert len(body) == one["byte"]
        by_proof = {(m["kriteria"], m["bukti"]): m for m in manifest if "kriteria" in m}
        for criterion in told["kriteria"]:
            for proof in criterion["bukti"]:
                listed = by_proof[criterion["kode"], proof["id"]]
                area, indicator, *_ = listed["berkas"].split("/")
                assert (area, indicator) == (criterion["area"], criterion["indikator"])
                if proof["berkas"]:
                    assert listed["sha256"] == proof["sidik"]
    print(f"{len(manifest)} files")


def test_no_name_of_a_document_leads_out_of_the_pack(portal: Portal) -> None:
    names = [
        "../../etc/passwd", "/etc/shadow", "..\\..\\windows\\system.ini", "C:\\x.pdf", "CON", "nul.pdf",
        "a\x07b.pdf", "\u202efdp.exe", " . ", "", "a/../../b.pdf", "x" * 190 + ".pdf", "SK.pdf", "sk.PDF",
    ]  # fmt: skip
    for n, name in enumerate(names):
        attach(f"Dokumen {n}", name, f"isi {n}".encode(), "I.a.1")
    with zipfile.ZipFile(io.BytesIO(b"".join(pack.stream(whole(YEAR), URL)))) as parts:
        found = [n for n in parts.namelist() if n.startswith("I/I.a/I.a.1/")]
        bodies = {parts.read(n) for n in found}
    assert {f"isi {n}".encode() for n in range(len(names))} <= bodies
    assert len({n.casefold() for n in found}) == len(found)
    for path in found:
        last = path.removeprefix("I/I.a/I.a.1/")
        assert last == Path(last).name
        assert last.isprintable()
        assert not set('\\:*?"<>|') & set(last)
        assert last.strip(" .") == last
        assert last.split(".")[0].lower() not in ("con", "nul")
        assert len(last) <= 110


@given(st.text(max_size=150))
def test_any_name_becomes_one_that_every_system_can_save(name: str) -> None:
    found = safe_names.file(name)
    assert found == PurePosixPath(found).name == PureWindowsPath(found).name
    assert found.isprintable()
    assert found not in ("", ".", "..")
    assert len(found) <= 110
    assert safe_names.file(found) == found


@pytest.mark.parametrize(
    "code", ["", "..", "V/../..", "V.c.2/x", "/V", "V.c.2\\", "v.c.2", "V..2", "V.c.2\n"]
)
def test_what_is_no_code_is_no_folder(code: str) -> None:
    with pytest.raises(ValueError) as refused:  # noqa: PT011 - its argument is compared
        safe_names.folder(code)
    assert refused.value.args == (code,)
    assert safe_names.folder("V.c.2") == "V/V.c/V.c.2"


def test_the_pack_holds_one_document_at_a_time(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(6):
        attach(f"Besar {n}", f"{n}.pdf", hashlib.sha256(str(n).encode()).digest() * 40_000, "I.a.1")
    pieces = list(pack.stream(whole(YEAR), URL))
    largest = max(map(len, pieces))
    assert len(pieces) > 20
    assert largest <= 2 * 32 * 40_000


def test_a_printed_report_lies_beside_its_evidence(
    told: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    live = {p["jenis"] for k in told["kriteria"] for p in k["bukti"] if not p["berkas"]}
    for kind in live:
        monkeypatch.setitem(reports.REPORTS, kind, lambda proof: f"PDF {proof['id']}".encode())
    with zipfile.ZipFile(io.BytesIO(b"".join(pack.stream(told, URL)))) as parts:
        names = parts.namelist()
        printed = [n for n in names if n.count("/") > 1 and parts.read(n).startswith(b"PDF ")]
    assert printed
    assert all(n.removesuffix(".pdf") + ".json" in names for n in printed)


def test_the_command_writes_a_file_whole_or_not_at_all(
    portal: Portal, told: dict[str, Any], tmp_path: Path
) -> None:
    for kind, begin in (("json", b"{"), ("xlsx", b"PK"), ("pdf", b"%PDF"), ("zip", b"PK")):
        path = tmp_path / f"out.{kind}"
        path.write_bytes(b"lama")
        done = portal.command(
            "zi-record", "--year", str(YEAR), "--format", kind, "--out", str(path)
        )
        assert done[0] == 0, done
        assert path.read_bytes().startswith(begin)
        assert done[1]["byte"] == path.stat().st_size
        assert done[1]["sidik"] == hashlib.sha256(path.read_bytes()).hexdigest()
        assert path.stat().st_mode & 0o777 == 0o600
    assert len(list(tmp_path.glob("out.*"))) == 4
    assert not list(tmp_path.glob(".*sebagian"))


@pytest.mark.parametrize(
    "words",
    [
        ("--year", "1999", "--format", "json"),
        ("--year", "dua ribu", "--format", "json"),
        ("--year", "20266", "--format", "json"),
        ("--year", str(YEAR), "--format", "docx"),
        ("--year", str(YEAR), "--format", "pdf"),
        ("--year", str(YEAR)),
        ("--year", str(YEAR), "--format", "json", "--edition", "1/1945"),
        ("--year", str(YEAR), "--format", "zip", "--out", "/tidak/ada/x.zip"),
        ("--year", str(YEAR), "--format", "zip", "--out", "/tmp"),
    ],
)
def test_what_cannot_be_exported_is_said_in_one_line(
    portal: Portal, words: tuple[str, ...]
) -> None:
    status, out, error = portal.command("zi-record", *words)
    assert (status, out) == (2, None)
    assert len(error.strip().splitlines()) == 1


def test_what_fails_on_the_way_leaves_the_file_that_was_there(
    portal: Portal, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = tmp_path / "out.zip"
    path.write_bytes(b"lama")

    def broken(*_: Any) -> Any:
        yield b"PK"
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pack, "stream", broken)
    status, _, error = portal.command(
        "zi-record", "--year", str(YEAR), "--format", "zip", "--out", str(path)
    )
    assert status == 2
    assert "No space left" in error
    assert [p.name for p in tmp_path.iterdir() if "out" in p.name] == ["out.zip"]
    assert path.read_bytes() == b"lama"


def test_each_button_of_the_page_gives_its_file(portal: Portal, told: dict[str, Any]) -> None:
    officer = portal.sign_in("petugas")
    page = officer.get(f"/kantor/zi/{YEAR}/ekspor")
    links = [str(a["href"]) for a in page.soup.select("a.tombol")]
    assert [link.rsplit("/", 1)[1] for link in links] == ["json", "xlsx", "pdf", "zip"]
    for link in links:
        got = officer.get(link)
        kind = link.rsplit("/", 1)[1]
        assert got.status == 200
        assert got.answer.headers["Cache-Control"] == "no-store"
        name = f'attachment; filename="zona-integritas-{YEAR}.{kind}"'
        assert got.answer.headers["Content-Disposition"] == name
        if kind == "json":
            assert json.loads(got.body)["kriteria"] == told["kriteria"]
        if kind == "zip":
            with zipfile.ZipFile(io.BytesIO(got.body)) as parts:
                assert parts.testzip() is None
                assert "manifest.txt" in parts.namelist()


def test_the_work_plan_is_in_the_workbook(portal: Portal) -> None:
    work_plan()
    book = opened(io.BytesIO(workbook.made(whole(YEAR), URL)))
    rows = list(book["Rencana kerja"].iter_rows(min_row=4, values_only=True))
    assert rows[0][:3] == ("Sosialisasi WBS", "T.V.a", "V.d.1")


def test_years_without_a_record_have_no_page(portal: Portal) -> None:
    officer = portal.sign_in("petugas")
    for year in (1999, 2021, YEAR + 2, 99999):
        for part in ("ekspor", "ekspor/json", "lke", "lke/impor", "penilaian", "sampel"):
            assert officer.get(f"/kantor/zi/{year}/{part}").status == 404, (year, part)
