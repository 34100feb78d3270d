"""Made-up documents and names with and without a mark of state secrets; the measure of the gate.

Each row: a case's name, the text of a document ("" for a plain one) in the notation of ``made.raw``, the file's name,
and whether it must be held. ``%`` in a text is the place of the usual head. All bodies and numbers are invented.
"""

from __future__ import annotations

from ingest.document import Document
from tests.ingest.made import document, raw

PLAIN = "ke-hoach.docx"
BODY = """**^^KẾ HOẠCH
**^^Phòng, chống thiên tai năm 2026
Căn cứ Luật Phòng, chống thiên tai;
I. MỤC ĐÍCH, YÊU CẦU
1. Chủ động phòng ngừa, giảm thiệt hại về người và tài sản.
- Phòng Kinh tế chủ trì, báo cáo Ủy ban nhân dân xã trước ngày 15/12/2026.
Nơi nhận:
- Như trên;
- Lưu: VT.
"""


def head(mark: str = "", *, number: str = "12/KH-UBND", above: str = "", subject: str = "", right: str = "") -> str:
    """The usual head; ``mark`` under the number, ``above`` over everything, ``right`` in the right column."""
    lines = [
        above,
        "ỦY BAN NHÂN DÂN",
        "XÃ SÔNG MAI",
        f"Số: {number}",
        mark,
        "||CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "||Độc lập - Tự do - Hạnh phúc",
        "||Sông Mai, ngày 05 tháng 3 năm 2026",
        f"||{right}" if right else "",
        subject,
        BODY,
    ]
    return "\n".join(line for line in lines if line)


# Marks as printed, without their tone marks, and as recognition leaves them.
WRITTEN = (
    "MẬT", "Mật", "TỐI MẬT", "Tối mật", "TUYỆT MẬT", "Tuyệt mật", "MAT", "TOI MAT", "TUYET MAT", "Tuyet mat",
    "MÂT", "MẠT", "M Ậ T", "M Â T", "T Ố I  M Ậ T", "TUYỆT  MẬT", "TÔI MẬT", "TỐI MÂT", "TOI MẬT", "TUYỆT MÂT",
    "TUYÊT MẬT", "TUYET MẬT", "TUYỆT M4T", "T0I MAT", "M4T", "[MẬT]", "| MẬT |", "IMẬTI", "l TỐI MẬT l", "- MẬT -",
    "MẬT.", "*TỐI MẬT*", "NẬT", "MẬI", "| MẬ1 |",
    "TUVỆT MẬT", "TUYỆT MẬI", "ỐI1 MẬT", "L MẬT", "TỐI MẬI", "MẤT", "Độ mật: Mật", "ĐỘ MẬT: TỐI MẬT",
    "Mức độ mật: Tuyệt mật", "Dấu độ mật: MẬT", "MẬT - HỎA TỐC", "HỎA TỐC - TỐI MẬT", "TÀI LIỆU MẬT",
    "MẬT    Bản số: 02",
)  # fmt: skip

NUMBERS = (
    "12/KH-UBND(M)",
    "07-KH/ĐU(M)",
    "15/BC-UBND (TM)",
    "3/CV-UBND(Mật)",
    "12/KH-UBND-TM",
    "21/BC-BCH-M",
    "9/KH-UBND(TuM)",
)

MARKED_NAMES = (
    "12-KH-UBND(M).pdf", "Kế hoạch 12 (MẬT).docx", "MẬT - Kế hoạch tác chiến.docx", "TUYET MAT - Bao cao.pdf",
    "bao_cao_toi_mat.docx", "Tối mật 15.doc", "Kế hoạch phòng thủ_Mật.pdf", "BC 15 [MAT].pdf", "MAT_15_BC-UBND.pdf",
    "vb mat so 15.pdf", "12-KH-UBND-TM.pdf", "Tuyệt mật/15.pdf", "Văn bản mật/ke hoach.docx",
)  # fmt: skip

