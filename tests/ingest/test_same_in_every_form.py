"""What a document says does not depend on how its letters are composed, or whether its columns were kept."""

from __future__ import annotations

import unicodedata

import pytest

from corpora.samples import FOLDER
from corpora.samples.source import Sample, samples
from corpora.samples.text import as_text
from corpora.samples.word import as_docx
from ingest.read import read_bytes
from tests.ingest.containers_made import replaced
from tests.ingest.made import raw, zones

SAMPLES = list(samples(FOLDER / "sources"))


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.stem)
def test_decomposed_letters_change_nothing(sample: Sample) -> None:
    word, text = as_docx(sample), as_text(sample)
    apart = replaced(word, "word/document.xml", lambda xml: unicodedata.normalize("NFD", xml.decode()).encode())
    for whole, loose in ((word, apart), (text.encode(), unicodedata.normalize("NFD", text).encode())):
        one, other = read_bytes(whole, "a"), read_bytes(loose, "a")
        assert (other.text, other.header) == (one.text, one.header)
        assert [block.zone for block in other.blocks] == [block.zone for block in one.blocks]


FLAT_FOOT = """
KẾ HOẠCH
Trồng cây xanh năm 2026
1. Phòng Kinh tế chủ trì trồng 500 cây trước ngày 30/6/2026.
Trên đây là Kế hoạch năm 2026./.
Nơi nhận:
- Như trên;
- Lưu: VT.
{signature}
"""


@pytest.mark.parametrize(
    "signature",
    [
        "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n(Đã ký)\nPhạm Thị Cúc",
        "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\nĐã ký\nPhạm Thị Cúc",
        "TM. BAN CHỈ ĐẠO\nTRƯỞNG BAN\n(Đã ký)\nCHỦ TỊCH ỦY BAN NHÂN DÂN\nPhạm Thị Cúc",
        "CHỦ TỊCH\n(Ký, ghi rõ họ tên)\nPhạm Thị Cúc",
    ],
)
def test_a_signature_without_columns_keeps_its_order(signature: str) -> None:
    foot = [
        (column, text) for zone, column, text in zones(raw(FLAT_FOOT.format(signature=signature))) if zone == "foot"
    ]
    assert [text for column, text in foot if column == 1] == signature.split("\n")
    assert [text for column, text in foot if column == 0] == ["Nơi nhận:", "- Như trên;", "- Lưu: VT."]
