"""Wrong person: every role at every page of both applications, with every case that is not theirs.

``TABLE`` names each page. A page without a line fails the test, so nobody adds one without
saying who may see it.
"""

import base64
import io
import time
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.routing import Rule

from app.campaign import events
from app.campaign.attendance import Attendee
from app.campaign.events import Plan
from app.cases import reading
from app.cases.models import Event
from app.crypto import receipt
from app.crypto.derive import derive
from app.documents import Document
from app.law.calendar import today
from app.monitoring.models import SummaryRow
from app.people import accounts
from app.people.models import Account
from app.risk import controls, register, statement, telling
from app.risk.said import Judgement, Words
from app.site import site_salt
from app.statistics import answers
from app.store import db, new_id, writing
from app.zi import meetings, notes, papers, plan
from app.zi.models import (
    ActivityVersion,
    CriterionNote,
    DocumentVersion,
    MeetingVersion,
    Progress,
)
from tests.office.test_benturan import CHIEF, CLERK, DECISION, HEAD, OTHER, conflict
from tests.office.test_gratifikasi import gift
from tests.people_at_work import employ
from tests.portal import COMPLAINT, REPORT, Portal, Visitor
from tests.public.test_information_request import REQUEST
from tests.zi.sheets import evaluator

(
    OPEN, CODE, DOOR, SIGNED, DESK, ADMIN, OWN, PARTY, TEAM, REGISTER, OFFICE, RECORD, LEADER, OWED,
    TOKEN, EVALUATES, DRAWN,
) = (
    "everybody, and no case on it",
    "who came with the code of this case",
    "everybody: the way in",
    "who signed in",
    "a member of a team, with what their keys open",
    "an administrator",
    "who filed this case",
    "whom this case is put before, or whom it concerns",
    "a member of the team whose key opens this case",
    "a member whose keys open this channel",
    "a member of the office's own team, not of the Inspektorat",
    "whoever keeps the office's record or reads it: no case is in it",
    "a leader of the office",
    "who is in charge of this criterion of the record",
    "a program with a token; no cookie opens it",
    "an evaluator",
    "the team of a case that was drawn, and the evaluator to whom it was opened",
)  # fmt: skip

