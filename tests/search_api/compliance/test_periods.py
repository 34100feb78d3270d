"""Periods as values, and all the ways in which Vietnamese writes one."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_api.compliance.period_phrases import find_periods
from search_api.compliance.periods import KINDS, Period, month_day, periods_of_year

JUNE, JANUARY = date(2023, 6, 20), date(2024, 1, 8)

PHRASES = [
    # (text, day of sending, periods that it reports on)
    ("Kết quả công tác dân số 06 tháng đầu năm 2023", JUNE, ["2023-H1"]),
    ("Sơ kết sáu tháng đầu năm 2023 công tác thi đua", JUNE, ["2023-H1"]),
    ("Kết quả 6 tháng đầu năm", JUNE, ["2023-H1"]),
    ("KẾT QUẢ 06 THÁNG ĐẦU NĂM 2023", JUNE, ["2023-H1"]),
    ("Kết quả nửa đầu năm 2023", JUNE, ["2023-H1"]),
    ("Kết quả 6 tháng năm 2023", JUNE, ["2023-H1"]),
    ("Công tác hòa giải 06 tháng cuối năm 2023", JANUARY, ["2023-H2"]),
    ("Kết quả 6 tháng cuối năm", JANUARY, ["2023-H2"]),
    ("Công tác y tế 06 tháng đầu năm, phương hướng 06 tháng cuối năm 2023", JUNE, ["2023-H1"]),
    ("Công tác y tế 6 tháng đầu năm và nhiệm vụ trọng tâm 6 tháng cuối năm 2023", JUNE, ["2023-H1"]),
    ("Công tác y tế 06 tháng cuối năm và cả năm 2023", JANUARY, ["2023-H2", "2023"]),
    ("Tổng kết công tác năm 2023 và phương hướng năm 2024", JANUARY, ["2023"]),
    ("Tổng kết cả năm 2023", JANUARY, ["2023"]),
    ("Kết quả 12 tháng năm 2023", JANUARY, ["2023"]),
    ("Kết quả 9 tháng đầu năm 2023", JUNE, ["2023-M9"]),
    ("Kết quả chín tháng năm 2023", JUNE, ["2023-M9"]),
    ("Kết quả quý I năm 2023", JUNE, ["2023-Q1"]),
    ("Kết quả Quý III/2023", JUNE, ["2023-Q3"]),
    ("Kết quả quý 2-2023", JUNE, ["2023-Q2"]),
    ("Kết quả quý bốn năm 2023", JANUARY, ["2023-Q4"]),
    ("Kết quả 3 tháng đầu năm 2023", JUNE, ["2023-Q1"]),
    ("Kết quả quý II và 6 tháng đầu năm 2023", JUNE, ["2023-Q2", "2023-H1"]),
    ("Báo cáo tháng 5/2023", JUNE, ["2023-05"]),
    ("Báo cáo tháng 05 năm 2023", JUNE, ["2023-05"]),
    ("Báo cáo tháng Năm năm 2023", JUNE, ["2023-05"]),
    ("Báo cáo tháng mười hai năm 2023", JANUARY, ["2023-12"]),
    ("Kết quả tháng 6, phương hướng tháng 7 năm 2023", JUNE, ["2023-06"]),
    ("Kết quả quý IV và năm 2023", JANUARY, ["2023-Q4", "2023"]),
    ("Kết quả tháng 12 và cả năm 2023", JANUARY, ["2023-12", "2023"]),
    ("Kết quả tháng 4, 5, 6 năm 2023", JUNE, ["2023-Q2"]),
    ("Kết quả tháng 01, tháng 02 và tháng 03/2023", JUNE, ["2023-Q1"]),
    ("Kết quả từ tháng 1 đến tháng 6 năm 2023", JUNE, ["2023-H1"]),
    ("Kết quả tháng 8 và tháng 9 năm 2023", JANUARY, ["2023-08", "2023-09"]),
    ("Kết quả tháng 8, 9/2023", JANUARY, ["2023-08", "2023-09"]),
    ("Kết quả Q.II/2023", JUNE, ["2023-Q2"]),
    ("Kết quả Q3/2023", JANUARY, ["2023-Q3"]),
    ("Kết quả T5/2023", JUNE, ["2023-05"]),
    ("Báo cáo tuần 12 năm 2023", JUNE, ["2023-W12"]),
    ("Báo cáo tuần thứ 12/2023", JUNE, ["2023-W12"]),
    # a programme's year beside the part that is reported
    ("Kết quả thực hiện Chương trình năm 2023 trong 06 tháng đầu năm", JUNE, ["2023-H1"]),
    # no reporting period
    ("Giảm 3 vụ so với cùng kỳ năm 2022", JUNE, []),
    ("Chương trình giai đoạn 2021-2025", JUNE, []),
    ("Kế hoạch năm học 2022-2023", JUNE, []),
    ("Vũng Áng, ngày 19 tháng 6 năm 2023", JUNE, []),
    ("Quyết định số 12/QĐ-UBND ngày 05/01/2023", JUNE, []),
    ("Kết quả 11 tháng năm 2023", JUNE, []),
    ("Kết quả công tác dân số", JUNE, []),
]


@pytest.mark.parametrize(("text", "sent", "expected"), PHRASES)
def test_phrases(text: str, sent: date, expected: list[str]) -> None:
    found = find_periods(text, sent)
    assert [str(m.period) for m in found if m.period] == expected
    assert all(text[m.start : m.end] for m in found)


RANGES = [
    ("(số liệu từ ngày 15/12/2022 đến ngày 14/6/2023)", ("2022-12-15", "2023-06-14")),
    ("mốc số liệu từ 15/12/2022 đến hết 14/12/2023", ("2022-12-15", "2023-12-14")),
    ("tính từ ngày 15/5 đến ngày 14/6/2023", ("2023-05-15", "2023-06-14")),
    ("từ 15/12 đến 14/6/2023", ("2022-12-15", "2023-06-14")),
    ("từ ngày 15 tháng 12 năm 2022 đến ngày 14 tháng 6 năm 2023", ("2022-12-15", "2023-06-14")),
]


@pytest.mark.parametrize(("text", "expected"), RANGES)
def test_ranges(text: str, expected: tuple[str, str]) -> None:
    (found,) = find_periods(text, JUNE)
    assert found.dates == tuple(date.fromisoformat(day) for day in expected)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2023-03-20", "2023-03-20", "2023-03-20"),
        ("2023-W12", "2023-03-20", "2023-03-26"),
        ("2023-05", "2023-05-01", "2023-05-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2023-Q1", "2023-01-01", "2023-03-31"),
        ("2023-H2", "2023-07-01", "2023-12-31"),
        ("2023-M9", "2023-01-01", "2023-09-30"),
        ("2023", "2023-01-01", "2023-12-31"),
    ],
)
def test_values(text: str, first: str, last: str) -> None:
    period = Period.parse(text)
    assert str(period) == text
    assert (str(period.first_day), str(period.last_day)) == (first, last)


@pytest.mark.parametrize(
    "text", ["", "2023-13", "2023-Q5", "2023-H3", "2023-W54", "2023-02-30", "quý I", "23-05", "2023-M6"]
)
def test_no_period(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        Period.parse(text)


@given(st.sampled_from([kind for kind in KINDS if kind != "day"]), st.integers(2000, 2100), st.data())
def test_written_and_read_again(kind: str, year: int, data: st.DataObject) -> None:
    period = data.draw(st.sampled_from(periods_of_year(kind, year)))
    assert Period.parse(str(period)) == period
    assert period.first_day <= period.last_day


@given(st.dates(date(2000, 1, 1), date(2100, 12, 31)))
def test_days(day: date) -> None:
    assert Period.parse(str(Period.of_day(day))).first_day == day


@given(st.text(alphabet="0123456789 thángquýnămđầucuối/-IVtuầncả", max_size=60))
def test_any_text(text: str) -> None:
    for mention in find_periods(text, JUNE):
        assert 0 <= mention.start < mention.end <= len(text)


def test_months_counted_over_the_year() -> None:
    assert month_day(2023, 0, 15) == date(2022, 12, 15)
    assert month_day(2023, 13, 31) == date(2024, 1, 31)
    assert month_day(2023, 2, 31) == date(2023, 2, 28)
