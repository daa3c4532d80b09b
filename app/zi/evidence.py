"""Evidence that the portal shows by itself, and what follows from all of a criterion: its status."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import gettext

from app.canonical import sha256_of
from app.evidence import Evidence, piece
from app.zi.catalogue import Criterion
from app.zi.kinds import LABELS

COMPLETE, PARTLY, NONE = "lengkap", "sebagian", "belum"
STATUSES = (COMPLETE, PARTLY, NONE)


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
    return piece(
        f"{kind}:{what}",
        form,
        kind=kind,
        title=title,
        told=told,
        day=day,
        address=address,
        digest=sha256_of(figure),
        version=version,
        lacking=lacking,
    )


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
    for kinds in unmet(criterion, items):
        said = [i["kurang"] for i in items if i["bentuk"] in kinds and i["kurang"]]
        names = gettext(" atau ").join(gettext(LABELS[kind]) for kind in kinds)
        found.append(said[0] if said else gettext("Belum ada bukti: %(jenis)s.", jenis=names))
    return found


def unmet(criterion: Criterion, items: Sequence[Evidence]) -> list[tuple[str, ...]]:
    """The required kinds that are not there, or not enough; any of those named together would do."""
    return [kinds for kinds in criterion.needs if not _met(kinds, items)]


def _met(kinds: Sequence[str], items: Sequence[Evidence]) -> bool:
    return any(i["bentuk"] in kinds and i["berlaku"] and i["cukup"] for i in items)
