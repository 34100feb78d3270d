"""A regulation on the reporting regime gives days to duties of its place that name none, and to no others."""

from __future__ import annotations

from typing import Any

import pytest

from search_api.compliance.board import Board, Filed
from tests.search_api.compliance.made import board, filed, letter, limit, obligation, row

TINH, KHCN = "Ủy ban nhân dân tỉnh Đông Sơn", "Sở Khoa học và Công nghệ"
SUBJECT = "Quy định chế độ báo cáo định kỳ phục vụ mục tiêu quản lý trên địa bàn tỉnh Đông Sơn"
BY_17 = "Các sở, ngành cấp tỉnh gửi báo cáo đến cơ quan tổng hợp trước ngày 17 của tháng cuối kỳ báo cáo."
QUARTER = "Các sở, ngành cấp tỉnh gửi báo cáo quý chậm nhất ngày 18 của tháng cuối quý."
WHOEVER = "Cơ quan chủ trì gửi báo cáo quý trước ngày 20 của tháng cuối quý."


def plan(**changes: Any) -> Filed:
    """A plan that asks for reports of the quarter and of the year and names no day."""
    text = "Các sở, ngành cấp tỉnh báo cáo hằng quý và hằng năm về Sở Khoa học và Công nghệ."
    deadlines = [limit("SET", "P3M", "every"), limit("SET", "P1Y", "every"), *changes.pop("deadlines", ())]
    agents = changes.pop("recipient", KHCN)
    found = obligation("d", text, deadlines, lead=("Các sở, ngành cấp tỉnh",))
    found["agents"][-1]["name"] = agents
    head = {"number": "45/KH-UBND", "type": "KH", "issuer": TINH, "issued": "2025-01-20", "place": "Đông Sơn",
            "subject": "Chuyển đổi số năm 2025", **changes}  # fmt: skip
    return filed("kh.docx", text, [found], **head)


def regime(sentence: str, deadlines: list[dict[str, Any]], lead: tuple[str, ...], **changes: Any) -> Filed:
    """A regulation with one rule, in force from 01/6/2025."""
    text = f"{SUBJECT}\n{sentence}\nQuyết định này có hiệu lực thi hành từ ngày 01 tháng 6 năm 2025."
    found = obligation("r", sentence, deadlines, lead=lead)
    head = {"number": "29/2025/QĐ-UBND", "type": "QĐ", "issuer": TINH, "issued": "2025-05-10", "place": "Đông Sơn",
            "subject": SUBJECT, **changes}  # fmt: skip
    return filed("qd.docx", text, [found], **head)


def quarterly(**changes: Any) -> Filed:
    deadlines = [limit("SET", "P3M/18", "by", "chậm nhất ngày 18 của tháng cuối quý")]
    return regime(QUARTER, deadlines, ("Các sở, ngành cấp tỉnh",), **changes)


def given(made: Board, period: str) -> tuple[str, str, str | None]:
    (slot,) = (r.instance.slot for r in made.rows if r.instance.key == ("d", "snv", period))
    return str(slot.due), slot.due_source, slot.rule


RULE = "29/2025/QĐ-UBND III/1"


def test_a_regime_gives_the_day_that_the_plan_leaves_out_and_is_named_as_the_rule() -> None:
    late = letter("a", "Sở Nội vụ", "1/BC-SNV", "2025-09-19", "Kết quả chuyển đổi số quý III năm 2025")
    made = board(plan(), quarterly(), late, on="2026-01-05")
    assert given(made, "2025-Q3") == ("2025-09-18", "rule", RULE)
    assert row(made, "snv", "2025-Q3").status == "late"
    assert given(made, "2025-Q1") == ("None", "none", None), "it was not in force"
    assert given(made, "2025") == ("None", "none", None), "it says nothing of annual reports"
    assert {r.instance.duty.source.number for r in made.rows} == {"45/KH-UBND"}, "it lays no report of its own"
    assert not made.unmatched, "nor is it a report that answers nothing"


def test_the_last_month_of_any_period() -> None:
    made = board(plan(), regime(BY_17, [], ("Các sở, ngành cấp tỉnh",)), on="2025-12-01")
    assert given(made, "2025-Q3") == ("2025-09-16", "rule", RULE)
    assert given(made, "2025") == ("2025-12-16", "rule", RULE)


def test_the_latest_regime_in_force_counts() -> None:
    newer = quarterly(number="40/2025/QĐ-UBND", issued="2025-08-01")
    text = newer.extraction["text"].replace("01 tháng 6", "15 tháng 8").replace("ngày 18", "ngày 10")
    newer = Filed("b", "qd2.docx", {**newer.extraction, "text": text})
    made = board(plan(), quarterly(), newer, on="2025-12-01")
    assert row(made, "snv", "2025-Q3").instance.slot.rule == "40/2025/QĐ-UBND III/1"
    assert row(made, "snv", "2025-Q2").instance.slot.rule == RULE


@pytest.mark.parametrize(
    ("document", "rule"),
    [
        (plan(), quarterly(issuer="Ủy ban nhân dân tỉnh Tây Hà", place="Tây Hà")),
        (plan(), quarterly(subject="Kiện toàn Tổ công tác")),
        (plan(), quarterly(type="KH")),
        (plan(), regime(QUARTER, [limit("SET", "P3M/18", "by")], ("UBND các huyện, thành phố",))),
        (plan(), regime(WHOEVER, [limit("SET", "P3M/20", "before")], ("Cơ quan chủ trì",))),  # goes to the department
        (plan(), regime("Các sở gửi báo cáo tình hình kinh tế chậm nhất ngày 18 tháng cuối quý.",
                        [limit("SET", "P3M/18", "by")], ("Các sở, ngành cấp tỉnh",))),
    ],
)  # fmt: skip
def test_it_binds_nobody_else(document: Filed, rule: Filed) -> None:
    assert given(board(document, rule, on="2025-12-01"), "2025-Q3") == ("None", "none", None)


def test_whoever_reports_to_the_issuer_and_bodies_below_it() -> None:
    rule = regime(WHOEVER, [limit("SET", "P3M/20", "before", "trước ngày 20 của tháng cuối quý")], ("Cơ quan chủ trì",))
    assert given(board(plan(recipient=TINH), rule, on="2025-12-01"), "2025-Q3") == ("2025-09-19", "rule", RULE)
    below = plan(issuer=KHCN, parent="UBND tỉnh Đông Sơn", number="45/KH-SKHCN")
    assert given(board(below, quarterly(), on="2025-12-01"), "2025-Q3") == ("2025-09-18", "rule", RULE)


def test_a_stated_day_goes_before_every_regime() -> None:
    found = obligation("d", "Báo cáo quý về Sở.", [limit("SET", "P3M/25", "by", "ngày 25 của tháng cuối quý")],
                       lead=("Các sở, ngành cấp tỉnh",))  # fmt: skip
    stated = filed("kh.docx", "Báo cáo quý về Sở.", [found], number="45/KH-UBND", type="KH", issuer=TINH,
                   issued="2025-01-20", place="Đông Sơn", subject="Chuyển đổi số năm 2025")  # fmt: skip
    assert given(board(stated, quarterly(), on="2025-12-01"), "2025-Q3") == ("2025-09-25", "stated", None)
