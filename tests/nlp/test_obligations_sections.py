"""Headings, lead-ins and closing sentences that say whose duties follow, in laws, reports and letters."""

from __future__ import annotations

import time

import pytest

from tests.nlp.draft import Draft, who


def article(heading: str, *items: str, kind: str = "QyĐ") -> Draft:
    """One article of a regulation with its items."""
    draft = Draft(kind)
    above = draft.add("Điều 8", heading, heading=True, kind="article", path="Điều 8")
    for number, item in enumerate(items, 1):
        draft.add(str(number), item, under=above, path=f"Điều 8/khoản {number}")
    return draft


ANNOUNCED = [
    ("Đội quản lý bến các cấp có nhiệm vụ sau.", "task", ["Đội quản lý bến các cấp"]),
    ("Đội quản lý bến có chức năng, nhiệm vụ sau đây", "task", ["Đội quản lý bến"]),
    ("Ban quản lý bến có các quyền hạn sau:", "permission", ["Ban quản lý bến"]),
    ("Trách nhiệm, quyền hạn của Tổ trưởng", "task", ["Tổ trưởng"]),
    ("Nhiệm vụ và quyền hạn của thủ quỹ", "task", ["thủ quỹ"]),
    ("Các nhiệm vụ, quyền hạn của Sở Công thương", "task", ["Sở Công thương"]),
]


@pytest.mark.parametrize(("heading", "kind", "leads"), ANNOUNCED)
def test_heading_of_an_article_names_the_bearer(heading: str, kind: str, leads: list[str]) -> None:
    (obligation,) = article(heading, "Kiểm tra phao cứu sinh trước mỗi chuyến.").obligations()
    assert (obligation.kind, who(obligation)) == (kind, leads)


@pytest.mark.parametrize("line", ["Trách nhiệm, quyền hạn của Đội phó.", "Trách nhiệm của Đội phó:"])
def test_line_that_names_the_bearer_is_a_heading(line: str) -> None:
    draft = article("Trách nhiệm của Đội trưởng và Đội phó", line)
    draft.add("-", "Giữ sổ trực và bàn giao cuối ca.", under="p1", kind="bullet", path="Điều 8/khoản 1/-")
    (obligation,) = draft.obligations()
    assert (obligation.text, who(obligation)) == ("Giữ sổ trực và bàn giao cuối ca.", ["Đội phó"])


@pytest.mark.parametrize("heading", ["Nhiệm vụ của năm học", "Nhiệm vụ của kỳ họp", "Cơ sở vật chất và kinh phí"])
def test_heading_without_a_body_names_nobody(heading: str) -> None:
    (obligation,) = article(heading, "Sở Công thương duyệt kinh phí sửa bến.").obligations()
    assert who(obligation) == ["Sở Công thương"]


LEAD_INS = [
    ("Sở Công thương giúp UBND tỉnh quản lý bến bãi, có các nhiệm vụ, quyền hạn sau:", "task", ["Sở Công thương"]),
    ("Sở Công thương giúp UBND tỉnh quản lý bến bãi, có các quyền sau:", "permission", ["Sở Công thương"]),
]


@pytest.mark.parametrize(("lead_in", "kind", "leads"), LEAD_INS)
def test_paragraph_between_the_heading_of_an_article_and_its_items(lead_in: str, kind: str, leads: list[str]) -> None:
    draft = Draft("QyĐ")
    above = draft.add("Điều 33", "Cơ quan chủ trì", heading=True, kind="article", path="Điều 33")
    draft.extend(above, lead_in)
    draft.add("1", "Tiếp nhận hồ sơ của chủ bến.", under=above, path="Điều 33/khoản 1")
    obligation = draft.obligations()[-1]
    assert (obligation.kind, who(obligation)) == (kind, leads)


def test_article_named_after_a_body_whose_items_are_acts() -> None:
    acts = article("Sở Tài chính - Vật giá", "Cân đối nguồn vốn sửa bến.", "Hướng dẫn chủ bến lập dự toán.")
    assert [who(one) for one in acts.obligations()] == [["Sở Tài chính - Vật giá"]] * 2
    about = article("Hội đồng thẩm định", "Hội đồng gồm bảy thành viên.", "Thư ký là công chức của Sở.")
    assert about.obligations() == []


def test_right_after_the_description_of_a_class() -> None:
    (obligation,) = article("Ưu đãi", "Chủ bến có bến ở xã đảo đầu tư mới được miễn phí neo đậu.").obligations()
    assert (obligation.kind, who(obligation)[0][:7]) == ("permission", "Chủ bến")


