"""Amendments: days that move, waivers, withdrawals."""

from __future__ import annotations

import pytest

from search_api.compliance.standing import STATUSES
from tests.search_api.compliance.made import (
    GROUPS,
    HV,
    PLAN,
    Q1,
    SNV,
    TINH,
    board,
    filed,
    letter,
    limit,
    obligation,
    plan,
    row,
    ruling,
    why,
)

# -- amendments ------------------------------------------------------------------------------------------------------


MOVES = [
    # (sentence of the later document, unit, new last good day or None)
    (f"Điều chỉnh thời hạn gửi kế hoạch tại khoản 1 Mục III Kế hoạch số {PLAN} thành chậm nhất ngày 15/3/2025.",
     "snv", "2025-03-15"),
    (f"Điều chỉnh thời hạn gửi kế hoạch tại Kế hoạch số {PLAN} từ chậm nhất ngày 28/02/2025 sang trước ngày 15/3/2025.",
     "snv", "2025-03-14"),
    (f"Gia hạn thời gian gửi kế hoạch theo Kế hoạch số {PLAN} đến hết ngày 15/3.", "la", "2025-03-15"),
    (f"Xét đề nghị của Sở Nội vụ, gia hạn thời gian gửi kế hoạch theo Kế hoạch số {PLAN} đến ngày 15/3/2025.",
     "la", "2025-03-15"),
    (f"Đồng ý cho Thanh tra tỉnh lùi thời hạn gửi kế hoạch theo Kế hoạch số {PLAN} đến ngày 15/3/2025.",
     "ttt", "2025-03-15"),
    (f"Đồng ý cho Thanh tra tỉnh lùi thời hạn gửi kế hoạch theo Kế hoạch số {PLAN} đến ngày 15/3/2025.", "snv", None),
    (f"Đồng ý để UBND huyện Lạc An gửi kế hoạch theo Kế hoạch số {PLAN} chậm nhất ngày 15/3/2025.",
     "la", "2025-03-15"),
    (f"Lùi thời hạn gửi kế hoạch theo Kế hoạch số {PLAN} sang ngày 15/3/2025.", "hv", "2025-03-15"),
    (f"Không đồng ý lùi thời hạn gửi kế hoạch theo Kế hoạch số {PLAN} đến ngày 15/3/2025.", "snv", None),
    (f"Thời hạn gửi kế hoạch theo Kế hoạch số {PLAN} không thay đổi.", "snv", None),
    (f"Đề nghị các đơn vị khẩn trương gửi kế hoạch theo Kế hoạch số {PLAN}.", "snv", None),
    ("Điều chỉnh thời hạn gửi kế hoạch theo Kế hoạch số 99/KH-UBND thành chậm nhất ngày 15/3/2025.", "snv", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "unit", "day"), MOVES)
def test_a_moved_day(text: str, unit: str, day: str | None) -> None:
    made = board(plan(), ruling(text), on="2025-03-01")
    found = row(made, unit, "2025-02-28")
    assert str(found.due) == (day or "2025-02-28")
    assert found.status == ("upcoming" if day else "overdue")
    assert str(row(board(plan(), ruling(text), on="2025-02-24"), unit, "2025-02-28").due) == "2025-02-28", "not before"
    assert str(row(made, unit, "2025-Q1").due) == "2025-03-19", "the other duty keeps its day"


QUARTERS = [
    # (sentence, unit, period, new last good day or status)
    (f"Sửa đổi khoản 2 Mục III Kế hoạch số {PLAN}: báo cáo trước ngày 25 của tháng cuối quý.",
     "snv", "2025-Q2", "2025-06-24"),
    (f"Sửa đổi khoản 2 Mục III Kế hoạch số {PLAN}: báo cáo chậm nhất ngày 05 của tháng đầu quý sau.", "snv", "2025-Q2",
     "2025-07-05"),
    (f"Sửa đổi khoản 2 Mục III Kế hoạch số {PLAN}: báo cáo trước ngày 25 của tháng cuối quý.",
     "snv", "2025-Q1", "2025-03-19"),
    (f"Gia hạn thời gian gửi báo cáo quý II theo Kế hoạch số {PLAN} đến hết ngày 30/6.", "la", "2025-Q2", "2025-06-30"),
    (f"Gia hạn thời gian gửi báo cáo quý II theo Kế hoạch số {PLAN} đến hết ngày 30/6.",
     "snv", "2025-Q3", "2025-09-19"),
    (f"Miễn báo cáo quý II năm 2025 theo Kế hoạch số {PLAN} đối với UBND huyện Lạc An.", "la", "2025-Q2", "waived"),
    (f"Thống nhất không yêu cầu Thanh tra tỉnh báo cáo quý II theo Kế hoạch số {PLAN}.", "ttt", "2025-Q2", "waived"),
    (f"Không yêu cầu các đơn vị báo cáo quý II theo Kế hoạch số {PLAN}.", "ttt", "2025-Q2", "waived"),
    (f"Các đơn vị không phải gửi báo cáo hằng quý theo Kế hoạch số {PLAN} kể từ quý III/2025.", "la", "2025-Q2",
     "2025-06-19"),
    (f"Bãi bỏ chế độ báo cáo hằng quý tại mục III Kế hoạch số {PLAN} kể từ quý IV năm 2025.", "snv", "2025-Q4",
     "superseded"),
    (f"Bãi bỏ chế độ báo cáo hằng quý tại mục III Kế hoạch số {PLAN} kể từ quý IV năm 2025.", "snv", "2025-Q3",
     "2025-09-19"),
    (f"Dừng thực hiện chế độ báo cáo hằng quý tại khoản 2 Mục III Kế hoạch số {PLAN}.", "snv", "2025-Q3", "superseded"),
    (f"Dừng thực hiện chế độ báo cáo hằng quý tại khoản 2 Mục III Kế hoạch số {PLAN}.", "snv", "2025-02-28", "overdue"),
    (f"Yêu cầu các đơn vị nghiêm túc báo cáo quý II theo Kế hoạch số {PLAN}.", "snv", "2025-Q2", "2025-06-19"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "unit", "period", "expected"), QUARTERS)
