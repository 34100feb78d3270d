"""What later documents and later bodies take over: replaced plans, boards without an entry, slips that are none."""

from __future__ import annotations

from typing import Any

import pytest

from search_api.compliance.board import Filed
from tests.search_api.compliance.made import PLAN, board, filed, letter, limit, obligation, plan, row, stands, why

SNV, TTT, TINH = "Sở Nội vụ", "Thanh tra tỉnh", "Ủy ban nhân dân tỉnh Đông Sơn"
JULY = "Kết quả chuyển đổi số tháng 7 năm 2025"


def second_plan() -> Filed:
    text = (
        "Ủy ban nhân dân tỉnh ban hành Kế hoạch chuyển đổi số 6 tháng cuối năm 2025 như sau:\n"
        "Các sở, ngành cấp tỉnh báo cáo kết quả hằng tháng về Sở Khoa học và Công nghệ trước ngày 25 hằng tháng.\n"
        f"Kế hoạch này thay thế Kế hoạch số {PLAN} ngày 20/01/2025 của Ủy ban nhân dân tỉnh."
    )
    at = text.find("Các sở")
    found = obligation("n1", text.split("\n")[1], [limit("SET", "P1M/25", "before", "trước ngày 25 hằng tháng")],
                       lead=("Các sở, ngành cấp tỉnh",), at=at)  # fmt: skip
    return filed("moi.docx", text, [found], number="210/KH-UBND", type="KH", issuer=TINH, issued="2025-07-10",
                 subject="Chuyển đổi số 6 tháng cuối năm 2025", place="Đông Sơn")  # fmt: skip


def monthly(name: str, issued: str, cited: str, subject: str = JULY) -> Filed:
    text = f"{subject}\nThực hiện {cited} của Ủy ban nhân dân tỉnh, Sở Nội vụ báo cáo như sau:\n1. Đã làm."
    return letter(name, SNV, "9/BC-SNV", issued, subject, text)


def test_a_replaced_plan_leaves_what_was_owed_before() -> None:
    made = board(plan(), second_plan(), on="2025-08-01")
    assert row(made, "snv", "2025-Q2").status == "overdue", "it was past due before the new plan"
    assert row(made, "snv", "2025-Q3").status == "superseded"
    assert row(made, "snv", "2025-07").status == "overdue"


def test_what_is_withdrawn_is_answered_no_more_and_the_new_plan_takes_the_report() -> None:
    without = monthly("a", "2025-07-22", "kế hoạch")
    third = letter("b", TTT, "9/BC-TTT", "2025-09-10", "Kết quả chuyển đổi số quý III năm 2025",
                   f"Kết quả\nThực hiện Kế hoạch số {PLAN}, Thanh tra tỉnh báo cáo quý III như sau:")  # fmt: skip
    made = board(plan(), second_plan(), without, third, on="2025-10-01")
    assert stands(row(made, "snv", "2025-07")) == ("on_time", "a", "automatic")
    assert stands(row(made, "ttt", "2025-Q3")) == ("superseded", None, None)
    assert why(made, "b")


def test_who_cites_the_replaced_plan_is_for_a_person() -> None:
    made = board(plan(), second_plan(), monthly("a", "2025-07-22", f"Kế hoạch số {PLAN}"), on="2025-08-01")
    assert stands(row(made, "snv", "2025-07")) == ("overdue", "a", "review")
    new = board(plan(), second_plan(), monthly("a", "2025-07-22", "Kế hoạch số 210/KH-UBND"), on="2025-08-01")
    assert stands(row(new, "snv", "2025-07")) == ("on_time", "a", "automatic")


def test_a_board_that_no_register_knows_moves_its_own_day_and_no_other() -> None:
    header = plan().extraction["header"]
    head = {"issuer": "Ban Chỉ đạo chuyển đổi số", "parent": TINH, "place": "Đông Sơn"}
    source = filed("kh.docx", plan().extraction["text"], plan().extraction["obligations"],
                   **{**header, **head, "number": "45/KH-BCĐ"})  # fmt: skip
    text = (
        "Ban Chỉ đạo điều chỉnh thời hạn gửi kế hoạch quy định tại Kế hoạch số 45/KH-BCĐ từ chậm nhất ngày 28/02/2025 "
        "thành chậm nhất ngày 10/3/2025."
    )

    def moved(**other: Any) -> str:
        given: dict[str, Any] = {**head, **other}
        ruling = filed("cv.docx", text, number="58/BCĐ-VP", type="CV", issued="2025-02-20",
                       subject="điều chỉnh thời hạn gửi kế hoạch", **given)  # fmt: skip
        return str(row(board(source, ruling, on="2025-03-01"), "snv", "2025-02-28").due)

    assert moved() == "2025-03-10"
    assert moved(issuer="Ban Chỉ đạo Chuyển đổi số".upper()) == "2025-03-10"
    assert moved(parent="UBND tỉnh Tây Hà") == "2025-02-28"
    assert moved(issuer="Ban Chỉ đạo phòng cháy") == "2025-02-28"


