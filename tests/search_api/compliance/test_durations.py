"""Durations that count from the document, from a written date, and from what has no date yet."""

from __future__ import annotations

from datetime import date

import pytest

from corpora.holidays import working_days
from corpora.rules import ReportingRules
from search_api.compliance.durations import counted_from
from search_api.compliance.duties import read_duties, read_source
from search_api.compliance.schedule import slots
from tests.search_api.compliance.made import filed, limit, obligation

ISSUED = date(2026, 4, 20)
ROWS = [
    # (sentence, words of the duration, kind of document, day from which it counts)
    ("Gửi số liệu trong 10 ngày làm việc kể từ ngày nhận được văn bản này.", "trong 10 ngày làm việc", "CV", "issued"),
    ("Gửi Sở trong thời hạn 15 ngày kể từ ngày ban hành Kế hoạch này.", "trong thời hạn 15 ngày", "KH", "issued"),
    ("Ban hành quy chế trong 30 ngày kể từ ngày Quyết định này có hiệu lực.", "trong 30 ngày", "QĐ", "issued"),
    ("Nộp danh sách sau 05 ngày kể từ ngày ký.", "sau 05 ngày", "CT", "issued"),
    ("Kể từ ngày nhận được Công văn này, trong vòng 05 ngày, các phòng gửi danh sách.", "trong vòng 05 ngày", "CV",
     "issued"),
    ("Nộp danh sách trong 15 ngày kể từ ngày 01/5/2026 về Văn phòng.", "trong 15 ngày", "KH", "2026-05-01"),
    ("Đề nghị gửi danh sách trong vòng 07 ngày.", "trong vòng 07 ngày", "CV", "issued"),
    ("Các phòng gửi danh sách trong vòng 07 ngày.", "trong vòng 07 ngày", "QĐ", None),
    ("Báo cáo thiệt hại chậm nhất 03 ngày kể từ ngày bão tan.", "chậm nhất 03 ngày", "CT", None),
    ("Báo cáo trong 05 ngày làm việc kể từ ngày kết thúc mỗi đợt kiểm tra.", "trong 05 ngày làm việc", "CV", None),
    ("Trả kết quả trong 15 ngày kể từ ngày nhận được hồ sơ hợp lệ.", "trong 15 ngày", "QĐ", None),
    ("Trả lời trong 10 ngày kể từ ngày nhận được văn bản đề nghị của phường.", "trong 10 ngày", "CV", None),
    ("Khi xảy ra cháy rừng, báo cáo nhanh trong vòng 02 giờ.", "trong vòng 02 giờ", "CĐ", None),
    ("Gửi tài liệu chậm nhất 05 ngày trước ngày khai mạc hội nghị.", "chậm nhất 05 ngày", "KH", None),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "words", "kind", "day"), ROWS)
def test_from_which_day_a_duration_counts(sentence: str, words: str, kind: str, day: str | None) -> None:
    found = counted_from(sentence, words, kind, ISSUED)
    assert found == (ISSUED if day == "issued" else date.fromisoformat(day) if day else None)


def test_what_waits_for_an_event_has_no_instance_and_is_ad_hoc() -> None:
    sentence = "Báo cáo thiệt hại về Sở chậm nhất 03 ngày kể từ ngày bão tan."
    found = [obligation("d", sentence, [limit("DURATION", "P3D", "by", "chậm nhất 03 ngày kể từ ngày bão tan")])]
    document = filed("ct.docx", sentence, found, type="CT", number="4/CT-UBND", issuer="UBND tỉnh Đông Sơn",
                     issued="2026-04-20", subject="Phòng chống bão")  # fmt: skip
    (duty,) = read_duties(read_source(document.id, document.file, document.extraction), document.extraction)
    assert duty.ad_hoc
    assert not slots(duty, ReportingRules.load(), working_days(), date(2026, 12, 31))
