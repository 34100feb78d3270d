"""The referee inside the product: extractions against gold annotations, precision, recall and F1 for each facet.

An obligation of the gold is found when at least half of the longer sentence is common to both. ``record``, the
headline, asks more: its kind, all of its leads and all of its deadlines must be right as well.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from nlp import likeness
from nlp.likeness import Item

FACETS = ("record", "obligation", "kind", "request", "agent", "deadline", "target", "citation", "amount", "structure")
FOUND_FROM = 0.5
BANDS = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95)
Extraction = Mapping[str, Any]


@dataclass(slots=True)
class Tally:
    """Right, superfluous and missed items."""

    right: int = 0
    extra: int = 0
    missed: int = 0

    def add(self, other: Tally) -> None:
        """Pool two tallies."""
        self.right += other.right
        self.extra += other.extra
        self.missed += other.missed

    def wrong(self) -> None:
        """One answer that is wrong: superfluous, and the right one missed."""
        self.extra += 1
        self.missed += 1

    @property
    def precision(self) -> float:
        """Share of what was found that is right; 0 where nothing was."""
        return self.right / (self.right + self.extra) if self.right + self.extra else 0.0

    @property
    def recall(self) -> float:
        """Share of what is required that was found; 0 where nothing is."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of both."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def row(self) -> dict[str, float]:
        """Rounded for print; ``n`` is what is required."""
        return {
            "p": round(self.precision, 4),
            "r": round(self.recall, 4),
            "f1": round(self.f1, 4),
            "n": self.right + self.missed,
        }


@dataclass(frozen=True, slots=True)
class Scored:
    """One extracted obligation: its confidence, whether its sentence is one of the gold, whether all of it is right."""

    confidence: float
    found: bool
    right: bool


@dataclass(slots=True)
class Score:
    """Tallies of one document, or of several pooled."""

    tallies: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    header_right: int = 0
    header_all: int = 0
    scored: list[Scored] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def add(self, other: Score) -> None:
        """Pool two scores; the errors stay with the documents."""
        for facet, tally in other.tallies.items():
            self.tallies[facet].add(tally)
        self.header_right += other.header_right
        self.header_all += other.header_all
        self.scored += other.scored

    def rows(self) -> dict[str, dict[str, float]]:
        """A row for each facet, and the header's accuracy."""
        rows = {facet: self.tallies[facet].row() for facet in FACETS}
        accuracy = round(self.header_right / self.header_all, 4) if self.header_all else 0.0
        return {**rows, "header": {"accuracy": accuracy, "n": self.header_all}}

    def reliability(self) -> list[dict[str, float]]:
        """For each band of confidence: how many obligations, how many found in the gold, how many right in all."""
        rows = []
        for low, high in zip(BANDS, (*BANDS[1:], 1.0), strict=True):
            band = [one for one in self.scored if low <= one.confidence and (one.confidence < high or high == 1.0)]
            found, right = sum(one.found for one in band), sum(one.right for one in band)
            rows.append({"low": low, "high": high, "n": len(band), "found": found, "right": right})
        return rows


def align(gold: Sequence[Item], found: Sequence[Item]) -> list[tuple[int, int]]:
    """Pairs of obligations with the same sentence, the likest and then the nearest in order first."""
    wanted = [likeness.trigrams(item["text"]) for item in gold]
    pairs = []
    for j, item in enumerate(found):
        grams = likeness.trigrams(item.get("text", ""))
        for i, want in enumerate(wanted):
            score = likeness.overlap(want, grams)
            if score >= FOUND_FROM:
                pairs.append((score, -abs(i - j), i, j))
    taken_gold: set[int] = set()
    taken: set[int] = set()
    chosen = []
    for _, _, i, j in sorted(pairs, reverse=True):
        if i not in taken_gold and j not in taken:
            taken_gold.add(i)
            taken.add(j)
            chosen.append((i, j))
    return chosen


def match(
    tally: Tally, gold: Iterable[Item], found: Iterable[Item], same: Callable[[Item, Item], bool]
) -> tuple[list[Item], list[Item]]:
    """Match two lists one to one; an optional gold item costs nothing, found or not. What is missed, what is extra."""
    left = list(found)
    missed = []
    for item in sorted(gold, key=lambda item: bool(item.get("optional"))):
        hit = next((other for other in left if same(item, other)), None)
        if hit is not None:
            left.remove(hit)
        if item.get("optional"):
            continue
        if hit is None:
            tally.missed += 1
            missed.append(item)
        else:
            tally.right += 1
    tally.extra += len(left)
    return missed, left


