"""What somebody in charge of a criterion does next: a document, or the page where evidence is made."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext

from app.cases.channel import N_
from app.office.session import RECORD_READERS
from app.zi.catalogue import criteria
from app.zi.evidence import unmet
from app.zi.kinds import DOCUMENTS, LABELS

_OFFICE, _ADMINISTRATOR = frozenset({"petugas"}), frozenset({"administrator"})
_TEAMS = frozenset({"petugas", "inspektorat"})

_PLAN = (N_("Rencana kerja"), "zi_rencana.show", RECORD_READERS)
_EVALUATIONS = (N_("Evaluasi kanal"), "evaluasi.show", RECORD_READERS)
_STANDARDS = (N_("Standar pelayanan"), "daftar_layanan.show", _OFFICE)
_SURVEYS = (N_("Survei"), "survei_meja.show", _OFFICE)
_CAMPAIGN = (N_("Kampanye"), "kampanye_meja.show", _OFFICE)

PLACES = {
    **dict.fromkeys(("rencana", "prioritas", "kemajuan"), _PLAN),
    "rekap": (N_("Rekap"), "rekap.show", RECORD_READERS),
    **dict.fromkeys(("evaluasi", "tindak_lanjut"), _EVALUATIONS),
    "risiko": (N_("Register risiko"), "risiko.show", RECORD_READERS),
    **dict.fromkeys(("standar", "sop", "reviu"), _STANDARDS),
    "maklumat": (N_("Maklumat"), "meja_maklumat.show", _OFFICE),
    "keliling": (N_("Samsat keliling"), "meja_keliling.show", _OFFICE),
    **dict.fromkeys(("skm", "skm_publikasi", "skm_tindak_lanjut"), _SURVEYS),
    **dict.fromkeys(("kampanye", "tayangan"), _CAMPAIGN),
    "sosialisasi": (N_("Sosialisasi"), "sosialisasi.show", _OFFICE),
    "pegawai": (N_("Daftar pegawai"), "daftar_pegawai.show", _ADMINISTRATOR),
    "kanal": (N_("Tim"), "tim.show", _TEAMS),
}
"""The page where a kind of evidence is made, and whose roles open it; others the portal counts by itself."""


@dataclass(frozen=True)
class Step:
    """What is to be shown, and where: ``place`` is "" where it is uploaded or counted by the portal."""

    what: str
    uploaded: bool
    place: str = ""
    address: str = ""
    """"" where the reader may not open the place."""


def of(one: dict[str, Any], year: int, roles: Collection[str]) -> list[Step]:
    """The next steps of a criterion as the record tells it: one for each required kind that is not met."""
    return [_step(kinds, year, roles) for kinds in unmet(criteria()[one["kode"]], one["bukti"])]


def _step(kinds: Collection[str], year: int, roles: Collection[str]) -> Step:
    what = gettext(" atau ").join(gettext(LABELS[kind]) for kind in kinds)
    if any(kind in DOCUMENTS for kind in kinds):
        return Step(what, uploaded=True)
    found = next((PLACES[kind] for kind in kinds if kind in PLACES), None)
    if found is None:
        return Step(what, uploaded=False)
    label, endpoint, opens = found
    if not opens.intersection(roles):
        return Step(what, uploaded=False, place=gettext(label))
    given: dict[str, Any] = {"year": year} if found is _PLAN else {}
    return Step(what, uploaded=False, place=gettext(label), address=url_for(endpoint, **given))
