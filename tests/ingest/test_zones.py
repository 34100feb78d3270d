from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.document import RawBlock
from ingest.layout.marks import is_name
from ingest.layout.zones import assign_zones
from tests.ingest.made import raw, table, zones

PLAIN = """
ỦY BAN NHÂN DÂN                     CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
THÀNH PHỐ SÔNG MAI                  Độc lập - Tự do - Hạnh phúc
Số: 14/KH-UBND                      Sông Mai, ngày 06 tháng 02 năm 2024
KẾ HOẠCH
Nâng cao chất lượng cấp nước sạch năm 2024
Thực hiện chương trình công tác năm, Ủy ban nhân dân thành phố ban hành kế hoạch như sau:
1. Sở Xây dựng rà soát mạng cấp nước.
Trên đây là Kế hoạch năm 2024./.
Nơi nhận:                           TM. ỦY BAN NHÂN DÂN
- Như trên;                         KT. CHỦ TỊCH
- Lưu: VT.                          PHÓ CHỦ TỊCH
                                    Lê Thị Bình
"""


def test_two_columns_typed_with_blanks_are_read_left_then_right() -> None:
    found = zones(raw(PLAIN))
    assert [text for zone, column, text in found if (zone, column) == ("head", 0)] == [
        "ỦY BAN NHÂN DÂN",
        "THÀNH PHỐ SÔNG MAI",
        "Số: 14/KH-UBND",
    ]
    assert [text for zone, column, text in found if (zone, column) == ("head", 1)] == [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Sông Mai, ngày 06 tháng 02 năm 2024",
    ]
    assert [text for zone, column, text in found if (zone, column) == ("foot", 1)] == [
        "TM. ỦY BAN NHÂN DÂN",
        "KT. CHỦ TỊCH",
        "PHÓ CHỦ TỊCH",
        "Lê Thị Bình",
    ]
    order = [zone for zone, _, _ in found]
    assert order == sorted(order, key=["head", "title", "body", "foot"].index)


def test_cells_of_the_head_and_foot_tables() -> None:
    head = table(
        [
            ["UBND TỈNH SÔNG MAI\nSỞ Y TẾ", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"],
            ["Số: 102/SYT-NVY\nV/v báo cáo dịch", "Sông Mai, ngày 03 tháng 5 năm 2024"],
        ]
    )
    foot = table([["Nơi nhận:\n- Như trên;\n- Lưu: VT.", "GIÁM ĐỐC\nTrần Văn Cảnh"]], 1)
    body = raw(
        "Kính gửi:\n- Bệnh viện tỉnh;\n- Trung tâm y tế các huyện.\n"
        "Sở Y tế đề nghị các đơn vị báo cáo trước ngày 10/5/2024."
    )
    found = zones([*head, *body, *foot])
    assert [zone for zone, _, _ in found] == ["head"] * 7 + ["title"] * 3 + ["body"] + ["foot"] * 5
    assert found[3][2] == "V/v báo cáo dịch"
    assert found[4] == ("head", 1, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")


def test_a_text_copied_without_head_and_foot_is_all_body() -> None:
    found = zones(raw("Ban Chỉ đạo ban hành Kế hoạch như sau:\nI. MỤC TIÊU\n- Giảm rác thải.\n(Nguồn: báo địa phương)"))
    assert {zone for zone, _, _ in found} == {"body"}


def test_a_portal_menu_is_no_part_of_the_head() -> None:
    found = zones(raw("Trang chủ\nVăn bản mới\n" + PLAIN))
    assert [zone for zone, _, _ in found][:3] == ["stamp", "stamp", "head"]


@pytest.mark.parametrize("mark", ["DỰ THẢO", "(Dự thảo lần 2)", "HỎA TỐC", "KHẨN", "MẬT", "CÔNG VĂN ĐẾN"])
def test_stamps(mark: str) -> None:
    found = zones(raw(PLAIN.replace("KẾ HOẠCH\n", f"{mark}\nKẾ HOẠCH\n", 1)))
    assert ("stamp", 0, mark) in found


def test_an_attached_document_has_its_own_head() -> None:
    attached = """
ỦY BAN NHÂN DÂN                     CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
THÀNH PHỐ SÔNG MAI                  Độc lập - Tự do - Hạnh phúc
^^QUY CHẾ
^^Quản lý công viên
^^(Ban hành kèm theo Quyết định số 20/QĐ-UBND của Ủy ban nhân dân thành phố)
Điều 1. Phạm vi áp dụng
Quy chế này áp dụng cho các công viên.
"""
    found = zones(raw(PLAIN + attached))
    order = [zone for zone, _, _ in found]
    assert (
        order.index("foot") < len(order) - 1 - order[::-1].index("head") < len(order) - 1 - order[::-1].index("title")
    )
    assert order[-2:] == ["body", "body"]


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("Nguyễn Văn An", True),
        ("Trần Lê Hoài Thương", True),
        ("LÊ VĂN ĐỨC", True),
        ("GIÁM ĐỐC", False),
        ("VĂN PHÒ", False),
        ("PHÓ CHỦ TỊCH", False),
        ("Nơi nhận", False),
        ("xyz wvt", False),
        ("Sở Y tế", False),
    ],
)
def test_names_of_persons(text: str, is_one: bool) -> None:
    assert is_name(text) is is_one


@given(
    st.lists(
        st.one_of(
            st.text(max_size=60),
            st.sampled_from([line for line in PLAIN.splitlines() if line] + ["V/v tiêm chủng", "Kính gửi:", "Phụ lục"]),
        ),
        max_size=25,
    )
)
def test_nothing_is_lost(lines: list[str]) -> None:
    def letters(blocks: list[RawBlock] | tuple[RawBlock, ...]) -> list[str]:
        return sorted(char for block in blocks for char in block.text if not char.isspace())

    blocks = [block for line in lines for block in raw(line)]
    assert letters(assign_zones(blocks)) == letters(blocks)
