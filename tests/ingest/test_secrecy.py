"""The gate for state secrets: every made case, the envelope's field, and no alarm on real documents."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest import secrecy
from ingest.read import read_bytes, read_document
from ingest.secrecy import Mark, mark_in_name, mark_of
from tests.ingest import word
from tests.ingest.made import document, raw, table
from tests.ingest.secrecy_cases import Row, cases, head

FAST = frozenset({".docx", ".txt", ".html", ".md", ".json"})


@pytest.mark.parametrize("row", cases(), ids=lambda row: row[0])
def test_marks_are_held_and_nothing_else(row: Row) -> None:
    name, made, held = row
    assert (mark_of(made) is not None) is held, name


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("MẬT", Mark("Mật", "head")),
        ("TÔI MẬT", Mark("Tối mật", "head")),
        ("TUYỆT MÂT", Mark("Tuyệt mật", "head")),
        ("M Ậ T", Mark("Mật", "head")),
        ("TỐI MẬI", Mark("Tối mật", "head", certain=False)),
        ("MẤT", Mark("Mật", "head", certain=False)),
        ("MẬT ONG", None),
        ("BẢO MẬT", None),
        ("TỔ MÁY", None),
        ("TÓM TẮT", None),
        ("TỔNG HỢP", None),
    ],
)
def test_how_sure_a_line_is(line: str, expected: Mark | None) -> None:
    assert secrecy.mark_in_line(line) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [("Mật", "Mật"), ("TUYET MAT", "Tuyệt mật"), ("2", "2"), ("0", None), ("", None), ("Không", None), ("no", None)],
)
def test_the_field_of_an_envelope(value: str, expected: str | None) -> None:
    assert secrecy.degree_in_envelope(value) == expected


def test_the_name_alone_is_enough() -> None:
    assert mark_in_name("12-KH-UBND(M).pdf") == Mark("Mật", "name")
    assert mark_in_name("văn bản đến/12-KH-UBND.pdf") is None


def test_a_table_of_degrees_in_the_body_is_no_mark() -> None:
    made = document([*raw(head()), *table([["TT", "Tên tài liệu", "Độ mật"], ["1", "Sổ giao ban", "MẬT"]])])
    assert mark_of(made) is None


@pytest.mark.shared
def test_no_alarm_on_real_documents(shared: Path) -> None:
    held = {}
    for path in sorted((shared / "corpus" / "docs").iterdir()):
        if path.suffix in FAST and (mark := mark_of(read_document(path))) is not None:
            held[path.name] = mark
    assert held == {}


def test_a_mark_in_a_running_head_or_watermark_of_word_is_seen() -> None:
    body = "".join(map(word.p, ["SỞ Y TẾ", "Số: 5/BC-SYT", "BÁO CÁO", "Công tác năm 2026"]))
    running = {"p": word.p("TỐI MẬT"), "watermark": '<w:p><w:r><v:textpath string="MẬT"/></w:r></w:p>'}
    for header in running.values():
        assert mark_of(read_bytes(word.package(body, header=header), "5.docx")) is not None
    assert mark_of(read_bytes(word.package(body, header=word.p("Báo cáo công tác bảo mật")), "5.docx")) is None