TABLE = {
    "ajakan.coming": OPEN,
    "ajakan.poster": OPEN,
    "ajakan.protection": OPEN,
    "alur.show": OPEN,
    "aset": OPEN,
    "benturan.show": OPEN,
    "favicon": OPEN,
    "informasi.health": OPEN,
    "informasi.home": OPEN,
    "informasi.leave": OPEN,
    "informasi.outside": OPEN,
    "informasi.protection": OPEN,
    "survei.answer": OPEN,
    "survei.ask": OPEN,
    "survei.thanks": OPEN,
    "survei_kanal.answer": OPEN,
    "survei_kanal.ask": OPEN,
    "survei_kanal.choose": OPEN,
    "survei_kanal.thanks": OPEN,
    "survei_hasil.as_csv": OPEN,
    "survei_hasil.as_json": OPEN,
    "survei_hasil.proof": OPEN,
    "survei_hasil.show": OPEN,
    "jawaban.feed": OPEN,
    "jawaban.index": OPEN,
    "jawaban.show": OPEN,
    "jangkauan.accessibility": OPEN,
    "jangkauan.robots": OPEN,
    "jangkauan.sitemap": OPEN,
    "kampanye.ask": OPEN,
    "kampanye.show": OPEN,
    "keliling.calendar": OPEN,
    "keliling.show": OPEN,
    "maklumat.pdf": OPEN,
    "maklumat.show": OPEN,
    "standar.index": OPEN,
    "standar.show": OPEN,
    "standar.sop": OPEN,
    "lapor.form": OPEN,
    "lapor.kept": OPEN,
    "lapor.paper": OPEN,
    "lapor.printed": OPEN,
    "lapor.send": OPEN,
    "lacak.ask": OPEN,
    "lacak.attachment": CODE,
    "lacak.back": OPEN,
    "lacak.case": CODE,
    "lacak.choose": CODE,
    "lacak.copy": CODE,
    "lacak.enter": OPEN,
    "lacak.hand_over": CODE,
    "lacak.identity": CODE,
    "lacak.leave": OPEN,
    "lacak.rate": CODE,
    "lacak.reply": CODE,
    "statistik.as_csv": OPEN,
    "statistik.as_json": OPEN,
    "statistik.show": OPEN,
    "pendaftaran.ask": DOOR,
    "pendaftaran.ask_recovery": DOOR,
    "pendaftaran.begin": DOOR,
    "pendaftaran.begin_recovery": DOOR,
    "pendaftaran.finish": DOOR,
    "pendaftaran.finish_recovery": DOOR,
    "pintu.enter": DOOR,
    "pintu.index": DOOR,
    "pintu.leave": DOOR,
    "api_zi.criteria": TOKEN,
    "api_zi.criterion": TOKEN,
    "api_zi.described": OPEN,
    "api_zi.nothing": TOKEN,
    "api_zi.published": TOKEN,
    "api_zi.targets": TOKEN,
    "zi_ekspor.show": RECORD,
    "zi_ekspor.download": RECORD,
    "lke.show": RECORD,
    "lke.question": OFFICE,
    "lke.map_question": OFFICE,
    "lke_impor.form": OFFICE,
    "lke_impor.check": OFFICE,
    "lke_impor.take": OFFICE,
    "penilaian.show": RECORD,
    "penilaian.one": RECORD,
    "penilaian.answer": EVALUATES,
    "penilaian.hand_over": EVALUATES,
    "sampel.show": RECORD,
    "sampel.population": RECORD,
    "sampel.draw": EVALUATES,
    "sampel.case": DRAWN,
    "sampel.open_for": DRAWN,
    "akun_penilai.show": ADMIN,
    "akun_penilai.invite": ADMIN,
    "akun_penilai.call_off": ADMIN,
    "akun_penilai.close": ADMIN,
    "token_api.show": ADMIN,
    "token_api.make": ADMIN,
    "token_api.revoke": ADMIN,
    "pintu.sign_in": DOOR,
    "bantuan.show": SIGNED,
    "bawahan.show": SIGNED,
    "laporan.form": SIGNED,
    "laporan.send": SIGNED,
    "pegawai.address": SIGNED,
    "pegawai.home": SIGNED,
    "laporan.attachment": OWN,
    "laporan.case": OWN,
    "laporan.reply": OWN,
    "bawahan.attachment": PARTY,
    "bawahan.case": PARTY,
    "bawahan.step": PARTY,
    "antrean.show": DESK,
    "banyak.carry_out": DESK,
    "cari.ask": DESK,
    "cari.find": DESK,
    "catat.enter": DESK,
    "catat.form": DESK,
    "contoh.add": DESK,
    "contoh.drop": DESK,
    "contoh.show": DESK,
    "hubungi.show": DESK,
    "impor.check": DESK,
    "impor.form": DESK,
    "impor.take": DESK,
    "kampanye_meja.download": OFFICE,
    "kampanye_meja.review": OFFICE,
    "kampanye_meja.show": OFFICE,
    "meja.today": DESK,
    "sosialisasi.attach": OFFICE,
    "sosialisasi.attend": OFFICE,
    "sosialisasi.attendance_form": OFFICE,
    "sosialisasi.blank": OFFICE,
    "sosialisasi.call_off": OFFICE,
    "sosialisasi.change": OFFICE,
    "sosialisasi.detach": OFFICE,
    "sosialisasi.erase": OFFICE,
    "sosialisasi.event": OFFICE,
    "sosialisasi.file": OFFICE,
    "sosialisasi.hold": OFFICE,
    "sosialisasi.plan": OFFICE,
    "sosialisasi.report": OFFICE,
    "sosialisasi.show": OFFICE,
    "tim.admit": DESK,
    "tim.ask_in": DESK,
    "tim.back": DESK,
    "tim.call_off": DESK,
    "tim.invite": DESK,
    "tim.leave": DESK,
    "tim.part": DESK,
    "tim.parted": DESK,
    "tim.reseal": DESK,
    "tim.show": DESK,
    "tim.turn_away": DESK,
    "terbit.add": OFFICE,
    "terbit.one": OFFICE,
    "terbit.publish": OFFICE,
    "terbit.rewrite": OFFICE,
    "terbit.show": OFFICE,
    "terbit.withdraw": OFFICE,
    "register.download": REGISTER,
    "register.first": REGISTER,
    "register.objects": REGISTER,
    "register.remind": REGISTER,
    "register.show": REGISTER,
    "rekap.add_sheet": DESK,
    "rekap.download": RECORD,
    "rekap.draft": RECORD,
    "rekap.freeze": OFFICE,
    "rekap.letter": RECORD,
    "rekap.live": RECORD,
    "rekap.newest": RECORD,
    "rekap.one": RECORD,
    "rekap.read": LEADER,
    "rekap.show": RECORD,
    "rekap.signed": OFFICE,
    "evaluasi.choose": OFFICE,
    "evaluasi.show": RECORD,
    "laporan_evaluasi.download": RECORD,
    "satu_evaluasi.add": OFFICE,
    "satu_evaluasi.begin": OFFICE,
    "satu_evaluasi.conclude": OFFICE,
    "satu_evaluasi.draw": OFFICE,
    "satu_evaluasi.drop": OFFICE,
    "satu_evaluasi.keep": OFFICE,
    "satu_evaluasi.proof": RECORD,
    "satu_evaluasi.show": RECORD,
    "satu_evaluasi.verify": OFFICE,
    "tindak_evaluasi.drop": OFFICE,
    "tindak_evaluasi.follow_up": OFFICE,
    "tindak_evaluasi.judge": OFFICE,
    "tindak_evaluasi.recommend": OFFICE,
    "uji_evaluasi.form": OFFICE,
    "uji_evaluasi.keep": OFFICE,
    "pelayanan.show": OFFICE,
    "risiko.blank": OFFICE,
    "risiko.enter": OFFICE,
    "risiko.show": RECORD,
    "risiko_komunikasi.document": RECORD,
    "risiko_komunikasi.note": OFFICE,
    "risiko_komunikasi.show": RECORD,
    "risiko_penilaian.as_json": RECORD,
    "risiko_penilaian.download": RECORD,
    "risiko_penilaian.make": OFFICE,
    "risiko_penilaian.one": RECORD,
    "risiko_penilaian.show": RECORD,
    "satu_risiko.begin": OFFICE,
    "satu_risiko.call_off": OFFICE,
    "satu_risiko.close": OFFICE,
    "satu_risiko.finish": OFFICE,
    "satu_risiko.judge": OFFICE,
    "satu_risiko.note": OFFICE,
    "satu_risiko.plan": OFFICE,
    "satu_risiko.proof": RECORD,
    "satu_risiko.reword": OFFICE,
    "satu_risiko.show": RECORD,
    "survei_impor.check": OFFICE,
    "survei_impor.form": OFFICE,
    "survei_impor.take": OFFICE,
    "survei_kertas.enter": OFFICE,
    "survei_kertas.form": OFFICE,
    "survei_laporan.download": OFFICE,
    "survei_laporan.poster": OFFICE,
    "survei_laporan.proof": OFFICE,
    "survei_meja.choose_length": OFFICE,
    "survei_meja.finish": OFFICE,
    "survei_meja.season": OFFICE,
    "survei_meja.set_aside": OFFICE,
    "survei_meja.settle": OFFICE,
    "survei_meja.show": OFFICE,
    "survei_meja.undertake": OFFICE,
    "survei_meja.words": OFFICE,
    "daftar_layanan.add": OFFICE,
    "daftar_layanan.begin": OFFICE,
    "daftar_layanan.show": OFFICE,
    "layanan.add_sop": OFFICE,
    "layanan.change": OFFICE,
    "layanan.publish": OFFICE,
    "layanan.review": OFFICE,
    "layanan.show": OFFICE,
    "layanan.sop_file": OFFICE,
    "layanan.version": OFFICE,
    "layanan.withdraw": OFFICE,
    "meja_keliling.add": OFFICE,
    "meja_keliling.back_on": OFFICE,
    "meja_keliling.call_off": OFFICE,
    "meja_keliling.change": OFFICE,
    "meja_keliling.remove": OFFICE,
    "meja_keliling.show": OFFICE,
    "meja_keliling.stop": OFFICE,
    "meja_maklumat.publish": OFFICE,
    "meja_maklumat.save": OFFICE,
    "meja_maklumat.show": OFFICE,
    "rancangan.save": OFFICE,
    "rancangan.show": OFFICE,
    "kasus.assign": TEAM,
    "kasus.attachment": TEAM,
    "kasus.contact": TEAM,
    "kasus.disposition": TEAM,
    "kasus.message": TEAM,
    "kasus.note": TEAM,
    "kasus.open_locked": TEAM,
    "kasus.original": TEAM,
    "kasus.relay": TEAM,
    "kasus.show": TEAM,
    "kasus.step": TEAM,
    "resmi.form": TEAM,
    "resmi.packet": TEAM,
    "pihak.renew": DESK,
    "resmi.receipt": TEAM,
    "zi.area": RECORD,
    "zi.entrust": OFFICE,
    "zi.front": RECORD,
    "zi_dokumen.file": RECORD,
    "zi_dokumen.index": RECORD,
    "zi_dokumen.link": OFFICE,
    "zi_dokumen.renew": OFFICE,
    "zi_dokumen.show": RECORD,
    "zi_dokumen.unlink": OFFICE,
    "zi_dokumen.withdraw": OFFICE,
    "zi_edisi.amend": ADMIN,
    "zi_edisi.show": RECORD,
    "zi_kegiatan.advance": OFFICE,
    "zi_kegiatan.change": OFFICE,
    "zi_kegiatan.show": RECORD,
    "zi_kriteria.link": OFFICE,
    "zi_kriteria.say": OFFICE,
    "zi_kriteria.show": RECORD,
    "zi_kriteria.upload": OFFICE,
    "zi_rapat.change": OFFICE,
    "zi_rapat.finish": OFFICE,
    "zi_rapat.scan": OFFICE,
    "zi_rapat.sheet": RECORD,
    "zi_rapat.show": RECORD,
    "zi_rapat_semua.blank": OFFICE,
    "zi_rapat_semua.enter": OFFICE,
    "zi_rapat_semua.index": RECORD,
    "zi_rencana.add": OFFICE,
    "zi_rencana.prioritise": OFFICE,
    "zi_rencana.review": OFFICE,
    "zi_rencana.show": RECORD,
    "zi_rencana.target": RECORD,
    "zi_saya.index": SIGNED,
    "zi_saya.show": OWED,
    "zi_saya.upload": OWED,
    "zi_simulasi.show": RECORD,
    "aturan.amend": ADMIN,
    "aturan.decide": ADMIN,
    "aturan.show": ADMIN,
    "daftar_pegawai.code": ADMIN,
    "daftar_pegawai.role": ADMIN,
    "daftar_pegawai.show": ADMIN,
}

