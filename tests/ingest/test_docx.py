"""The Word reader: numbers, changes, boxes, tables, head and foot, pages, notes, legacy fonts."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
from rapidfuzz.distance import Levenshtein

from ingest.canonical import assemble, canonical
from ingest.document import Zone
from ingest.errors import EncryptedFileError, TooLargeError, TruncatedFileError, UnreadableError
from ingest.readers.docx import read
from tests.ingest.word import blocks_of, item, p, package, r, row, table, tc, texts_of


def level(index: int, kind: str, text: str, extra: str = "", start: int = 1) -> str:
    return (
        f'<w:lvl w:ilvl="{index}"><w:start w:val="{start}"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/>'
        f"{extra}</w:lvl>"
    )


def abstract(*levels: str, number: int = 1) -> str:
    return f'<w:abstractNum w:abstractNumId="{number}">{"".join(levels)}</w:abstractNum>'


def num(number: int = 1, of: int = 1, overrides: str = "") -> str:
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{of}"/>{overrides}</w:num>'


LEGAL = abstract(
    level(0, "decimal", "Điều %1."), level(1, "decimal", "%2."), level(2, "lowerLetter", "%3)"), level(3, "bullet", "-")
)


@pytest.mark.parametrize(
    ("numbering", "items", "labels"),
    [
        (LEGAL + num(), [0, 1, 1, 2, 2, 0, 1, 2, 3], "Điều 1.|1.|2.|a)|b)|Điều 2.|1.|a)|-"),
        (
            abstract(level(0, "upperRoman", "%1."), level(1, "decimal", "%1.%2.")) + num(),
            [0, 1, 1, 0, 1],
            "I.|I.1.|I.2.|II.|II.1.",
        ),
        (
            abstract(level(0, "upperRoman", "%1."), level(1, "decimal", "%1.%2.", "<w:isLgl/>")) + num(),
            [0, 0, 1],
            "I.|II.|2.1.",
        ),
        (abstract(level(0, "decimalZero", "%1"), number=1) + num(), [0] * 3, "01|02|03"),
        (abstract(level(0, "lowerLetter", "%1)", start=25)) + num(), [0] * 4, "y)|z)|aa)|bb)"),
        (
            abstract(level(0, "decimal", "%1."), level(1, "decimal", "%2)", '<w:lvlRestart w:val="0"/>')) + num(),
            [0, 1, 0, 1],
            "1.|1)|2.|2)",
        ),
        (abstract(level(0, "bullet", "\uf0b7")) + num(), [0], "-"),
        (abstract(level(0, "bullet", "+")) + num(), [0], "+"),
        (abstract(level(0, "none", "")) + num(), [0], ""),
    ],
)
def test_automatic_numbers(numbering: str, items: list[int], labels: str) -> None:
    made = blocks_of("".join(item("nội dung", index) for index in items), numbering=numbering)
    assert [block.list_label or "" for _, block in made] == labels.split("|")
    assert [text for text, _ in made] == [f"{label} nội dung".strip() for label in labels.split("|")]


def test_lists_that_share_a_definition_go_on_and_overrides_restart() -> None:
    override = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    numbering = abstract(level(0, "decimal", "%1.")) + num(1) + num(2) + num(3, overrides=override)
    body = item("a", number=1) + item("b", number=2) + item("c", number=3) + item("d", number=3) + item("e", number=1)
    assert texts_of(body, numbering=numbering) == ["1. a", "2. b", "1. c", "2. d", "3. e"]


def test_numbers_of_styles() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/>'
        '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr><w:rPr><w:b/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="H2"><w:basedOn w:val="H1"/></w:style>'
    )
    numbering = (
        abstract(
            level(0, "upperRoman", "%1.", '<w:pStyle w:val="H1"/>'),
            level(1, "decimal", "%2.", '<w:pStyle w:val="H2"/>'),
        )
        + num()
    )
    body = (
        p("MỤC TIÊU", '<w:pStyle w:val="H1"/>')
        + p("Chung", '<w:pStyle w:val="H2"/>')
        + p("NHIỆM VỤ", '<w:pStyle w:val="H1"/>')
    )
    made = blocks_of(body, numbering=numbering, styles=styles)
    assert [text for text, _ in made] == ["I. MỤC TIÊU", "1. Chung", "II. NHIỆM VỤ"]
    assert all(block.bold for _, block in made)
    off = p("Không số", '<w:pStyle w:val="H1"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    assert texts_of(off, numbering=numbering, styles=styles) == ["Không số"]


BOX = "<w:txbxContent>" + p("DỰ THẢO") + "</w:txbxContent>"
ROWS = [
    # runs, and what they read
    (r("trước ngày 2") + r("0/3") + r("/2024"), "trước ngày 20/3/2024"),
    (f"<w:del>{r('mười')}</w:del><w:ins>{r('mười lăm')}</w:ins>{r(' ngày')}", "mười lăm ngày"),
    (f"<w:moveFrom>{r('cũ')}</w:moveFrom><w:moveTo>{r('mới')}</w:moveTo>", "mới"),
    ("<w:r><w:t>024</w:t><w:noBreakHyphen/><w:t>38</w:t><w:softHyphen/><w:t>38</w:t></w:r>", "024-3838"),
    ("<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t></w:r>", "a b c"),
    (f"<w:hyperlink>{r('Luật số 1')}</w:hyperlink><w:smartTag>{r(' và 2')}</w:smartTag>", "Luật số 1 và 2"),
    (f"<w:sdt><w:sdtContent>{r('khối')}</w:sdtContent></w:sdt>", "khối"),
    (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> PAGE </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{r("7")}'
        f'<w:r><w:fldChar w:fldCharType="end"/></w:r>{r(" trang")}',
        "7 trang",
    ),
    (f'<w:fldSimple w:instr="DATE">{r("ngày 1")}</w:fldSimple>', "ngày 1"),
    (r("ẩn", "<w:vanish/>") + r("hiện"), "hiện"),
    (r("ủy ban", "<w:caps/>") + r(" Xã", '<w:caps w:val="0"/>'), "ỦY BAN Xã"),
    ('<w:r><w:sym w:font="Symbol" w:char="F0B3"/></w:r>' + r(" 90%"), "≥ 90%"),
]


@pytest.mark.parametrize(("runs", "expected"), ROWS)
def test_inside_a_paragraph(runs: str, expected: str) -> None:
    assert texts_of(p(runs=runs)) == [expected]


@pytest.mark.parametrize(
    "box",
    [
        f"<mc:AlternateContent><mc:Choice><w:drawing><wps:txbx>{BOX}</wps:txbx></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{BOX}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent>",
        f"<w:pict><v:textbox>{BOX}</v:textbox></w:pict>",
        f"<w:drawing><wps:txbx>{BOX}</wps:txbx></w:drawing>",
    ],
)
def test_text_boxes_are_read_once(box: str) -> None:
    assert texts_of(p("KẾ HOẠCH", runs=f"<w:r>{box}</w:r>")) == ["KẾ HOẠCH", "DỰ THẢO"]


def test_a_deleted_paragraph_mark_joins_two_paragraphs() -> None:
    body = p("Giao Văn phòng", "<w:rPr><w:del/></w:rPr>") + p(" theo dõi") + p("Hết")
    assert texts_of(body) == ["Giao Văn phòng theo dõi", "Hết"]


def test_a_broken_field_swallows_nothing_after_its_paragraph() -> None:
    body = p(runs='<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>X</w:instrText></w:r>') + p("Điều 1")
    assert texts_of(body) == ["Điều 1"]


def test_line_breaks_before_bullets_make_blocks() -> None:
    body = p(runs="<w:r><w:t>Gồm:</w:t><w:br/><w:t>- một;</w:t><w:br/><w:t>tiếp</w:t><w:br/><w:t>- hai.</w:t></w:r>")
    assert texts_of(body) == ["Gồm:", "- một; tiếp", "- hai."]


def test_tables_by_cell_with_spans() -> None:
    merge, go_on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    body = table(
        row(tc(p("TT"), merge), tc(p("Nội dung"), merge), tc(p("Phân công"), '<w:gridSpan w:val="2"/>')),
        row(tc(p(), go_on), tc(p(), go_on), "Chủ trì", "Phối hợp"),
        row("1", tc(p("Rà soát") + p("hộ nghèo")), tc(table(row("Phòng A", "Phòng B"))), ""),
    )
    made = [
        (text, (b.cell.row, b.cell.column, b.cell.row_span, b.cell.column_span))
        for text, b in blocks_of(body)
        if b.cell
    ]
    assert made == [
        ("TT", (0, 0, 2, 1)),
        ("Nội dung", (0, 1, 2, 1)),
        ("Phân công", (0, 2, 1, 2)),
        ("Chủ trì", (1, 2, 1, 1)),
        ("Phối hợp", (1, 3, 1, 1)),
        ("1", (2, 0, 1, 1)),
        ("Rà soát", (2, 1, 1, 1)),
        ("hộ nghèo", (2, 1, 1, 1)),
        ("Phòng A", (2, 2, 1, 1)),
        ("Phòng B", (2, 2, 1, 1)),
    ]


def test_deleted_rows_are_left_out() -> None:
    gone = row("a", "b", "c").replace("<w:tr>", "<w:tr><w:trPr><w:del/></w:trPr>")
    assert texts_of(table(row("1", "2", "3"), gone, row("4", "5", "6"))) == list("123456")


LEFT = p("UBND HUYỆN AN SƠN") + p("PHÒNG NỘI VỤ")
RIGHT = p(runs="<w:r><w:t>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</w:t><w:br/><w:t>Độc lập - Tự do - Hạnh phúc</w:t></w:r>")


def test_head_and_foot_are_columns_not_cells() -> None:
    head = table(row(tc(LEFT), tc(p()), tc(RIGHT)), row("Số: 5/PNV", "", "An Sơn, ngày 1 tháng 2 năm 2024"))
    foot = table(row(tc(p("Nơi nhận:") + p("- Như trên;")), tc(p("KT. TRƯỞNG PHÒNG") + p("PHÓ TRƯỞNG PHÒNG"))))
    made = blocks_of(head + p("BÁO CÁO") + foot)
    assert [(block.column, text) for text, block in made] == [
        (0, "UBND HUYỆN AN SƠN"),
        (0, "PHÒNG NỘI VỤ"),
        (0, "Số: 5/PNV"),
        (1, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        (1, "Độc lập - Tự do - Hạnh phúc"),
        (1, "An Sơn, ngày 1 tháng 2 năm 2024"),
        (0, "BÁO CÁO"),
        (0, "Nơi nhận:"),
        (0, "- Như trên;"),
        (1, "KT. TRƯỞNG PHÒNG"),
        (1, "PHÓ TRƯỞNG PHÒNG"),
    ]
    assert all(block.cell is None for _, block in made)


def test_a_frame_of_one_cell_is_no_table() -> None:
    made = blocks_of(table(row(tc(p("Điều 1") + p("Điều 2")))))
    assert [(text, block.cell, block.column) for text, block in made] == [("Điều 1", None, 0), ("Điều 2", None, 0)]


def test_a_task_table_of_two_columns_stays_a_table() -> None:
    made = blocks_of(
        table(row("Nội dung", "Chủ trì"), row("Báo cáo quý", "Văn phòng"), row("Tổng kết", "Phòng Nội vụ"))
    )
    assert all(block.cell is not None for _, block in made)


def test_pages() -> None:
    rendered = "<w:r><w:t>một </w:t><w:lastRenderedPageBreak/><w:t>hai</w:t></w:r>"
    text, pages, blocks, _ = assemble(
        read(package(p(runs=rendered) + p(runs='<w:r><w:br w:type="page"/></w:r>') + p("ba")), "a")
    )
    assert (text, [block.page for block in blocks]) == ("một hai\nba", [1, 2])
    assert [text[page.start : page.end] for page in pages] == ["một ", "hai\nba"]
    explicit = p("một") + p("hai", "<w:pageBreakBefore/>") + p(runs='<w:r><w:br w:type="page"/><w:t>ba</w:t></w:r>')
    assert [block.page for _, block in blocks_of(explicit)] == [1, 2, 3]


def test_a_row_over_a_page_end_counts_it_once() -> None:
    cell = tc(p(runs="<w:r><w:t>a</w:t><w:lastRenderedPageBreak/><w:t>b</w:t></w:r>"))
    made = blocks_of(table(row(cell, cell, cell), row("x", "y", "z")))
    assert [block.page for _, block in made] == [1, 1, 1, 2, 2, 2]


def test_a_foot_over_a_page_end_counts_it_once() -> None:
    cell = "<w:r><w:t>{}</w:t><w:lastRenderedPageBreak/><w:t> tiếp</w:t></w:r>"
    left, right = p(runs=cell.format("Nơi nhận:")) + p("- VT"), p(runs=cell.format("GIÁM ĐỐC")) + p("Trần Văn Mẫu")
    made = blocks_of(table(row(tc(left), tc(right))) + p("Phụ lục"))
    assert [(text, block.page) for text, block in made] == [
        ("Nơi nhận: tiếp", 1),
        ("- VT", 2),
        ("GIÁM ĐỐC tiếp", 1),
        ("Trần Văn Mẫu", 2),
        ("Phụ lục", 2),
    ]


def test_notes_stand_at_the_end() -> None:
    notes = f'<w:footnote w:id="-1">{p()}</w:footnote><w:footnote w:id="2">{p("Theo báo cáo năm 2023.")}</w:footnote>'
    made = blocks_of(p("Đạt 90%", runs='<w:r><w:footnoteReference w:id="2"/></w:r>') + p("Hết"), footnotes=notes)
    assert [(text, block.zone) for text, block in made] == [
        ("Đạt 90%", Zone.BODY),
        ("Hết", Zone.BODY),
        ("Theo báo cáo năm 2023.", Zone.NOTE),
    ]


def test_looks() -> None:
    styles = '<w:style w:type="character" w:styleId="M"><w:rPr><w:b/></w:rPr></w:style>'
    body = (
        p("KẾ HOẠCH", '<w:jc w:val="center"/>')
        + p(runs=r("Đậm", '<w:rStyle w:val="M"/>'))
        + p(runs=r("Nghiêng", "<w:i/>"))
        + p(runs=r("1. Nửa", "<w:b/>") + r(" còn lại không đậm"))
        + p("lùi", '<w:ind w:left="720" w:hanging="360"/>')
    )
    made = [(b.centred, b.bold, b.italic, b.indent) for _, b in blocks_of(body, styles=styles)]
    assert made == [
        (True, False, False, 0),
        (False, True, False, 0),
        (False, False, True, 0),
        (False, False, False, 0),
        (False, False, False, 18),
    ]


def test_legacy_fonts_by_run() -> None:
    old, capitals = (
        '<w:rFonts w:ascii=".VnTime" w:hAnsi=".VnTime"/>',
        '<w:rFonts w:ascii=".VnTimeH" w:hAnsi=".VnTimeH"/>',
    )
    numbering = abstract(level(0, "decimal", "§iÒu %1.", f"<w:rPr>{old}</w:rPr>")) + num()
    listed = '<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>'
    body = (
        p(runs=r("kÕ ho¹ch", capitals))
        + f"<w:p>{listed}{r('Giao Së Tµi chÝnh b¸o c¸o kÕt qu¶ tr', old)}{r('íc ngµy 15', old)}</w:p>"
        + p(runs=r("Điều khoản Unicode là có", old))
    )
    assert texts_of(body, numbering=numbering) == [
        "KẾ HOẠCH",
        "Điều 1. Giao Sở Tài chính báo cáo kết quả trớc ngày 15",
        "Điều khoản Unicode là có",
    ]


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (package(p("x"))[:300], TruncatedFileError),
        (package("<w:p>"), TruncatedFileError),
        (package(p("x")).replace(b"word/document.xml", b"word/documenx.xml"), TruncatedFileError),
        (package(p("x" * 9_000_000)), TooLargeError),
        (package("<w:p/>" * 3_000_001), TooLargeError),
    ],
    ids=["cut", "not-well-formed", "no-main-part", "inflates", "elements"],
)
def test_bad_packages(data: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        read(data, "a.docx")


def test_a_doctype_is_refused() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package(p("x")))) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            new.writestr(name, b"<!DOCTYPE x>" + text if name == "word/document.xml" else text)
    with pytest.raises(TruncatedFileError):
        read(made.getvalue(), "a.docx")


def test_encrypted_part() -> None:
    data = bytearray(package(p("x")))
    for found in re.finditer(b"PK\x01\x02", bytes(data)):
        data[found.start() + 8] |= 1
    with pytest.raises(EncryptedFileError):
        read(bytes(data), "a.docx")


def fold(text: str) -> str:
    return " ".join(canonical(text).split())


@pytest.mark.shared
def test_plan_is_read_without_an_error(shared: Path) -> None:
    truth = fold((shared / "samples/plan.truth.txt").read_text(encoding="utf-8"))
    text = fold(assemble(read((shared / "samples/plan.docx").read_bytes(), "plan.docx"))[0])
    assert Levenshtein.distance(text, truth) == 0


@pytest.mark.shared
@pytest.mark.parametrize("name", ["tcvn3", "vni"])
def test_plan_in_legacy_fonts(shared: Path, name: str) -> None:
    truth = fold((shared / "samples/plan.truth.txt").read_text(encoding="utf-8"))
    text = fold(assemble(read((shared / f"samples/legacy/plan.{name}.docx").read_bytes(), "plan.docx"))[0])
    assert Levenshtein.distance(text, truth) <= 0.001 * len(truth)


@pytest.mark.shared
def test_numbering_sample(shared: Path) -> None:
    text, *_ = assemble(read((shared / "samples/numbering.docx").read_bytes(), "numbering.docx"))
    lines = text.split("\n")
    assert [line.split(" ")[0] for line in lines[:7]] == ["Điều", "1.", "2.", "a)", "b)", "Điều", "1."]
    assert "mười lăm ngày làm việc" in text
    assert "mười ngày" not in text
    assert text.count("CHỮ TRONG KHUNG") == 1
    assert "024-3838" in text


@pytest.mark.shared
@pytest.mark.parametrize("name", ["xxe", "lol", "trunc"])
def test_hostile(shared: Path, name: str) -> None:
    data = (shared / f"samples/hostile/{name}.docx").read_bytes()
    try:
        text, *_ = assemble(read(data, f"{name}.docx"))
    except UnreadableError:
        return
    assert "root:" not in text
