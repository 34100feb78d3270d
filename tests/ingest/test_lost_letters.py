"""ư lost on the way to a PDF: put back where that is certain, and told."""

from __future__ import annotations

import textwrap

import pytest

from ingest.document import RawBlock
from ingest.lost_letters import is_lost, restored
from ingest.readers import pdf
from tests.ingest.test_pdf import old_fonts

PROSE = (
    "Chủ tịch các xã, phường chỉ đạo rà soát hồ sơ, lập danh sách trước ngày 15 hằng tháng;",
    "Phòng Nội vụ hướng dẫn trường học, cơ quan thường xuyên kiểm tra, như quy định của Chính phủ về lưu trữ;",
    "Công an tăng cường tuần tra, được cấp thêm 12 km đường dây; tổ chức sơ kết, gửi báo cáo theo mẫu số 3.",
)


@pytest.mark.parametrize(
    ("lost", "whole"),
    [
        ("Thủ tớng giao Bộ trởng", "Thủ tướng giao Bộ trưởng"),
        ("đợc tăng cờng nh sau", "được tăng cường như sau"),
        ("năm 2026 nh sau", "năm 2026 như sau"),
        ("CHƠNG TRÌNH", "CHƯƠNG TRÌNH"),
        ("Trờng Tiểu học", "Trường Tiểu học"),
        ("ngời dân dới 5 tuổi", "ngời dân dới 5 tuổi"),  # could be words: nothing is invented
        ("lu trữ, tham mu", "lu trữ, tham mu"),
        ("UBND, TP, TTr, QĐ; tr. 5", "UBND, TP, TTr, QĐ; tr. 5"),
        ("12 km, 3 kg, 4,5 cm, 6 tr", "12 km, 3 kg, 4,5 cm, 6 tr"),
        ("điểm c khoản 2, điểm t", "điểm c khoản 2, điểm t"),
        ("Email, website, Internet", "Email, website, Internet"),
        ("được như trước", "được như trước"),
    ],
)
def test_where_only_the_letter_makes_a_syllable(lost: str, whole: str) -> None:
    assert restored(lost) == whole


def without(text: str) -> str:
    return text.replace("ư", "").replace("Ư", "")


def test_a_long_text_without_the_letter_has_lost_it() -> None:
    assert is_lost([without(line) for line in PROSE] * 4)
    assert not is_lost(PROSE * 4)
    assert not is_lost([without(line) for line in PROSE])  # too short to tell


def text_of(blocks: tuple[RawBlock, ...]) -> str:
    return " ".join(block.text for block in blocks)


def test_a_pdf_that_lost_it_is_mended_and_the_reader_told() -> None:
    lines = [part for line in PROSE * 4 for part in textwrap.wrap(line, 60)]
    whole = pdf.read(old_fonts(*([("", line)] for line in lines)), "cu.pdf")
    assert [notice.code for notice in whole.notices] == ["converted-encoding"]
    lost = pdf.read(old_fonts(*([("", without(line))] for line in lines)), "cu.pdf")
    assert [notice.code for notice in lost.notices] == ["converted-encoding", "letters-lost"]
    for word in ("phường", "trước", "hướng", "được", "như", "tăng cường"):
        assert word in text_of(whole.blocks)
        assert word in text_of(lost.blocks)