SHOWS = {"lacak.case", "lacak.copy", "laporan.case", "bawahan.case", "kasus.show"}
"""Pages that show the words of a case to whom they are for."""

GIVES = {"lacak.attachment", "laporan.attachment", "bawahan.attachment", "kasus.attachment"}
"""Pages that give a file of it."""

EVENT, DOCUMENT = "e" * 32, "d" * 32
"""An event of the office, and its photograph."""

RISK, STATEMENT, PROOF = "R-001", "c" * 32, "b" * 32
"""A risk of the office, its yearly statement, and a document that proves what was done about it."""
PAPER, MEETING, ACTIVITY, CRITERION = "b" * 32, "c" * 32, "9" * 32, "I.a.1"
"""A document, a meeting and an activity of the record, and a criterion of it."""

ATTENDED = "Hadirin Rahasia"

SOME_CHANNELS = {"resmi.form", "resmi.packet", "resmi.receipt"}
"""Pages that only some channels have; those of a gift are open to its officer."""

ANSWER = "a" * 32
"""An answer that the office has published."""

SUMMARY = "b" * 32
"""A frozen summary, with its signed paper."""

OFFICE_CASES = {"wbs", "aduan", "informasi", "gratifikasi", "benturan", "benturan-kasi", "daftar"}
INSPECTORATE_CASES = {"wbs-inspektorat", "aduan-inspektorat"}


