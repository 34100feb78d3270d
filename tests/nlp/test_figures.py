"""Sums of money and figures to reach; every row is a text and its figures."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.document import Document
from nlp.components.amounts import find_amounts, parse_number, spoken
from nlp.components.targets import find_targets
from nlp.pipeline import Extractor

AMOUNTS = [
    ("Kinh phí là: 50.000.000 đồng (Năm mươi triệu đồng).", [50_000_000]),
    ("Tổng kinh phí: 15,6 tỷ. Cụ thể như sau", [15_600_000_000]),
    ("Mua máy tính: 2,5 tỷ (thuê trong 3 năm)", [2_500_000_000]),
    ("tăng khoảng 1,0 tỷ đồng", [1_000_000_000]),
    ("từ 1 - 2 tỷ đồng", [1_000_000_000, 2_000_000_000]),
    ("1 tỷ 500 triệu đồng", [1_500_000_000]),
    ("2.500 triệu đồng", [2_500_000_000]),
    ("500 nghìn đồng/người và 150.000đ/ngày", [500_000, 150_000]),
    ("hai tỷ năm trăm triệu đồng", [2_500_000_000]),
    ("1 500 000 đồng", [1_500_000]),
    ("200.000.000 VNĐ", [200_000_000]),
    ("1.5 tỷ đồng", [1_500_000_000]),
    ("Vốn vay 3 triệu USD", [3_000_000]),
    ("có 138 tỉnh, 10 đồng chí, 5 đồng bộ, 2 triệu người, Điều 5 đ)", []),
    ("Phạt tiền từ 1.000.000 đồng đến 2.000.000 đồng", []),
    ("chiếm 20 tỷ lệ", []),
    ("Tổng: 13.114.117.000 (Mười ba tỷ một trăm mười bốn triệu một trăm mười bảy nghìn đồng)", [13_114_117_000]),
    ("Chi 45.000.000 đồng (Bằng chữ: Bốn mươi lăm triệu đồng)", [45_000_000]),
    ("ĐVT: 1.000 đồng", []),
    ("", []),
]

TARGETS = [
    ("Bảo đảm 100% hộ có nước sạch; tỷ lệ đạt trên 90%.", [("=", 100, "%"), (">", 90, "%")]),
    ("Tăng ít nhất 30% so với năm trước.", [(">=", 30, "%")]),
    ("Đạt từ 80% trở lên.", [(">=", 80, "%")]),
    ("Đạt 80-85%.", [(">=", 80, "%"), ("<=", 85, "%")]),
    ("Không quá 10% hồ sơ trễ hạn.", [("<=", 10, "%")]),
    ("Giảm xuống còn dưới 5,5%.", [("<", 5.5, "%")]),
    ("Tối thiểu 95,5 phần trăm.", [(">=", 95.5, "%")]),
    ("Phủ 100% huyện, 100% xã.", [("=", 100, "%"), ("=", 100, "%")]),
    ("Mỗi xã có ít nhất 02 mô hình.", [(">=", 2, "mô hình")]),
    ("Tổ chức 05 lớp tập huấn.", [("=", 5, "lớp")]),
    ("Thu hút trên 50 hội viên.", [(">", 50, "hội viên")]),
    ("Có từ 20 người trở lên.", [(">=", 20, "người")]),
    ("Thu ngân sách đạt trên 500 tỷ đồng.", [(">", 500_000_000_000, "VND")]),
    ("Tạo việc làm cho 2,5 vạn lao động.", [("=", 25_000, "lao động")]),
    ("Trồng 12 nghìn cây phân tán.", [("=", 12_000, "cây")]),
    ("Tổng thu dự kiến là 1.969,27 tỷ đồng.", [("=", 1_969_270_000_000, "VND")]),
    ("Kinh phí thực hiện dự kiến là 50 triệu đồng.", []),
    ("Doanh thu tăng 11,5 - 12%.", [(">=", 11.5, "%"), ("<=", 12, "%")]),
    ("Hỗ trợ 50% kinh phí mua giống.", []),
    ("Trong 12 tháng, tại trên 5 địa bàn, hỗ trợ 5 cấp.", []),
    ("Rà soát văn bản.", []),
]


@pytest.mark.parametrize(("text", "expected"), AMOUNTS)
def test_amounts(text: str, expected: list[int]) -> None:
    assert [amount.value for amount in find_amounts(text)] == expected


@pytest.mark.parametrize(("text", "expected"), TARGETS)
def test_targets(text: str, expected: list[tuple[str, float, str]]) -> None:
    document = Document("x", "0" * 64, "text/plain", text)
    components = {"dondoc_sentences": "nlp.components.sentences", "dondoc_targets": "nlp.components.targets"}
    found = Extractor(components).annotate(document).targets
    assert [(target.comparator, target.value, target.unit) for target in found] == expected


def test_a_sum_that_comes_twice_is_one_amount() -> None:
    document = Document(
        "x", "0" * 64, "text/plain", "Tổng 50 triệu đồng.\nTrong đó 50.000.000 đồng của xã, 20 triệu đồng của hội."
    )
    layers = Extractor({"dondoc_amounts": "nlp.components.amounts"}).annotate(document)
    assert [amount.value for amount in layers.amounts] == [50_000_000, 20_000_000]


@pytest.mark.parametrize(
    ("text", "scaled", "value"),
    [
        ("7,0", False, 7),
        ("1.500", False, 1500),
        ("1.500.000", False, 1_500_000),
        ("1.234,5", False, 1234.5),
        ("1,5", True, 1.5),
        ("1,500", True, 1.5),
        ("1,500,000", True, 1_500_000),
    ],
)
def test_figures(text: str, scaled: bool, value: float) -> None:
    assert parse_number(text, scaled=scaled) == value


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("năm mươi triệu", 50_000_000),
        ("một trăm hai mươi lăm nghìn", 125_000),
        ("ba tỷ", 3_000_000_000),
        ("hai tỷ năm trăm triệu", 2_500_000_000),
        ("mười lăm triệu", 15_000_000),
    ],
)
def test_numbers_in_words(words: str, value: int) -> None:
    assert spoken(words) == value


@given(value=st.integers(min_value=1001, max_value=10**12))
def test_any_grouped_sum_is_read_back(value: int) -> None:
    grouped = f"{value:,}".replace(",", ".")
    assert [amount.value for amount in find_amounts(f"Kinh phí {grouped} đồng.")] == [value]


PARTS = ["12", ".", ",", " ", "%", "đồng", " triệu", " tỷ", "ít nhất ", "trên ", "lớp", "năm mươi", "-", "(", ")"]


@given(parts=st.lists(st.sampled_from(PARTS), max_size=12))
def test_offsets_are_inside_the_text(parts: list[str]) -> None:
    text = "".join(parts)
    spans = [(figure.start, figure.end) for figure in find_amounts(text)]
    spans += [(figure.start, figure.end) for figure in find_targets(text)]
    assert all(0 <= start < end <= len(text) for start, end in spans)
