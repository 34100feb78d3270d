"""Mail and archives: each file in them is taken in by itself; DOC, RTF and ODT go to LibreOffice together."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest
from click.testing import CliRunner

from ingest.readers import office
from search_api.cli import dondoc
from search_api.intake.analysis import Analysis, analyse
from search_api.intake.workers import MOST_TOGETHER, Limits, Workers
from search_api.records.store import Store
from search_api.records.verify import verify
from search_api.settings import Settings
from tests.ingest.secrecy_cases import head
from tests.search_api.intake.test_secrecy import plain

pytestmark = pytest.mark.slow
needs_office = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")


def letter(number: int, mark: str = "") -> bytes:
    return plain(head(mark, number=f"{number}/KH-UBND")).encode()


def archive(**files: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as writer:
        for name, data in files.items():
            writer.writestr(name.replace("__", "."), data)
    return made.getvalue()


def rtf(number: int) -> bytes:
    text = "".join(char if ord(char) < 128 else f"\\u{ord(char)}?" for char in plain(head(number=f"{number}/KH-UBND")))
    return ("{\\rtf1\\ansi " + text.replace("\n", "\\par\n") + "}").encode()


def ingest(home: Path, *paths: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    monkeypatch.setenv("DONDOC_HOME", str(home))
    result = CliRunner().invoke(dondoc, ["ingest", "--no-index", "--json", "--workers", "1", *map(str, paths)])
    told: dict[str, object] = json.loads(result.stdout)
    return told


def test_each_member_has_its_own_outcome(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    incoming, home = tmp_path / "đến", tmp_path / "home"
    incoming.mkdir()
    mail = EmailMessage()
    mail["Subject"] = "Gửi kế hoạch"
    mail.set_content("Kính gửi anh chị, xin gửi kèm.")
    mail.add_attachment(letter(4), maintype="text", subtype="plain", filename="kh4.txt")
    (incoming / "a.zip").write_bytes(
        archive(kh1__txt=letter(1), kh2__txt=letter(2, "TỐI MẬT"), hong__pdf=b"%PDF-1.7", kh3__txt=letter(3))
    )
    (incoming / "b.eml").write_bytes(mail.as_bytes())
    (incoming / "c.txt").write_bytes(letter(3))
    told = ingest(home, incoming, monkeypatch=monkeypatch)
    found = [(Path(str(one["path"])).name, one["state"]) for one in told["files"]]  # type: ignore[attr-defined]
    assert found == [
        ("kh1.txt", "new"),
        ("None", "stopped"),
        ("hong.pdf", "failed"),
        ("kh3.txt", "new"),
        ("kh4.txt", "new"),
        ("c.txt", "unchanged"),
    ]
    with Store.open(Settings.load()) as store:
        names = {document.file for document in store.documents()}
        assert names == {"a.zip/kh1.txt", "a.zip/kh3.txt", "b.eml/kh4.txt"}
        [run] = store.runs()
        assert (run.total, run.waiting) == (5, 0)
        assert {path.read_bytes() for path in store.originals} == {letter(1), letter(3), letter(4)}
        assert not verify(store).faults
    again = ingest(home, incoming, monkeypatch=monkeypatch)
    assert (again["new"], again["unchanged"]) == (0, 4)


def test_an_envelope_with_a_marked_file_is_stopped_whole(tmp_path: Path) -> None:
    from ingest.edxml import Attachment, Envelope, build
    from ingest.errors import StateSecretError

    path = tmp_path / "a.edxml"
    files = (Attachment("a.txt", letter(1), "text/plain"), Attachment("b.txt", letter(2, "MẬT"), "text/plain"))
    path.write_bytes(build(Envelope(number="1/KH-UBND", attachments=files)))
    with pytest.raises(StateSecretError):
        analyse(path, gate=lambda document: None)


def first_words(path: Path, name: str | None) -> Analysis:
    """In a worker: how often LibreOffice would still have to start for this file, and its first words."""
    started: list[object] = []
    real = office._run
    office._run = lambda command, seconds: started.append(command) or real(command, seconds)  # type: ignore[func-returns-value]
    try:
        text = office.read(path.read_bytes(), path.name).blocks[2].text
    finally:
        office._run = real
    return Analysis(held="read", details={"text": text, "starts": str(len(started))})


@needs_office
def test_a_folder_of_rtf_starts_libreoffice_for_many_at_once(tmp_path: Path) -> None:
    paths = []
    for number in range(1, MOST_TOGETHER + 2):
        paths.append(tmp_path / f"{number}.rtf")
        paths[-1].write_bytes(rtf(number))
    broken = tmp_path / "hỏng.doc"
    broken.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 cut off")
    with Workers(first_words, Limits(workers=1)) as pool:
        jobs = [pool.submit(path) for path in [*paths[:3], broken, *paths[3:]]]
        made = [pool.result(job) for job in jobs]
    assert made.pop(3).error == "truncated-file"
    assert [one.details["text"] for one in made] == [f"Số: {number}/KH-UBND" for number in range(1, len(paths) + 1)]
    assert {one.details["starts"] for one in made[: MOST_TOGETHER - 1]} == {"0"}