@dataclass(frozen=True)
class Filed:
    """One case: its id and number, the code that opens it, the id of its file."""

    id: str
    number: str
    code: str
    file_id: str
    receipt: int = 1
    """The event of a case for which there is a receipt."""


@dataclass
class Actor:
    """Somebody with a browser, and the cases that each kind of page is to show them."""

    browser: Visitor
    signed_in: bool = True
    team: bool = False
    evaluates: bool = False
    administrator: bool = False
    leader: bool = False
    record: bool = False
    owes: bool = False
    code: set[str] = field(default_factory=set)
    own: set[str] = field(default_factory=set)
    party: set[str] = field(default_factory=set)
    desk: set[str] = field(default_factory=set)

    @property
    def all(self) -> set[str]:
        """Every case that they may read anywhere."""
        return self.code | self.own | self.party | self.desk

    def reads(self, who: str) -> set[str]:
        """The cases that a page of this kind shows them. None was drawn here."""
        return {CODE: self.code, OWN: self.own, PARTY: self.party, TEAM: self.desk}.get(who, set())

    def gets_in(self, who: str) -> bool:
        """Whether a page of this kind without a case of its own lets them in."""
        if who in (OPEN, DOOR):
            return True
        if who == EVALUATES:
            return self.evaluates
        if who == SIGNED:
            return self.signed_in and not self.evaluates
        if who == ADMIN:
            return self.administrator
        if who in (RECORD, OWED):
            return self.record if who == RECORD else self.owes
        if who == OFFICE:
            return self.desk == OFFICE_CASES
        if who == LEADER:
            return self.leader
        return self.team if who == DESK else self.signed_in


