"""An application over a home of its own with the made-up documents, on the session's node."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from search_api.api.app import create_app
from search_api.index.connect import connect
from search_api.index.load import index_documents
from search_api.index.node import Node
from search_api.index.schema import Names
from search_api.records.packing import PackedDocument
from search_api.records.store import Store
from search_api.records.stored import StoredDocument
from search_api.settings import Settings
from tests.search_api.index.made_up import DIRECTIVE, PLAN

BASE = "http://127.0.0.1:8138"


def external(node: Settings, home: Path, prefix: str) -> Settings:
    """Settings of a home of its own that uses the session's node as an office's cluster."""
    address = Node(node).address()
    url = address.url.replace("://", f"://{address.user}:{address.password}@")
    return replace(node, home=home, elasticsearch_url=url, index_prefix=prefix)


def keep(store: Store, folder: Path, document: StoredDocument) -> None:
    """Put a made-up document into the records, with an original of its own bytes."""
    boxes = [(0, 10, 1, 70.0, 50.0, 200.0, 62.0), (20, 40, 1, 70.0, 80.0, 500.0, 92.0)]
    packed = PackedDocument.of(document.extraction, size=10, boxes=boxes, code_version="test")
    store.add_document(packed)
    original = store.originals.path(document.sha256)
    original.parent.mkdir(parents=True, exist_ok=True)
    original.write_bytes(document.extraction["text"].encode())


@pytest.fixture(scope="session")
def office(node: Settings, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A home with two documents in records and index; not to be written to."""
    settings = external(node, tmp_path_factory.mktemp("office"), "office")
    with Store.open(settings) as store, connect(settings) as client:
        for document in (PLAN, DIRECTIVE):
            keep(store, settings.home, document)
        index_documents(client, Names("office"), store.documents())
        store.mark_indexed(store.outbox())
    return settings


@pytest.fixture(scope="session")
def api(office: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(office), base_url=BASE, raise_server_exceptions=False) as client:
        yield client
