"""Tokens tile the text, whatever the text is."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

from nlp.tokenizer import CHUNK, LONGEST_RUN, VietnameseTokenizer, align, vietnamese


@pytest.fixture(scope="module")
def nlp() -> Language:
    return vietnamese()


ODD = (
    "aăâbcdđeêghiklmnoôơpqrstuưvxyàáảãạ ĐƯỞ\u0301\u0323Ð"
    "0123456789.,;:!?-–—…\"'“”()[]/\\%@#&_=+<>°\t\n\r\u00a0\u200b\ufeff😀🇻🇳"
)


@settings(max_examples=200, deadline=None)
@given(text=st.one_of(st.text(alphabet=ODD, max_size=300), st.text(max_size=120)))
def test_tokens_tile_every_text(nlp: Language, text: str) -> None:
    doc = nlp.make_doc(text)
    assert doc.text == text
    for token in doc:
        assert text[token.idx : token.idx + len(token)] == token.text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Công an thành phố chủ trì", ["Công an", "thành phố", "chủ trì"]),
        ("Giao  Sở   Nội vụ", ["Giao", " ", "Sở", "  ", "Nội vụ"]),
        ("thực  hiện tốt", ["thực  hiện", "tốt"]),
        ("hoà giải ở cơ sở", ["hoà giải", "ở", "cơ sở"]),  # old tone placement stays
        ("", []),
        (" \n ", [" \n "]),
    ],
)
def test_words(nlp: Language, text: str, words: list[str]) -> None:
    assert [token.text for token in nlp.make_doc(text)] == words


def test_a_segmenter_that_changes_letters_gives_syllables(nlp: Language) -> None:
    tokenizer = VietnameseTokenizer(nlp.vocab, segmenter=lambda text: text.upper().split())
    doc = tokenizer("công an thành phố, quận")
    assert [token.text for token in doc] == ["công", "an", "thành", "phố", ",", "quận"]
    assert doc.text == "công an thành phố, quận"


def test_a_segmenter_that_loses_words_gives_syllables() -> None:
    assert align(["công an"], "công an tỉnh", 0, 12) is None
    assert align([], "công an", 0, 7) is None


@pytest.mark.parametrize("text", ["x" * 5000, "a." * 3000, "a-" * 3000, "kế hoạch " * 1000, "1,2" * 2000])
def test_long_runs_are_quick_and_exact(nlp: Language, text: str) -> None:
    assert len(text) > CHUNK > LONGEST_RUN
    assert nlp.make_doc(text).text == text


def test_decomposed_text_is_tiled_too(nlp: Language) -> None:
    text = unicodedata.normalize("NFD", "Ủy ban nhân dân thành phố ban hành kế hoạch.")
    assert nlp.make_doc(text).text == text
