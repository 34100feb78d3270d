"""Labels that a scan misread, mended where the labels around them leave no doubt.

"II." for "III.": the number stands twice and the next one is missing. "I." or "l." for "1.": a "2." follows.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.layout import anchors
from ingest.structure.labels import FIXED, Label, number_below

Readings = tuple[Label, ...]
_ODD_ROMAN = re.compile(r"^(?P<number>[IVXHLl1|]{1,5})\s*(?P<dot>[.,:]?)\s+(?=[A-ZĐÀ-Ỹ])")
# A heading that is not in capitals has at most so many words.
_LONGEST_TITLE = 20
_STROKES = str.maketrans("Ll1|", "IIII")
_ROMANS = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV")


def repaired(readings: Sequence[Readings], texts: Sequence[str]) -> list[Readings]:
    """The readings with misread ones replaced; ``texts`` are the paragraphs, label included."""
    told = _told_again(list(readings), texts)
    found = _misread_romans(_ones(told, texts), texts)
    return _romans(found)


def _told_again(readings: list[Readings], texts: Sequence[str]) -> list[Readings]:
    """ "I.1." below "I." is 1; where no "I." stands above, it is both."""
    last: dict[str, tuple[int, ...]] = {}
    for index, own in enumerate(readings):
        outer = [one for one in own if one.level in ("roman", "capital")]
        below = number_below(texts[index]) if any(last.get(one.level) == one.ordinal for one in outer) else None
        if below is not None:
            readings[index] = (below,)
        else:
            last.update({one.level: one.ordinal for one in outer})
    return readings


def _misread_romans(readings: list[Readings], texts: Sequence[str]) -> list[Readings]:
    """ "IL ĐỐI VỚI ..." or "H. NỘI DUNG" in capitals, "1I. Nội dung" in small letters, is II where a II is wanted."""
    last = 0
    following = _next_romans(readings)
    for index, own in enumerate(readings):
        label = next((one for one in own if one.level == "roman"), None)
        if label is not None:
            last = label.ordinal[0]
            continue
        found = _ODD_ROMAN.match(texts[index])
        if found is None or last + 1 >= len(_ROMANS):
            continue
        wanted = _ROMANS[last + 1]
        read = found["number"].translate(_STROKES).replace("H", "II")
        title = texts[index][found.end() :]
        capitals = anchors.is_capitals(title)
        if not capitals and not (found["dot"] and last and not own and _like_a_title(title)):
            continue
        strokes_only = capitals and len(read) == len(wanted) and set(read) <= set("IV") and last
        stroke_more = capitals and _alike(read, wanted) and following[index] == last + 2
        if read == wanted or strokes_only or stroke_more:
            last += 1
            readings[index] = (Label("roman", (last,), wanted, found.end(), "."), *own)
    return readings


def _next_romans(readings: Sequence[Readings]) -> list[int | None]:
    """For each paragraph the next Roman number that was read below it."""
    following: list[int | None] = [None] * len(readings)
    for index in range(len(readings) - 1, 0, -1):
        own = next((label.ordinal[0] for label in readings[index] if label.level == "roman"), None)
        following[index - 1] = following[index] if own is None else own
    return following


def _like_a_title(text: str) -> bool:
    """Short, and no item or sentence by its end."""
    return len(text.split()) <= _LONGEST_TITLE and not text.rstrip().endswith((";", ",", "."))


def _ones(readings: list[Readings], texts: Sequence[str]) -> list[Readings]:
    """I. or l. in front of a 2. is 1."""
    roman_open = False
    following = _next_numbers(readings)
    for index, own in enumerate(readings):
        label = next((one for one in own if one.level in ("roman", "letter") and one.shown in ("I", "l")), None)
        if label is not None and (roman_open or label.shown == "l"):
            rest = texts[index][label.end :]
            if not anchors.is_capitals(rest) and following[index] == ("arabic", (2,)):
                readings[index] = (Label("arabic", (1,), "1", label.end, label.style),)
                continue
        roman_open = roman_open or any(one.level == "roman" for one in own)
    return readings


def _next_numbers(readings: Sequence[Readings]) -> list[tuple[str, tuple[int, ...]] | None]:
    """For each paragraph the next Roman or one-part Arabic number below it."""
    following: list[tuple[str, tuple[int, ...]] | None] = [None] * len(readings)
    for index in range(len(readings) - 1, 0, -1):
        own = next((one for one in readings[index] if _counts(one)), None)
        following[index - 1] = following[index] if own is None else (own.level, own.ordinal)
    return following


def _counts(label: Label) -> bool:
    return label.level == "roman" or (label.level == "arabic" and len(label.ordinal) == 1)


def _romans(readings: list[Readings]) -> list[Readings]:
    """II, II, IV: the second one is III. II, II, III stays as it is: that is how it was written."""
    for run in _runs(readings):
        for place, index in enumerate(run[1:], 1):
            label, before = readings[index][0], readings[run[place - 1]][0]
            after = readings[run[place + 1]][0].ordinal[0] if place + 1 < len(run) else None
            wanted = before.ordinal[0] + 1
            if label.ordinal != before.ordinal or wanted >= len(_ROMANS) or not _alike(label.shown, _ROMANS[wanted]):
                continue
            if after == wanted + 1 or (after is None and wanted > 2):  # a second I. may open a list of its own
                mended = replace(label, ordinal=(wanted,), shown=_ROMANS[wanted])
                readings[index] = (mended, *readings[index][1:])
    return readings


def _runs(readings: Sequence[Readings]) -> list[list[int]]:
    """The places of Roman numbers between two labels that stand further out."""
    runs: list[list[int]] = [[]]
    for index, own in enumerate(readings):
        if own and own[0].level == "roman":
            runs[-1].append(index)
        elif own and (own[0].level in FIXED or own[0].level == "capital"):
            runs.append([])
    return runs


def _alike(read: str, meant: str) -> bool:
    """One stroke was lost or added."""
    return abs(len(read) - len(meant)) == 1 and (read in meant or meant in read)
