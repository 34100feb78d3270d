"""The gate on bad text."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from corpora.messages import LANGUAGES, message
from ingest.canonical import assemble
from ingest.errors import UnreadableError
from ingest.quality import assess, hold, notices, syllable_score
from ingest.read import read_bytes, reader
from ingest.sniff import sniff

GOOD = (
    "Ủy ban nhân dân các xã, phường rà soát hộ nghèo, lập danh sách gửi về Phòng Nội vụ trước ngày 15 hằng tháng; "
    "UBND huyện tổng hợp theo Kế hoạch số 12/KH-UBND, gửi qua hộp thư vanphong@anson.gov.vn. Giao Văn phòng theo dõi."
)
TABLE = "TT\n1\n2\n3\n100.000\n250.000\nUBND\nHĐND\n15/6\n30/9"


def without_marks(text: str) -> str:
    text = unicodedata.normalize("NFD", text).replace("đ", "d").replace("Đ", "D")
    return "".join(char for char in text if not unicodedata.combining(char))


SPLIT = " ".join(f"{word[:2]} {word[2:]}" if len(word) > 2 else word for word in GOOD.split())
BAD = {
    "split syllables": SPLIT,
    "legacy surface": "B¸o c¸o kÕt qu¶ thùc hiÖn nhiÖm vô n¨m häc cña Phßng Gi¸o dôc vµ §µo t¹o huyÖn. " * 2,
    "bad recognition": "CQng hoa xa hOi chu nghTa Vi$t Nam DQc l~p - Tl! do Slf y te tlnh s6 bao cao kel qua. " * 3,
    "glyph numbers": GOOD.replace("n", "(cid:81)").replace("h", "(cid:75)"),
    "lost letters": GOOD.replace("ộ", "\ufffd").replace("á", "\ufffd").replace("ư", "\ufffd").replace("ờ", "\ufffd"),
}


def test_good_text_passes() -> None:
    assert notices([GOOD, GOOD, TABLE, ""]) == ()
    assert not assess(GOOD).rubbish


@pytest.mark.parametrize("kind", BAD)
def test_bad_text_is_said_with_its_page(kind: str) -> None:
    (found,) = notices([GOOD, BAD[kind]])
    assert (found.code, found.values["page"]) == ("suspect-text", "2")
    assert 0 <= int(found.values["score"]) < 88


def test_text_without_marks_is_said() -> None:
    assert [notice.code for notice in notices([without_marks(GOOD) * 2])] in (["missing-marks"], ["suspect-text"])


@pytest.mark.parametrize("text", [BAD["bad recognition"], SPLIT, without_marks(GOOD) * 3])
def test_rubbish_is_held(text: str) -> None:
    document = read_bytes(text.encode(), "a.txt")
    notice = hold(document)
    assert notice is not None
    for language in LANGUAGES:
        assert "a.txt" in message(notice.code, language, file="a.txt", **notice.values)
    assert {warning.code for warning in document.warnings} & {"suspect-text", "missing-marks"}


def test_good_and_short_texts_are_not_held() -> None:
    assert hold(read_bytes(GOOD.encode(), "a.txt")) is None
    assert hold(read_bytes(b"OK, see you", "a.txt")) is None


def test_every_notice_has_a_text() -> None:
    values = {"page": "1", "score": "50", "encoding": "TCVN3", "letter": "ư", "count": "3", "file": "a"}
    codes = "suspect-text missing-marks text-held converted-encoding letters-lost damaged-characters unknown-encoding"
    for code in codes.split():
        for language in LANGUAGES:
            assert "{" not in message(code, language, **values)


@pytest.mark.shared
@pytest.mark.slow
def test_every_real_file_is_read_and_good_or_flagged(shared: Path) -> None:
    """Text formats only; PDF has its own test, LibreOffice's formats one that needs the program."""
    seen = 0
    for path in sorted((shared / "corpus/docs").iterdir()):
        if path.suffix not in (".txt", ".docx", ".html", ".md", ".json"):
            continue
        data = path.read_bytes()
        try:
            text = assemble(reader(sniff(data, path.name))(data, path.name))[0]
        except UnreadableError as error:
            pytest.fail(f"{path.name}: {error.code}")
        assert syllable_score(text)[0] > 0.95 or notices([text]), path.name
        seen += 1
    assert seen > 10
