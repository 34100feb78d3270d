"""Corrections in the records: tables and versions follow, a newer extraction keeps them, the unfit are told."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from search_api.corrections import Correction, apply
from search_api.records import documents, journal
from search_api.records.packing import PackedDocument
from search_api.records.store import Store
from search_api.records.verify import verify
from tests.search_api.records.made import extraction, packed

PLAN = {"number": "07/KH-UBND", "issuer": "UBND xã Tân Hòa", "issued": "2026-01-15"}
AT = datetime(2026, 3, 1, tzinfo=UTC)


def said(action: str, tag: str, **more: Any) -> Correction:
    return Correction(0, AT, "Lan", action, tag, **more)


def undo(seq: int) -> Correction:
    return Correction(0, AT, "Lan", "undo", undoes=seq)


def agreeing(store: Store) -> bool:
    return not [one for one in verify(store).faults if not one.code.startswith("original")]


def test_a_corrected_number_makes_a_version_and_its_undoing_none(store: Store) -> None:
    old = store.add_document(packed("bản một", **PLAN)).id
    new = store.add_document(packed("bản hai", **PLAN | {"number": "O7/KH-UBND"})).id
    store.mark_indexed(store.outbox())
    entry = store.correct(new, said("change", "header", name="number", value={"value": "07/KH-UBND"}))
    found = store.document(new)
    assert found is not None
    assert (found.version_of, found.extraction["header"]["number"]) == (old, "07/KH-UBND")
    assert [one.id for one in store.find_by_number("7/kh-ubnd")] == [old, new]
    assert {id_ for id_, _ in store.outbox()} == {old, new}
    assert agreeing(store)
    store.correct(new, undo(entry.seq))
    found = store.document(new)
    assert found is not None
    assert (found.version_of, found.extraction["header"]["number"]) == (None, "O7/KH-UBND")
    assert agreeing(store)


def test_a_newer_extraction_keeps_what_people_said_and_tells_what_no_longer_fits(store: Store) -> None:
    first = packed("bản một", **PLAN)
    store.add_document(first)
    duty = extraction("bản một")["obligations"][0]["id"]
    store.correct(first.id, said("change", "header", name="number", value={"value": "9/KH-UBND"}))
    store.correct(first.id, said("confirm", "obligation", obligation=duty))
    newer = extraction("bản một", **PLAN)
    newer["obligations"] = []
    again = replace(PackedDocument.of(newer, size=first.size), code_version="newer", boxes=first.boxes)
    with store.writing() as session:
        assert documents.renew(session, again, at=AT, actor="Lan")
    found = store.document(first.id)
    machine = store.document(first.id, as_read=True)
    assert found is not None
    assert machine is not None
    assert found.extraction["header"]["number"] == "9/KH-UBND"
    assert machine.extraction["header"]["number"] == "07/KH-UBND"
    assert [one.id for one in store.find_by_number("9/KH-UBND")] == [first.id]
    unfit = apply(machine.extraction, store.corrections(first.id)).unfit
    assert [(one.action, one.obligation) for one in unfit] == [("confirm", duty)]
    assert agreeing(store)


def test_the_journal_page_by_page(store: Store) -> None:
    document = store.add_document(packed("bản một", **PLAN)).id
    for place in range(5):
        store.correct(document, replace(said("confirm", "header", name="number"), actor=f"Lan {place % 2}"))
    last = store.append_journal("board.waive", "d|u|2026", actor="Lan 0")

    def look(skip: int = 0, limit: int = 3, **wanted: Any) -> tuple[list[int], int]:
        with store.reading() as session:
            entries, total = journal.latest(session, journal.Wanted(**wanted), skip=skip, limit=limit)
        return [entry.seq for entry in entries], total

    assert look() == ([last.seq, last.seq - 1, last.seq - 2], 7)
    assert look(skip=6) == ([last.seq - 6], 7)
    assert look(prefix="tag.", actor="Lan 1")[1] == 2
    assert look(subject=document)[1] == 6
    assert look(since=last.at) == ([last.seq], 1)
    assert look(before=last.at)[1] == 6
    assert look(since=last.at + timedelta(days=1)) == ([], 0)
    with store.reading() as session:
        assert journal.people_and_actions(session)[1] == ["board.waive", "document.add", "tag.confirm"]