def compare(gold: Extraction, found: Extraction) -> Score:
    """The score of one document."""
    score = Score()
    pairs = align(gold["obligations"], found.get("obligations", []))
    outcome = {j: _obligation(score, gold["obligations"][i], found["obligations"][j]) for i, j in pairs}
    matched = {i for i, _ in pairs}
    for i, item in enumerate(gold["obligations"]):
        if i not in matched and not item.get("optional"):
            _missed(score, item)
    for j, item in enumerate(found.get("obligations", [])):
        score.scored.append(Scored(float(item.get("confidence") or 0.0), j in outcome, outcome.get(j, False)))
        if j not in outcome:
            _superfluous(score, item)
    _document(score, gold, found)
    return score


def _obligation(score: Score, gold: Item, found: Item) -> bool:
    """Compare two obligations with the same sentence; whether the record is right."""
    said = gold["text"][:60]
    optional = bool(gold.get("optional"))
    if not optional:
        score.tallies["obligation"].right += 1
    kinds = gold["kind"] if isinstance(gold["kind"], list) else [gold["kind"]]
    right = found.get("kind") in kinds
    if right:
        score.tallies["kind"].right += 1
    else:
        score.tallies["kind"].wrong()
        score.errors.append(f"kind {found.get('kind')} for {gold['kind']}: {said}")
    for facet, part, same in _PARTS:
        missed, extra = match(score.tallies[facet], gold.get(part, []), found.get(part, []), same)
        score.errors += [f"{facet} missed {_brief(item)}: {said}" for item in missed]
        score.errors += [f"{facet} extra {_brief(item)}: {said}" for item in extra]
        if facet == "agent":
            right &= not any(item.get("role") == "lead" for item in (*missed, *extra))
        elif facet == "deadline":
            right &= not missed and not extra
    if bool(gold.get("request")) == bool(found.get("request")):
        score.tallies["request"].right += 1
    else:
        score.tallies["request"].wrong()
    if not optional:
        if right:
            score.tallies["record"].right += 1
        else:
            score.tallies["record"].wrong()
    return right


_PARTS: tuple[tuple[str, str, Callable[[Item, Item], bool]], ...] = (
    ("agent", "agents", likeness.same_agent),
    ("deadline", "deadlines", likeness.same_deadline),
    ("target", "targets", likeness.same_target),
)


def _brief(item: Item) -> str:
    """An agent, deadline, target or citation in a few words."""
    keys = ("name", "role", "type", "comparator", "value", "unit", "number", "title")
    return " ".join(str(item[key]) for key in keys if item.get(key) not in (None, ""))


def _missed(score: Score, gold: Item) -> None:
    score.tallies["obligation"].missed += 1
    score.tallies["record"].missed += 1
    for facet, part, _ in _PARTS:
        score.tallies[facet].missed += sum(not item.get("optional") for item in gold.get(part, []))
    score.errors.append(f"obligation missed: {gold['text'][:90]}")


def _superfluous(score: Score, found: Item) -> None:
    score.tallies["obligation"].extra += 1
    score.tallies["record"].extra += 1
    for facet, part, _ in _PARTS:
        score.tallies[facet].extra += len(found.get(part, []))
    score.errors.append(f"obligation extra: {found.get('text', '')[:90]}")


def _document(score: Score, gold: Extraction, found: Extraction) -> None:
    """Citations, amounts, structure and header."""
    citations = gold.get("citations", []), found.get("citations", [])
    missed, extra = match(score.tallies["citation"], *citations, likeness.same_citation)
    score.errors += [f"citation missed {_brief(item)}" for item in missed]
    score.errors += [f"citation extra {_brief(item)}" for item in extra]
    amounts = gold.get("amounts", []), found.get("amounts", [])
    missed, extra = match(score.tallies["amount"], *amounts, likeness.same_amount)
    score.errors += [f"amount missed {_brief(item)}" for item in missed]
    score.errors += [f"amount extra {_brief(item)}" for item in extra]
    provisions = [(item.get("label_path"), likeness.fold(item.get("text"))) for item in found.get("provisions", [])]
    for place in gold.get("structure", []):
        start = likeness.fold(place["text_start"])
        if any(path == place["label_path"] and text.startswith(start) for path, text in provisions):
            score.tallies["structure"].right += 1
        else:
            score.tallies["structure"].wrong()
            score.errors.append(f"structure missed {place['label_path']}: {place['text_start'][:50]}")
    for name, value in gold.get("header", {}).items():
        got = found.get("header", {}).get(name)
        score.header_all += 1
        if likeness.header_right(name, value, got):
            score.header_right += 1
        else:
            score.errors.append(f"header {name}: {got!r} for {value!r}")
