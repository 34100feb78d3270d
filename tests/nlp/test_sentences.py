"""Where sentences end; every row is a provision and its sentences."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.document import Block, Document, Provision
from nlp.annotations import Annotations
from nlp.components.sentences import ranges, split_sentences
from nlp.pipeline import Extractor

ROWS = [
    ("Gửi báo cáo trước ngày 20/3/2024. Các đơn vị thực hiện.", 2),
    ("Rà soát danh mục; tổng hợp số liệu; báo cáo Ủy ban nhân dân.", 1),
    ("Phối hợp với UBND TP. Hải An và P. Tư pháp. Giao Q. 1 thực hiện.", 2),
    ("Thực hiện trên địa bàn TP. Các phường báo cáo.", 2),
    ("Tuyên truyền qua báo, đài...với nhiều hình thức. Khi có yêu cầu, cử cán bộ tham gia.", 2),
    ("Tuyên truyền qua báo, đài, mạng xã hội… Tổ chức hội thi.", 2),
    ("Các trường học, trạm y tế, v.v. và chợ phải treo bảng.", 1),
    ("Treo bảng tại trường học, v.v. Các trạm y tế báo cáo.", 2),
    ("Hoàn thành tốt nhiệm vụ.Các sở báo cáo.Sở Nội vụ tổng hợp./.", 3),
    ("Kinh phí 50.000.000 đồng. Thực hiện theo quy định.", 2),
    ("Tỷ lệ đạt 95.5% trở lên. Có báo cáo riêng.", 2),
    ("Căn cứ Quyết định số 01. Các đơn vị triển khai.", 2),
    ("Thực hiện như sau: 1. Rà soát. 2. Báo cáo.", 2),
    ("PGS.TS. Trần Văn B chủ trì. Các thành viên dự họp.", 2),
    ("Công trình cấp hạng A. Các chủ đầu tư báo cáo.", 2),
    ("Ông Lê V. A. chủ trì cuộc họp.", 1),
    ("Tổ chức “Ngày hội. Toàn dân” tại xã (nếu có. Xem sau). Báo cáo sau ngày hội.", 2),
    ("Gửi về hộp thư bao.cao@tinh.gov.vn. Bản giấy gửi sau.", 2),
    ("Đăng trên www.tinh.Gov.vn để mọi người biết.", 1),
    ("Bảo đảm an toàn. phối hợp chặt chẽ.", 2),
    ("Họp lúc 16.30 ngày 02.4.2024 tại T.Ư Hội. Dự kiến 50 người.", 2),
    ("Hỗ trợ nhóm yếu thế (người nghèo, người đi làm ăn xa...). Tăng cường thanh tra.", 2),
    ("Vì sao chậm? Các đơn vị làm rõ.", 2),
    ("Các sở, ban, ngành\nphối hợp thực hiện.", 1),
    ("Các sở phối hợp thực hiện.\nUBND xã báo cáo.", 2),
    ("Chủ trì:\n- Sở Nội vụ\n- Sở Tài chính", 3),
    ("“Trích yếu. Nội dung” được giữ nguyên. Thực hiện từ năm sau.", 2),
    ("... . ; -", 0),
    ("", 0),
]


@pytest.mark.parametrize(("text", "count"), ROWS)
def test_counts(text: str, count: int) -> None:
    assert len(split_sentences(text)) == count, [text[a:b] for a, b in split_sentences(text)]


def test_labels_and_blanks_stay_outside() -> None:
    text = "  1. Rà soát văn bản.  2. Báo cáo kết quả. "
    assert [text[a:b] for a, b in split_sentences(text)] == ["Rà soát văn bản.", "Báo cáo kết quả."]


def test_specks_of_a_scanned_page_end_no_sentence() -> None:
    text = "Nâng cấp phần. mềm dùng chung.\ntheo kế hoạch. Báo cáo kết quả."
    assert len(split_sentences(text)) == 4
    assert [text[a:b] for a, b in split_sentences(text, recognised=True)] == [
        "Nâng cấp phần. mềm dùng chung.\ntheo kế hoạch.",
        "Báo cáo kết quả.",
    ]


@given(text=st.text(alphabet="aAđĐ .…;:!?\n(“”)1-/", max_size=120))
def test_sentences_are_ordered_and_lose_no_letter(text: str) -> None:
    spans = split_sentences(text)
    assert all(first < last for first, last in spans)
    assert all(left[1] <= right[0] for left, right in pairwise(spans))
    outside = set(range(len(text))) - {at for first, last in spans for at in range(first, last)}
    assert not [text[at] for at in outside if text[at] in "AĐ"]


def _document(text: str, **parts: object) -> Document:
    return Document(name="x", sha256="0" * 64, media_type="text/plain", text=text, **parts)  # type: ignore[arg-type]


def _layers(document: Document) -> Annotations:
    return Extractor({"dondoc_sentences": "nlp.components.sentences"}).annotate(document)


def test_a_sentence_never_crosses_a_provision() -> None:
    text = "Chủ trì rà soát\nBáo cáo kết quả. Gửi về sở"
    provisions = tuple(
        Provision(eid, None, "-/1", "-", "bullet", "", start, end, 1)
        for eid, start, end in [("a", 0, 15), ("b", 16, 42)]
    )
    sentences = _layers(_document(text, provisions=provisions)).sentences
    assert [(text[s.start : s.end], s.provision, s.order) for s in sentences] == [
        ("Chủ trì rà soát", "a", 0),
        ("Báo cáo kết quả.", "b", 0),
        ("Gửi về sở", "b", 1),
    ]


def test_without_provisions_blocks_are_split_and_without_blocks_the_text() -> None:
    assert list(ranges(_document("Một. Hai.", blocks=(Block(0, 4, 1), Block(5, 9, 1))))) == [("", 0, 4), ("", 5, 9)]
    assert len(_layers(_document("Báo cáo một. Báo cáo hai.")).sentences) == 2
