"""Loading is idempotent, a rebuild swaps in one step, and a search never fails meanwhile."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch

from search_api.index import schema
from search_api.index.entries import entries, number_key, stamp
from search_api.index.faults import (
    IndexBusyError,
    IndexIncompleteError,
    IndexMissingError,
    IndexOutdatedError,
    IndexRefusedError,
)
from search_api.index.load import check, counts, create, ensure, index_documents, indexed, remove_documents
from search_api.index.query import Query, search
from search_api.index.reindex import alone, reindex
from search_api.index.schema import SCOPES, Names
from search_api.records.stored import StoredDocument
from tests.search_api.index.made_up import ALL, DIRECTIVE, PLAN, Duty, Part, document

pytestmark = pytest.mark.node

NOW = datetime(2024, 5, 1, 8, 0, tzinfo=UTC)


@pytest.fixture
def fresh(client: Elasticsearch, request: pytest.FixtureRequest) -> Iterator[Names]:
    """Names of their own for one test."""
    names = Names(f"load-{abs(hash(request.node.name))}")
    yield names
    found = client.indices.get(index=[f"{names.alias(scope)}-*" for scope in SCOPES], allow_no_indices=True)
    for index in found.body:
        client.indices.delete(index=index)


def buildings(client: Elasticsearch, names: Names) -> set[str]:
    return set(client.indices.get(index=[f"{names.alias(scope)}-*" for scope in SCOPES], allow_no_indices=True).body)


def with_duties(number: str, *duties: str) -> StoredDocument:
    return document(number, "Thử nạp", [Part("1", "", [Duty(duty) for duty in duties])])


def test_loading_twice_changes_nothing(client: Elasticsearch, fresh: Names) -> None:
    done: list[str] = []
    first = index_documents(client, fresh, ALL, done.append)
    assert done == [one.id for one in ALL]
    before = counts(client, fresh)
    second = index_documents(client, fresh, ALL)
    assert counts(client, fresh) == before == first.written == second.written
    assert first.removed == second.removed == 0
    assert indexed(client, fresh) == {one.id: stamp(one) for one in ALL}


def test_what_a_document_no_longer_has_is_removed(client: Elasticsearch, fresh: Names) -> None:
    both = with_duties("1/KH-UBND", "Trồng cây ven sông.", "Nạo vét kênh mương.")
    index_documents(client, fresh, [both, DIRECTIVE])
    extraction = {**both.extraction, "obligations": both.extraction["obligations"][:1]}
    loaded = index_documents(client, fresh, [replace(both, extraction=extraction)])
    assert loaded.removed == 1
    assert search(client, fresh, Query("nạo vét kênh mương")).total == 0
    assert search(client, fresh, Query("trồng cây ven sông")).total == 1
    assert search(client, fresh, Query("tuần tra rừng")).total == 1  # another document's are left alone


def test_removing_documents(client: Elasticsearch, fresh: Names) -> None:
    index_documents(client, fresh, [PLAN, DIRECTIVE])
    assert remove_documents(client, fresh, [PLAN.id]) == 1 + len(list(entries(PLAN))) - 1
    assert indexed(client, fresh) == {DIRECTIVE.id: stamp(DIRECTIVE)}
    assert remove_documents(client, fresh, [PLAN.id]) == 0


def test_the_document_goes_last(client: Elasticsearch) -> None:
    assert [entry.scope for entry in entries(PLAN)][-1] == "documents"
    assert "documents" not in [entry.scope for entry in entries(PLAN)][:-1]


def test_nothing_is_loaded_into_an_index_of_another_version(client: Elasticsearch, fresh: Names) -> None:
    for scope in SCOPES:
        client.indices.create(
            index=fresh.index(scope, "old"), mappings={"_meta": {"version": "0"}}, aliases={fresh.alias(scope): {}}
        )
    with pytest.raises(IndexOutdatedError):
        index_documents(client, fresh, [PLAN])
    reindex(client, fresh, lambda: [PLAN], now=NOW)
    check(client, fresh)
    assert indexed(client, fresh) == {PLAN.id: stamp(PLAN)}


def test_without_an_index_a_check_says_so(client: Elasticsearch, fresh: Names) -> None:
    with pytest.raises(IndexMissingError):
        check(client, fresh)
    ensure(client, fresh)
    ensure(client, fresh)
    check(client, fresh)


def test_an_entry_that_does_not_fit_is_refused(client: Elasticsearch, fresh: Names) -> None:
    ensure(client, fresh)
    duty = {**PLAN.extraction["obligations"][0], "confidence": "không phải số"}
    odd = replace(PLAN, extraction={**PLAN.extraction, "obligations": [duty]})
    with pytest.raises(IndexRefusedError):
        index_documents(client, fresh, [odd])


def test_damaged_text_is_loaded(client: Elasticsearch, fresh: Names) -> None:
    odd = with_duties("9/KH-UBND", "Sửa \ud83d đường \x00 \ufdd0 hỏng " + "x" * 40_000)
    index_documents(client, fresh, [odd])
    assert search(client, fresh, Query("sửa đường")).total == 1


def test_a_rebuild_has_the_same_hits_in_the_same_order(client: Elasticsearch, fresh: Names) -> None:
    index_documents(client, fresh, ALL)
    before = search(client, fresh, Query("báo cáo thành phố", size=50))
    old = buildings(client, fresh)
    seen: list[int] = []
    reindex(client, fresh, lambda: ALL, now=NOW, progress=seen.append)
    assert seen == [1, 2, 3]
    assert search(client, fresh, Query("báo cáo thành phố", size=50)).hits == before.hits
    assert not old & buildings(client, fresh)
    assert len(buildings(client, fresh)) == len(SCOPES)


def test_search_is_up_all_the_while(client: Elasticsearch, fresh: Names) -> None:
    index_documents(client, fresh, ALL)
    ended = threading.Event()
    totals: list[int] = []
    errors: list[Exception] = []

    def keep_searching() -> None:
        while not ended.is_set():
            try:
                totals.append(search(client, fresh, Query("thành phố")).total)
            except Exception as error:  # any at all fails the test
                errors.append(error)

    searcher = threading.Thread(target=keep_searching)
    searcher.start()
    for turn in range(2):
        reindex(client, fresh, lambda: ALL, now=NOW + timedelta(seconds=turn))
    ended.set()
    searcher.join()
    assert errors == []
    assert len(totals) > 2
    assert set(totals) == {search(client, fresh, Query("thành phố")).total}


def test_what_is_ingested_meanwhile_is_not_lost(client: Elasticsearch, fresh: Names) -> None:
    late, gone = with_duties("3/KH-UBND", "Việc đến muộn."), with_duties("4/KH-UBND", "Việc đã xóa.")
    records = [PLAN, gone]
    readings = 0

    def documents() -> list[StoredDocument]:
        nonlocal readings
        readings += 1
        if readings == 1:
            found = list(records)
            # After the first reading one document comes, straight into the old index, and one goes.
            index_documents(client, fresh, [late])
            records.remove(gone)
            records.append(late)
            return found
        return records

    index_documents(client, fresh, records)
    reindex(client, fresh, documents, now=NOW)
    assert indexed(client, fresh) == {one.id: stamp(one) for one in (PLAN, late)}
    assert search(client, fresh, Query("việc đến muộn")).total == 1
    assert search(client, fresh, Query("việc đã xóa")).total == 0


def test_a_killed_rebuild_leaves_search_as_it_was_and_is_cleaned_up(client: Elasticsearch, fresh: Names) -> None:
    index_documents(client, fresh, ALL)
    before = counts(client, fresh)

    def dies() -> Iterator[StoredDocument]:
        yield PLAN
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        reindex(client, fresh, dies, now=NOW)
    assert len(buildings(client, fresh)) == 2 * len(SCOPES)
    assert counts(client, fresh) == before
    reindex(client, fresh, lambda: ALL, now=NOW + timedelta(minutes=1))
    assert len(buildings(client, fresh)) == len(SCOPES)
    assert counts(client, fresh) == before


def test_a_rebuild_that_lost_entries_is_not_swapped_in(client: Elasticsearch, fresh: Names) -> None:
    index_documents(client, fresh, ALL)
    before = counts(client, fresh)
    twice = [PLAN, PLAN]  # the same entries twice: fewer in the index than were sent
    with pytest.raises(IndexIncompleteError):
        reindex(client, fresh, lambda: twice, now=NOW)
    assert counts(client, fresh) == before


def test_two_provisions_under_one_name_are_both_loaded(client: Elasticsearch, fresh: Names) -> None:
    provisions = [{**one, "eid": "same"} for one in PLAN.extraction["provisions"]]
    odd = replace(PLAN, extraction={**PLAN.extraction, "provisions": provisions})
    reindex(client, fresh, lambda: [odd], now=NOW)
    assert counts(client, fresh)["provisions"] == len([one for one in provisions if one["end"] > one["start"]])


def test_another_machine_at_work_is_left_alone(client: Elasticsearch, fresh: Names) -> None:
    ensure(client, fresh)
    theirs = fresh.index("documents", "theirs")
    create(client, theirs, "documents", {}, host="another-machine", started=NOW.isoformat())
    with pytest.raises(IndexBusyError):
        reindex(client, fresh, lambda: ALL, now=NOW + timedelta(minutes=5))
    reindex(client, fresh, lambda: ALL, now=NOW + timedelta(days=1))
    assert theirs not in buildings(client, fresh)


def test_one_rebuild_of_a_home_at_a_time(tmp_path: Path) -> None:
    with alone(tmp_path), pytest.raises(IndexBusyError), alone(tmp_path):
        pass
    with alone(tmp_path):
        pass


@pytest.mark.parametrize(
    ("number", "key"),
    [
        ("03/KH-BCĐ138", "3/khbcd138"), ("3 / kh-bcd 138", "3/khbcd138"), ("13-KL/TW", "13/kltw"),
        ("110/2024/QĐ-UBND", "110/2024qdubnd"), ("1526/KN-UBTP14", "1526/knubtp14"), ("000", "0/"), ("KH-UBND", ""),
    ],
)  # fmt: skip
def test_number_keys(number: str, key: str) -> None:
    assert number_key(number) == key


def test_the_version_follows_the_mapping() -> None:
    described = json.dumps([schema.SETTINGS, schema.FIELDS], sort_keys=True)
    assert len(schema.VERSION) == 12
    assert '"dynamic"' not in described  # set once for all in mappings()


def test_only_parts_of_the_minimal_server_are_used() -> None:
    """The analysis is the standard tokenizer with lowercase and shingle: what every Elasticsearch has built in."""
    analysis = schema.SETTINGS["analysis"]
    assert {one["tokenizer"] for one in analysis["analyzer"].values()} == {"standard"}
    assert {one["type"] for one in analysis["filter"].values()} == {"shingle"}
    assert {name for one in analysis["analyzer"].values() for name in one["filter"]} <= {"lowercase", "pairs"}
