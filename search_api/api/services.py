"""What the routes share: the records, a client of the search engine that is made when needed, the register."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, TypeVar

from elasticsearch import Elasticsearch
from fastapi import Depends, Request

from corpora.units import Register
from search_api.board import REGISTER, register_of
from search_api.index.connect import connect
from search_api.index.faults import IndexUnavailableError
from search_api.index.schema import Names
from search_api.records.store import Store
from search_api.settings import Settings

Answer = TypeVar("Answer")
Kept = TypeVar("Kept")
Connect = Callable[[Settings], Elasticsearch]


class Services:
    """One for each application; used from many threads."""

    def __init__(self, settings: Settings, connecting: Connect = connect) -> None:
        self.settings = settings
        self.names = Names(settings.index_prefix)
        self._connecting = connecting
        self._client: Elasticsearch | None = None
        self._store: Store | None = None
        self._register: tuple[bytes | None, Register] | None = None
        self._kept: dict[str, Any] = {}
        self._lock = threading.RLock()

    @property
    def store(self) -> Store:
        """The records, opened when first asked for. Raises StoreError."""
        with self._lock:
            if self._store is None:
                self._store = Store.open(self.settings)
            return self._store

    def engine(self, ask: Callable[[Elasticsearch], Answer]) -> Answer:
        """Ask the search engine; a client that no longer reaches it is made anew once (a node may change its port).

        Raises EngineError.
        """
        with self._lock:
            fresh = self._client is None
            client = self._client or self._connecting(self.settings)
            self._client = client
        try:
            return ask(client)
        except IndexUnavailableError:
            self._forget(client)
            if fresh:
                raise
        return self.engine(ask)

    def register(self) -> Register:
        """The office's register of units, read again when it was changed."""
        data = self.store.get_blob(REGISTER)
        with self._lock:
            if self._register is None or self._register[0] != data:
                self._register = data, register_of(self.store)
            return self._register[1]

    def unit_named(self, named: str) -> str | None:
        """The id of a unit given by its id, or by a name that is one unit's alone today; None for any other."""
        register, named = self.register(), named.strip()
        if not named or register.get(named) is not None:
            return named or None
        found = register.candidates(named, None, date.today())
        return found[0] if len(found) == 1 else None

    def kept(self, name: str, make: Callable[[], Kept]) -> Kept:
        """What a part of the application keeps as long as it runs, made when first asked for; closed at the end."""
        with self._lock:
            if name not in self._kept:
                self._kept[name] = make()
            found: Kept = self._kept[name]
            return found

    def close(self) -> None:
        """Close what was opened."""
        with self._lock:
            for one in self._kept.values():
                if hasattr(one, "close"):
                    one.close()
            self._kept.clear()
            if self._client is not None:
                self._client.close()
                self._client = None
            if self._store is not None:
                self._store.close()
                self._store = None

    def _forget(self, client: Elasticsearch) -> None:
        with self._lock:
            if self._client is client:
                self._client = None


def services(request: Request) -> Services:
    """The application's services."""
    found: Services = request.app.state.services
    return found


ServicesDep = Annotated[Services, Depends(services)]
