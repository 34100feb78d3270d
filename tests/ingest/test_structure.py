from __future__ import annotations

import pytest

from ingest.structure.labels import read_labels
from tests.ingest.made import document, outline, raw, table

LABELS = [
    ("Điều 5. Phạm vi", "Điều 5", "Phạm vi"),
    ("Điều 30a. Trách nhiệm", "Điều 30a", "Trách nhiệm"),
    ("Điều 4", "Điều 4", ""),
    ("Điều 5 Nghị định này quy định", None, ""),
    ("Chương II", "Chương II", ""),
    ("CHƯƠNG 3: TỔ CHỨC", "Chương 3", "TỔ CHỨC"),
    ("Mục 2 Chương III quy định về hồ sơ", None, ""),
    ("Mục 1. TRÌNH TỰ", "Mục 1", "TRÌNH TỰ"),
    ("Tiểu mục 2. Hồ sơ", "Tiểu mục 2", "Hồ sơ"),
    ("Phần thứ hai", "Phần thứ hai", ""),
    ("III. TỔ CHỨC", "III", "TỔ CHỨC"),
    ("II- NHIỆM VỤ", "II", "NHIỆM VỤ"),
    ("IV/ Kinh phí", "IV", "Kinh phí"),
    ("I MỤC TIÊU", "I", "MỤC TIÊU"),
    ("V/v báo cáo", None, ""),
    ("1. Mục tiêu", "1", "Mục tiêu"),
    ("1.Mục tiêu", "1", "Mục tiêu"),
    ("2) Yêu cầu", "2", "Yêu cầu"),
    ("3/ Yêu cầu", "3", "Yêu cầu"),
    ("2.2.4. Tác động", "2.2.4", "Tác động"),
    ("4.1 Sở Nội vụ", "4.1", "Sở Nội vụ"),
    ("1.10. Chỉ đạo", "1.10", "Chỉ đạo"),
    ("1.200 đồng", None, ""),
    ("1,5 triệu đồng", None, ""),
    ("05 hội đã tổ chức", None, ""),
    ("12/2023 là tháng cuối", None, ""),
    ("04.12.2008 thông qua", None, ""),
    ("a) Rà soát", "a", "Rà soát"),
    ("đ) Bổ sung", "đ", "Bổ sung"),
    ("b)Điểm b", "b", "Điểm b"),
    ("(1) Hội Nông dân", "1", "Hội Nông dân"),
    ("(iii) Dự án", "iii", "Dự án"),
    ("- Rà soát", "-", "Rà soát"),
    ("-Rà soát", "-", "Rà soát"),
    ("– Rà soát", "-", "Rà soát"),
    ("+ Tỉnh", "+", "Tỉnh"),
    ("* Ghi chú", "*", "Ghi chú"),
    ("• Hộ nghèo", "•", "Hộ nghèo"),
    ("- 100% hộ dân", "-", "100% hộ dân"),
    ("-------", None, ""),
    ("* * *", None, ""),
    ("Phụ lục", "Phụ lục", ""),
    ("PHỤ LỤC II DANH MỤC", "Phụ lục II", "DANH MỤC"),
    ("Phụ lục số 3 ban hành kèm theo Thông tư này.", None, ""),
]


@pytest.mark.parametrize(("text", "shown", "rest"), LABELS)
def test_labels(text: str, shown: str | None, rest: str) -> None:
    found = read_labels(text)
    assert (found[0].shown if found else None) == shown
    assert not found or text[found[0].end :] == rest


