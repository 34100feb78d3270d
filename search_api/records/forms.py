"""Whether two files are forms of one document (the scan and the Word file) or two texts that differ in substance. Pure.

Likeness is that of their sets of three words side by side, without marks (recognition loses those first). Texts so much
alike are one document only if they say the same: the same days, targets and sums, and between two files with a text of
their own the same figures everywhere. A corrected day makes a new version, never a form: nobody must miss it. A
copy that lacks the annex is a form of the fuller one: its arrival must not take duties off the board.

MinHash is written out here (ten lines of numpy): the libraries for it bring scipy, larger than all of this program.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Mapping
from functools import cache
from typing import Any, Literal

from corpora.units.naming import folded

_WORD = re.compile(r"\w+")
_TOGETHER = 3  # words
_ALIKE, _ALIKE_SCANNED = 0.9, 0.6  # likeness of two texts, of a text and what recognition made of it
_WITHIN = 0.98  # share of the shorter text that the fuller one has
_FEW = 20  # words of a text that says too little to be compared
_ROWS, _BANDS = 4, 16  # MinHash: two texts of likeness 0.6 share a band with a probability of 0.89, of 0.2 with 0.03
_PRIME = (1 << 61) - 1
_RECOGNISED = "page-recognised"  # the warning of a page read from its picture


def is_scan(extraction: Mapping[str, Any]) -> bool:
    """Whether any of its pages was recognised from a picture."""
    return any(warning["code"] == _RECOGNISED for warning in extraction.get("warnings", ()))


def likeness(one: Mapping[str, Any], other: Mapping[str, Any]) -> float:
    """Jaccard likeness of the texts, 0 to 1; 0 for texts that are too short."""
    first, second = _shingles(one["text"]), _shingles(other["text"])
    if len(first) < _FEW or len(second) < _FEW:
        return 0.0
    return len(first & second) / len(first | second)


Relation = Literal["same", "part", "whole"]


def relation(one: Mapping[str, Any], other: Mapping[str, Any]) -> Relation | None:
    """How one extraction's document relates to another's; None where they differ in substance.

    ``same``: two forms of one text. ``part``: one lacks an annex or a page that the other has, and says nothing else;
    ``whole``: the other way round. Either way they are one document, and the fuller text counts.
    """
    scanned = is_scan(one) or is_scan(other)
    first, second = _shingles(one["text"]), _shingles(other["text"])
    if len(first) < _FEW or len(second) < _FEW:
        return None
    least = _ALIKE_SCANNED if scanned else _ALIKE
    common = len(first & second)
    if common / len(first | second) >= least and _substance(one) == _substance(other):
        return "same" if scanned or _figures(one["text"]) == _figures(other["text"]) else None
    if scanned:
        return None
    if common >= _WITHIN * len(first) and _within(one, other):
        return "part"
    return "whole" if common >= _WITHIN * len(second) and _within(other, one) else None


def _within(part: Mapping[str, Any], whole: Mapping[str, Any]) -> bool:
    """Whether the fuller text has every day, target, sum and figure of the shorter."""
    pairs = zip(_substance(part), _substance(whole), strict=True)
    return all(not less - more for less, more in pairs) and not _figures(part["text"]) - _figures(whole["text"])


def bands(text: str) -> tuple[str, ...]:
    """Keys of which two texts much alike share at least one (MinHash with bands); none for a text that is too short."""
    shingles = _shingles(text)
    if len(shingles) < _FEW:
        return ()
    import numpy as np  # not needed by most commands, and slow to load

    hashes = np.fromiter((zlib.crc32(" ".join(one).encode()) for one in shingles), dtype=np.uint64)
    factors, shifts = _permutations()
    # 32-bit hashes times 29-bit factors stay below 2^61: no overflow in 64 bits.
    lowest = ((hashes[None, :] * factors[:, None] + shifts[:, None]) % np.uint64(_PRIME)).min(axis=1)
    rows = lowest.reshape(_BANDS, _ROWS)
    return tuple(f"{place:x}-{zlib.crc32(row.tobytes()):08x}" for place, row in enumerate(rows))


@cache
def _permutations() -> tuple[Any, Any]:
    """Factors and shifts, the same on every machine and in every run."""
    import numpy as np

    random = np.random.default_rng(30_2020)
    count = _BANDS * _ROWS
    return random.integers(1, 1 << 29, count, dtype=np.uint64), random.integers(0, 1 << 60, count, dtype=np.uint64)


def _shingles(text: str) -> set[tuple[str, ...]]:
    words = _WORD.findall(folded(text))
    return set(zip(*(words[at:] for at in range(_TOGETHER)), strict=False))


def _substance(extraction: Mapping[str, Any]) -> tuple[Counter[Any], Counter[Any], Counter[Any]]:
    """Days, targets and sums: what a reader must not miss."""
    obligations = extraction["obligations"]
    return (
        Counter((one["type"], one["value"]) for each in obligations for one in each["deadlines"]),
        Counter((one["comparator"], one["value"], one["unit"]) for each in obligations for one in each["targets"]),
        Counter(one["value"] for one in extraction.get("amounts", ())),
    )


def _figures(text: str) -> Counter[str]:
    return Counter(word for word in _WORD.findall(text) if any(map(str.isdigit, word)))
