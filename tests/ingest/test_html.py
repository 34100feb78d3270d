"""HTML, Markdown and JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from rapidfuzz.distance import Levenshtein

from ingest.canonical import assemble, canonical
from ingest.document import Block, Reading, Zone
from ingest.errors import EmptyFileError, TruncatedFileError
from ingest.readers import html, markdown
from ingest.readers import json as json_reader


def blocks(reading: Reading) -> list[tuple[str, Block]]:
    text, _, made, _ = assemble(reading)
    return [(text[block.start : block.end], block) for block in made]


def texts(page: str) -> list[str]:
    return [text for text, _ in blocks(html.read(page.encode(), "a.html"))]


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("<html><body><p>Ủy ban\n  nhân dân</p><p>xã</body></html>", ["Ủy ban nhân dân", "xã"]),
        ("<p>Điều <b>1</b>.<span> Phạm</span> vi</p>", ["Điều 1. Phạm vi"]),
        ("<div>a<div>b</div>c</div>", ["a", "b", "c"]),
        ("<p>một<br>hai<br/>- ba</p>", ["một hai", "- ba"]),
        ("<pre>một\n- hai</pre>", ["một", "- hai"]),
        ("<ul><li>a</li><li>b</li></ul>", ["- a", "- b"]),
        ('<ol start="3" type="a"><li>x</li><li value="7">y</li></ol>', ["c. x", "g. y"]),
        ("<p>a</p><p>-------</p><p>b</p>", ["a", "b"]),
        ('<p>hiện</p><p style="display:none">ẩn</p><p hidden>ẩn</p><script>x()</script>', ["hiện"]),
        ("<!-- x --><p>Th&#7913; hai&nbsp;&amp;&#160;ba</p>", ["Thứ hai & ba"]),
        ('<?xml version="1.0" encoding="utf-8"?><html><body><p>chữ</p></body></html>', ["chữ"]),
        ("<p>Gồm:<table><tr><td>1<td>2<tr><td>3<td>4</table>", ["Gồm:", "1", "2", "3", "4"]),
    ],
)
def test_blocks(page: str, expected: list[str]) -> None:
    assert texts(page) == expected


def test_looks() -> None:
    page = (
        '<p align="center"><b>KẾ HOẠCH</b></p><center><i>nghiêng</i></center>'
        '<p style="text-align:center;font-weight:700">a</p><h2>Chương I</h2><p><b>1.</b> nửa nửa</p>'
    )
    made = [(block.centred, block.bold, block.italic) for _, block in blocks(html.read(page.encode(), "a"))]
    assert made == [
        (True, True, False),
        (True, False, True),
        (True, True, False),
        (False, True, False),
        (False, False, False),
    ]


def test_tables_with_spans_and_tables_in_cells() -> None:
    page = (
        "<table><tr><th rowspan=2>TT</th><th colspan=2>Phân công</th></tr><tr><td>Chủ trì</td><td>Phối hợp</td></tr>"
        "<tr><td>1</td><td><table><tr><td>A</td><td>B</td></tr></table></td><td><p>C</p><p>D</p></td></tr></table>"
    )
    made = [
        (text, (b.cell.row, b.cell.column, b.cell.row_span, b.cell.column_span))
        for text, b in blocks(html.read(page.encode(), "a"))
        if b.cell
    ]
    assert made == [
        ("TT", (0, 0, 2, 1)),
        ("Phân công", (0, 1, 1, 2)),
        ("Chủ trì", (1, 1, 1, 1)),
        ("Phối hợp", (1, 2, 1, 1)),
        ("1", (2, 0, 1, 1)),
        ("A", (2, 1, 1, 1)),
        ("B", (2, 1, 1, 1)),
        ("C", (2, 2, 1, 1)),
        ("D", (2, 2, 1, 1)),
    ]


HEAD = (
    "<table><tr><td><p>SỞ Y TẾ</p><p>Số: 5/SYT</p></td><td><p><b>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM<br>"
    "Độc lập - Tự do - Hạnh phúc</b></p></td></tr></table>"
)
ARTICLES = "".join(f"<p>Điều {n}. Các đơn vị báo cáo kết quả thực hiện hằng quý về Sở.</p>" for n in range(1, 9))
SITE = (
    "<html><body><nav><ul><li><a>Trang chủ</a></li></ul></nav><main><div><h1>Công văn số 5/SYT của Sở Y tế</h1>"
    '<div role="tablist">Toàn văn</div><div><button>Tải về</button><div id="x">{}<div>{}</div></div></div></div>'
    "<div><ul><li><a>Văn bản liên quan thứ nhất của trang này</a></li></ul></div></main>"
    "<footer>Bản quyền</footer></body>"
)


def test_navigation_is_out_and_the_head_beside_the_body_is_in() -> None:
    made = texts(SITE.format(HEAD, ARTICLES))
    assert made[:4] == ["SỞ Y TẾ", "Số: 5/SYT", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"]
    assert made[-1].startswith("Điều 8.")
    assert len(made) == 12


def test_the_heading_of_the_page_stands_for_a_missing_head() -> None:
    made = blocks(html.read(SITE.format("", ARTICLES).encode(), "a"))
    assert (made[0][0], made[0][1].zone) == ("Công văn số 5/SYT của Sở Y tế", Zone.TITLE)
    assert len(made) == 9


@pytest.mark.parametrize(
    ("charset", "encoding"),
    [("utf-8", "utf-8"), ("windows-1258", "utf-8"), ("", "utf-16"), ("windows-1252", "utf-8"), ("x-unknown", "utf-8")],
)
def test_charsets_also_wrong_ones(charset: str, encoding: str) -> None:
    page = f'<html><head><meta charset="{charset}"></head><body><p>Đề nghị các xã báo cáo kết quả thực hiện</p></body>'
    made = blocks(html.read(page.encode(encoding), "a"))
    assert [text for text, _ in made] == ["Đề nghị các xã báo cáo kết quả thực hiện"]


def test_legacy_fonts() -> None:
    page = (
        '<p><font face=".VnTime">B¸o c¸o kÕt qu¶ thùc hiÖn</font></p><p style="font-family:\'.VnTimeH\'">kÕ ho¹ch</p>'
    )
    assert texts(page) == ["Báo cáo kết quả thực hiện", "KẾ HOẠCH"]


def test_web_archives() -> None:
    data = (
        b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\nContent-Type: text/html; "
        b"charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<p>K=E1=BA=BF ho=E1=BA=A1ch</p>\r\n--x--"
    )
    assert [text for text, _ in blocks(html.read(data, "a.doc"))] == ["Kế hoạch"]
    with pytest.raises(TruncatedFileError):
        html.read(data.replace(b"text/html", b"image/png"), "a.doc")


def test_an_empty_page_is_an_error() -> None:
    with pytest.raises(EmptyFileError):
        html.read(b"<!-- -->", "a.html")


def test_deep_nesting_loses_no_text() -> None:
    assert "sâu" in " ".join(texts("<div>" * 400 + "sâu" + "</div>" * 400))


def test_markdown() -> None:
    page = (
        '---\ntitle: "Bỏ"\n---\n\n# NGHỊ ĐỊNH\n\n**Quy định _chung_**\n\n### Điều 1. Phạm vi\n\n1. Khoản một\n'
        "a) điểm a;\n  - gạch\n  + cộng\n\n2. Khoản hai\ncòn tiếp\n\n| TT | Việc |\n|---|---|\n| 1 | Rà soát |\n"
    )
    made = blocks(markdown.read(page.encode(), "a.md"))
    assert [text for text, block in made if block.cell is None] == [
        "NGHỊ ĐỊNH",
        "Quy định chung",
        "Điều 1. Phạm vi",
        "1. Khoản một",
        "a) điểm a;",
        "- gạch",
        "+ cộng",
        "2. Khoản hai còn tiếp",
    ]
    assert [text for text, block in made if block.cell is not None] == ["TT", "Việc", "1", "Rà soát"]
    assert made[0][1].bold


TEXT = "QUYẾT ĐỊNH\nĐiều 1. Phê duyệt đề án\nĐiều 2. Hiệu lực"


@pytest.mark.parametrize(
    "record",
    [
        {"so_hieu": "1/QĐ", "full_text": TEXT},
        {"meta": {"title": "x"}, "data": {"noi_dung": TEXT, "id": 5}},
        [{"text": "QUYẾT ĐỊNH"}, {"text": "Điều 1. Phê duyệt đề án"}, {"text": "Điều 2. Hiệu lực"}],
        {"a": "ngắn", "b": [{"c": TEXT}]},
        {"title": "Quyết định", "paragraphs": TEXT.split("\n")},
        {"content": TEXT.split("\n"), "summary": "Quyết định số 1 về việc phê duyệt đề án của Ủy ban nhân dân xã"},
        {"content": "<p>QUYẾT ĐỊNH</p><p>Điều 1. Phê duyệt đề án</p><p>Điều 2. Hiệu lực</p>"},
    ],
)
def test_json(record: object) -> None:
    made = blocks(json_reader.read(json.dumps(record).encode(), "a.json"))
    assert [text for text, _ in made] == TEXT.split("\n")


def test_json_lines() -> None:
    lines = "\n".join(json.dumps({"text": line}) for line in TEXT.split("\n")) + "\n"
    assert [text for text, _ in blocks(json_reader.read(lines.encode(), "a.jsonl"))] == TEXT.split("\n")
    with pytest.raises(TruncatedFileError):
        json_reader.read(lines.encode()[:-4], "a.jsonl")


@pytest.mark.parametrize(("data", "error"), [(b'{"a": ', TruncatedFileError), (b'{"a": 1}', EmptyFileError)])
def test_bad_json(data: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        json_reader.read(data, "a.json")


@pytest.mark.shared
def test_saved_page_of_the_plan(shared: Path) -> None:
    truth = " ".join(canonical((shared / "samples/plan.truth.txt").read_text(encoding="utf-8")).split())
    text, *_ = assemble(html.read((shared / "samples/plan.html").read_bytes(), "plan.html"))
    assert Levenshtein.distance(" ".join(text.split()), truth) == 0


@pytest.mark.shared
def test_pages_of_legal_sites(shared: Path) -> None:
    pages = sorted((shared / "corpus/docs").glob("*.html"))
    assert pages
    for page in pages:
        text, *_ = assemble(html.read(page.read_bytes(), page.name))
        assert "Điều 1" in text
        for menu in ("Trang chủ", "Thuộc tính", "Lược đồ", "Tải về"):
            assert menu not in text


HEAD_TABLE = (
    "<table><tr><td>ỦY BAN NHÂN DÂN<br>XÃ SÔNG MAI<br>Số: 12/KH-UBND</td>"
    "<td>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM<br>Độc lập - Tự do - Hạnh phúc</td></tr></table>"
)
PLAN = (
    "<p>KẾ HOẠCH</p><p>1. Phòng Kinh tế chủ trì trồng 500 cây, báo cáo trước ngày 30/6/2026.</p>"
    "<table><tr><td>STT</td><td>Việc</td></tr><tr><td>1</td><td>Trồng cây</td></tr></table>"
    '<p>2. Công an xã phối hợp theo <a href="/luat">Luật Lâm nghiệp</a>, <a href="/nd">Nghị định số 1</a>.</p>'
)
FOOT_TABLE = "<table><tr><td>Nơi nhận:<br>- Lưu: VT.</td><td>CHỦ TỊCH<br>Phạm Thị Cúc</td></tr></table>"
LINKS = "".join(f'<li><a href="/{n}">{n}</a></li>' for n in ("Trang chủ", "Văn bản mới", "Hướng dẫn sử dụng"))
BAR = '<a href="/">Trang chủ</a> | <a href="/v">Văn bản</a> | <a href="/l">Liên hệ</a>'
OTHERS = "".join(f'<li><a href="/k{n}">Kế hoạch số {n}/KH-UBND về chuyển đổi số</a></li>' for n in (13, 14, 15))


@pytest.mark.parametrize(
    "page",
    [
        # portals without a word of HTML5: lists of links, boxes, tables that lay out the page
        f"<div><h2>CỔNG THÔNG TIN</h2><ul>{LINKS}</ul></div><div><ul><li>Hiệu lực: Còn</li></ul><div>{{}}</div></div>"
        f"<div><ul>{OTHERS}</ul></div><div>Bản quyền thuộc về Sở Tư pháp. Điện thoại: 024.1234567</div>",
        f'<table><tr><td colspan="2">{BAR}</td></tr><tr><td><ul>{LINKS}</ul></td><td>{{}}</td></tr></table>',
        f"<p>{BAR}</p><div>{{}}</div><ul>{OTHERS}</ul>",
        # the parts of the document in boxes side by side
        f"<nav>{LINKS}</nav><div>{HEAD_TABLE}</div><div>{PLAN}</div><div>{FOOT_TABLE}</div>",
    ],
)
def test_menus_are_out_and_the_document_is_whole(page: str) -> None:
    alone = texts(f"<html><body>{HEAD_TABLE}{PLAN}{FOOT_TABLE}</body></html>")
    assert len(alone) == 16
    found = texts(f"<html><body>{page.format(HEAD_TABLE + PLAN + FOOT_TABLE)}</body></html>")
    assert found == alone


def test_a_document_with_links_is_no_portal() -> None:
    contents = "".join(f'<p><a href="#d{n}">Điều {n}. Phạm vi áp dụng</a></p>' for n in (1, 2, 3))
    bases = "".join(f'<p>Căn cứ <a href="/l{n}">Luật số {n}/2025/QH15</a>;</p>' for n in (1, 2, 3))
    assert len(texts(f"<html><body><div>{contents}</div><div>{bases}</div><p>KẾ HOẠCH</p></body></html>")) == 7


WORD_PAGE = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><body><div class=WordSection1>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'>
<![if !supportLists]><span style='mso-list:Ignore'>1.<span>
&nbsp;</span></span><![endif]>Sở Y tế <del cite="mailto:a">không</del> <ins cite="mailto:a">chủ</ins> trì.<a
style='mso-comment-reference:A_1'></a><span class=MsoCommentReference><a
class=msocomanchor href="#_msocom_1">[A1]</a></span></p>
<p>Tỷ lệ 95%<a style='mso-footnote-id:ftn1' href="#_ftn1"><span class=MsoFootnoteReference>[1]</span></a>.</p></div>
<div style='mso-element:footnote-list'><hr><div
 style='mso-element:footnote' id=ftn1><p>Theo số liệu năm 2025</p></div></div>
<div style='mso-element:comment-list'><p>Ý kiến góp ý</p></div></body></html>"""
OFFICE_PAGE = """<html><body><div title="header"><p>Trang 2</p></div><p>1. Sở Y tế chủ trì.</p><p>Tỷ lệ 95%<a
class="sdfootnoteanc" name="sdfootnote1anc" href="#sdfootnote1sym"><sup>1</sup></a>.</p><div id="sdfootnote1"><p
class="sdfootnote"><a class="sdfootnotesym" href="#sdfootnote1anc">1</a>Theo số liệu năm 2025</p></div>
<div title="footer"><p>2</p></div></body></html>"""


