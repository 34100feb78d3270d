"""The PDF reader on real files."""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path

import pytest
from rapidfuzz.distance import Levenshtein

from ingest.errors import EncryptedFileError, TruncatedFileError
from ingest.readers import pdf


def folded(text: str) -> str:
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text).replace("\xad", "")).strip()


@pytest.mark.shared
def test_plan_is_read_without_an_error_in_reading_order(shared: Path) -> None:
    truth = json.loads((shared / "samples/plan.truth.json").read_text(encoding="utf-8"))
    reading = pdf.read((shared / "samples/plan.pdf").read_bytes(), "plan.pdf")
    units = [folded(block.text) for block in reading.blocks]
    assert [part for part in truth["body"] if folded(part) not in units] == []
    order = ("left", "right", "title", "body", "noi_nhan", "sign", "annex")
    wanted = folded(
        " ".join([part for key in order for part in truth[key]] + [c for row in truth["table"] for c in row])
    )
    assert Levenshtein.distance(wanted, folded(" ".join(units))) == 0
    assert len(reading.page_sizes) == 13


@pytest.mark.shared
def test_hyphens_and_composed_letters(shared: Path) -> None:
    text = " ".join(block.text for block in pdf.read((shared / "samples/hyphen.pdf").read_bytes(), "h.pdf").blocks)
    assert "2021-2025" in text.replace("\xad", "")
    assert "2021- 2025" not in text


@pytest.mark.shared
def test_every_box_lies_on_its_page(shared: Path) -> None:
    reading = pdf.read((shared / "samples/plan.pdf").read_bytes(), "plan.pdf")
    for block in reading.blocks:
        for piece in block.pieces:
            assert piece.box is not None
            width, height = reading.page_sizes[piece.page - 1]
            x0, top, x1, bottom = piece.box
            assert 0 <= x0 < x1 <= width
            assert 0 <= top < bottom <= height


@pytest.mark.parametrize("data", [b"%PDF-1.7\n", b"%PDF-1.4\n1 0 obj << >> endobj", b"\x00" * 2000])
def test_damaged(data: bytes) -> None:
    with pytest.raises(TruncatedFileError):
        pdf.read(data, "hong.pdf")


@pytest.mark.shared
def test_password(shared: Path) -> None:
    with pytest.raises(EncryptedFileError):
        pdf.read((shared / "samples/hostile/enc-user.pdf").read_bytes(), "khoa.pdf")
