"""Fixtures for all tests."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from search_api.settings import Settings, default_cache

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests marked ``shared`` are skipped with a clear word where the evaluation data is not there."""
    if (SHARED / "contract.md").exists():
        return
    skip = pytest.mark.skip(reason=f"evaluation data not found at ../shared ({SHARED.name})")
    for item in items:
        if "shared" in item.keywords:
            item.add_marker(skip)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of the evaluation data; use with the marker of the same name."""
    return SHARED


@pytest.fixture(scope="session")
def node() -> Iterator[Settings]:
    """Settings of a home of its own with a running embedded Elasticsearch; ``connect(node)`` gives a client."""
    from search_api.index.node import Node

    # Not pytest's folder: that one is closed to the user that the node runs as when root runs the tests.
    home = Path(tempfile.mkdtemp(prefix="dondoc-tests-"))
    home.chmod(0o755)
    settings = Settings(home=home, cache=default_cache(os.environ))
    embedded = Node(settings)
    try:
        embedded.up()
        yield settings
    finally:
        embedded.down()
        shutil.rmtree(home, ignore_errors=True)
