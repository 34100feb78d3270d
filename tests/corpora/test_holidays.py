"""The table of holidays against the package of the same name, and counting of days."""

from __future__ import annotations

from datetime import date, timedelta

import holidays as package
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpora.holidays import WorkingDays, working_days

YEARS = range(2019, 2028)
# What the package lacks: the swap of 2/1/2026 for 10/1/2026 (12729/VPCP-KGVX, 25/12/2025).
KNOWN = {date(2026, 1, 2), date(2026, 1, 10)}


def test_cross_check_with_the_package() -> None:
    ours, theirs = working_days(), package.country_holidays("VN", years=YEARS)
    differing = set()
    day = date(min(YEARS), 1, 1)
    while day.year in YEARS:
        if ours.working(day) != theirs.is_working_day(day):
            differing.add(day)
        day += timedelta(days=1)
    assert differing == KNOWN


def test_every_row_names_where_it_comes_from() -> None:
    rows = working_days().rows
    assert all(row.source and row.name for row in rows)
    assert {row.kind for row in rows} == {"holiday", "in-lieu", "swapped-off", "working"}
    assert {row.status for row in rows} == {"in force", "expected"}
    assert len({row.day for row in rows}) == len(rows)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2023-01-20", False),  # 29 Tết
        ("2023-05-03", False),  # in lieu of Giỗ Tổ
        ("2023-09-01", False),  # the second day of Quốc khánh
        ("2024-04-29", False),  # swapped
        ("2024-05-04", True),  # worked for it, a Saturday
        ("2026-01-02", False),
        ("2026-01-10", True),
        ("2023-03-19", False),  # a Sunday
        ("2023-03-20", True),
    ],
)
def test_days(day: str, works: bool) -> None:
    assert working_days().working(date.fromisoformat(day)) is works


@pytest.mark.parametrize(
    ("start", "count", "last"),
    [
        ("2023-03-20", 1, "2023-03-21"),
        ("2023-03-17", 1, "2023-03-20"),
        ("2023-01-19", 1, "2023-01-27"),
        ("2024-05-03", 1, "2024-05-04"),
    ],
)
def test_working_days_are_counted_from_the_day_after(start: str, count: int, last: str) -> None:
    assert str(working_days().add_working(date.fromisoformat(start), count)) == last


@given(st.dates(date(2019, 1, 1), date(2027, 11, 1)), st.integers(1, 20))
def test_counting(start: date, count: int) -> None:
    table = working_days()
    last = table.add_working(start, count)
    between = (start + timedelta(days=n) for n in range(1, (last - start).days + 1))
    assert sum(table.working(day) for day in between) == count
    assert table.working(last)
    assert table.working(table.next_working(start))
    assert table.previous_working(start) <= start <= table.next_working(start)


def test_a_year_that_is_not_in_the_table() -> None:
    assert working_days().known(2025)
    assert not working_days().known(2031)
    assert WorkingDays(()).working(date(2031, 1, 1)), "weekends only"