# Each document: its lines, and the label paths that its provisions have, in order.
PATHS = {
    "a plan of four levels": (
        "I. MỤC TIÊU\n1. Chung\n- Giảm rác thải.\n- Tăng cây xanh.\n2. Riêng\n- Thu gom 90% rác.\n"
        "II. NHIỆM VỤ\n1. Sở Xây dựng\na) Rà soát;\n- Đường;\n+ Nhựa;\n+ Đất;\n- Cầu.\nb) Báo cáo.\n"
        "2. Sở Y tế kiểm tra.",
        "I I/1 I/1/-/1 I/1/-/2 I/2 I/2/-/1 II II/1 II/1/a II/1/a/-/1 II/1/a/-/1/+/1 II/1/a/-/1/+/2 "
        "II/1/a/-/2 II/1/b II/2",
    ),
    "numbers told with the Roman one above them": (
        "I. NHIỆM VỤ\nI.1. Phòng Kinh tế\na) trồng cây;\nb) báo cáo.\nI.2 Công an xã\nI.2.1. Tuần tra\n"
        "II. TỔ CHỨC\nII.1. Văn phòng",
        "I I/1 I/1/a I/1/b I/2 I/2/2.1 II II/1",
    ),
    "numbers told with the letter above them": (
        "A. MỤC TIÊU\nA.1. Mục tiêu chung\nA.2. Mục tiêu cụ thể\nB. NHIỆM VỤ\nB.1. Phòng Kinh tế\nQ.1 và Q.3 phối hợp.",
        "A A/1 A/2 B B/1 B/1",
    ),
    "decimal labels keep their whole label": (
        "1. Tổng quan\n1.1. Phạm vi\n1.2 Đối tượng\n1.2.1. Cơ quan\n- Sở;\n- Phòng.\n1.2.2. Tổ chức\n"
        "2. Kết quả\n2.1. Ưu điểm",
        "1 1/1.1 1/1.2 1/1.2/1.2.1 1/1.2/1.2.1/-/1 1/1.2/1.2.1/-/2 1/1.2/1.2.2 2 2/2.1",
    ),
    "skipped and mixed levels": (
        "A. ĐÁNH GIÁ\n- Đạt 90%.\nI. Ưu điểm\na) Nhanh;\nb) Gọn.\nII. Hạn chế\n1) Chậm.\nB. NHIỆM VỤ\n1. Rà soát.",
        "A A/-/1 A/I A/I/a A/I/b A/II A/II/1 B B/1",
    ),
    "articles": (
        "Chương I\nQUY ĐỊNH CHUNG\nĐiều 1. Phạm vi\nQuy chế này áp dụng cho chợ.\nĐiều 2. Nguyên tắc\n1. Công khai.\n"
        "2. Phí chợ gồm:\na) Phí chỗ;\nb) Phí điện;\nc) Phí nước;\nd) Phí rác;\nđ) Phí khác.\nChương II\n"
        "THI HÀNH\nMục 1. TRÁCH NHIỆM\nĐiều 3. Sở Công Thương có trách nhiệm hướng dẫn.",
        "Chương I|Điều 1|Điều 2|Điều 2/khoản 1|Điều 2/khoản 2"
        "|Điều 2/khoản 2/điểm a|Điều 2/khoản 2/điểm b|Điều 2/khoản 2/điểm c"
        "|Điều 2/khoản 2/điểm d|Điều 2/khoản 2/điểm đ|Chương II|Chương II/Mục 1|Điều 3",
    ),
    "numbers below a bullet": (
        "1. Kết quả\n- Ba hội chưa họp, cụ thể:\n(1) Hội A xin lùi.\n(2) Hội B giải thể.\n- Một hội đã họp.\n"
        "2. Đề xuất",
        "1 1/-/1 1/-/1/1 1/-/1/2 1/-/2 2",
    ),
    "labels that begin again": (
        "I. NHIỆM VỤ\n1. Tuyên truyền\n2. Kiểm tra\nII. TỔ CHỨC\n1. Sở Y tế:\n1. Chủ trì.\n2. Phối hợp.\n2. Sở Nội vụ:",
        "I I/1 I/2 II II/1 II/1/1 II/1/2 II/2",
    ),
    "two labels in one line": ("I. NHIỆM VỤ CHUNG 1. Rà soát.\n2. Kiểm tra.\nII. 1. Kinh phí.", "I I/1 I/2 II II/1"),
    "small Roman numbers and the letter i": (
        "1. Hồ sơ:\ng) Đơn;\nh) Ảnh;\ni) Thẻ;\nk) Biên lai.\n2. Bước:\n(i) Nộp;\n(ii) Nhận.",
        "1 1/g 1/h 1/i 1/k 2 2/i 2/ii",
    ),
    "a scan's Roman numbers": (
        "I. MỤC ĐÍCH\nII. NHIỆM VỤ\nI. Nhiệm vụ chung\n2. Nhiệm vụ riêng\nII. KINH PHÍ\nIV. TỔ CHỨC",
        "I II II/1 II/2 III IV",
    ),
    "a heading over two lines": (
        "I. CÁC SỞ, BAN, NGÀNH, ỦY BAN NHÂN DÂN CÁC HUYỆN,\nTHỊ XÃ, THÀNH PHỐ\n1. Rà soát.\nII. CHỦ BẾN,\n1. Kiểm tra.",
        "I I/1 II II/1",
    ),
    "a stroke too many in the first number": (
        "IL ĐỐI VỚI CHỦ BẾN\n1. Rà soát.\nII. ĐỐI VỚI LÁI ĐÒ\n1. Kiểm tra.",
        "I I/1 II II/1",
    ),
    "strokes that a scan misread, in small letters": (
        "I. Kết quả đạt được\n1. Nhanh.\n1I. Tồn tại, hạn chế\n1. Chậm.\nIH. Chương trình năm tới\n1. Rà soát.",
        "I I/1 II II/1 III III/1",
    ),
    "letters at the head of an item are no label": (
        "I. Kết quả đạt được\n1. Nhanh.\nHL. Cá thể này đã được chăm sóc;\n2. Gọn.",
        "I I/1 I/1 I/2",
    ),
    "Roman numbers that begin again in each part": (
        "Phần thứ nhất\nI. CƠ SỞ\n1. Chung\n2. Riêng\n2.1. Hạ tầng\nPhần thứ hai\nI. MỤC TIÊU",
        "Phần thứ nhất|Phần thứ nhất/I|Phần thứ nhất/I/1|Phần thứ nhất/I/2|Phần thứ nhất/I/2/2.1"
        "|Phần thứ hai|Phần thứ hai/I",
    ),
    "letters with numbers": (
        "1. Chi phí\na) Lương;\nb) Vật tư:\nb1) Giấy;\nb2) Mực.\nc) Khác.\n2. Thu",
        "1 1/a 1/b 1/b/b1 1/b/b2 1/c 2",
    ),
    "an office's initial is no label": ("1. Thành phần\nP. Tư pháp cử hai người.\n2. Thời gian", "1 1 2"),
}


