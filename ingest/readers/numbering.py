"""Word's automatic numbers (numbering.xml) resolved to the labels that Word prints: "Điều 1.", "1.2.", "a)", "-"."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from lxml import etree

from ingest.readers.docx_names import child, number, value, w
from ingest.readers.docx_styles import Look, Styles, paragraph_look, run_look

_LEVELS = 9
_BLANK = re.compile(r"%(\d)")
# Bullets that are dashes or pluses by themselves; all the others (Symbol, Wingdings, "o") print as a dash here.
_OWN_BULLETS = ("-", "–", "—", "+", "*", "•", "●", "►", "✓")
_ROMAN_SIZES = (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1)
_ROMAN_SIGNS = ("m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i")
_ROMAN = tuple(zip(_ROMAN_SIZES, _ROMAN_SIGNS, strict=True))


def roman(count: int) -> str:
    """1 → i; counts outside 1-3999 stay decimal."""
    if not 0 < count < 4000:
        return str(count)
    text = ""
    for size, letters in _ROMAN:
        text += letters * (count // size)
        count %= size
    return text


def letters(count: int) -> str:
    """1 → a, 26 → z, 27 → aa, 28 → bb: as Word counts, without đ."""
    if count < 1:
        return str(count)
    return chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)


_FORMATS: dict[str, Callable[[int], str]] = {
    "upperRoman": lambda count: roman(count).upper(),
    "lowerRoman": roman,
    "upperLetter": lambda count: letters(count).upper(),
    "lowerLetter": letters,
    "decimalZero": lambda count: f"{count:02d}",
    "none": lambda count: "",
    "bullet": lambda count: "",
}


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list."""

    start: int
    format: str
    text: str
    gap: str  # between label and text
    restart: int | None  # restarts after a level up to this one; 0 never, None after any higher one
    legal: bool  # all numbers decimal
    style: str | None
    picture: bool  # a picture for a bullet
    look: Look  # indents and font of the label


@dataclass(frozen=True, slots=True)
class Label:
    """A resolved label with what stands between it and the text."""

    text: str
    gap: str
    look: Look


@dataclass(frozen=True, slots=True)
class _List:
    abstract: str
    starts: dict[int, int]
    levels: dict[int, Level]


def _level(element: etree._Element) -> Level:
    suffix = value(element, "suff")
    start = number(value(element, "start"))
    return Level(
        start=1 if start is None else start,
        format=value(element, "numFmt") or "decimal",
        text=value(element, "lvlText") or "",
        gap="" if suffix == "nothing" else " ",
        restart=number(value(element, "lvlRestart")),
        legal=child(element, "isLgl") is not None,
        style=value(element, "pStyle"),
        picture=child(element, "lvlPicBulletId") is not None,
        look=paragraph_look(child(element, "pPr")).over(run_look(child(element, "rPr"))),
    )


def _levels(element: etree._Element) -> dict[int, Level]:
    levels = ((number(item.get(w("ilvl"))), item) for item in element.iterchildren(w("lvl")))
    return {index: _level(item) for index, item in levels if index is not None}


class Numbering:
    """Counts the lists of one document; ask for the labels in document order."""

    def __init__(self, root: etree._Element | None, styles: Styles) -> None:
        self._abstract: dict[str, dict[int, Level]] = {}
        self._lists: dict[str, _List] = {}
        self._counts: dict[str, list[int | None]] = {}
        self._started: set[tuple[str, int]] = set()
        links: dict[str, str] = {}
        if root is None:
            return
        for element in root.iterchildren(w("abstractNum")):
            name = element.get(w("abstractNumId"), "")
            self._abstract[name] = _levels(element)
            link = value(element, "numStyleLink")
            if link is not None:
                links[name] = link
        for element in root.iterchildren(w("num")):
            self._add_list(element)
        for name, style in links.items():
            target = self._lists.get(styles.linked_list(style) or "")
            if target is not None and target.abstract != name:
                self._abstract[name] = self._abstract.get(target.abstract, {})

    def _add_list(self, element: etree._Element) -> None:
        starts, levels = {}, {}
        for override in element.iterchildren(w("lvlOverride")):
            index = number(override.get(w("ilvl")))
            if index is None:
                continue
            start = number(value(override, "startOverride"))
            if start is not None:
                starts[index] = start
            for item in override.iterchildren(w("lvl")):
                levels[index] = _level(item)
        name = element.get(w("numId"), "")
        self._lists[name] = _List(value(element, "abstractNumId") or "", starts, levels)

    def level_of_style(self, list_id: str, style: str | None) -> int | None:
        """The level of the list that is tied to a paragraph style."""
        found = self._lists.get(list_id)
        if found is None or style is None:
            return None
        levels = self._abstract.get(found.abstract, {})
        return next((index for index, level in levels.items() if level.style == style), None)

    def label(self, list_id: str | None, index: int) -> Label | None:
        """Counts one item of the list and returns its label; None where the paragraph is in no list."""
        found = self._lists.get(list_id or "")
        if found is None or list_id is None or not 0 <= index < _LEVELS:
            return None
        levels = self._abstract.get(found.abstract, {}) | found.levels
        level = levels.get(index)
        if level is None:
            return None
        counts = self._counts.setdefault(found.abstract, [None] * _LEVELS)
        self._count(counts, found, list_id, levels, index)
        return Label(self._text(level, levels, counts), level.gap, level.look)

    def _count(
        self, counts: list[int | None], found: _List, list_id: str, levels: dict[int, Level], index: int
    ) -> None:
        if index in found.starts and (list_id, index) not in self._started:
            counts[index] = found.starts[index]
        else:
            before = counts[index]
            counts[index] = found.starts.get(index, levels[index].start) if before is None else before + 1
        self._started.add((list_id, index))
        for above in range(index):
            if counts[above] is None and above in levels:
                counts[above] = found.starts.get(above, levels[above].start)
        for below in range(index + 1, _LEVELS):
            restart = levels[below].restart if below in levels else None
            if restart is None or 0 < index + 1 <= restart:
                counts[below] = None

    def _text(self, level: Level, levels: dict[int, Level], counts: list[int | None]) -> str:
        if level.format == "bullet":
            bullet = level.text.strip()
            return bullet if bullet in _OWN_BULLETS else "-" if bullet or level.picture else ""

        def shown(match: re.Match[str]) -> str:
            place = int(match.group(1)) - 1
            if place not in levels or counts[place] is None:
                return ""
            kind = "decimal" if level.legal else levels[place].format
            return _FORMATS.get(kind, str)(counts[place] or 0)

        return _BLANK.sub(shown, level.text)
