"""Texts that no one wrote, of any length: one piece without end, or letters, figures and signs by chance."""

from __future__ import annotations

import random
from collections.abc import Callable

# Pieces repeated without end; each was once out of all proportion in some step between the file and the register.
PIECES = (
    "IL ĐỐI VỚI\n",
    *("a", "báo cáo ", "báo cáo\n", "Sở Tài chính báo cáo Ủy ban nhân dân tỉnh ", "ỦY BAN ", "A "),
    *("ỦY BAN NHÂN DÂN\n",),
    *("(", "()", "[", "“a ", "“a\n", '"', "<", "#", ">", "*a ", "_", ".", ". ", "......\n", "- ", "- - ", "=", "/"),
    *("Điều 1.\n", "Điều 1. ", "1. a\n", "a) báo cáo\n", "1.2.3.4.\n", "1.1.1.1.", "I. ", "IV. NỘI DUNG\n", "+ a\n"),
    *("PHỤ LỤC\n", "Nơi nhận:\n- Như trên;\n", "Số: 12/KH-UBND\n", "V/v ", "KẾ HOẠCH\n", "QUY ĐỊNH\n(Kèm theo)\n"),
    *("TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n\nVăn A\n", "| a | b |\n", "|---|\n", "+---+\n", "a\tb\tc\n", "a    b\n"),
    *("1", "1,", "12/5/2024 ", "ngày 15 tháng 6 năm 2024\n", "1.000.000 ", "5% ", "khoản 1, 2, ", "Luật ", "quý I, "),
    *("\u0301", "a\u0301\u0323\u0302", "\u200b", "\u00a0a", "a\r", "\f", "\f\n", "1\n\n\n", "a\n\n\n\n", "a:\n", "a: "),
    *("Sở Y tế, ", "và ", "; ", "a, b, c, d, ", "trước ngày ", "giao Sở Y tế ", "Giám đốc ", "các sở, ", "thuộc Sở "),
    *("(cid:12)", "\ufffd", "\ue001", "漢", "😀", "ð", "a@", "http://", "www.", "Ã¡ ", "12/KH-", "A-", "a/"),
)  # fmt: skip
_ALPHABET = "aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạấầẩẫậéèẻẽẹ"


def chance(signs: str) -> Callable[[int], str]:
    """A text of these signs by chance, the same every time."""
    return lambda length: "".join(random.Random(3).choices(signs, k=length))  # noqa: S311


BY_CHANCE: dict[str, Callable[[int], str]] = {
    "letters": chance(_ALPHABET),
    "words": chance(_ALPHABET + "     "),
    "lines": chance(_ALPHABET + "     \n"),
    "figures": chance("0123456789 \n"),
    "signs": chance("()[]{}<>\"“”'.,;:-_"),
    "one heap of marks": lambda length: "a" + "\u0301\u0323" * (length // 2),
    "a wide gap": lambda length: "a" + " " * length + "b",
    "empty lines": lambda length: "a" + "\n" * length + "b",
    "brackets in brackets": lambda length: "(" * (length // 2) + ")" * (length // 2),
}


def endless(piece: str, length: int) -> str:
    """A piece repeated up to a length in characters."""
    return (piece * (length // len(piece) + 1))[:length]


_BODIES = ("Sở Tài chính", "Sở Y tế", "Ủy ban nhân dân các xã", "Công an tỉnh", "Phòng Giáo dục", "Ban Quản lý dự án")
_WORK = (
    *("rà soát danh mục hồ sơ", "tổng hợp kết quả thực hiện", "kiểm tra công tác phòng cháy", "bố trí kinh phí"),
    *("hướng dẫn nghiệp vụ lưu trữ", "đôn đốc tiến độ giải ngân", "tuyên truyền pháp luật về đất đai", "lập dự toán"),
)  # fmt: skip


def plan(length: int) -> str:
    """A text as a body writes it, with other figures, bodies and work in each article."""
    chosen = random.Random(5)  # noqa: S311
    parts = [
        "ỦY BAN NHÂN DÂN\nTỈNH AN HÒA\n\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n\n"
        "Số: 12/KH-UBND\n\nAn Hòa, ngày 03 tháng 02 năm 2024\n\nKẾ HOẠCH\nThực hiện nhiệm vụ năm 2024\n"
    ]
    size, number = len(parts[0]), 0
    while size < length:
        number += 1
        one, two = chosen.sample(_BODIES, 2)
        parts.append(
            f"\nĐiều {number}. Nhiệm vụ về {chosen.choice(_WORK)}\n\n1. {one} chủ trì, phối hợp với {two} "
            f"{chosen.choice(_WORK)} tại {chosen.randint(2, 900)} đơn vị, báo cáo trước ngày "
            f"{chosen.randint(1, 28)}/{chosen.randint(1, 12)}/2025.\n\n2. {two} {chosen.choice(_WORK)} theo Nghị quyết "
            f"số {chosen.randint(1, 99)}/NQ-HĐND, bảo đảm tỷ lệ đạt {chosen.randint(40, 99)}%.\n"
        )
        size += len(parts[-1])
    return "".join(parts)[:length]
