"""How the sheet lies in the picture of a page: turned on its side, or two sheets beside each other.

Nothing here recognises letters: lines of text give rows of ink with white between them, and a gutter has no ink.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ingest.document import RawBlock
from ingest.readers.scan_image import even_ground
from ingest.readers.scan_rules import opened

Ink = NDArray[np.uint8]

_SIZE = 500  # pixels of the longer side on which the lie of the lines is looked for
_FAINT = 30  # grey value over white below which there is no ink
_STROKE = 36  # pixels of that size: longer strokes are rules, which say nothing about the lines of text
_ANGLES = np.arange(-5.0, 5.1, 0.5)  # degrees by which a page may be askew
# Measured: upright pages have 1.7 to 15 times as much contrast across the rows as across the columns, lists of short
# lines 0.6; turned ones 0.1 to 0.3.
_ON_ITS_SIDE = 0.45
_LANDSCAPE = 1.15  # width over height from which a picture may hold two sheets
_MIDDLE = (0.42, 0.58)  # of the width: where the gutter lies
_GUTTER = 0.025  # of the width
_BLANK = 0.004  # share of a column's pixels that may be specks
_TEXT_WIDTH, _TEXT_HEIGHT = 0.5, 0.3  # of each half that its text must fill

TURNS = {90: Image.Transpose.ROTATE_90, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_270}


def lies_on_its_side(image: Image.Image) -> bool:
    """Whether the lines of text run up or down on a page's grey picture."""
    scale = _SIZE / max(image.size)
    size = (max(round(image.width * scale), 1), max(round(image.height * scale), 1))
    grey = 255 - np.asarray(even_ground(image.resize(size, Image.Resampling.BOX)), dtype=np.uint8)
    ink = np.where(grey < _FAINT, 0, grey).astype(np.uint8)
    drawn = ink > 0
    ink[opened(drawn, _STROKE) | opened(drawn.T, _STROKE).T] = 0
    across, along = _contrast(ink), _contrast(ink.T)
    return along > 0 and across < _ON_ITS_SIDE * along


def _contrast(ink: Ink) -> float:
    """How much the rows differ from each other, at the angle at which they do most."""
    y, x = np.nonzero(ink)
    weight = ink[y, x].astype(np.float64)
    middle, reach = ink.shape[1] / 2, int(0.1 * ink.shape[1]) + 1
    most = 0.0
    for slope in np.tan(np.deg2rad(_ANGLES)):
        rows = (y + (middle - x) * slope + reach).astype(np.int64)
        sums = np.bincount(rows, weight, ink.shape[0] + 2 * reach + 2)
        most = max(most, float(np.square(np.diff(sums)).sum()))
    return most


def gutter(image: Image.Image) -> float | None:
    """Where two sheets side by side meet, as a share of the width; None for one sheet. ``image`` is upright."""
    if image.width < _LANDSCAPE * image.height:
        return None
    ink = (
        np.asarray(image.resize((800, round(800 * image.height / image.width)), Image.Resampling.BOX))
        < 255 - 2 * _FAINT
    )
    width = ink.shape[1]
    blank = ink.mean(axis=0) <= _BLANK
    first, last = round(_MIDDLE[0] * width), round(_MIDDLE[1] * width)
    best = (0, 0)
    start = None
    for column in range(first, last + 1):
        if blank[column] and column < last:
            start = column if start is None else start
        elif start is not None:
            best = max(best, (column - start, start))
            start = None
    if best[0] < _GUTTER * width:
        return None
    middle = best[1] + best[0] // 2
    if not all(_is_sheet(half) for half in (ink[:, :middle], ink[:, middle:])):
        return None
    return float(middle / width)


def _is_sheet(half: NDArray[np.bool_]) -> bool:
    """Whether half of the picture is filled with text as a page is."""
    columns, rows = np.flatnonzero(half.mean(axis=0) > _BLANK), np.flatnonzero(half.any(axis=1))
    if not len(columns) or not len(rows):
        return False
    wide = columns[-1] - columns[0] >= _TEXT_WIDTH * half.shape[1]
    return bool(wide and rows[-1] - rows[0] >= _TEXT_HEIGHT * half.shape[0])


def turned_back(block: RawBlock, turns: dict[int, int], sizes: list[tuple[float, float]]) -> RawBlock:
    """The block with its boxes where they are on the page as it was, not on the picture that was turned to be read.

    ``turns``: degrees counter-clockwise by page number.
    """
    if not any(piece.page in turns for piece in block.pieces):
        return block
    pieces = []
    for piece in block.pieces:
        box = piece.box
        if box is not None and (turn := turns.get(piece.page, 0)):
            width, height = sizes[piece.page - 1]
            x0, top, x1, bottom = box
            if turn == 90:
                box = (width - bottom, x0, width - top, x1)
            elif turn == 180:
                box = (width - x1, height - bottom, width - x0, height - top)
            else:
                box = (top, height - x1, bottom, height - x0)
        pieces.append(replace(piece, box=box))
    return replace(block, pieces=tuple(pieces))
