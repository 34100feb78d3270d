"""Obligations of small documents made for the purpose: who must do what, in which section."""

from __future__ import annotations

import pytest

from tests.nlp.draft import Draft, plan, who

# --- the section decides ------------------------------------------------------------------------------------------

SECTIONS = [
    ("NHIỆM VỤ VÀ GIẢI PHÁP", "Tổ chức ba lớp tập huấn cho cán bộ xã.", ["task"]),
    ("Tổ chức thực hiện", "Xây dựng kế hoạch chi tiết của đơn vị.", ["task"]),
    ("Mục tiêu", "Nâng cao nhận thức của người dân về rừng.", []),
    ("Mục tiêu", "Bảo đảm 95% số hộ được dùng nước sạch.", ["target"]),
    ("Các chỉ tiêu", "Giảm số vụ cháy so với năm trước.", ["target"]),
    ("Yêu cầu", "Triển khai đồng bộ, tiết kiệm.", []),
    ("Yêu cầu", "Các phòng, đơn vị chủ động xây dựng phương án trực đêm.", ["task"]),
    ("Căn cứ pháp lý", "Thực hiện Luật Lâm nghiệp năm 2017.", []),
    ("Kết quả đạt được", "Tổ chức 12 cuộc kiểm tra, phát hiện 3 vụ vi phạm.", []),
    ("Kinh phí thực hiện", "Kinh phí được bố trí trong dự toán hằng năm.", []),
    ("Kinh phí thực hiện", "Giao Phòng Tài chính - Kế hoạch thẩm định dự toán.", ["task"]),
    ("Các hành vi bị nghiêm cấm", "Đốt nương trong mùa khô.", ["prohibition"]),
    ("Đề cương báo cáo", "Tổ chức các lớp tập huấn trong năm.", []),
]


@pytest.mark.parametrize(("section", "line", "kinds"), SECTIONS)
def test_section(section: str, line: str, kinds: list[str]) -> None:
    assert [obligation.kind for obligation in plan(line, section=section)] == kinds


# --- who bears it -------------------------------------------------------------------------------------------------

BEARERS = [
    # own subject
    ("Sở Y tế tổ chức tiêm chủng tại các trạm.", None, ["Sở Y tế"]),
    ("Các phòng, ban, ngành rà soát hồ sơ.", None, ["Các phòng, ban, ngành"]),
    ("UBND các xã, phường và các trường học niêm yết lịch.", None, ["UBND các xã, phường", "các trường học"]),
    ("Khi phát hiện ổ dịch, Trạm Y tế xã báo cáo UBND xã.", None, ["Trạm Y tế xã"]),
    ("Trên cơ sở Kế hoạch này, các đơn vị xây dựng lịch trực.", None, ["các đơn vị"]),
    ("Kết thúc đợt ra quân các đội tình nguyện bàn giao công trình.", None, ["các đội tình nguyện"]),
    # an order names the bearer; who orders does not bear it
    ("Giao Công an huyện chủ trì, phối hợp với Ban Chỉ huy Quân sự huyện tuần tra.", None, ["Công an huyện"]),
    ("UBND tỉnh giao Sở Công Thương chủ trì kiểm tra.", None, ["Sở Công Thương"]),
    ("Đối với hồ sơ tồn đọng, yêu cầu Sở Xây dựng giải quyết dứt điểm.", None, ["Sở Xây dựng"]),
    ("Giao các sở: Nội vụ, Tài chính thẩm định.", None, ["Sở Nội vụ", "Sở Tài chính"]),
    (
        "Chánh Thanh tra tỉnh, Giám đốc các Sở: Nội vụ, Tài chính chịu trách nhiệm theo dõi.",
        None,
        ["Chánh Thanh tra tỉnh", "Giám đốc Sở Nội vụ", "Giám đốc Sở Tài chính"],
    ),
    # the heading's body
    ("Cấp phát vật tư cho các xã.", "Sở Nông nghiệp và Môi trường", ["Sở Nông nghiệp và Môi trường"]),
    ("Vận động hội viên tham gia.", "Đề nghị Hội Nông dân tỉnh", ["Hội Nông dân tỉnh"]),
    ("Bố trí quỹ đất.", "Trách nhiệm của UBND các huyện", ["UBND các huyện"]),
    ("Kiểm tra chốt trực.", "Công an tỉnh và Bộ Chỉ huy Quân sự tỉnh", ["Công an tỉnh", "Bộ Chỉ huy Quân sự tỉnh"]),
    (
        "Tuần tra ven biển.",
        "Các đồn Biên phòng đóng quân trên địa bàn tỉnh theo chức năng, nhiệm vụ",
        ["Các đồn Biên phòng đóng quân trên địa bàn tỉnh"],
    ),
    # own subject before the heading's
    ("Phòng Y tế tham mưu phương án.", "Sở Y tế", ["Phòng Y tế"]),
    # a body that does nothing bears nothing
    ("Không để dịch lan rộng; hỗ trợ Sở Y tế lấy mẫu.", "Công an xã", ["Công an xã"]),
]


