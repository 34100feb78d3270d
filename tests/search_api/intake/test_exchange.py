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
from tests.search_api.compliance.made import REGISTER
from tests.search_api.intake.test_members import archive
from tests.search_api.intake.test_secrecy import plain
from tests.search_api.test_board_commands import PLAN

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


SENDER, TO = Organ("000.00.04.H29", "UBND huyện An Sơn"), (Organ("000.16.04.H29", "Phòng Y tế"),)
CAME = Envelope(
    SENDER, TO, "000.00.04.H29,2026/03/05,31/KH-UBND", "31/KH-UBND",
    responses=(Reference("a", "8/TTr-PYT", "2026-03-01"),),
    attachments=(Attachment("kế hoạch.txt", LETTER.encode(), "text/plain"),),
)  # fmt: skip


def wrapped(data: bytes, way: str) -> bytes:
    if way == "a.zip":
        return archive(vb__edxml=data)
    if way == "a.eml":
        mail = EmailMessage()
        mail["Subject"] = "Gửi gói"
        mail.set_content("Kính gửi.")
        mail.add_attachment(data, maintype="application", subtype="xml", filename="vb.edxml")
        return mail.as_bytes()
    return data


@pytest.mark.parametrize("way", ["a.edxml", "a.zip", "a.eml"])
def test_the_envelope_says_who_sent_it_and_what_it_answers_whatever_it_came_in(home: Path, way: str) -> None:
    (home / way).write_bytes(wrapped(build(CAME), way))
    assert [state for _, state in states(ingest(home))] == ["new"]
    with Store.open(Settings.load()) as store:
        [kept] = store.documents()
        assert store.originals.path(kept.sha256).read_bytes() == build(CAME)
        assert not verify(store).faults
    found = kept.extraction["exchange"]
    assert found["sender"] == {"code": "000.00.04.H29", "name": "UBND huyện An Sơn"}
    assert found["recipients"] == [{"code": "000.16.04.H29", "name": "Phòng Y tế"}]
    assert found["answered"] == [{"number": "8/TTr-PYT", "date": "2026-03-01"}]
    assert [state for _, state in states(ingest(home))] == ["unchanged"]


@pytest.mark.parametrize("way", ["a.edxml", "a.zip", "a.eml"])
@pytest.mark.parametrize("file", [LETTER.encode(), b"MZ\0\0 no reader has this", None])
def test_a_mark_on_the_envelope_stops_it_whatever_is_in_it(home: Path, way: str, file: bytes | None) -> None:
    files = () if file is None else (Attachment("kimnguu.txt", file),)
    marked = build(replace(CAME, subject="kimnguu", attachments=files, due="2026-12-01"))
    marked = marked.replace(b"<edXML:DueDate>", b"<edXML:Secrecy>2</edXML:Secrecy><edXML:DueDate>")
    (home / way).write_bytes(wrapped(marked, way))
    assert [state for _, state in states(ingest(home))] == ["stopped"]
    with Store.open(Settings.load()) as store:
        assert list(store.originals) == []
        assert [run.total for run in store.runs()] == [0]


def test_finished_in_their_system_is_no_evidence_on_the_board(home: Path) -> None:
    register = home.parent / "register.yaml"
    register.write_text(REGISTER, encoding="utf-8")
    assert CliRunner().invoke(dondoc, ["units", "import", str(register)]).exit_code == 0
    (home / "kh.txt").write_text(PLAN, encoding="utf-8")
    ingest(home)
    with Store.open(Settings.load()) as store:
        before = evaluator_of(store).board(date(2025, 4, 1))
    assert {row.status for row in before.rows} >= {"overdue"}
    for place, unit in enumerate(dict.fromkeys(row.instance.unit_name for row in before.rows)):
        about = Reference("", "45/KH-UBND", "2025-01-20")
        told = replace(STATUS, sender=Organ("", unit), about=about, code="06", description="Đã hoàn thành, đã báo cáo")
        (home / f"{place}.edxml").write_bytes(build_status(told))
    assert "status" in {state for _, state in states(ingest(home))}
    with Store.open(Settings.load()) as store:
        with store.reading() as session:
            assert all(one.document for one in exchange.everything(session))
        assert evaluator_of(store).board(date(2025, 4, 1)) == before
