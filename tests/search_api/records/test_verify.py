"""``verify``: nothing to say about a clean store, and every kind of damage found by its name."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from search_api.doctor import check_ingest
from search_api.records import ledger
from search_api.records.packing import PackedDocument
from search_api.records.process import Process
from search_api.records.store import Store
from search_api.records.stored import StoredDocument
from search_api.records.verify import Finding, verify
from search_api.settings import Settings
from tests.search_api.records.made import extraction, packed

PLAN = {"number": "07/KH-UBND", "issuer": "UBND xã Tân Lập", "issued": "2026-01-15"}
Damage = Callable[[sqlite3.Connection, Store], object]


def fill(store: Store, folder: Path) -> None:
    """Three documents, two of them versions of one; decisions, settings, a finished run."""
    folder.mkdir(parents=True, exist_ok=True)
    for words, head in (("bản một", PLAN), ("bản hai", PLAN), ("khác", {})):
        made = packed(words, **head)
        source = folder / f"{words}.txt"
        source.write_text(words, encoding="utf-8")
        store.originals.keep(source, made.sha256)
        store.add_document(made)
    for number in range(4):
        store.append_journal("waive", f"duty-{number}", actor="lan", reason="miễn theo văn bản")
    store.put_blob("units", b"units: []")
    store.put_blob("units", b"units: [1]")
    with store.writing() as session:
        run = ledger.begin(session, at=store.clock(), process=Process.this())
        ledger.finish(session, run, at=store.clock())


@pytest.fixture
def filled(store: Store, tmp_path: Path) -> Store:
    fill(store, tmp_path / "nguồn")
    return store


def test_a_clean_store_raises_no_alarm(filled: Store) -> None:
    found = verify(filled)
    assert (found.faults, found.documents, found.originals, found.entries) == ([], 3, 3, 9)
    assert found.head == list(filled.journal())[-1].hash
    assert [note.code for note in found.notes] == ["index-behind"]
    assert not found.index_checked


def test_an_empty_store_raises_no_alarm(store: Store) -> None:
    assert (verify(store).faults, verify(store).notes) == ([], [])


def stamp(document: StoredDocument) -> str:
    return f"{document.id}-{document.superseded_by}"


def test_an_index_that_agrees(filled: Store) -> None:
    filled.mark_indexed(filled.outbox())
    index = {one.id: stamp(one) for one in filled.documents()}
    found = verify(filled, lambda: index, stamp)
    assert (found.faults, found.notes, found.index_checked) == ([], [], True)


def test_an_index_that_does_not_agree(filled: Store) -> None:
    filled.mark_indexed(filled.outbox())
    first, second, third = (one.id for one in filled.documents())
    index = {first: "old", second: stamp_of(filled, second), "ffffffffffffffff": "x"}
    found = verify(filled, lambda: index, stamp)
    assert {(one.code, one.values["id"]) for one in found.faults} == {
        ("index-differs", first),
        ("index-missing", third),
        ("index-orphan", "ffffffffffffffff"),
    }


def stamp_of(store: Store, id_: str) -> str:
    found = store.document(id_)
    assert found is not None
    return stamp(found)


def test_what_is_recorded_while_the_index_is_read_is_no_fault(filled: Store) -> None:
    filled.mark_indexed(filled.outbox())

    def read() -> dict[str, str]:
        index = {one.id: stamp(one) for one in filled.documents()}
        made = packed("bản ba", **PLAN)
        (filled.originals.folder.parent / "x").write_text("bản ba", encoding="utf-8")
        filled.originals.keep(filled.originals.folder.parent / "x", made.sha256)
        filled.add_document(made)
        filled.mark_indexed(filled.outbox())
        return index

    assert verify(filled, read, stamp).faults == []


def _unguarded(statement: str) -> Damage:
    """Someone with the database's password takes the guards away, does it, and puts them back."""

    def damage(connection: sqlite3.Connection, store: Store) -> None:
        guards = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in guards:
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute(statement)
        for _, sql in guards:
            connection.execute(sql)

    return damage


def _sql(statement: str) -> Damage:
    return lambda connection, store: connection.execute(statement)


def _original(change: Callable[[Path], object]) -> Damage:
    def damage(connection: sqlite3.Connection, store: Store) -> None:
        path = next(iter(store.originals))
        path.chmod(0o600)
        change(path)

    return damage


def _partial(connection: sqlite3.Connection, store: Store) -> None:
    (store.originals.incoming / "abc.part").write_bytes(b"x")


