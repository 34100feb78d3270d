"""The books of one worker: series of what it said and used, and when its file is stopped."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_api.intake.bounds import MEBIBYTE, PROCESSES, Account, Limits, Sign, Verdict
from search_api.intake.processes import Usage

LIMITS = Limits(credit=6, idle=9, memory=100 * MEBIBYTE)
BASE = 50 * MEBIBYTE

Step = tuple[Sign, float]  # what was said, and the processor time used so far; a second passes between two steps


def stopped(steps: list[Step], seconds: float = 1.0) -> tuple[int, Verdict] | None:
    """At which step, and why; the first look is the one at which the file is new."""
    account = Account(LIMITS, BASE)
    for number, (sign, cpu) in enumerate(steps):
        verdict = account.look(sign, Usage(BASE, cpu, 1), number * seconds)
        if verdict is not None:
            return number, verdict
    return None


def one(job: int = 1, earned: float = 0.0, granted: float = 0.0, backed: float = 0.0) -> Sign:
    return Sign(job, earned, granted, backed)


@pytest.mark.parametrize(
    ("steps", "wanted"),
    [
        # A file without a sign of work: six seconds of processor time, and no more.
        ([(one(), 100.0 + n) for n in range(7)], None),
        ([(one(), 100.0 + n) for n in range(20)], (7, Verdict.TIME)),
        # On a busy machine the clock runs faster than the processor time.
        ([(one(), n / 3) for n in range(19)], None),
        ([(one(), n / 3) for n in range(40)], (19, Verdict.TIME)),
        # Pages that pay for themselves may go on for ever; those that pay half of it may not.
        ([(one(earned=float(n)), float(n)) for n in range(1000)], None),
        ([(one(earned=n / 2), float(n)) for n in range(1000)], (12, Verdict.TIME)),
        # Work is not saved up: after a thousand quick pages the last one still gets six seconds.
        ([*((one(earned=5.0 * n), 0.1 * n) for n in range(1000)), *((one(earned=4995.0), 99.9 + n) for n in range(7))],
         (1006, Verdict.TIME)),
        # What is granted is on top, once, and fills up.
        ([(one(granted=0.0 if n < 5 else 3.0), float(n)) for n in range(40)], (14, Verdict.TIME)),
        # Nothing happens at all.
        ([(one(), 1.0)] * 10, None),
        ([(one(), 1.0)] * 12, (10, Verdict.IDLE)),
        ([(one(earned=0.001 * n), 1.0) for n in range(40)], None),
        # A machine so busy that the file gets the fiftieth part of a processor; and one that only blinks.
        ([(one(), n / 50) for n in range(200)], None),
        ([(one(), n / 200) for n in range(200)], (10, Verdict.IDLE)),
        # No file, no bounds; the next file starts afresh, whatever the one before used.
        ([(one(0), float(n)) for n in range(100)], None),
        ([(one(n // 5 + 1), float(n)) for n in range(100)], None),
        # All pages pay for themselves, and the file has hardly a byte: more than it backs is not to be had.
        ([(one(earned=2.0 * n, backed=20.0), float(n)) for n in range(100)], (21, Verdict.TIME)),
        ([(one(earned=2.0 * n, backed=20.0, granted=30.0), float(n)) for n in range(100)], (51, Verdict.TIME)),
    ],
)  # fmt: skip
def test_time(steps: list[Step], wanted: tuple[int, Verdict] | None) -> None:
    assert stopped(steps) == wanted


@pytest.mark.parametrize(
    ("usage", "wanted"),
    [
        (Usage(BASE + 100 * MEBIBYTE, 0.0, 1), None),
        (Usage(BASE + 100 * MEBIBYTE + 1, 0.0, 1), Verdict.MEMORY),
        (Usage(BASE, 0.0, PROCESSES), None),
        (Usage(BASE, 0.0, PROCESSES + 1), Verdict.PROCESSES),
        (Usage(), None),  # a system that does not tell
    ],
)
def test_memory_and_processes(usage: Usage, wanted: Verdict | None) -> None:
    assert Account(LIMITS, BASE).look(one(), usage, 0.0) == wanted
    assert Account(LIMITS, BASE).look(one(0), usage, 0.0) is None


@given(st.lists(st.tuples(st.floats(0, 2), st.floats(0, 3)), max_size=60))
def test_no_file_outlasts_what_it_earned(series: list[tuple[float, float]]) -> None:
    """Whatever the series of work and cost: used time never exceeds the credit and all that was earned."""
    account = Account(LIMITS, BASE)
    earned = used = 0.0
    for now, (work, cost) in enumerate(series):
        earned, used = earned + work, used + cost
        if account.look(one(earned=earned), Usage(BASE, used, 1), float(now)) is not None:
            return
        first = series[0][1]  # what a worker used before its file is not the file's
        assert used - first <= LIMITS.credit + earned + 1e-6


@pytest.mark.parametrize(
    ("size", "seconds"), [(0, 120.0), (MEBIBYTE, 360.0), (10 * MEBIBYTE, 2520.0), (500 * MEBIBYTE, 7200.0)]
)
def test_the_clock_follows_the_size(size: int, seconds: float) -> None:
    assert Limits().seconds_for(size) == seconds
