"""One piece of evidence as the record has it, and what follows from all of a criterion: its status."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import gettext

from app.canonical import sha256_of
from app.zi.catalogue import Criterion
from app.zi.kinds import LABELS

COMPLETE, PARTLY, NONE = "lengkap", "sebagian", "belum"
STATUSES = (COMPLETE, PARTLY, NONE)

Evidence = dict[str, Any]
"""JSON-ready; the keys are those of :func:`live` and :func:`app.zi.papers.as_evidence`.

``bentuk`` is the kind that criteria require, ``berlaku`` whether it holds now, ``cukup`` whether it
is enough by itself, and ``kurang`` a sentence that says why not.
"""


def live(
    kind: str,
    what: str,
    *,
    title: str,
    figure: Any,
    told: str,
    day: date,
    address: str,
    lacking: str = "",
    version: int = 1,
    form: str = "hitungan",
) -> Evidence:
    """A piece of evidence that the portal shows by itself.

    ``figure`` is what was counted and what the hash covers, ``told`` the same as a sentence, ``day``
    that as of which it holds; ``lacking`` says what it is short of, "" where it is enough.
    """
    return {
        "id": f"{kind}:{what}",
        "jenis": form,
        "bentuk": kind,
        "judul": title,
        "angka": told,
        "tanggal": day.isoformat(),
        "alamat": address,
        "sidik": sha256_of(figure),
        "versi": version,
        "berlaku_dari": None,
        "berlaku_sampai": None,
        "berkas": None,
        "berlaku": True,
        "cukup": not lacking,
        "kurang": lacking,
    }


def status(criterion: Criterion, items: Sequence[Evidence]) -> str:
    """``lengkap`` where every required kind has evidence that holds and is enough, ``sebagian`` where
    some required evidence holds, else ``belum``."""
    met = [_met(kinds, items) for kinds in criterion.needs]
    if all(met):
        return COMPLETE
    asked = {kind for kinds in criterion.needs for kind in kinds}
    return PARTLY if any(i["berlaku"] and i["bentuk"] in asked for i in items) else NONE


def gaps(criterion: Criterion, items: Sequence[Evidence]) -> list[str]:
    """A sentence for each required kind that is not there, or not enough."""
    found = []
    for kinds in criterion.needs:
        if _met(kinds, items):
            continue
        said = [i["kurang"] for i in items if i["bentuk"] in kinds and i["kurang"]]
        names = gettext(" atau ").join(gettext(LABELS[kind]) for kind in kinds)
        found.append(said[0] if said else gettext("Belum ada bukti: %(jenis)s.", jenis=names))
    return found


def _met(kinds: Sequence[str], items: Sequence[Evidence]) -> bool:
    return any(i["bentuk"] in kinds and i["berlaku"] and i["cukup"] for i in items)