def test_recurring_duties_are_changed_for_what_is_still_to_come(
    text: str, unit: str, period: str, expected: str
) -> None:
    found = row(board(plan(), ruling(text, "2025-04-10"), on="2025-06-01"), unit, period)
    assert expected in (found.status, str(found.due))
    if expected in STATUSES:
        assert found.status == expected


def test_a_grant_in_two_sentences() -> None:
    request = letter("xin", HV, "66/UBND-VP", "2025-02-24", "xin lùi thời gian gửi kế hoạch chuyển đổi số")
    grant = ruling("Ủy ban nhân dân tỉnh đồng ý với đề nghị tại Công văn số 66/UBND-VP ngày 24/02/2025.\n"
                   "Thời hạn gửi kế hoạch chậm nhất ngày 10/3/2025.", subject="gửi kế hoạch")  # fmt: skip
    made = board(plan(), request, grant, on="2025-03-01")
    assert str(row(made, "hv", "2025-02-28").due) == "2025-03-10"
    assert str(row(made, "la", "2025-02-28").due) == "2025-02-28"


def test_only_those_above_may_move_a_day() -> None:
    text = f"Điều chỉnh thời hạn gửi kế hoạch theo Kế hoạch số {PLAN} thành chậm nhất ngày 15/3/2025."
    made = board(plan(), ruling(text, issuer="UBND huyện Lạc An"), on="2025-03-01")
    assert str(row(made, "la", "2025-02-28").due) == "2025-02-28"


def test_the_amendment_makes_no_second_instance() -> None:
    text = f"Điều chỉnh thời hạn gửi kế hoạch tại Kế hoạch số {PLAN}: các sở, ngành gửi chậm nhất ngày 15/3/2025."
    base = ruling(text)
    at = base.extraction["text"].find(text)
    again = obligation("d9", text, [limit("DATE", "2025-03-15", "by")], lead=GROUPS[:1], at=at)
    amending = filed("cv", base.extraction["text"], [again], **base.extraction["header"])
    made = board(plan(), amending, on="2025-03-01")
    assert {r.instance.duty.id for r in made.rows} == {"d1", "d2"}
    assert str(row(made, "snv", "2025-02-28").due) == "2025-03-15"


def test_a_grant_that_answers_a_request() -> None:
    request = letter("xin", HV, "66/UBND-VP", "2025-02-24", "xin lùi thời gian gửi kế hoạch chuyển đổi số")
    grant = ruling("Trả lời Công văn số 66/UBND-VP ngày 24/02/2025, Ủy ban nhân dân tỉnh đồng ý gia hạn thời gian gửi "
                   "kế hoạch đến hết ngày 10/3/2025.", subject="trả lời đề nghị gia hạn")  # fmt: skip
    alone = board(plan(), request, on="2025-03-01")
    assert (row(alone, "hv", "2025-02-28").status, why(alone, "xin")) == ("overdue", "asks-to-postpone")
    made = board(plan(), request, grant, on="2025-03-01")
    assert (row(made, "hv", "2025-02-28").status, str(row(made, "hv", "2025-02-28").due)) == ("upcoming", "2025-03-10")
    assert row(made, "la", "2025-02-28").status == "overdue"


def test_a_waiver_holds_from_its_day_and_stays_listed() -> None:
    text = f"Đồng ý cho Thanh tra tỉnh không phải xây dựng kế hoạch riêng theo Kế hoạch số {PLAN}."
    made = board(plan(), ruling(text, "2025-03-05"), on="2025-03-06")
    assert row(made, "ttt", "2025-02-28").status == "waived"
    assert row(made, "snv", "2025-02-28").status == "overdue"
    assert row(made, "ttt", "2025-Q1").status == "upcoming"
    assert row(board(plan(), ruling(text, "2025-03-05"), on="2025-03-04"), "ttt", "2025-02-28").status == "overdue"


def test_a_withdrawn_duty_and_a_replaced_plan_stay_listed() -> None:
    text = f"Bãi bỏ chế độ báo cáo quý IV quy định tại khoản 2 Mục III Kế hoạch số {PLAN} ngày 20/01/2025."
    made = board(plan(), ruling(text, "2025-11-05"), on="2025-12-31")
    assert row(made, "snv", "2025-Q4").status == "superseded"
    assert row(made, "snv", "2025-Q3").status == "overdue"
    new = filed("moi", f"Kế hoạch này thay thế Kế hoạch số {PLAN} ngày 20/01/2025.", number="80/KH-UBND", type="KH",
                issuer=TINH, issued="2025-06-01", subject="Chuyển đổi số năm 2025")  # fmt: skip
    came = letter("a", SNV, "1/BC-SNV", "2025-03-10", Q1)
    replaced = board(plan(), came, new, on="2025-07-01")
    assert row(replaced, "snv", "2025-Q1").status == "on_time", "what was done stays done"
    assert row(replaced, "snv", "2025-Q3").status == "superseded"
