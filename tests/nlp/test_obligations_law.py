"""Duties in legal texts: articles, lead-ins, lists of acts."""

from __future__ import annotations

import pytest

from tests.nlp.draft import Draft, who

# --- legal texts --------------------------------------------------------------------------------------------------

LAW = [
    ("Chủ phương tiện phải đăng ký trước khi xuất bến.", "task", ["Chủ phương tiện"]),
    ("Người lái đò có trách nhiệm trang bị áo phao.", "task", ["Người lái đò"]),
    ("Tổ chức, cá nhân khai thác cát không được hút cát ban đêm.", "prohibition", ["Tổ chức, cá nhân khai thác cát"]),
    ("Hành khách có quyền yêu cầu dừng đò.", "permission", ["Hành khách"]),
    ("Thuyền viên được nghỉ bù.", "permission", ["Thuyền viên"]),
    ("Khi có bão, người nuôi cá phải gia cố lồng bè.", "task", ["người nuôi cá"]),
    ("Hồ sơ phải có chữ ký của chủ hộ.", "task", []),
    ("Nghiêm cấm các cơ sở xả thải ra sông.", "prohibition", ["các cơ sở"]),
]


@pytest.mark.parametrize(("line", "kind", "leads"), LAW)
def test_law(line: str, kind: str, leads: list[str]) -> None:
    draft = Draft("NĐ")
    draft.add("1", line, path="Điều 5/khoản 1")
    (obligation,) = draft.obligations()
    assert (obligation.kind, [name for name in who(obligation) if name != "Thuyền viên"]) == (
        kind,
        [name for name in leads if name != "Thuyền viên"],
    )


# An article says who does what, without "phải", whatever its heading.
STATUTE = [
    ("Hội đồng thảo luận để thống nhất mức hỗ trợ.", "task", ["Hội đồng"]),
    ("Thư ký đọc danh sách hộ dân.", "task", ["Thư ký"]),
    ("Thành viên của Hội đồng bỏ phiếu kín.", "task", ["Thành viên của Hội đồng"]),
    ("Chuyên gia phản biện trình bày nhận xét.", "task", ["Chuyên gia phản biện"]),
    ("Ban chủ nhiệm gửi biên bản cho chủ bến.", "report", ["Ban chủ nhiệm"]),
    ("Thành viên Hội đồng có thể nêu câu hỏi.", "permission", ["Thành viên Hội đồng"]),
    ("Cơ quan đăng ký đò không có quyền giữ giấy tờ của chủ bến.", "prohibition", ["Cơ quan đăng ký đò"]),
    ("Sau thời hạn bảy ngày, thì người lái đò có quyền khiếu nại.", "permission", ["người lái đò"]),
    ("Trước khi chấm điểm Hội đồng thảo luận cách cho điểm.", "task", ["Hội đồng"]),
    ("Khi cần thiết, Sở Nội vụ có thể kiểm tra hoặc đề nghị UBND huyện kiểm tra.", "permission", ["Sở Nội vụ"]),
    ("Số lượng thành viên Tổ thẩm định do Giám đốc Sở Công thương quyết định.", "task", ["Giám đốc Sở Công thương"]),
]


@pytest.mark.parametrize("heading", ["Trình tự", "Nguyên tắc", "Họp xét"])
@pytest.mark.parametrize(("line", "kind", "leads"), STATUTE)
def test_active_sentence_of_a_regulation(heading: str, line: str, kind: str, leads: list[str]) -> None:
    draft = Draft("QyĐ")
    above = draft.add("Điều 6", heading, heading=True, kind="article", path="Điều 6")
    draft.add("1", line, under=above, path="Điều 6/khoản 1")
    (obligation,) = draft.obligations()
    assert (obligation.kind, who(obligation)[: len(leads)]) == (kind, leads)
    assert obligation.confidence < 0.95


STATUTE_NOTHING = [
    "Sau khi được Sở Công thương thông báo mức hỗ trợ; chủ bến nhận tiền.",
    "Cá nhân đăng ký làm chủ bến đò;",
    "Tổ chức, cá nhân được Hội đồng đề nghị là người có số điểm cao nhất.",
    "Giấy phép lập theo mẫu do Sở Công thương quy định.",
    "Nhiệm vụ khác do Giám đốc Sở Công thương giao.",
]


@pytest.mark.parametrize("line", STATUTE_NOTHING)
def test_regulation_that_describes(line: str) -> None:
    draft = Draft("QyĐ")
    above = draft.add("Điều 6", "Trình tự", heading=True, kind="article", path="Điều 6")
    draft.add("a)", line, under=above, kind="point", path="Điều 6/điểm a")
    assert draft.obligations() == []


def test_items_of_a_list_of_names_are_no_duties() -> None:
    draft = Draft("CV")
    above = draft.add("2", "Danh sách đơn vị:", path="2")
    for label, name in enumerate(("Công ty TNHH Bến Mới", "Công ty cổ phần Sông Xanh", "Công ty TNHH Đò Dọc"), 1):
        draft.add(f"2.{label}", name, under=above, path=f"2/2.{label}")
    draft.add("2.4", "Công ty TNHH Tư vấn xây dựng Cầu Cảng", under=above, path="2/2.4")
    assert draft.obligations() == []


