"""The searches that the main path is judged by, on the real plan of a city, from the file to the hit."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from ingest.read import read_document
from nlp.contract import extraction_json
from nlp.pipeline import Extractor
from search_api.index.connect import connect
from search_api.index.load import index_documents
from search_api.index.query import Hit, Query, Results, search
from search_api.index.schema import Names
from search_api.records.stored import StoredDocument
from search_api.settings import Settings

pytestmark = [pytest.mark.shared, pytest.mark.node, pytest.mark.slow]
NAMES = Names("real-plan")
PLAN = "03/KH-BCĐ138"


def stored(path: Path) -> StoredDocument:
    document = read_document(path)
    extraction = extraction_json(document, Extractor().extract(document))
    return StoredDocument(document.sha256[:16], document.sha256, path.name, datetime.now(UTC), extraction)


@pytest.fixture(scope="module")
def texts(node: Settings, shared: Path) -> dict[str, str]:
    """The plan and other documents with duties in the index; the text of each by id."""
    names = ("kh-bcd138-vungtau-03-2023.txt", "kh-stttt-haiduong-hatangso-2022.docx", "nq-cp-113-2026.pdf")
    documents = [stored(shared / "gold" / "docs" / name) for name in names]
    with connect(node) as client:
        index_documents(client, NAMES, documents)
    return {one.id: one.extraction["text"] for one in documents}


def run(node: Settings, query: Query) -> Results:
    with connect(node) as client:
        return search(client, NAMES, query)


def words(hit: Hit, texts: dict[str, str]) -> str:
    return " ".join(texts[hit.document][start:end] for start, end in hit.highlights).lower()


@pytest.mark.parametrize("typed", ["bao cao dinh ky", "báo cáo định kỳ"])
def test_the_periodic_report_comes_first(node: Settings, texts: dict[str, str], typed: str) -> None:
    hit = run(node, Query(typed, kind="report")).hits[0]
    assert (hit.number, hit.label_path) == (PLAN, "V/2")
    assert {"P6M", "P1Y"} <= {deadline["value"] for deadline in hit.deadlines}
    assert "báo cáo định kỳ" in words(hit, texts)


@pytest.mark.parametrize("unit", ["P. Tư pháp", "phong tu phap", "Phòng Tư pháp"])
def test_legal_aid_of_the_justice_division(node: Settings, texts: dict[str, str], unit: str) -> None:
    found = run(node, Query("trợ giúp pháp lý", unit=unit))
    assert found.hits[0].label_path.startswith("III/5")
    assert "trợ giúp pháp lý" in words(found.hits[0], texts)


@pytest.mark.parametrize("typed", [PLAN, "03/KH-BCD138", "3 / kh - bcd138", "03 KH BCĐ138"])
def test_a_number_finds_the_document_itself_first(node: Settings, texts: dict[str, str], typed: str) -> None:
    found = run(node, Query(typed))
    assert [hit.number for hit in found.documents] == [PLAN]
    assert {hit.number for hit in found.hits} == {PLAN}
