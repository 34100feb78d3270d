"""Sentences of a letter with their offsets; what a lead-in announces in quotation marks belongs to it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_SENTENCE = re.compile(r"[^\n;]+?(?:[.;](?=\s|$)|\n|$)", re.S)
_QUOTED = re.compile(r"\s*[“\"«](?P<inside>[^”\"»]{1,1500})[”\"»]")
_LEAD_IN = re.compile(r"(?:như sau|sau đây|thành|là)?\s*:\s*$", re.I)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and its place in the text; ``quoted`` is the new wording that it brings in, "" for none."""

    start: int
    end: int
    text: str
    quoted: str = ""
    before: str = ""  # what stands before it in its line: "Tại khoản 3 Mục III có in nhầm; "

    @property
    def whole(self) -> str:
        """The sentence with what it quotes."""
        return f"{self.text} {self.quoted}".strip()


def sentences(text: str, start: int = 0) -> list[Sentence]:
    """Those that do not end before ``start``, in their order."""
    return [made for made in _all(text) if made.start + len(made.text) > start]


def _all(text: str) -> Iterable[Sentence]:
    at = 0
    for match in _SENTENCE.finditer(text):
        if match.start() < at or not match[0].strip():
            continue
        quoted = _QUOTED.match(text, match.end()) if _LEAD_IN.search(match[0]) else None
        at = quoted.end() if quoted else match.end()
        before = text[: match.start()].rpartition("\n")[2]
        yield Sentence(match.start(), at, match[0].rstrip(), quoted["inside"] if quoted else "", before)
