"""Duties in reports, submissions and resolutions; identity and robustness."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.document import Block, Document
from nlp.components.obligations import find_obligations
from tests.nlp.draft import Draft, annotated, plan, who

# --- what a report, a submission and a resolution ask ------------------------------------------------------------


def test_report_that_asks_a_body_without_a_known_noun() -> None:
    draft = Draft("BC")
    above = draft.add("IV", "KIẾN NGHỊ, ĐỀ XUẤT", heading=True)
    asked = draft.add("1", "Đề nghị các CSDN trên địa bàn huyện, BCĐ CNTT các cấp", under=above, heading=True)
    draft.add("-", "Tiếp tục rà soát danh mục bến bãi.", under=asked, kind="bullet")
    (obligation,) = draft.obligations()
    assert (who(obligation), obligation.request) == (["các CSDN trên địa bàn huyện", "BCĐ CNTT các cấp"], True)


@pytest.mark.parametrize("verb", ["đề xuất", "kính đề nghị"])
def test_submission_that_proposes(verb: str) -> None:
    draft = Draft("TTr")
    draft.add("3", f"Để tạo điều kiện cho Hội, Sở Nội vụ {verb} Chủ tịch UBND tỉnh gia hạn đến hết ngày 30/9/2031.")
    (obligation,) = draft.obligations()
    assert (who(obligation), obligation.request) == (["Chủ tịch UBND tỉnh"], True)


RESOLVED = [
    ("Thông qua Báo cáo số 12/BC-UBND; rà soát, bố trí vốn cho các bến.", []),
    ("Từ năm 2032, hàng năm dành toàn bộ tiền đò để nạo vét luồng.", []),
    ("Từ ngày 01/01/2032 chấm dứt hoạt động các bến tạm.", []),
    ("Thống nhất chủ trương lập quỹ cứu hộ, giao UBND huyện xây dựng đề án.", ["UBND huyện"]),
    ("Lắp đặt thiết bị báo lũ; phát hiện và xử lý các trường hợp vi phạm.", []),
]


@pytest.mark.parametrize(("line", "leads"), RESOLVED)
def test_resolution(line: str, leads: list[str]) -> None:
    draft = Draft("NQ")
    above = draft.add("Điều 1", "Nhiệm vụ năm 2032", heading=True, kind="article", path="Điều 1")
    draft.add("-", line, under=above, kind="bullet", path="Điều 1/-")
    (obligation,) = draft.obligations()
    assert who(obligation) == leads


def test_what_is_beside_the_results_has_no_right() -> None:
    draft = Draft("CT")
    draft.add("", "Tuy nhiên, bên cạnh những kết quả đạt được cũng còn nhiều thiếu sót.", kind="paragraph")
    assert draft.obligations() == []


def test_lead_in_with_semicolons_between_its_bodies() -> None:
    draft = Draft("KH")
    lead_in = "Các thành viên Hội đồng Sáng kiến; Trưởng, Phó các phòng; các tổ chức đoàn thể cơ quan có trách nhiệm:"
    above = draft.add("1", lead_in)
    draft.add("-", "Vận động hội viên ra quân.", under=above, kind="bullet")
    (obligation,) = draft.obligations()
    assert who(obligation) == [
        "Các thành viên Hội đồng Sáng kiến", "Trưởng, Phó các phòng", "các tổ chức đoàn thể cơ quan",
    ]  # fmt: skip


# --- identity and robustness --------------------------------------------------------------------------------------


def test_ids_are_stable_and_unique() -> None:
    lines = ["Rà soát hồ sơ.", "Rà soát hồ sơ.", "Lập danh sách."]
    ids = [obligation.id for obligation in plan(*lines)]
    assert len(set(ids)) == 3
    assert ids == [obligation.id for obligation in plan(*lines)]


def test_every_obligation_says_why() -> None:
    for obligation in plan("Rà soát hồ sơ.", "Giao Sở Y tế chủ trì.", unit="Văn phòng Sở"):
        assert obligation.reasons
        assert 0 < obligation.confidence <= 1


WORDS = [
    *("Giao", "Sở Y tế", "các xã", "phải", "không được", "Nghiêm cấm", "báo cáo", "về", "Đề nghị", "Trong"),
    *("trước ngày 5/6/2031", ",", ":", ";", ".", "(", ")", "“", "”", "để", "phối hợp với", "và", "là", "bị", "nt"),
    *("thực hiện", "sau:", "Đơn vị chủ trì:", "Thời gian:", "100%", "Trách nhiệm của", "\n"),
]
LINES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=12).map(" ".join)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(["I", "1", "-", "+", "a)", "", "Điều 1"]), LINES, st.booleans()), max_size=8),
    st.sampled_from(["KH", "CV", "BC", "L", "QĐ", "TTr", ""]),
    st.data(),
)
def test_any_document(lines: list[tuple[str, str, bool]], kind: str, data: st.DataObject) -> None:
    draft = Draft(kind)
    for label, text, heading in lines:
        parents = [None, *(provision.eid for provision in draft.provisions)]
        draft.add(label, text, under=data.draw(st.sampled_from(parents)), heading=heading, path=label)
    document = draft.document()
    found = find_obligations(annotated(document))
    assert len({obligation.id for obligation in found}) == len(found)
    for obligation in found:
        assert obligation.text == document.text[obligation.start : obligation.end]
        assert 0 <= obligation.confidence <= 1
        for agent in obligation.agents:
            assert 0 <= agent.start < agent.end <= len(document.text)
            assert agent.name.strip()


@given(st.text(max_size=300))
def test_text_without_structure(text: str) -> None:
    document = Document("x.txt", "00" * 32, "text/plain", text, blocks=(Block(0, len(text), 1),))
    for obligation in find_obligations(annotated(document)):
        assert obligation.text == text[obligation.start : obligation.end]
