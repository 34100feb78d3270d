"""Homes for tests that ingest a lot."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

# A home with SQLite, and one with PostgreSQL.
from tests.search_api.records.conftest import postgres, settings

__all__ = ["postgres", "quick_disk", "settings"]


@pytest.fixture
def quick_disk(tmp_path: Path) -> Iterator[Path]:
    """A folder in memory where the system has one: a kill loses nothing of it, and thousands of syncs are quick."""
    memory = Path("/dev/shm")
    if not os.access(memory, os.W_OK):
        yield tmp_path
        return
    folder = Path(tempfile.mkdtemp(prefix="dondoc-", dir=memory))
    yield folder
    shutil.rmtree(folder)
