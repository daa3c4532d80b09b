"""The workflows in docs/ and on the help pages are those that the channels declare."""

import pytest

from app import flow
from app.cases.channel import Channel
from app.channels import CHANNELS
from docs.alur.gambar import FOLDER, drawings


def test_the_drawings_in_docs_are_those_of_this_version() -> None:
    made = drawings()
    assert {path.name for path in FOLDER.glob("*.svg")} == made.keys()
    for name, svg in made.items():
        assert (FOLDER / name).read_text() == svg, f"make drawings: {name} has changed"


@pytest.mark.parametrize("channel", CHANNELS.values(), ids=CHANNELS)
def test_every_stage_and_step_is_drawn_once_and_within_the_picture(channel: Channel) -> None:
    drawn = flow.draw(channel, str)
    assert [" ".join(s.lines) for s in drawn.stages] == [s.label for s in channel.states]
    assert sorted(s.label for s in drawn.steps) == sorted(t.label for t in channel.transitions)
    assert len({s.y for s in drawn.steps}) == len(drawn.steps)
    columns = {s.name: stage.x for s, stage in zip(channel.states, drawn.stages, strict=True)}
    for step in drawn.steps:
        told = next(t for t in channel.transitions if t.label == step.label and t.by is step.by)
        from_ = {columns[name] for name in told.sources}
        assert {*step.sources, *([step.target] if step.loops else [])} == from_, step.label
    assert all(0 < s.left <= s.right < drawn.width and s.y < drawn.height for s in drawn.steps)