LAST_ARTICLES = [
    (
        "Quy định chuyển tiếp",
        "Chủ tịch UBND tỉnh quyết định tiếp các hồ sơ đã nhận.",
        ["Chủ tịch UBND tỉnh"],
    ),
    ("Điều khoản thi hành", "Sở Công thương theo dõi, kiểm tra việc thực hiện Quy chế này.", ["Sở Công thương"]),
    ("Trình tự kiểm tra", "Khi phát hiện sai phạm thì phải lập biên bản tại chỗ.", []),
    ("Phối hợp", "Khi cần chi viện thì Đội trưởng đề nghị trực tiếp với Giám đốc Sở.", ["Đội trưởng"]),
    ("Phối hợp", "Trong mọi hoàn cảnh nhà thầu, chủ dự án phải đền bù.", ["nhà thầu", "chủ dự án"]),
    ("Hợp đồng", "Trong biên bản giữa chủ đầu tư, nhà thầu và tư vấn phải ghi rõ ngày giao hàng.", []),
    ("Phối hợp", "Trong trường hợp cần thiết Ban Chỉ đạo tỉnh được điều thêm người.", ["Ban Chỉ đạo tỉnh"]),
]


@pytest.mark.parametrize(("heading", "line", "leads"), LAST_ARTICLES)
def test_articles_that_are_not_named_after_duties(heading: str, line: str, leads: list[str]) -> None:
    (obligation,) = article(heading, line).obligations()
    assert who(obligation) == leads


@pytest.mark.parametrize("line", ["Quyết định này có hiệu lực từ ngày ký.", "Bãi bỏ các quy định trước đây."])
def test_entry_into_force_lays_nothing_on_anybody(line: str) -> None:
    assert article("Điều khoản thi hành", line).obligations() == []


AHEAD = [
    ("Chương trình công tác năm 2032", 1),
    ("Một số công tác trọng tâm quý IV", 1),
    ("Phương hướng, nhiệm vụ thời gian tới", 1),
    ("Kết quả thực hiện chương trình công tác năm 2031", 0),
    ("Tình hình thực hiện nhiệm vụ", 0),
]


@pytest.mark.parametrize(("heading", "count"), AHEAD)
def test_report_looks_ahead(heading: str, count: int) -> None:
    draft = Draft("BC")
    above = draft.add("III", heading, heading=True)
    draft.add("-", "Xây dựng kế hoạch luân chuyển cán bộ.", under=above, kind="bullet")
    assert len(draft.obligations()) == count


@pytest.mark.parametrize("heading", ["Các nhiệm vụ trong thời gian tới", "Kiến nghị, đề xuất", "Phương hướng"])
def test_what_comes_next_inside_a_section_of_results(heading: str) -> None:
    draft = Draft("BC")
    results = draft.add("I", "Đánh giá kết quả triển khai quy hoạch bến", heading=True)
    draft.add("-", "Tổ chức 12 lớp tập huấn cho chủ bến.", under=results, kind="bullet")
    ahead = draft.add("4", heading, under=results, heading=True)
    draft.add("-", "Đề nghị UBND tỉnh cấp kinh phí sửa bến.", under=ahead, kind="bullet")
    (obligation,) = draft.obligations()
    assert (who(obligation), obligation.request) == (["UBND tỉnh"], True)


def test_request_that_names_nobody_in_a_report() -> None:
    draft = Draft("BC")
    above = draft.add("IV", "Kiến nghị", heading=True)
    draft.add("-", "Đề nghị giữ nguyên quy hoạch bến bãi.", under=above, kind="bullet")
    (obligation,) = draft.obligations()
    assert (who(obligation), obligation.request) == ([], True)


def test_in_detail_announces_duties_not_a_description() -> None:
    draft = Draft("CT")
    lead_in = "Thực hiện nghiêm túc các trách nhiệm của mình. Cụ thể là:"
    above = draft.add("1", lead_in)
    draft.add("a)", "Kiểm tra phao cứu sinh trước mỗi chuyến.", under=above, kind="point")
    assert [one.text for one in draft.obligations()][-1:] == ["Kiểm tra phao cứu sinh trước mỗi chuyến."]


def test_heading_towards_somebody_is_a_name_also_where_it_holds_a_verb() -> None:
    draft = Draft("CT")
    above = draft.add("II", "ĐỐI VỚI ĐƠN VỊ THẨM ĐỊNH", heading=True)
    draft.add("-", "Giữ bí mật hồ sơ.", under=above, kind="bullet")
    (obligation,) = draft.obligations()
    assert who(obligation) == ["ĐƠN VỊ THẨM ĐỊNH"]


def test_right_granted_by_an_item_of_an_article() -> None:
    (obligation,) = article("Miễn, giảm phí", "Được miễn phí neo đậu ba năm đối với bến ở xã đảo.").obligations()
    assert obligation.kind == "permission"


def test_whom_a_letter_asks_does_not_bear_the_articles_attached_to_it() -> None:
    draft = Draft("CV")
    draft.add("", "Đề nghị Sở Công thương nghiên cứu, triển khai thực hiện.", kind="paragraph")
    draft.add("1", "Xây dựng phương án cứu hộ trên sông.", path="Điều 3/khoản 1")
    assert [who(one) for one in draft.obligations()][1:] in ([], [[]])


@pytest.mark.parametrize("line", ["Không được chở quá tải.", "Tuyệt đối không chở hàng cấm qua sông."])
def test_forbidden_at_the_head_of_an_item(line: str) -> None:
    draft = Draft("CT")
    above = draft.add("2", "Nhiệm vụ của các chủ bến", heading=True)
    draft.add("-", line, under=above, kind="bullet")
    (obligation,) = draft.obligations()
    assert obligation.kind == "prohibition"


