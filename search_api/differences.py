"""What two versions of a document say differently: paragraphs and obligations, with their places in both. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

from rapidfuzz import fuzz

_SAME = 60.0  # likeness (0 to 100) from which two paragraphs or sentences are one that was changed

What = Literal["changed", "added", "removed"]


@dataclass(frozen=True, slots=True)
class Side:
    """A stretch of one of the two texts; ``label_path`` is of the provision that it stands in."""

    start: int
    end: int
    text: str
    label_path: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph that is new, gone or worded otherwise."""

    what: What
    old: Side | None
    new: Side | None


@dataclass(frozen=True, slots=True)
class Duty:
    """An obligation that is new, gone or changed; the lists are what it had and has: bodies, days, targets."""

    what: What
    old: Side | None
    new: Side | None
    agents: tuple[tuple[str, ...], tuple[str, ...]]
    deadlines: tuple[tuple[str, ...], tuple[str, ...]]
    targets: tuple[tuple[str, ...], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Differences:
    """Everything that differs, in the order of the newer text; what is gone stands where it was."""

    paragraphs: tuple[Paragraph, ...]
    duties: tuple[Duty, ...]


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> Differences:
    """Compare two extractions; blanks and case count for nothing, every letter and figure counts."""
    return Differences(tuple(_paragraphs(old, new)), tuple(_duties(old, new)))


def _paragraphs(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Paragraph]:
    first, second = _sides(old), _sides(new)
    matcher = SequenceMatcher(None, [_plain(one.text) for one in first], [_plain(two.text) for two in second], False)
    found: list[Paragraph] = []
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            continue
        pairs = _pairs(first[i1:i2], second[j1:j2])
        found += [Paragraph("changed" if a and b else "added" if b else "removed", a, b) for a, b in pairs]
    return found


def _pairs(gone: Sequence[Side], come: Sequence[Side]) -> list[tuple[Side | None, Side | None]]:
    """What is gone beside what came in its place, in order; likeness decides."""
    pairs: list[tuple[Side | None, Side | None]] = []
    left = list(gone)
    for one in come:
        likest = max(left, key=lambda other: fuzz.ratio(other.text, one.text), default=None)
        if likest is not None and fuzz.ratio(likest.text, one.text) >= _SAME:
            pairs.extend((passed, None) for passed in left[: left.index(likest)])
            left = left[left.index(likest) + 1 :]
            pairs.append((likest, one))
        else:
            pairs.append((None, one))
    return pairs + [(one, None) for one in left]


def _sides(extraction: Mapping[str, Any]) -> list[Side]:
    sides = []
    at = 0
    for line in extraction["text"].split("\n"):
        if line.strip():
            sides.append(Side(at, at + len(line), line, _path(extraction, at, at + len(line))))
        at += len(line) + 1
    return sides


def _path(extraction: Mapping[str, Any], start: int, end: int) -> str:
    inside = [one for one in extraction["provisions"] if one["start"] <= end and start <= max(one["end"], one["start"])]
    found = max(inside, key=lambda one: one["start"], default=None)
    return str(found["label_path"]) if found else ""


def _duties(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Duty]:
    left = list(old["obligations"])
    found = []
    for one in new["obligations"]:
        likest = max(left, key=lambda other: _likeness(other, one), default=None)
        if likest is None or _likeness(likest, one) < _SAME:
            found.append(_duty("added", None, one, old, new))
            continue
        left.remove(likest)
        if _content(likest) != _content(one):
            found.append(_duty("changed", likest, one, old, new))
    return found + [_duty("removed", one, None, old, new) for one in left]


def _likeness(one: Mapping[str, Any], other: Mapping[str, Any]) -> float:
    """Of the words; among sentences alike the one whose bodies are the same."""
    bodies = [agent["name"] for agent in one["agents"]] == [agent["name"] for agent in other["agents"]]
    return float(fuzz.ratio(_plain(one["text"]), _plain(other["text"]))) + (0.5 if bodies else 0.0)


def _content(one: Mapping[str, Any]) -> tuple[object, ...]:
    return _plain(one["text"]), one["kind"], _agents(one), _deadlines(one), _targets(one)


def _duty(
    what: What,
    one: Mapping[str, Any] | None,
    other: Mapping[str, Any] | None,
    old: Mapping[str, Any],
    new: Mapping[str, Any],
) -> Duty:
    def side(tag: Mapping[str, Any] | None, extraction: Mapping[str, Any]) -> Side | None:
        if tag is None:
            return None
        return Side(tag["start"], tag["end"], tag["text"], _path(extraction, tag["start"], tag["end"]))

    return Duty(
        what,
        side(one, old),
        side(other, new),
        (_agents(one), _agents(other)),
        (_deadlines(one), _deadlines(other)),
        (_targets(one), _targets(other)),
    )


def _agents(one: Mapping[str, Any] | None) -> tuple[str, ...]:
    return tuple(f"{agent['role']}: {agent['name']}" for agent in one["agents"]) if one else ()


def _deadlines(one: Mapping[str, Any] | None) -> tuple[str, ...]:
    return tuple(f"{limit['relation']} {limit['value']}" for limit in one["deadlines"]) if one else ()


def _targets(one: Mapping[str, Any] | None) -> tuple[str, ...]:
    return tuple(f"{t['comparator']} {t['value']:g} {t['unit']}" for t in one["targets"]) if one else ()


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
