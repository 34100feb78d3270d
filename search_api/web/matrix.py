"""The board as the page shows it: units by duties and periods, a part at a time. Pure: rows in, tables out."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from search_api.compliance.duties import Duty
from search_api.compliance.standing import STATUSES, Row
from search_api.export.table import Column, column_of, columns_of

# So that a page with its lists stays under 200 kB.
UNITS_A_PAGE = 40
COLUMNS_A_PAGE = 14
ROWS_A_PAGE = 120
DONE, OPEN = ("on_time", "late", "received"), ("overdue", "missing")


@dataclass(frozen=True, slots=True)
class Group:
    """A duty with those of its periods that the part of the board shows."""

    duty: Duty
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A unit and its cells, one for each column; None where it owes nothing there."""

    unit: str
    name: str
    cells: tuple[Row | None, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """Which part of a longer list is shown, from 1."""

    number: int
    count: int

    @classmethod
    def of(cls, total: int, size: int, wanted: int) -> Part:
        """The wanted part, or the nearest that there is."""
        count = max(-(-total // size), 1)
        return cls(min(max(wanted, 1), count), count)

    def span(self, size: int) -> slice:
        """Its stretch of the list."""
        return slice((self.number - 1) * size, self.number * size)


@dataclass(frozen=True, slots=True)
class Matrix:
    """One part of the board: at most UNITS_A_PAGE units by COLUMNS_A_PAGE columns."""

    groups: tuple[Group, ...]
    lines: tuple[Line, ...]
    units: Part
    columns: Part


def matrix(rows: Sequence[Row], units_part: int = 1, columns_part: int = 1) -> Matrix:
    """The rows as a table."""
    columns = columns_of(rows)
    part = Part.of(len(columns), COLUMNS_A_PAGE, columns_part)
    shown = columns[part.span(COLUMNS_A_PAGE)]
    places = {column: place for place, column in enumerate(shown)}
    duties = {row.instance.duty.id: row.instance.duty for row in rows}
    names = dict.fromkeys((row.instance.unit, row.instance.unit_name) for row in rows if column_of(row) in places)
    units = Part.of(len(names), UNITS_A_PAGE, units_part)
    wanted = list(names)[units.span(UNITS_A_PAGE)]
    cells: dict[str, list[Row | None]] = {unit: [None] * len(shown) for unit, _ in wanted}
    for row in rows:
        if row.instance.unit in cells and (place := places.get(column_of(row))) is not None:
            cells[row.instance.unit][place] = row
    groups = [
        Group(duties[duty], tuple(column for column in shown if column.duty == duty))
        for duty in dict.fromkeys(column.duty for column in shown)
    ]
    lines = tuple(Line(unit, name, tuple(cells[unit])) for unit, name in wanted)
    return Matrix(tuple(groups), lines, units, part)


def in_order_of_urgency(rows: Iterable[Row]) -> list[Row]:
    """What is open before what is done, by due day."""
    rank = {status: place for place, status in enumerate((*OPEN, "upcoming"))}
    return sorted(rows, key=lambda row: (rank.get(row.status, 9), row.due or date.max, row.instance.unit_name))


@dataclass(frozen=True, slots=True)
class Tally:
    """How many instances of one month, or of one unit, stand how."""

    label: str
    counts: Counter[str]

    @property
    def total(self) -> int:
        """All that count for the chart."""
        return sum(self.counts[status] for status in CHARTED)


CHARTED = (
    "on_time",
    "late",
    "received",
    "overdue",
    "missing",
    "upcoming",
)  # what was waived or replaced is owed no more


def by_month(rows: Iterable[Row], year: int) -> list[Tally]:
    """The year's months by the day on which things are due; what has no due day is in no month."""
    months = [Tally(f"{month:02d}/{year}", Counter()) for month in range(1, 13)]
    for row in rows:
        if row.due is not None and row.due.year == year and row.status in CHARTED:
            months[row.due.month - 1].counts[row.status] += 1
    return months


def by_unit(rows: Iterable[Row]) -> list[Tally]:
    """The units, those with most overdue first."""
    found: dict[str, Tally] = {}
    for row in rows:
        if row.status in CHARTED:
            name = row.instance.unit_name
            found.setdefault(name, Tally(name, Counter())).counts[row.status] += 1
    return sorted(found.values(), key=lambda one: (-one.counts["overdue"], -one.counts["late"], one.label))


@dataclass(frozen=True, slots=True)
class Stretch:
    """What is due from ``first`` on, in one week (Monday first) or one month."""

    first: date
    rows: tuple[Row, ...]


def agenda(rows: Iterable[Row], day: date, count: int, by: str = "week") -> tuple[list[Row], list[Stretch]]:
    """What is overdue or missing, and what falls due in the ``count`` weeks or months from the running one on.

    Every stretch is there, also where nothing is due in it.
    """
    ordered = in_order_of_urgency(rows)
    late = [row for row in ordered if row.status in OPEN]
    firsts = _firsts(day, count + 1, by)
    inside: list[list[Row]] = [[] for _ in range(count)]
    for row in ordered:
        if row.status == "upcoming" and row.due is not None and firsts[0] <= row.due < firsts[-1]:
            inside[bisect_right(firsts, row.due) - 1].append(row)
    return late, [Stretch(first, tuple(found)) for first, found in zip(firsts, inside, strict=False)]


def _firsts(day: date, count: int, by: str) -> list[date]:
    if by == "month":
        months = [day.year * 12 + day.month - 1 + number for number in range(count)]
        return [date(month // 12, month % 12 + 1, 1) for month in months]
    monday = day - timedelta(days=day.weekday())
    return [monday + timedelta(weeks=number) for number in range(count)]


def status_counts(rows: Iterable[Row]) -> list[tuple[str, int]]:
    """Statuses that occur, in the contract's order."""
    counted = Counter(row.status for row in rows)
    return [(status, counted[status]) for status in STATUSES if counted[status]]