LEGAL_NOTHING = [
    "Đò ngang là phương tiện chở khách qua sông.",
    "Ban hành kèm theo Quyết định này Quy chế bến bãi.",
    "Chủ bến vi phạm quy định thì bị thu hồi giấy phép.",
    "Quy chế này chỉ quy định những việc chủ bến phải làm trong mùa lũ.",
    "Bến tạm không phải là cảng, nhưng là nơi neo đậu của dân.",
    "Chủ bến không phải nộp phí neo đậu.",
]


@pytest.mark.parametrize("line", LEGAL_NOTHING)
def test_law_says_no_duty(line: str) -> None:
    draft = Draft("QĐ")
    draft.add("1", line, path="Điều 2/khoản 1")
    assert draft.obligations() == []


LEAD_INS = [
    ("Chủ bến có trách nhiệm sau đây:", "Kiểm tra phao cứu sinh;", ["task"], ["Chủ bến"]),
    ("Chủ bến không được:", "Chở quá tải;", ["prohibition"], ["Chủ bến"]),
    ("Chủ bến có các quyền sau đây:", "Thu tiền đò;", ["permission"], ["Chủ bến"]),
]


@pytest.mark.parametrize(("lead_in", "item", "kinds", "leads"), LEAD_INS)
def test_lead_in_of_a_law(lead_in: str, item: str, kinds: list[str], leads: list[str]) -> None:
    draft = Draft("L")
    above = draft.add("1", lead_in, path="Điều 7/khoản 1")
    draft.add("a)", item, under=above, kind="point", path="Điều 7/khoản 1/điểm a")
    obligations = draft.obligations()
    assert [obligation.kind for obligation in obligations] == kinds
    assert who(obligations[0]) == leads


def test_lead_in_that_tells_of_a_charge_announces_duties() -> None:
    lead_in = "Sở Công thương là cơ quan được UBND tỉnh giao quản lý bến, chịu trách nhiệm thực hiện các nhiệm vụ sau:"
    draft = Draft("QyĐ")
    above = draft.add("1", lead_in, path="Điều 7/khoản 1")
    draft.add("a)", "Kiểm tra phao cứu sinh;", under=above, kind="point", path="Điều 7/khoản 1/điểm a")
    (obligation,) = draft.obligations()
    assert (who(obligation), obligation.kind) == (["Sở Công thương"], "task")


def test_lead_in_that_says_who_pays_lays_nothing_on_him() -> None:
    draft = Draft("QyĐ")
    above = draft.add("1", "Tiền nghỉ phép do Sở Công thương chi trả nếu:", path="Điều 7/khoản 1")
    draft.add("a)", "Nghỉ phép theo tiêu chuẩn quy định;", under=above, kind="point", path="Điều 7/khoản 1/điểm a")
    assert all(who(obligation) == [] or obligation.provision == above for obligation in draft.obligations())


def test_conditions_are_no_duties_but_the_sentence_that_sets_them_is() -> None:
    draft = Draft("NĐ")
    above = draft.add("1", "Người lái đò phải đáp ứng các điều kiện sau đây:", path="Điều 8/khoản 1")
    draft.add("a)", "Đủ 18 tuổi trở lên;", under=above, kind="point", path="Điều 8/khoản 1/điểm a")
    (obligation,) = draft.obligations()
    assert who(obligation) == ["Người lái đò"]


def test_what_is_to_be_told_is_no_duty_but_telling_it_is() -> None:
    draft = Draft("NĐ")
    above = draft.add(
        "1", "Chủ bến có trách nhiệm thông báo để hành khách biết các việc sau đây:", path="Điều 9/khoản 1"
    )
    draft.add("a)", "Quy hoạch luồng tuyến;", under=above, kind="point", path="Điều 9/khoản 1/điểm a")
    (obligation,) = draft.obligations()
    assert who(obligation) == ["Chủ bến"]


def test_council_that_agrees_bears_nothing_of_its_resolution() -> None:
    draft = Draft("NQ")
    lead_in = "Hội đồng nhân dân huyện cơ bản thống nhất với báo cáo và nhấn mạnh một số vấn đề sau:"
    above = draft.add("Điều 1", lead_in, kind="article", path="Điều 1")
    section = draft.add("1", "Nhiệm vụ năm 2032", under=above, heading=True, path="Điều 1/khoản 1")
    draft.add("-", "Nâng cấp đê bao.", under=section, kind="bullet", path="Điều 1/khoản 1/-")
    (obligation,) = draft.obligations()
    assert who(obligation) == []


def test_members_are_no_forbidden_acts() -> None:
    draft = Draft("QĐ")
    above = draft.add("1", "Hỗ trợ thuốc cho các thành viên:", path="Điều 3/khoản 1")
    draft.add("a)", "Có hoá đơn;", under=above, kind="point", path="Điều 3/khoản 1/điểm a")
    assert "prohibition" not in [obligation.kind for obligation in draft.obligations()]