def _socialise() -> None:
    """An event with a photograph and somebody who attended."""
    said = Plan("wbs", "Berani lapor", today(), "", "", "Aula", "Pegawai", "", "Sri", public=False)
    events.plan(EVENT, said, "petugas")
    facts = {"name": "foto.png", "type": "image/png", "size": 1, "sha256": "0" * 64}
    photo = Document(id=DOCUMENT, added=today(), cleaned="bersih", body=b"x", **facts)
    events.attach(EVENT, events.PHOTO, [photo], "petugas")
    events.take_attendance(EVENT, [Attendee(ATTENDED, "Pelayanan")])


def _summarise() -> None:
    """A frozen summary of the survey."""
    figures = {"kanal": "skm", "periode": "2025", "angka": {"responden": 0}, "sampai": "2026-01-31"}
    words = {"letter": "", "by": "petugas", "analysis": "Sepi.", "correction": "", "replaces": ""}
    frozen = {"number": "REKAP/SKM/2025/1", "channel": "skm", "period": "2025", "version": 1}
    days = {"published": today(), "as_of": today(), "read_on": None, "read_by": ""}
    row = SummaryRow(
        id=SUMMARY, figures=figures, digest="", signed=DOCUMENT, **frozen, **words, **days
    )
    with writing() as session:
        session.add(row)


def _weigh() -> None:
    """A risk, and a statement over it."""
    words = Words("Tarif resmi", "Pungutan", "Tunai", "Rugi", "kecurangan", CHIEF, "")
    judged = Judgement(False, 3, 4, "kurangi", 2, 3, (1, 3, 6, 12), ())
    register.enter(new_id(), words, judged, "petugas", today())
    risk, activity = register.find(RISK), new_id()
    assert risk is not None
    controls.plan(activity, risk, "Kamera", CHIEF, today(), "petugas", today())
    facts = {"name": "bukti.txt", "type": "text/plain", "size": 1, "sha256": "0" * 64}
    proof = Document(id=PROOF, added=today(), cleaned="tanpa", body=b"x", **facts)
    controls.finish(risk, activity, today(), "Terpasang.", proof, today())
    telling.note(new_id(), today(), "Semua", "apel", "SPIP", proof, "", "petugas", today())
    statement.make(STATEMENT, today().year, "", "petugas", today())


def _keep_record() -> None:
    """A document with a file, a meeting, an activity; a clerk is in charge of the document's criterion."""
    year = today().year
    facts = {"name": "sk.txt", "type": "text/plain", "size": 1, "sha256": "1" * 64}
    file = Document(id="f" * 32, added=today(), cleaned="bersih", body=b"x", **facts)
    said = papers.Said("sk_tim", "SK tim", today())
    papers.add(PAPER, said, file, [(year, CRITERION)], "petugas")
    held = meetings.Said("Rapat", today(), "", "", "Aula", "Acara", "Kepala", "Kepala")
    meetings.write(MEETING, held, [meetings.Decided("Menyusun SK", CLERK, today())], 0, "petugas")
    planned = plan.Said("Kegiatan", ("T.I.a",), (), today(), today(), "")
    plan.write(ACTIVITY, year, planned, 0, "petugas")
    notes.say(year, CRITERION, notes.Said(nip=CLERK), 0, "petugas")


def _marker(name: str) -> str:
    return f"PENANDA {name.upper()} SELESAI"


def _file(name: str) -> bytes:
    return f"BERKAS {name.upper()} SELESAI".encode()