@pytest.mark.parametrize("name", PATHS)
def test_label_paths(name: str) -> None:
    lines, wanted = PATHS[name]
    made = document(raw(lines))
    assert [path for path, *_ in outline(made)] == (wanted.split("|") if "|" in wanted else wanted.split(" "))
    assert len({p.eid for p in made.provisions}) == len(made.provisions)


HEADINGS = [
    # the paragraph, its heading, its text
    (
        "7. Phòng Tài chính - Kế hoạch: Chủ trì bố trí kinh phí.",
        "Phòng Tài chính - Kế hoạch",
        "Chủ trì bố trí kinh phí.",
    ),
    (
        "2. Đề nghị Hội Nông dân tỉnh: Vận động hội viên tham gia.",
        "Đề nghị Hội Nông dân tỉnh",
        "Vận động hội viên tham gia.",
    ),
    ("- Công an xã: Giữ trật tự khi diễn tập.", "Công an xã", "Giữ trật tự khi diễn tập."),
    ("1.3. Số lượng: Dự kiến 100 người", "Số lượng", "Dự kiến 100 người"),
    ("II. KINH PHÍ: Từ nguồn chi thường xuyên.", "KINH PHÍ", "Từ nguồn chi thường xuyên."),
    ("3. Sở Y tế có trách nhiệm kiểm tra: thuốc, vật tư.", "", "Sở Y tế có trách nhiệm kiểm tra: thuốc, vật tư."),
    ("- Nội dung: Tuyên truyền về an toàn.", "", "Nội dung: Tuyên truyền về an toàn."),
    ("4. Tập trung vào các việc như: rà soát, kiểm tra.", "", "Tập trung vào các việc như: rà soát, kiểm tra."),
    ("5. Giao các sở: Nội vụ, Y tế rà soát biên chế.", "", "Giao các sở: Nội vụ, Y tế rà soát biên chế."),
    ("1. Bộ Xây dựng:", "Bộ Xây dựng", ""),
    ("6. Sở Xây dựng kiểm tra công trình.", "", "Sở Xây dựng kiểm tra công trình."),
]


