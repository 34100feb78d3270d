"""A node with the made-up documents, loaded once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from elasticsearch import Elasticsearch

from search_api.index.connect import connect
from search_api.index.load import index_documents
from search_api.index.schema import Names
from search_api.settings import Settings
from tests.search_api.index.made_up import ALL


@pytest.fixture(scope="session")
def client(node: Settings) -> Iterator[Elasticsearch]:
    with connect(node) as connected:
        yield connected


@pytest.fixture(scope="session")
def names(client: Elasticsearch) -> Names:
    """The made-up documents' indices; not to be written to."""
    made = Names("made-up")
    index_documents(client, made, ALL)
    return made