@pytest.mark.parametrize(("line", "unit", "leads"), BEARERS)
def test_bearer(line: str, unit: str | None, leads: list[str]) -> None:
    (obligation,) = plan(line, unit=unit)
    assert who(obligation) == leads


def test_inherited_bearer_has_the_place_of_the_heading() -> None:
    draft = Draft("KH")
    heading = draft.add("1", "Sở Giao thông vận tải", heading=True)
    draft.add("-", "Sửa chữa cầu treo.", under=heading)
    (obligation,) = draft.obligations()
    (agent,) = obligation.agents
    assert agent.inherited
    assert draft.text[agent.start : agent.end] == "Sở Giao thông vận tải"


def test_second_sentence_inherits_the_subject() -> None:
    first, second = plan("Các tổ tự quản lập danh sách hộ khó khăn. Hoàn thành và gửi về UBND xã trước ngày 05/3/2031.")
    assert who(first) == who(second) == ["Các tổ tự quản"]
    assert second.kind == "report"
    assert [(d.type, d.value) for d in second.deadlines] == [("DATE", "2031-03-05")]


def test_lead_in_gives_bearer_and_partner_to_its_items() -> None:
    draft = Draft("CT")
    lead_in = draft.add("1", "Sở Nội vụ chủ trì, phối hợp với Sở Tài chính thực hiện các nhiệm vụ sau:")
    draft.add("a)", "Rà soát biên chế.", under=lead_in, kind="point")
    (obligation,) = draft.obligations()
    assert (who(obligation), who(obligation, "coordinate")) == (["Sở Nội vụ"], ["Sở Tài chính"])


def test_paragraph_that_orders_everybody_below() -> None:
    draft = Draft("CT")
    draft.add("", "Chủ tịch UBND tỉnh yêu cầu các sở, ngành thực hiện một số nội dung sau:", kind="paragraph")
    draft.add("1", "Tăng cường kiểm tra tàu thuyền.")
    (obligation,) = draft.obligations()
    assert who(obligation) == ["các sở, ngành"]


def test_document_that_announces_itself_orders_nobody() -> None:
    draft = Draft("KH")
    draft.add("", "Sở Nội vụ ban hành Kế hoạch cải cách hành chính với các nội dung sau:", kind="paragraph")
    section = draft.add("I", "NHIỆM VỤ", heading=True)
    draft.add("-", "Đơn giản hóa thủ tục cấp phép.", under=section)
    (obligation,) = draft.obligations()
    assert who(obligation) == []


# --- the other roles ----------------------------------------------------------------------------------------------

ROLES = [
    ("Phối hợp chặt chẽ với Công an xã và các đoàn thể tuần tra.", "coordinate", ["Công an xã", "các đoàn thể"]),
    ("Phối hợp các cơ quan báo chí đưa tin.", "coordinate", ["các cơ quan báo chí"]),
    ("Tổng hợp, báo cáo UBND tỉnh và Bộ Y tế.", "recipient", ["UBND tỉnh", "Bộ Y tế"]),
    ("Gửi danh sách về Phòng Nội vụ trước ngày 10/4/2031.", "recipient", ["Phòng Nội vụ"]),
    ("Gửi báo cáo về Sở Y tế (qua Chi cục Dân số) để tổng hợp.", "via", ["Chi cục Dân số"]),
    ("Lập phương án, trình HĐND huyện thông qua.", "recipient", ["HĐND huyện"]),
    ("Gửi báo cáo về Sở Y tế để tổng hợp, báo cáo UBND tỉnh.", "recipient", ["Sở Y tế"]),
    ("Tham mưu UBND tỉnh ban hành quy chế.", "recipient", []),
    ("Xây dựng quy trình Sở Y tế đã ban hành.", "recipient", []),
]


@pytest.mark.parametrize(("line", "role", "names"), ROLES)
def test_role(line: str, role: str, names: list[str]) -> None:
    (obligation,) = plan(line, unit="Trung tâm Y tế huyện")
    assert who(obligation) == ["Trung tâm Y tế huyện"]
    assert who(obligation, role) == names


# --- kind and request ---------------------------------------------------------------------------------------------

KINDS = [
    ("Định kỳ hằng tháng tổng hợp kết quả, báo cáo Sở Nội vụ.", "report"),
    ("Thực hiện nghiêm chế độ báo cáo quý.", "report"),
    ("Kịp thời phản ánh khó khăn về UBND huyện.", "report"),
    ("Nâng cấp công trình thủy lợi, gửi thiết kế về Sở Xây dựng.", "task"),
    ("Xây dựng chương trình, quy trình tiếp dân.", "task"),
    ("Xét khen thưởng các tập thể.", "task"),
]


@pytest.mark.parametrize(("line", "kind"), KINDS)
def test_kind(line: str, kind: str) -> None:
    assert [obligation.kind for obligation in plan(line, unit="Văn phòng UBND huyện")] == [kind]


