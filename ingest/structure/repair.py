"""Labels that a scan misread, mended where the labels around them leave no doubt.

"II." for "III.": the number stands twice and the next one is missing. "I." or "l." for "1.": a "2." follows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ingest.layout import anchors
from ingest.structure.labels import Label

Readings = tuple[Label, ...]
_ROMANS = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV")


def repaired(readings: Sequence[Readings], texts: Sequence[str]) -> list[Readings]:
    """The readings with misread ones replaced; ``texts`` are the paragraphs, label included."""
    found = _ones(list(readings), texts)
    return _romans(found)


def _ones(readings: list[Readings], texts: Sequence[str]) -> list[Readings]:
    """I. or l. in front of a 2. is 1."""
    roman_open = False
    for index, own in enumerate(readings):
        label = next((one for one in own if one.level in ("roman", "letter") and one.shown in ("I", "l")), None)
        if label is not None and (roman_open or label.shown == "l"):
            rest = texts[index][label.end :]
            if not anchors.is_capitals(rest) and _next_number(readings, index) == ("arabic", (2,)):
                readings[index] = (Label("arabic", (1,), "1", label.end, label.style),)
                continue
        roman_open = roman_open or any(one.level == "roman" for one in own)
    return readings


def _next_number(readings: Sequence[Readings], index: int) -> tuple[str, tuple[int, ...]] | None:
    """The next Roman or one-part Arabic number."""
    for own in readings[index + 1 :]:
        for label in own:
            if label.level == "roman" or (label.level == "arabic" and len(label.ordinal) == 1):
                return label.level, label.ordinal
    return None


def _romans(readings: list[Readings]) -> list[Readings]:
    """II, II, IV: the second one is III. II, II, III stays as it is: that is how it was written."""
    at = [index for index, own in enumerate(readings) if own and own[0].level == "roman"]
    for place, index in enumerate(at):
        if not place:
            continue
        label, before = readings[index][0], readings[at[place - 1]][0]
        after = readings[at[place + 1]][0].ordinal[0] if place + 1 < len(at) else None
        wanted = before.ordinal[0] + 1
        if label.ordinal != before.ordinal or wanted >= len(_ROMANS) or not _alike(label.shown, _ROMANS[wanted]):
            continue
        if after is None or after == wanted + 1:
            mended = replace(label, ordinal=(wanted,), shown=_ROMANS[wanted])
            readings[index] = (mended, *readings[index][1:])
    return readings


def _alike(read: str, meant: str) -> bool:
    """One stroke was lost or added."""
    return abs(len(read) - len(meant)) == 1 and (read in meant or meant in read)
