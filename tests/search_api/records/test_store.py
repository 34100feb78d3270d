"""The record store on SQLite and PostgreSQL: documents, versions, the outbox, settings, the journal."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from search_api.records import documents, journal
from search_api.records.engine import connect
from search_api.records.errors import StoreError
from search_api.records.packing import PackedDocument, identity_key, number_key, plain_name
from search_api.records.store import Store
from search_api.settings import Settings
from tests.search_api.records.made import extraction, packed

PLAN = {"number": "07/KH-UBND", "issuer": "UBND xã Tân Lập", "issued": "2026-01-15"}


def test_document_comes_back_as_it_went_in(store: Store) -> None:
    added = store.add_document(packed("Công an xã báo cáo trước ngày 20/3/2026.", **PLAN))
    assert added.new
    found = store.document(added.id)
    assert found is not None
    assert found.extraction == extraction("Công an xã báo cáo trước ngày 20/3/2026.", **PLAN)
    assert found.boxes == ((0, 40, 1, 10.0, 20.0, 110.0, 32.5),)
    assert found.received == datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
    assert (found.id, found.version_of, found.superseded_by) == (found.sha256[:16], None, None)
    assert [one.id for one in store.documents()] == [added.id]
    assert store.document("0" * 16) is None


def test_same_bytes_again_change_nothing(store: Store) -> None:
    first = store.add_document(packed("Một", **PLAN))
    again = store.add_document(packed("Một", **PLAN))
    assert (again.new, again.id) == (False, first.id)
    assert store.count() == 1
    assert len(list(store.journal())) == 1


def test_versions_chain_and_the_old_one_goes_to_the_index_again(store: Store) -> None:
    ids = []
    for words in ("bản một", "bản hai", "bản ba"):
        ids.append(store.add_document(packed(words, **PLAN)).id)
        store.mark_indexed(store.outbox())
    chain = [(one.version_of, one.superseded_by) for one in map(store.document, ids) if one]
    assert chain == [(None, ids[1]), (ids[0], ids[2]), (ids[1], None)]
    assert store.behind() == 0
    store.add_document(packed("bản bốn", **PLAN))
    assert {id_ for id_, _ in store.outbox()} >= {ids[2]}
    assert store.behind() == 2


@pytest.mark.parametrize(
    "other",
    [
        PLAN | {"number": "08/KH-UBND"},
        PLAN | {"issuer": "UBND xã Tân Hòa"},
        PLAN | {"issued": "2026-01-16"},
        PLAN | {"number": None},
        PLAN | {"issued": None},
    ],
)
def test_another_head_is_another_document(store: Store, other: dict[str, str | None]) -> None:
    store.add_document(packed("bản một", **PLAN))
    assert store.add_document(packed("bản hai", **other)).version_of is None


def test_a_revision_made_while_indexing_stays_due(store: Store) -> None:
    store.add_document(packed("bản một", **PLAN))
    taken = store.outbox()
    store.add_document(packed("bản hai", **PLAN))
    store.mark_indexed(taken)
    assert store.behind() == 2  # the first was superseded meanwhile
    store.mark_indexed(store.outbox())
    store.mark_indexed(taken)  # late news of an older revision
    assert store.behind() == 0
    store.forget_index()
    assert store.behind() == 2


@pytest.mark.parametrize("asked", ["07/KH-UBND", "7/KH-UBND", " 07 / kh-ubnd", "07/KH–UBND"])
def test_find_by_number_however_written(store: Store, asked: str) -> None:
    store.add_document(packed("Một", **PLAN))
    store.add_document(packed("Hai", **(PLAN | {"number": "17/KH-UBND"})))
    assert [one.extraction["text"] for one in store.find_by_number(asked)] == ["Một"]


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("03/KH-BCĐ", "3/KH-BCĐ", True),
        ("03/KH-BCÐ", "03/KH-BCĐ", True),  # Icelandic eth, as old fonts typed it
        ("30/KH-BCĐ", "3/KH-BCĐ", False),
        ("0", "00", True),
    ],
)
def test_number_key(a: str, b: str, same: bool) -> None:
    assert (number_key(a) == number_key(b)) is same


def test_identity_needs_all_three() -> None:
    assert identity_key("1/BC", "UBND  xã A", "2026-01-01") == identity_key("01/BC", "ubnd xã a", "2026-01-01")
    assert identity_key("1/BC", None, "2026-01-01") is None


def test_odd_text_is_kept(store: Store) -> None:
    text_ = "hỏng \ud800 và \0 giữa chừng"
    made = extraction("x")
    made["text"] = text_
    made["header"]["number"] = "1\0/BC\ud800"
    id_ = store.add_document(PackedDocument.of(made, size=1)).id
    found = store.document(id_)
    assert found is not None
    assert found.extraction["text"] == text_
    assert plain_name("\udcff\0.txt") == "\ufffd\ufffd.txt"


def test_settings_keep_every_value_and_say_who_changed_them(store: Store) -> None:
    assert store.get_blob("units") is None
    assert store.put_blob("units", b"units: []", actor="lan", reason="new register")
    assert not store.put_blob("units", b"units: []", actor="lan")
    assert store.put_blob("units", b"units: [1]", actor="minh")
    assert store.get_blob("units") == b"units: [1]"
    first, second = store.journal(action="setting.set")
    assert (first.actor, first.old, first.reason) == ("lan", None, "new register")
    assert store.get_blob("units", second.old) == b"units: []"
    assert store.put_blob("units", b"units: []")  # back to a value that was there before
    assert store.get_blob("units") == b"units: []"


def test_journal_keeps_order_values_and_chain(store: Store) -> None:
    for number in range(3):
        store.append_journal("waive", f"duty-{number}", actor="lan", reason="miễn", old=None, new={"đ": number})
    entries = list(store.journal())
    assert [entry.seq for entry in entries] == [1, 2, 3]
    assert [entry.new for entry in entries] == [{"đ": 0}, {"đ": 1}, {"đ": 2}]
    assert [entry.subject for entry in store.journal(subject="duty-1")] == ["duty-1"]
    assert len({entry.hash for entry in entries}) == 3


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal SET actor = 'khác'",
        "DELETE FROM journal",
        "DELETE FROM journal WHERE seq = 1",
        "INSERT OR REPLACE INTO journal SELECT 1, at, 'khác', action, subject, reason, old, new, previous, hash "
        "FROM journal WHERE seq = 1",
        "TRUNCATE journal",
    ],
)
def test_journal_refuses_change(settings: Settings, store: Store, statement: str) -> None:
    store.append_journal("waive", "duty-1", actor="lan")
    engine = connect(settings.database)
    dialect = engine.dialect.name
    if ("REPLACE" in statement) != (dialect == "sqlite") and ("REPLACE" in statement or "TRUNCATE" in statement):
        statement = "DELETE FROM journal"  # a statement that the other database does not have
    with pytest.raises(Exception, match="append-only"), engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()
    assert [entry.actor for entry in store.journal()] == ["lan"]


def test_writers_at_once_wait_for_each_other(settings: Settings, store: Store) -> None:
    """Eight threads with stores of their own: nothing lost, nothing locked out, one chain."""
    failures: list[BaseException] = []

    def work(name: str) -> None:
        try:
            with Store.open(settings) as own:
                for number in range(10):
                    own.append_journal("note", f"{name}-{number}", actor=name)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(f"t{number}",)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert [entry.seq for entry in store.journal()] == list(range(1, 81))


def test_a_failed_transaction_leaves_nothing(store: Store) -> None:
    def fail() -> None:
        with store.writing() as session:
            documents.add(session, packed("Một", **PLAN), at=store.clock(), actor="lan")
            journal.append(session, at=store.clock(), actor="lan", action="note", subject="x")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert store.count() == 0
    assert list(store.journal()) == []


def test_database_errors_are_ours(store: Store) -> None:
    with pytest.raises(StoreError), store.writing() as session:
        session.execute(text("INSERT INTO obligations (document) VALUES ('nowhere')"))