# Whole lines of a head, title or body that are no mark.
HARMLESS_SUBJECTS = (
    "**^^KẾ HOẠCH\n**^^Công tác bảo vệ bí mật nhà nước năm 2026",
    "**^^QUY CHẾ\n**^^BẢO VỆ BÍ MẬT NHÀ NƯỚC",
    "**^^KẾ HOẠCH\n**^^VỀ CÔNG TÁC BẢO\n**^^MẬT",
    "**^^KẾ HOẠCH\n**^^TĂNG CƯỜNG BẢO VỆ BÍ\n**^^MẬT",
    "V/v triển khai Luật Bảo vệ bí mật nhà nước",
    "V/v đổi mật khẩu thư điện tử công vụ",
    "V/v bảo đảm an toàn, bảo mật thông tin",
    "Độ mật: Không",
    "Độ mật: Thường",
    "HỎA TỐC",
    "KHẨN",
    "V/v phát triển nghề nuôi ong lấy mật",
    "V/v thông báo mất con dấu",
    "XÃ KIM MẬT",
    "V/v lễ ra mắt Ban Chấp hành",
    "**^^CHƯƠNG TRÌNH\n**^^TỔ CHỨC BUỔI HỌP\n**^^MẶT",
    "**^^KẾ HOẠCH\n**^^THANH TOÁN KHÔNG DÙNG TIỀN\n**^^MẶT",
    "**^^THÔNG BÁO\n**^^VỀ CON DẤU BỊ\n**^^MẤT",
)

HARMLESS_BODIES = (
    "Mật độ dân số của xã là 1.250 người/km2.",
    "Sản lượng mật ong đạt 12 tấn.",
    "Giữ bí mật đời tư, bí mật cá nhân của người tố cáo.",
    "Văn bản có độ Mật, Tối mật, Tuyệt mật được gửi theo đường cơ yếu.",
    "Tài liệu mật do Văn phòng quản lý, không gửi qua thư điện tử.",
    "Việc xác định và đóng dấu độ mật theo Luật Bảo vệ bí mật nhà nước.",
    "MẬT ĐỘ XÂY DỰNG",
    "Thay mật khẩu sáu tháng một lần.",
    "Căn cứ Kế hoạch số 12/KH-UBND(M) ngày 02/3/2026;",
    "Bảo mật dữ liệu cá nhân; mã hóa khi truyền.",
    "Phòng Kinh tế rà soát số tiền mặt tại quỹ.",
)

PLAIN_NAMES = (
    "ke-hoach-12.docx", "Kế hoạch bảo vệ bí mật nhà nước.docx", "ke hoach bao mat thong tin.pdf", "mat khau.txt",
    "danh sach co mat.xlsx", "le ra mat cau lac bo.docx", "Báo cáo mật độ dân cư.docx", "135-SCT-TM.pdf",
    "Quy định quản lý tài liệu mật.docx", "chi tien mat.docx", "benh ve mat.pdf", "bao cao mat ong.docx",
    "thong bao mat dau.pdf", "12-KH-UBND.pdf", "12-TM-UBND.docx", "Bảo mật.docx", "khau trang va mat.pdf",
    "Sổ theo dõi văn bản mật.docx",
)  # fmt: skip

PLAIN_NUMBERS = ("135/SCT-TM", "12/KH-UBND", "45/KH-TM", "07-KH/ĐU", "30/2024/NĐ-CP", "5/UBND-VX(LĐ)")

# Tables are no marks: a crop's column, a register's column of degrees.
Row = tuple[str, Document, bool]


def cases() -> list[Row]:
    """Every case: what it is called, the document, whether it must be held."""
    made: list[Row] = []

    def add(kind: str, written: str, text: str, held: bool, name: str = PLAIN) -> None:
        made.append((f"{kind}: {written}", document(raw(text), name), held))

    for mark in WRITTEN:
        add("under the number", mark, head(mark), True)
    for mark in ("MẬT", "TỐI MẬT", "TUYET MAT", "M Ậ T", "MÂT"):
        add("above the head", mark, head(above=mark), True)
        add("in the right column", mark, head(right=mark), True)
        add("no head", mark, f"{mark}\n{BODY}", True)
        add("before the title", mark, head(subject=mark), True)
    add("joined by the reader", "Số ... MẬT", head(number="12/KH-UBND MẬT"), True)
    add("joined by the reader", "MẬT Số", head().replace("Số: 12", "MẬT Số: 12"), True)
    add("joined by the reader", "motto", head().replace("Hạnh phúc", "Hạnh phúc TỐI MẬT"), True)
    add("joined by the reader", "date", head().replace("năm 2026\n", "năm 2026    MẬT\n", 1), True)
    add("on an annex", "MẬT", head() + "MẬT\nPHỤ LỤC\nDanh sách lực lượng tham gia", True)
    for number in NUMBERS:
        add("number", number, head(number=number), True)
    for name in MARKED_NAMES:
        add("name", name, head(), True, name)
    for subject in HARMLESS_SUBJECTS:
        add("subject", subject, head(subject=subject), False)
    for body in HARMLESS_BODIES:
        add("body", body, head() + body, False)
    for name in PLAIN_NAMES:
        add("name", name, head(), False, name)
    for number in PLAIN_NUMBERS:
        add("number", number, head(number=number), False)
    return made
