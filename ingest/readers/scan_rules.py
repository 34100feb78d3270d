"""The drawn rules of a scanned page: found as long runs of ink, taken out of the picture, joined to table cells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pdfplumber.table import cells_to_tables, edges_to_intersections, intersections_to_cells, merge_edges
from PIL import Image

Ink = NDArray[np.bool_]
Box = tuple[float, float, float, float]

_INK = 150  # grey value below which a pixel may belong to a rule
_SHORTEST = 28.0  # points: no letter has a stroke so long
_THICKEST = 4.0  # points: anything thicker is a picture or a stamp
_SLANT = 2  # pixels by which a rule of a page not quite level may wander


@dataclass(frozen=True, slots=True)
class Rules:
    """Boxes of the cells of each table, in points, and the page's picture without the rules."""

    tables: tuple[tuple[Box, ...], ...]
    image: Image.Image


def find_rules(image: Image.Image, scale: float) -> Rules:
    """Look for rules in a page's grey picture; ``scale`` is pixels per point."""
    ink = np.asarray(image) < _INK
    shortest, thickest = round(_SHORTEST * scale), max(round(_THICKEST * scale), 2)
    upright = long_runs(ink.T, shortest, thickest).T
    if not upright.any():  # the rules of a table cross
        return Rules((), image)
    level = long_runs(ink, shortest, thickest)
    edges = _edges(level, scale, "h") + _edges(upright.T, scale, "v")
    if not any(edge["orientation"] == "v" for edge in edges):
        return Rules((), image)
    snapped = merge_edges(edges, snap_x_tolerance=5, snap_y_tolerance=5, join_x_tolerance=6, join_y_tolerance=6)
    cells = intersections_to_cells(edges_to_intersections(snapped, x_tolerance=5, y_tolerance=5))
    tables = tuple(tuple(sorted(table)) for table in cells_to_tables(cells) if len(table) > 3)
    clean = np.asarray(image).copy()
    clean[_spread(level) | _spread(upright.T).T] = 255
    return Rules(tables, Image.fromarray(clean) if tables else image)


def long_runs(ink: Ink, shortest: int, thickest: int) -> Ink:
    """Pixels in runs of at least ``shortest`` along the rows, which are not part of something thick."""
    wide = ink.copy()
    for shift in range(1, _SLANT + 1):  # a rule that steps from one row to the next has no gap
        wide[shift:] |= ink[:-shift]
        wide[:-shift] |= ink[shift:]
    runs = opened(wide, shortest)
    if not runs.any():
        return runs
    thick = opened((runs & ink).T, thickest + 2 * _SLANT + 2).T
    return runs & wide & ~thick


def opened(ink: Ink, length: int) -> Ink:
    """Runs along the rows of at least ``length``, whole; shorter ones are left out."""
    if ink.shape[1] < length:
        return np.zeros_like(ink)
    # By doubling, which takes a few passes over the page: starts of runs of 1, 2, 4 ... pixels, then back.
    starts, have = ink, 1
    while have < length:
        step = min(have, length - have)
        starts = starts[:, :-step] & starts[:, step:]
        have += step
    runs = np.zeros_like(ink)
    runs[:, : starts.shape[1]] = starts
    have = 1
    while have < length:
        step = min(have, length - have)
        runs[:, step:] |= runs[:, :-step].copy()
        have += step
    return runs


def _spread(rule: Ink) -> Ink:
    """A little to both sides of the rule: its grey edge."""
    wide = rule.copy()
    wide[1:] |= rule[:-1]
    wide[:-1] |= rule[1:]
    return wide


def strokes(rule: Ink) -> list[list[int]]:
    """First row, last row, start and end of each rule; rows of pixels that touch are one rule."""
    found: list[list[int]] = []
    for row in np.flatnonzero(rule.any(axis=1)):
        steps = np.flatnonzero(np.diff(np.pad(rule[row].astype(np.int8), 1)))
        for start, end in zip(steps[::2], steps[1::2], strict=True):
            same = next((run for run in found if row - run[1] <= _SLANT + 1 and start < run[3] and end > run[2]), None)
            if same is None:
                found.append([int(row), int(row), int(start), int(end)])
            else:
                same[1:] = [int(row), min(same[2], int(start)), max(same[3], int(end))]
    return found


def _edges(rule: Ink, scale: float, orientation: str) -> list[dict[str, Any]]:
    """One edge a rule, as pdfplumber's table finder takes them."""
    edges: list[dict[str, Any]] = []
    for first, last, start, end in strokes(rule):
        across, (x0, x1) = (first + last) / 2 / scale, (start / scale, end / scale)
        if orientation == "h":
            place = {"x0": x0, "x1": x1, "top": across, "bottom": across}
        else:
            place = {"x0": across, "x1": across, "top": x0, "bottom": x1}
        edges.append({**place, "orientation": orientation, "width": x1 - x0, "height": x1 - x0, "object_type": "line"})
    return edges
