"""A scanned page made ready for recognition: even ground, straight lines. The original is never altered."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageFilter

_BLOCK = 8  # the ground of the page is looked at in squares of so many pixels
_STEPS = (np.arange(-5.0, 5.1, 1.0), np.arange(-0.8, 0.81, 0.2))  # degrees: first coarse, then fine
_FAINT = 40  # grey value over white below which there is no ink
_STRAIGHT = 0.15  # degrees below which turning would only blur


def prepare(image: Image.Image) -> tuple[Image.Image, float]:
    """The page in grey on white ground, its lines level, and the angle in degrees by which it was turned."""
    even = even_ground(image.convert("L"))
    angle = skew(even)
    return (even, 0.0) if abs(angle) < _STRAIGHT else (levelled(even, angle), angle)


def levelled(image: Image.Image, angle: float) -> Image.Image:
    """The picture turned by an angle in degrees, counter-clockwise."""
    return image.rotate(angle, Image.Resampling.BICUBIC, fillcolor=255) if angle else image


def even_ground(image: Image.Image) -> Image.Image:
    """Divide by the ground (a wide median without the ink): shadows of a photographed page go, ink stays."""
    size = (max(image.width // _BLOCK, 1), max(image.height // _BLOCK, 1))
    ground = (
        image.resize(size, Image.Resampling.BOX).filter(ImageFilter.MaxFilter(3)).filter(ImageFilter.MedianFilter(9))
    )
    wide = np.asarray(ground.resize(image.size, Image.Resampling.BICUBIC), dtype=np.float32)
    ratio = np.asarray(image, dtype=np.float32) / np.maximum(wide, 1.0) * 255.0
    return Image.fromarray(np.clip(ratio, 0, 255).astype(np.uint8))


def skew(image: Image.Image) -> float:
    """The turn in degrees (counter-clockwise) at which the rows of ink stand out most."""
    small = image.resize((800, max(int(800 * image.height / max(image.width, 1)), 1)), Image.Resampling.BOX)
    ink = 255 - np.asarray(small, dtype=np.uint8)
    ink[ink < _FAINT] = 0
    y, x = np.nonzero(ink)
    weight, reach = ink[y, x].astype(np.float64), int(0.1 * ink.shape[1]) + 1

    def contrast(angle: float) -> float:
        # The row that each pixel of ink comes to; its weight goes to the two rows that it lies between.
        rows = y + (ink.shape[1] / 2 - x) * np.tan(np.deg2rad(angle)) + reach
        whole = rows.astype(np.int64)
        part = rows - whole
        length = ink.shape[0] + 2 * reach + 2
        sums = np.bincount(whole, weight * (1 - part), length) + np.bincount(whole + 1, weight * part, length)
        return float(np.square(np.diff(sums)).sum())

    best = 0.0
    for steps in _STEPS:
        best = max((best + float(step) for step in steps), key=contrast)
    return best