@pytest.mark.parametrize(("text", "heading", "rest"), HEADINGS)
def test_headings_before_a_colon(text: str, heading: str, rest: str) -> None:
    [(_, _, found, own)] = outline(document(raw(text)))
    assert (found, own) == (heading, rest)


def test_a_label_alone_takes_the_next_paragraph() -> None:
    made = document(
        raw(
            "IV. THỜI GIAN\nTừ ngày 01/3/2024 đến ngày 30/4/2024.\nCó thể kéo dài.\nV. TỔ CHỨC\n1. Sở Y tế\n"
            "Chủ trì khám."
        )
    )
    assert outline(made) == [
        ("IV", "section", "THỜI GIAN", "Từ ngày 01/3/2024 đến ngày 30/4/2024."),
        ("IV", "paragraph", "", "Có thể kéo dài."),
        ("V", "section", "TỔ CHỨC", ""),
        ("V/1", "clause", "Sở Y tế", "Chủ trì khám."),
    ]


def test_a_bullet_over_several_blocks_is_one_provision() -> None:
    made = document(
        raw("1. Nhiệm vụ\n- Rà soát các tuyến đường xuống cấp, lập\ndanh mục sửa chữa và báo cáo.\n- Kiểm tra.")
    )
    assert outline(made)[1] == (
        "1/-/1",
        "bullet",
        "",
        "Rà soát các tuyến đường xuống cấp, lập\ndanh mục sửa chữa và báo cáo.",
    )


def test_paragraphs_after_bullets_and_closing_paragraphs() -> None:
    made = document(
        raw(
            "I. KẾT QUẢ\n1. Thu gom\n- Đạt 90%.\nCác phường đã tích cực tham gia.\n- Còn hai điểm tồn.\n"
            "- Nguyên nhân:\n"
            "Thiếu xe và người.\n2. Xử lý\nTrạm hoạt động tốt.\nTrên đây là báo cáo của phường./."
        )
    )
    assert [(path, kind) for path, kind, *_ in outline(made)] == [
        ("I", "section"),
        ("I/1", "clause"),
        ("I/1/-/1", "bullet"),
        ("I/1", "paragraph"),
        ("I/1/-/2", "bullet"),
        ("I/1/-/3", "bullet"),  # with the next paragraph as its text
        ("I/2", "clause"),
        ("", "paragraph"),
    ]


def test_a_lead_in_is_the_parent_of_its_list() -> None:
    made = document(
        raw(
            "Năm qua, thành phố đã cố gắng.\nChủ tịch Ủy ban nhân dân yêu cầu:\n1. Sở Y tế kiểm tra.\n"
            "2. Sở Nội vụ rà soát."
        )
    )
    lead = made.provisions[1]
    assert [p.parent for p in made.provisions[2:]] == [lead.eid, lead.eid]
    assert [p.eid for p in made.provisions[2:]] == ["para_1", "para_2"]


def test_amending_articles() -> None:
    made = document(
        raw(
            "Điều 1. Sửa đổi, bổ sung một số điều\n1. Sửa đổi khoản 2 Điều 7 như sau:\n“2. Cơ quan phải:\n"
            "a) Trả lời dân;\n"
            "b) Công khai phí.”.\n2. Thay cụm từ “huyện” bằng cụm từ “xã” tại Điều 9.\n3. Bổ sung Điều 12a như sau:\n"
            "“Điều 12a. Lưu trữ\n1. Lưu mười năm.”\nĐiều 2. Quyết định có hiệu lực từ ngày ký."
        )
    )
    assert [(p.label_path, p.quoted) for p in made.provisions] == [
        ("Điều 1", False),
        ("Điều 1/khoản 1", False),
        ("Điều 1/khoản 1", True),
        ("Điều 1/khoản 1", True),
        ("Điều 1/khoản 1", True),
        ("Điều 1/khoản 2", False),
        ("Điều 1/khoản 3", False),
        ("Điều 1/khoản 3", True),
        ("Điều 1/khoản 3", True),
        ("Điều 2", False),
    ]


