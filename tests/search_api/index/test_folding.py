"""Folding and tone placement: same length for every input."""

from __future__ import annotations

import sys
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_api.index.folding import MARK_END, MARK_START, apart, fold, place_tones

VIETNAMESE = "aăâeêioôơuưyàáảãạầấậệếộớựýỷđĐbcghkmnpqtvx ỦÝ,.-/1\n\u0300\u0301\u0302\u031b\u0323"
any_text = st.one_of(st.text(), st.text(alphabet=VIETNAMESE), st.text(alphabet=st.characters()))


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Ủy ban nhân dân", "uy ban nhan dan"),
        ("BCĐ138 Đôn đốc ĐƯỜNG", "bcd138 don doc duong"),
        ("trợ giúp pháp lý", "tro giup phap ly"),
        ("Ưu tiên, Ở đâu?", "uu tien, o dau?"),
        ("UBND/Ðặng", "ubnd/dang"),
        ("한국 İ ß", "한국 i ß"),
        ("a\ud800b", "a\ufffdb"),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_a_decomposed_word_folds_to_the_same_token() -> None:
    for word in ("nghĩa vụ", "thường xuyên", "ĐỘT XUẤT"):
        assert fold(unicodedata.normalize("NFD", word)).split() == fold(word).split()


@pytest.mark.parametrize(
    ("written", "placed"),
    [
        ("hoà", "hòa"), ("hòa", "hòa"), ("hoè", "hòe"), ("thuý", "thúy"), ("uỷ ban", "ủy ban"), ("Uỷ Ban", "Ủy Ban"),
        ("HOÀ BÌNH", "HÒA BÌNH"), ("XOÃ", "XÕA"), ("loã", "lõa"), ("hòan thành", "hoàn thành"), ("hoàn", "hoàn"),
        ("quý", "quý"), ("qúy", "quý"), ("quà", "quà"), ("qùa", "quà"), ("già", "già"), ("gìa", "già"), ("gì", "gì"),
        ("giấy", "giấy"), ("khuỷu", "khuỷu"), ("ngoéo", "ngoéo"), ("ngoài", "ngoài"), ("xoáy", "xoáy"),
        ("lúa", "lúa"), ("luá", "lúa"), ("mía", "mía"), ("muà", "mùa"), ("mười", "mười"), ("thuế", "thuế"),
        ("thủơ", "thuở"),
        ("huýt", "huýt"), ("hùynh", "huỳnh"), ("nghiã", "nghĩa"), ("nghĩa", "nghĩa"), ("tiền", "tiền"),
        ("quyền", "quyền"),
        ("café", "café"), ("Huế", "Huế"), ("Đắk Lắk", "Đắk Lắk"), ("tóà", "tóà"), ("bảy", "bảy"), ("giữa", "giữa"),
        ("Thuý-Hoà/uỷ", "Thúy-Hòa/ủy"), ("giùm", "giùm"), ("gìn giữ", "gìn giữ"),
    ],
)  # fmt: skip
def test_tones_are_placed_in_one_way(written: str, placed: str) -> None:
    assert place_tones(written) == placed


def test_a_decomposed_word_is_the_same_accented_token() -> None:
    for word in ("hoà giải", "thường xuyên"):
        assert place_tones(unicodedata.normalize("NFD", word)).split() == place_tones(word).split()


@given(any_text)
def test_same_length_and_idempotent(text: str) -> None:
    for read in (fold, place_tones, apart):
        once = read(text)
        assert len(once) == len(text)
        assert read(once) == once
        if read is not apart:
            assert not {MARK_START, MARK_END} & set(once)
            once.encode()  # can be sent as UTF-8


def test_every_code_point_keeps_its_length() -> None:
    points = "\n".join(chr(point) for point in range(sys.maxunicode + 1))
    once = fold(points)
    assert len(once) == len(points)
    assert fold(once) == once


@pytest.mark.parametrize("unit", ["a", "à", "\u0300", "aà", "a.", "ủy "])
def test_time_grows_in_a_line(unit: str) -> None:
    """A long line is read at once; a quadratic pattern would need hours."""
    started = time.perf_counter()
    for read in (fold, place_tones, apart):
        read(unit * 300_000)
    assert time.perf_counter() - started < 30


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("P.Tư pháp", "P Tư pháp"),
        ("ban_hành", "ban hành"),
        ("1.000.000", "1.000.000"),
        ("UBND.", "UBND."),
        ("a.b.c", "a b c"),
    ],
)
def test_glued_words_come_apart(text: str, words: str) -> None:
    assert apart(text) == words
    assert apart(words) == words


@given(st.text(alphabet=VIETNAMESE))
def test_placing_tones_changes_no_letter(text: str) -> None:
    assert fold(place_tones(text)).split() == fold(text).split()