@pytest.mark.parametrize("page", [WORD_PAGE, OFFICE_PAGE])
def test_pages_saved_by_office_programs(page: str) -> None:
    found = [(text, block.zone) for text, block in blocks(html.read(page.encode(), "a.doc"))]
    assert found == [
        ("1. Sở Y tế chủ trì.", Zone.BODY),
        ("Tỷ lệ 95%.", Zone.BODY),
        ("Theo số liệu năm 2025", Zone.NOTE),
    ]


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("Một.<br><br>Hai<br><br><br>ba", ["Một.", "Hai", "ba"]),  # empty lines
        ("Giao Sở Y tế.<br>Báo cáo trước ngày 5/6.", ["Giao Sở Y tế.", "Báo cáo trước ngày 5/6."]),  # whole sentences
        ("gồm:<br>Sở Y tế;<br>Sở Nội vụ.", ["gồm:", "Sở Y tế;", "Sở Nội vụ."]),
        ("KẾ HOẠCH<br>Trồng cây năm 2026", ["KẾ HOẠCH Trồng cây năm 2026"]),  # a title of two lines
        ("chủ trì, phối hợp<br>với Sở Y tế", ["chủ trì, phối hợp với Sở Y tế"]),
        ("<br><br>Một", ["Một"]),
    ],
)
def test_line_breaks(inside: str, expected: list[str]) -> None:
    assert texts(f"<div>{inside}</div>") == expected


@pytest.mark.parametrize(
    ("css", "expected"),
    [
        ("list-style-type: lower-alpha", ["a. x", "b. y"]),
        ("list-style: upper-roman inside", ["I. x", "II. y"]),
        ("list-style-type:none", ["x", "y"]),
        ("list-style-type:disc", ["- x", "- y"]),
    ],
)
def test_lists_styled_by_css(css: str, expected: list[str]) -> None:
    assert texts(f'<ol style="{css}"><li>x</li><li>y</li></ol>') == expected


def test_pages_in_unicode_of_two_bytes() -> None:
    page = '<html><head><meta charset="unicode"></head><body><p>Đề nghị các xã báo cáo kết quả</p></body></html>'
    for encoding in ("utf-16", "utf-16-le", "utf-16-be"):
        assert [text for text, _ in blocks(html.read(page.encode(encoding), "a.doc"))] == [
            "Đề nghị các xã báo cáo kết quả"
        ]
