"""Stored documents into the index behind its aliases; the index is derived data and never a record.

Every write is idempotent: an entry's _id comes from its document, and what a document no longer has is removed after
what it has was written. The document's own entry goes last, so one that carries the right stamp is whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from elasticsearch import BadRequestError, Elasticsearch
from elasticsearch.helpers import streaming_bulk

from search_api.index.entries import Entry, entries, stamp
from search_api.index.faults import IndexMissingError, IndexOutdatedError, translated
from search_api.index.schema import SCOPES, SETTINGS, VERSION, Names, Scope, mappings
from search_api.records.stored import StoredDocument

FIRST_BUILDING = "first"
# A bulk request stays well under Elasticsearch's limit of 100 MB and the heap of a small node.
_BULK_BYTES = 8 * 1024 * 1024
_BULK_ENTRIES = 500
_BATCH_DOCUMENTS = 100
_PAGE = 1000

Target = Callable[[Scope], str]


@dataclass(slots=True)
class Loaded:
    """How many entries were written and how many stale ones removed, by index."""

    written: dict[Scope, int] = field(default_factory=lambda: dict.fromkeys(SCOPES, 0))
    removed: int = 0


def ensure(client: Elasticsearch, names: Names) -> None:
    """Make the indices and their aliases where there are none.

    Raises IndexOutdatedError where an index has another version's mapping: it must be rebuilt.
    """
    with translated():
        for scope in SCOPES:
            if client.indices.exists_alias(name=names.alias(scope)):
                continue
            try:
                create(client, names.index(scope, FIRST_BUILDING), scope, aliases={names.alias(scope): {}})
            except BadRequestError as error:  # another process was quicker
                if error.error != "resource_already_exists_exception":
                    raise
    check(client, names)


def check(client: Elasticsearch, names: Names) -> None:
    """Raise IndexMissingError or IndexOutdatedError unless all three indices are there in this version's mapping."""
    with translated():
        for scope in SCOPES:
            found = client.indices.get_mapping(index=names.alias(scope)).body
            if not found:
                raise IndexMissingError
            for index in found.values():
                if index["mappings"].get("_meta", {}).get("version") != VERSION:
                    raise IndexOutdatedError


def create(client: Elasticsearch, index: str, scope: Scope, aliases: Mapping[str, Any], **meta: str) -> None:
    """Make one index. Shards and replicas are the server's defaults: one shard, and a replica where it has a place."""
    client.indices.create(
        index=index,
        settings={**SETTINGS, "index": {"auto_expand_replicas": "0-1"}},
        mappings=mappings(scope, **meta),
        aliases=dict(aliases),
    )


def index_documents(
    client: Elasticsearch,
    names: Names,
    documents: Iterable[StoredDocument],
    done: Callable[[str], None] = lambda document: None,
) -> Loaded:
    """Write the documents, remove what they no longer have, and make both visible to searches.

    ``done`` is called with a document's id once all of it is in the index and can be found. Raises IndexMissingError,
    IndexOutdatedError, IndexRefusedError, IndexUnavailableError; what was done before stays done.
    """
    ensure(client, names)
    loaded = Loaded()
    for batch in _batches(documents):
        write(client, names.alias, batch, loaded, require_alias=True)
        _refresh(client, names.alias)
        loaded.removed += _remove_stale(client, names.alias, {one.id: stamp(one) for one in batch})
        for one in batch:
            done(one.id)
    return loaded


def write(
    client: Elasticsearch,
    target: Target,
    documents: Iterable[StoredDocument],
    loaded: Loaded,
    *,
    require_alias: bool = False,
) -> None:
    """Bulk-write all entries of the documents into the indices that ``target`` names; they become visible later.

    ``require_alias`` refuses to write where there is no alias, as the server would make up an index of its own.
    """
    actions = (_action(target, entry) for one in documents for entry in entries(one))
    with translated():
        for _, result in streaming_bulk(
            client,
            actions,
            chunk_size=_BULK_ENTRIES,
            max_chunk_bytes=_BULK_BYTES,
            max_retries=5,
            initial_backoff=0.5,
            max_backoff=10,
            require_alias=require_alias,
        ):
            index = result["index"]["_index"]
            scope = next(scope for scope in SCOPES if index.startswith(target(scope)))
            loaded.written[scope] += 1