@pytest.mark.parametrize(
    "lines",
    [
        "1. Khái niệm\n“Hộ nghèo” là hộ có thu nhập thấp.\n2. Phạm vi",
        "1. Mô hình “một cửa\n2. Mô hình hai\n3. Mô hình ba",
        "1. Nội dung\na) “Xây dựng thương hiệu”\nb) “Truyền thông”",
    ],
)
def test_quotation_marks_that_quote_no_document(lines: str) -> None:
    assert not any(p.quoted for p in document(raw(lines)).provisions)


def test_annexes_and_attached_documents() -> None:
    made = document(
        raw(
            "Điều 1. Ban hành kèm theo Quyết định này Quy chế.\nĐiều 2. Quyết định có hiệu lực từ ngày ký.\n"
            "Nơi nhận:\n- Như trên;\n- Lưu: VT.\n**^^QUY CHẾ\n**^^Quản lý công viên\n"
            "^^(Ban hành kèm theo Quyết định số 5/QĐ-UBND)\nĐiều 1. Phạm vi\nCông viên của thành phố.\n"
            "**^^PHỤ LỤC I\n**^^DANH SÁCH CÔNG VIÊN\n1. Công viên Bờ Sông.\n**^^Phụ lục II\n1. Công viên Đồi Thông."
        )
    )
    assert [(p.label_path, p.kind, p.heading) for p in made.provisions] == [
        ("Điều 1", "article", ""),
        ("Điều 2", "article", ""),
        ("", "annex", "QUY CHẾ Quản lý công viên (Ban hành kèm theo Quyết định số 5/QĐ-UBND)"),
        ("Điều 1", "article", "Phạm vi"),
        ("Phụ lục I", "annex", "DANH SÁCH CÔNG VIÊN"),
        ("Phụ lục I/1", "clause", ""),
        ("Phụ lục II", "annex", ""),
        ("Phụ lục II/1", "clause", ""),
    ]
    assert made.provisions[3].eid == "att_1__art_1"


def test_a_list_attached_without_the_word_for_annex() -> None:
    made = document(
        [*raw("I. NHIỆM VỤ\n1. Rà soát.\n**^^DANH MỤC NHIỆM VỤ\n^^(Kèm theo Kế hoạch số 5/KH-UBND)"), *table(TASKS[:3])]
    )
    assert [p.label_path for p in made.provisions] == ["I", "I/1", "Phụ lục", "Phụ lục", "Phụ lục/I", "Phụ lục/I/1"]


TASKS = [
    ["TT", "Nội dung, nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian hoàn thành"],
    ["I", "Truyền thông", "<", "<", "<"],
    ["1", "Viết tin bài.", "Sở Thông tin", "Các báo", "Quý I/2024"],
    ["2", "Mở hội thi", "Sở Văn hóa", "Các trường", "Tháng 5/2024"],
    [None, "Chấm giải.", None, "Ban giám khảo", "Tháng 6/2024"],
    ["II", "Kiểm tra", "<", "<", "<"],
    ["1", "Kiểm tra chợ.", "Sở Công Thương", "", "Hằng quý"],
]


def test_a_table_of_tasks() -> None:
    made = document([*raw("**^^PHỤ LỤC\n**^^PHÂN CÔNG NHIỆM VỤ"), *table(TASKS)])
    found = [
        (p.label_path, p.kind, p.heading, made.text[p.start : p.end].replace("\n", " | ")) for p in made.provisions
    ]
    assert found == [
        ("Phụ lục", "annex", "PHÂN CÔNG NHIỆM VỤ", ""),
        ("Phụ lục", "heading", "TT Nội dung, nhiệm vụ Cơ quan chủ trì Cơ quan phối hợp Thời gian hoàn thành", ""),
        ("Phụ lục/I", "section", "Truyền thông", ""),
        ("Phụ lục/I/1", "row", "", "Viết tin bài. | Sở Thông tin | Các báo | Quý I/2024"),
        ("Phụ lục/I/2", "row", "", "Mở hội thi | Sở Văn hóa | Các trường | Tháng 5/2024"),
        ("Phụ lục/I/2", "row", "", "Chấm giải. | Ban giám khảo | Tháng 6/2024"),
        ("Phụ lục/II", "section", "Kiểm tra", ""),
        ("Phụ lục/II/1", "row", "", "Kiểm tra chợ. | Sở Công Thương | Hằng quý"),
    ]
    cells = {column.role: made.text[column.start : column.end] for column in made.provisions[5].columns}
    assert cells == {
        "ordinal": "2",
        "content": "Chấm giải.",
        "lead": "Sở Văn hóa",
        "coordinate": "Ban giám khảo",
        "deadline": "Tháng 6/2024",
    }
    assert made.provisions[5].parent == made.provisions[4].eid


