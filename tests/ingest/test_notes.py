"""Footnotes of a printed page: out of the flow, behind the paragraph in which their page ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from ingest.document import Zone
from ingest.layout.lines import Line
from ingest.layout.notes import split_notes
from ingest.readers.pdf import lay_out

SIZE = (595.0, 842.0)


def printed(page: int, rows: Sequence[tuple[str, float]], top: float) -> list[Line]:
    """Rows of (text, font size) set one below the other, as wide as the page; the last of them ends short."""
    lines = []
    for text, size in rows:
        lines.append(
            Line(text, page, 85, top, 545 if not text.endswith(".") else 400, top + 1.15 * size, size, font="Times")
        )
        top += 1.4 * size
    return lines


BODY = [
    ("Các xã rà soát danh sách hộ dân ở vùng trũng và gửi về", 14.0),
    ("Phòng Nông nghiệp trước ngày 15 hằng tháng; trong mùa mưa", 14.0),
    ("báo cáo hằng ngày về văn phòng thường trực, kể cả khi", 14.0),
]
REST = [("không có thiệt hại.", 14.0), ("Văn phòng tổng hợp chung.", 14.0)] * 3


def test_a_note_does_not_cut_the_paragraph_that_goes_on_over_the_page() -> None:
    notes = [("1 Công văn số 12/PNN ngày 02/3/2026 của Phòng Nông nghiệp về", 10.0), ("rà soát.", 10.0)]
    notes += [("2 Quyết định số 7/QĐ-UBND.", 10.0)]
    first = [*printed(1, BODY * 3, 500), *printed(1, notes, 700)]
    blocks = lay_out([first, printed(2, [REST[0], *BODY, REST[1]], 80)], [[], []], [SIZE, SIZE])
    texts = [block.text for block in blocks]
    whole = next(text for text in texts if text.endswith("không có thiệt hại."))
    assert "kể cả khi không có thiệt hại." in whole
    assert [block.text for block in blocks if block.zone is Zone.NOTE] == [
        "1 Công văn số 12/PNN ngày 02/3/2026 của Phòng Nông nghiệp về rà soát.",
        "2 Quyết định số 7/QĐ-UBND.",
    ]
    assert texts.index(whole) < texts.index("2 Quyết định số 7/QĐ-UBND.") < texts.index(texts[-1])


def test_a_note_on_the_last_page_comes_last() -> None:
    lines = [*printed(1, REST * 3, 100), *printed(1, [("* Số liệu đến tháng 3.", 10.0)], 760)]
    blocks = lay_out([lines], [[]], [SIZE])
    assert blocks[-1].zone is Zone.NOTE
    assert blocks[-1].text == "* Số liệu đến tháng 3."


@pytest.mark.parametrize(
    "small",
    [
        [("Nơi nhận:", 11.0), ("- Như trên;", 11.0), ("1 bản lưu văn thư.", 11.0)],  # not the list of recipients
        [("Ghi chú dưới bảng không có số.", 10.0)],
        [("15.000.000 đồng", 10.0)],
        [("2 Quyết định cùng cỡ chữ.", 14.0)],
    ],
)
def test_what_is_no_note(small: list[tuple[str, float]]) -> None:
    lines = [*printed(1, REST * 3, 100), *printed(1, small, 700)]
    rest, notes = split_notes(lines, SIZE[1])
    assert rest == lines
    assert notes == []


def test_a_scan_gives_no_sizes_to_go_by() -> None:
    lines = [*printed(1, REST * 3, 100), *printed(1, [("2 Các xã gửi báo cáo.", 10.0)], 700)]
    scanned = [replace(line, font="") for line in lines]
    assert split_notes(scanned, SIZE[1]) == (scanned, [])


def test_small_print_at_the_top_stays() -> None:
    lines = [*printed(1, [("1 Mục nhỏ ở đầu trang.", 10.0)], 60), *printed(1, REST * 3, 100)]
    assert split_notes(lines, SIZE[1]) == (lines, [])
