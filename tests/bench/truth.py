"""How far a reading is from the truth: character error rate of body and whole, paragraphs whole, order of the parts.

As ../shared/samples/README.md says: NFC, white space folded, soft hyphens dropped; the error rate is Levenshtein's
distance over the length of the truth.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz.distance import Levenshtein

from ingest.document import Document


def fold(text: str) -> str:
    """The text as it is compared."""
    return " ".join(unicodedata.normalize("NFC", text).replace("\xad", "").split())


@dataclass(frozen=True, slots=True)
class Truth:
    """What a document says, in reading order; ``body`` are the stretches of ``text`` that are its body.

    ``head`` and ``sign`` are the lines that must come in this order; empty where a file shows only some pages.
    """

    text: str
    body: tuple[tuple[int, int], ...]
    paragraphs: tuple[str, ...] = ()
    head: tuple[str, ...] = ()
    sign: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Score:
    """Error rates as shares; ``whole`` is the share of the body's paragraphs that are one block each."""

    body: float
    all: float
    whole: float | None
    in_order: bool | None

    def shown(self) -> str:
        """The figures in one line."""
        parts = [f"body {100 * self.body:.3f} %", f"whole {100 * self.all:.3f} %"]
        if self.whole is not None:
            parts.append(f"paragraphs {100 * self.whole:.1f} %")
        if self.in_order is not None:
            parts.append("in order" if self.in_order else "OUT OF ORDER")
        return ", ".join(parts)


def parts(head: Sequence[str], title: Sequence[str], body: Sequence[str], sign: Sequence[str], annex: Sequence[str]) -> Truth:  # fmt: skip  # noqa: E501
    """The truth of a document given part by part."""
    text = fold(" ".join([*head, *title, *body, *sign, *annex]))
    begin = len(fold(" ".join([*head, *title]))) + 1
    end = begin + len(fold(" ".join(body)))
    folded = [tuple(fold(one) for one in some) for some in (body, head, sign)]
    return Truth(text, ((begin, end),), *folded)


def plan(samples: Path) -> Truth:
    """The plan that ../shared/samples has in every format."""
    told = json.loads((samples / "plan.truth.json").read_text(encoding="utf-8"))
    annex = [*told["annex"], *(cell for row in told["table"] for cell in row)]
    return parts(
        [*told["left"], *told["right"]], told["title"], told["body"], [*told["noi_nhan"], *told["sign"]], annex
    )


def pages_of(document: Document, truth: Truth, numbers: Sequence[int]) -> Truth:
    """The truth of some pages, by a reading of the document's text layer that has no error itself."""
    text, begin, end, stretches = "", *truth.body[0], []
    assert fold(document.text) == truth.text
    for page in document.pages:
        start = len(fold(document.text[: page.start]))
        slice_ = fold(document.text[page.start : page.end])
        start += bool(start and truth.text[start] == " ")
        if page.number in numbers:
            text += " " if text else ""
            first, last = max(begin, start), min(end, start + len(slice_))
            if first < last:
                stretches.append((len(text) + first - start, len(text) + last - start))
            text += slice_
    return Truth(text, tuple(stretches))


def score(text: str, truth: Truth, units: Sequence[str] = ()) -> Score:
    """``units`` are the blocks that the reader made."""
    read = fold(text)
    edits = Levenshtein.editops(truth.text, read)
    inside = sum(any(begin <= edit.src_pos < end for begin, end in truth.body) for edit in edits)
    folded = {fold(unit) for unit in units}
    whole = sum(one in folded for one in truth.paragraphs) / len(truth.paragraphs) if truth.paragraphs else None
    order = _in_order(read, [*truth.head, *truth.sign]) if truth.head else None
    return Score(inside / sum(end - begin for begin, end in truth.body), len(edits) / len(truth.text), whole, order)


def score_document(document: Document, truth: Truth) -> Score:
    """The same of a document as read."""
    return score(document.text, truth, [document.text[block.start : block.end] for block in document.blocks])


def _in_order(text: str, lines: Sequence[str]) -> bool:
    at = 0
    for line in lines:
        found = text.find(line, at)
        if found < 0:
            return False
        at = found + len(line)
    return True


def labels(text: str) -> list[str]:
    """The labels at the beginnings of lines: "Điều 1.", "2.", "a)"."""
    found = (re.match(r"Điều \d+\.|\w{1,3}[.)](?=\s)", line) for line in text.split("\n"))
    return [match[0] for match in found if match is not None]
