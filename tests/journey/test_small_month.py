"""A month with few releases; `make month` plays one with hundreds."""

from pathlib import Path

import pytest

from tests.month import played

RELEASES, SEED = 10, 2388
"""Few, but with every ending and every precedence among them, and five of the six routes."""
KINDS = {"escalate", "lapse", "remind", "warn"}


async def test_in_a_small_month_all_is_sent_that_is_due_and_nothing_else(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing missing, early, late, twice, or to somebody who need not act."""
    wrong = await played(tmp_path, RELEASES, SEED)
    table = capsys.readouterr().out

    assert {line.split(" ")[0] for line in table.splitlines()} >= KINDS, table
    assert wrong == 0, table
