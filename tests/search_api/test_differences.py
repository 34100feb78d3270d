"""What differs between two versions: paragraphs and obligations, with their places on both sides."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_api.differences import differences
from search_api.web.comparing import words


def extraction(lines: list[str], duties: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    text = "\n".join(lines)
    at, provisions = 0, []
    for number, line in enumerate(lines, 1):
        provisions.append({"label_path": str(number), "start": at, "end": at + len(line)})
        at += len(line) + 1
    return {"text": text, "provisions": provisions, "obligations": duties or []}


def duty(words_: str, day: str = "2031-06-15", body: str = "Sở Y tế", start: int = 0) -> dict[str, Any]:
    return {
        "text": words_, "kind": "report", "start": start, "end": start + len(words_), "targets": [],
        "agents": [{"role": "lead", "name": body}], "deadlines": [{"relation": "before", "value": day}],
    }  # fmt: skip


BASE = ["Kế hoạch năm 2031", "Sở Y tế báo cáo trước ngày 15/6/2031.", "Các phường rà soát danh sách trẻ em.", "Hết."]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (BASE, []),
        ([line.upper() + "  " for line in BASE], []),  # blanks and case count for nothing
        ([BASE[0], "Sở Y tế báo cáo trước ngày 20/6/2031.", *BASE[2:]], [("changed", "2", "2")]),
        ([*BASE[:2], *BASE[3:]], [("removed", "3", None)]),
        ([*BASE[:3], "Sở Tài chính bố trí kinh phí thực hiện.", BASE[3]], [("added", None, "4")]),
        (
            [BASE[0], "Công an thành phố tuần tra ban đêm quanh hồ.", BASE[2], BASE[3]],
            [("added", None, "2"), ("removed", "2", None)],
        ),
    ],
)
def test_paragraphs(lines: list[str], expected: list[tuple[str, str | None, str | None]]) -> None:
    found = differences(extraction(BASE), extraction(lines)).paragraphs
    shown = [(one.what, one.old and one.old.label_path, one.new and one.new.label_path) for one in found]
    assert sorted(shown, key=str) == sorted(expected, key=str)


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ([duty("Báo cáo kết quả")], [duty("Báo cáo kết quả")], []),
        ([duty("Báo cáo kết quả")], [duty("Báo cáo kết quả", "2031-06-20")], ["changed"]),
        ([duty("Báo cáo kết quả")], [duty("Báo cáo kết quả", body="Sở Nội vụ")], ["changed"]),
        ([duty("Báo cáo kết quả")], [], ["removed"]),
        ([], [duty("Báo cáo kết quả")], ["added"]),
        (
            [duty("Báo cáo kết quả", body="Sở A"), duty("Báo cáo kết quả", body="Sở B")],
            [duty("Báo cáo kết quả", body="Sở B"), duty("Báo cáo kết quả", body="Sở A")],
            [],
        ),
    ],
)
def test_duties(old: list[dict[str, Any]], new: list[dict[str, Any]], what: list[str]) -> None:
    found = differences(extraction(BASE, old), extraction(BASE, new)).duties
    assert [one.what for one in found] == what
    if what == ["changed"]:
        assert (found[0].deadlines[0], found[0].agents[0]) != (found[0].deadlines[1], found[0].agents[1])


LINES = st.lists(st.text("abc đ", min_size=1, max_size=20), max_size=6)


@given(LINES, LINES)
def test_places_are_right_on_both_sides_and_nothing_differs_from_itself(old: list[str], new: list[str]) -> None:
    first, second = extraction(old), extraction(new)
    assert differences(first, first).paragraphs == ()
    for one in differences(first, second).paragraphs:
        for side, text in ((one.old, first["text"]), (one.new, second["text"])):
            assert side is None or text[side.start : side.end] == side.text
        assert (one.old is None, one.new is None) == (one.what == "added", one.what == "removed")


def test_words_that_differ() -> None:
    assert words("trước ngày 15/6 gửi Sở", "trước ngày 20/6 gửi Sở") == (
        [("trước ngày", False), ("15/6", True), ("gửi Sở", False)],
        [("trước ngày", False), ("20/6", True), ("gửi Sở", False)],
    )
