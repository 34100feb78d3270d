"""Days and periods in which a deadline falls due."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_api.index.due import due_day, period, spans


@pytest.mark.parametrize(
    ("value", "first", "last"),
    [
        ("2024-02-29", "2024-02-29", "2024-02-29"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2024-W01", "2024-01-01", "2024-01-07"),
        ("2024-Q2", "2024-04-01", "2024-06-30"),
        ("2024-H2", "2024-07-01", "2024-12-31"),
        ("2024-M9", "2024-01-01", "2024-09-30"),
        ("2024", "2024-01-01", "2024-12-31"),
    ],
)
def test_period(value: str, first: str, last: str) -> None:
    assert period(value) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    "value", ["", "2024-13", "2024-02-30", "2024-Q5", "2024-W54", "0000", "P1M", "event", "2024-M0"]
)
def test_what_is_no_period(value: str) -> None:
    assert period(value) is None


@pytest.mark.parametrize(
    ("type_", "value", "relation", "expected"),
    [
        ("DATE", "2024-03-20", "before", [("2024-03-19", "2024-03-20", "2024-03-19")]),
        ("DATE", "2024-03-20", "by", [("2024-03-20", "2024-03-20", "2024-03-20")]),
        ("DATE", "2024-Q2", "within", [("2024-04-01", "2024-06-30", "2024-06-30")]),
        ("DATE", "2024-06", "before", [("2024-05-31", "2024-05-31", "2024-05-31")]),
        ("DATE", "2024-03-20", "from", []),
        ("SET", "P6M", "every", []),
        (
            "SET",
            "P3M/15",
            "before",
            [(f"2024-{m}-15", f"2024-{m}-15", f"2024-{m}-15") for m in ("03", "06", "09", "12")],
        ),
        ("SET", "P1Y/12-15", "by", [("2024-12-15", "2024-12-15", "2024-12-15")]),
        (
            "SET",
            "P6M/31",
            "by",
            [("2024-06-30", "2024-06-30", "2024-06-30"), ("2024-12-31", "2024-12-31", "2024-12-31")],
        ),
        ("SET", "P0M/31", "by", []),
        ("DURATION", "P10D", "within", []),
        ("EVENT", "ad-hoc", "on", []),
    ],
)
def test_spans(type_: str, value: str, relation: str, expected: list[tuple[str, ...]]) -> None:
    deadline = {"type": type_, "value": value, "relation": relation}
    found = list(spans(deadline, date(2024, 2, 1)))
    assert [(a.isoformat(), b.isoformat(), due_day(deadline, (a, b)).isoformat()) for a, b in found] == expected


def test_a_recurring_day_without_an_issue_date_is_unknown() -> None:
    assert list(spans({"type": "SET", "value": "P1M/05", "relation": "before"}, None)) == []


@given(
    st.sampled_from(["DATE", "SET", "DURATION", "EVENT"]),
    st.one_of(
        st.text(), st.from_regex(r"\A[0-9]{4}(-[0-9QHWM]{1,3}){0,2}\Z"), st.from_regex(r"\AP[0-9]{1,2}M/[0-9]{1,2}\Z")
    ),
    st.sampled_from(["before", "by", "on", "from", "within", "every"]),
)
def test_no_value_is_too_odd(type_: str, value: str, relation: str) -> None:
    for first, last in spans({"type": type_, "value": value, "relation": relation}, date(2024, 2, 1)):
        assert first <= last