def test_number_day_and_month_with_another_year_are_a_slip() -> None:
    def cited(day: str) -> tuple[str, str | None, str | None]:
        text = f"Kết quả\nThực hiện Kế hoạch số {PLAN} ngày {day}, Sở Nội vụ báo cáo quý I năm 2025 như sau:"
        came = letter("a", SNV, "1/BC-SNV", "2025-03-10", "Kết quả chuyển đổi số quý I năm 2025", text)
        return stands(row(board(plan(), came, on="2025-03-20"), "snv", "2025-Q1"))

    assert cited("20/01/2025") == ("on_time", "a", "automatic")
    assert cited("20/01/2024") == ("overdue", "a", "review")
    assert cited("15/01/2024") == ("overdue", None, None)


def asked_for(sentence: str, subject: str) -> Filed:
    found = obligation("c1", sentence, [limit("DATE", "2025-05-20", "by")], lead=("quý cơ quan",))
    return filed("cv.docx", f"{subject}\n{sentence}", [found], number="640/SKHCN-VP", type="CV", place="Đông Sơn",
                 issuer="Sở Khoa học và Công nghệ", issued="2025-05-05", subject=subject, parent=TINH,
                 addressees=[SNV, TTT])  # fmt: skip


def test_a_list_that_is_asked_for_once() -> None:
    source = asked_for("Danh sách cán bộ gửi về Sở Khoa học và Công nghệ chậm nhất ngày 20/5/2025.",
                       "cử cán bộ tham gia Tổ thẩm định hạ tầng")  # fmt: skip
    answer = "Thực hiện Công văn số 640/SKHCN-VP ngày 05/5/2025 của Sở Khoa học và Công nghệ, Sở Nội vụ"

    def came(number: str, subject: str, end: str) -> tuple[str, str | None, str | None]:
        made = board(source, letter("a", SNV, number, "2025-05-12", subject, f"{subject}\n{answer} {end}"),
                     on="2025-06-01")  # fmt: skip
        return stands(row(made, "snv", "2025-05-20"))

    same = "cử cán bộ tham gia Tổ thẩm định hạ tầng"
    assert came("12/SNV-VP", same, "cử 02 cán bộ tham gia.") == ("on_time", "a", "automatic")
    assert came("12/SNV-VP", "gửi danh sách cán bộ", "gửi danh sách kèm theo.")[1] == "a"
    assert came("12/SNV-VP", "bố trí hội trường", "thông báo như sau.")[2] != "automatic"
    monthly_report = "Kết quả chuyển đổi số quý II năm 2025"
    assert came("12/BC-SNV", monthly_report, "báo cáo quý II như sau:") == ("overdue", None, None)


def test_of_two_days_the_nearest_is_meant() -> None:
    sentence = "Gửi danh sách về Sở Khoa học và Công nghệ trước ngày 20/5/2025 và ngày 20/11/2025."
    found = obligation("c1", sentence, [limit("DATE", "2025-05-20", "before"), limit("DATE", "2025-11-20", "before")],
                       lead=(SNV,))  # fmt: skip
    source = filed("cv.docx", sentence, [found], number="640/SKHCN-VP", type="CV", place="Đông Sơn", parent=TINH,
                   issuer="Sở Khoa học và Công nghệ", issued="2025-05-05", subject="danh sách thiết bị")  # fmt: skip
    text = "gửi danh sách thiết bị\nThực hiện Công văn số 640/SKHCN-VP ngày 05/5/2025, Sở Nội vụ gửi danh sách."
    made = board(source, letter("a", SNV, "3/SNV-VP", "2025-05-18", "gửi danh sách thiết bị", text), on="2025-12-01")
    assert stands(row(made, "snv", "2025-05-20")) == ("on_time", "a", "automatic")
    assert stands(row(made, "snv", "2025-11-20")) == ("overdue", None, None)