class World:
    """Every kind of case, filed by whoever files it, and everybody who could want to read it."""

    def __init__(self, portal: Portal) -> None:
        self.portal = portal
        self.cases: dict[str, Filed] = {}
        staff = {
            name: employ(portal, name, nip, superior)
            for name, nip, superior in (
                ("kepala", HEAD, ""),
                ("kasi", CHIEF, HEAD),
                ("sri", CLERK, CHIEF),
                ("kasi-lain", OTHER, HEAD),
            )
        }
        accounts.grant(OTHER, "administrator", given=True)
        accounts.grant(HEAD, "pimpinan", given=True)
        visitor = portal.visitor()
        self._file(visitor, "wbs", "/lapor/wbs", REPORT)
        self._file(
            visitor, "wbs-inspektorat", "/lapor/wbs", REPORT | {"tidak_boleh_baca": "kepala"}
        )
        self._file(visitor, "aduan", "/lapor/pengaduan", COMPLAINT)
        self._file(
            visitor, "aduan-inspektorat", "/lapor/pengaduan",
            COMPLAINT | {"tidak_boleh_baca": "kepala"},
        )  # fmt: skip
        self._file(visitor, "informasi", "/lapor/informasi", REQUEST)
        office = "/kantor/pegawai"
        self._file(staff["sri"], "gratifikasi", f"{office}/gratifikasi", gift())
        self._file(staff["sri"], "benturan", f"{office}/benturan", conflict())
        self._file(staff["kasi"], "benturan-kasi", f"{office}/benturan", conflict())
        listed = {
            "saat": "tahunan",
            "pernyataan": "ada",
            "sumber": "keluarga",
            "nama": "Sri",
            "jabatan": "Staf",
        }
        self._file(staff["sri"], "daftar", f"{office}/kepentingan", listed)
        words = answers.Words("Jam buka", "Kapan loket buka?", "Pukul delapan.", "antrean")
        answers.publish(answers.write(words, "petugas", today(), ANSWER), today())
        holder, _ = portal.track(self.cases["wbs"].code)
        officer, inspector = portal.sign_in("petugas"), portal.sign_in("inspektorat")
        number = self.cases["gratifikasi"].number
        page = officer.send(
            officer.get(f"/kantor/meja/kasus/{number}"), "/langkah/titip", barang="Parsel",
            tempat_titip="Lemari", tanggal_titip=f"{today():%d-%m-%Y}", penyerah="Sri",
        )  # fmt: skip
        assert page.status == 200, page.text
        seq = portal.opened(number).case.events
        self.cases["gratifikasi"] = replace(self.cases["gratifikasi"], receipt=seq)
        _socialise()
        _summarise()
        _weigh()
        _keep_record()
        self.actors = {
            "tanpa akun": Actor(portal.visitor(), signed_in=False),
            "pemegang kode": Actor(holder, signed_in=False, code={"wbs"}),
            "pegawai": Actor(staff["sri"], own={"gratifikasi", "benturan", "daftar"}, owes=True),
            "atasan": Actor(staff["kasi"], own={"benturan-kasi"}, party={"benturan"}),
            "pimpinan": Actor(staff["kepala"], record=True, leader=True, party={"benturan-kasi"}),
            "administrator": Actor(staff["kasi-lain"], administrator=True, record=True),
            "petugas": Actor(
                officer, team=True, administrator=True, record=True, desk=OFFICE_CASES
            ),
            "inspektorat": Actor(inspector, team=True, record=True, desk=INSPECTORATE_CASES),
            "penilai": Actor(evaluator(portal), evaluates=True, record=True),
        }

    def _file(self, who: Visitor, name: str, address: str, answers: dict[str, str]) -> None:
        action = address.removeprefix("/kantor")
        proof = (io.BytesIO(_file(name)), "catatan.txt")
        told = {**answers, "uraian": _marker(name), "lampiran": [proof]}
        page = who.send(who.get(address), action, **told)
        assert page.status == 200, page.text
        code = page.by_id("kode-laporan")
        opened = reading.open_by_receipt(receipt.derive_keys(receipt.read_code(code), site_salt()))
        proofs = [p.file.id for e in opened.entries for p in e.proofs]
        self.cases[name] = Filed(opened.case.id, page.by_id("nomor-laporan"), code, proofs[0])

    def seen_in(self, body: bytes) -> set[str]:
        """The cases whose words or file are in what was sent."""
        with suppress(zipfile.BadZipFile), zipfile.ZipFile(io.BytesIO(body)) as archive:
            body = b"".join(archive.read(name) for name in archive.namelist())
            if "formulir.xlsx" in archive.namelist():
                body += archive.read("formulir.xlsx")
        return {n for n in self.cases if _marker(n).encode() in body or _file(n) in body}


