"""Highlights by Elasticsearch stand at the right places of the original text, whatever is in it."""

from __future__ import annotations

import unicodedata

import pytest
from elasticsearch import Elasticsearch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search_api.index.folding import apart, fold
from search_api.index.load import index_documents
from search_api.index.query import Query, search
from search_api.index.schema import Names
from search_api.records.stored import StoredDocument
from tests.search_api.index.made_up import Duty, Part, document

pytestmark = pytest.mark.node

ODD = [
    "",
    " ",
    "🙂",
    "\U0001d538",
    "\u0300",
    "ﬁ",
    "İ",
    "\ufdd0",
    "\ufdd1",
    "\u200b",
    "한",
    "<em>",
    "&",
    "\t",
    "“",
    "ß",
    "…",
]
SENTENCES = [
    "Báo cáo kết quả thực hiện",
    unicodedata.normalize("NFD", "Báo cáo định kỳ"),
    "PHÒNG LĐTB&XH BÁO CÁO",
    "gửi báo cáo.Phòng Tư pháp",
    "bao cao khong dau",
]


@given(st.lists(st.lists(st.sampled_from(ODD + SENTENCES), max_size=8), min_size=4, max_size=12), st.booleans())
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
def test_each_highlight_is_a_word_of_the_query(client: Elasticsearch, texts: list[list[str]], accented: bool) -> None:
    names = Names("highlights")
    made = [_around(pieces) for pieces in texts]
    index_documents(client, names, made)
    for one, pieces in zip(made, texts, strict=True):
        found = search(client, names, Query("báo cáo" if accented else "bao cao", document=one.id))
        (hit,) = found.hits
        whole = one.extraction["text"]
        assert hit.highlights
        for start, end in hit.highlights:
            assert set(fold(apart(whole[start:end])).split()) <= {"bao", "cao"}, whole[start:end]
            # Whole words: neither end cuts one.
            assert not (whole[start - 1].isalnum() and whole[start].isalnum())
            assert not (whole[end - 1].isalnum() and whole[end : end + 1].isalnum())
        # The plain sentence in the middle is always among them, at its own place.
        at = whole.index(SENTENCES[0], hit.start + len(" ".join(pieces)))
        assert any(start <= at and at + len("Báo cáo") <= end for start, end in hit.highlights)


def _around(pieces: list[str]) -> StoredDocument:
    text = " ".join([*pieces, SENTENCES[0], *reversed(pieces)])
    return document("1/KH-UBND", "Thử", [Part("1", "", [Duty(text)])])


def test_a_long_document_is_cut_and_still_found(client: Elasticsearch) -> None:
    names = Names("highlights-long")
    made = document("2/KH-UBND", "Dài", [Part("1", "", text="Dọn kênh mương. " + "câu rất dài " * 90_000)])
    index_documents(client, names, [made])
    assert search(client, names, Query("kênh mương", scope="provisions")).hits[0].highlights
    (hit,) = search(client, names, Query("kênh mương", scope="documents")).hits
    assert len(hit.text) < 1000
