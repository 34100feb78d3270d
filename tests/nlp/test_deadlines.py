"""What sentences, headings and columns say about time; every row is (document's date, text, values)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.document import Document, Header
from nlp.components.deadlines import Place, Reference, find_deadlines, shifted
from nlp.folded import lowered

DATES = [
    ("2024-03-05", "Gửi báo cáo về Sở Nội vụ trước ngày 20/4/2024.", ["2024-04-20"]),
    ("2024-03-05", "Gửi báo cáo về Sở Nội vụ trước ngày 20 tháng 4 năm 2024.", ["2024-04-20"]),
    ("2024-03-05", "Gửi báo cáo về Sở Nội vụ trước ngày 20-4-2024.", ["2024-04-20"]),
    ("2024-03-05", "Gửi báo cáo về Sở Nội vụ trước ngày 20.4.2024.", ["2024-04-20"]),
    ("2024-03-05", "Gửi báo cáo trước 16 giờ 00 ngày 20/4/2024.", ["2024-04-20"]),
    ("2024-03-05", "Gửi báo cáo trước 16h30, thứ Sáu, ngày 19/4/2024.", ["2024-04-19"]),
    ("2024-03-05", "Chậm nhất là ngày 20/4, các đơn vị nộp danh sách.", ["2024-04-20"]),
    ("2024-03-05", "Thời hạn hoàn thành: 30/6/2024.", ["2024-06-30"]),
    ("2024-03-05", "Đăng ký đến hết ngày 30/6/2024.", ["2024-06-30"]),
    ("2024-03-05", "Hoàn thành việc rà soát trong tháng 6/2024.", ["2024-06"]),
    ("2024-03-05", "Hoàn thành trong tháng 6 năm 2024 việc số hoá hồ sơ.", ["2024-06"]),
    ("2024-03-05", "Ban hành kế hoạch chi tiết trong quý II/2024.", ["2024-Q2"]),
    ("2024-03-05", "Hoàn thành trong tuần cuối tháng 9/2024.", ["2024-09"]),
    ("2024-03-05", "Hoàn thành trong 9-10/2024.", ["2024-10"]),
    ("2024-03-05", "Trình Ủy ban nhân dân tỉnh trong Quý 3 năm 2024.", ["2024-Q3"]),
    ("2024-03-05", "Phấn đấu đến cuối năm 2025 hoàn thành đo đạc.", ["2025"]),
    ("2024-03-05", "Đến năm 2030, toàn tỉnh có mạng lưới trạm quan trắc.", ["2030"]),
    ("2024-03-05", "Hoàn thành trong năm 2024.", ["2024"]),
    ("2024-03-05", "Hoàn thành trước năm 2026.", ["2026"]),
    ("2024-03-05", "Phấn đấu đưa nhà máy vào hoạt động trong năm 2024.", ["2024"]),
    ("2024-11-05", "Hoàn thành việc kê khai trong quý I.", ["2025-Q1"]),
    ("2024-03-05", "Gia hạn thời gian tổ chức đến hết năm 2024.", ["2024"]),
    ("2024-03-05", "Tổ chức lễ phát động vào ngày 15/5/2024 tại trung tâm.", ["2024-05-15"]),
    ("2024-03-05", "Tổ chức lễ phát động ngày 15/5/2024 tại trung tâm.", ["2024-05-15"]),
    ("2024-03-05", "Mở đợt cao điểm từ ngày 15/5 đến ngày 15/6/2024.", ["2024-06-15"]),
    ("2024-03-05", "Thành lập tổ kiểm tra (tháng 8, 9/2024).", ["2024-09"]),
    (
        "2024-03-05",
        "Xong trước ngày 01/5/2024 đối với cấp xã, xong trước ngày 01/8/2024 đối với cấp tỉnh.",
        ["2024-05-01", "2024-08-01"],
    ),
    ("2024-03-05", "Gửi báo cáo trước ngày 15/6 và 15/12.", ["2024-06-15", "2024-12-15"]),
    ("2024-12-20", "Gửi báo cáo trước ngày 15/01.", ["2025-01-15"]),
    ("2024-03-05", "Mở lớp từ 8h00 ngày 10/4/2024 đến 17h00 ngày 12/4/2024.", ["2024-04-12"]),
    ("2024-03-05", "Gửi muộn nhất vào lúc 17h00 ngày 20/4/2024.", ["2024-04-20"]),
    ("2024-03-05", "Nộp phiếu (hạn 20/4/2024) cho Văn phòng.", ["2024-04-20"]),
    (None, "Gửi báo cáo trước ngày 15/01.", ["XXXX-01-15"]),
    ("2024", "Gửi báo cáo trước ngày 15/01.", ["2024-01-15"]),
    ("2025-12-01", "Giấy phép được cấp trước ngày 01/01/2023 được sử dụng đến hết ngày 30/6/2026.", ["2026-06-30"]),
    ("2024-03-05", "Quyết định này có hiệu lực kể từ ngày 01/7/2024.", ["2024-07-01"]),
]

SETS = [
    ("Báo cáo hằng tháng, trước ngày 20.", ["P1M/20"]),
    ("Trước ngày 25 hàng tháng gửi số liệu về Phòng Kinh tế.", ["P1M/25"]),
    ("Hàng quý, trước ngày 15 tháng cuối quý gửi báo cáo.", ["P3M/15"]),
    ("Chậm nhất ngày 05 của tháng tiếp theo.", ["P1M/05"]),
    ("Trước ngày 15 tháng 12 hằng năm, tổng hợp gửi Sở Tư pháp.", ["P1Y/12-15"]),
    ("Hằng năm, tổng hợp gửi Sở Tư pháp trước ngày 15/12.", ["P1Y/12-15"]),
    ("Gửi báo cáo trước ngày 15/6 và trước ngày 15/12 hàng năm.", ["P1Y/06-15", "P1Y/12-15"]),
    ("Định kỳ hằng năm báo cáo kết quả trước ngày 30 tháng 11 hằng năm.", ["P1Y/11-30"]),
    ("Thực hiện chế độ báo cáo định kỳ 06 tháng, 01 năm.", ["P6M", "P1Y"]),
    ("Báo cáo định kỳ (quý, 6 tháng, năm) về Văn phòng.", ["P3M", "P6M", "P1Y"]),
    ("Định kỳ 6 tháng, năm báo cáo kết quả.", ["P6M", "P1Y"]),
    ("Báo cáo tháng, quý, 6 tháng, 9 tháng và năm gửi về Sở.", ["P1M", "P3M", "P6M", "P9M", "P1Y"]),
    ("Hằng tháng, quý, năm đánh giá kết quả.", ["P1M", "P3M", "P1Y"]),
    ("Định kỳ 1 tháng/lần tổng hợp tình hình.", ["P1M"]),
    ("Giao ban 02 tuần một lần.", ["P2W"]),
    ("Mỗi tháng một lần kiểm tra phòng cháy.", ["P1M"]),
    ("Kiểm tra 02 lần/năm.", ["P6M"]),
    ("Kiểm tra mỗi năm 04 lần.", ["P3M"]),
    ("Thứ sáu hằng tuần gửi lịch công tác.", ["P1W/5"]),
    ("Hằng tuần, trước 16 giờ thứ Năm, gửi lịch công tác.", ["P1W/4"]),
    ("Vệ sinh khu chợ hàng ngày.", ["P1D"]),
    ("Sơ kết 6 tháng, tổng kết năm.", ["P6M", "P1Y"]),
    ("Định kỳ tổ chức sơ kết, rút kinh nghiệm.", [""]),
    ("Công bố ngày 01 tháng 01 hàng năm.", ["P1Y/01-01"]),
    ("Thông báo kết quả trước tháng 10 hằng năm.", ["P1Y/10-01"]),
    ("Hàng tháng, quý, 06 tháng, 01năm họp xét thi đua.", ["P1M", "P3M", "P6M", "P1Y"]),
    ("Chốt số liệu vào ngày làm việc cuối cùng của tháng.", ["P1M"]),
    ("Trước 17h ngày thứ Sáu hằng tuần gửi số liệu.", ["P1W/5"]),
    ("Sơ kết 6 tháng, tổng kết cuối năm.", ["P6M", "P1Y"]),
    # several days and several periods: each day closes the periods named since the day before it
    (
        "Gửi số liệu hằng tháng trước ngày 25, hằng quý trước ngày 20 tháng cuối quý, hằng năm trước ngày 10/12.",
        ["P1M/25", "P3M/20", "P1Y/12-10"],
    ),
    ("Báo cáo tháng, quý trước ngày 20.", ["P1M/20", "P3M/20"]),
    ("Trước ngày 20, gửi báo cáo hằng tháng, hằng quý.", ["P1M/20", "P3M/20"]),
    ("Báo cáo hằng tháng (trước ngày 20), hằng quý (trước ngày 15) về Sở.", ["P1M/20", "P3M/15"]),
    ("Hằng tháng gửi trước ngày 22; hằng quý gửi trước ngày 18.", ["P1M/22", "P3M/18"]),
    ("Vào ngày 15 và ngày 30 hằng tháng chốt số liệu.", ["P1M/15", "P1M/30"]),
    ("Hằng tháng họp giao ban vào ngày 10, ngày 20.", ["P1M/10", "P1M/20"]),
    ("Hằng năm trước tháng 10 rà soát danh mục.", ["P1Y/10-01"]),
]

# The last day of a range, the day of a year that is named by another one, rounds within a year.
RANGES = [
    ("Chủ bến nộp hồ sơ từ ngày 25 đến 30 hằng tháng.", [("P1M/30", "by")]),
    ("Nộp tại xã vào các ngày từ 05 đến 15 hằng tháng.", [("P1M/15", "by")]),
    ("Nộp từ ngày 16 - 20 hàng tháng.", [("P1M/20", "by")]),
    ("Đối chiếu từ ngày 25 đến 30 của tháng cuối quý.", [("P3M/30", "by")]),
    (
        "Mỗi năm 2 đợt: đợt 1 từ ngày 01 đến 10/7, đợt 2 từ ngày 01 đến 10/12.",
        [("P1Y/07-10", "by"), ("P1Y/12-10", "by")],
    ),
    ("Gửi dự án trước ngày 15 tháng 4 của năm trước năm kế hoạch.", [("P1Y/04-15", "before")]),
    ("Trước ngày 31 tháng 5 cùng năm, Hội đồng họp.", [("P1Y/05-31", "before")]),
    ("Báo cáo trước ngày 01 tháng 12 năm đó.", [("P1Y/12-01", "before")]),
]


@pytest.mark.parametrize(("text", "expected"), RANGES)
def test_ranges_and_years_named_by_others(text: str, expected: list[tuple[str, str]]) -> None:
    found = find_deadlines(text, "2024-03-05")
    assert [(one.value, one.relation) for one in found if one.type == "SET"] == expected


@pytest.mark.parametrize(
    ("kind", "value"), [("QyĐ", "P1Y/06-30"), ("TT", "P1Y/06-30"), ("KH", "2024-06-30"), ("CV", "2024-06-30")]
)
def test_a_day_without_year_comes_back_in_a_statute(kind: str, value: str) -> None:
    text = "Sở Công thương gửi báo cáo trước ngày 30 tháng 6."
    document = Document("a.txt", "ab" * 32, "text/plain", text, header=Header(type=kind, issued="2024-03-05"))
    assert [one.value for one in find_deadlines(text, Reference.of(document))] == [value]


RELATIONS = [
    ("Gửi số liệu hằng tháng trước ngày 25.", "before"),
    ("Hằng tháng, chậm nhất ngày 25 gửi số liệu.", "by"),
    ("Hằng tháng, vào ngày 25 chốt số liệu.", "on"),
]

DURATIONS = [
    ("Trong thời hạn 05 ngày làm việc kể từ ngày nhận được hồ sơ, Sở trả lời bằng văn bản.", ["P5B"]),
    ("Trong thời hạn 10 ngày, đơn vị bổ sung hồ sơ.", ["P10D"]),
    ("Trả lời trong vòng 08 giờ làm việc.", ["PT8H"]),
    ("Chậm nhất là 03 ngày kể từ ngày ký, văn bản phải được đăng tải.", ["P3D"]),
    ("Chậm nhất sau 07 (bảy) ngày làm việc, kể từ ngày họp, gửi biên bản.", ["P7B"]),
    ("Gửi tài liệu trước khi họp ít nhất 02 ngày làm việc.", ["P2B"]),
    ("Gửi tài liệu trước ngày họp ít nhất 03 ngày.", ["P3D"]),
    ("Trả kết quả chậm nhất ngày làm việc tiếp theo.", ["P1B"]),
    ("Chuyển hồ sơ ngay trong ngày làm việc.", ["P1B"]),
    ("Báo cáo trong 24 giờ kể từ khi xảy ra sự cố.", ["PT24H"]),
    ("Trong thời hạn ba tháng kể từ ngày hết năm tài chính.", ["P3M"]),
]

EVENTS = [
    ("Báo cáo định kỳ và đột xuất gửi về Công an huyện.", ["ad-hoc"]),
    ("Báo cáo khi có yêu cầu của cấp trên.", ["on-request"]),
    ("Nếu có khó khăn, vướng mắc, phản ánh về Sở Tài chính.", ["event"]),
    ("Sau khi kết thúc đợt kiểm tra, gửi báo cáo.", ["event"]),
    ("Các đơn vị triển khai ngay sau khi được phê duyệt.", ["event"]),
]

NOT_DEADLINES = [
    ("2024-03-05", "Thực hiện Kết luận số 12-KL/TW ngày 16/8/2022 của Bộ Chính trị."),
    (None, "Thực hiện Kế hoạch số 15/KH-UBND ngày 16/8/2022 của Ủy ban nhân dân tỉnh."),
    ("2024-03-05", "Thực hiện Chương trình phát triển đô thị giai đoạn 2021-2025, định hướng đến năm 2030."),
    ("2024-03-05", "Triển khai Chiến lược phát triển thuỷ sản đến năm 2030, tầm nhìn đến năm 2045."),
    ("2024-03-05", "Hưởng ứng “Ngày toàn dân đưa trẻ đến trường 05/9” tại các xã."),
    ("2024-03-05", "Kỷ niệm Ngày thành lập Đoàn Thanh niên (26/3) trên địa bàn."),
    ("2024-03-05", "Xây dựng dự toán năm 2025 và chỉ tiêu năm 2024."),
    ("2024-03-05", "Báo cáo tháng 6/2024 nêu rõ tồn tại."),
    ("2024-03-05", "Kỷ niệm Quốc khánh (02/9/1945 - 02/9/2024) trang trọng."),
    ("2024-06-05", "Trong quý I đã rút 04 giấy phép."),
    ("2024-03-05", "Trình tại phiên họp thường kỳ tháng cuối quý."),
    ("2024-03-05", "Tính đến ngày 20/12/2024, có 45 hồ sơ."),
    ("2024-03-05", "Ngân hàng năm 2024 cho vay; mặt hàng tháng này tăng."),
    ("2024-03-05", "Hợp đồng có thời hạn từ 01 năm trở xuống."),
    ("2024-03-05", "Dự trữ vật tư cho nhiệm vụ đột xuất."),
    ("2024-03-05", "Bố trí 1/2 số cán bộ trực 24/24 giờ."),
    ("2024-03-05", "Tổng mức 1.500.000 đồng, đạt 10.5% kế hoạch."),
    ("2024-03-05", "Chế độ làm việc năm học và tháng cao điểm."),
    ("2024-03-05", "Hỗ trợ học sinh (nếu có) vượt khó."),
    ("2024-03-05", "Ghi rõ ngày 31/02/2024 là sai."),
    ("2024-03-05", "Rà soát, tham mưu, đề xuất giải pháp."),
    ("2024-03-05", "Trong trường hợp này, doanh nghiệp được miễn."),
    ("2024-03-05", ""),
]

CELLS = [
    ("9-10/2024", [("DATE", "2024-10")]),
    ("01 – 02/2025", [("DATE", "2025-02")]),
    ("11/2024-01/2025", [("DATE", "2025-01")]),
    ("Tháng 7 - 8/2024", [("DATE", "2024-08")]),
    ("Quý II-III/2025", [("DATE", "2025-Q3")]),
    ("Tuần 2 tháng 9/2024", [("DATE", "2024-09")]),
    ("Quý I", [("DATE", "2024-Q1")]),
    ("Quý I/2025", [("DATE", "2025-Q1")]),
    ("Quý I, II/2025", [("DATE", "2025-Q2")]),
    ("Tháng 3-5", [("DATE", "2024-05")]),
    ("6/2024", [("DATE", "2024-06")]),
    ("30/6/2024", [("DATE", "2024-06-30")]),
    ("Trước 30/6/2024", [("DATE", "2024-06-30")]),
    ("01/3–05/3", [("DATE", "2024-03-05")]),
    ("Năm 2026 - 2027", [("DATE", "2027")]),
    ("2026-2030", [("DATE", "2030")]),
    ("Giai đoạn 2026 - 2030", [("DATE", "2030")]),
    ("Năm 2026 và các năm tiếp theo", [("DATE", "2026")]),
    ("Hằng năm", [("SET", "P1Y")]),
    ("Thường xuyên, hằng năm", [("SET", "P1Y")]),
    ("Thường xuyên", [("SET", "")]),
    ("Thường xuyên khi gặp vướng mắc", [("EVENT", "event")]),
    ("Khi có yêu cầu", [("EVENT", "on-request")]),
    ("Hàng quý", [("SET", "P3M")]),
]

HEADINGS = [
    ("2.1. Quý I năm 2024", [("DATE", "2024-Q1")]),
    ("Họp Ban Chỉ đạo mở rộng (tháng 6/2024)", [("DATE", "2024-06")]),
    ("Nhiệm vụ hoàn thành trước ngày 30/6", [("DATE", "2024-06-30")]),
    ("Kế hoạch công tác năm 2024", []),
    ("II. MỤC TIÊU NĂM 2024", []),
    ("Kết quả quý I", []),
    ("Nhiệm vụ quý II", [("DATE", "2024-Q2")]),
    ("1. Năm 2025:", [("DATE", "2025")]),
    ("Kết quả thực hiện nhiệm vụ quý I năm 2024", []),
    ("Mục tiêu", []),
]


def values(text: str, reference: str | None = "2024-01-10", place: Place = "sentence") -> list[tuple[str, str]]:
    return [(deadline.type, deadline.value) for deadline in find_deadlines(text, reference, place)]


@pytest.mark.parametrize(("issued", "text", "expected"), DATES)
def test_dates(issued: str | None, text: str, expected: list[str]) -> None:
    assert values(text, issued) == [("DATE", value) for value in expected]


@pytest.mark.parametrize(("text", "expected"), SETS)
def test_recurring(text: str, expected: list[str]) -> None:
    assert values(text) == [("SET", value) for value in expected]


@pytest.mark.parametrize(("text", "expected"), DURATIONS)
def test_durations(text: str, expected: list[str]) -> None:
    assert [v for v in values(text) if v[0] == "DURATION"] == [("DURATION", value) for value in expected]


@pytest.mark.parametrize(("text", "expected"), EVENTS)
def test_events(text: str, expected: list[str]) -> None:
    assert [v for v in values(text) if v[0] == "EVENT"] == [("EVENT", value) for value in expected]


@pytest.mark.parametrize(("issued", "text"), NOT_DEADLINES)
def test_what_is_only_mentioned(issued: str | None, text: str) -> None:
    assert values(text, issued) == []


@pytest.mark.parametrize(("text", "expected"), CELLS)
def test_columns(text: str, expected: list[tuple[str, str]]) -> None:
    assert values(text, place="cell") == expected


@pytest.mark.parametrize(("text", "expected"), HEADINGS)
def test_headings(text: str, expected: list[tuple[str, str]]) -> None:
    assert values(text, place="heading") == expected


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("Gửi trước ngày 20/4/2024.", "before"),
        ("Gửi chậm nhất ngày 20/4/2024.", "by"),
        ("Hoàn thành trong quý II/2024.", "within"),
        ("Áp dụng từ ngày 20/4/2024.", "from"),
        ("Họp vào ngày 20/4/2024.", "on"),
        ("Báo cáo hằng tháng.", "every"),
        ("Trả lời trong thời hạn 05 ngày.", "within"),
    ],
)
def test_relations(text: str, relation: str) -> None:
    assert [deadline.relation for deadline in find_deadlines(text, "2024-01-10")] == [relation]


def test_a_supplied_year_is_marked() -> None:
    supplied = find_deadlines("Gửi trước ngày 20/4.", "2024-01-10")
    written = find_deadlines("Gửi trước ngày 20/4/2024.", "2024-01-10")
    assert [d.year_supplied for d in (*supplied, *written)] == [True, False]
    assert supplied[0].value == written[0].value


@pytest.mark.parametrize(
    ("header", "text", "expected"),
    [
        (Header(issued="2023-12-28", subject="công tác dân vận năm 2024"), "", (2024, "2023-12-28")),
        (Header(issued="2023-05-02", subject="tổng kết năm 2022"), "", (2023, "2023-05-02")),
        (Header(number="12/2022/QĐ-UBND"), "", (2022, None)),
        (Header(subject="công tác dân vận năm 2024"), "", (2024, None)),
        (Header(), "Hải An, ngày     tháng 6 năm 2023", (2023, None)),
        (Header(issued="không rõ"), "", (None, None)),
    ],
)
def test_the_year_that_is_supplied(header: Header, text: str, expected: tuple[int | None, str | None]) -> None:
    reference = Reference.of(Document("x", "0" * 64, "text/plain", text, header=header))
    assert (reference.year, reference.issued.isoformat() if reference.issued else None) == expected


ALPHABET = [
    "ngày ",
    "20",
    "/",
    "4",
    "/2024",
    " tháng ",
    "quý ",
    "II",
    "năm ",
    "trước ",
    "hằng ",
    "định kỳ ",
    ", ",
    " - ",
    "đến ",
]


@given(parts=st.lists(st.sampled_from(ALPHABET), max_size=14), place=st.sampled_from(["sentence", "heading", "cell"]))
def test_offsets_are_those_of_the_text(parts: list[str], place: Place) -> None:
    text = "".join(parts)
    for deadline in find_deadlines(text, "2024-01-10", place):
        assert text[deadline.start : deadline.end] == deadline.text
        assert 0 <= deadline.start < deadline.end <= len(text)
    moved = shifted(find_deadlines(text, "2024-01-10", place), 7, inherited=True)
    assert all(deadline.inherited for deadline in moved)


@given(text=st.text(max_size=60))
def test_lower_case_keeps_offsets(text: str) -> None:
    assert len(lowered(text)) == len(text)
    assert len(lowered("İ" + text)) == len(text) + 1


@pytest.mark.parametrize(
    "text",
    [
        "Sở Xây dựng gửi báo cáo 6 tháng trước ngày 15/6, báo cáo 9 tháng trước ngày 15/9.",
        "Các đơn vị tổng kết năm, sơ kết 6 tháng trước ngày 20/6/2025.",
    ],
)
def test_the_report_of_a_period_is_no_time_counted_back(text: str) -> None:
    assert [one.value for one in find_deadlines(text, Reference(date(2025, 1, 10))) if one.type == "DURATION"] == []


def test_each_day_of_the_year_closes_the_period_named_before_it() -> None:
    text = "Báo cáo 6 tháng trước ngày 15/6, báo cáo 9 tháng trước ngày 15/9, báo cáo năm trước ngày 15/12 hằng năm."
    found = find_deadlines(text, Reference(date(2025, 1, 10)))
    assert [one.value for one in found] == ["P6M/06-15", "P9M/09-15", "P1Y/12-15"]
    assert {one.relation for one in found} == {"before"}


@pytest.mark.parametrize(("text", "relation"), RELATIONS)
def test_relation_of_a_day_of_the_month(text: str, relation: str) -> None:
    assert [found.relation for found in find_deadlines(text, "2024-03-05")] == [relation]
