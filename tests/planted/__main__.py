"""`make planted`: every bug of the tables in a copy of the tree, and which test sees it."""

import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import ExitStack
from pathlib import Path
from queue import SimpleQueue

from tests.planted.bugs import Bug
from tests.planted.rooms import ROOMS
from tests.planted.trial import CAUGHT, Copy, Verdict
from tests.support.postgres import postgres

AT_ONCE = 2


def main(wanted: Sequence[str]) -> int:
    """
    Try out the bugs, all or those whose place or sentence holds one of the words; print what came
    of each.

    Returns:
        0 where each is caught, 1 where one is not, 2 where a test fails without any bug, or no bug
        was meant.
    """
    bugs = [
        b
        for table in ROOMS.values()
        for b in table
        if not wanted or any(w in b.where + b.what for w in wanted)
    ]
    if not bugs:
        print("No planted bug is meant by that.", file=sys.stderr)
        return 2
    begun = time.monotonic()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="tripoint-planted-")))
        if "TEST_POSTGRES_URL" not in os.environ:
            os.environ["TEST_POSTGRES_URL"] = stack.enter_context(postgres()).admin
        copies = [Copy.make(folder / str(n)) for n in range(AT_ONCE)]
        failing = list(control(copies, bugs))
        if failing:
            print("These fail without any bug:", *failing, sep="\n  ", file=sys.stderr)
            return 2
        print(
            f"{len(bugs)} bugs; their tests pass without them ({time.monotonic() - begun:.0f} s)",
            flush=True,
        )
        living = sum(told(verdict) for verdict in tried(copies, bugs))
    print(f"{len(bugs) - living} of {len(bugs)} caught in {time.monotonic() - begun:.0f} s")
    return 1 if living else 0


def control(copies: Sequence[Copy], bugs: Sequence[Bug]) -> Iterator[str]:
    """What fails of all the tests that are named, with nothing planted."""
    named = list(dict.fromkeys(test for bug in bugs for test in bug.by))
    shares = [share for n in range(len(copies)) if (share := named[n :: len(copies)])]
    with ThreadPoolExecutor(len(shares)) as threads:
        for notes, said in threads.map(Copy.run, copies, shares):
            if notes is None or not notes["ran"]:
                yield said.strip()[-2000:]
            else:
                yield from (
                    f"{failed['id'] or said}: {failed['kind']}: {failed['said']}"
                    for failed in notes["failed"]
                )


def tried(copies: Sequence[Copy], bugs: Sequence[Bug]) -> Iterator[Verdict]:
    """Every bug, as many at once as there are copies, in the order in which they are done."""
    free: SimpleQueue[Copy] = SimpleQueue()
    for copy in copies:
        free.put(copy)

    def one(bug: Bug) -> Verdict:
        copy = free.get()
        try:
            return copy.try_out(bug)
        finally:
            free.put(copy)

    threads = ThreadPoolExecutor(len(copies))
    try:
        for done in as_completed([threads.submit(one, bug) for bug in bugs]):
            yield done.result()
    finally:
        threads.shutdown(cancel_futures=True)


def told(verdict: Verdict) -> bool:
    """Print a line of the table; whether the bug is not caught."""
    bug = verdict.bug
    print(
        f"{verdict.how:7} {verdict.seconds:5.1f} s  "
        f"{bug.where}\n{'':17}{bug.what}\n{'':17}{verdict.told}",
        flush=True,
    )
    return verdict.how != CAUGHT


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