def test_sentence_that_announces_what_is_granted() -> None:
    draft = Draft("QyĐ")
    above = draft.add("Điều 14", "Miễn phí neo đậu", heading=True, kind="article", path="Điều 14")
    lead_in = "Chủ bến ở xã đảo được miễn phí neo đậu như sau:"
    clause = draft.add("1", lead_in, under=above, path="Điều 14/khoản 1")
    draft.add("a)", "Được miễn ba năm đối với bến mới;", under=clause, kind="point", path="Điều 14/khoản 1/điểm a")
    assert [one.kind for one in draft.obligations()] == ["permission"]


@pytest.mark.parametrize(
    "line", ["Danh mục máy móc phải nhập khẩu (nếu có);", "Đơn đề nghị theo mẫu phải có chữ ký của chủ hộ;"]
)
def test_papers_of_a_dossier_are_no_duties(line: str) -> None:
    assert article("Hồ sơ đề nghị cấp phép", line).obligations() == []


def test_results_against_indicators_are_no_targets() -> None:
    draft = Draft("BC")
    above = draft.add("", "KẾT QUẢ THỰC HIỆN CHỈ TIÊU QUY HOẠCH BẾN", heading=True)
    draft.add("1", "Nhóm chỉ tiêu về bến khách ngang sông", under=above)
    assert draft.obligations() == []


SHORT_NAMES = [
    ("Giao các bộ, cơ quan ngang bộ (sau đây gọi là các bộ, ngành), các Tập đoàn kinh tế tuyên truyền.", 3),
    ("Giao Sở Y tế (cơ quan thường trực) kiểm tra các trạm.", 1),
]


@pytest.mark.parametrize(("line", "count"), SHORT_NAMES)
def test_short_names_in_brackets_do_not_end_a_list(line: str, count: int) -> None:
    draft = Draft("CT")
    draft.add("1", line)
    (obligation,) = draft.obligations()
    assert len(who(obligation)) == count


@pytest.mark.parametrize(
    ("line", "count"),
    [
        ("Văn bản báo cáo gửi về Sở Y tế trước ngày 21/12/2031.", 1),
        ("Báo cáo đã gửi về Sở Y tế trong năm trước.", 0),
    ],
)
def test_letter_that_says_by_when_to_send(line: str, count: int) -> None:
    draft = Draft("CV")
    draft.add("", line, kind="paragraph")
    assert len(draft.obligations()) == count


def test_a_list_of_bodies_without_end_takes_its_length() -> None:
    def seconds(times: int) -> float:
        draft = Draft("CT")
        draft.add("1", "Trong mọi hoàn cảnh " + "chủ đầu tư, bên mời thầu, nhà thầu, " * times + "phải đền bù.")
        began = time.process_time()
        draft.obligations()
        return time.process_time() - began

    seconds(10)  # word lists loaded
    assert seconds(1600) < 10 * max(min(seconds(400) for _ in range(2)), 0.05)


INFORMED = [
    ("Sở Y tế thông báo để các trạm y tế biết, thực hiện và báo cáo kết quả về Sở Y tế.", ["các trạm y tế"]),
    ("Vậy Phòng Nội vụ thông báo đến UBND các xã biết, niêm yết tại trụ sở.", ["UBND các xã"]),
    ("Sở Y tế thông báo để các trạm y tế biết.", None),
    ("Sở Y tế thông báo để các trạm y tế biết và thực hiện.", None),
]


@pytest.mark.parametrize(("line", "leads"), INFORMED)
def test_letter_that_informs(line: str, leads: list[str] | None) -> None:
    draft = Draft("CV")
    draft.add("", line, kind="paragraph")
    assert [who(obligation) for obligation in draft.obligations()] == ([] if leads is None else [leads])


def test_colon_after_the_last_item_announces_nothing() -> None:
    draft = Draft("KH")
    above = draft.add("6", "Sắp xếp bộ máy", heading=True)
    draft.add("-", "Thực hiện Đề án sắp xếp các trạm y tế:", under=above, kind="bullet")
    (obligation,) = draft.obligations()
    assert obligation.kind == "task"


NAMES = [
    ("Các Đội quản lý bến liên huyện kiểm tra phao.", "lead", ["Các Đội quản lý bến liên huyện"]),
    (
        "Sở Y tế phối hợp với Đội kiểm tra phòng chống tệ nạn xã hội của thị xã lập biên bản.",
        "coordinate",
        ["Đội kiểm tra phòng chống tệ nạn xã hội của thị xã"],
    ),
    ("Sở Nội vụ tổ chức thi tuyển.", "lead", ["Sở Nội vụ"]),
    ("Chuyển ngay hồ sơ cho người bị kiểm tra ký.", "recipient", []),
]


@pytest.mark.parametrize(("line", "role", "names"), NAMES)
def test_whole_names(line: str, role: str, names: list[str]) -> None:
    (obligation,) = article("Trách nhiệm của Chi cục Bến bãi", line).obligations()
    assert [name for name in who(obligation, role) if name != "Chi cục Bến bãi"] == names