def remove_documents(client: Elasticsearch, names: Names, ids: Iterable[str]) -> int:
    """Remove documents with all their entries; how many entries went. The documents' own entries go first."""
    wanted = list(ids)
    with translated():
        _refresh(client, names.alias)
        scopes: tuple[Scope, ...] = ("documents", "obligations", "provisions")
        query = {"terms": {"document": wanted}}
        removed = sum(_delete(client, names.alias(scope), query) for scope in scopes)
        _refresh(client, names.alias)
    return removed


def indexed(client: Elasticsearch, names: Names) -> dict[str, str]:
    """Every document in the index with its stamp; compare with :func:`search_api.index.entries.stamp`."""
    found = {}
    with translated():
        _refresh(client, names.alias)
        for hit in _scan(client, names.alias("documents"), {"match_all": {}}, "document", "stamp"):
            found[hit["_source"]["document"]] = hit["_source"]["stamp"]
    return found


def counts(client: Elasticsearch, names: Names) -> dict[Scope, int]:
    """How many entries each index has."""
    with translated():
        return {scope: client.count(index=names.alias(scope))["count"] for scope in SCOPES}


def _action(target: Target, entry: Entry) -> dict[str, Any]:
    return {"_op_type": "index", "_index": target(entry.scope), "_id": entry.key, "_source": entry.fields}


def _batches(documents: Iterable[StoredDocument]) -> Iterator[list[StoredDocument]]:
    batch: list[StoredDocument] = []
    for one in documents:
        batch.append(one)
        if len(batch) == _BATCH_DOCUMENTS:
            yield batch
            batch = []
    if batch:
        yield batch


def _refresh(client: Elasticsearch, target: Target) -> None:
    with translated():
        client.indices.refresh(index=[target(scope) for scope in SCOPES])


def _remove_stale(client: Elasticsearch, target: Target, stamps: Mapping[str, str]) -> int:
    """Remove entries of these documents that carry another stamp than the document has now."""
    query = {
        "bool": {
            "filter": [{"terms": {"document": list(stamps)}}],
            "must_not": [{"terms": {"stamp": [*stamps.values()]}}],
        }
    }
    with translated():
        removed = sum(_delete(client, target(scope), query) for scope in SCOPES)
    if removed:
        _refresh(client, target)
    return removed


def _delete(client: Elasticsearch, index: str, query: Mapping[str, Any]) -> int:
    """Search and bulk delete, as the minimal server has no delete by query."""
    actions = (
        {"_op_type": "delete", "_index": hit["_index"], "_id": hit["_id"]} for hit in _scan(client, index, query)
    )
    return sum(1 for ok, _ in streaming_bulk(client, actions, raise_on_error=False) if ok)


def _scan(client: Elasticsearch, index: str, query: Mapping[str, Any], *fields: str) -> Iterator[dict[str, Any]]:
    """All hits with these fields, in a view of the index that later writes do not change."""
    pit = client.open_point_in_time(index=index, keep_alive="2m")["id"]
    after: list[Any] | None = None
    try:
        while True:
            page = client.search(
                size=_PAGE,
                query=dict(query),
                source={"includes": list(fields)} if fields else False,
                sort=[{"_shard_doc": "asc"}],
                search_after=after,
                pit={"id": pit, "keep_alive": "2m"},
                track_total_hits=False,
            )
            hits = page["hits"]["hits"]
            yield from hits
            if len(hits) < _PAGE:
                return
            after = hits[-1]["sort"]
    finally:
        client.close_point_in_time(id=pit)
