"""Extraction beside underthesea's segmentation alone on the same text: python -m tests.bench extraction."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from underthesea import word_tokenize

from corpora.samples import FORMS, OFFICE
from ingest.document import Document
from ingest.read import read_document
from nlp.contract import extraction_json
from nlp.pipeline import Extractor

GOAL = 2.0  # times the segmentation alone
ROUNDS = 5
SHARED = Path(__file__).resolve().parents[3] / "shared" / "gold" / "docs"


def documents() -> list[Path]:
    """The samples, and the real documents beside the checkout where they are; no scans."""
    real = [path for path in sorted(SHARED.glob("*")) if path.suffix in (".docx", ".txt", ".html")]
    return [*sorted(FORMS.glob("*.txt")), *sorted(OFFICE.glob("*.docx")), *real]


def main() -> int:
    """Print both speeds and the ratio; 1 when it is over the goal."""
    extractor = Extractor()
    read = [read_document(path) for path in documents()]
    texts = [document.text for document in read]
    count = sum(map(len, texts))

    def segment() -> None:
        for text in texts:
            for line in text.split("\n"):
                word_tokenize(line, use_token_normalize=False)

    def extract() -> None:
        for document in read:
            _one(extractor, document)

    alone, whole = _time(segment), _time(extract)
    print(f"   {len(read)} documents, {count:,} characters")
    print(f"   segmentation alone {count / alone:10,.0f} characters a second")
    print(f"   extraction         {count / whole:10,.0f} characters a second")
    print(f"   ratio {whole / alone:.2f} (goal: under {GOAL})")
    return int(whole / alone >= GOAL)


def _one(extractor: Extractor, document: Document) -> None:
    extraction_json(document, extractor.extract(document))


def _time(work: Callable[[], None]) -> float:
    """Median seconds over some rounds, after one that warms up."""
    work()
    times = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        work()
        times.append(time.perf_counter() - begun)
    return median(times)
