"""Statuses of the exchange in the store: which document one speaks of, whatever comes first; on both databases."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest
from sqlalchemy import inspect, text

from ingest.edxml import Organ, Reference, Status, build_status, parse_status
from search_api.records import exchange
from search_api.records.engine import connect
from search_api.records.exchange import PackedStatus, StoredStatus
from search_api.records.migrate import migrate
from search_api.records.packing import PackedDocument, document_key
from search_api.records.store import Store
from search_api.records.verify import verify
from search_api.settings import Settings
from tests.search_api.records.made import extraction, packed

NUMBER, DAY, BODY = "21/KH-UBND", "2026-02-03", "UBND xã An Sơn"
ABOUT = Reference("000.00.04.H29", NUMBER, DAY)
STATUS = Status(Organ("000.16.04.H29", "Phòng Y tế"), (), ABOUT, "03", at="2026-02-05T08:30:00")


def put(store: Store, status: Status) -> tuple[StoredStatus, bool]:
    data = build_status(status)
    sha256 = hashlib.sha256(data).hexdigest()
    store.originals.keep(data, sha256)
    made = PackedStatus.of(parse_status(data), sha256=sha256, file="a.edxml", size=len(data))
    with store.writing() as session:
        return exchange.add(session, made, at=store.clock(), actor="lan")


def document(store: Store, words: str = "Kế hoạch", envelope: tuple[str, str] | None = None, **head: str | None) -> str:
    usual: dict[str, str | None] = {"number": NUMBER, "issued": DAY, "issuer": BODY}
    made = extraction(words)
    made["header"] |= usual | head
    if envelope:
        made["exchange"] = {"document_id": envelope[0], "sender": {"code": envelope[1], "name": ""}}
    store.originals.keep(words.encode(), made["sha256"])
    return store.add_document(PackedDocument.of(made, size=len(words.encode()))).id


def linked(store: Store) -> str | None:
    with store.reading() as session:
        [one] = exchange.everything(session)
        return one.document


def told(store: Store, id_: str) -> list[str]:
    with store.reading() as session:
        return [one.code for one in exchange.of_document(session, id_)]


def test_the_same_bytes_change_nothing(store: Store) -> None:
    id_ = document(store)
    first, new = put(store, STATUS)
    assert (first.document, first.sender, first.number, new) == (id_, "Phòng Y tế", NUMBER, True)
    assert put(store, STATUS) == (first, False)
    assert told(store, id_) == ["03"]
    [entry] = store.journal(prefix="exchange.")
    assert (entry.action, entry.subject, entry.new["by"]) == ("exchange.received", id_, "Phòng Y tế")
    assert not verify(store).faults


def test_one_that_comes_first_waits_for_its_document(store: Store) -> None:
    put(store, STATUS)
    assert linked(store) is None
    with store.reading() as session:
        assert [one.number for one in exchange.everything(session, unlinked=True)] == [NUMBER]
    id_ = document(store)
    assert linked(store) == id_
    assert told(store, id_) == ["03"]
    with store.reading() as session:
        assert exchange.everything(session, unlinked=True) == []


ID = "000.00.04.H29,2026/02/03,21/KH-UBND"


@pytest.mark.parametrize(
    ("about", "head", "envelope", "found"),
    [
        (ABOUT, {}, None, True),
        (replace(ABOUT, number="021 / KH–UBND"), {}, None, True),
        (replace(ABOUT, number="21/kh-ubnd"), {"number": "21/KH-UBND "}, None, True),
        (replace(ABOUT, issued="2025-02-03"), {}, None, False),
        (replace(ABOUT, issued=None), {}, None, False),
        (replace(ABOUT, number="22/KH-UBND"), {}, None, False),
        (ABOUT, {"issued": None}, None, False),
        (ABOUT, {}, ("", "000.00.04.H29"), True),
        (ABOUT, {}, ("", "000.00.05.H29"), False),
        (replace(ABOUT, organ=""), {}, ("", "000.00.05.H29"), True),
        (Reference("", "", None, ID), {}, ("000.00.04.h29, 03/02/2026, 21/KH-UBND", ""), True),
        (Reference("", "", None, ID), {}, None, True),
        (Reference("", "", None, "5F0C-1C6E"), {}, ("5f0c-1c6e", ""), True),
        (Reference("", "", None, "5F0C-1C6E"), {}, ("5f0c-1c6f", ""), False),
        (Reference("", NUMBER, "2026-02-09", ID), {}, None, True),
        (Reference("", NUMBER, "2026-02-09", "77"), {}, ("77", ""), True),
        (Reference("", "4/BC", "2026-02-09", "77"), {}, ("77", ""), False),
    ],
)
def test_which_document_it_speaks_of(
    store: Store, about: Reference, head: dict[str, str | None], envelope: tuple[str, str] | None, found: bool
) -> None:
    id_ = document(store, "Kế hoạch", envelope, **head)
    put(store, replace(STATUS, about=about))
    assert linked(store) == (id_ if found else None)
    assert told(store, id_) == (["03"] if found else [])


def test_documents_of_two_bodies_with_one_number_and_day_are_not_guessed_between(store: Store) -> None:
    one, other = document(store), document(store, "Kế hoạch khác", issuer="UBND xã Bình Sơn")
    put(store, STATUS)
    assert (linked(store), told(store, one), told(store, other)) == (None, [], [])


def test_the_body_decides_where_the_envelopes_say_it(store: Store) -> None:
    one = document(store, envelope=("", "000.00.04.H29"))
    document(store, "Kế hoạch khác", issuer="UBND xã Bình Sơn", envelope=("", "000.00.05.H29"))
    put(store, STATUS)
    assert (linked(store), told(store, one)) == (one, ["03"])


def test_of_two_versions_the_newer_has_it_and_both_show_it(store: Store) -> None:
    old, new = document(store), document(store, "Kế hoạch đã sửa, làm xong trước ngày 20/3")
    put(store, STATUS)
    assert (linked(store), told(store, old), told(store, new)) == (new, ["03"], ["03"])


def test_a_form_without_a_number_shows_what_is_said_of_the_other(store: Store) -> None:
    words = " ".join(f"Đoạn {n} của kế hoạch phòng chống dịch bệnh trên địa bàn xã." for n in range(20))
    first = document(store, words)
    scan = document(store, f"{words} ", number=None, issued=None, issuer=None)
    put(store, STATUS)
    assert (linked(store), told(store, scan)) == (first, ["03"])


def test_a_corrected_number_moves_the_link(store: Store) -> None:
    id_ = document(store, number="27/KH-UBND")
    put(store, STATUS)
    assert linked(store) is None
    with store.writing() as session:
        session.execute(text("UPDATE documents SET number_key = '21/kh-ubnd' WHERE id = :id"), {"id": id_})
    assert linked(store) == id_


def test_refused_ones_wait_until_somebody_has_seen_them(store: Store) -> None:
    id_ = document(store)
    put(store, STATUS)
    refused, _ = put(store, replace(STATUS, code="02", description="Sai thể thức"))
    put(store, replace(STATUS, code="06"))
    back, _ = put(store, replace(STATUS, code="13", about=replace(ABOUT, number="5/CV")))
    with store.reading() as session:
        assert [(one.id, one.document) for one in exchange.for_attention(session)] == [
            (refused.id, id_), (back.id, None),
        ]  # fmt: skip
    with store.writing() as session:
        assert exchange.see(session, refused.id, at=store.clock(), actor="lan")
        assert exchange.see(session, refused.id, at=store.clock(), actor="mai")
        assert not exchange.see(session, "0" * 16, at=store.clock(), actor="lan")
    with store.reading() as session:
        assert [one.id for one in exchange.for_attention(session)] == [back.id]
        assert [one.seen_by for one in exchange.of_document(session, id_)] == ["", "lan", ""]
    assert [entry.actor for entry in store.journal(action=exchange.SEEN)] == ["lan"]


def test_many_at_once(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchange, "_TOGETHER", 2)
    ids = [document(store, f"Kế hoạch {n}", number=f"{n}/KH-UBND") for n in range(1, 6)]
    for n in (5, 1, 3, 9, 2):
        put(store, replace(STATUS, about=replace(ABOUT, number=f"{n}/KH-UBND")))
    with store.reading() as session:
        assert [one.document for one in exchange.everything(session)] == [ids[4], ids[0], ids[2], None, ids[1]]


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("DELETE FROM exchange_statuses", "document-gone"),
        ("UPDATE exchange_statuses SET content = id_of", "record-damaged"),
        ("UPDATE exchange_statuses SET code = '06'", "record-differs"),
    ],
)
def test_verify_finds_what_was_done_to_them(store: Store, statement: str, code: str) -> None:
    put(store, STATUS)
    assert not verify(store).faults
    with store.writing() as session:
        session.execute(text(statement.replace("id_of", ":bytes")), {"bytes": b"x"} if "id_of" in statement else {})
    assert code in {fault.code for fault in verify(store).faults}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (ID, "000.00.04.H29,2026-02-03,21/KH-UBND", True),
        (ID, "000.00.04.h29, 03/02/2026 08:00:00, 021/KH-UBND", True),
        (ID, "000.00.05.H29,2026-02-03,21/KH-UBND", False),
        (ID, "000.00.04.H29,2026-02-04,21/KH-UBND", False),
        ("{5F0C-1C6E}", "{5f0c-1c6e} ", True),
        ("a,b,c", "a,b,d", False),
    ],
)
def test_identifiers_as_they_are_compared(one: str, other: str, same: bool) -> None:
    assert (document_key(one) == document_key(other)) is same


def test_no_identifier_is_none() -> None:
    assert document_key(" ") is None


def test_an_identifier_of_any_length_keeps_no_document_out(store: Store) -> None:
    long = "".join(hashlib.sha256(str(n).encode()).hexdigest() for n in range(500))
    id_ = document(store, envelope=(long, long))
    put(store, replace(STATUS, description=long))
    assert told(store, id_) == []  # another body, as far as the codes say
    [entry] = store.journal(prefix="exchange.")
    assert len(entry.new["description"]) == 500


def test_odd_characters_do_not_break_the_database(store: Store) -> None:
    made = PackedStatus("ab" * 32, "a.edxml", 1, {
        "about": {"number": "2\0/KH", "organ": "\ud800", "issued": None, "document_id": "x\0"},
        "sender": {"code": "", "name": ""}, "code": "0\0", "description": "", "at": None,
    })  # fmt: skip
    with store.writing() as session:
        assert exchange.add(session, made, at=store.clock(), actor="lan")[1]


def test_the_migration_keeps_the_ledger_and_refuses_other_outcomes(settings: Settings) -> None:
    settings.home.mkdir(parents=True)
    engine = connect(settings.database)
    migrate(engine, "0002")
    row = (
        "INSERT INTO ingest_items (run, position, path, state, details, started) VALUES (1, {}, 'a', '{}', '{{}}', 'x')"
    )
    with engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO ingest_runs (id, state, started, total, host, pid, process_start)"
                " VALUES (1, 'done', 'x', 1, 'h', 1, '')"
            )
        )
        connection.execute(text(row.format(1, "failed")))
    assert migrate(engine) == "0002"
    with engine.begin() as connection:
        connection.execute(text(row.format(2, "status")))
        assert connection.execute(text("SELECT state FROM ingest_items ORDER BY position")).scalars().all() == [
            "failed", "status",
        ]  # fmt: skip
        indexes = {one["name"] for one in inspect(connection).get_indexes("ingest_items")}
        assert "ix_ingest_items_sha256" in indexes
    with pytest.raises(Exception, match="ck_ingest_items_state"), engine.begin() as connection:
        connection.execute(text(row.format(3, "khác")))
    engine.dispose()
    assert packed("a").exchange_key is None
