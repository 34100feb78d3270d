"""Framed stamps on the head of a scanned page, at any angle a hand gives them: recognition takes them for pictures.

Decree 30/2020/NĐ-CP, Annex I, cells 10a and 10b, and Decree 63/2026/NĐ-CP: the marks of secrecy and of urgency are
stamped in a rectangular frame. The picture is turned step by step; where two long level strokes lie above each other
with strokes at both ends, there is a frame.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageOps

from ingest.readers.scan_rules import Ink, opened, strokes

_HEAD = 0.45  # share of the page's height in which stamps of secrecy and urgency are put
_DPI = 100  # resolution at which frames are looked for
_INK = 200  # grey value below which a pixel may belong to a frame: thin red strokes are pale in grey
_ANGLES = range(-30, 31, 3)  # degrees
_WIDTHS, _HEIGHTS = (28.0, 230.0), (13.0, 62.0)  # points
_THICKEST = 8.0  # points: a stroke not quite level is thicker than its pen
_CLOSED = 0.7  # share of a frame's end that must be drawn
_SAME = 0.8  # share of width in which the upper and the lower stroke lie above each other
_REACH = 3  # pixels by which the end of a frame may stand off the end of its strokes
_EDGE = 3.0  # points of a frame that are left out of its picture
_MOST = 6  # frames that are looked at: a page of boxes is a form
_BORDER = 24  # pixels of white around the picture, as recognition likes it

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands in a frame, its text level; ``box`` is its place on the page (x0, top, x1, bottom in points)."""

    picture: Image.Image
    box: Box
    angle: int


@dataclass(frozen=True, slots=True)
class _Found:
    angle: int
    x0: float
    top: float
    x1: float
    bottom: float
    drawn: float


def find_frames(image: Image.Image, scale: float) -> list[Frame]:
    """Frames on the head of a page's grey picture, the best drawn first; ``scale`` is pixels per point."""
    head = image.crop((0, 0, image.width, round(image.height * _HEAD)))
    reduction = scale * 72 / _DPI
    size = (max(round(head.width / reduction), 1), max(round(head.height / reduction), 1))
    small = head.resize(size, Image.Resampling.BOX)
    found = [one for angle in _ANGLES for one in _at(small, angle)]
    beside = {one.angle + step for one in found for step in (-1, 1)}
    found += [one for angle in sorted(beside) for one in _at(small, angle)]
    found.sort(key=lambda one: -one.drawn)
    frames: list[Frame] = []
    for one in found:
        frame = _cut(head, one, small, reduction, scale)
        if not any(_overlap(frame.box, other.box) for other in frames):
            frames.append(frame)
        if len(frames) == _MOST:
            break
    return frames


def _at(small: Image.Image, angle: int) -> Iterator[_Found]:
    turned = small.rotate(angle, Image.Resampling.BILINEAR, expand=True, fillcolor=255)
    ink = np.asarray(turned) < _INK
    unit = _DPI / 72
    wide = ink.copy()
    wide[1:] |= ink[:-1]
    wide[:-1] |= ink[1:]
    level = strokes(opened(wide, round(_WIDTHS[0] * unit)))
    runs = [run for run in level if run[3] - run[2] <= _WIDTHS[1] * unit and run[1] - run[0] <= _THICKEST * unit]
    for upper in runs:
        for lower in runs:
            if _above(upper, lower, unit) and (found := _closed(ink, upper, lower, angle)) is not None:
                yield found


def _above(upper: Sequence[int], lower: Sequence[int], unit: float) -> bool:
    """Whether two strokes lie one above the other as the long sides of a frame do."""
    if not _HEIGHTS[0] * unit <= lower[0] - upper[1] <= _HEIGHTS[1] * unit:
        return False
    common = min(upper[3], lower[3]) - max(upper[2], lower[2])
    return common >= _SAME * max(upper[3] - upper[2], lower[3] - lower[2])


def _closed(ink: Ink, upper: Sequence[int], lower: Sequence[int], angle: int) -> _Found | None:
    """The frame, if both its ends are drawn; a letter that touches makes a stroke look longer than it is."""
    top, bottom = upper[0], lower[1]
    ends = []
    for side in (2, 3):
        places = range(min(upper[side], lower[side]), max(upper[side], lower[side]) + 1, 2)
        ends.append(max((_drawn(ink, x, top, bottom), x) for x in places))
    (left, x0), (right, x1) = ends
    if min(left, right) < _CLOSED:
        return None
    level = [_drawn(ink.T, (run[0] + run[1]) // 2, x0, x1, 1) for run in (upper, lower)]
    return _Found(angle, x0, top, x1, bottom, left + right + sum(level))


def _drawn(ink: Ink, at: int, start: int, end: int, reach: int = _REACH) -> float:
    """Share of a column's height that has ink, a little to either side."""
    strip = ink[start : end + 1, max(at - reach, 0) : at + reach + 1]
    return float(strip.any(axis=1).mean()) if strip.size else 0.0


def _cut(head: Image.Image, one: _Found, small: Image.Image, reduction: float, scale: float) -> Frame:
    """The inside of a frame, levelled, and its place on the page as it is."""
    turned = head.rotate(one.angle, Image.Resampling.BICUBIC, expand=True, fillcolor=255)
    turned_small = small.rotate(one.angle, Image.Resampling.NEAREST, expand=True)
    ratio_x, ratio_y = turned.width / turned_small.width, turned.height / turned_small.height
    edge = _EDGE * scale
    area = (one.x0 * ratio_x + edge, one.top * ratio_y + edge, one.x1 * ratio_x - edge, one.bottom * ratio_y - edge)
    picture = turned.crop(area)
    picture = ImageOps.expand(ImageOps.autocontrast(picture, cutoff=1), border=_BORDER, fill=255)
    return Frame(picture, _on_page(one, head.size, turned.size, (ratio_x, ratio_y), scale), one.angle)


def _on_page(
    one: _Found, head: tuple[int, int], turned: tuple[int, int], ratio: tuple[float, float], scale: float
) -> Box:
    """The upright box around the turned frame, in points."""
    radians = np.deg2rad(one.angle)
    cos, sin = float(np.cos(radians)), float(np.sin(radians))
    xs, ys = [], []
    for x, y in ((one.x0, one.top), (one.x1, one.top), (one.x0, one.bottom), (one.x1, one.bottom)):
        dx, dy = x * ratio[0] - turned[0] / 2, y * ratio[1] - turned[1] / 2
        xs.append(cos * dx - sin * dy + head[0] / 2)
        ys.append(sin * dx + cos * dy + head[1] / 2)
    return min(xs) / scale, min(ys) / scale, max(xs) / scale, max(ys) / scale


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
