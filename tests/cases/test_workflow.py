"""The workflow is data: every state can be reached and none is a dead end."""

import pytest

from app.cases import acts, workflow
from app.cases.channel import By, Channel
from app.channels import CHANNELS
from app.law.calendar import today
from tests.portal import Portal

EVERY = pytest.mark.parametrize("channel", CHANNELS.values(), ids=lambda c: c.name)


def reached_from(channel: Channel, start: str) -> set[str]:
    seen, todo = {start}, [start]
    while todo:
        state = todo.pop()
        for transition in channel.transitions:
            target = transition.target or state
            if state in transition.sources and target not in seen:
                seen.add(target)
                todo.append(target)
    return seen


@EVERY
def test_every_state_is_reachable_from_the_first(channel: Channel) -> None:
    assert reached_from(channel, channel.first_state) == {s.name for s in channel.states}


@EVERY
def test_no_state_is_a_dead_end(channel: Channel) -> None:
    for state in channel.states:
        assert channel.transitions_from(state.name, By.TEAM), state.name
        if not state.closed:
            ends = {s.name for s in channel.states if s.closed}
            assert reached_from(channel, state.name) & ends, state.name


@EVERY
def test_clocks_listen_only_for_things_that_can_happen(channel: Channel) -> None:
    happenings = {t.name for t in channel.transitions} | {"masuk", "pesan_tim", "pesan_pelapor"}
    states = {s.name for s in channel.states}
    for clock in channel.clocks:
        assert {*clock.starts, *clock.stops, *clock.restarts} <= happenings
        assert set(clock.pauses) <= states
        assert clock.starts


@EVERY
def test_names_are_unique(channel: Channel) -> None:
    for items in (channel.fields, channel.states, channel.transitions, channel.clocks):
        names = [item.name for item in items]
        assert len(set(names)) == len(names)


def test_a_step_that_is_not_declared_from_here_is_refused(portal: Portal) -> None:
    _, number = portal.report()
    opened = portal.opened(number)
    with pytest.raises(acts.StepRefused):
        workflow.step(CHANNELS["wbs"], opened, "petugas", "rekomendasi", {}, "a" * 32, today())
    with pytest.raises(acts.StepRefused):
        workflow.step(CHANNELS["wbs"], opened, "petugas", "jawab", {}, "a" * 32, today())


def test_two_steps_from_the_same_page_cannot_both_happen(portal: Portal) -> None:
    _, number = portal.report()
    opened = portal.opened(number)
    wbs = CHANNELS["wbs"]
    blank = {"pesan": "", "catatan": ""}
    workflow.step(wbs, opened, "petugas", "telaah", blank, "a" * 32, today())
    with pytest.raises(acts.CaseMoved):
        workflow.step(wbs, opened, "petugas", "tolak", {**blank, "alasan": "x"}, "b" * 32, today())
    assert portal.opened(number).case.events == 2


def test_the_whole_way_from_report_to_finding(portal: Portal) -> None:
    code, number = portal.report()
    wbs = CHANNELS["wbs"]
    way = ("telaah", "klarifikasi", "lanjut", "investigasi", "rekomendasi", "tindak_lanjut")
    for n, name in enumerate(way):
        answers = {"pesan": f"langkah {name}", "catatan": ""}
        workflow.step(wbs, portal.opened(number), "petugas", name, answers, f"{n:032x}", today())
    workflow.step(
        wbs,
        portal.opened(number),
        "petugas",
        "selesai",
        {"hasil": "disiplin", "pesan": "Selesai", "catatan": "ke Kepala Bidang"},
        "f" * 32,
        today(),
    )
    opened = portal.opened(number)
    assert opened.case.state == "selesai"
    assert opened.case.closed == today()
    assert opened.running() == []
    assert opened.sound
    _, page = portal.track(code)
    assert "Terbukti: pelanggaran disiplin" in page.text
