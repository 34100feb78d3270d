"""Legacy encodings: tables, detection, conversion by run."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import corpora.samples
from ingest.encodings import (
    FontConverter,
    Legacy,
    _tables,
    _vni,
    convert,
    decode,
    detect_bytes,
    detect_surface,
    font_encoding,
    is_capitals_font,
    undo_double_encoding,
)

SENTENCES = (
    "Ủy ban nhân dân các xã, phường báo cáo kết quả thực hiện trước ngày 15 hằng tháng.",
    "Phòng Giáo dục và Đào tạo chủ trì, phối hợp với Công an huyện kiểm tra việc quản lý học sinh nghỉ hè.",
    "Đề nghị Giám đốc Sở Xây dựng khẩn trương hoàn thành nhiệm vụ được giao, gửi dự thảo về Văn phòng.",
    "Quỹ bảo hiểm xã hội chi trả, thẩm định hồ sơ; những trường hợp vướng mắc thì kịp thời phản ánh.",
    "Ưu tiên những hộ ở vùng sâu; giữ vững ổn định, bảo đảm kỷ cương, nề nếp; xử lý nghiêm mọi vi phạm ngay.",
)


def encoded(text: str, encoding: Legacy) -> bytes:
    """The inverse of the tables, for tests."""
    if encoding is Legacy.CP1258:
        return b"".join(_cp1258(char) for char in text)
    if encoding is Legacy.VNI:
        surfaces = {
            letter: surface for surface, letter in _vni()[1].items() if surface[-1].isupper() == letter.isupper()
        }
        return "".join(surfaces.get(char, char) for char in text).encode("cp1252")
    bytes_ = {letter: code for code, letter in _tables()[encoding].items() if code < 0x100}
    return bytes(bytes_[char] if char in bytes_ else ord(char) for char in text)


def _cp1258(char: str) -> bytes:
    try:
        return char.encode("cp1258")
    except UnicodeEncodeError:
        marks = unicodedata.normalize("NFD", char)
        tone = next(mark for mark in marks if mark in "\u0300\u0301\u0303\u0309\u0323")
        return (unicodedata.normalize("NFC", marks.replace(tone, "")) + tone).encode("cp1258")


@pytest.mark.parametrize("encoding", list(Legacy))
@pytest.mark.parametrize("sentence", SENTENCES)
def test_detected_from_one_sentence(encoding: Legacy, sentence: str) -> None:
    # TCVN3 has no capitals with tone.
    text = sentence.replace("Ủ", "ủ") if encoding is Legacy.TCVN3 else sentence
    data = encoded(text, encoding)
    assert detect_bytes(data)[0] is encoding
    assert decode(data, encoding) == text


@pytest.mark.parametrize(
    ("surface", "encoding", "expected"),
    [
        ("Céng hßa x· héi", Legacy.TCVN3, "Cộng hòa xã hội"),
        ("CéNG HßA X· HéI CHñ NGHÜA VIÖT NAM", Legacy.TCVN3, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        ("Sè: 12/Q§-UB", Legacy.TCVN3, "Số: 12/QĐ-UB"),
        ("Së Néi vô UBND tØnh Hµ TÜnh", Legacy.TCVN3, "Sở Nội vụ UBND tỉnh Hà Tĩnh"),
        ("tr\u00adêng \u201cb¸o c¸o\u201d", Legacy.TCVN3, "trường “báo cáo”"),
        ("\uf042\uf0b8o c\uf0b8o", Legacy.TCVN3, "Báo cáo"),
        ("Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam", Legacy.VNI, "Cộng hòa xã hội chủ nghĩa Việt Nam"),
        ("ÑOÄC LAÄP - TÖÏ DO", Legacy.VNI, "ĐỘC LẬP - TỰ DO"),
        ("chi phí, vì vaäy", Legacy.VNI, "chi phí, vì vậy"),
    ],
)
def test_surface(surface: str, encoding: Legacy, expected: str) -> None:
    assert convert(surface, encoding) == expected


def test_pdf_gives_hyphen_minus_and_dots_for_tcvn3() -> None:
    assert convert("ng-êi tr\u2212êng x\u2219 2021-2025", Legacy.TCVN3, from_pdf=True) == "người trường xã 2021-2025"


@pytest.mark.parametrize(
    ("font", "encoding", "capitals"),
    [
        (".VnTime", Legacy.TCVN3, False),
        (".VnTimeH", Legacy.TCVN3, True),
        ("ABCDEF+.VnArialH", Legacy.TCVN3, True),
        (".VnTimeH-Bold", Legacy.TCVN3, True),
        ("ABCDEF+.VnTimeH,Italic", Legacy.TCVN3, True),
        (".VnTime-Bold", Legacy.TCVN3, False),
        ("VnTime", Legacy.TCVN3, False),
        ("VNI-Times", Legacy.VNI, False),
        ("VNI Helve", Legacy.VNI, False),
        ("Times New Roman", None, False),
        (None, None, False),
    ],
)
def test_fonts(font: str | None, encoding: Legacy | None, capitals: bool) -> None:
    assert font_encoding(font) is encoding
    assert is_capitals_font(font) is capitals


LINE = [("B¸o c¸o kÕt qu¶ thùc hiÖn nhiÖm vô n¨m häc", ".VnTime")]


def test_runs_convert_only_where_font_and_syllables_agree() -> None:
    unicode_line = [("Báo cáo kết quả thực hiện", ".VnTime"), (" và kế hoạch là", ".VnTime")]
    other_font = [("café à la crème", "Arial")]
    heading = [("kÕ ho¹ch", ".VnTimeH"), (" n¨m 2024", ".VnTimeH")]
    made = FontConverter([LINE, unicode_line, other_font, heading])
    assert made.line(LINE) == "Báo cáo kết quả thực hiện nhiệm vụ năm học"
    assert made.line(unicode_line) == "Báo cáo kết quả thực hiện và kế hoạch là"
    assert made.line(other_font) == "café à la crème"
    assert made.line(heading) == "KẾ HOẠCH NĂM 2024"
    assert made.converted == {Legacy.TCVN3}


def test_unicode_in_a_legacy_font_is_left_alone() -> None:
    lines = [[("Ủy ban nhân dân huyện", ".VnTimeH")], [("là và hòa có", "VNI-Times")]]
    made = FontConverter(lines)
    assert made.idle
    assert [made.line(line) for line in lines] == ["Ủy ban nhân dân huyện", "là và hòa có"]


def test_vni_pairs_over_two_runs() -> None:
    line = [("Baùo caùo keát qua", "VNI-Times"), ("û thöïc hieän", "VNI-Times")]
    assert FontConverter([line]).line(line) == "Báo cáo kết quả thực hiện"


def test_surface_without_fonts() -> None:
    assert detect_surface("B¸o c¸o kÕt qu¶ thùc hiÖn nhiÖm vô") is Legacy.TCVN3
    assert detect_surface("Báo cáo kết quả thực hiện nhiệm vụ") is None
    assert detect_surface("The café's résumé, naïve façade") is None
    assert detect_surface("plain") is None


def test_double_encoding() -> None:
    text = "Ủy ban nhân dân tỉnh báo cáo kết quả"
    assert undo_double_encoding(text.encode().decode("latin-1")) == text
    assert undo_double_encoding(text) is None


@given(st.binary(max_size=80), st.sampled_from(Legacy))
def test_any_bytes_decode(data: bytes, encoding: Legacy) -> None:
    text = decode(data, encoding)
    assert unicodedata.is_normalized("NFC", text)
    detect_bytes(data)


@pytest.mark.parametrize(
    ("surface", "text"),
    [
        ("ng-êi", "người"),
        ("Ch-¬ng tr×nh", "Chương trình"),
        ("sè 15/2004/TT-BNV", "số 15/2004/TT-BNV"),
        ("Q§-TTg", "QĐ-TTg"),
        ("N§-CP", "NĐ-CP"),
    ],
)
def test_a_hyphen_of_a_pdf_is_the_letter_between_small_letters_only(surface: str, text: str) -> None:
    assert convert(surface, Legacy.TCVN3, from_pdf=True) == text


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("như sau", False),  # surface "nh- sau"
        ("ưu tiên hộ nghèo", False),  # "-u tiên"
        ("Bộ Kế hoạch và Đầu tư", False),  # at the end of a line
        ("gửi thư, báo", False),
        ("Tư pháp", False),
        ("- Chủ trì, phối hợp", True),  # bullets
        ("-Phòng Tài chính", True),
        ("c- Nội dung", True),  # a label
        ("Độc lập- Tự do", True),
        ("Số 12/NH- UBND", True),
        ("Điều 6- Nhiệm vụ", True),
        ("Mục I - Quy định", True),
    ],
)
def test_a_hyphen_at_the_edge_of_a_word_is_the_letter_where_that_makes_a_syllable(text: str, kept: bool) -> None:
    surface = encoded(text, Legacy.TCVN3).decode("latin-1").replace("\xad", "-")
    assert ("ư" not in text) is kept
    assert convert(surface, Legacy.TCVN3, from_pdf=True) == text


def test_a_line_that_is_words_before_and_after_goes_with_the_document() -> None:
    texts = [sentence.replace("Ủ", "ủ") for sentence in SENTENCES]
    lines = [[(encoded(text, Legacy.TCVN3).decode("latin-1"), ".VnTime")] for text in texts]
    short = [("mét hé kinh doanh c\xb8 thÓ, mét tæ hîp t\xb8c", ".VnTime")]
    converter = FontConverter([*lines, short], from_pdf=True)
    assert converter.line(short) == "một hộ kinh doanh cá thể, một tổ hợp tác"


_PROSE = sorted(Path(corpora.samples.__file__).parent.glob("*/*.txt"))
# What an encoding has no character for: typographic signs, and in TCVN3 capitals with tone.
_SIGNS = str.maketrans({"–": "-", "“": '"', "”": '"', "‘": "'", "’": "'"})


@pytest.mark.parametrize("encoding", list(Legacy))
@pytest.mark.parametrize("path", _PROSE, ids=lambda path: path.stem)
def test_a_whole_document_comes_back_as_it_was(path: Path, encoding: Legacy) -> None:
    text = path.read_text(encoding="utf-8").translate(_SIGNS)
    known = set(_tables()[Legacy.TCVN3].values())
    if encoding is Legacy.TCVN3:
        text = "".join(char if char.isascii() or char in known else char.lower() for char in text)
    data = encoded(text, encoding)
    assert detect_bytes(data)[0] is encoding
    if encoding is Legacy.TCVN3:
        assert decode(data, encoding).casefold() == text.casefold()
    else:
        assert decode(data, encoding) == text
    assert detect_surface(text) is None
