"""The officers' desk: today, queue, case."""

from types import ModuleType


def pages() -> tuple[ModuleType, ...]:
    """The modules whose pages the desk has, loaded when the office's application is made."""
    from app.office.desk import (
        answers,
        campaign,
        case,
        charter,
        contacts,
        counter,
        draft,
        evaluation,
        evaluation_follow,
        evaluation_one,
        evaluation_report,
        evaluation_trial,
        events,
        find,
        lapor_import,
        law,
        many,
        mobile,
        official,
        published,
        queue,
        register,
        risk,
        risk_one,
        risk_told,
        risk_year,
        service,
        service_side,
        staff_list,
        standards,
        summaries,
        superiors,
        survey,
        survey_import,
        survey_paper,
        survey_report,
        team,
        today,
    )

    first = (today, queue, find, many, case, contacts, answers, counter, lapor_import)
    promised = (service_side, standards, service, draft, charter, mobile)
    surveys = (survey, survey_paper, survey_import, survey_report)
    risks = (risk, risk_told, risk_year, risk_one)
    told = (published, campaign, events, summaries)
    evaluated = (
        evaluation,
        evaluation_one,
        evaluation_follow,
        evaluation_trial,
        evaluation_report,
    )
    others = (team, staff_list, law, register, official, superiors)
    return (*first, *promised, *surveys, *risks, *told, *evaluated, *others)
