"""Live evidence from the sealed channels: that they are ready, and nothing of any case.

No number of cases is ever read here but the frozen yearly cells that everybody may read.
"""

from flask_babel import gettext
from sqlalchemy import func, select

from app.evidence import Evidence
from app.language import day_text
from app.people import presence, recovery, vaults
from app.people.models import VaultMember
from app.statistics import yearly
from app.store import db
from app.zi import days
from app.zi.evidence import live
from app.zi.live_public import YEAR

VAULTS = {"gratifikasi": "upg", "benturan": "konflik", "wbs": "wbs"}
"""The vault whose team a channel's reports go to."""


def channel(name: str, year: int) -> list[Evidence]:
    """Whether a channel's team can read what comes.

    Enough where two at least hold its key, and the key on paper was tried within a year.
    """
    vault, day = VAULTS[name], days.held_on(year)
    (team,) = presence.team_status((vault,))
    since = presence.key_days((vault,)).get(vault)
    if not team.enrolled or since is None or since > day:
        return []
    several, drilled = _members(vault) > 1, recovery.last_drill(vault, day)
    fresh = drilled is not None and drilled >= day - YEAR
    lacking = ""
    if not several:
        lacking = gettext("Kunci tim hanya dipegang satu orang: undang seorang rekan.")
    elif not fresh:
        lacking = gettext("Kunci pemulihan tim belum diuji dalam setahun terakhir.")
    tried = gettext("diuji %(hari)s", hari=day_text(drilled)) if drilled else gettext("belum diuji")
    return [
        live(
            "kanal",
            name,
            title=gettext("Kesiapan kanal %(kanal)s", kanal=_title(name)),
            figure={
                "kanal": name,
                "terdaftar": True,
                "lebih_dari_satu": several,
                "diuji": drilled.isoformat() if drilled else None,
            },
            told=gettext(
                "tim terdaftar; kunci dipegang %(siapa)s; kunci pemulihan %(uji)s",
                siapa=gettext("lebih dari satu orang") if several else gettext("satu orang"),
                uji=tried,
            ),
            day=day,
            address="/kantor/meja/tim",
            lacking=lacking,
            form="halaman",
        )
    ]


def year_cells(name: str, year: int) -> list[Evidence]:
    """The frozen figures of a year that is over, small ones hidden, as the statistics page shows them."""
    labels = yearly.outcomes(name)
    return [
        live(
            "tahunan",
            f"{name}-{row.year}",
            title=gettext("Angka tahunan %(kanal)s %(tahun)s", kanal=_title(name), tahun=row.year),
            figure={"kanal": name, "tahun": row.year, "hasil": row.cells},
            told=", ".join(f"{gettext(labels.get(k, k))}: {n}" for k, n in row.cells.items()),
            day=row.as_of,
            address="/statistik",
        )
        for row in yearly.published()
        if row.year == year and row.channel == name
    ]


def _title(name: str) -> str:
    titles = {
        "gratifikasi": gettext("gratifikasi"),
        "benturan": gettext("benturan kepentingan"),
        "wbs": gettext("whistleblowing"),
    }
    return str(titles[name])


def _members(vault: str) -> int:
    """How many hold the newest key of a vault, the key on paper not counted."""
    newest = select(func.max(VaultMember.number)).where(VaultMember.vault == vault)
    query = select(func.count()).where(
        VaultMember.vault == vault,
        VaultMember.number == newest.scalar_subquery(),
        VaultMember.member != vaults.RECOVERY,
    )
    return db.session.scalar(query) or 0
