from __future__ import annotations

import pytest

from ingest import header_number
from ingest.document import Header
from ingest.header_names import NameLine, bodies, proper_case
from tests.ingest.made import document, raw, table

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"


def head_of(left: str, right: str, rest: str, foot: str = "", name: str = "tep.docx") -> Header:
    """The header of a document with a head table of two cells, then the lines of ``rest``."""
    blocks = [*table([[left, f"{NATION}\n{right}"]]), *raw(rest)]
    if foot:
        recipients, _, signature = foot.partition("||")
        blocks += table([[recipients, signature]], 1)
    return document(blocks, name).header


@pytest.mark.parametrize(
    ("line", "value", "kind"),
    [
        ("Số: 07/KH-BCĐ138", "07/KH-BCĐ138", "KH"),
        ("Số 21-KL/TW", "21-KL/TW", "KL"),
        ("Số: 904/KN-UBTP15", "904/KN-UBTP15", "KN"),
        ("Số: 23/2006/CT-UB", "23/2006/CT-UB", "CT"),
        ("Số: 23 /2006/ CT-UB", "23/2006/CT-UB", "CT"),
        ("Số:118/2021/NĐ-CP", "118/2021/NĐ-CP", "NĐ"),
        ("Số: 31/TTLT-BTC-BNV", "31/TTLT-BTC-BNV", "TTLT"),
        ("Luật số: 45/2019/QH14", "45/2019/QH14", "L"),
        ("Số: 1208/SYT-NVY", "1208/SYT-NVY", "CV"),
        ("Số: 76/UBND", "76/UBND", "CV"),
        ("Số: 40 / CV-CĐN", "40/CV-CĐN", "CV"),
        ("Số: 12/CTr-BCĐ", "12/CTr-BCĐ", "CTr"),
        ("Số: 45/TTr-SNV", "45/TTr-SNV", "TTr"),
        ("Số: 09/1999/CT.UBT", "09/1999/CT.UBT", "CT"),
        ("Số: 3176b/QĐ-SYT", "3176b/QĐ-SYT", "QĐ"),
        ("Só: O8/BC - STC", "08/BC-STC", "BC"),
        ("SỐ: 2264ISYT-NVY", "2264/SYT-NVY", "CV"),
        ("Số: 15/KH-SYT Sông Mai, ngày 04 tháng 3", "15/KH-SYT", "KH"),
        ("Số:        /KH-UBND", None, "KH"),
        ("Số: ..../2023/NQ-HĐND", None, "NQ"),
        ("Số: ……/UBND-KSTT", None, "CV"),
        ("Số:2%/SYT-NVY", None, "CV"),
    ],
)
def test_number_and_kind_by_symbol(line: str, value: str | None, kind: str) -> None:
    found = header_number.in_line(line)
    assert found is not None
    assert (found.value, header_number.kind_of(found.symbol)) == (value, kind)
    assert found.value is None or line[found.start] in "0123456789O"


@pytest.mark.parametrize("line", ["Sở Y tế", "Số lượng: 12", "Sông Mai, ngày 3 tháng 4 năm 2024", "Số hộ nghèo: 5/12"])
def test_lines_without_number(line: str) -> None:
    found = header_number.in_line(line)
    assert found is None or found.value is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("118-QD-ABC quy che.docx", "118/QĐ-ABC"),
        ("12_2023_TT-BTC.doc", "12/2023/TT-BTC"),
        ("15.KH.UBND.signed.pdf", "15/KH-UBND"),
        ("ke-hoach-2023.docx", None),
        ("vb 12.txt", None),
        ("kh-syt-15-2023.pdf", None),
    ],
)
def test_number_in_a_file_name(name: str, value: str | None) -> None:
    found = header_number.in_file_name(name)
    assert (found.value if found else None) == value


