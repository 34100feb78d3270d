"""The whole of reading: one file to one Document, and the errors that name the file."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpora.messages import LANGUAGES, message
from ingest import read as reading
from ingest.document import Zone
from ingest.errors import (
    DondocError,
    EmptyFileError,
    EncryptedFileError,
    ReaderFailedError,
    TooLargeError,
    TruncatedFileError,
    UnreadableError,
    UnsupportedFormatError,
)
from ingest.read import read_bytes, read_document
from tests.ingest.word import p, package, row, table, tc

LETTER = """\
ỦY BAN NHÂN DÂN               CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
HUYỆN AN SƠN                  Độc lập - Tự do - Hạnh phúc
Số: 15/KH-UBND                An Sơn, ngày 02 tháng 4 năm 2024

KẾ HOẠCH
Chăm sóc cây xanh năm 2024

I. NHIỆM VỤ
1. Phòng Kinh tế trồng 100 cây trước ngày 20/5/2024.

Nơi nhận:                     TM. ỦY BAN NHÂN DÂN
- Lưu: VT.                    CHỦ TỊCH
"""


def test_a_text_becomes_a_document(tmp_path: Path) -> None:
    path = tmp_path / "kế hoạch.dat"
    path.write_text(LETTER, encoding="utf-8")
    document = read_document(path)
    assert document.name == "kế hoạch.dat"
    assert document.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert document.media_type == "text/plain"
    assert document.header.number == "15/KH-UBND"
    assert document.header.issued == "2024-04-02"
    assert {block.zone for block in document.blocks} >= {Zone.HEAD, Zone.TITLE, Zone.BODY, Zone.FOOT}
    assert "I/1" in {provision.label_path for provision in document.provisions}
    assert read_document(path, "khác.txt").name == "khác.txt"


def test_a_word_file_and_its_text_give_the_same_canonical_text() -> None:
    left = p("ỦY BAN NHÂN DÂN") + p("HUYỆN AN SƠN") + p("Số: 15/KH-UBND")
    right = (
        p("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
        + p("Độc lập - Tự do - Hạnh phúc")
        + p("An Sơn, ngày 02 tháng 4 năm 2024")
    )
    middle = "".join(map(p, ["KẾ HOẠCH", "Chăm sóc cây xanh năm 2024", "I. NHIỆM VỤ"]))
    item = p("1. Phòng Kinh tế trồng 100 cây trước ngày 20/5/2024.")
    foot = row(tc(p("Nơi nhận:") + p("- Lưu: VT.")), tc(p("TM. ỦY BAN NHÂN DÂN") + p("CHỦ TỊCH")))
    word = read_bytes(package(table(row(tc(left), tc(right))) + middle + item + table(foot)), "a.docx")
    plain = read_bytes(LETTER.encode(), "a.txt")
    assert word.text == plain.text
    assert [block.zone for block in word.blocks] == [block.zone for block in plain.blocks]
    assert word.header == plain.header


WORDS = [
    "PHẦN",
    "Phần",
    "CHƯƠNG",
    "Mục",
    "Điều",
    "Phụ",
    "lục",
    "I.",
    "II",
    "1.",
    "1.1",
    "a)",
    "-",
    "+",
    "*",
    "(",
    ")",
    ":",
    ".",
    ";",
    "“",
    "”",
    "TT",
    "Số:",
    "ngày",
    "tháng",
    "năm",
    "CỘNG",
    "HÒA",
    "XÃ",
    "HỘI",
]
WORDS += [
    "Nơi nhận:",
    "Kính gửi:",
    "TM.",
    "KẾ HOẠCH",
    "QUYẾT ĐỊNH:",
    "xã",
    "báo cáo",
    "15/6/2024",
    "V/v",
    "\n",
    "\n",
    "\t",
    "   ",
]


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=40), st.sampled_from(["", " "]))
def test_any_text_makes_a_document(words: list[str], gap: str) -> None:
    try:
        document = read_bytes(gap.join(words).encode(), "a.txt")
    except EmptyFileError:
        return
    for provision in document.provisions:
        assert 0 <= provision.start <= provision.end <= len(document.text)
    for block in document.blocks:
        assert 0 <= block.start < block.end <= len(document.text)


def test_page_numbers_and_text_always_cover_each_other() -> None:
    document = read_bytes("một\f\fhai".encode(), "a.txt")
    assert [(page.number, document.text[page.start : page.end]) for page in document.pages] == [
        (1, "một\n"),
        (2, ""),
        (3, "hai"),
    ]


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", EmptyFileError),
        (" \n\u200b\n".encode(), EmptyFileError),
        (b"_____\n-----", EmptyFileError),
        (b"%PDF-1.4 cut", TruncatedFileError),
        (package(p("x"))[:200], TruncatedFileError),
        (package(p()), EmptyFileError),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000) + "EncryptedPackage".encode("utf-16-le"),
            EncryptedFileError,
        ),
        (bytes(range(256)) * 8, UnsupportedFormatError),
        (b"GIF89a" + bytes(100), UnsupportedFormatError),
    ],
)
@pytest.mark.parametrize("name", ["báo cáo.docx", "x"])
def test_errors_name_the_file_and_make_a_message(data: bytes, error: type[DondocError], name: str) -> None:
    with pytest.raises(error) as caught:
        read_bytes(data, name)
    assert caught.value.values["file"] == name
    for language in LANGUAGES:
        assert name in message(caught.value.code, language, **caught.value.values)


def test_a_long_text_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_TEXT_BYTES", 1000)
    with pytest.raises(TooLargeError):
        read_bytes(b"x" * 1001, "a.txt")
    monkeypatch.setattr(reading, "MOST_CHARACTERS", 10)
    with pytest.raises(TooLargeError):
        read_bytes(b"x" * 900, "a.txt")


def test_a_file_over_the_limit_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-" + bytes(100))
    monkeypatch.setattr(reading, "MOST_BYTES", 50)
    with pytest.raises(TooLargeError):
        read_document(tmp_path / "a.pdf")


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    for path in (tmp_path / "none.txt", tmp_path):
        with pytest.raises(UnreadableError):
            read_document(path)


def test_a_reader_out_of_memory_is_an_error_of_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(data: bytes, name: str) -> None:
        raise MemoryError

    monkeypatch.setattr(reading, "reader", lambda found: failing)
    with pytest.raises(ReaderFailedError):
        read_bytes(b"text", "a.txt")
