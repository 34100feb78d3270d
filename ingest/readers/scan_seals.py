"""Coloured seals on a scan: their ink is taken out of the picture that is recognised, black letters under it stay.

Round seals are set over the signature and over the edges of annexed pages, so across text. In the lightest of a pixel's
three colours red and blue ink are pale, black is black. Only seals: text printed in colour, and framed marks, stay.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

_CELL = 4.0  # points: the grid on which coloured ink is looked for
COLOURED = 60  # between the lightest and the darkest of a pixel's colours
_LEAST, _MOST = 45.0, 170.0  # points across: a seal is 24 to 42 mm, here with what is written about it
_ROUND = (0.65, 1.5)  # height over width
_TOO_MUCH = 0.25  # of the page in colour: a photograph or a letterhead's picture

Box = tuple[int, int, int, int]


def without_seals(image: Image.Image, scale: float) -> Image.Image:
    """The page's picture in grey, without the ink of coloured seals; ``scale`` is pixels per point."""
    grey = image.convert("L")
    if image.mode != "RGB":
        return grey
    seals = _seals(image, scale)
    if not seals:
        return grey
    pixels = np.asarray(grey).copy()
    for x0, top, x1, bottom in seals:
        colours = np.asarray(image.crop((x0, top, x1, bottom)))
        inked = spread_of(colours) > COLOURED // 2
        part = pixels[top:bottom, x0:x1]
        part[inked] = colours.max(axis=2)[inked]
    return Image.fromarray(pixels)


def spread_of(colours: NDArray[np.uint8]) -> NDArray[np.int16]:
    """How far apart the lightest and the darkest of each pixel's three colours are."""
    wide = colours.astype(np.int16)
    spread: NDArray[np.int16] = wide.max(axis=2) - wide.min(axis=2)
    return spread


def _seals(image: Image.Image, scale: float) -> list[Box]:
    """Boxes of round coloured things of a seal's size, in pixels."""
    cell = _CELL * scale
    size = (max(round(image.width / cell), 1), max(round(image.height / cell), 1))
    coloured = spread_of(np.asarray(image.resize(size, Image.Resampling.BOX))) > COLOURED // 2
    if not coloured.any() or coloured.mean() > _TOO_MUCH:
        return []
    found = []
    for x0, top, x1, bottom in _pieces(coloured):
        width, height = (x1 - x0) * _CELL, (bottom - top) * _CELL
        if min(width, height) >= _LEAST and max(width, height) <= _MOST and _ROUND[0] <= height / width <= _ROUND[1]:
            corners = (x0 * cell - cell, top * cell - cell, x1 * cell + cell, bottom * cell + cell)
            left, upper, right, lower = (round(corner) for corner in corners)
            found.append((max(left, 0), max(upper, 0), min(right, image.width), min(lower, image.height)))
    return found


def _pieces(coloured: NDArray[np.bool_]) -> list[Box]:
    """Boxes of the connected pieces (neighbours by side or corner)."""
    left = {(int(row), int(column)) for row, column in np.argwhere(coloured)}
    boxes = []
    while left:
        waiting = [left.pop()]
        rows, columns = [waiting[0][0]], [waiting[0][1]]
        while waiting:
            row, column = waiting.pop()
            for near in ((row + down, column + right) for down in (-1, 0, 1) for right in (-1, 0, 1)):
                if near in left:
                    left.remove(near)
                    waiting.append(near)
                    rows.append(near[0])
                    columns.append(near[1])
        boxes.append((min(columns), min(rows), max(columns) + 1, max(rows) + 1))
    return boxes
