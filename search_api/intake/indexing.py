"""Bring the index up to the records: the outbox is worked off in batches, each marked only after it was loaded."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from search_api.records.store import Store
from search_api.records.stored import StoredDocument

BATCH = 100
# Loads documents into the index for good (acknowledged and refreshed); loading one again replaces it.
Load = Callable[[Iterable[StoredDocument]], object]


def bring_up(store: Store, load: Load, batch: int = BATCH) -> int:
    """Load what the index lacks; returns how many documents that was.

    A kill between loading and marking only means that the same batch is loaded again. A document that changes while
    its batch is loaded stays in the outbox.
    """
    loaded = 0
    while due := store.outbox(batch):
        load(store.documents([id_ for id_, _ in due]))
        store.mark_indexed(due)
        loaded += len(due)
    return loaded
