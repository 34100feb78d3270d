"""Due days, windows and periods from what the document says and from dated rules."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from corpora.holidays import working_days
from corpora.rules import ReportingRules
from search_api.compliance.duties import addressed_as, plan_years, product_of, read_duties, read_source
from search_api.compliance.schedule import Slot, end_of_duration, slots
from tests.search_api.compliance.made import filed, limit, obligation

RULES = ReportingRules.load()


def made(
    deadlines: Sequence[dict[str, Any]], *, subject: str = "Công tác dân số năm 2023",
    issued: str | None = "2023-02-10", until: str = "2023-12-31", **header: Any,
) -> list[Slot]:  # fmt: skip
    kind = header.pop("type", "KH")
    document = filed("kh.docx", "…", [obligation("d", "Báo cáo kết quả.", deadlines)], number="12/KH-UBND", type=kind,
                     issuer="UBND tỉnh Đông Sơn", issued=issued, subject=subject, **header)  # fmt: skip
    source = read_source(document.id, document.file, document.extraction)
    (duty,) = read_duties(source, document.extraction)
    return list(slots(duty, RULES, working_days(), date.fromisoformat(until)))


ONE_OFF = [
    # (type, value, relation, period, last good day)
    ("DATE", "2023-03-20", "before", "2023-03-20", "2023-03-19"),
    ("DATE", "2023-03-20", "by", "2023-03-20", "2023-03-20"),
    ("DATE", "2023-03-20", "on", "2023-03-20", "2023-03-20"),
    ("DATE", "2023-05", "by", "2023-05", "2023-05-31"),
    ("DATE", "2023-05", "before", "2023-05", "2023-04-30"),
    ("DATE", "2023-Q2", "by", "2023-Q2", "2023-06-30"),
    ("DATE", "2023", "by", "2023", "2023-12-31"),
    ("DURATION", "P10D", "within", "2023-02-20", "2023-02-20"),
    ("DURATION", "P8D", "within", "2023-02-20", "2023-02-20"),  # the 18th is a Saturday
    ("DURATION", "P10B", "within", "2023-02-24", "2023-02-24"),
    ("DURATION", "P1M", "within", "2023-03-10", "2023-03-10"),
]


@pytest.mark.parametrize(("kind", "value", "relation", "period", "due"), ONE_OFF)
def test_one_off(kind: str, value: str, relation: str, period: str, due: str) -> None:
    (slot,) = made([limit(kind, value, relation)], type="CV" if kind == "DURATION" else "KH")
    assert (str(slot.period), str(slot.due), slot.due_source, slot.rule) == (period, due, "stated", None)


RECURRING = [
    # (value, words, periods with their last good days)
    ("P6M P1Y", "", {"2023-H1": None, "2023": None}),
    ("P3M P6M P1Y", "", {"2023-Q1": None, "2023-H1": None, "2023-Q3": None, "2023": None}),
    ("P3M P6M P9M P1Y", "", {"2023-Q1": None, "2023-H1": None, "2023-M9": None, "2023": None}),
    ("P6M", "", {"2023-H1": None, "2023-H2": None}),
    ("P1Y", "", {"2023": None}),
    ("P3M/20", "trước ngày 20 của tháng cuối quý",
     {"2023-Q1": "2023-03-19", "2023-Q2": "2023-06-19", "2023-Q3": "2023-09-19", "2023-Q4": "2023-12-19"}),
    ("P3M/15", "chậm nhất ngày 15 của tháng cuối quý",
     {"2023-Q1": "2023-03-15", "2023-Q2": "2023-06-15", "2023-Q3": "2023-09-15", "2023-Q4": "2023-12-15"}),
    ("P3M/05", "trước ngày 05 của tháng đầu quý sau",
     {"2023-Q1": "2023-04-04", "2023-Q2": "2023-07-04", "2023-Q3": "2023-10-04", "2023-Q4": "2024-01-04"}),
    ("P1Y/12-15", "trước ngày 15/12 hằng năm", {"2023": "2023-12-14"}),
    ("P1Y/01-15", "chậm nhất ngày 15/01 năm sau", {"2022": None, "2023": "2024-01-15"}),
]  # fmt: skip


@pytest.mark.parametrize(("values", "words", "expected"), RECURRING)
def test_recurring(values: str, words: str, expected: dict[str, str | None]) -> None:
    found = made([limit("SET", value, "every", words or value) for value in values.split()])
    got = {str(slot.period): str(slot.due) if slot.due else None for slot in found}
    assert got == {period: due for period, due in expected.items() if period >= "2023"}


def test_days_of_a_month() -> None:
    by_20 = {str(s.period): str(s.due) for s in made([limit("SET", "P1M/20", "before", "trước ngày 20 hằng tháng")])}
    assert by_20["2023-02"] == "2023-02-19"
    assert by_20["2023-12"] == "2023-12-19"
    assert "2023-01" not in by_20, "its day came before the plan was issued"
    # early in a month one reports on the month before
    by_5 = {str(s.period): str(s.due) for s in made([limit("SET", "P1M/05", "before", "trước ngày 05 hằng tháng")])}
    assert by_5["2023-02"] == "2023-03-04"


def test_a_weekday_of_a_week() -> None:
    found = made([limit("SET", "P1W/5", "before", "trước thứ Sáu hằng tuần")], until="2023-03-31")
    due = {str(slot.period): str(slot.due) for slot in found}
    assert due["2023-W12"] == "2023-03-23"
    assert next(iter(due)) == "2023-W07", "the first week whose day follows the day of issue"


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("Hằng tuần, các phòng báo cáo tiến độ trước 16 giờ thứ Sáu.", "2023-03-24"),
        ("Hằng tuần, các phòng báo cáo tiến độ trước 10h30 ngày thứ 5.", "2023-03-23"),
        ("Hằng tuần, báo cáo tiến độ trước thứ Sáu.", "2023-03-23"),
        ("Hằng tuần, báo cáo tiến độ vào chiều thứ Hai.", "2023-03-20"),
        ("Hằng tuần, báo cáo tiến độ trước thứ Hai.", "2023-03-26"),
        ("Hằng tuần, báo cáo tiến độ chậm nhất Chủ nhật.", "2023-03-26"),
    ],
)
def test_a_weekday_that_only_the_sentence_names(sentence: str, day: str) -> None:
    document = filed("kh.docx", sentence, [obligation("d", sentence, [limit("SET", "P1W", "every", "Hằng tuần")])],
                     number="12/KH-UBND", type="KH", issuer="UBND tỉnh Đông Sơn", issued="2023-02-10",
                     subject="Cải cách hành chính năm 2023")  # fmt: skip
    (duty,) = read_duties(read_source(document.id, document.file, document.extraction), document.extraction)
    due = {str(slot.period): str(slot.due) for slot in slots(duty, RULES, working_days(), date(2023, 3, 31))}
    assert due["2023-W12"] == day


def test_before_an_hour_is_that_day() -> None:
    (slot,) = made([limit("DATE", "2023-03-20", "before", "trước 17 giờ 00 ngày 20/3/2023")])
    assert str(slot.due) == "2023-03-20"


def test_a_date_just_after_a_recurrence_is_its_day() -> None:
    deadlines = [
        limit("SET", "P6M", "every", "06 tháng", 10),
        limit("DATE", "2023-06-15", "before", "trước ngày 15/6/2023", 19),
        limit("SET", "P1Y", "every", "01 năm", 60),
        limit("DATE", "2023-12-15", "before", "trước ngày 15/12/2023", 68),
    ]
    assert {str(s.period): str(s.due) for s in made(deadlines)} == {"2023-H1": "2023-06-14", "2023": "2023-12-14"}


NAMED_DAYS = [
    # (sentence, deadlines as (type, value, words), periods with their last good days until the end of 2023)
    ("Báo cáo kết quả 6 tháng đầu năm trước ngày 15/6/2023 và cả năm trước ngày 15/12/2023 về Sở.",
     [("DATE", "2023-06-15", "trước ngày 15/6/2023"), ("DATE", "2023-12-15", "trước ngày 15/12/2023")],
     {"2023-H1": "2023-06-14", "2023": "2023-12-14"}),
    ("Gửi báo cáo quý I trước ngày 15/3/2023, báo cáo quý II trước ngày 15/6/2023 về Sở.",
     [("DATE", "2023-03-15", "trước ngày 15/3/2023"), ("DATE", "2023-06-15", "trước ngày 15/6/2023")],
     {"2023-Q1": "2023-03-14", "2023-Q2": "2023-06-14"}),
    ("Định kỳ 6 tháng (trước ngày 15/6), 9 tháng (trước ngày 15/9), năm (trước ngày 15/12) báo cáo Sở.",
     [("SET", "P6M", "Định kỳ 6 tháng"), ("DATE", "2023-06-15", "trước ngày 15/6"),
      ("DATE", "2023-09-15", "trước ngày 15/9"), ("DATE", "2023-12-15", "trước ngày 15/12")],
     {"2023-H1": "2023-06-14", "2023-M9": "2023-09-14", "2023": "2023-12-14"}),
    ("Báo cáo sơ kết 6 tháng, tổng kết năm về Sở trước ngày 10/6 và 10/12 hằng năm.",
     [("SET", "P6M", "sơ kết 6 tháng"), ("SET", "P1Y/06-10", "trước ngày 10/6"), ("SET", "P1Y/12-10", "10/12")],
     {"2023-H1": "2023-06-09", "2023": "2023-12-10"}),
    ("Báo cáo kết quả năm 2023 về Sở trước ngày 15/12/2023.",
     [("DATE", "2023-12-15", "trước ngày 15/12/2023")], {"2023": "2023-12-14"}),
    ("Báo cáo kết quả thực hiện Kế hoạch dân số năm 2023 về Sở trước ngày 15/12/2023.",
     [("DATE", "2023-12-15", "trước ngày 15/12/2023")], {"2023-12-15": "2023-12-14"}),
    ("Gửi báo cáo năm chậm nhất trước ngày 15 tháng 01 năm 2024 về Sở.",
     [("DATE", "2024-01-15", "trước ngày 15 tháng 01 năm 2024")], {"2023": "2024-01-14"}),
    ("Gửi báo cáo quý về Sở trước ngày 15/3, 15/6 và 15/9/2023.",
     [("DATE", "2023-03-15", "trước ngày 15/3"), ("DATE", "2023-06-15", "15/6"), ("DATE", "2023-09-15", "15/9/2023")],
     {"2023-Q1": "2023-03-14", "2023-Q2": "2023-06-15", "2023-Q3": "2023-09-15"}),
    ("Gửi báo cáo quý trước ngày 05/4/2023 và trước ngày 05/7/2023 về Sở.",
     [("DATE", "2023-04-05", "trước ngày 05/4/2023"), ("DATE", "2023-07-05", "trước ngày 05/7/2023")],
     {"2023-Q1": "2023-04-04", "2023-Q2": "2023-07-04"}),
    ("Gửi báo cáo về Sở trước ngày 15/6/2023 (đối với báo cáo 6 tháng) và trước ngày 15/12/2023 (đối với báo cáo năm).",
     [("DATE", "2023-06-15", "trước ngày 15/6/2023"), ("SET", "P6M", "báo cáo 6 tháng"),
      ("DATE", "2023-12-15", "trước ngày 15/12/2023")], {"2023-H1": "2023-06-14", "2023": "2023-12-14"}),
    ("Xây dựng kế hoạch 6 tháng cuối năm, gửi kế hoạch về Sở trước ngày 15/7/2023.",
     [("DATE", "2023-07-15", "trước ngày 15/7/2023")], {"2023-07-15": "2023-07-14"}),
    ("Trên cơ sở kết quả 6 tháng cuối năm 2021, báo cáo phương án về Sở trước ngày 20/3/2023.",
     [("DATE", "2023-03-20", "trước ngày 20/3/2023")], {"2023-03-20": "2023-03-19"}),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "deadlines", "expected"), NAMED_DAYS)
def test_a_day_belongs_to_the_period_named_before_it(
    sentence: str, deadlines: list[tuple[str, str, str]], expected: dict[str, str]
) -> None:
    limits = [limit(kind, value, "before" if "trước" in words else "every", words, sentence.find(words))
              for kind, value, words in deadlines]  # fmt: skip
    document = filed("kh.docx", sentence, [obligation("d", sentence, limits)], number="12/KH-UBND", type="KH",
                     issuer="UBND tỉnh Đông Sơn", issued="2023-02-10", subject="Dân số năm 2023")  # fmt: skip
    (duty,) = read_duties(read_source(document.id, document.file, document.extraction), document.extraction)
    found = {str(s.period): str(s.due) for s in slots(duty, RULES, working_days(), date(2023, 12, 31))}
    assert found == expected


def test_windows_come_from_the_decree() -> None:
    (half, year) = made([limit("SET", "P6M", "every"), limit("SET", "P1Y", "every")])
    assert [str(d) for d in half.window or ()] == ["2022-12-15", "2023-06-14"]
    assert [str(d) for d in year.window or ()] == ["2022-12-15", "2023-12-14"]
    assert (half.due, half.due_source, half.rule, half.window_rule) == (None, "none", None, "nd-09-2019-d12")


@pytest.mark.parametrize(
    ("issuer", "kind", "period", "due", "rule"),
    [
        ("Bộ Thông tin và Truyền thông", "P1Y", "2024", "2024-11-25", "tt-02-2023-btttt"),
        ("Bộ Giao thông vận tải", "P1M", "2023-03", "2023-03-20", "tt-44-2019-bgtvt"),
        ("UBND tỉnh Khánh Hòa", "P9M", "2023-M9", "2023-09-18", "qd-01-2023-khanhhoa"),  # 14/9 and two working days
    ],
)
def test_send_days_of_rules(issuer: str, kind: str, period: str, due: str, rule: str) -> None:
    document = filed("kh.docx", "…", [obligation("d", "Báo cáo kết quả.", [limit("SET", kind, "every")])], type="TT",
                     number="12/2023/TT", issuer=issuer, issued="2023-02-10", subject="Chế độ báo cáo")  # fmt: skip
    source = read_source(document.id, document.file, document.extraction)
    (duty,) = read_duties(source, document.extraction)
    found = {str(s.period): s for s in slots(duty, RULES, working_days(), date(2024, 12, 31))}
    assert (str(found[period].due), found[period].due_source, found[period].rule) == (due, "rule", rule)


def test_open_ended_duties_are_listed_once_their_window_has_begun() -> None:
    found = made([limit("SET", "P3M", "every")], subject="Tăng cường công tác dân số", type="CT", until="2023-06-20")
    assert [str(slot.period) for slot in found] == ["2023-Q1", "2023-Q2", "2023-Q3"]


@pytest.mark.parametrize("kind", ["BC", "TTr", "GM"])
def test_reports_and_proposals_lay_no_duty(kind: str) -> None:
    made = [obligation("d", "Báo cáo kết quả.", [limit("SET", "P3M", "every")])]
    document = filed("x.docx", "…", made, type=kind, number="12/X", issuer="UBND tỉnh Đông Sơn", issued="2023-02-10",
                     subject="Dân số năm 2023")  # fmt: skip
    assert read_duties(read_source(document.id, document.file, document.extraction), document.extraction) == ()


@pytest.mark.parametrize(
    ("subject", "years"),
    [
        ("Công tác dân số năm 2023", (2023, 2023)),
        ("Phát triển dân số giai đoạn 2021 - 2025", (2021, 2025)),
        ("Kế hoạch năm 2024 thực hiện Chương trình giai đoạn 2021-2025", (2024, 2024)),
        ("Chiến lược dân số đến năm 2030", None),
        ("Chương trình giai đoạn 2021-2025, tầm nhìn năm 2030", (2021, 2025)),
        ("Công tác dân số", None),
    ],
)
def test_the_years_of_a_plan(subject: str, years: tuple[int, int] | None) -> None:
    assert plan_years(subject, "KH", "") == years


def test_a_plan_of_several_years() -> None:
    found = made([limit("SET", "P1Y", "every")], subject="Phát triển dân số giai đoạn 2021 - 2025", until="2024-02-01")
    assert [str(slot.period) for slot in found] == ["2023", "2024"]


@pytest.mark.parametrize(
    ("value", "start", "last"),
    [
        ("P5B", "2023-04-26", "2023-05-08"),  # 29/4 to 3/5 are off
        ("P3D", "2023-09-01", "2023-09-05"),  # 4/9 is in lieu of 2/9
        ("P1B", "2024-05-03", "2024-05-04"),  # the Saturday was worked
        ("PT8H", "2023-02-10", "2023-02-10"),
        ("P1Y", "2024-02-29", "2025-02-28"),
    ],
)
def test_counting_of_the_civil_code(value: str, start: str, last: str) -> None:
    assert str(end_of_duration(value, date.fromisoformat(start), working_days())) == last


@pytest.mark.parametrize(
    ("text", "product"),
    [
        ("Hoàn thành và gửi Kế hoạch về Sở Nội vụ trước ngày 20/3.", "plan"),
        ("Xây dựng kế hoạch thực hiện, gửi về Sở Nội vụ để tổng hợp.", "plan"),
        ("Báo cáo kết quả thực hiện Kế hoạch về Sở Nội vụ.", "report"),
        ("Thực hiện chế độ báo cáo hằng quý theo Chương trình, gửi về Sở Nội vụ.", "report"),
        ("Gửi danh sách đầu mối về Sở Nội vụ.", "list"),
        ("Gửi ý kiến góp ý về Sở Nội vụ.", "opinion"),
        ("Lập danh sách hộ nghèo, gửi Sở Nội vụ chậm nhất ngày 20/3.", "list"),
        ("Thực hiện Kế hoạch số 9/KH-UBND, lập danh mục thủ tục, gửi Sở Nội vụ.", "list"),
        ("Ban hành quyết định kiện toàn Tổ giúp việc, gửi về Sở Nội vụ.", "decision"),
        ("Cử đầu mối, gửi thông tin về Sở Nội vụ trước ngày 20/3.", None),  # any document, see read_duties
        ("Danh sách người tham gia gửi về Sở Nội vụ trước ngày 20/3.", "list"),
        ("Tổ chức hội nghị tập huấn.", None),
    ],
)
def test_what_is_sent(text: str, product: str | None) -> None:
    assert product_of(text, ["Sở Nội vụ"]) == product


@pytest.mark.parametrize(
    ("name", "nobody"),
    [
        ("quý cơ quan", True), ("Quý cơ quan, đơn vị", True), ("các địa phương", True), ("cơ quan, đơn vị", True),
        ("Thủ trưởng các đơn vị", True), ("các cơ quan, đơn vị nêu trên", True),
        ("các sở, ban, ngành", False), ("cơ quan thường trực", False), ("UBND các xã", False),
    ],
)  # fmt: skip
def test_words_that_only_speak_to_the_reader(name: str, nobody: bool) -> None:
    assert addressed_as(name) is nobody


@pytest.mark.parametrize("lead", [("quý cơ quan, đơn vị",), ("các địa phương",), ()])
def test_a_letter_that_names_nobody_means_those_it_goes_to(lead: tuple[str, ...]) -> None:
    sentence = "Báo cáo gửi về Sở Khoa học và Công nghệ chậm nhất ngày 20/3/2025."
    found = [obligation("d", sentence, [limit("DATE", "2025-03-20", "by")], lead=lead)]
    document = filed("cv.docx", sentence, found, type="CV", number="9/SKHCN-VP", issuer="Sở Khoa học và Công nghệ",
                     issued="2025-03-01", addressees=["Sở Nội vụ", "Sở Khoa học và Công nghệ"])  # fmt: skip
    (duty,) = read_duties(read_source(document.id, document.file, document.extraction), document.extraction)
    assert [holder.name for holder in duty.holders] == ["Sở Nội vụ"]


@pytest.mark.parametrize(
    ("sentence", "periods"),
    [
        ("Gửi báo cáo về Sở Nội vụ trước ngày 15/6/2023 để tổng hợp, báo cáo UBND tỉnh trước ngày 25/6/2023.", 1),
        ("Gửi báo cáo về Sở Nội vụ trước ngày 15/6/2023; Sở Nội vụ báo cáo UBND tỉnh trước ngày 25/6/2023.", 1),
        ("Gửi báo cáo về Sở Nội vụ trước ngày 15/6/2023 để Sở Nội vụ trình UBND tỉnh trước ngày 25/6/2023.", 1),
        ("Gửi báo cáo về Sở Nội vụ trước ngày 15/6/2023 để tổng hợp; báo cáo bổ sung trước ngày 25/6/2023.", 2),
        ("Gửi danh sách về Sở Nội vụ trước ngày 15/6/2023 và danh mục trước ngày 25/6/2023.", 2),
        ("Để tổng hợp, báo cáo kịp thời, gửi báo cáo trước ngày 15/6/2023, bổ sung trước ngày 25/6/2023.", 2),
    ],
)
def test_the_day_on_which_the_recipient_hands_on_is_not_the_bearers(sentence: str, periods: int) -> None:
    first, second = "trước ngày 15/6/2023", "trước ngày 25/6/2023"
    limits = [limit("DATE", day, "before", words, sentence.find(words))
              for day, words in (("2023-06-15", first), ("2023-06-25", second))]  # fmt: skip
    found = obligation("d", sentence, limits)
    found["agents"][-1]["name"] = "Sở Nội vụ"
    document = filed("kh.docx", sentence, [found], type="KH", number="12/KH-UBND", issued="2023-02-10")
    (duty,) = read_duties(read_source(document.id, document.file, document.extraction), document.extraction)
    assert len(duty.limits) == periods


def test_a_limit_of_a_month_is_no_period_that_is_reported_on() -> None:
    (slot,) = made([limit("DATE", "2023-03", "within", "trong tháng 3/2023")])
    assert slot.once
    assert str(slot.due) == "2023-03-31"