DAMAGES: dict[str, tuple[Damage, set[str]]] = {
    "entry changed": (_unguarded("UPDATE journal SET reason = 'khác' WHERE seq = 5"), {"journal-changed"}),
    "old value changed": (_unguarded("UPDATE journal SET old = '\"x\"' WHERE seq = 9"), {"journal-changed"}),
    "time changed": (_unguarded("UPDATE journal SET at = '2020' || substr(at, 5) WHERE seq = 6"), {"journal-changed"}),
    "entry deleted": (_unguarded("DELETE FROM journal WHERE seq = 6"), {"journal-gap"}),
    "last entries deleted": (_unguarded("DELETE FROM journal WHERE seq >= 8"), {"journal-head"}),
    "all deleted": (_unguarded("DELETE FROM journal"), {"journal-head", "document-journal"}),
    "entry forged": (
        _unguarded(
            "INSERT INTO journal SELECT 10, at, 'khác', action, subject, reason, old, new, hash, hash "
            "FROM journal WHERE seq = 9"
        ),
        {"journal-changed", "journal-head"},
    ),
    "entries swapped": (
        _unguarded("UPDATE journal SET seq = CASE seq WHEN 5 THEN 600 ELSE 5 END WHERE seq IN (5, 6)"),
        {"journal-changed", "journal-chain", "journal-gap", "journal-head"},
    ),
    "guard gone": (_sql("DROP TRIGGER journal_no_update"), {"journal-guard"}),
    "head changed": (_sql("UPDATE journal_head SET seq = 3"), {"journal-head"}),
    "document deleted": (
        _unguarded("DELETE FROM documents WHERE number IS NULL"),
        {"document-gone", "original-orphan"},
    ),
    "document renumbered": (_sql("UPDATE documents SET number = '9/X' WHERE file = 'a.txt'"), {"record-differs"}),
    "obligation deleted": (
        _sql("DELETE FROM obligations WHERE document = (SELECT min(document) FROM obligations)"),
        {"record-obligations"},
    ),
    "extraction damaged": (_sql("UPDATE documents SET extraction = x'00'"), {"record-damaged"}),
    "version unlinked": (_sql("UPDATE documents SET superseded_by = NULL"), {"version-links"}),
    "setting changed": (_sql("UPDATE blobs SET data = x'00'"), {"setting-damaged"}),
    "setting lost": (_sql("DELETE FROM blobs"), {"setting-damaged"}),
    "original changed": (_original(lambda path: path.write_bytes(b"khac")), {"original-changed"}),
    "original cut to nothing": (_original(lambda path: path.write_bytes(b"")), {"original-changed"}),
    "original deleted": (_original(Path.unlink), {"original-missing"}),
    "original a folder": (_original(lambda path: (path.unlink(), path.mkdir())), {"original-unreadable"}),
    "original stray": (_original(lambda path: (path.parent / ("e" * 64)).write_bytes(b"x")), {"original-orphan"}),
    "partial left": (_partial, set()),
}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Store]:
    with Store.open(Settings(home=tmp_path / "kho")) as store:
        fill(store, tmp_path / "nguồn")
        yield store


@pytest.mark.parametrize("name", DAMAGES)
def test_damage_is_found(office: Store, tmp_path: Path, name: str) -> None:
    damage, codes = DAMAGES[name]
    with closing(sqlite3.connect(tmp_path / "kho" / "dondoc.sqlite", isolation_level=None)) as connection:
        damage(connection, office)
    assert {fault.code for fault in verify(office).faults} == codes


def test_paths_are_whole(office: Store) -> None:
    [path, *_] = list(office.originals)
    path.unlink()
    assert verify(office).faults[0].values["path"] == str(path)


def test_damaged_database_pages(office: Store, tmp_path: Path) -> None:
    office.close()
    path = tmp_path / "kho" / "dondoc.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'documents'").fetchone()
    with path.open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(b"\xff" * 2000)
    with Store.open(Settings(home=tmp_path / "kho")) as store:
        assert "database" in {fault.code for fault in verify(store).faults}


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("provisions", {"start": 3, "end": 99}),
        ("provisions", {"start": 5, "end": 4}),
        ("obligations", {"start": -1, "end": 3}),
        ("obligations", {"deadlines": [{"start": 0, "end": 99}]}),
        ("pages", {"start": 0, "end": 99}),
    ],
)
def test_offsets_outside_the_text_are_found(store: Store, tmp_path: Path, key: str, value: dict[str, object]) -> None:
    made = extraction("Bảy chữ")
    made[key][0] |= value
    document = PackedDocument.of(made, size=9)
    source = tmp_path / "x"
    source.write_text("Bảy chữ", encoding="utf-8")
    store.originals.keep(source, document.sha256)
    store.add_document(document)
    assert [fault.code for fault in verify(store).faults] == ["offset"]


def test_boxes_outside_the_text_are_found(store: Store, tmp_path: Path) -> None:
    made = extraction("Bảy chữ")
    document = PackedDocument.of(made, size=9, boxes=[(0, 99, 1, 0.0, 0.0, 1.0, 1.0)])
    source = tmp_path / "x"
    source.write_text("Bảy chữ", encoding="utf-8")
    store.originals.keep(source, document.sha256)
    store.add_document(document)
    assert verify(store).faults[0].values["place"] == "boxes/0"


def test_a_run_that_nothing_works_on_is_said(filled: Store) -> None:
    dead = replace(Process.this(), start="long ago")
    with filled.writing() as session:
        run = ledger.begin(session, at=filled.clock(), process=dead)
        ledger.set_total(session, run, 7)
    assert Finding("stale-run", {"run": str(run), "waiting": "7", "total": "7"}) in verify(filled).notes
    assert [one.id for one in filled.stale_runs()] == [run]
    with filled.writing() as session:
        ledger.begin(session, at=filled.clock(), process=Process.this())
    assert filled.stale_runs() == []  # the new run ended it, and works itself
    assert [one.state for one in filled.runs()] == ["working", "interrupted", "done"]


def test_doctor_says_what_an_ingest_left_undone(office: Store, tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "kho")
    assert check_ingest(settings).state == "behind"
    office.mark_indexed(office.outbox())
    assert check_ingest(settings).state == "ok"
    with office.writing() as session:
        run = ledger.begin(session, at=office.clock(), process=replace(Process.this(), start="long ago"))
        ledger.set_total(session, run, 7)
    assert (check_ingest(settings).state, check_ingest(settings).values["waiting"]) == ("stale", 7)
    assert check_ingest(Settings(home=tmp_path / "mới")).state == "unused"
