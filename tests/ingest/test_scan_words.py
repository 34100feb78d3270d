"""Misread marks in recognised text: what is mended, and what must stay."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpora import compounds
from corpora.compounds import letters
from ingest.readers.scan_words import mend, without_specks

DOUBTFUL, SURE = 85.0, 97.0


@pytest.mark.parametrize(
    ("read", "mended"),
    [
        # no word as it stands, one word with other marks
        ("công tác tông kết năm", "công tác tổng kết năm"),
        ("Chỉ cục trưởng Chỉ cục Thuế", "Chi cục trưởng Chi cục Thuế"),
        ("giao Sở Y tê chủ trì", "giao Sở Y tế chủ trì"),
        ("công tác truyên thông", "công tác truyền thông"),
        ("thúc đẩy bình đắng giới", "thúc đẩy bình đẳng giới"),
        ("TỎ CHỨC THỰC HIỆN", "TỔ CHỨC THỰC HIỆN"),
        ("Uỷ ban nhân đân thành phố", "Uỷ ban nhân dân thành phố"),
        ("(phôi hợp với Công an)", "(phối hợp với Công an)"),
        # right as it stands, whatever else the letters could be
        ("chuyển đổi số", "chuyển đổi số"),
        ("hình thức về đích", "hình thức về đích"),
        ("các sở, ban, ngành", "các sở, ban, ngành"),
        ("hoá đơn và hóa đơn", "hoá đơn và hóa đơn"),
        # a mark between them parts two words; a number is no word
        ("tông, kết", "tông, kết"),
        ("tông 2 kết", "tông 2 kết"),
        # a last letter that is seen twice; elsewhere two of them stand for two words
        ("Quyết định số 12/QĐĐ-UBND", "Quyết định số 12/QĐ-UBND"),
        ("Cục QLĐĐ, VPĐKĐĐ", "Cục QLĐĐ, VPĐKĐĐ"),
        # not to be decided between two words of the same letters
        ("truyên thong", "truyên thong"),
        ("", ""),
    ],
)
def test_marks_mended(read: str, mended: str) -> None:
    assert " ".join(mend([(word, DOUBTFUL) for word in read.split()])) == mended


@pytest.mark.parametrize(
    ("read", "kept"),
    [
        ("_ b) Quản lý", "b) Quản lý"),
        (".6. Trách nhiệm", "6. Trách nhiệm"),
        (",Đ) Hỗ trợ", "Đ) Hỗ trợ"),
        ("._ V. CÁC BỘ", "V. CÁC BỘ"),
        ("- a) Rà soát", "- a) Rà soát"),
        ("_ Quản lý", "_ Quản lý"),
        ("... và", "... và"),
        ("b)", "b)"),
        ("", ""),
    ],
)
def test_specks_before_labels(read: str, kept: str) -> None:
    assert " ".join(text for text in without_specks(read.split()) if text) == kept


def test_what_the_recogniser_is_sure_of_stays() -> None:
    assert mend([("tông", SURE), ("kết", SURE)]) == ["tông", "kết"]
    assert mend([("tông", SURE), ("kêt", DOUBTFUL)]) == ["tông", "kêt"]  # only "tổng kết" would be a word


def test_the_dictionary_inside_underthesea_is_there() -> None:
    assert len(list(compounds._dictionary())) > 30_000


@given(st.lists(st.tuples(st.text(min_size=1, max_size=8), st.floats(0, 100)), max_size=12))
def test_only_marks_change(words: list[tuple[str, float]]) -> None:
    def bare(text: str) -> str:
        return "".join(map(letters, text.lower()))

    mended = mend(words)
    assert len(mended) == len(words)
    assert all(old == new or bare(old) == bare(new) for (old, _), new in zip(words, mended, strict=True))


@pytest.mark.parametrize(
    ("word", "bare"), [("đẳng", "dang"), ("ỦY", "uy"), ("nghiệp", "nghiep"), ("Đường", "duong"), ("x", "x")]
)
def test_letters(word: str, bare: str) -> None:
    assert letters(word) == bare
