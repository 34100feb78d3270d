"""The index built anew from the records, behind the aliases, with search up all the while."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from elasticsearch import Elasticsearch

from search_api.index.entries import stamp
from search_api.index.faults import IndexBusyError, IndexIncompleteError, translated
from search_api.index.load import Loaded, create, index_documents, indexed, remove_documents, write
from search_api.index.schema import SCOPES, Names, Scope
from search_api.records.stored import StoredDocument

# Another machine's unfinished building younger than this may still be worked on.
_PATIENCE = timedelta(hours=6)

Documents = Callable[[], Iterable[StoredDocument]]


def reindex(
    client: Elasticsearch,
    names: Names,
    documents: Documents,
    *,
    now: datetime,
    progress: Callable[[int], None] = lambda count: None,
) -> Loaded:
    """Build new indices, check their counts, swap the aliases in one step, and remove the old indices.

    ``documents`` is called again after the build and after the swap, so that what was ingested meanwhile is not lost.
    Hold :func:`alone` around it. What a killed run left is removed first. Raises IndexBusyError where another machine
    is at it, IndexIncompleteError where the counts differ (the old indices stay in use), and what a load raises.
    """
    with translated():
        _sweep(client, names, now)
        building = now.astimezone(UTC).strftime("%Y%m%d%H%M%S%f")

        def target(scope: Scope) -> str:
            return names.index(scope, building)

        for scope in SCOPES:
            create(client, target(scope), scope, {}, host=socket.gethostname(), started=now.isoformat())
        loaded = Loaded()
        write(client, target, _counted(documents(), progress), loaded)
        client.indices.refresh(index=[target(scope) for scope in SCOPES])
        for scope in SCOPES:
            if client.count(index=target(scope))["count"] != loaded.written[scope]:
                raise IndexIncompleteError(index=target(scope))
        _swap(client, names, target)
        _catch_up(client, names, documents)
        _sweep(client, names, now)
    return loaded


@contextmanager
def alone(home: Path) -> Iterator[None]:
    """Only one rebuild of a home at a time; the lock goes with the process, however it ends. Raises IndexBusyError."""
    import fcntl

    home.mkdir(parents=True, exist_ok=True)
    with (home / "reindex.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise IndexBusyError from error
        file.write(str(os.getpid()))
        file.flush()
        yield


def _counted(documents: Iterable[StoredDocument], progress: Callable[[int], None]) -> Iterator[StoredDocument]:
    for count, one in enumerate(documents, 1):
        yield one
        progress(count)


def _swap(client: Elasticsearch, names: Names, target: Callable[[Scope], str]) -> None:
    actions: list[dict[str, dict[str, str]]] = []
    for scope in SCOPES:
        alias = names.alias(scope)
        if client.indices.exists_alias(name=alias):
            actions += [{"remove": {"index": old, "alias": alias}} for old in client.indices.get_alias(name=alias).body]
        actions.append({"add": {"index": target(scope), "alias": alias}})
    client.indices.update_aliases(actions=actions)


def _catch_up(client: Elasticsearch, names: Names, documents: Documents) -> None:
    """What came, changed or went between the reading of the records and the swap."""
    known = indexed(client, names)
    gone = set(known)

    def changed() -> Iterator[StoredDocument]:
        for one in documents():
            gone.discard(one.id)
            if known.get(one.id) != stamp(one):
                yield one

    index_documents(client, names, changed())
    if gone:
        remove_documents(client, names, gone)


def _sweep(client: Elasticsearch, names: Names, now: datetime) -> None:
    """Remove indices of ours that no alias names: old ones, and what a killed run left."""
    pattern = [f"{names.alias(scope)}-*" for scope in SCOPES]
    for index, state in client.indices.get(index=pattern, allow_no_indices=True).body.items():
        if state["aliases"]:
            continue
        meta = state["mappings"].get("_meta", {})
        elsewhere = meta.get("host") not in (None, socket.gethostname())
        if elsewhere and now - datetime.fromisoformat(meta["started"]) < _PATIENCE:
            raise IndexBusyError
        client.indices.delete(index=index, ignore_unavailable=True)
