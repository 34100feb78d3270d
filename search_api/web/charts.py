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
