"""Evidence that the record itself holds: its work plan, priority targets and their progress."""

from flask_babel import gettext

from app.evidence import Evidence
from app.zi import days
from app.zi import plan as plans
from app.zi.evidence import live


def plan(year: int) -> list[Evidence]:
    """The work plan, once it has an activity."""
    activities = plans.of_year(year)
    if not activities:
        return []
    open_ones = sum(not a.said.nip for a in activities)
    return [
        live(
            "rencana",
            str(year),
            title=gettext("Rencana kerja %(tahun)s", tahun=year),
            figure=[[a.id, a.number] for a in activities],
            told=gettext("%(n)s kegiatan dengan target dan jadwal", n=len(activities)),
            day=days.held_on(year),
            address=f"/kantor/zi/{year}/rencana",
            lacking=gettext("%(n)s kegiatan belum punya penanggung jawab.", n=open_ones)
            if open_ones
            else "",
        )
    ]


def priorities(year: int) -> list[Evidence]:
    """Priority targets, once there are any; enough where each has an activity."""
    chosen = sorted(plans.priorities(year))
    if not chosen:
        return []
    planned = {code for a in plans.of_year(year) for code in a.said.targets}
    bare = [code for code in chosen if code not in planned]
    return [
        live(
            "prioritas",
            str(year),
            title=gettext("Target prioritas %(tahun)s", tahun=year),
            figure={"prioritas": chosen, "tanpa_kegiatan": bare},
            told=gettext("%(n)s target prioritas: %(kode)s", n=len(chosen), kode=", ".join(chosen)),
            day=days.held_on(year),
            address=f"/kantor/zi/{year}/rencana",
            lacking=gettext("Target prioritas tanpa kegiatan: %(kode)s.", kode=", ".join(bare))
            if bare
            else "",
        )
    ]


def progress(year: int) -> list[Evidence]:
    """How far the plan is, once any progress was written; enough where no activity is late."""
    activities, day = plans.of_year(year), days.held_on(year)
    if not any(a.progress for a in activities):
        return []
    done, late = sum(a.percent == 100 for a in activities), sum(a.late(day) for a in activities)
    begun = sum(bool(a.progress) for a in activities)
    return [
        live(
            "kemajuan",
            str(year),
            title=gettext("Kemajuan rencana kerja %(tahun)s", tahun=year),
            figure={
                "kegiatan": len(activities),
                "berjalan": begun,
                "selesai": done,
                "terlambat": late,
            },
            told=gettext(
                "%(selesai)s dari %(n)s kegiatan selesai", selesai=done, n=len(activities)
            ),
            day=day,
            address=f"/kantor/zi/{year}/rencana",
            lacking=gettext("%(n)s kegiatan terlambat dari rencana.", n=late) if late else "",
        )
    ]
