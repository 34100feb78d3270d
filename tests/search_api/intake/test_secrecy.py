"""A document with a mark of state secrets leaves no trace: with real readers and workers, over a whole home."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from ingest.edxml import Attachment, Envelope, build
from search_api.cli import dondoc
from search_api.intake.run import STOPPED_ACTION
from search_api.records.store import Store
from search_api.records.verify import verify
from search_api.settings import Settings
from tests.ingest.secrecy_cases import head
from tests.ingest.word import p, package

SECRET = "phương án Kim Ngưu"


def plain(text: str) -> str:
    return text.replace("**", "").replace("^^", "").replace("||", "")


@pytest.fixture
def incoming(tmp_path: Path) -> Path:
    folder = tmp_path / "đến"
    folder.mkdir()
    (folder / "kimnguu-1.txt").write_text(plain(head("TỐI MẬT")) + SECRET, encoding="utf-8")
    (folder / "kimnguu-2.docx").write_bytes(package("".join(map(p, ["MÂT", *plain(head()).splitlines()]))))
    (folder / "kimnguu-3 (M).pdf").write_bytes(b"%PDF-1.7 cut off")
    (folder / "12-KH-UBND(M) kimnguu.txt").write_text(plain(head()) + SECRET, encoding="utf-8")
    body = Attachment("kimnguu.txt", (plain(head()) + SECRET).encode(), "text/plain")
    marked = build(Envelope(number="12/KH-UBND", due="2026-12-01", attachments=(body,)))
    marked = marked.replace(b"<edXML:DueDate>", b"<edXML:Secrecy>2</edXML:Secrecy><edXML:DueDate>")
    (folder / "kimnguu-5.edxml").write_bytes(marked)
    (folder / "thường.txt").write_text(plain(head()), encoding="utf-8")
    return folder


@pytest.mark.slow
def test_nothing_is_kept_of_it(incoming: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home, scratch = tmp_path / "home", tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setenv("DONDOC_HOME", str(home))
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    result = CliRunner().invoke(dondoc, ["ingest", "--no-index", "--json", "--workers", "1", str(incoming)])
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    assert (told["total"], told["new"], told["stopped"], told["failed"]) == (6, 1, 5, 0)
    assert "kimnguu" not in result.output
    with Store.open(Settings.load()) as store:
        [run] = store.runs()
        assert (run.total, run.states, run.waiting) == (1, {"done": 1}, 0)
        [entry] = store.journal(action=STOPPED_ACTION)
        assert entry.new == {"count": 5}
        assert len(list(store.originals)) == 1
        assert not verify(store).faults
    kept = b"".join(path.read_bytes() + path.name.encode() for path in home.rglob("*") if path.is_file())
    for trace in ("kimnguu", SECRET, SECRET.encode("utf-16-le").decode("latin-1")):
        assert trace.encode() not in kept
    assert not [path for path in scratch.rglob("*") if path.is_file() or path.name.startswith("dondoc")]


@pytest.mark.parametrize("name", ["kimnguu-1.txt", "kimnguu-3 (M).pdf"])
def test_extract_prints_nothing_of_it(incoming: Path, name: str) -> None:
    result = CliRunner().invoke(dondoc, ["extract", "--json", str(incoming / name)])
    assert result.exit_code == 3
    assert "kimnguu" not in result.output
    assert result.stdout == ""
    assert "người phụ trách bảo vệ bí mật nhà nước" in result.output