def test_request_by_heading_and_by_sentence() -> None:
    (asked,) = plan("Tuyên truyền trong hội viên.", unit="Đề nghị Hội Cựu chiến binh huyện")
    (ordered,) = plan("Tuyên truyền trong học sinh.", unit="Phòng Giáo dục và Đào tạo")
    (own,) = plan("Đề nghị Tòa án nhân dân huyện xét xử lưu động.")
    assert (asked.request, ordered.request, own.request) == (True, False, True)


def test_letter_that_asks() -> None:
    draft = Draft("CV")
    draft.add(
        "", "Thực hiện Công văn số 12/SNV-CCHC ngày 03/01/2031 của Sở Nội vụ về việc rà soát văn thư.", kind="paragraph"
    )
    draft.add("", "Văn phòng huyện đề nghị các phòng chuyên môn thống kê máy tính đang dùng.", kind="paragraph")
    draft.add("", "Văn bản gửi về Văn phòng huyện trước ngày 20/02/2031.", kind="paragraph")
    asked, sent = draft.obligations()
    assert (asked.request, sent.request) == (True, True)
    assert who(asked) == who(sent) == ["các phòng chuyên môn"]
    assert (sent.kind, who(sent, "recipient")) == ("report", ["Văn phòng huyện"])


def test_letter_whose_owner_of_the_report_sends_it() -> None:
    draft = Draft("CV")
    draft.add("", "Phòng Y tế đề nghị các trạm kiểm kê thuốc.", kind="paragraph")
    draft.add("", "Báo cáo của các trạm gửi về Phòng Y tế trước ngày 28/02/2031.", kind="paragraph")
    assert [who(obligation) for obligation in draft.obligations()] == [["các trạm"], ["các trạm"]]


# --- attribute lines and tables -----------------------------------------------------------------------------------


def test_attribute_lines_belong_to_the_task() -> None:
    draft = Draft("KH")
    section = draft.add("II", "NỘI DUNG THỰC HIỆN", heading=True)
    task = draft.add("-", "Khảo sát hiện trạng kênh mương.", under=section, kind="bullet")
    draft.add("+", "Đơn vị chủ trì: Phòng Kinh tế.", under=task, kind="bullet")
    draft.add("+", "Đơn vị phối hợp: UBND các xã.", under=task, kind="bullet")
    draft.add("+", "Thời gian: Quý III/2031.", under=task, kind="bullet")
    (obligation,) = draft.obligations()
    assert (who(obligation), who(obligation, "coordinate")) == (["Phòng Kinh tế"], ["UBND các xã"])
    assert [d.value for d in obligation.deadlines] == ["2031-Q3"]


def test_date_of_a_heading_holds_below() -> None:
    draft = Draft("KH")
    section = draft.add("II", "CHƯƠNG TRÌNH CÔNG TÁC", heading=True)
    quarter = draft.add("1", "Quý II năm 2031", under=section, heading=True)
    draft.add("a)", "Tổ chức hội thi.", under=quarter)
    draft.add("b)", "Nộp hồ sơ trước ngày 15/5/2031.", under=quarter)
    first, second = draft.obligations()
    assert [d.value for d in first.deadlines] == ["2031-Q2"]
    assert [d.value for d in second.deadlines] == ["2031-05-15"]


def test_task_table() -> None:
    draft = Draft("KH")
    table = draft.add("II", "PHÂN CÔNG NHIỆM VỤ", heading=True)
    draft.row({"content": "Rà soát quy hoạch", "lead": "Bộ Xây dựng, Bộ Tài chính", "coordinate": "Các địa phương",
               "deadline": "Năm 2031 - 2032"}, under=table)  # fmt: skip
    draft.row({"content": "Công bố bản đồ", "lead": "nt", "coordinate": "", "deadline": "Tháng 6/2032"}, under=table)
    draft.row({"content": "Hoàn thiện đề án", "lead": "Sở Nội vụ trình UBND tỉnh", "deadline": "2031"}, under=table)
    first, second, third = draft.obligations()
    assert who(first) == who(second) == ["Bộ Xây dựng", "Bộ Tài chính"]
    assert who(first, "coordinate") == ["Các địa phương"]
    assert [d.value for d in second.deadlines] == ["2032-06"]
    assert (who(third), who(third, "recipient")) == (["Sở Nội vụ"], ["UBND tỉnh"])


def test_a_cell_names_each_body_once() -> None:
    draft = Draft("KH")
    table = draft.add("II", "PHÂN CÔNG NHIỆM VỤ", heading=True)
    draft.row({"content": "Rà soát bến bãi", "lead": "Văn phòng, Công đoàn, Đoàn Thanh niên Phòng BCXB; Văn phòng",
               "deadline": "9-10/2031"}, under=table)  # fmt: skip
    (obligation,) = draft.obligations()
    assert who(obligation) == ["Văn phòng", "Công đoàn", "Đoàn Thanh niên", "Phòng BCXB"]
    assert [d.value for d in obligation.deadlines] == ["2031-10"]
