"""The index of these settings brought up to the records, the embedded node being started for it if need be."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from search_api.intake.indexing import bring_up
from search_api.records.store import Store
from search_api.records.stored import StoredDocument
from search_api.settings import Settings

Say = Callable[[str], None]


def start_node(settings: Settings, say: Say) -> None:
    """Start the embedded node unless an office's own cluster is set. Raises an EngineError that says what to do."""
    from search_api.index.node import Node

    if not settings.elasticsearch_url:
        Node(settings, say=say).up()


def catch_up(store: Store, settings: Settings) -> int:
    """Load what the index lacks; how many documents that was.

    An index that lost entries (its folder was deleted, another cluster was set) has fewer documents than the records
    say it has: then everything is loaded again. Raises an EngineError; the outbox then keeps what is left.
    """
    from search_api.index.connect import connect
    from search_api.index.load import counts, ensure, index_documents
    from search_api.index.schema import Names

    names = Names(settings.index_prefix)
    with connect(settings) as client:
        ensure(client, names)
        if counts(client, names)["documents"] < store.count() - store.behind():
            store.forget_index()

        def load(documents: Iterable[StoredDocument]) -> None:
            index_documents(client, names, documents)

        return bring_up(store, load)


def index_stamps(settings: Settings) -> dict[str, str]:
    """The stamp of each document in the index. Raises an EngineError."""
    from search_api.index.connect import connect
    from search_api.index.load import indexed
    from search_api.index.schema import Names

    with connect(settings) as client:
        return indexed(client, Names(settings.index_prefix))
