"""Sentences that lay nothing on anybody."""

from __future__ import annotations

import pytest

from ingest.document import Provision
from tests.nlp.draft import Draft, plan, who

# --- what is none -------------------------------------------------------------------------------------------------

NOTHING = [
    ("KH", "Ngày 05/01/2031, UBND tỉnh giao Sở Y tế lập đề án."),
    ("KH", "Sở Y tế đã tổ chức 05 lớp tập huấn."),
    ("QĐ", "Quyết định này có hiệu lực kể từ ngày ký."),
    ("BC", "Sở Y tế tổ chức kiểm tra 15 cơ sở."),
    ("NQ", "Tình hình sản xuất chuyển biến tích cực."),
    ("TTr", "Hội Làm vườn đề nghị được gia hạn đại hội."),
    ("QĐ", "Hồ sơ gồm văn bản đề nghị cấp giống cây."),
    ("QĐ", "Không yêu cầu chủ vườn nộp bản sao."),
    ("KH", "Hộ nuôi ong cam kết chăm sóc ...... đàn ong tại thôn ......"),
    ("KH", "(Ký tên và đóng dấu của cơ quan)"),
]


@pytest.mark.parametrize(("kind", "line"), NOTHING)
def test_no_obligation(kind: str, line: str) -> None:
    draft = Draft(kind)
    draft.add("1", line)
    assert draft.obligations() == []


def test_quoted_text_of_an_amended_document() -> None:
    draft = Draft("TT")
    draft.add("Điều 1", "“Doanh nghiệp phải nộp hồ sơ trước ngày 15/3/2031.”", kind="article", path="Điều 1")
    draft.provisions[0] = Provision(
        "p0", None, "Điều 1", "1", "article", "", 0, len(draft.text) - 1, 1, quoted=True
    )  # fmt: skip
    assert draft.obligations() == []


def test_condition_is_no_duty_but_what_follows_it_is() -> None:
    (obligation,) = plan("Quá thời hạn này, các hội không tổ chức đại hội thì Sở Nội vụ báo cáo UBND tỉnh xử lý.")
    assert who(obligation) == ["Sở Nội vụ"]