def _rules(portal: Portal) -> Iterator[tuple[str, Rule]]:
    """Every page of both applications: what stands before its address, and its rule."""
    office: Flask = portal.app.wsgi_app.mounts["/kantor"]  # type: ignore[attr-defined]
    for prefix, app in (("", portal.app), ("/kantor", office)):
        leaving = "informasi.leave"  # last: it forgets the code
        for rule in sorted(app.url_map.iter_rules(), key=lambda r: (r.endpoint == leaving, r.rule)):
            yield prefix, rule


def _address(prefix: str, rule: Rule, case: Filed) -> str:
    """The address of a page, as somebody who knows of the case would type it."""
    names = {
        "token_api": "0" * 16,
        "ajakan": "wbs",
        "lapor": "wbs",
        "register": "benturan",
        "laporan": "benturan",
    }
    blueprint = rule.endpoint.split(".")[0]
    codes = {"satu_risiko": RISK, "zi_rencana": "T.I.a"}
    kinds = {"zi_ekspor": "json", "penilaian": "kriteria"}
    filled = {
        "number": case.number,
        "file_id": case.file_id,
        "name": names.get(blueprint, "putuskan" if blueprint == "bawahan" else "kembalikan"),
        "kind": kinds.get(blueprint, "xlsx"),
        "seq": case.receipt,
        "nip": CLERK,
        "event_id": EVENT,
        "part": "foto",
        "document_id": PROOF if "risiko" in blueprint else DOCUMENT,
        "account_id": "0" * 32,
        "sample_id": "x",
        "slug": "pajak-tahunan",
        "sop_id": "x",
        "stop_id": "x",
        "version": 1,
        "answer_id": ANSWER,
        "which": "antikorupsi",
        "instrument": "skm",
        "period": str(today().year),
        "improvement_id": "x",
        "summary_id": SUMMARY,
        "source": "skm",
        "code": codes.get(blueprint, CRITERION),
        "activity_id": ACTIVITY if blueprint.startswith("zi") else "x",
        "assessment_id": STATEMENT,
        "channel": "wbs",
        "finding_id": "x",
        "recommendation_id": "x",
        "trial_id": "baru",
        "who": "pegawai",
        "year": today().year,
        "area": "I",
        "series": PAPER,
        "version_id": PAPER,
        "link_id": "x",
        "meeting_id": MEETING,
        "decision_id": "x",
        "drawing_id": "x",
        "rest": "x",
    }
    if blueprint == "zi_rapat":
        filled["part"] = "notulen"
    if rule.endpoint == "aset":
        filled["name"] = "portal.css"
    built = rule.build({k: v for k, v in filled.items() if k in rule.arguments})
    assert built is not None
    return prefix + built[1]


@pytest.fixture
def world(portal: Portal) -> World:
    return World(portal)


def test_every_page_has_its_line_in_the_table(portal: Portal) -> None:
    assert {rule.endpoint for _, rule in _rules(portal)} == TABLE.keys()


def test_nobody_reads_what_is_not_theirs_on_any_page(world: World) -> None:
    for prefix, rule in _rules(world.portal):
        if "GET" not in (rule.methods or ()):
            continue
        who = TABLE[rule.endpoint]
        by_case = bool({"number", "file_id"} & rule.arguments) or who == CODE
        for name, case in world.cases.items():
            for role, actor in world.actors.items():
                got = actor.browser.client.get(_address(prefix, rule, case))
                seen = world.seen_in(got.data)
                told = f"{role} at {rule.rule} of {name}"
                assert actor.team or ATTENDED.encode() not in got.data, told
                if who == CODE:
                    assert seen <= actor.code, told
                    shown = name in actor.code
                elif by_case:
                    assert seen <= actor.reads(who) & {name}, told
                    shown = name in actor.reads(who)
                else:
                    assert seen <= actor.all, told
                    shown = False
                if rule.endpoint in SHOWS | GIVES and shown:
                    assert name in seen, f"{told}: nothing was shown"
                if rule.endpoint in SOME_CHANNELS and role == "petugas" and name == "gratifikasi":
                    assert got.status_code == 200, told
                if by_case and not shown and who != CODE:
                    assert got.status_code != 200, told
            if not by_case:
                break  # the page is the same whichever case somebody thinks of