def test_a_decision_answers_only_where_one_is_owed() -> None:
    sentence = "Ban hành quyết định kiện toàn Tổ công nghệ số và gửi Sở Khoa học và Công nghệ trước ngày 20/5/2025."
    subject = "kiện toàn Tổ công nghệ số"
    source = asked_for(sentence, subject)
    text = f"{subject}\nCăn cứ Công văn số 640/SKHCN-VP ngày 05/5/2025 của Sở Khoa học và Công nghệ;\nĐiều 1."
    came = letter("a", SNV, "7/QĐ-SNV", "2025-05-12", subject, text, kind="QĐ")
    assert stands(row(board(source, came, on="2025-06-01"), "snv", "2025-05-20")) == ("on_time", "a", "automatic")
    assert why(board(plan(), came, on="2025-06-01"), "a") == "not-a-report"


def test_a_waiver_that_names_nobody_lets_off_whom_it_is_addressed_to() -> None:
    def waiving(text: str, *to: str) -> dict[str, str]:
        body = f"chế độ báo cáo\nKính gửi: {'; '.join(to)}\n{text}"
        ruling = filed("cv.docx", body, number="310/UBND-VX", type="CV", issuer=TINH, issued="2025-05-20",
                       subject="chế độ báo cáo", addressees=list(to))  # fmt: skip
        made = board(plan(), ruling, on="2025-07-01")
        return {unit: row(made, unit, "2025-Q2").status for unit in ("snv", "ttt")}

    text = f"Đồng ý không phải gửi báo cáo quý II năm 2025 theo Kế hoạch số {PLAN}."
    assert waiving(text, SNV) == {"snv": "waived", "ttt": "overdue"}
    assert waiving(text, SNV, TTT) == {"snv": "waived", "ttt": "waived"}
    assert waiving(f"Thanh tra tỉnh không phải gửi báo cáo quý II theo Kế hoạch số {PLAN}.", SNV) == {
        "snv": "overdue", "ttt": "waived",
    }  # fmt: skip


def test_a_new_day_for_one_year_leaves_the_next_year_alone() -> None:
    text = "Các sở, ngành cấp tỉnh báo cáo hằng năm về Sở Khoa học và Công nghệ trước ngày 15/12 hằng năm."
    found = obligation("y", text, [limit("SET", "P1Y/12-15", "before", "trước ngày 15/12")],
                       lead=("Các sở, ngành cấp tỉnh",))  # fmt: skip
    source = filed("ct.docx", text, [found], number="7/CT-UBND", type="CT", issuer=TINH, issued="2025-02-01",
                   subject="Tăng cường chuyển đổi số", place="Đông Sơn")  # fmt: skip
    moved = "Điều chỉnh thời hạn gửi báo cáo năm 2025 theo Chỉ thị số 7/CT-UBND sang trước ngày 20/12/2025."
    ruling = filed("cv.docx", f"thời hạn báo cáo\n{moved}", number="310/UBND-VX", type="CV", issuer=TINH,
                   issued="2025-11-20", subject="thời hạn báo cáo")  # fmt: skip
    made = board(source, ruling, on="2026-01-05")
    assert str(row(made, "snv", "2025").due) == "2025-12-19"
    assert str(row(made, "snv", "2026").due) == "2026-12-14"


def test_the_subject_of_a_ruling_changes_nothing_by_itself() -> None:
    subject = "bãi bỏ chế độ báo cáo"
    text = f"V/v {subject}\nỦy ban nhân dân tỉnh bãi bỏ báo cáo quý III năm 2025 tại Kế hoạch số {PLAN}."
    ruling = filed("cv.docx", text, number="310/UBND-VX", type="CV", issuer=TINH, issued="2025-05-20", subject=subject)
    made = board(plan(), ruling, on="2025-07-01")
    assert row(made, "snv", "2025-Q3").status == "superseded"
    assert row(made, "snv", "2025-Q4").status == "upcoming"


