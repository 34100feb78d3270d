"""Kinds of Word files beyond the usual: moved text, prompts, contents, equations, files put in, heads in headers."""

from __future__ import annotations

import io
import zipfile

import pytest

from ingest.canonical import assemble
from ingest.document import Zone
from ingest.read import read_bytes
from ingest.readers.docx import read
from tests.ingest.containers_made import replaced
from tests.ingest.test_docx import abstract, level, num
from tests.ingest.word import NAMES, item, p, package, r, row, table, tc, texts_of

ITEM = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
COUNTED = abstract(level(0, "decimal", "%1.")) + num()
M = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
PROMPT = "<w:sdtPr><w:showingPlcHdr/></w:sdtPr>"
CHOICE = "<w:sdtPr><w:dropDownList/></w:sdtPr>"
GREY = '<w:rStyle w:val="PlaceholderText"/>'
SYMBOL = '<w:rFonts w:ascii="Symbol" w:hAnsi="Symbol"/>'
WINGDINGS = '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>'


def begin(code: str) -> str:
    return (
        f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>{code}</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )


COMMENT = '<w:commentRangeStart w:id="0"/>{}<w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>'
END = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (  # a paragraph that was moved is counted where it went, not where it was
            item("Rà soát")
            + p("", f'{ITEM}<w:rPr><w:moveFrom w:id="4"/></w:rPr>', f"<w:moveFrom>{r('Báo cáo')}</w:moveFrom>")
            + item("Kiểm tra")
            + p("", f'{ITEM}<w:rPr><w:moveTo w:id="5"/></w:rPr>', f"<w:moveTo>{r('Báo cáo')}</w:moveTo>"),
            ["1. Rà soát", "2. Kiểm tra", "3. Báo cáo"],
        ),
        (  # a deleted mark before a table, or at the end of a cell, has nothing to go on in
            p("Trước bảng", "<w:rPr><w:del/></w:rPr>")
            + table(row(tc(p("ô một", "<w:rPr><w:del/></w:rPr>")), "ô hai"), row("ô ba", "ô bốn")),
            ["Trước bảng", "ô một", "ô hai", "ô ba", "ô bốn"],
        ),
        (
            table("<w:tr>" + tc(p("giữ")) + tc(p("bỏ"), "<w:cellDel/>") + "</w:tr>", row("một", "hai")),
            ["giữ", "một", "hai"],
        ),
        (  # prompts of content controls are no text; values are, also where the flag was left
            f"<w:sdt>{PROMPT}<w:sdtContent>{p(runs=r('Bấm để nhập', GREY))}</w:sdtContent></w:sdt>"
            + p("Hạn: ", "", f"<w:sdt>{PROMPT}<w:sdtContent>{r('Chọn ngày', GREY)}</w:sdtContent></w:sdt>")
            + p("Hạn: ", "", f"<w:sdt>{PROMPT}<w:sdtContent>{r('15/6/2026')}</w:sdtContent></w:sdt>")
            + p("Độ khẩn: ", "", f"<w:sdt>{CHOICE}<w:sdtContent>{r('Hỏa tốc')}</w:sdtContent></w:sdt>"),
            ["Hạn:", "Hạn: 15/6/2026", "Độ khẩn: Hỏa tốc"],
        ),
        (  # the contents' lines are out whatever their style, and nothing else is where their field has no end
            p("", "", begin(" TOC \\o ") + "<w:r><w:t>Chương I. Quy định chung</w:t><w:tab/><w:t>3</w:t></w:r>")
            + p("", "", "<w:r><w:t>Chương II. Tổ chức</w:t><w:tab/><w:t>iv</w:t></w:r>")
            + p("Điều 1. Phạm vi điều chỉnh")
            + p("Năm 2026"),
            ["Điều 1. Phạm vi điều chỉnh", "Năm 2026"],
        ),
        (
            p(
                "Theo Điều ",
                "",
                begin(" REF dieu \\h ") + r("5") + END + r(" và trang ") + begin(" PAGEREF x ") + r("7") + END,
            ),
            ["Theo Điều 5 và trang 7"],
        ),
        (p("", "", r("\xfc", WINGDINGS) + r(" Đạt ") + r("\xb3", SYMBOL) + r(" 90%")), ["- Đạt ≥ 90%"]),
        (p("", "", r("Đạt \xb3", SYMBOL)), ["Đạt ³"]),  # letters among them: the font is not what draws it
        (p("KẾ HOẠCH", runs="<w:r><w:br/></w:r>" + r("Trồng cây năm 2026")), ["KẾ HOẠCH Trồng cây năm 2026"]),
        (
            p("a") + table(row(tc(p("trước") + table(row("x", "y"), row("z", "t")) + p("sau")), "bên"), row("c", "d")),
            ["a", "trước", "x", "y", "z", "t", "sau", "bên", "c", "d"],
        ),
        (
            p("có ", "", COMMENT.format(r("ý"))),
            ["có ý"],
        ),
    ],
)
def test_kinds(body: str, expected: list[str]) -> None:
    found = texts_of(body, numbering=COUNTED, comments=f'<w:comment w:id="0">{p("GHI CHÚ")}</w:comment>')
    assert found == expected


