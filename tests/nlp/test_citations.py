"""Other documents referred to; every row is a text and what it cites."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.document import Block, Document, Header, Zone
from nlp.components.citations import find_citations
from nlp.pipeline import Extractor

NUMBERS = [
    (
        "Thực hiện Quyết định số 112/QĐ-TTg ngày 05 tháng 3 năm 2021 của Thủ tướng Chính phủ về việc X.",
        [("112/QĐ-TTg", "2021-03-05")],
    ),
    ("Căn cứ Nghị định số 77/2019/NĐ-CP của Chính phủ ngày 10/10/2019;", [("77/2019/NĐ-CP", "2019-10-10")]),
    ("theo các Nghị định số 77/2019/NĐ-CP và 08/2018/NĐ-CP", [("77/2019/NĐ-CP", None), ("08/2018/NĐ-CP", None)]),
    ("Kết luận số 99-KL/TW ngày 12-5-2022 của Ban Bí thư", [("99-KL/TW", "2022-05-12")]),
    ("Nghị quyết 15-NQ/TU, ngày 01/02/2021 của Tỉnh ủy", [("15-NQ/TU", "2021-02-01")]),
    ("Nghị quyết số 61/2022/QH15", [("61/2022/QH15", None)]),
    ("Thông tư liên tịch số 16/2014/TTLT-BTC-BNV", [("16/2014/TTLT-BTC-BNV", None)]),
    ("Công văn số 2231/UBND ký ngày 02/12/2019", [("2231/UBND", "2019-12-02")]),
    ("văn bản số 612/VP-NC-KSTTHC (ngày 3/4/2023)", [("612/VP-NC-KSTTHC", "2023-04-03")]),
    ("Kế hoạch 34 /KH- UBND", [("34/KH-UBND", None)]),
    ("Chỉ thị số 14/2001/CT.UB", [("14/2001/CT.UB", None)]),
    ("Nghị quyết số 36b/NQ-CP", [("36b/NQ-CP", None)]),
    ("Quyết định số 10/2009/QĐ_BNV", [("10/2009/QĐ_BNV", None)]),
    ("Thông tư 85/2024/TT-B\u0422\u0421", [("85/2024/TT-BTC", None)]),  # Cyrillic capitals
    ("Nghị định số 45/2013 và Nghị định số 45/2013/NĐ-CP", [("45/2013/NĐ-CP", None)]),
    ("Kế hoạch số 34/KH-UBND. Theo Kế hoạch 34/KH-UBND ngày 06/01/2023.", [("34/KH-UBND", "2023-01-06")]),
    ("Báo cáo số 34/BC-SNV trước ngày 06/01/2023", [("34/BC-SNV", None)]),
    ("Nghị quyết 06-NQ/TU và Nghị quyết 06/TU", [("06-NQ/TU", None)]),
    ("Thông tư số 02/2009/TT-BYTtại các bệnh viện", [("02/2009/TT-BYT", None)]),
    ("Luật Đấu thầu số 43/2013/QH13. Theo Luật Đấu thầu, chủ đầu tư", [("43/2013/QH13", None)]),
    ("nhiệm vụ của Đề án 06/CP", []),
    ("lập biên bản (Mẫu số 01/BBHC) và Phụ lục số 02/PL", []),
    ("Luật số 118/2025/QH15như sau", [("118/2025/QH15", None)]),
    ("Quyết định số 5/2002/QĐ.UB và Quyết định 5/2002/QĐ-UB", [("5/2002/QĐ.UB", None)]),
]

TITLES = [
    ("theo Luật Trợ giúp pháp lý.", ["Luật Trợ giúp pháp lý"]),
    ("theo quy định của Luật Đất đai năm 2013 và Luật Đất đai", ["Luật Đất đai năm 2013"]),
    (
        "Luật Phòng, chống ma túy, Luật Thanh tra và Bộ luật hình sự",
        ["Luật Phòng, chống ma túy", "Luật Thanh tra", "Bộ luật hình sự"],
    ),
    ("Luật Khoa học và Công nghệ và Luật Đầu tư công", ["Luật Khoa học và Công nghệ", "Luật Đầu tư công"]),
    ("Luật Giáo dục ngày 14/6/2019; Luật Giáo dục năm 2019", ["Luật Giáo dục"]),
    ("Luật Hoà giải ở cơ sở", ["Luật Hoà giải ở cơ sở"]),
    (
        "Luật sửa đổi, bổ sung một số điều của Luật Giáo dục được thông qua",
        ["Luật sửa đổi, bổ sung một số điều của Luật Giáo dục"],
    ),
    ("Luật Bảo vệ nguồn gen quý hiếm được thông qua", ["Luật Bảo vệ nguồn gen quý hiếm"]),
    ("Pháp lệnh Ưu đãi người có công với cách mạng", ["Pháp lệnh Ưu đãi người có công với cách mạng"]),
    ("Hiến pháp năm 2013", ["Hiến pháp năm 2013"]),
]

NONE = [
    "Họp ngày 20/3/2023, 24/24 giờ, 1/2 số hộ, tốc độ 100Mbps/s.",
    "Theo Luật này và luật sư của bị đơn; Luật sư Trần B.",
    "Gửi về a.b/2024/XYZ@tinh.gov.vn hoặc www.tinh.vn/2024/VB",
    "Quy chuẩn 33:2011/BTTTT; thiết bị 4G/5G; số 35 đường Lê Lợi",
    "Thông tư này, Nghị định này và Quyết định này",
    "Công văn đến số 271/Ngày nhận",
    "",
]


def numbers(text: str) -> list[tuple[str | None, str | None]]:
    return [(citation.number, citation.date) for citation in find_citations(text)]


@pytest.mark.parametrize(("text", "expected"), NUMBERS)
def test_numbers(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert numbers(text) == expected


@pytest.mark.parametrize(("text", "expected"), TITLES)
def test_titles(text: str, expected: list[str]) -> None:
    assert [citation.title for citation in find_citations(text)] == expected


@pytest.mark.parametrize("text", NONE)
def test_what_cites_nothing(text: str) -> None:
    assert find_citations(text) == []


def test_laws_of_one_name_and_two_dates_are_two() -> None:
    text = "Luật Giáo dục ngày 14/6/2019; Luật Giáo dục ngày 02/12/1998; Luật Giáo dục"
    assert [citation.date for citation in find_citations(text)] == ["2019-06-14", "1998-12-02"]


def test_a_law_with_a_number_goes_by_its_number() -> None:
    assert numbers("Luật Đầu tư công số 58/2024/QH15") == [("58/2024/QH15", None)]


@pytest.mark.parametrize(
    ("text", "provision"),
    [
        ("theo điểm a khoản 2 Điều 5 Luật Thanh tra", "điểm a khoản 2 Điều 5"),
        ("tại khoản 1, 2 và 3 Điều 8 của Nghị định số 77/2019/NĐ-CP", "khoản 1, 2 và 3 Điều 8"),
        (
            "quy định tại Điều 35 Nghị định số 77/2019/NĐ-CP. Khoản 2 Điều 4 Nghị định số 77/2019/NĐ-CP",
            "Điều 35; khoản 2 Điều 4",
        ),
        ("thực hiện Nghị định số 77/2019/NĐ-CP", None),
    ],
)
def test_the_article_that_is_meant(text: str, provision: str | None) -> None:
    assert [citation.provision for citation in find_citations(text)] == [provision]


@pytest.mark.parametrize(
    ("text", "issuer"),
    [
        ("Kế hoạch số 34/KH-UBND ngày 06/01/2023 của UBND tỉnh Hải An về việc X", "UBND tỉnh Hải An"),
        ("Chỉ thị số 01/CT-BTTTT của Bộ Thông tin và Truyền thông về phát triển", "Bộ Thông tin và Truyền thông"),
        ("Kế hoạch số 34/KH-UBND của UBND tỉnh và Kế hoạch của huyện", "UBND tỉnh"),
        ("Kế hoạch số 34/KH-UBND về việc X", None),
    ],
)
def test_the_issuer(text: str, issuer: str | None) -> None:
    assert [citation.issuer for citation in find_citations(text)] == [issuer]


def test_the_documents_own_number_and_its_head_are_no_citation() -> None:
    text = "Số: 34/KH-UBND\nTheo Kế hoạch 34/KH-UBND và Công văn 12/SNV-VP"
    document = Document(
        "x",
        "0" * 64,
        "text/plain",
        text,
        blocks=(Block(0, 14, 1, Zone.HEAD), Block(15, len(text), 1)),
        header=Header(number="34/KH-UBND"),
    )
    layers = Extractor({"dondoc_citations": "nlp.components.citations"}).annotate(document)
    assert [citation.number for citation in layers.citations] == ["12/SNV-VP"]


PARTS = [
    "số ",
    "12",
    "/",
    "2020",
    "NĐ-CP",
    "Luật ",
    "Đất đai",
    " ngày ",
    "5/6/2020",
    " và ",
    "Điều 5 ",
    ", ",
    "KL/TW",
    "-",
]


@given(parts=st.lists(st.sampled_from(PARTS), max_size=14))
def test_offsets_are_those_of_the_text(parts: list[str]) -> None:
    text = "".join(parts)
    for citation in find_citations(text):
        said = "".join(text[citation.start : citation.end].split())
        assert said == "".join((citation.number or citation.title or "").split())
