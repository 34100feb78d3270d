"""The pipeline as a whole: order, declared needs, no state between documents."""

from __future__ import annotations

import pytest

from ingest.document import Block, Document, Header, Notice
from nlp.annotations import layers_of
from nlp.pipeline import COMPONENTS, Extractor, build
from nlp.tokenizer import vietnamese

TEXT = (
    "Sở Nội vụ chủ trì rà soát, báo cáo Ủy ban nhân dân tỉnh trước ngày 20/4.\n"
    "Thực hiện Kế hoạch số 12/KH-UBND ngày 05/01/2024, kinh phí 50 triệu đồng, đạt trên 90%."
)


def _document(text: str = TEXT, **parts: object) -> Document:
    blocks, start = [], 0
    for line in text.split("\n"):
        blocks.append(Block(start, start + len(line), 1))
        start += len(line) + 1
    header = Header(number="7/KH-UBND", issued="2024-02-01")
    return Document("x.txt", "0" * 64, "text/plain", text, blocks=tuple(blocks), header=header, **parts)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor()


def test_every_component_declares_needs_that_an_earlier_one_fills(extractor: Extractor) -> None:
    assert extractor.nlp.pipe_names == [name.removeprefix("dondoc_") for name in COMPONENTS]
    analysis = extractor.nlp.analyze_pipes()
    assert analysis
    assert not any(analysis["problems"].values())


def test_the_layers(extractor: Extractor) -> None:
    layers = extractor.annotate(_document())
    assert [TEXT[s.start : s.end] for s in layers.sentences] == TEXT.split("\n")
    assert [(d.value, d.year_supplied) for d in layers.deadlines] == [("2024-04-20", True)]
    assert [(t.comparator, t.value) for t in layers.targets] == [(">", 90.0)]
    assert [(c.number, c.date) for c in layers.citations] == [("12/KH-UBND", "2024-01-05")]
    assert [a.value for a in layers.amounts] == [50_000_000]


def test_documents_do_not_touch_each_other(extractor: Extractor) -> None:
    first = extractor.extract(_document())
    extractor.extract(_document("Văn bản khác.\nKhông có gì."))
    assert extractor.extract(_document()) == first


def test_a_warning_is_given_once(extractor: Extractor) -> None:
    notice = Notice("suspect-text", {"page": "1"})
    document = _document(warnings=(notice, Notice("other"), Notice("suspect-text", {"page": "1"})))
    assert extractor.extract(document).warnings == (notice, Notice("other"))


@pytest.mark.parametrize("text", ["", " ", "\n\n", "…", "\u200b", "a" * 3000, "1. 2. 3.", "“(“(“("])
def test_any_text_is_taken(extractor: Extractor, text: str) -> None:
    assert extractor.extract(_document(text)).citations == ()


def test_a_text_longer_than_spacys_own_limit(extractor: Extractor) -> None:
    limit, extractor.nlp.max_length = extractor.nlp.max_length, 50
    try:
        assert extractor.extract(_document()).amounts
    finally:
        extractor.nlp.max_length = limit


def test_an_unknown_component_is_told() -> None:
    with pytest.raises(ModuleNotFoundError):
        build({"dondoc_nothing": "nlp.components.nothing"})


def test_a_doc_that_the_pipeline_did_not_make_has_no_layers() -> None:
    with pytest.raises(KeyError):
        layers_of(vietnamese().make_doc("Báo cáo."))