def fraction(above: str, below: str) -> str:
    return f"<m:f><m:num>{above}</m:num><m:den>{below}</m:den></m:f>"


def m(text: str) -> str:
    return f"<m:r><m:t>{text}</m:t></m:r>"


@pytest.mark.parametrize(
    ("equation", "expected"),
    [
        (m("a") + m("+b"), "a+b"),
        (fraction(m("số việc đúng hạn"), m("12")) + m("×100"), "(số việc đúng hạn)/12×100"),
        (f"<m:sSup><m:e>{m('m')}</m:e><m:sup>{m('2')}</m:sup></m:sSup>", "m^2"),
        (f"<m:sSub><m:e>{m('T')}</m:e><m:sub>{m('n+1')}</m:sub></m:sSub>", "T_(n+1)"),
        (f"<m:rad><m:deg/><m:e>{fraction(m('1'), m('2'))}</m:e></m:rad>", "√(1/2)"),
        (
            f'<m:nary><m:naryPr><m:chr m:val="∑"/></m:naryPr><m:sub>{m("i=1")}</m:sub><m:sup>{m("n")}</m:sup>'
            f"<m:e>{m('x')}</m:e></m:nary>",
            "∑_(i=1)^n x",
        ),
        (f"<m:d><m:dPr><m:begChr m:val='['/><m:endChr m:val=']'/></m:dPr><m:e>{m('a')}</m:e></m:d>", "[a]"),
    ],
)
def test_equations(equation: str, expected: str) -> None:
    assert texts_of(p("T = ", runs=f"<m:oMath {M}>{equation}</m:oMath>")) == [f"T = {expected}"]


def test_a_picture_for_a_bullet_is_a_dash() -> None:
    numbering = abstract(level(0, "bullet", "", '<w:lvlPicBulletId w:val="0"/>')) + num()
    assert texts_of(item("Rà soát"), numbering=numbering) == ["- Rà soát"]