AMENDED = [
    # (sentences of a ruling of 01/6/2025, what becomes of the reports of Sở Nội vụ)
    (f"Sửa đổi khoản 2 Mục III Kế hoạch số {PLAN} như sau:\n“2. Báo cáo hằng quý trước ngày 25 của tháng cuối quý.”",
     {"2025-Q2": "2025-06-24", "2025-Q3": "2025-09-24", "2025-Q4": "2025-12-24"}),
    (f"Điều chỉnh Kế hoạch số {PLAN}: tại khoản 2 Mục III thay cụm từ “trước ngày 20 của tháng cuối quý” bằng cụm từ "
     "“trước ngày 25 của tháng cuối quý”.",
     {"2025-Q2": "2025-06-24", "2025-Q3": "2025-09-24", "2025-Q4": "2025-12-24"}),
    (f"Gia hạn thời gian gửi báo cáo theo Kế hoạch số {PLAN} đến ngày 30/6/2025.", {"2025-Q2": "2025-06-30"}),
    (f"Gia hạn thời gian thực hiện Kế hoạch số {PLAN} đến ngày 31/12/2025.", {}),
    (f"Bãi bỏ Kế hoạch số {PLAN} ngày 20/01/2025 của Ủy ban nhân dân tỉnh.",
     {"2025-Q2": "superseded", "2025-Q3": "superseded", "2025-Q4": "superseded"}),
    (f"Bãi bỏ toàn bộ Kế hoạch số {PLAN}.",
     {"2025-Q2": "superseded", "2025-Q3": "superseded", "2025-Q4": "superseded"}),
    (f"Kể từ quý III/2025, các đơn vị lồng ghép báo cáo quý theo Kế hoạch số {PLAN} vào báo cáo năm, không gửi riêng.",
     {"2025-Q3": "waived", "2025-Q4": "waived"}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "changes"), AMENDED)
def test_rulings_in_many_words(text: str, changes: dict[str, str]) -> None:
    body = f"chế độ báo cáo\n{text}"
    ruling = filed("cv.docx", body, number="310/UBND-VX", type="CV", issuer=TINH, issued="2025-06-01",
                   subject="chế độ báo cáo")  # fmt: skip
    made = board(plan(), ruling, on="2025-06-02")
    plain = {str(r.instance.period): r for r in board(plan(), on="2025-06-02").rows if r.instance.unit == "snv"}
    for period, before in plain.items():
        now = row(made, "snv", period)
        expected = changes.get(period, str(before.due))
        assert expected in (str(now.due), now.status), period
        assert now.changes or period not in changes


def test_a_misprint_is_told_by_the_place_before_or_by_the_old_day() -> None:
    def due(text: str) -> str:
        ruling = filed("cv.docx", f"đính chính\n{text}", number="310/UBND-VX", type="CV", issuer=TINH,
                       issued="2025-02-10", subject=f"đính chính Kế hoạch số {PLAN}")  # fmt: skip
        return str(row(board(plan(), ruling, on="2025-02-11"), "snv", "2025-02-28").due)

    placed = f"Tại khoản 1 Mục III Kế hoạch số {PLAN} có in nhầm; nay đính chính thời hạn là ngày 10/3/2025."
    assert due(placed) == "2025-03-10"
    assert due(f"Kế hoạch số {PLAN}: “chậm nhất ngày 28/02/2025” sửa thành “chậm nhất ngày 10/3/2025”.") == "2025-03-10"
    assert due(f"Kế hoạch số {PLAN}: “ngày 01/02/2025” sửa thành “chậm nhất ngày 10/3/2025”.") == "2025-02-28"


def test_a_reminder_lays_no_second_duty() -> None:
    sentence = "Đề nghị quý cơ quan khẩn trương gửi kế hoạch về Sở Khoa học và Công nghệ trước ngày 20/3/2025."

    def reminded(cited: str) -> set[str]:
        found = obligation("c1", sentence, [limit("DATE", "2025-03-20", "before")], lead=("quý cơ quan",))
        letter_ = filed("cv.docx", f"đôn đốc gửi kế hoạch\nTheo {cited}.\n{sentence}", [found], number="9/SKHCN-VP",
                        type="CV", issuer="Sở Khoa học và Công nghệ", issued="2025-03-05", parent=TINH,
                        subject="đôn đốc gửi kế hoạch", addressees=[SNV])  # fmt: skip
        made = board(plan(), letter_, on="2025-03-06")
        return {r.instance.duty.source.number for r in made.rows}

    assert reminded(f"Kế hoạch số {PLAN}") == {PLAN}
    assert reminded("quy định") == {PLAN, "9/SKHCN-VP"}