def test_nobody_gets_in_where_they_do_not_belong(world: World) -> None:
    case = world.cases["wbs"]
    for prefix, rule in _rules(world.portal):
        who = TABLE[rule.endpoint]
        if "GET" not in (rule.methods or ()) or {"number", "file_id"} & rule.arguments:
            continue
        for role, actor in world.actors.items():
            status = actor.browser.client.get(_address(prefix, rule, case)).status_code
            of_record = who == RECORD and rule.endpoint.startswith("zi")
            known = who in (SIGNED, DESK, ADMIN, OWED) and "drawing_id" not in rule.arguments
            if known or of_record or (who in (OFFICE, RECORD) and not rule.arguments):
                assert (status == 200) is actor.gets_in(who), f"{role} at {rule.rule}: {status}"
            if who in (REGISTER, OFFICE) and role != "petugas":
                assert status != 200, f"{role} at {rule.rule}"
            if who == RECORD and not actor.gets_in(who):
                assert status != 200, f"{role} at {rule.rule}"
            if who in (TOKEN, DRAWN):
                assert status in (401, 404, 303), f"{role} at {rule.rule}: {status}"


def test_an_evaluator_is_led_to_the_record_from_every_page_that_is_not_of_it(world: World) -> None:
    """Whatever the page, whatever is in its address, and with a form as well: nothing else answers."""
    tpi, asked = world.actors["penilai"].browser.client, 0
    for prefix, rule in _rules(world.portal):
        who = TABLE[rule.endpoint]
        theirs = who in (EVALUATES, RECORD)
        if prefix != "/kantor" or who in (OPEN, DOOR) or theirs:
            continue
        for method in {"GET", "POST"} & (rule.methods or set()):
            got = tpi.open(_address(prefix, rule, world.cases["wbs"]), method=method)
            asked += 1
            told = f"{method} {rule.rule}: {got.status_code}"
            if rule.endpoint == "sampel.case":
                assert got.status_code == 404, told
                continue
            assert got.status_code == 303, told
            assert got.headers["Location"].endswith("/penilaian"), told
    assert asked > 100


def test_no_form_of_somebody_else_is_carried_out(world: World) -> None:
    """Forms that are sent to a case of somebody else, with a token of one's own, write nothing."""
    before = _written()
    for prefix, rule in _rules(world.portal):
        who = TABLE[rule.endpoint]
        if "POST" not in (rule.methods or ()) or who in (OPEN, DOOR):
            continue
        for name, case in world.cases.items():
            for role, actor in world.actors.items():
                if name in actor.reads(who) or rule.endpoint == "pegawai.address":
                    continue
                address = _address(prefix, rule, case)
                got = actor.browser.client.post(address, data=_typed(actor, rule, case))
                told = f"{role} sends to {rule.rule} of {name}"
                assert world.seen_in(got.data) <= actor.all, told
                if "number" in rule.arguments:
                    assert got.status_code >= 300, told
            if "number" not in rule.arguments:
                break
    assert _written() == before


def _typed(actor: Actor, rule: Rule, case: Filed) -> dict[str, str]:
    """A filled form under a token that is right for this person, this page and this case.

    So what refuses it is whose the case is, and not the token.
    """
    typed = {
        "pesan": "Bukan untuk saya.",
        "catatan": "Bukan untuk saya.",
        "alasan": "Bukan untuk saya.",
        "dibaca_sampai": "99",
        **DECISION,
    }
    cookie = actor.browser.client.get_cookie("kantor", path="/kantor")
    if cookie is None:
        return typed
    key = derive(base64.urlsafe_b64decode(cookie.value)[32:], "csrf")
    step = "putuskan" if rule.endpoint == "bawahan.step" else "kembalikan"
    purposes = {
        "laporan.reply": f"balas/{case.id}",
        "bawahan.step": f"putusan/{case.id}/{step}",
        "kasus.message": f"pesan/{case.id}",
        "kasus.note": f"catatan/{case.id}",
        "kasus.step": f"{step}/{case.id}",
    }
    purpose = purposes.get(rule.endpoint, "lain")
    return typed | {"kunci_formulir": receipt.sign_form(key, purpose, int(time.time()))}


def _written() -> tuple[int, int]:
    db.session.rollback()
    rows = (Event, CriterionNote, DocumentVersion, MeetingVersion, ActivityVersion, Progress)
    events = sum(db.session.scalar(select(func.count()).select_from(r)) or 0 for r in rows)
    return events, db.session.scalar(select(func.count()).select_from(Account)) or 0
