"""What an incoming document is, who sent it, and what it cites: rows of letters."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from search_api.compliance.citing import answers, read_citations
from search_api.compliance.duties import read_source
from search_api.compliance.letters import Letter, read_letter
from search_api.compliance.words import likeness, parse_number, topic
from tests.search_api.compliance.made import filed, plan, register

REGISTER = register()


def read(text: str, **header: Any) -> Letter:
    document = filed("x.txt", text, **header)
    return read_letter(document.id, document.file, document.extraction, REGISTER)


SENDERS = [
    # (issuer, parent, day, units)
    ("Ủy ban nhân dân thành phố Hải Vân", "Tỉnh Đông Sơn", "2025-03-01", ("hv",)),
    ("UBND TP. HẢI VÂN", "", "2025-03-01", ("hv",)),
    ("Sở Nội vụ", "UBND tỉnh Đông Sơn", "2025-03-01", ("snv",)),
    ("SỞ NỘI VỤ TỈNH ĐÔNG SƠN", "", "2025-03-01", ("snv",)),
    ("SỞ NỘI VỤ - THANH TRA TỈNH", "UBND tỉnh Đông Sơn", "2025-03-01", ("snv", "ttt")),
    ("UBND tỉnh Đông Sơn Sở Khoa học và Công nghệ", "", "2025-03-01", ("skhcn",)),
    ("Trạm Y tế thành phố Hải Vân", "UBND thành phố Hải Vân", "2025-03-01", ("hv-tyt",)),
    # a body below, unknown to the register, is nobody; it does not become the body above
    ("Trường THCS Hải Vân", "UBND thành phố Hải Vân", "2025-03-01", ()),
    ("Tổ dân phố số 3", "UBND phường Hải Vân", "2025-08-01", ()),
    # another place of the same name, and a name before and after its time
    ("Sở Nội vụ", "UBND tỉnh Tây Hà", "2025-03-01", ()),
    ("Ủy ban nhân dân thành phố Hải Vân", "Tỉnh Đông Sơn", "2025-09-01", ()),
    ("Ủy ban nhân dân phường Hải Vân", "", "2025-09-01", ("phv",)),
]


@pytest.mark.parametrize(("issuer", "parent", "day", "units"), SENDERS)
def test_sender(issuer: str, parent: str, day: str, units: tuple[str, ...]) -> None:
    found = read("…", issuer=issuer, parent=parent, issued=day, number="1/BC-X", type="BC", subject="Kết quả")
    assert found.sender.units == units
    assert found.sender.name == issuer


def test_sender_of_a_text_without_head() -> None:
    text = "BÁO CÁO\nKết quả quý I\nNội dung.\n(Nguồn: UBND HUYỆN LẠC AN, số 5/BC-UBND, ngày 18 tháng 3 năm 2025)"
    found = read(text, number="5/BC-UBND", issued="2025-03-18", type="BC", subject="Kết quả quý I",
                 provenance={"issued": {"source": "source-line", "start": 1, "end": 2}})  # fmt: skip
    assert (found.sender.units, found.sender.source, found.sender.sure) == (("la",), "source-line", True)


def test_sender_named_in_the_text_only_is_not_sure() -> None:
    found = read("Thực hiện kế hoạch, UBND huyện Lạc An báo cáo như sau:", type="BC", issued="2025-03-18")
    assert (found.sender.units, found.sender.sure) == (("la",), False)


KINDS = [
    # (type, number, subject, kind, request, what it hands over)
    ("BC", "5/BC-UBND", "Kết quả chuyển đổi số quý I", "report", None, {"report"}),
    ("KH", "5/KH-UBND", "Chuyển đổi số năm 2025", "plan", None, {"plan"}),
    ("CV", "5/UBND-VP", "gửi Kế hoạch chuyển đổi số năm 2025", "plan", None, {"plan"}),
    ("CV", "5/UBND-VP", "báo cáo kết quả chuyển đổi số", "report", None, {"report"}),
    ("CV", "5/UBND-VP", "xin lùi thời gian gửi Kế hoạch", "request", "postpone", set()),
    ("CV", "5/UBND-VP", "đề nghị gia hạn thời gian báo cáo quý I", "request", "postpone", set()),
    ("CV", "5/UBND-VP", "không xây dựng kế hoạch riêng", "request", "waive", set()),
    ("CV", "5/UBND-VP", "xin ý kiến về mẫu báo cáo", "request", "other", set()),
    ("TTr", "5/TTr-UBND", "đề nghị miễn báo cáo quý I", "request", "waive", set()),
    ("GM", "5/GM-UBND", "Họp tổng kết công tác năm", "notice", None, set()),
    ("QĐ", "5/QĐ-UBND", "Thành lập tổ công tác", "decision", None, {"decision"}),
    (None, "5/BC-SNV", "Kết quả quý I", "report", None, {"report"}),
]


@pytest.mark.parametrize(("code", "number", "subject", "kind", "request_", "products"), KINDS)
def test_kind(code: str | None, number: str, subject: str, kind: str, request_: str | None, products: set[str]) -> None:
    found = read(f"{subject}\nNội dung.", type=code, number=number, issued="2025-03-01", subject=subject)
    assert (found.kind, found.request, set(found.products)) == (kind, request_, products)


def test_a_report_that_encloses_a_plan_hands_over_both() -> None:
    text = "Kết quả quý I\nThực hiện …, Sở báo cáo như sau:\n1. Đã làm.\nNay gửi kèm Kế hoạch số 9/KH-SNV của Sở."
    found = read(text, type="BC", number="5/BC-SNV", subject="Kết quả quý I", issued="2025-03-01")
    assert set(found.products) == {"report", "plan"}
    at = found.products["plan"]
    assert "Kế hoạch" in text[at.start : at.end]


def test_the_day_of_the_head_counts_whatever_the_text_says() -> None:
    text = "SỞ NỘI VỤ\nSố: 5/BC-SNV\nHải Vân, ngày 18 tháng 3 năm 2025\nBÁO CÁO\nKết quả\nHoàn thành ngày 25/3/2025."
    assert read(text, issued="2025-03-18").sent == date(2025, 3, 18)
    assert read(text).sent == date(2025, 3, 18), "read from the head's own line where the header has none"
    assert read("BÁO CÁO\nKết quả\nHoàn thành ngày 25/3/2025.").sent is None
    assert read(text.replace("ngày 18 tháng 3", "ngày     tháng 3")).sent is None
    only_name = {"issued": {"source": "file-name", "start": 0, "end": 0}}
    assert read("BÁO CÁO", issued="2025-03-18", provenance=only_name).sent is None


def test_the_subject_from_the_title_where_the_head_was_not_read() -> None:
    text = "BÁO CÁO\nThực hiện chuyển đổi số\nquý I năm 2025\nKính gửi: Sở Nội vụ\nNội dung."
    assert read(text).subject == "Thực hiện chuyển đổi số quý I năm 2025"


def test_whom_it_goes_to() -> None:
    text = "BÁO CÁO\nKết quả\nKính gửi:\n- Sở Khoa học và Công nghệ (qua Sở Nội vụ);\n- Ban Xử lý X.\n\nNội dung."
    found = read(text, issuer="UBND huyện Lạc An", issued="2025-03-01", type="BC", subject="Kết quả")
    assert set(found.addressees) == {"skhcn", "snv"}
    assert found.unknown_addressees == ("Ban Xử lý X",)


def test_what_it_stands_in_place_of() -> None:
    text = (
        "Kết quả\nBáo cáo này thay thế Báo cáo số 8/BC-SNV ngày 14/3/2025 do sai số liệu, theo Kế hoạch số 45/KH-UBND."
    )
    found = read(text, type="BC", number="9/BC-SNV", issued="2025-03-20")
    assert [(c.raw, c.day) for c in found.replaces] == [("số 8/BC-SNV", date(2025, 3, 14))]


CITED = [
    # (how the letter cites, how that fits the plan 45/KH-UBND of 20/01/2025)
    ("Thực hiện Kế hoạch số 45/KH-UBND ngày 20/01/2025 của UBND tỉnh", "exact"),
    ("Thực hiện Kế hoạch số 45/KH-UBND của UBND tỉnh", "exact"),
    ("Thực hiện Kế hoạch 045/KH-UBND của UBND tỉnh", "exact"),
    ("Thực hiện KH số 45 /KH-UBND ngày 20 tháng 01 năm 2025", "exact"),
    ("Thực hiện Kế hoạch số 45/KH–UBND năm 2025", "exact"),
    ("Thực hiện Kế hoạch số 45/KH-UBND ngày 21/01/2025", "doubtful"),  # a slip in the day
    ("Thực hiện Kế hoạch số 45/KH-UBND năm 2024", "doubtful"),
    ("Thực hiện Kế hoạch số 54/KH-UBND về chuyển đổi số trong cơ quan nhà nước năm 2025", "doubtful"),  # digits swapped
    ("Thực hiện KH 45 của UBND tỉnh", "brief"),
    ("Thực hiện Kế hoạch số     /KH-UBND của UBND tỉnh", "blank"),
    ("Thực hiện Kế hoạch số 45/KH-UBND ngày 22/01/2024", "other"),  # numbers start again every year
    ("Thực hiện Kế hoạch số 46/KH-UBND về phòng cháy năm 2025", "other"),
    ("Thực hiện Kế hoạch số 145/KH-UBND của UBND tỉnh", "other"),
    ("Thực hiện Kế hoạch số 45/KH-SNV", None),
    ("Thực hiện nhiệm vụ được giao", None),
]


@pytest.mark.parametrize(("text", "fit"), CITED)
def test_citations(text: str, fit: str | None) -> None:
    document = plan()
    source = read_source(document.id, document.file, document.extraction)
    found = [answer for cited in read_citations(text) if (answer := answers(source, cited))]
    assert (found[0].fit if found else None) == fit
    assert all(text[a.cited.start : a.cited.end].strip() == a.cited.raw for a in found)


def test_a_slip_is_none_where_the_other_number_is_on_file() -> None:
    document = plan()
    source = read_source(document.id, document.file, document.extraction)
    (cited,) = read_citations("Thực hiện Kế hoạch số 54/KH-UBND về chuyển đổi số trong cơ quan nhà nước năm 2025")
    other = parse_number("54/KH-UBND")
    assert other is not None
    answer = answers(source, cited, [other])
    assert answer is not None
    assert answer.fit == "other"


@pytest.mark.parametrize(
    ("written", "same"),
    [("03/KH-BCĐ", "3/KH-BCĐ"), ("O3/KH-BCĐ", "3/KH-BCĐ"), ("Số: 3/KH-BCÐ", "3/KH-BCĐ"), ("13-KL/TW", "13-KL/TW")],
)
def test_numbers(written: str, same: str) -> None:
    assert parse_number(written) == parse_number(same) is not None


@pytest.mark.parametrize(
    ("subject", "low", "high"),
    [
        ("Kết quả công tác chuyển đổi số quý I năm 2025", 0.75, 1.0),
        ("KẾT QUẢ CHUYỂN ĐỔI SỐ 06 THÁNG ĐẦU NĂM", 0.75, 1.0),
        ("Chuyển đổi số huyện Lạc An năm 2025", 0.75, 1.0),
        ("Bồi dưỡng kỹ năng chuyển đổi số cho cán bộ", 0.3, 1.0),
        ("Công tác phòng cháy, chữa cháy quý I năm 2025", 0.0, 0.1),
        ("Kết quả công tác quý I năm 2025", 0.0, 0.1),
    ],
)
def test_likeness_of_subjects(subject: str, low: float, high: float) -> None:
    assert low <= likeness(topic("Chuyển đổi số trong cơ quan nhà nước năm 2025"), subject) <= high
