"""Header and structure against the evaluation data: how much of what a careful clerk wrote down is found."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from ingest.document import Document
from ingest.read import read_document

pytestmark = pytest.mark.shared

PLAN = "kh-bcd138-vungtau-03-2023"
# Documents without a text layer: their text comes from OCR, which is measured elsewhere.
SCANS = ("ctr-vstbpn-haiphong-1076-2017", "cv-syt-kiengiang-2096-nvy-2017", "cv-syt-kiengiang-2264-nvy-2017")
SCANS += ("kh-syt-cdn-kiengiang-2004-2017",)


@dataclass(frozen=True)
class Score:
    """Right and all, and what is wrong."""

    right: int
    all: int
    wrong: tuple[str, ...]


def fold(text: str | None) -> str:
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text or "").casefold()).strip()


def words(text: str | None) -> set[str]:
    bare = "".join(
        char for char in unicodedata.normalize("NFD", fold(text)) if char not in "\u0300\u0301\u0303\u0309\u0323"
    )
    return set(re.findall(r"\w+", unicodedata.normalize("NFC", bare)))


def same(key: str, want: str | None, got: str | None) -> bool:
    """As the referee compares: exact for number, kind and date; by words or containment for names and subjects."""
    if want is None or key in ("number", "type", "issued"):
        return re.sub(r"\s", "", fold(want)) == re.sub(r"\s", "", fold(got))
    a, b = words(want), words(got)
    alike = bool(a and b) and len(a & b) / len(a | b) >= 0.75
    inside = fold(got) in fold(want) or fold(want) in fold(got)
    return alike or (key in ("subject", "issuer") and len(fold(got)) > 6 and inside)


def header_score(document: Document, gold: dict[str, Any]) -> Score:
    wrong = [
        f"{key}: {getattr(document.header, key)!r} for {want!r}"
        for key, want in gold["header"].items()
        if not same(key, want, getattr(document.header, key))
    ]
    return Score(len(gold["header"]) - len(wrong), len(gold["header"]), tuple(wrong))


def structure_score(document: Document, gold: dict[str, Any]) -> Score:
    found: dict[str, list[str]] = {}
    for p in document.provisions:
        start = p.start if p.heading_start is None else p.heading_start
        found.setdefault(p.label_path, []).append(fold(document.text[start : p.end]))
    wrong = [
        f"{s['label_path']} {s['text_start']}"
        for s in gold["structure"]
        if not any(text.startswith(fold(s["text_start"])) for text in found.get(s["label_path"], ()))
    ]
    return Score(len(gold["structure"]) - len(wrong), len(gold["structure"]), tuple(wrong))


@cache
def read(path: Path) -> Document:
    return read_document(path)


def gold_files(shared: Path) -> list[Path]:
    return [path for path in sorted((shared / "gold").glob("*.json")) if path.stem not in SCANS]


def test_headers_of_the_gold_documents(shared: Path) -> None:
    right = everything = 0
    for path in gold_files(shared):
        gold = json.loads(path.read_text(encoding="utf-8"))
        score = header_score(read(shared / "gold/docs" / gold["file"]), gold)
        print(f"{path.stem:48s} header {score.right}/{score.all}", *score.wrong, sep="\n   ")
        right, everything = right + score.right, everything + score.all
    assert right / everything >= 0.98


def test_structure_of_the_gold_documents(shared: Path) -> None:
    wrong = []
    for path in gold_files(shared):
        gold = json.loads(path.read_text(encoding="utf-8"))
        score = structure_score(read(shared / "gold/docs" / gold["file"]), gold)
        print(f"{path.stem:48s} structure {score.right}/{score.all}")
        wrong += [f"{path.stem}: {line}" for line in score.wrong]
    assert wrong == []


@pytest.mark.parametrize("file", ["gold/docs/kh-bcd138-vungtau-03-2023.txt", "samples/plan.docx", "samples/plan.pdf"])
def test_the_plan_in_every_form(shared: Path, file: str) -> None:
    gold = json.loads((shared / f"gold/{PLAN}.json").read_text(encoding="utf-8"))
    document = read(shared / file)
    assert structure_score(document, gold).wrong == ()
    if file.endswith(".txt"):
        assert header_score(document, gold).wrong == ()
    else:  # these have a head, a date and a signature, made up for the samples
        header = document.header
        assert (header.number, header.type) == ("03/KH-BCĐ138", "KH")
        assert header.issuer is not None
        assert "Ban Chỉ đạo 138" in header.issuer
        assert header.subject is not None
        assert "Phòng, chống mua bán người năm 2023" in header.subject


def test_the_plan_has_the_same_provisions_in_every_form(shared: Path) -> None:
    paths = [
        [p.label_path for p in read(shared / file).provisions if p.label and not p.label_path.startswith("Phụ lục")]
        for file in ("gold/docs/kh-bcd138-vungtau-03-2023.txt", "samples/plan.docx", "samples/plan.pdf")
    ]
    assert paths[0] == paths[1] == paths[2]


def test_letterheads_of_incoming_reports(shared: Path) -> None:
    truth = json.loads((shared / "compliance/vungtau-2023/truth.json").read_text(encoding="utf-8"))
    folder = shared / "compliance/vungtau-2023/reports"
    wrong = []
    for name, facts in truth["files"].items():
        if not (folder / name).exists():
            continue
        header = read_document(folder / name).header
        number = facts.get("number") or ""
        if number[:1].isdigit() and header.number != number:  # "/BC-UBND" was left blank
            wrong.append(f"{name}: number {header.number} for {number}")
        if "sent" in facts and header.issued != facts["sent"]:
            wrong.append(f"{name}: issued {header.issued} for {facts['sent']}")
        if header.issuer is None:
            wrong.append(f"{name}: no issuer")
    print(*wrong, sep="\n")
    assert wrong == []
