"""What is worked out while a template is compiled is what it would be at each page."""

from types import FunctionType

import pytest

from app import create_office_app, public
from tests.portal import Portal


def _compiled(portal: Portal, source: str, language: str = "id") -> str:
    environment = portal.app.extensions["portal_templates"][language]
    with portal.app.test_request_context("/" if language == "id" else "/?bahasa=en"):
        code: str = environment.compile(source, raw=True)
        return code


def test_fixed_sentences_and_addresses_become_text(portal: Portal) -> None:
    code = _compiled(portal, "{{ _('Menu') }} {{ url_for('lacak.ask') }} {{ aset('mark.svg') }}")
    assert "Menu /lacak /aset/mark." in code
    code = _compiled(portal, "{{ url_for('lapor.printed', name='wbs') }}!", "en")
    assert "/lapor/wbs/cetak?bahasa=en!" in code


def test_what_depends_on_the_page_is_left_to_it(portal: Portal) -> None:
    for source in (
        "{{ _(label) }}",
        "{{ _('Laporan %(nomor)s', nomor=n) }}",
        "{{ _('Laporan %(nomor)s', nomor='7') }}",
        "{{ url_for('lapor.printed', name=channel) }}",
        "{{ url_for('lapor.printed', name='wbs', _external=true) }}",
        "{{ url_for('lapor.printed', name='wbs' ~ x) }}",
        "{{ url_for(name) }}",
    ):
        assert "context.call(" in _compiled(portal, source), source


def test_a_page_of_the_other_side_stays_a_question(portal: Portal) -> None:
    assert "context.call(" in _compiled(portal, "{{ url_for('kasus.show', number='WBS-1') }}")


def test_what_is_made_ready_is_all_that_a_reporters_pages_are_made_of(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    public.make_ready(portal.app)
    environment = portal.app.extensions["portal_templates"]["id"]
    monkeypatch.setattr(environment, "compile", None)
    code, _ = portal.report()
    visitor = portal.visitor()
    page = visitor.send(visitor.get("/lacak"), "/lacak", kode=code)
    assert "Status: Diterima" in page.text


def test_nothing_that_templates_call_wishes_to_be_handed_the_context(portal: Portal) -> None:
    for application in (portal.app, create_office_app(portal.settings)):
        for environment in application.extensions["portal_templates"].values():
            for name, called in environment.globals.items():
                assert type(called) is not FunctionType or not hasattr(called, "jinja_pass_arg"), (
                    name
                )
