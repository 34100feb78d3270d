"""What is handed out: workbook, calendar, table, letters, compilation; read back with other programs' libraries."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime, timedelta

import pytest
from docx import Document
from icalendar import Calendar
from openpyxl import load_workbook

from search_api.compliance.board import Board
from search_api.compliance.figures import figures_of
from search_api.compliance.periods import Period
from search_api.compliance.summary import SummaryError, find_duty, summarise
from search_api.export.calendar import calendar
from search_api.export.compilation import compilation, summary_json
from search_api.export.reminders import letter as reminder_letter
from search_api.export.reminders import reminders
from search_api.export.sheet import safe, sheet
from search_api.export.table import period_name
from search_api.export.workbook import workbook
from tests.search_api.compliance.made import board, letter, plan, row

NOW = datetime(2025, 4, 1, 7, 30, tzinfo=UTC)
Q1 = "Kết quả chuyển đổi số quý I năm 2025"


@pytest.fixture(scope="module")
def made() -> Board:
    text = f"{Q1}\nThực hiện Kế hoạch số 45/KH-UBND, báo cáo:\n1. Bồi dưỡng kỹ năng số cho 1.020/1.200 cán bộ, đạt 85%."
    return board(
        plan(),
        letter("a.docx", "Sở Nội vụ", "1/BC-SNV", "2025-03-10", Q1, text),
        letter("b.docx", "UBND huyện Lạc An", "=1+1/BC-UBND", "2025-03-25", Q1),
        letter("c.docx", "Thanh tra tỉnh", "3/BC-TTr", None, Q1),
        on="2025-04-01",
    )


def test_the_workbook_has_units_down_and_periods_across(made: Board) -> None:
    book = load_workbook(io.BytesIO(workbook(made, NOW)))
    assert book.sheetnames == ["Bảng theo dõi", "Căn cứ", "Quá hạn, chưa có", "Chưa gắn nghĩa vụ"]
    table = book["Bảng theo dõi"]
    heads = [cell.value for cell in table[5]]
    assert heads[0] == "Đơn vị"
    assert heads[2] == "45/KH-UBND\nIII/2\nquý I/2025"
    lines = {line[0].value: line for line in table.iter_rows(min_row=6) if line[0].value}
    assert lines["Sở Nội vụ"][2].value == "đúng hạn\n1/BC-SNV\n10/03/2025 (tự động)"
    assert lines["UBND thành phố Hải Vân"][2].value == "quá hạn\nHạn 19/03/2025"
    fills = {lines[name][2].fill.fgColor.rgb for name in ("Sở Nội vụ", "UBND thành phố Hải Vân", "UBND huyện Lạc An")}
    assert len(fills) == 3, "each status has a colour, and its words"
    assert "01/04/2025" in table["A1"].value
    assert "07:30 01/04/2025" in table["A2"].value
    assert "nd-09-2019-d12" in table["A3"].value


def test_the_workbook_never_runs_what_a_document_says(made: Board) -> None:
    book = load_workbook(io.BytesIO(workbook(made, NOW)))
    cells = [cell for name in book.sheetnames for line in book[name].iter_rows() for cell in line if cell.value]
    assert any(str(cell.value).startswith("=1+1/BC-UBND") for cell in cells)
    assert {cell.data_type for cell in cells} == {"s"}


def test_evidence_and_overdue_have_their_sheets(made: Board) -> None:
    book = load_workbook(io.BytesIO(workbook(made, NOW)))
    evidence = [[cell.value for cell in line] for line in book["Căn cứ"].iter_rows(min_row=6)]
    assert len(evidence) == len(made.rows)
    mine = next(line for line in evidence if line[0] == "Sở Nội vụ" and line[3] == "quý I/2025")
    assert "Dẫn văn bản: số 45/KH-UBND" in mine[9]
    overdue = [[cell.value for cell in line] for line in book["Quá hạn, chưa có"].iter_rows(min_row=6)]
    assert {line[5] for line in overdue} == {"quá hạn"}
    assert len(overdue) == sum(r.status == "overdue" for r in made.rows)


def test_the_calendar_can_be_read_and_keeps_its_uids(made: Board) -> None:
    book = Calendar.from_ical(calendar(made, NOW))
    events = {str(event["uid"]): event for event in book.walk("VEVENT")}
    assert len(events) == len(made.rows), "one event for each instance with a day"
    again = Calendar.from_ical(calendar(board(plan(), on="2025-02-01"), NOW))
    assert {str(event["uid"]) for event in again.walk("VEVENT")} == set(events)
    found = row(made, "hv", "2025-Q2")
    event = next(
        e for e in events.values() if "UBND thành phố Hải Vân" in e["summary"] and "quý II/2025" in e["summary"]
    )
    assert event["dtstart"].dt == found.due == date(2025, 6, 19)
    assert event["dtend"].dt == date(2025, 6, 20)
    triggers = [alarm["trigger"].dt for alarm in event.walk("VALARM")]
    assert triggers == [timedelta(days=-7), timedelta(days=-3), timedelta(days=-1)]


def test_calendar_lines_are_folded_at_75_octets(made: Board) -> None:
    assert max(len(line) for line in calendar(made, NOW).split(b"\r\n")) <= 75


def test_the_table_opens_in_excel_with_its_accents(made: Board) -> None:
    data = sheet(made, NOW)
    assert data.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert lines[0][0] == "Đơn vị"
    assert len(lines) == 1 + len(made.rows) + 4
    flat = [cell for line in lines for cell in line]
    assert "'=1+1/BC-UBND" in flat
    assert not any(cell.startswith(("=", "+", "@")) for cell in flat)
    assert any("01/04/2025" in cell for cell in flat[-4:])


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"])
def test_formulas_are_text(cell: str) -> None:
    assert safe(cell) == f"'{cell}"


def test_a_reminder_names_what_is_owed(made: Board) -> None:
    found = {one.unit: one for one in reminders(made)}
    assert set(found) == {"snv", "ttt", "hv", "la"}
    document = Document(io.BytesIO(reminder_letter(found["hv"], made)))
    text = "\n".join(
        [p.text for p in document.paragraphs] + [c.text for t in document.tables for r in t.rows for c in r.cells]
    )
    for said in ("ỦY BAN NHÂN DÂN TỈNH ĐÔNG SƠN", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Số:      /UBND", "V/v đôn đốc",
                 "Kính gửi: UBND thành phố Hải Vân", "Đông Sơn, ngày", "quá hạn 13 ngày", "quá hạn 32 ngày",
                 "Nơi nhận:",
                 "đến ngày 01/04/2025", "gửi về Sở Khoa học và Công nghệ"):  # fmt: skip
        assert said in text, said
    assert "2025-Q2" not in text
    section = document.sections[0]
    assert [round(side.mm) for side in (section.left_margin, section.right_margin, section.top_margin)] == [30, 15, 20]
    assert document.styles["Normal"].font.name == "Times New Roman"


def test_nobody_is_reminded_of_what_is_not_due_yet() -> None:
    assert reminders(board(plan(), on="2025-02-01")) == ()


def test_the_compilation_holds_figures_against_targets(made: Board) -> None:
    document = plan()
    duty = find_duty(made, "45/KH-UBND III/2")
    found = summarise(made, duty, Period.parse("2025-Q1"), document.extraction)
    assert [r.instance.unit for r in found.reported] == ["snv", "la"]
    assert [r.instance.unit for r in found.waiting] == ["ttt"]
    assert [r.instance.unit for r in found.silent] == ["hv"]
    (finding,) = found.findings
    assert (finding.figure.value, finding.target.comparator, finding.target.value, finding.reached) == (
        85,
        ">",
        90,
        False,
    )
    text = finding.letter.text
    assert text[finding.figure.start : finding.figure.end] == "85%"
    sentence = text[finding.figure.sentence_start : finding.figure.sentence_end]
    assert sentence.strip().startswith("Bồi dưỡng kỹ năng số")
    data = summary_json(found)
    assert data["targets"][0]["figures"][0]["start"] == finding.figure.start
    words = "\n".join(
        [p.text for p in Document(io.BytesIO(compilation(found))).paragraphs]
        + [c.text for t in Document(io.BytesIO(compilation(found))).tables for r in t.rows for c in r.cells]
    )
    counted = "Tổng số đơn vị phải gửi: 4. Đã gửi: 2 (trong đó trễ hạn: 1)"
    for said in (counted, "- UBND thành phố Hải Vân", "chưa đạt", "[1]"):
        assert said in words, said


@pytest.mark.parametrize(("duty", "period", "code"), [("45/KH-UBND III/9", "2025-Q1", "summary-duty"),
                                                      ("d2", "2025-05", "summary-period")])  # fmt: skip
def test_no_such_duty_or_period(made: Board, duty: str, period: str, code: str) -> None:
    with pytest.raises(SummaryError) as caught:
        summarise(made, find_duty(made, duty), Period.parse(period), plan().extraction)
    assert caught.value.code == code


FIGURES = [
    # (what a report says, values, computed)
    ("Tiếp nhận 12/12 tin báo, đạt 100%.", [(100.0, False)]),
    ("Giải quyết 9/10 vụ việc.", [(90.0, True)]),
    ("Hồ sơ đúng hạn 2.400/2.500 hồ sơ.", [(96.0, True)]),
    ("Tỷ lệ giải quyết: 92,5%; tỷ lệ khám phá 80%.", [(92.5, False), (80.0, False)]),
    ("Báo cáo ngày 14/6/2025 theo Kế hoạch số 45/KH-UBND.", []),
    ("Chỉ tiêu: 90%.", []),
    ("Đạt 95% (chỉ tiêu đề ra 90%).", [(95.0, False)]),
]


@pytest.mark.parametrize(("text", "expected"), FIGURES)
def test_figures(text: str, expected: list[tuple[float, bool]]) -> None:
    found = figures_of(text)
    assert [(figure.value, figure.computed) for figure in found] == expected
    assert all(text[f.start : f.end].split() == f.said.split() for f in found)


@pytest.mark.parametrize(
    ("period", "words"),
    [("2025-03-20", "20/03/2025"), ("2025-W12", "tuần 12/2025"), ("2025-05", "tháng 5/2025"),
     ("2025-Q4", "quý IV/2025"),
     ("2025-H1", "6 tháng đầu năm 2025"), ("2025-M9", "9 tháng năm 2025"), ("2025", "năm 2025")],
)  # fmt: skip
def test_periods_in_words(period: str, words: str) -> None:
    assert period_name(Period.parse(period)) == words
