"""The table of stages: complete, closed, and the one the documentation shows."""

import pytest

from bot.domain.release.stages import (
    ENDED,
    FIRST,
    NEXT,
    OPEN,
    READABLE,
    TO_CERTIFY,
    Stage,
    Step,
)
from tests import TOP

ANOTHER = {Step.APPROVE: " (hub on the route)", Step.DESTROY: " (a certificate is missing)"}


def diagram() -> str:
    """Return the table as a Mermaid state diagram, as the documentation shows it."""
    lines = ["stateDiagram-v2"]
    lines += [f"    [*] --> {stage}: {step}" for step, stage in FIRST.items()]
    for (stage, step, another), after in NEXT.items():
        lines.append(f"    {stage} --> {after}: {step}{ANOTHER[step] if another else ''}")
    lines += [f"    {stage} --> [*]" for stage in Stage if stage in ENDED - TO_CERTIFY]
    return "\n".join(lines)


def test_every_stage_is_open_readable_or_ended():
    """A stage in none of the three would be forgotten by clocks and seals."""
    assert set(Stage) == OPEN | READABLE | ENDED
    assert not OPEN & READABLE and not OPEN & ENDED and not READABLE & ENDED


def test_every_step_is_used():
    """A verb without a row in the table could never be taken."""
    assert set(Step) == {step for _, step, _ in NEXT} | set(FIRST)


@pytest.mark.parametrize("stage", sorted(ENDED))
def test_nothing_follows_an_end(stage):
    """What ended stays ended; after that only its destruction is certified."""
    expected = (
        {(stage, Step.DESTROY, another) for another in (True, False)}
        if stage in TO_CERTIFY
        else set()
    )
    assert expected == {key for key in NEXT if key[0] is stage}
    assert {NEXT[key] for key in expected} <= ENDED


@pytest.mark.parametrize("stage", sorted(READABLE | TO_CERTIFY))
def test_only_the_last_certificate_destroys(stage):
    """
    Nothing is destroyed while a party that held it has said nothing; and who certifies early reads
    no more.
    """
    assert NEXT[stage, Step.DESTROY, False] is Stage.DESTROYED
    assert NEXT[stage, Step.DESTROY, True] in TO_CERTIFY


@pytest.mark.parametrize("stage", sorted(set(Stage) - ENDED))
def test_time_ends_whatever_is_not_ended(stage):
    """Nothing may wait, or be read, for ever."""
    assert {Step.LAPSE, Step.EXPIRE} & {step for at, step, _ in NEXT if at is stage}


def test_the_documented_diagram_is_the_table():
    """Picture and rule cannot part."""
    page = TOP / "ARCHITECTURE.md"

    assert diagram() in page.read_text("utf-8")
