"""Lines of print to columns, paragraphs and tables: made-up pages, measured in points."""

from __future__ import annotations

import pytest

from ingest.layout.columns import split_columns
from ingest.layout.furniture import without_furniture
from ingest.layout.lines import MARKER, Line
from ingest.layout.paragraphs import margins, paragraphs
from ingest.layout.tables import Grid, GridCell, goes_on, table_blocks

ADVANCE = 6.0  # points a letter, in these made-up pages


def line(text: str, x0: float, top: float, *, page: int = 1, bold: bool = False, x1: float | None = None) -> Line:
    return Line(text, page, x0, top, x0 + ADVANCE * len(text) if x1 is None else x1, top + 15, 13, bold)


@pytest.mark.parametrize(
    ("text", "opens"),
    [
        ("I. MỤC TIÊU", True),
        ("1. Sở Nội vụ", True),
        ("2.1. Kinh phí", True),
        ("2.1 Kinh phí", True),
        ("a) Rà soát", True),
        ("đ) Tổng hợp", True),
        ("- Chủ trì", True),
        ("+ Phối hợp", True),
        ("(1) Công bố", True),
        ("Điều 5. Trách nhiệm", True),
        ("Chương II", True),
        ("Phụ lục I", True),
        ("“b) Trước khi hết hạn", True),
        ("“Điều 7. Kinh phí", True),
        ("“Chương trình sữa học đường", False),
        ("“Vì trẻ em”", False),
        ("Sở Nội vụ chủ trì", False),
        ("2025 của Ủy ban", False),
        ("15.000.000 đồng", False),
        ("và các đơn vị", False),
    ],
)
def test_marker(text: str, opens: bool) -> None:
    assert bool(MARKER.match(text)) is opens


