"""DOC, RTF and ODT through LibreOffice."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from rapidfuzz.distance import Levenshtein

from ingest.canonical import assemble, canonical
from ingest.encodings import Legacy
from ingest.errors import (
    EncryptedFileError,
    MissingProgramError,
    ReaderFailedError,
    TruncatedFileError,
    UnreadableError,
)
from ingest.readers import office
from tests.ingest.test_encodings import SENTENCES, encoded

needs_office = pytest.mark.skipif(
    shutil.which("soffice") is None and shutil.which("libreoffice") is None,
    reason="LibreOffice is not installed (apt install libreoffice-writer-nogui)",
)
RTF = rb"{\rtf1\ansi x\par}"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def text_of(data: bytes, name: str) -> str:
    return assemble(office.read(data, name))[0]


@needs_office
def test_rtf_with_a_legacy_font() -> None:
    data = (
        rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Times New Roman;}{\f1 .VnTime;}}"
        rb"\f0 K\u7871?\~ho\u7841?ch\par \f1 B\'b8o c\'b8o k\'d5t qu\'b6 tr\'ad\'edc ng\'b5y\par}"
    )
    reading = office.read(data, "a.rtf")
    assert assemble(reading)[0] == "Kế hoạch\nBáo cáo kết quả trước ngày"
    assert reading.media_type == "application/rtf"
    assert [notice.code for notice in reading.notices] == ["converted-encoding"]


@needs_office
def test_many_at_once_and_a_bad_one_among_them() -> None:
    good = rb"{\rtf1\ansi Xin ch\'e0o %d\par}"
    files = [(good % 1, "1.rtf"), (OLE + "WordDocument".encode("utf-16-le") + bytes(600), "2.doc"), (good % 3, "3.rtf")]
    first, second, third = office.read_many(files)
    assert isinstance(second, TruncatedFileError)
    assert not isinstance(first, UnreadableError)
    assert not isinstance(third, UnreadableError)
    assert (assemble(first)[0], assemble(third)[0]) == ("Xin chào 1", "Xin chào 3")


def test_without_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    office._program.cache_clear()
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(MissingProgramError) as caught:
        office.read(RTF, "a.rtf")
    assert caught.value.values["package"] == "libreoffice-writer-nogui"
    monkeypatch.undo()
    office._program.cache_clear()


def test_a_call_that_hangs_is_ended_with_its_children(tmp_path: Path) -> None:
    mark = tmp_path / "alive"
    with pytest.raises(ReaderFailedError):
        office._run(["bash", "-c", f"(sleep 3; touch '{mark}') & sleep 30"], 0.3)
    subprocess.run(["sleep", "3.2"], check=True)
    assert not mark.exists()


def word_stream(flags: int) -> bytes:
    fib = b"\xec\xa5\xc1\x00" + bytes(6) + flags.to_bytes(2, "little") + bytes(500)
    return OLE + fib + "WordDocument".encode("utf-16-le") + bytes(600)


def test_a_document_with_a_password() -> None:
    with pytest.raises(EncryptedFileError):
        office.read(word_stream(0x0100), "a.doc")


def odt(**parts: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), data)
    return made.getvalue()


def test_an_odt_with_a_password_and_one_that_inflates() -> None:
    with pytest.raises(EncryptedFileError):
        office.read(odt(**{"META-INF__manifest_xml": b"<manifest:encryption-data/>"}), "a.odt")
    with pytest.raises(UnreadableError):
        office.read(odt(content_xml=bytes(9_000_000)), "a.odt")


@needs_office
@pytest.mark.shared
@pytest.mark.parametrize("name", ["plan.doc", "plan.rtf", "plan.odt", "legacy/plan.tcvn3.doc"])
def test_plan(shared: Path, name: str) -> None:
    truth = " ".join(canonical((shared / "samples/plan.truth.txt").read_text(encoding="utf-8")).split())
    text = " ".join(text_of((shared / "samples" / name).read_bytes(), name).split())
    assert Levenshtein.distance(text, truth) <= (0.001 * len(truth) if "tcvn3" in name else 0)


@needs_office
def test_libreoffice_is_started_once_for_a_call(monkeypatch: pytest.MonkeyPatch) -> None:
    statuses: list[int] = []
    run = office._run

    def counted(command: Sequence[str], seconds: float) -> int:
        statuses.append(run(command, seconds))
        return statuses[-1]

    monkeypatch.setattr(office, "_run", counted)
    for _ in range(2):
        statuses.clear()
        assert office.read_many([(RTF, "a.rtf")])
    assert statuses == [0]


@needs_office
@pytest.mark.parametrize(
    ("font", "encoding"), [("VPS Times", Legacy.VPS), ("VPS Helv", Legacy.VPS), ("VI Times", Legacy.VISCII)]
)
def test_capitals_among_the_control_characters_of_rtf(font: str, encoding: Legacy) -> None:
    """VPS and VISCII have their rare capitals where LibreOffice sees control characters."""
    text = "\n".join(SENTENCES) + "\nĐỘC LẬP; MỤC LỤC; THỊ XÃ; ỌC, Ạ, Ặ, Ẹ, Ỵ, Ẫ, Ữ, Ẳ, Ỷ; NHIỆM VỤ"
    letters = {byte: f"\\'{byte:02x}" for byte in range(256) if byte < 32 or byte > 126} | {ord("\n"): "\\par\n"}
    body = encoded(text, encoding).decode("latin-1").translate(letters)
    made = f"{{\\rtf1\\ansi\\ansicpg1252{{\\fonttbl{{\\f0\\fnil {font};}}}}\\f0\\fs28 {body}}}"
    reading = office.read(made.encode("latin-1"), "cu.rtf")
    assert "\n".join(block.text for block in reading.blocks) == text