@pytest.mark.parametrize(
    ("capitals", "written"),
    [
        ("ỦY BAN NHÂN DÂN THÀNH PHỐ SÔNG MAI", "Ủy ban nhân dân thành phố Sông Mai"),
        ("SỞ LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI", "Sở Lao động - Thương binh và Xã hội"),
        ("ỦY BAN MTTQ VIỆT NAM HUYỆN AN PHÚ", "Ủy ban MTTQ Việt Nam huyện An Phú"),
        ("TRƯỜNG THCS LÊ LỢI", "Trường THCS Lê Lợi"),
        ("BỘ CHỈ HUY BĐBP TỈNH SÔNG MAI", "Bộ Chỉ huy BĐBP tỉnh Sông Mai"),
        ("UBND PHƯỜNG 7", "UBND phường 7"),
        ("KT. GIÁM ĐỐC", "KT. Giám đốc"),
        ("SỞ Y TE", "Sở Y tế"),
        ("BỔ SUNG MỘT SỐ ĐIỀU CỦA THÔNG TƯ SỐ 12/2020/TT-BXD", "Bổ sung một số điều của thông tư số 12/2020/TT-BXD"),
        ("Đã viết thường, giữ nguyên Tên", "Đã viết thường, giữ nguyên Tên"),
    ],
)
def test_capitals_in_normal_writing(capitals: str, written: str) -> None:
    assert proper_case(capitals) == written


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        (["ỦY BAN NHÂN DÂN", "TỈNH SÔNG MAI"], ["Ủy ban nhân dân tỉnh Sông Mai"]),
        (["UBND TỈNH SÔNG MAI", "SỞ XÂY DỰNG"], ["UBND tỉnh Sông Mai", "Sở Xây dựng"]),
        (
            ["UBND TỈNH SÔNG MAI", "SỞ VĂN HÓA, THỂ THAO", "VÀ DU LỊCH"],
            ["UBND tỉnh Sông Mai", "Sở Văn hóa, Thể thao và Du lịch"],
        ),
        (["THÀNH PHỐ SÔNG MAI", "ỦY BAN NHÂN DÂN", "PHƯỜNG 4"], ["Thành phố Sông Mai", "Ủy ban nhân dân phường 4"]),
        (
            ["LIÊN ĐOÀN LAO ĐỘNG", "TỈNH SÔNG MAI", "CÔNG ĐOÀN Y TẾ"],
            ["Liên đoàn Lao động tỉnh Sông Mai", "Công đoàn Y tế"],
        ),
        (["BAN VÌ SỰ TIẾN BỘ", "CỦA PHỤ NỮ"], ["Ban Vì sự tiến bộ của Phụ nữ"]),
        (["CHÍNH PHỦ", "_______"], ["Chính phủ"]),
        (
            ["HỘI NÔNG DÂN TỈNH SÔNG MAI", "BAN THƯỜNG VỤ", "HỘI NÔNG DÂN HUYỆN AN PHÚ"],
            ["Hội Nông dân tỉnh Sông Mai", "Ban Thường vụ Hội Nông dân huyện An Phú"],
        ),
        (["SỞ Y TẾ - CÔNG ĐOÀN NGÀNH"], ["Sở Y tế - Công đoàn ngành"]),
        (["PHÒNG TƯ PHÁP -", "PHÒNG NỘI VỤ"], ["Phòng Tư pháp - Phòng Nội vụ"]),
        (["SỞ LAO ĐỘNG - THƯƠNG BINH", "VÀ XÃ HỘI"], ["Sở Lao động - Thương binh và Xã hội"]),
    ],
)
def test_bodies_of_the_left_cell(lines: list[str], names: list[str]) -> None:
    assert [body.name for body in bodies([NameLine(line, 0, 1) for line in lines])] == names


def test_a_decree_30_letter() -> None:
    header = head_of(
        "UBND TỈNH SÔNG MAI\nVĂN PHÒNG\nSố: 88/VP-TH\nV/v báo cáo công tác\nlưu trữ năm 2023",
        "Sông Mai, ngày 09 tháng 11 năm 2023",
        "Kính gửi:\n- Các sở, ban, ngành;\n- Ủy ban nhân dân các huyện.\nVăn phòng đề nghị các cơ quan báo cáo.",
        "Nơi nhận:\n- Như trên;\n- Lãnh đạo Văn phòng;\n- Lưu: VT.||KT. CHÁNH VĂN PHÒNG\nPHÓ CHÁNH VĂN PHÒNG\n"
        "(Đã ký)\nThS. Trần Thị Hoa",
    )
    assert (header.number, header.type, header.issued, header.place) == ("88/VP-TH", "CV", "2023-11-09", "Sông Mai")
    assert header.issuer == "Văn phòng UBND tỉnh Sông Mai"
    assert header.subject == "báo cáo công tác lưu trữ năm 2023"
    assert (header.signer, header.signer_title) == ("Trần Thị Hoa", "Phó Chánh Văn phòng")
    assert header.addressees == ("Các sở, ban, ngành", "Ủy ban nhân dân các huyện")
    assert header.recipients == ("Như trên", "Lãnh đạo Văn phòng")
    assert {header.provenance[key].source for key in ("number", "issuer", "issued")} == {"header"}
    assert header.provenance["signer"].source == "foot"