def test_head_is_read_column_by_column() -> None:
    page = [
        line("UBND TỈNH BẮC HẢI", 90, 60),
        line("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 290, 60),
        line("SỞ NỘI VỤ", 115, 76, bold=True),
        line("Độc lập - Tự do - Hạnh phúc", 330, 76),
        line("Số: 12/KH-SNV", 100, 92),
        line("Bắc Hải, ngày 03 tháng 4 năm 2025", 310, 92),
        line("KẾ HOẠCH", 290, 130, bold=True),
    ]
    (region,), rest = split_columns(page)
    assert [part.text for part in region.left] == ["UBND TỈNH BẮC HẢI", "SỞ NỘI VỤ", "Số: 12/KH-SNV"]
    assert [part.text for part in region.right] == [page[1].text, page[3].text, page[5].text]
    assert [part.text for part in rest] == ["KẾ HOẠCH"]


def test_blanks_left_for_number_and_day_are_no_gutters() -> None:
    page = [
        line("UBND TỈNH BẮC HẢI", 90, 60),
        line("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 290, 60),
        line("SỞ NỘI VỤ", 115, 76, bold=True),
        line("Độc lập - Tự do - Hạnh phúc", 330, 76),
        line("Số:", 90, 100),
        line("/SNV-TCCC", 150, 100),
        line("Bắc Hải, ngày", 300, 101),
        line("tháng 4 năm 2025", 420, 101),
        line("V/v góp ý dự thảo quy chế", 70, 120),
    ]
    (region,), rest = split_columns(page)
    assert [part.text for part in region.left] == [
        "UBND TỈNH BẮC HẢI",
        "SỞ NỘI VỤ",
        "Số: /SNV-TCCC",
        "V/v góp ý dự thảo quy chế",
    ]
    assert [part.text for part in region.right][2] == "Bắc Hải, ngày tháng 4 năm 2025"
    assert rest == []


def test_foot_keeps_long_recipients_and_the_name_below_the_seal() -> None:
    page = [
        line("Yêu cầu các đơn vị nghiêm túc thực hiện Kế hoạch này, có vướng mắc báo cáo về Sở./.", 85, 300),
        line("Nơi nhận:", 85, 330, bold=True),
        line("GIÁM ĐỐC", 400, 330, bold=True),
        line("- Các phòng, ban chuyên môn và đơn vị trực thuộc Sở;", 85, 346),
        line("- Lưu: VT.", 85, 362),
        line("Trần Mẫu Văn", 390, 430, bold=True),
    ]
    (region,), rest = split_columns(page)
    assert [part.text for part in region.left] == [page[1].text, page[3].text, page[4].text]
    assert [part.text for part in region.right] == ["GIÁM ĐỐC", "Trần Mẫu Văn"]
    assert rest == [page[0]]


def test_parts_of_one_line_are_joined_where_there_is_no_column() -> None:
    _, rest = split_columns([line("Số lượng:", 85, 100), line("45 người", 220, 100), line("Chi tiết như sau", 85, 118)])
    assert [part.text for part in rest] == ["Số lượng: 45 người", "Chi tiết như sau"]


def test_page_numbers_running_heads_and_drawn_rules_go() -> None:
    pages = [
        [
            line(f"CÔNG BÁO TỈNH/Số {40 + number}", 200, 30, page=number),
            line(str(number), 300, 800, page=number),
            line("__________", 280, 200, page=number),
            line(f"Nội dung trang {number}", 85, 300, page=number),
        ]
        for number in (1, 2, 3)
    ]
    kept = without_furniture(pages, [842.0] * 3)
    assert [[part.text for part in page] for page in kept] == [[f"Nội dung trang {n}"] for n in (1, 2, 3)]


def test_a_letterhead_on_one_page_is_no_running_head() -> None:
    pages = [[line("UBND HUYỆN SÔNG MẪU", 90, 40)], [line("Nội dung", 85, 300, page=2)]]
    assert without_furniture(pages, [842.0, 842.0]) == pages


FULL = 85 + ADVANCE * 70  # the right margin of these pages


def full(text: str, x0: float, top: float, **more: object) -> Line:
    """A line set to the right margin."""
    return line(text, x0, top, x1=FULL, **more)  # type: ignore[arg-type]


def blocks_of(*lines: Line) -> list[str]:
    page = margins(lines)
    return [block.text for block in paragraphs([(part, page) for part in lines])]


def test_lines_join_while_they_reach_the_margin() -> None:
    assert blocks_of(
        full("1. Sở Nội vụ chủ trì, phối hợp với các sở, ban, ngành rà soát biên", 121, 100),
        full("chế, vị trí việc làm của các cơ quan, đơn vị thuộc phạm vi quản lý", 85, 117),
        line("- 2026 và các năm sau.", 85, 134),
        full("2. Sở Tài chính bố trí kinh phí bảo đảm thực hiện Kế hoạch này theo", 121, 151),
        line("quy định.", 85, 168),
    ) == [
        "1. Sở Nội vụ chủ trì, phối hợp với các sở, ban, ngành rà soát biên chế, vị trí việc làm của các cơ quan, "
        "đơn vị thuộc phạm vi quản lý - 2026 và các năm sau.",
        "2. Sở Tài chính bố trí kinh phí bảo đảm thực hiện Kế hoạch này theo quy định.",
    ]


def test_a_line_ended_on_purpose_ends_its_paragraph() -> None:
    assert (
        len(
            blocks_of(
                line("Kính gửi:", 200, 100),
                line("Các phòng, ban", 230, 117),
                full("Thực hiện Kế hoạch của tỉnh, Sở Nội vụ yêu cầu các đơn vị báo cáo", 121, 134),
            )
        )
        == 3
    )


def test_a_bold_heading_and_its_text_are_two_blocks() -> None:
    joined = blocks_of(
        full("II. NHIỆM VỤ TRỌNG TÂM CỦA CÁC ĐƠN VỊ TRONG NĂM HAI NGHÌN KHÔNG TRĂM", 121, 100, bold=True),
        full("Các đơn vị tập trung thực hiện các nhiệm vụ được giao trong Kế hoạch", 121, 117),
        line("này.", 85, 134),
    )
    assert len(joined) == 2


def test_a_paragraph_goes_on_over_the_page() -> None:
    first = [full("3. Văn phòng theo dõi, đôn đốc việc thực hiện, tổng hợp kết quả để", 121, 700)]
    second = [
        line("báo cáo Chủ tịch.", 85, 60, page=2),
        full("4. Kế hoạch này thay thế Kế hoạch trước của đơn vị", 121, 77, page=2),
    ]
    page = margins([*first, *second])
    joined = paragraphs([(part, page) for part in [*first, *second]])
    assert joined[0].text.endswith("để báo cáo Chủ tịch.")
    assert [piece.page for piece in joined[0].pieces] == [1, 2]


def test_a_hyphen_at_the_line_end_stays_without_a_blank() -> None:
    (joined,) = blocks_of(
        full("Chương trình hành động của tỉnh về nông thôn mới giai đoạn 2021-", 85, 100),
        line("2025 được duyệt.", 85, 117),
    )
    assert "2021-2025" in joined


def grid(page: int, rows: list[list[str]]) -> Grid:
    cells = tuple(
        GridCell(row, column, 1, 1, (line(text, 90 + 100 * column, 100 + 20 * row, page=page),) if text else ())
        for row, texts in enumerate(rows)
        for column, text in enumerate(texts)
    )
    return Grid(page, 85, 95, 500, 95 + 20 * len(rows), (85.0, 185.0, 285.0), cells)


def test_a_table_over_two_pages_is_one_without_its_repeated_head() -> None:
    head = ["TT", "Nội dung", "Chủ trì"]
    first = grid(
        1, [head, ["1", "Rà soát quy trình nội bộ", "Sở Nội vụ"], ["2", "Xây dựng phần mềm quản lý", "Sở Y tế"]]
    )
    second = grid(2, [head, ["", "và vận hành thử.", ""], ["3", "Báo cáo kết quả", "Văn phòng"]])
    assert goes_on(first, second)
    blocks = table_blocks([first, second], 0)
    rows: dict[int, list[str]] = {}
    for block in blocks:
        assert block.cell is not None
        rows.setdefault(block.cell.row, []).append(block.text)
    assert rows == {
        0: head,
        1: ["1", "Rà soát quy trình nội bộ", "Sở Nội vụ"],
        2: ["2", "Xây dựng phần mềm quản lý và vận hành thử.", "Sở Y tế"],
        3: ["3", "Báo cáo kết quả", "Văn phòng"],
    }
