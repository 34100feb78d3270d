"""Small documents of a made-up commune in TXT and DOCX, for tests of the whole path."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx

LINES = """ỦY BAN NHÂN DÂN XÃ TÂN LẬP
Số: {number}/KH-UBND
Tân Lập, ngày 12 tháng 01 năm 2026
KẾ HOẠCH
Về việc số {number}
1. Công an xã chủ trì, báo cáo Ủy ban nhân dân xã trước ngày 20/3/2026.
2. Trạm Y tế phối hợp thực hiện."""


def lines(number: int) -> str:
    """One plan."""
    return LINES.format(number=number)


def word(text: str) -> bytes:
    """A Word file with a paragraph for each line."""
    document = docx.Document()
    for line in text.splitlines():
        document.add_paragraph(line)
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def fill(folder: Path, count: int) -> None:
    """Plans in TXT and DOCX by turns; every ninth a damaged file; every seventh a new version of the one before."""
    folder.mkdir(parents=True, exist_ok=True)
    model = word(lines(4711))
    for number in range(count):
        text = lines(number - 1) + "\nBản sửa đổi." if number % 7 == 6 else lines(number)
        path = folder / f"{number:03}.{'docx' if number % 2 else 'txt'}"
        if number % 9 == 8:
            path.write_bytes(model[: len(model) // 2])
        elif number % 2:
            path.write_bytes(_changed(model, lines(4711), text))
        else:
            path.write_text(text, encoding="utf-8")


def _changed(model: bytes, old: str, new: str) -> bytes:
    """The Word file with other lines: much quicker than making one."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(model)) as source, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            data = source.read(entry)
            if entry.filename == "word/document.xml":
                text = data.decode()
                for before, after in zip(old.splitlines(), new.splitlines(), strict=False):
                    text = text.replace(f">{before}<", f">{after}<")
                data = text.encode()
            target.writestr(entry.filename, data)
    return made.getvalue()
