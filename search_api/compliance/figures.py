"""Figures that reports give, held against the targets (chỉ tiêu) of the plan, each with its place in the text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from search_api.compliance.letters import Letter
from search_api.compliance.words import likeness, topic

_PERCENT = re.compile(r"(?<![\d.,])(?P<value>\d{1,3}(?:[.,]\d{1,2})?)\s*%")
_RATIO = re.compile(
    r"(?<![\d/.,])(?P<done>\d{1,3}(?:\.\d{3})+|\d+)\s*/\s*(?P<all>\d{1,3}(?:\.\d{3})+|\d+)(?!\s*/|\d|/\d)\s+(?P<noun>[^\W\d]\w*)"
)
_ENDS = re.compile(r"[.;\n](?=\s|$)")
_TOLD = re.compile(r"(?:mục tiêu|chỉ tiêu|phấn đấu|kế hoạch đề ra|yêu cầu)\s*:?\s*(?:\w+\s+){0,4}$", re.I)
_SAME = 0.5  # likeness of the clauses of target and figure
_COMPARED = {
    ">=": lambda got, want: got >= want, ">": lambda got, want: got > want, "=": lambda got, want: got == want,
    "<": lambda got, want: got < want, "<=": lambda got, want: got <= want,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Target:
    """A figure to reach: a percentage, with the clause of the plan that sets it."""

    comparator: str
    value: float
    clause: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Figure:
    """A percentage that a report gives, or that follows from "12/12 tin báo"; ``said`` are the words themselves."""

    value: float
    said: str
    clause: str
    start: int
    end: int
    sentence_start: int
    sentence_end: int
    computed: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """One report's figure against one target."""

    target: Target
    letter: Letter
    figure: Figure
    reached: bool


def targets_of(extraction: Mapping[str, Any]) -> tuple[Target, ...]:
    """The plan's percentages, each once."""
    text = str(extraction.get("text") or "")
    found: dict[tuple[int, int], Target] = {}
    for entry in extraction.get("obligations") or ():
        for target in entry.get("targets") or ():
            if target.get("unit") == "%":
                start, end = int(target["start"]), int(target["end"])
                clause = clause_at(text, start, end)
                found[start, end] = Target(str(target["comparator"]), float(target["value"]), clause, start, end)
    return tuple(found[place] for place in sorted(found))


def clause_at(text: str, start: int, end: int) -> str:
    """The words around a place, from one full stop, semicolon or line end to the next."""
    first = max((match.end() for match in _ENDS.finditer(text, 0, start)), default=0)
    last = _ENDS.search(text, end)
    return " ".join(text[first : last.start() if last else len(text)].split()).lstrip("-–+• ")


def figures_of(text: str) -> tuple[Figure, ...]:
    """All percentages of a report, and those that follow from a ratio without one."""
    found = [_figure(text, m.start(), m.end(), _number(m["value"]), computed=False) for m in _PERCENT.finditer(text)]
    for match in _RATIO.finditer(text):
        whole = _number(match["all"].replace(".", ""))
        figure = _figure(text, match.start(), match.end("noun"), 0.0, computed=True)
        told = any(f.sentence_start == figure.sentence_start and f.clause == figure.clause for f in found)
        if whole and not told:
            share = 100 * _number(match["done"].replace(".", "")) / whole
            found.append(_figure(text, match.start(), match.end("noun"), round(share, 2), computed=True))
    kept = [figure for figure in found if not _TOLD.search(text[max(0, figure.start - 60) : figure.start])]
    return tuple(sorted(kept, key=lambda figure: figure.start))


def _number(said: str) -> float:
    return float(said.replace(",", "."))


def _figure(text: str, start: int, end: int, value: float, computed: bool) -> Figure:
    first = max((match.end() for match in re.finditer(r"[.\n](?=\s|$)", text[:start])), default=0)
    last = re.search(r"[.\n](?=\s|$)", text[end:])
    stop = end + last.end() if last else len(text)
    first += len(text[first:start]) - len(text[first:start].lstrip())
    return Figure(
        value, " ".join(text[start:end].split()), clause_at(text, start, end), start, end, first, stop, computed
    )


def findings(targets: Sequence[Target], letters: Iterable[Letter]) -> tuple[Finding, ...]:
    """For each report the figures that answer a target, the likest pairs first; a figure answers one target."""
    wanted = [(target, topic(target.clause)) for target in targets]
    found: list[Finding] = []
    for letter in letters:
        pairs = [
            (likeness(words, figure.clause), target, figure)
            for figure in figures_of(letter.text)
            for target, words in wanted
        ]
        pairs.sort(key=lambda pair: (-pair[0], pair[1].start, pair[2].start))
        used: set[tuple[str, int]] = set()
        for alike, target, figure in pairs:
            if alike >= _SAME and not {("t", target.start), ("f", figure.start)} & used:
                used |= {("t", target.start), ("f", figure.start)}
                found.append(Finding(target, letter, figure, _COMPARED[target.comparator](figure.value, target.value)))
    return tuple(found)