def test_a_table_that_goes_on_with_its_heads_on_the_next_page() -> None:
    made = document(
        [*raw("II. NHIỆM VỤ"), *table(TASKS[:3]), *table([TASKS[0], *TASKS[3:4]], 1), *raw("III. KINH PHÍ")]
    )
    assert [p.label_path for p in made.provisions] == ["II", "II", "II/I", "II/I/1", "II", "II/I/2", "III"]


@pytest.mark.parametrize(
    ("head", "role"),
    [
        ("STT", "ordinal"),
        ("Số TT", "ordinal"),
        ("Nội dung thực hiện", "content"),
        ("Nội dung chỉ tiêu", "content"),
        ("Chỉ tiêu", "target"),
        ("Nhiệm vụ trọng tâm", "content"),
        ("Tên dự án/nhiệm vụ", "content"),
        ("Cơ quan, đơn vị chủ trì thực hiện", "lead"),
        ("ĐƠN VỊ THỰC HIỆN", "lead"),
        ("Đơn vị phối hợp thực hiện", "coordinate"),
        ("Thời gian thực hiện", "deadline"),
        ("Tiến độ hoàn thành", "deadline"),
        ("Sản phẩm dự kiến", "product"),
        ("Kinh phí thực hiện", "other"),
        ("Ghi chú", "note"),
        ("Họ và tên", None),
    ],
)
def test_roles_of_columns(head: str, role: str | None) -> None:
    from ingest.structure.tables import role_of

    assert role_of(head) == role


def test_targets_are_the_content_of_a_table_that_has_no_other() -> None:
    made = document(table([["TT", "Chỉ tiêu", "Chủ trì"], ["1", "90% hộ dùng nước sạch.", "Sở Xây dựng"]]))
    assert [column.role for column in made.provisions[-1].columns] == ["ordinal", "content", "lead"]


def test_other_tables_are_flat_rows_and_layout_tables_are_text() -> None:
    prices = table([["TT", "Tên hàng", "Giá"], ["1", "Gạo", "20.000"], ["2", "Muối", "5.000"]])
    made = document([*raw("1. Giá hàng"), *prices])
    assert [(p.label_path, p.kind) for p in made.provisions] == [
        ("1", "clause"),
        ("1", "heading"),
        ("1/1", "row"),
        ("1/2", "row"),
    ]
    assert {column.role for p in made.provisions for column in p.columns} == {"ordinal", "other"}
    boxed = document(table([["I. MỤC TIÊU\n1. Giảm rác."], ["II. NHIỆM VỤ"]]))
    assert [p.label_path for p in boxed.provisions] == ["I", "I/1", "II"]


def test_a_document_without_numbers_is_flat_and_says_so() -> None:
    made = document(raw("Kính thưa quý vị, năm qua phường đã làm tốt.\nXin cảm ơn."))
    assert {p.kind for p in made.provisions} == {"paragraph"}
    assert [notice.code for notice in made.warnings] == ["structure-flat"]


def test_labels_that_stand_twice_are_told() -> None:
    made = document(raw("1. Sở Y tế kiểm tra.\n2. Sở Nội vụ rà soát.\n2. Sở Xây dựng báo cáo."))
    assert [p.eid for p in made.provisions] == ["para_1", "para_2", "para_2.2"]
    assert [notice.values for notice in made.warnings] == [{"labels": "2", "count": "1"}]
