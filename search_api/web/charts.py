"""Stacked bars as numbers for SVG: which rectangle stands where. Pure; the template draws and names them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from search_api.web.matrix import CHARTED, Tally

LENGTH = 600.0  # units of the drawing for the longest bar


@dataclass(frozen=True, slots=True)
class Piece:
    """One status of a bar, from ``start`` on, ``length`` long."""

    status: str
    count: int
    start: float
    length: float


@dataclass(frozen=True, slots=True)
class Bar:
    """One month or unit."""

    label: str
    total: int
    pieces: tuple[Piece, ...]


def bars(tallies: Sequence[Tally]) -> list[Bar]:
    """A bar for each tally, all to the same scale."""
    most = max((tally.total for tally in tallies), default=0)
    found = []
    for tally in tallies:
        pieces, start = [], 0.0
        for status in CHARTED:
            if count := tally.counts[status]:
                length = LENGTH * count / most
                pieces.append(Piece(status, count, round(start, 2), round(length, 2)))
                start += length
        found.append(Bar(tally.label, tally.total, tuple(pieces)))
    return found


HEIGHT = 90.0  # units of the drawing for the highest column of a strip


@dataclass(frozen=True, slots=True)
class Pillar:
    """One week or month of the strip, ``height`` high."""

    label: str
    count: int
    height: float


def pillars(counts: Sequence[tuple[str, int]]) -> list[Pillar]:
    """A pillar for each label with its count, all to the same scale."""
    most = max((count for _, count in counts), default=0)
    return [Pillar(label, count, round(HEIGHT * count / most, 2) if count else 0.0) for label, count in counts]


def occurring(tallies: Sequence[Tally]) -> list[str]:
    """The statuses that the bars show, for legend and table; the three that the chart is about always."""
    always = ("on_time", "late", "overdue")
    return [status for status in CHARTED if status in always or any(tally.counts[status] for tally in tallies)]