def test_a_plan_with_a_subject_over_lines_and_an_authority() -> None:
    header = head_of(
        "ỦY BAN NHÂN DÂN\nTỈNH SÔNG MAI\nSố: 61/QĐ-UBND",
        "Sông Mai, ngày 12 tháng 7 năm 2022",
        "**^^QUYẾT ĐỊNH\n**^^Ban hành Quy chế quản lý chợ\n**^^trên địa bàn tỉnh\n**^^ỦY BAN NHÂN DÂN TỈNH SÔNG MAI\n"
        "Căn cứ Luật Tổ chức chính quyền địa phương;\n**^^QUYẾT ĐỊNH:\n"
        "Điều 1. Ban hành kèm theo Quyết định này Quy chế quản lý chợ.",
    )
    assert header.type == "QĐ"
    assert header.subject == "Ban hành Quy chế quản lý chợ trên địa bàn tỉnh"
    assert header.issuer == "Ủy ban nhân dân tỉnh Sông Mai"


def test_a_draft_keeps_its_blanks_empty() -> None:
    header = head_of(
        "UBND TỈNH SÔNG MAI\nSỞ NỘI VỤ\nSố:      /KH-SNV",
        "Sông Mai, ngày     tháng 6 năm 2023",
        "**^^KẾ HOẠCH\n**^^Đào tạo cán bộ\nI. MỤC ĐÍCH\n1. Nâng cao năng lực.",
        "Nơi nhận:\n- Như trên.||GIÁM ĐỐC",
        name="15-KH-SNV.docx",
    )
    assert (header.number, header.issued, header.signer) == (None, None, None)
    assert (header.type, header.signer_title) == ("KH", "Giám đốc")


def test_a_speech_has_no_kind() -> None:
    header = document(
        raw("**^^THAM LUẬN\n**^^Kinh nghiệm quản lý rác thải\nKính thưa hội nghị, năm qua phường đã làm tốt.")
    ).header
    assert (header.type, header.subject, header.issuer) == (None, "Kinh nghiệm quản lý rác thải", None)


@pytest.mark.parametrize(
    ("last", "number", "issued"),
    [
        ("(Nguồn: Kế hoạch số 18/KH-BCĐ99, Lê Minh)", "18/KH-BCĐ99", None),
        ("Nguồn: Kế hoạch số 18/KH-BCĐ99 ngày 05/02/2023 của Ban Chỉ đạo", "18/KH-BCĐ99", "2023-02-05"),
        ("(Theo Kế hoạch số 18/KH-BCĐ99 ngày 5 tháng 2 năm 2023)", "18/KH-BCĐ99", "2023-02-05"),
    ],
)
def test_a_text_with_a_source_line(last: str, number: str, issued: str | None) -> None:
    made = document(
        raw(
            "Ban Chỉ đạo 99 thành phố Sông Mai ban hành Kế hoạch phòng, chống bão lũ năm 2023 như sau:\n"
            f"I. MỤC TIÊU\n- Giảm thiệt hại theo Quyết định số 11/QĐ-TTg.\n{last}"
        )
    )
    header = made.header
    assert (header.number, header.type, header.issued) == (number, "KH", issued)
    assert header.issuer == "Ban Chỉ đạo 99 thành phố Sông Mai"
    assert header.subject == "phòng, chống bão lũ năm 2023"
    where = header.provenance["number"]
    assert (where.source, made.text[where.start : where.end]) == ("source-line", number)
    assert header.provenance["issuer"].source == "body"


def test_the_number_in_the_file_name_is_the_last_resort() -> None:
    header = document(raw("I. MỤC TIÊU\n- Giảm thiệt hại."), name="18-KH-BCD99.txt").header
    assert (header.number, header.provenance["number"].source) == ("18/KH-BCD99", "file-name")


@pytest.mark.parametrize(("symbol", "kind"), [("TC-HC", "CV"), ("TT-TCCB", "CV"), ("SYT-NV", "CV"), ("BC-SYT", "BC")])
def test_a_kind_that_addresses_nobody_is_a_body_in_a_letter(symbol: str, kind: str) -> None:
    header = head_of(
        f"UBND TỈNH SÔNG MAI\nSỞ Y TẾ\nSố: 12/{symbol}",
        "Sông Mai, ngày 09 tháng 11 năm 2023",
        "Kính gửi: Bệnh viện tỉnh\nSở Y tế đề nghị Bệnh viện tỉnh rà soát thuốc.",
    )
    assert (header.number, header.type) == (f"12/{symbol}", kind)


def test_marks_of_secrecy_and_urgency_stand_alone() -> None:
    header = head_of(
        "UBND TỈNH SÔNG MAI\nSỞ Y TẾ\nSố: 5/SYT-NV\nTỐI MẬT",
        "Sông Mai, ngày 09 tháng 11 năm 2023",
        "HỎA TỐC\nKính gửi: Bệnh viện tỉnh\nĐề nghị giữ bí mật và xử lý khẩn.",
    )
    assert (header.secrecy, header.urgency) == ("Tối mật", "Hỏa tốc")
    plain = head_of(
        "SỞ Y TẾ\nSố: 5/SYT-NV",
        "Sông Mai, ngày 09 tháng 11 năm 2023",
        "Kính gửi: Bệnh viện\nTài liệu mật, khẩn trương.",
    )
    assert (plain.secrecy, plain.urgency) == (None, None)