HEAD = table(
    row("ỦY BAN NHÂN DÂN XÃ SÔNG MAI", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
    row("Số: 12/KH-UBND", "Sông Mai, ngày 05 tháng 3 năm 2026"),
)


def with_part(data: bytes, name: str, content: bytes, relation: str, *, ident: str = "rX") -> bytes:
    """The package with one more part that the document is related to."""
    link = (
        f'<Relationship Id="{ident}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
        f'{relation}" Target="{name}"/></Relationships>'
    )
    made = io.BytesIO(
        replaced(data, "word/_rels/document.xml.rels", lambda x: x.replace(b"</Relationships>", link.encode()))
    )
    with zipfile.ZipFile(made, "a") as archive:
        archive.writestr(f"word/{name}", content)
    return made.getvalue()


def header_of(content: str) -> bytes:
    return f"<w:hdr {NAMES}>{content}</w:hdr>".encode()


def test_a_head_in_the_running_head_is_read_and_other_running_heads_are_not() -> None:
    body = p("KẾ HOẠCH") + p("Trồng cây năm 2026") + p("1. Phòng Kinh tế chủ trì trồng 500 cây.")
    with_head = read_bytes(with_part(package(body), "header1.xml", header_of(HEAD), "header"), "a.docx")
    assert with_head.header.number == "12/KH-UBND"
    assert with_head.header.issued == "2026-03-05"
    plain = read_bytes(with_part(package(body), "header1.xml", header_of(p("Trang 2/5")), "header"), "a.docx")
    assert "Trang" not in plain.text
    twice = read_bytes(with_part(package(HEAD + body), "header1.xml", header_of(HEAD), "header"), "a.docx")
    assert twice.text.count("SÔNG MAI") == 1


def test_letters_drawn_in_the_body_are_looked_at_for_marks() -> None:
    shape = '<w:r><w:pict><v:shape><v:textpath string="{}"/></v:shape></w:pict></w:r>'
    marked = read(package(p("KẾ HOẠCH", runs=shape.format("TỐI MẬT"))), "a.docx")
    assert [(block.zone, block.text) for block in marked.blocks] == [(Zone.STAMP, "TỐI MẬT"), (Zone.BODY, "KẾ HOẠCH")]
    assert len(read(package(p("KẾ HOẠCH", runs=shape.format("Trường tôi"))), "a.docx").blocks) == 1


CHUNK = '<w:altChunk r:id="rX" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"/>' + p(
    "Hết phần kèm"
)
PAGE = (
    "<html><body><p>1. Sở Y tế báo cáo trước ngày 15/6.</p>"
    "<table><tr><td>Việc</td><td>Hạn</td></tr></table></body></html>"
)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.html", PAGE),
        (
            "a.mht",
            'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="B"\n\n--B\n'
            'Content-Type: text/html; charset="utf-8"\n'
            f"Content-Transfer-Encoding: 8bit\n\n{PAGE}\n--B--\n",
        ),
    ],
)
def test_a_page_put_into_a_word_file_is_read_in_its_place(name: str, content: str) -> None:
    data = with_part(package(table(row("A", "B")) + CHUNK), name, content.encode(), "aFChunk")
    reading = read(data, "a.docx")
    assert [block.text for block in reading.blocks] == [
        "A", "B", "1. Sở Y tế báo cáo trước ngày 15/6.", "Việc", "Hạn", "Hết phần kèm"
    ]  # fmt: skip
    assert [block.cell.table if block.cell else None for block in reading.blocks] == [0, 0, None, 1, 1, None]


def test_a_part_that_is_not_read_is_told() -> None:
    reading = read(with_part(package(CHUNK), "a.rtf", b"{\\rtf1 abc}", "aFChunk"), "a.docx")
    assert [(notice.code, notice.values) for notice in reading.notices] == [("part-not-read", {"part": "a.rtf"})]


STRICT = (
    (
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    ),
    (
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "http://purl.oclc.org/ooxml/officeDocument/relationships",
    ),
    ("http://schemas.openxmlformats.org/officeDocument/2006/math", "http://purl.oclc.org/ooxml/officeDocument/math"),
)


def test_strict_files_read_like_the_usual_ones() -> None:
    body = item("Rà soát") + p("T = ", runs=f"<m:oMath {M}>{fraction(m('a'), m('b'))}</m:oMath>")
    data = package(body, numbering=COUNTED)
    strict = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(strict, "w") as new:
        for name in old.namelist():
            text = old.read(name).decode()
            for usual, other in STRICT:
                text = text.replace(usual, other)
            new.writestr(name, text)
    assert assemble(read(strict.getvalue(), "a.docx"))[0] == "1. Rà soát\nT = a/b"
