"""The board of a day: statuses, matching, units over time."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from corpora.holidays import working_days
from corpora.units import Group, Register
from search_api.compliance.board import Evaluator, Filed
from search_api.compliance.decisions import Decision, key_text
from tests.search_api.compliance.made import (
    HV,
    LA,
    OWN_PLAN,
    PLAN,
    Q1,
    SNV,
    board,
    decision,
    filed,
    letter,
    limit,
    obligation,
    plan,
    register,
    row,
    rules,
    stands,
    why,
)

STATUS_ROWS = [
    # (period, what came, day of the board, status)
    ("2025-02-28", None, "2025-02-28", "upcoming"),
    ("2025-02-28", None, "2025-03-01", "overdue"),
    ("2025-02-28", letter("a", SNV, "1/KH-SNV", "2025-02-28", OWN_PLAN), "2025-03-01", "on_time"),
    ("2025-02-28", letter("a", SNV, "1/KH-SNV", "2025-03-01", OWN_PLAN), "2025-03-02", "late"),
    ("2025-02-28", letter("a", SNV, "1/KH-SNV", "2025-03-05", OWN_PLAN), "2025-03-02", "overdue"),  # not here yet
    ("2025-Q1", letter("a", SNV, "1/BC-SNV", "2025-03-19", Q1), "2025-04-01", "on_time"),
    ("2025-Q1", letter("a", SNV, "1/BC-SNV", "2025-03-20", Q1), "2025-04-01", "late"),
]


@pytest.mark.parametrize(("period", "came", "on", "status"), STATUS_ROWS)
def test_status(period: str, came: Filed | None, on: str, status: str) -> None:
    made = board(plan(), *([came] if came else []), on=on)
    assert row(made, "snv", period).status == status


def test_received_and_missing_where_no_day_is_known() -> None:
    source = plan()
    open_day = [
        obligation("d2", "Báo cáo kết quả 6 tháng.", [limit("SET", "P6M", "every"), limit("SET", "P1Y", "every")])
    ]
    without = filed("kh.docx", source.extraction["text"], open_day, **source.extraction["header"])
    came = letter("a", SNV, "1/BC-SNV", "2025-06-20", "Kết quả chuyển đổi số 6 tháng đầu năm 2025")
    assert row(board(without, on="2025-06-14"), "snv", "2025-H1").status == "upcoming"
    assert row(board(without, on="2025-06-15"), "snv", "2025-H1").status == "missing"
    made = board(without, came, on="2025-07-01")
    assert stands(row(made, "snv", "2025-H1")) == ("received", "a", "automatic")
    assert row(made, "snv", "2025").status == "upcoming"


MATCHES = [
    # (letter, period, match or None, reason where it stays unmatched)
    (letter("a", SNV, "1/BC-SNV", "2025-03-10", Q1), "2025-Q1", "automatic", ""),
    (letter("a", SNV, "1/BC-SNV", "2025-03-10", "Kết quả nâng cấp hạ tầng quý I năm 2025"), "2025-Q1", "review", ""),
    (letter("a", SNV, "1/BC-SNV", None, Q1), "2025-Q1", "review", ""),
    (letter("a", SNV, "1/BC-SNV", "2025-03-10", Q1, f"{Q1}\nThực hiện Kế hoạch chuyển đổi số của UBND tỉnh, báo cáo:"),
     "2025-Q1", "automatic", ""),
    (letter("a", SNV, "1/BC-SNV", "2025-03-10", Q1, f"{Q1}\nThực hiện Kế hoạch số 12/KH-BTTTT của Bộ, báo cáo:"),
     "2025-Q1", "review", ""),
    (letter("a", SNV, "1/BC-SNV", "2025-03-10", Q1, f"{Q1}\nBáo cáo như sau:", to=["Sở Nội vụ tỉnh Tây Hà"]),
     "2025-Q1", None, "recipient"),
    (letter("a", SNV, "1/BC-SNV", "2025-03-10", "Kết quả chuyển đổi số", "Kết quả chuyển đổi số\nThực hiện Kế hoạch số "
     f"{PLAN}, báo cáo (số liệu từ 15/12/2024 đến 14/3/2025) như sau:"), "2025-Q1", "automatic", ""),
    (letter("a", SNV, "1/BC-SNV", "2025-03-10", "Kết quả chuyển đổi số tháng 2 năm 2025"), "2025-Q1", None, "period"),
    (letter("a", SNV, "1/BC-SNV", "2025-03-10", "Kết quả phòng cháy quý I năm 2025", "Báo cáo phòng cháy như sau:"),
     "2025-Q1", None, "subject"),
    (letter("a", SNV, "1/BC-SNV", "2025-03-10", Q1, f"{Q1}\nThực hiện Kế hoạch số 46/KH-UBND của UBND tỉnh, báo cáo:"),
     "2025-Q1", None, "other-document"),
    (letter("a", SNV, "1/BC-SNV", "2025-03-10", Q1, f"{Q1}\nThực hiện Kế hoạch số {PLAN} của UBND huyện Lạc An:"),
     "2025-Q1", None, "other-document"),  # the same number of another body
    (letter("a", SNV, "1/BC-SNV", "2025-03-10", Q1, f"{Q1}\nThực hiện Kế hoạch số {PLAN} của Ủy ban nhân dân tỉnh:"),
     "2025-Q1", "automatic", ""),
    (letter("a", SNV, "1/BC-SNV", "2025-03-10", "Kết quả chuyển đổi số quý I năm 2024"), "2025-Q1", "review", ""),
    (letter("a", SNV, "1/BC-SNV", "2025-03-10", "Kết quả chuyển đổi số quý II năm 2025",
            f"Kết quả\nThực hiện Kế hoạch số {PLAN}, báo cáo quý I năm 2025 như sau:"), "2025-Q1", "review", ""),
    (letter("a", SNV, "1/BC-SNV", "2025-03-10", "Quý I năm 2025",
            f"Quý I năm 2025\nThực hiện Kế hoạch số {PLAN}, báo cáo như sau:"), "2025-Q1", "automatic", ""),
    (letter("a", SNV, "1/BC-SNV", "2025-03-10", Q1, f"{Q1}\nThực hiện Kế hoạch số 45 /KH - UBND, báo cáo như sau:"),
     "2025-Q1", "automatic", ""),
    (letter("a", SNV, "1/BC-SNV", "2025-03-10", Q1, f"BÁO CÁO (DỰ THẢO)\n{Q1}\nThực hiện Kế hoạch số {PLAN}, báo cáo:"),
     "2025-Q1", "review", ""),
    (letter("a", SNV, "1/BC-SNV", "2025-03-10", "Kết quả hoạt động khoa học và công nghệ quý I năm 2025",
            "Kết quả\nSở Nội vụ báo cáo như sau:"), "2025-Q1", None, "subject"),  # like the recipient's name only
    (letter("a", SNV, "1/BC-SNV", "2025-03-10", "Báo cáo đột xuất về sự cố chuyển đổi số"), "2025-Q1", None, "ad-hoc"),
    (letter("a", SNV, "1/SNV-VP", "2025-03-10", "xin lùi thời hạn báo cáo quý I"), "2025-Q1", None, "asks-to-postpone"),
    (letter("a", "Trạm Y tế thành phố Hải Vân", "1/BC-TYT", "2025-03-10", Q1), "2025-Q1", None, "no-duty"),
    (letter("a", "Trường THCS Hải Vân", "1/BC-THCS", "2025-03-10", Q1), "2025-Q1", None, "sender-unknown"),
    (letter("a", SNV, "1/BC-SNV", "2025-01-10", Q1), "2025-Q1", None, "early"),
]  # fmt: skip


@pytest.mark.parametrize(("came", "period", "match", "reason"), MATCHES)
def test_matching(came: Filed, period: str, match: str | None, reason: str) -> None:
    made = board(plan(), came, on="2025-04-01")
    found = row(made, "snv", period)
    assert stands(found)[2] == match
    assert why(made, "a") == reason
    if found.report:
        text = came.extraction["text"]
        assert all(text[e.start : e.end].strip() == e.text.strip() or e.kind == "sender" for e in found.report.evidence)
    if match == "review":
        assert found.status == "overdue", "what waits for a person changes no status"


def test_a_joint_report_counts_for_each_body_in_its_head() -> None:
    made = board(
        plan(), letter("a", "SỞ NỘI VỤ - THANH TRA TỈNH", "1/BCLN", "2025-03-10", Q1, kind="BC"), on="2025-04-01"
    )
    assert stands(row(made, "snv", "2025-Q1"))[0] == stands(row(made, "ttt", "2025-Q1"))[0] == "on_time"
    assert stands(row(made, "la", "2025-Q1")) == ("overdue", None, None)


def test_one_report_for_two_duties() -> None:
    text = f"{Q1}\nThực hiện Kế hoạch số {PLAN}, báo cáo như sau:\n1. Tốt.\nNay gửi kèm Kế hoạch số 9/KH-SNV năm 2025."
    made = board(plan(), letter("a", SNV, "1/BC-SNV", "2025-03-10", Q1, text), on="2025-04-01")
    assert stands(row(made, "snv", "2025-Q1")) == ("on_time", "a", "automatic")
    assert stands(row(made, "snv", "2025-02-28")) == ("late", "a", "automatic")


def test_a_correction_stands_in_its_place_and_the_first_was_in_time() -> None:
    first = letter("first", SNV, "8/BC-SNV", "2025-03-18", Q1)
    text = f"{Q1}\nThực hiện Kế hoạch số {PLAN}, báo cáo như sau:\nThay thế Báo cáo số 8/BC-SNV ngày 18/3/2025."
    second = letter("second", SNV, "9/BC-SNV", "2025-03-25", Q1, text)
    made = board(plan(), first, second, on="2025-04-01")
    assert stands(row(made, "snv", "2025-Q1")) == ("on_time", "second", "automatic")
    assert why(made, "first") == "replaced"
    assert stands(row(board(plan(), first, second, on="2025-03-20"), "snv", "2025-Q1"))[1] == "first"


def test_a_report_that_is_taken_back_counts_no_more() -> None:
    came = letter("first", SNV, "8/BC-SNV", "2025-03-18", Q1)
    back = letter(
        "back",
        SNV,
        "12/SNV-VP",
        "2025-03-24",
        "thu hồi văn bản",
        "Sở Nội vụ thu hồi Báo cáo số 8/BC-SNV ngày 18/3/2025.",
    )
    made = board(plan(), came, back, on="2025-04-01")
    assert stands(row(made, "snv", "2025-Q1")) == ("overdue", None, None)
    assert why(made, "first") == "recalled"
    assert row(board(plan(), came, back, on="2025-03-23"), "snv", "2025-Q1").status == "on_time"


def test_a_correction_that_cites_only_what_it_corrects() -> None:
    first = letter("first", SNV, "8/BC-SNV", "2025-03-18", Q1)
    text = "Đính chính số liệu\nĐính chính Báo cáo số 8/BC-SNV ngày 18/3/2025 như sau: ..."
    second = letter("second", SNV, "9/BC-SNV", "2025-03-25", "Đính chính số liệu", text)
    assert stands(row(board(plan(), first, second, on="2025-04-01"), "snv", "2025-Q1"))[:2] == ("on_time", "second")


# -- units over time -------------------------------------------------------------------------------------------------


def test_the_successor_holds_what_falls_due_after_the_end() -> None:
    came = letter("a", "UBND phường Hải Vân", "1/BC-UBND", "2025-09-10", "Kết quả chuyển đổi số quý III năm 2025")
    made = board(plan(), came, on="2025-10-01")
    assert {r.instance.unit for r in made.rows if str(r.instance.period) == "2025-Q3"} == {
        "snv",
        "ttt",
        "phv",
        "pbd",
        "xla",
    }
    assert {r.instance.unit for r in made.rows if str(r.instance.period) == "2025-Q2"} == {
        "snv", "ttt", "phv", "pbd", "xla",
    }, "what was left open goes to the successors"  # fmt: skip
    assert stands(row(made, "phv", "2025-Q3"))[0] == "on_time"
    assert stands(row(made, "pbd", "2025-Q3"))[0] == "overdue"


def test_a_successor_may_answer_what_its_predecessor_left_open() -> None:
    came = letter("a", "UBND xã Lạc An", "1/BC-UBND", "2025-07-10", "Kết quả chuyển đổi số quý II năm 2025")
    assert stands(row(board(plan(), came, on="2025-08-01"), "xla", "2025-Q2")) == ("late", "a", "automatic")
    own = letter("b", LA, "1/BC-UBND", "2025-06-10", "Kết quả chuyển đổi số quý II năm 2025")
    made = board(plan(), own, came, on="2025-08-01")
    assert stands(row(made, "la", "2025-Q2")) == ("on_time", "b", "automatic"), "what it did itself stays its own"
    assert why(made, "a") == "also-answers"
    assert "xla" not in {r.instance.unit for r in made.rows if str(r.instance.period) == "2025-Q2"}
    assert stands(row(board(plan(), on="2025-06-30"), "la", "2025-Q2"))[0] == "overdue"


def test_each_successor_answers_for_itself_and_a_person_decides_under_its_name() -> None:
    came = letter("a", "UBND phường Bắc Đèo", "1/BC-UBND", "2025-07-10", "Kết quả chuyển đổi số quý II năm 2025")
    waived = decision(1, "waive", key_text(("d2", "phv", "2025-Q2")))
    made = board(plan(), came, on="2025-08-01", journal=[waived])
    assert stands(row(made, "pbd", "2025-Q2")) == ("late", "a", "automatic")
    assert row(made, "phv", "2025-Q2").status == "waived"


def test_the_documents_own_groups_are_found_in_its_words() -> None:
    """Where a sentence leaves its subject out, or names it in other words than the register."""
    office = register().groups[0]
    mine = Register(register().units.values(), [*register().groups, Group("Tổ thành viên số", office.members, PLAN)])
    text = "Tổ thành viên số xây dựng kế hoạch. Hoàn thành và gửi kế hoạch trước ngày 28/02/2025."
    at = text.find("Hoàn")
    found = obligation("d1", text[at:], [limit("DATE", "2025-02-28", "before")], lead=(), at=at)
    document = filed("kh", text, [found], **plan().extraction["header"])
    document.extraction["provisions"][0]["text"] = text  # type: ignore[index]
    made = Evaluator(mine, rules(), working_days())
    made.add(document)
    assert [r.instance.unit for r in made.board(date(2025, 2, 1)).rows] == list(office.members)


def test_a_unit_that_was_renamed_answers_under_its_old_name() -> None:
    early = letter("a", LA, "1/BC-UBND", "2025-06-27", "Kết quả chuyển đổi số quý III năm 2025")
    split = letter("b", HV, "1/BC-UBND", "2025-06-27", "Kết quả chuyển đổi số quý III năm 2025")
    made = board(plan(), early, split, on="2025-10-01")
    assert stands(row(made, "xla", "2025-Q3"))[:2] == ("on_time", "a")
    assert why(made, "b") == "period", "one of two that follow: nobody knows for which"


def test_a_name_that_is_nobody_is_listed_once() -> None:
    lost = [
        obligation(
            "d1", "Ban Quản lý X gửi kế hoạch về Sở.", [limit("DATE", "2025-02-28", "by")], lead=["Ban Quản lý X"]
        )
    ]
    source = plan()
    made = board(filed("kh", "…", lost, **source.extraction["header"]), on="2025-03-01")
    assert [unknown.name for unknown in made.unknown] == ["Ban Quản lý X"]
    assert made.rows == ()
    settled = Decision(1, datetime(2025, 3, 1, tzinfo=UTC), "Văn thư", "name", "Ban Quản lý X", new={"unit": "ttt"})
    again = board(filed("kh", "…", lost, **source.extraction["header"]), on="2025-03-01", journal=[settled])
    assert (again.unknown, [r.instance.unit for r in again.rows]) == ((), ["ttt"])


def test_a_report_in_two_forms_counts_once_and_both_are_named() -> None:
    word = letter("word", SNV, "1/BC-SNV", "2025-03-10", Q1)
    scan = replace(letter("scan", SNV, "1/BC-SNV", "2025-03-10", Q1), form_of=word.id)
    made = board(plan(), scan, word, on="2025-04-01")
    assert stands(row(made, "snv", "2025-Q1")) == ("on_time", "word", "automatic")
    assert why(made, "scan") == "form"


def test_a_plan_in_two_forms_lays_its_duties_once_and_its_second_file_is_no_unmatched_report() -> None:
    source = plan()
    again = replace(source, id="b" * 16, file="scan.pdf", form_of=source.id)
    assert board(source, again, on="2025-04-01").rows == board(source, on="2025-04-01").rows
    assert board(source, again, on="2025-04-01").unmatched == ()


def answering(number: str, day: str | None, body: str) -> Filed:
    """A report that came in an envelope which says what it answers."""
    came = letter("a", SNV, "1/BC-SNV", "2025-03-10", Q1, body)
    exchange = {"document_id": "", "due": None, "answered": [{"number": number, "date": day}]}
    return replace(came, extraction={**came.extraction, "exchange": exchange})


def test_what_the_envelope_says_is_evidence() -> None:
    source = plan().extraction["header"]
    made = board(plan(), answering(source["number"], source["issued"], f"{Q1}\nBáo cáo như sau:"), on="2025-04-01")
    report = row(made, "snv", "2025-Q1").report
    assert report is not None
    assert report.level == "automatic"
    assert ("edxml", source["number"]) in [(one.kind, one.text) for one in report.evidence]


def test_an_envelope_that_names_another_document_is_believed() -> None:
    made = board(plan(), answering("999/KH-UBND", "2025-01-02", f"{Q1}\nBáo cáo như sau:"), on="2025-04-01")
    assert stands(row(made, "snv", "2025-Q1"))[2] in (None, "review")