@pytest.mark.parametrize(
    ("lines", "signer", "title"),
    [
        ("TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\nLê Văn Đức", "Lê Văn Đức", "Chủ tịch"),
        ("TL. GIÁM ĐỐC\nCHÁNH VĂN PHÒNG\nĐại tá Phạm Hùng Anh", "Phạm Hùng Anh", "Chánh Văn phòng"),
        ("KT. TRƯỞNG BAN\nPHÓ TRƯỞNG BAN\nHồ Thị Mai\nPHÓ CHỦ TỊCH UBND TỈNH", "Hồ Thị Mai", "Phó Trưởng ban"),
        ("GIÁM ĐỐC\nNGUYỄN THỊ THU HÀ", "Nguyễn Thị Thu Hà", "Giám đốc"),
        ("TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH", None, "Chủ tịch"),
        ("VIỆN TRƯỞNG", None, "Viện trưởng"),
    ],
)
def test_signatures(lines: str, signer: str | None, title: str) -> None:
    header = head_of(
        "SỞ Y TẾ\nSố: 5/BC-SYT",
        "Sông Mai, ngày 9 tháng 1 năm 2023",
        "**^^BÁO CÁO\n**^^Công tác y tế\nI. KẾT QUẢ",
        f"Nơi nhận:\n- Lưu: VT.||{lines}",
    )
    assert (header.signer, header.signer_title) == (signer, title)


@pytest.mark.parametrize(
    ("line", "place", "day"),
    [
        ("Sông Mai, ngày 06 tháng 02 năm 2024", "Sông Mai", "2024-02-06"),
        ("Phường 5, ngày 9 tháng 1 năm 2023", "Phường 5", "2023-01-09"),
        ("TP. Sông Mai, ngày 9/1/2023", "TP. Sông Mai", "2023-01-09"),
        ("Sông Mai ngày 9 tháng 1 năm 2023", "Sông Mai", "2023-01-09"),
        ("Sông Mai, ngày    tháng 1 năm 2023", "Sông Mai", None),
        ("Sông Mai, ngày 31 tháng 2 năm 2023", "Sông Mai", None),
        ("Sông Mai, ngày ... tháng ... năm 2023", "Sông Mai", None),
    ],
)
def test_place_and_date(line: str, place: str, day: str | None) -> None:
    header = head_of("SỞ Y TẾ\nSố: 5/BC-SYT", line, "**^^BÁO CÁO\n**^^Công tác y tế\nI. KẾT QUẢ")
    assert (header.place, header.issued) == (place, day)


def test_a_party_document() -> None:
    header = head_of(
        "TỈNH ỦY SÔNG MAI\nBAN TỔ CHỨC\n*\nSố 45-KH/BTCTU",
        "Sông Mai, ngày 05 tháng 3 năm 2024",
        "**^^KẾ HOẠCH\n**^^kiểm tra công tác tổ chức xây dựng Đảng\nI- MỤC ĐÍCH\n- Đánh giá.",
        "Nơi nhận:\n- Thường trực Tỉnh ủy,\n- Lưu.||T/M BAN TỔ CHỨC\nTRƯỞNG BAN\nNguyễn Văn Đạt",
    )
    assert (header.number, header.type, header.issuer) == ("45-KH/BTCTU", "KH", "Ban Tổ chức")
    assert (header.parent, header.signer, header.signer_title) == ("Tỉnh ủy Sông Mai", "Nguyễn Văn Đạt", "Trưởng ban")


def test_a_telegram_has_addressees_and_urgency() -> None:
    header = head_of(
        "ỦY BAN NHÂN DÂN\nTỈNH SÔNG MAI\nSố: 07/CĐ-UBND",
        "Sông Mai, ngày 18 tháng 9 năm 2024",
        "HỎA TỐC\n**^^CÔNG ĐIỆN\n**^^Về việc ứng phó bão số 4\nCHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH điện:\n"
        "- Giám đốc các sở;\n"
        "- Chủ tịch các huyện.\nTheo tin dự báo, bão đang mạnh lên.",
    )
    assert (header.type, header.urgency, header.subject) == ("CĐ", "Hỏa tốc", "Về việc ứng phó bão số 4")
    assert header.addressees == ("Giám đốc các sở", "Chủ tịch các huyện")


def test_a_copied_text_whose_first_line_is_its_title() -> None:
    header = document(
        raw("Kế hoạch số 77/KH-UBND ngày 12/3/2024 của UBND huyện An Phú về chữa cháy\n1) Mục tiêu\nGiảm cháy.")
    ).header
    assert (header.number, header.type, header.issued) == ("77/KH-UBND", "KH", "2024-03-12")
