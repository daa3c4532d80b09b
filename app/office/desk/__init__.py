"""The officers' desk: today, queue, case."""

from types import ModuleType


def pages() -> tuple[ModuleType, ...]:
    """The modules whose pages the desk has, loaded when the office's application is made."""
    from app.office.desk import (
        answers,
        campaign,
        case,
        contacts,
        counter,
        events,
        find,
        lapor_import,
        law,
        many,
        official,
        queue,
        register,
        staff_list,
        superiors,
        team,
        today,
    )

    first = (today, queue, find, many, case, contacts, answers, counter, lapor_import)
    return (*first, team, staff_list, law, register, official, superiors, campaign, events)
