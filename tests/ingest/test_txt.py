"""Plain text: encodings, columns, tables, paragraphs."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein

from ingest.canonical import assemble, canonical
from ingest.document import Cell, Zone
from ingest.encodings import surface_of
from ingest.errors import UnsupportedFormatError
from ingest.quality import notices
from ingest.readers.txt import decode_text, read

HEAD_AND_FOOT = """\
ỦY BAN NHÂN DÂN               CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
HUYỆN AN SƠN                  Độc lập - Tự do - Hạnh phúc
PHÒNG NỘI VỤ                  ---------------------
Số: 15/PNV-TH                      An Sơn, ngày 02 tháng 4 năm 2024
V/v báo cáo biên chế
quý I năm 2024

Kính gửi: Ủy ban nhân dân các xã

Phòng Nội vụ đề nghị các xã gửi báo cáo trước ngày 10/4/2024./.

                              KT. TRƯỞNG PHÒNG
Nơi nhận:                     PHÓ TRƯỞNG PHÒNG
- Như trên;
- Chủ tịch Ủy ban
nhân dân huyện (để báo cáo);
- Lưu: VT, hồ sơ biên chế năm;Đã ký


                                Lê Văn Mẫu
Phụ lục kèm theo
"""


def lines(text: str) -> list[tuple[int, str]]:
    made, _, blocks, _ = assemble(read(text.encode(), "a.txt"))
    return [(block.column, made[block.start : block.end]) for block in blocks]


def test_columns_are_never_mixed() -> None:
    assert lines(HEAD_AND_FOOT) == [
        (0, "ỦY BAN NHÂN DÂN"),
        (0, "HUYỆN AN SƠN"),
        (0, "PHÒNG NỘI VỤ"),
        (0, "Số: 15/PNV-TH"),
        (0, "V/v báo cáo biên chế"),
        (0, "quý I năm 2024"),
        (1, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        (1, "Độc lập - Tự do - Hạnh phúc"),
        (1, "An Sơn, ngày 02 tháng 4 năm 2024"),
        (0, "Kính gửi: Ủy ban nhân dân các xã"),
        (0, "Phòng Nội vụ đề nghị các xã gửi báo cáo trước ngày 10/4/2024./."),
        (0, "Nơi nhận:"),
        (0, "- Như trên;"),
        (0, "- Chủ tịch Ủy ban nhân dân huyện (để báo cáo);"),
        (0, "- Lưu: VT, hồ sơ biên chế năm;"),
        (1, "KT. TRƯỞNG PHÒNG"),
        (1, "PHÓ TRƯỞNG PHÒNG"),
        (1, "Đã ký"),
        (1, "Lê Văn Mẫu"),
        (0, "Phụ lục kèm theo"),
    ]


def test_columns_by_tabs() -> None:
    text = (
        "SỞ Y TẾ\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nBỆNH VIỆN A\tĐộc lập - Tự do - Hạnh phúc\n\n"
        "BÁO CÁO\n\nNơi nhận:\t\tGIÁM ĐỐC\n- Lưu: VT.\n"
    )
    assert lines(text) == [
        (0, "SỞ Y TẾ"),
        (0, "BỆNH VIỆN A"),
        (1, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        (1, "Độc lập - Tự do - Hạnh phúc"),
        (0, "BÁO CÁO"),
        (0, "Nơi nhận:"),
        (0, "- Lưu: VT."),
        (1, "GIÁM ĐỐC"),
    ]


WRAPPED = """\
1. Các phòng chuyên môn rà soát toàn bộ danh mục hồ sơ còn tồn đọng, báo cáo
Chủ tịch trước ngày 05 hằng tháng; trường hợp vướng mắc thì phản ánh kịp thời về
Văn phòng để tổng hợp. Văn phòng theo dõi, đôn đốc theo Quyết định số
36/QĐ-UBND của huyện.
2. Giao Văn phòng chủ trì
a) Tổng hợp kết quả thực hiện của các phòng, gửi thường trực ủy ban trước ngày
25 hằng tháng.
3. Các đơn vị sự nghiệp thực hiện công khai, minh bạch việc thu, chi theo quy định
của pháp luật, không để xảy ra sai sót trong quá trình quyết toán cuối năm và
gửi báo cáo.
Những việc phát sinh được báo cáo riêng.
"""


def test_hard_wrapped_lines_are_joined() -> None:
    assert [text for _, text in lines(WRAPPED)] == [
        "1. Các phòng chuyên môn rà soát toàn bộ danh mục hồ sơ còn tồn đọng, báo cáo Chủ tịch trước ngày 05 hằng "
        "tháng; trường hợp vướng mắc thì phản ánh kịp thời về Văn phòng để tổng hợp. Văn phòng theo dõi, đôn đốc theo "
        "Quyết định số 36/QĐ-UBND của huyện.",
        "2. Giao Văn phòng chủ trì",
        "a) Tổng hợp kết quả thực hiện của các phòng, gửi thường trực ủy ban trước ngày 25 hằng tháng.",
        "3. Các đơn vị sự nghiệp thực hiện công khai, minh bạch việc thu, chi theo quy định của pháp luật, không để "
        "xảy ra sai sót trong quá trình quyết toán cuối năm và gửi báo cáo.",
        "Những việc phát sinh được báo cáo riêng.",
    ]


def test_a_paragraph_a_line_is_left_alone() -> None:
    text = "Căn cứ Luật Đầu tư;\nTheo đề nghị của Sở\nGiám đốc Sở quyết định\nĐiều 1. Phê duyệt\nĐiều 2. Thi hành"
    assert [line for _, line in lines(text)] == text.split("\n")


def test_running_heads_and_page_numbers_go_and_paragraphs_cross_pages() -> None:
    text = (
        "CÔNG BÁO/Số 12/Ngày 01-3-2024\n5\n\nỦy ban nhân dân xã có nhiệm vụ tổ chức thực hiện việc rà soát hộ nghèo,\n"
        "hộ cận nghèo theo quy định của pháp luật, công khai kết quả và gửi báo cáo\n\n"
        "CÔNG BÁO/Số 12/Ngày 01-3-2024\n6\n\nvề phòng chuyên môn của huyện.\nĐiều 2. Hiệu lực\n12\nTrang sau"
    )
    got = [line for _, line in lines(text)]
    assert got == [
        "Ủy ban nhân dân xã có nhiệm vụ tổ chức thực hiện việc rà soát hộ nghèo, hộ cận nghèo theo quy định của "
        "pháp luật, công khai kết quả và gửi báo cáo về phòng chuyên môn của huyện.",
        "Điều 2. Hiệu lực",
        "12",
        "Trang sau",
    ]


def test_form_feeds_make_pages() -> None:
    text, pages, blocks, _ = assemble(read("Trang đầu\n1\n\fTrang hai\n2\n\f\nTrang ba".encode(), "a.txt"))
    assert text == "Trang đầu\nTrang hai\nTrang ba"
    assert [block.page for block in blocks] == [1, 2, 3]
    assert len(pages) == 3


TABLES = [
    "| TT | Nội dung | Chủ trì |\n|----|:---:|---|\n| 1 | Rà soát | Phòng A |\n",
    "TT\tNội dung\tChủ trì\n1\tRà soát\tPhòng A\n",
    "+----+----------+---------+\n| TT | Nội dung | Chủ trì |\n+----+----------+---------+\n"
    "| 1  | Rà       | Phòng   |\n|    | soát     | A       |\n+----+----------+---------+\n",
]


@pytest.mark.parametrize("table", TABLES)
def test_tables(table: str) -> None:
    text, _, blocks, _ = assemble(read(f"Phân công:\n\n{table}\nHết.".encode(), "a.txt"))
    cells = {(b.cell.row, b.cell.column): text[b.start : b.end] for b in blocks if isinstance(b.cell, Cell)}
    assert cells == {
        (0, 0): "TT",
        (0, 1): "Nội dung",
        (0, 2): "Chủ trì",
        (1, 0): "1",
        (1, 1): "Rà soát",
        (1, 2): "Phòng A",
    }
    assert text.startswith("Phân công:\n")
    assert text.endswith("\nHết.")


def test_signature_data_is_a_stamp_and_does_not_cut_the_paragraph() -> None:
    text = (
        "Sở có trách nhiệm hướng dẫn các đơn vị thực hiện thống nhất trên toàn tỉnh\n"
        "Ký bởi: VĂN PHÒNG\nNgày ký: 2024-03-01 08:00:00 +07:00\n"
        "và báo cáo kết quả thực hiện về ủy ban nhân dân tỉnh theo đúng thời gian\nquy định hiện hành."
    )
    reading = read(text.encode(), "a.txt")
    assert [block.zone for block in reading.blocks] == [Zone.BODY, Zone.STAMP, Zone.STAMP]
    assert reading.blocks[0].text.endswith("theo đúng thời gian quy định hiện hành.")


SENTENCE = "Ủy ban nhân dân xã báo cáo kết quả trước ngày 15 hằng tháng, gửi về Phòng Nội vụ huyện.\n"


@pytest.mark.parametrize(
    "data",
    [
        SENTENCE.encode(),
        codecs.BOM_UTF8 + SENTENCE.encode(),
        SENTENCE.encode("utf-16"),
        SENTENCE.encode("utf-16-le"),
        SENTENCE.encode("utf-16-be"),
        SENTENCE.encode("utf-32"),
        surface_of(SENTENCE.encode()).encode(),
        SENTENCE.encode()[:-1] + b"\xe1\xba",  # cut in the middle of a letter
    ],
    ids=["utf8", "utf8-bom", "utf16-bom", "utf16le", "utf16be", "utf32", "twice", "cut"],
)
def test_decoding(data: bytes) -> None:
    text, _ = decode_text(data)
    assert text.replace("\ufffd", "").strip() == SENTENCE.strip()


def test_damage_is_said() -> None:
    text, notices = decode_text(SENTENCE.encode() * 20 + b"\xff\xfe")
    assert text.count("\ufffd") == 2
    assert [notice.code for notice in notices] == ["damaged-characters"]


@pytest.mark.parametrize(
    "data", [bytes(range(256)) * 40, b"\x00\x01\x02\x03" * 500, b"\x7fELF\x02\x01\x01" + bytes(900)]
)
def test_binary_is_refused(data: bytes) -> None:
    with pytest.raises(UnsupportedFormatError):
        read(data, "a.txt")


@given(st.text(alphabet=st.sampled_from("aà ĐN1.-:;|\t\n\f\r")), st.booleans())
def test_nothing_is_lost(text: str, wide: bool) -> None:
    """Whatever the layout made of it, letters stay; only numbers of pages, drawn rules and bars go."""
    reading = read((text.replace(" ", "    ") if wide else text).encode() or b"x", "a.txt")
    kept = "".join(block.text for block in reading.blocks)
    assert sorted(c for c in kept if c in "aàĐN") == sorted(c for c in text if c in "aàĐN")


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "text",
    [
        # Just below the length from which a text must have words.
        " " * 90_000 + "x" + " " * 90_000 + "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "\t" * 180_000 + "x",
        "-" * 180_000 + "x",
        "a" * 180_000,
        "a ð" + "b" * 180_000,
        "e" + "\u0301" * 180_000,
        "e" + "\u0301\u0323" * 90_000,
        "|" * 90_000 + "\n" + "|" * 90_000,
        "một hai ba " * 16_000,
    ],
    ids=["blanks", "tabs", "dashes", "one word", "eth", "marks", "marks out of order", "bars", "one line"],
)
def test_strange_lines_take_no_strange_time(text: str) -> None:
    assemble(read(text.encode(), "a.txt"))
    notices([text])


@pytest.mark.shared
@pytest.mark.parametrize(("name", "limit"), [("tcvn3", 0.0005), ("vni", 0.0), ("cp1258", 0.0), ("viscii", 0.001)])
def test_legacy_samples(shared: Path, name: str, limit: float) -> None:
    truth = canonical((shared / "samples/plan.truth.txt").read_text(encoding="utf-8")).strip()
    text, _, _, _ = assemble(read((shared / f"samples/legacy/plan.{name}.txt").read_bytes(), "a.txt"))
    assert Levenshtein.distance(text, truth) <= limit * len(truth)


@pytest.mark.shared
@pytest.mark.parametrize("name", ["utf16le-bom", "utf8-nfd"])
def test_unicode_samples(shared: Path, name: str) -> None:
    truth = canonical((shared / "samples/plan.truth.txt").read_text(encoding="utf-8")).strip()
    assert assemble(read((shared / f"samples/legacy/plan.{name}.txt").read_bytes(), "a.txt"))[0] == truth
