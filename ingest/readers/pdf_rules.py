"""The drawn rules of a PDF page, by pdfium, and the cells that they enclose, by pdfplumber's table finder.

pdfplumber finds the cells; it is only spared its own reading of the page, which is forty times as slow as pdfium's.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw
from pdfplumber.table import cells_to_tables, edges_to_intersections, intersections_to_cells, merge_edges
from pdfplumber.utils.geometry import filter_edges

Box = tuple[float, float, float, float]
Matrix = tuple[float, float, float, float, float, float]
Point = tuple[float, float]

_TOLERANCE = 3.0  # points: pdfplumber's own defaults for edges that are one, meet, or are too short
_STRAIGHT = 0.5  # points by which an upright or level rule may slant
_AREA = 3.0  # points: a filled rectangle wider and higher than this is a ground, its edges are no borders
_DEEPEST = 3  # forms inside forms
_MOST = 20_000  # path objects: a page with more is a drawing
_RECTANGLE = 5  # segments of a path at most: the corners and the way back
_FLOATS = tuple(ctypes.c_float() for _ in range(4))
_IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def page_cells(page: pdfium.PdfPage) -> list[list[Box]]:
    """The cells of each ruled table of a page as boxes in points from the top left of the page as it is shown."""
    edges = [edge for edge in page_edges(page) if edge["width"] or edge["height"]]
    if not any(edge["orientation"] == "v" for edge in edges) or not any(edge["orientation"] == "h" for edge in edges):
        return []
    same = {"snap_x_tolerance": _TOLERANCE, "snap_y_tolerance": _TOLERANCE}
    merged = merge_edges(edges, **same, join_x_tolerance=_TOLERANCE, join_y_tolerance=_TOLERANCE)
    crossings = edges_to_intersections(filter_edges(merged, min_length=_TOLERANCE), _TOLERANCE, _TOLERANCE)
    return [list(table) for table in cells_to_tables(intersections_to_cells(crossings))]


def page_edges(page: pdfium.PdfPage) -> list[dict[str, Any]]:
    """Upright and level strokes as pdfplumber describes edges."""
    shown = _shown(page)
    edges: list[dict[str, Any]] = []
    for count, (path, form) in enumerate(_paths(page.raw, raw.FPDFPage_CountObjects, raw.FPDFPage_GetObject)):
        if count == _MOST:
            return []
        ground = _is_ground(path)
        if ground and raw.FPDFPath_CountSegments(path) <= _RECTANGLE:
            outlines = [_bounds(path, form)]
        else:
            outlines = list(_outlines(path, _times(_matrix(path), form)))
        for points in outlines:
            edges += _edges([shown(point) for point in points], ground)
    return edges


def _shown(page: pdfium.PdfPage) -> Callable[[Point], Point]:
    """From the file's coordinates to those from the top left of the page as it is shown."""
    x0, y0, x1, y1 = page.get_bbox()
    width, height = x1 - x0, y1 - y0
    turns: dict[int, Callable[[float, float], Point]] = {
        0: lambda x, y: (x, height - y),
        90: lambda x, y: (y, x),
        180: lambda x, y: (width - x, y),
        270: lambda x, y: (height - y, width - x),
    }
    turn = turns[page.get_rotation()]
    return lambda point: turn(point[0] - x0, point[1] - y0)


def _paths(
    holder: Any, count: Any, get: Any, matrix: Matrix = _IDENTITY, depth: int = 0
) -> Iterator[tuple[Any, Matrix]]:
    """Path objects, those in forms too, each with the matrix of its forms."""
    for index in range(count(holder)):
        item = get(holder, index)
        kind = raw.FPDFPageObj_GetType(item)
        if kind == raw.FPDF_PAGEOBJ_PATH:
            yield item, matrix
        elif kind == raw.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
            inner = _times(_matrix(item), matrix)
            yield from _paths(item, raw.FPDFFormObj_CountObjects, raw.FPDFFormObj_GetObject, inner, depth + 1)


def _matrix(item: Any) -> Matrix:
    found = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(item, found):
        return _IDENTITY
    return found.a, found.b, found.c, found.d, found.e, found.f


def _times(first: Matrix, second: Matrix) -> Matrix:
    """The one matrix, then the other."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = second
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


def _bounds(path: Any, form: Matrix) -> list[Point]:
    """The corners of a filled rectangle, as Word draws its rules: one question in place of twenty."""
    left, bottom, right, top = _FLOATS
    raw.FPDFPageObj_GetBounds(path, left, bottom, right, top)
    a, b, c, d, e, f = form
    x0, y0, x1, y1 = left.value, bottom.value, right.value, top.value
    corners = (x0, y0), (x1, y0), (x1, y1), (x0, y1), (x0, y0)
    return [(a * x + c * y + e, b * x + d * y + f) for x, y in corners]


def _outlines(path: Any, matrix: Matrix) -> Iterator[list[Point]]:
    """Each part of a path as its corners; what is bent is left out."""
    a, b, c, d, e, f = matrix
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[Point] = []
    for index in range(raw.FPDFPath_CountSegments(path)):
        segment = raw.FPDFPath_GetPathSegment(path, index)
        kind = raw.FPDFPathSegment_GetType(segment)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        point = a * x.value + c * y.value + e, b * x.value + d * y.value + f
        if kind == raw.FPDF_SEGMENT_MOVETO or kind == raw.FPDF_SEGMENT_BEZIERTO:
            if len(points) > 1:
                yield points
            points = [point]
        else:
            points.append(point)
        if raw.FPDFPathSegment_GetClose(segment) and len(points) > 1:
            yield [*points, points[0]]
            points = []
    if len(points) > 1:
        yield points


def _is_ground(path: Any) -> bool:
    """Whether the path is filled and not stroked: the ground behind a word or a cell, or a rule drawn as an area."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(path, fill, stroke)
    return bool(fill.value) and not stroke.value


def _edges(points: Sequence[Point], ground: bool) -> Iterator[dict[str, Any]]:
    if ground:
        xs, ys = [x for x, _ in points], [y for _, y in points]
        if max(xs) - min(xs) > _AREA and max(ys) - min(ys) > _AREA:
            return
    for (x0, y0), (x1, y1) in pairwise(points):
        level, upright = abs(y1 - y0) <= _STRAIGHT, abs(x1 - x0) <= _STRAIGHT
        if level == upright:
            continue
        left, right, top, bottom = min(x0, x1), max(x0, x1), min(y0, y1), max(y0, y1)
        yield {
            "object_type": "line", "orientation": "h" if level else "v", "x0": left, "x1": right, "top": top,
            "bottom": bottom, "width": right - left, "height": bottom - top,
        }  # fmt: skip
