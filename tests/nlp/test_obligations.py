"""Obligations of small documents made for the purpose: one table for each kind of rule."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.document import Block, Column, Document, Header, Provision
from nlp.annotations import Annotations, Sentence
from nlp.components.agencies import find_mentions
from nlp.components.deadlines import Reference, find_deadlines, shifted
from nlp.components.obligations import find_obligations
from nlp.components.sentences import ranges, split_sentences
from nlp.extraction import Obligation, Target


def annotated(document: Document) -> Annotations:
    """The layers that obligations read, without the tokenizer."""
    layers = Annotations(document)
    reference = Reference.of(document)
    text = document.text
    for eid, start, end in ranges(document):
        for order, (first, last) in enumerate(split_sentences(text, start, end)):
            layers.sentences.append(Sentence(first, last, eid, order))
            layers.deadlines += shifted(find_deadlines(text[first:last], reference), first)
            for percent in re.finditer(r"(\d+)%", text[first:last]):
                layers.targets.append(
                    Target("=", float(percent[1]), "%", first + percent.start(), first + percent.end())
                )
    layers.mentions = find_mentions(text)
    return layers


class Draft:
    """A document in the making: each line is a provision."""

    def __init__(self, kind: str, issued: str = "2031-02-10") -> None:
        self.text = ""
        self.header = Header(type=kind, issued=issued)
        self.provisions: list[Provision] = []

    def add(
        self, label: str, text: str, *, under: str | None = None, heading: bool = False, kind: str = "", path: str = ""
    ) -> str:
        """One provision; a heading has no text of its own."""
        start = len(self.text)
        self.text += text + "\n"
        end = start + len(text)
        eid = f"p{len(self.provisions)}"
        self.provisions.append(
            Provision(
                eid=eid, parent=under, label_path=path or label, label=label,
                kind=kind or ("heading" if heading else "clause"), heading=text if heading else "",
                start=end if heading else start, end=end, page=1,
                heading_start=start if heading else None, heading_end=end if heading else None,
            )
        )  # fmt: skip
        return eid

    def row(self, cells: dict[str, str], under: str | None = None) -> str:
        """A row of a task table: role of the column -> text."""
        columns = []
        first = len(self.text)
        for role, cell in cells.items():
            start = len(self.text)
            self.text += cell + "\n"
            columns.append(Column(role, role, start, start + len(cell)))
        content = next(column for column in columns if column.role == "content")
        eid = f"p{len(self.provisions)}"
        self.provisions.append(
            Provision(eid, under, str(first), "1", "row", "", content.start, content.end, 1, columns=tuple(columns))
        )
        return eid

    def document(self) -> Document:
        """The finished document."""
        text = self.text
        return Document("mau.txt", "ab" * 32, "text/plain", text, provisions=tuple(self.provisions), header=self.header)

    def obligations(self) -> list[Obligation]:
        """What the document lays on whom."""
        return find_obligations(annotated(self.document()))


def who(obligation: Obligation, role: str = "lead") -> list[str]:
    return [agent.name for agent in obligation.agents if agent.role == role]


def plan(
    *lines: str, section: str = "NHIỆM VỤ VÀ GIẢI PHÁP", unit: str | None = None, kind: str = "KH"
) -> list[Obligation]:
    """A plan with one section, perhaps a unit's heading, and bullets."""
    draft = Draft(kind)
    above = draft.add("II", section, heading=True)
    if unit:
        above = draft.add("1", unit, under=above, heading=True)
    for line in lines:
        draft.add("-", line, under=above, kind="bullet")
    return draft.obligations()


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


# --- what is none -------------------------------------------------------------------------------------------------

NOTHING = [
    ("KH", "Ngày 05/01/2031, UBND tỉnh giao Sở Y tế lập đề án."),
    ("KH", "Sở Y tế đã tổ chức 05 lớp tập huấn."),
    ("QĐ", "Quyết định này có hiệu lực kể từ ngày ký."),
    ("BC", "Sở Y tế tổ chức kiểm tra 15 cơ sở."),
    ("NQ", "Tình hình sản xuất chuyển biến tích cực."),
    ("TTr", "Hội Làm vườn đề nghị được gia hạn đại hội."),
    ("QĐ", "Hồ sơ gồm văn bản đề nghị cấp giống cây."),
    ("QĐ", "Không yêu cầu chủ vườn nộp bản sao."),
    ("KH", "Hộ nuôi ong cam kết chăm sóc ...... đàn ong tại thôn ......"),
    ("KH", "(Ký tên và đóng dấu của cơ quan)"),
]


@pytest.mark.parametrize(("kind", "line"), NOTHING)
def test_no_obligation(kind: str, line: str) -> None:
    draft = Draft(kind)
    draft.add("1", line)
    assert draft.obligations() == []


def test_quoted_text_of_an_amended_document() -> None:
    draft = Draft("TT")
    draft.add("Điều 1", "“Doanh nghiệp phải nộp hồ sơ trước ngày 15/3/2031.”", kind="article", path="Điều 1")
    draft.provisions[0] = Provision(
        "p0", None, "Điều 1", "1", "article", "", 0, len(draft.text) - 1, 1, quoted=True
    )  # fmt: skip
    assert draft.obligations() == []


def test_condition_is_no_duty_but_what_follows_it_is() -> None:
    (obligation,) = plan("Quá thời hạn này, các hội không tổ chức đại hội thì Sở Nội vụ báo cáo UBND tỉnh xử lý.")
    assert who(obligation) == ["Sở Nội vụ"]


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
