"""A status of the exchange by every way in: recorded beside its document, never tagged, never a broken file."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from email.message import EmailMessage
from pathlib import Path

import pytest
from click.testing import CliRunner

from ingest.edxml import Attachment, Envelope, Organ, Reference, Status, build, build_status
from search_api.board import evaluator_of
from search_api.cli import dondoc
from search_api.records import exchange
from search_api.records.store import Store
from search_api.records.verify import verify
from search_api.settings import Settings
from tests.ingest.secrecy_cases import head
from tests.search_api.intake.test_members import archive
from tests.search_api.intake.test_secrecy import plain

pytestmark = pytest.mark.slow
LETTER = plain(head(number="31/KH-UBND"))
ABOUT = Reference("000.00.04.H29", "31/KH-UBND", "2026-03-05")
STATUS = Status(Organ("000.16.04.H29", "Phòng Y tế"), (), ABOUT, "03", "Đã nhận", "2026-03-06T08:30:00")


def ingest(*paths: Path, as_json: bool = True) -> str:
    options = ["--json"] if as_json else []
    result = CliRunner().invoke(dondoc, ["ingest", "--no-index", "--workers", "1", *options, *map(str, paths)])
    assert result.exit_code == 0, result.output
    return result.stdout


def states(told: str) -> list[tuple[str, str]]:
    return [(Path(str(one["path"])).name, one["state"]) for one in json.loads(told)["files"]]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DONDOC_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("DONDOC_LANG", "vi")
    folder = tmp_path / "đến"
    folder.mkdir()
    return folder


def test_by_itself_in_an_archive_and_in_a_mail(home: Path) -> None:
    mail = EmailMessage()
    mail["Subject"] = "Trạng thái"
    mail.set_content("Kính gửi.")
    mail.add_attachment(
        build_status(replace(STATUS, code="5")), maintype="application", subtype="xml", filename="xl.edxml"
    )
    (home / "a.edxml").write_bytes(build_status(STATUS))
    (home / "b.zip").write_bytes(
        archive(tc__edxml=build_status(replace(STATUS, code="2", description="Sai thể thức")), vb__txt=LETTER.encode())
    )
    (home / "c.eml").write_bytes(mail.as_bytes())
    (home / "d.xml").write_bytes(build_status(replace(STATUS, about=replace(ABOUT, number="77/KH-UBND"))))
    told = json.loads(ingest(home))
    assert [(Path(one["path"]).name, one["state"]) for one in told["files"]] == [
        ("a.edxml", "status"), ("tc.edxml", "status"), ("vb.txt", "new"), ("xl.edxml", "status"), ("d.xml", "status"),
    ]  # fmt: skip
    assert (told["new"], told["statuses"], told["failed"], told["quarantined"]) == (1, 4, 0, 0)
    again = json.loads(ingest(home))
    assert (again["unchanged"], again["statuses"], again["new"]) == (5, 0, 0)
    with Store.open(Settings.load()) as store:
        [kept] = store.documents()
        with store.reading() as session:
            assert [one.code for one in exchange.of_document(session, kept.id)] == ["03", "02", "05"]
            assert [one.number for one in exchange.everything(session, unlinked=True)] == ["77/KH-UBND"]
        assert len(list(store.originals)) == 5
        assert not verify(store).faults


def test_what_the_run_says(home: Path) -> None:
    (home / "a.edxml").write_bytes(build_status(STATUS))
    (home / "b.edxml").write_bytes(build_status(replace(STATUS, code="02")))
    told = ingest(home, as_json=False)
    assert "2 trạng thái liên thông" in told
    assert "Phòng Y tế báo từ chối nhận văn bản 31/KH-UBND" in told
    assert "đã tiếp nhận" not in told
    assert "chưa có trong kho" in told


def test_with_a_mark_nothing_of_it_is_kept(home: Path) -> None:
    (home / "a.edxml").write_bytes(build_status(replace(STATUS, about=replace(ABOUT, number="31/KH-UBND(M)"))))
    (home / "kimnguu (Mật).edxml").write_bytes(build_status(STATUS))
    told = ingest(home)
    assert [state for _, state in states(told)] == ["stopped", "stopped"]
    with Store.open(Settings.load()) as store:
        assert list(store.originals) == []
        with store.reading() as session:
            assert exchange.everything(session) == []


def test_the_envelope_as_it_came_says_who_sent_it_and_to_whom(home: Path) -> None:
    files = (Attachment("kế hoạch.txt", LETTER.encode(), "text/plain"),)
    sender, to = Organ("000.00.04.H29", "UBND huyện An Sơn"), (Organ("000.16.04.H29", "Phòng Y tế"),)
    (home / "a.edxml").write_bytes(
        build(Envelope(sender, to, "000.00.04.H29,2026/03/05,31/KH-UBND", "31/KH-UBND", attachments=files))
    )
    assert states(ingest(home)) == [("a.edxml", "new")]
    with Store.open(Settings.load()) as store:
        [kept] = store.documents()
    assert kept.extraction["exchange"]["sender"] == {"code": "000.00.04.H29", "name": "UBND huyện An Sơn"}
    assert kept.extraction["exchange"]["recipients"] == [{"code": "000.16.04.H29", "name": "Phòng Y tế"}]


def test_finished_in_their_system_is_no_evidence_on_the_board(home: Path) -> None:
    (home / "kh.txt").write_text(LETTER, encoding="utf-8")
    ingest(home)
    with Store.open(Settings.load()) as store:
        before = evaluator_of(store).board(date(2026, 12, 31))
    (home / "a.edxml").write_bytes(build_status(replace(STATUS, code="06", description="Đã hoàn thành")))
    assert ("a.edxml", "status") in states(ingest(home))
    with Store.open(Settings.load()) as store:
        assert evaluator_of(store).board(date(2026, 12, 31)) == before
