"""Mentions of bodies: names with commas and "và", completed lists, classes, offices, places."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.components.agencies import find_mentions

NAMES = [
    # one body, with a field, commas, hyphens and "và" inside the name
    ("Sở Văn hóa, Thể thao và Du lịch lập danh mục.", ["Sở Văn hóa, Thể thao và Du lịch"]),
    (
        "Trung tâm Văn hóa, Thông tin và Thể thao thị xã treo băng rôn.",
        ["Trung tâm Văn hóa, Thông tin và Thể thao thị xã"],
    ),
    ("Phòng Lao động - Thương binh và Xã hội chi trả.", ["Phòng Lao động - Thương binh và Xã hội"]),
    ("Gửi phòng Kinh tế và Hạ tầng trước thứ Sáu.", ["phòng Kinh tế và Hạ tầng"]),
    ("Ban Tuyên giáo và Dân vận Thành ủy biên soạn đề cương.", ["Ban Tuyên giáo và Dân vận Thành ủy"]),
    ("Hiệp hội Nuôi cá lồng tỉnh Sông Lam báo cáo.", ["Hiệp hội Nuôi cá lồng tỉnh Sông Lam"]),
    ("Uỷ ban nhân dân thị trấn Bến Đò niêm yết.", ["Uỷ ban nhân dân thị trấn Bến Đò"]),
    ("Sở Y tế tỉnh Cần Giang phối hợp.", ["Sở Y tế tỉnh Cần Giang"]),
    ("Bộ NN&MT công bố.", ["Bộ NN&MT"]),
    ("Đội Cảnh sát giao thông - Công an huyện chốt trực.", ["Đội Cảnh sát giao thông - Công an huyện"]),
    ("gửi về Cơ quan Thường trực Ban Chỉ đạo 35 tỉnh", ["Cơ quan Thường trực Ban Chỉ đạo 35 tỉnh"]),
    ("Ban Chủ nhiệm Chương trình họp.", ["Ban Chủ nhiệm Chương trình"]),
    ("Hội đồng khoa học Sở xét duyệt", ["Hội đồng khoa học Sở"]),
    # what stands beside each other is several bodies, whatever shares the list
    (
        "Các bộ, cơ quan ngang bộ, các Tập đoàn kinh tế, Tổng công ty nhà nước họp.",
        ["Các bộ", "cơ quan ngang bộ", "các Tập đoàn kinh tế", "Tổng công ty nhà nước"],
    ),
    ("Chủ đầu tư, bên mời thầu phải lưu hồ sơ.", ["Chủ đầu tư", "bên mời thầu"]),
    (
        "Giám đốc các Sở: Tài chính, Kế hoạch và Đầu tư duyệt.",
        ["Giám đốc Sở Tài chính", "Giám đốc Sở Kế hoạch và Đầu tư"],
    ),
    ("Sở Tài chính - Vật giá duyệt.", ["Sở Tài chính - Vật giá"]),
    ("Nghiêm cấm các cơ quan quản lý nhà nước kinh doanh bến.", ["các cơ quan quản lý nhà nước"]),
    (
        "Văn phòng Điều phối Chương trình xây dựng nông thôn mới huyện rà soát.",
        ["Văn phòng Điều phối Chương trình xây dựng nông thôn mới huyện"],
    ),
    ("Hải quan, Kiểm lâm, Cảnh sát biển phối hợp.", ["Hải quan", "Kiểm lâm", "Cảnh sát biển"]),
    # a bare noun after a name says whose body it is
    ("Chi đoàn Sở, Công đoàn cơ quan ra quân", ["Chi đoàn Sở", "Công đoàn cơ quan"]),
    ("Chi bộ cơ quan phối hợp với Thanh tra Bộ", ["Chi bộ cơ quan", "Thanh tra Bộ"]),
    ("HĐ Sáng kiến Sở họp", ["HĐ Sáng kiến Sở"]),
    ("Công an địa phương kiểm tra", ["Công an địa phương"]),
    ("Công đoàn Sở Y tế phát động", ["Công đoàn Sở Y tế"]),
    # a head noun that stands alone ends the name before it; a department stands beside a larger body
    ("Hội đồng Sáng kiến, Văn phòng, Thanh tra", ["Hội đồng Sáng kiến", "Văn phòng", "Thanh tra"]),
    ("Giao Đoàn Thanh niên, Văn phòng chủ trì", ["Đoàn Thanh niên", "Văn phòng"]),
    ("Đoàn Thanh niên Phòng Kế hoạch", ["Đoàn Thanh niên", "Phòng Kế hoạch"]),
    ("Chi bộ Phòng Tư pháp họp", ["Chi bộ Phòng Tư pháp"]),
    ("Văn phòng Hội đồng Sáng kiến tỉnh tổng hợp", ["Văn phòng Hội đồng Sáng kiến tỉnh"]),
    # members and clerks of a body; boards named after their subject
    (
        "các thành viên Hội đồng và các Thư ký Hội đồng có mặt",
        ["các thành viên Hội đồng", "các Thư ký Hội đồng"],
    ),
    ("Thành viên của Hội đồng bỏ phiếu", ["Thành viên của Hội đồng"]),
    ("Hội đồng thẩm định tiến hành chấm điểm", ["Hội đồng thẩm định"]),
    ("Hội đồng thẩm định hồ sơ", ["Hội đồng"]),
    ("Thư ký Đoàn kiểm tra có trách nhiệm ghi biên bản", ["Thư ký Đoàn kiểm tra"]),
    ("Thư ký Hội đồng đọc các nhận xét", ["Thư ký Hội đồng"]),
    ("c) Thanh tra, kiểm tra việc thu phí đò", []),
    ("các vị đại biểu HĐND huyện giám sát", ["các vị đại biểu HĐND huyện"]),
    ("các chuyên gia phản biện và tổ thẩm định góp ý", ["các chuyên gia phản biện", "tổ thẩm định"]),
    (
        "Văn phòng đại diện, Phóng viên thường trú của các cơ quan báo chí đưa tin",
        ["Văn phòng đại diện", "Phóng viên thường trú của các cơ quan báo chí"],
    ),
    ("Ban Chỉ đạo quốc gia về chuyển đổi số họp", ["Ban Chỉ đạo quốc gia về chuyển đổi số"]),
    ("gửi UBQG về ATGT trước thứ Ba", ["UBQG về ATGT"]),
    ("báo cáo Ban Chỉ đạo về việc chậm tiến độ", ["Ban Chỉ đạo"]),
    ("Ban chỉ đạo giảm nghèo các xã rà soát hộ", ["Ban chỉ đạo giảm nghèo các xã"]),
    ("Thủ trưởng cơ quan quyết định đầu tư phê duyệt", ["Thủ trưởng cơ quan quyết định đầu tư"]),
    # "và" and commas between bodies
    ("Sở Nội vụ và Sở Tư pháp rà soát", ["Sở Nội vụ", "Sở Tư pháp"]),
    ("Phòng Tư pháp, Công an phường phối hợp", ["Phòng Tư pháp", "Công an phường"]),
    ("UBND các xã, phường và các doanh nghiệp", ["UBND các xã, phường", "các doanh nghiệp"]),
    ("Công an, Ban Chỉ huy Quân sự thành phố", ["Công an", "Ban Chỉ huy Quân sự thành phố"]),
    # lists that share one head noun
    ("Giao các sở: Nội vụ, Y tế, Xây dựng chủ trì", ["Sở Nội vụ", "Sở Y tế", "Sở Xây dựng"]),
    ("các Bộ: Công an, Quốc phòng và Tài chính", ["Bộ Công an", "Bộ Quốc phòng", "Bộ Tài chính"]),
    ("Sở Nội vụ, Tài chính và Y tế thống nhất", ["Sở Nội vụ", "Sở Tài chính", "Sở Y tế"]),
    ("Giám đốc các Sở: Nội vụ, Tài chính", ["Giám đốc Sở Nội vụ", "Giám đốc Sở Tài chính"]),
    ("các Bộ: NN&MT, Xây dựng", ["Bộ NN&MT", "Bộ Xây dựng"]),
    # classes: one agent
    ("Các phòng, ban, ngành, đoàn thể đăng ký", ["Các phòng, ban, ngành, đoàn thể"]),
    ("các cơ quan, đơn vị có liên quan", ["các cơ quan, đơn vị có liên quan"]),
    ("Các sở, ban, ngành và các địa phương", ["Các sở, ban, ngành", "các địa phương"]),
    ("các cơ quan chức năng và đơn vị liên quan", ["các cơ quan chức năng", "đơn vị liên quan"]),
    ("Các cấp ủy, tổ chức đảng, chính quyền quán triệt", ["Các cấp ủy", "tổ chức đảng", "chính quyền"]),
    ("các đơn vị trực thuộc Sở", ["các đơn vị trực thuộc Sở"]),
    ("các thành viên Ban Chỉ đạo tỉnh", ["các thành viên Ban Chỉ đạo tỉnh"]),
    ("tổ chức, cá nhân nộp hồ sơ", ["tổ chức, cá nhân"]),
    ("các cơ quan, tổ chức, đơn vị tổ chức thực hiện", ["các cơ quan, tổ chức, đơn vị"]),
    # persons by office
    ("Chủ tịch UBND các huyện, thành phố chịu trách nhiệm", ["Chủ tịch UBND các huyện, thành phố"]),
    ("Thủ trưởng các cơ quan, đơn vị", ["Thủ trưởng các cơ quan, đơn vị"]),
    ("Trưởng phòng Tư pháp ký", ["Trưởng phòng Tư pháp"]),
    ("Chánh Văn phòng UBND tỉnh", ["Chánh Văn phòng UBND tỉnh"]),
    ("Chi cục trưởng Chi cục Kiểm lâm", ["Chi cục trưởng Chi cục Kiểm lâm"]),
    # both cases
    ("SỞ CÔNG THƯƠNG", ["SỞ CÔNG THƯƠNG"]),
    # no bodies
    ("phòng, chống thiên tai và phòng ngừa cháy nổ", []),
    ("Hội nghị sơ kết; trường hợp cần thiết; ban hành văn bản", []),
    ("xây dựng cơ sở dữ liệu, chính quyền điện tử", []),
    ("Quyết định số 15/2031/QĐ-UBND", []),
    ("Bộ Hồ sơ gồm hai bản; Bộ luật Lao động", []),
    ("tổ chức đại hội, thi hành nhiệm vụ, cán bộ xã hội", []),
]


@pytest.mark.parametrize(("text", "names"), NAMES)
def test_names(text: str, names: list[str]) -> None:
    assert [mention.name for mention in find_mentions(text)] == names


KINDS = [
    ("Sở Tài chính", "body"),
    ("UBND các phường", "group"),
    ("các phòng, ban", "class"),
    ("Giám đốc Sở Tài chính", "person"),
]


@pytest.mark.parametrize(("text", "kind"), KINDS)
def test_kinds(text: str, kind: str) -> None:
    assert [mention.kind for mention in find_mentions(text)] == [kind]


def test_offset_is_added() -> None:
    text = "Giao Sở Xây dựng chủ trì"
    (mention,) = find_mentions(text, 100)
    assert text[mention.start - 100 : mention.end - 100] == "Sở Xây dựng"


def test_items_of_a_list_keep_their_own_place() -> None:
    text = "các sở: Nội vụ, Y tế"
    first, second = find_mentions(text)
    assert (text[first.start : first.end], text[second.start : second.end]) == ("Nội vụ", "Y tế")


def test_a_name_does_not_cross_a_line() -> None:
    assert [m.name for m in find_mentions("Bộ Nội vụ\nBộ Tài chính")] == ["Bộ Nội vụ", "Bộ Tài chính"]


PIECES = [
    "Sở",
    "sở",
    "các",
    "Các",
    "UBND",
    "và",
    "Nội vụ",
    "phòng",
    "Giám đốc",
    "thành phố",
    "tỉnh",
    "Y tế",
    "thuộc",
    "gửi",
]


@given(st.lists(st.sampled_from([*PIECES, ",", ":", "-", "/", "(", ")", "\n", ".", "…", "&", "1"]), max_size=25))
def test_offsets_are_exact_and_in_order(pieces: list[str]) -> None:
    text = " ".join(pieces)
    at = 0
    for mention in find_mentions(text):
        assert at <= mention.start < mention.end <= len(text)
        words = " ".join(text[mention.start : mention.end].split())
        assert mention.name.endswith(words)
        at = mention.start


@given(st.text(max_size=200))
def test_any_text(text: str) -> None:
    for mention in find_mentions(text):
        assert 0 <= mention.start < mention.end <= len(text)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("UBND các xã, phường ban hành quyết định kiện toàn.", ["UBND các xã, phường"]),
        ("UBND các phường quyết định thành lập tổ giúp việc.", ["UBND các phường"]),
        ("Các huyện ban hành quyết định phê duyệt.", ["Các huyện"]),
        ("Cơ quan ban hành quyết định phải gửi văn bản.", ["Cơ quan ban hành quyết định"]),
        ("Người quyết định đầu tư phải giải trình.", ["Người quyết định đầu tư"]),
    ],
)
def test_a_verb_describes_an_office_but_not_a_place(text: str, names: list[str]) -> None:
    assert [mention.name for mention in find_mentions(text, 0)][: len(names)] == names
