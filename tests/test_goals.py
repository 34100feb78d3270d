"""The figures that the project promises for extraction, on the annotated real documents beside the checkout."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ingest.readers.scan import available as has_tesseract
from nlp.evaluate import Score
from search_api.cli.evaluate import extractor, scores

Extract = Callable[[Path], dict[str, Any]]
PLAN = "kh-bcd138-vungtau-03-2023"
POOLED = {"obligation": 0.92, "record": 0.82, "agent": 0.88, "deadline": 0.90, "target": 0.90, "citation": 0.95}


@pytest.fixture(scope="module")
def extract() -> Extract:
    """Reads a file and extracts; the pipeline is loaded once."""
    return extractor()


@pytest.fixture(scope="module")
def gold_scores(shared: Path, extract: Extract) -> dict[str, Score]:
    """Every annotated document, scored."""
    return dict(scores(shared / "gold", shared / "gold" / "docs", extract))


@pytest.mark.shared
@pytest.mark.slow
@pytest.mark.skipif(not has_tesseract(), reason="tesseract-ocr-vie is not installed: the gold has scans")
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed: the gold has .doc files")
def test_pooled_figures(gold_scores: dict[str, Score]) -> None:
    pooled = Score()
    for score in gold_scores.values():
        pooled.add(score)
    rows = pooled.rows()
    assert {facet: rows[facet]["f1"] for facet in POOLED if rows[facet]["f1"] < POOLED[facet]} == {}
    assert rows["header"]["accuracy"] >= 0.92
    sure = [one for one in pooled.scored if one.confidence >= 0.9]
    assert sum(one.found for one in sure) / len(sure) >= 0.95


@pytest.mark.shared
def test_the_real_plan(gold_scores: dict[str, Score]) -> None:
    score = gold_scores[PLAN]
    rows = score.rows()
    assert rows["obligation"]["f1"] >= 0.97
    assert rows["record"]["f1"] >= 0.92
    assert (rows["structure"]["f1"], rows["structure"]["n"]) == (1.0, 7)
    assert score.header_right >= 5


def _told(extraction: dict[str, Any]) -> list[tuple[str, tuple[tuple[str, str], ...]]]:
    """Texts and agents of all obligations outside annexes, in order."""
    annexes = {one["eid"] for one in extraction["provisions"] if one["label_path"].startswith("Phụ lục")}
    return [
        (
            re.sub(r"\s+", " ", one["text"]),
            tuple((re.sub(r"\s+", " ", agent["name"]), agent["role"]) for agent in one["agents"]),
        )
        for one in extraction["obligations"]
        if one["provision"] not in annexes
    ]


@pytest.mark.shared
@pytest.mark.parametrize("form", ["plan.docx", "plan.pdf"])
def test_the_plan_says_the_same_in_every_form(shared: Path, extract: Extract, form: str) -> None:
    text = _told(extract(shared / "gold" / "docs" / f"{PLAN}.txt"))
    assert len(text) >= 90
    assert _told(extract(shared / "samples" / form)) == text


def test_the_sample_plan_says_the_same_in_every_form(extract: Extract) -> None:
    from corpora.samples import FORMS

    word, pdf, text = (_told(extract(path)) for path in sorted(FORMS.glob("mau-ke-hoach-12*")))
    assert len(text) >= 30
    assert word == pdf == text


@pytest.mark.shared
def test_ids_are_the_same_on_every_run(shared: Path, extract: Extract) -> None:
    first, again = (extract(shared / "gold" / "docs" / f"{PLAN}.txt") for _ in range(2))
    assert json.dumps(first, sort_keys=True) == json.dumps(again, sort_keys=True)
    ids = [one["id"] for one in first["obligations"]]
    assert len(set(ids)) == len(ids)
