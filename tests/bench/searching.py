"""A search's time in the server beside its time in the client: python -m tests.bench searching (dondoc demo first)."""

from __future__ import annotations

import time
from statistics import median

from ingest.errors import DondocError
from search_api.index.connect import connect
from search_api.index.query import Query, search
from search_api.index.schema import Names
from search_api.settings import Settings

WORDS = (
    "báo cáo định kỳ",
    "bao cao dinh ky",
    "trợ giúp pháp lý",
    "phòng chống đuối nước",
    "12/KH-BCĐVTE",
    "UBND phường",
)
ROUNDS = 5


def main() -> int:
    """Print the medians over some searches of what this home's index holds."""
    try:
        client = connect(Settings.load())
    except DondocError as error:
        print(f"   skipped: {error}")
        return 0
    whole, server = [], []
    with client:
        for words in WORDS * ROUNDS:
            begun = time.perf_counter()
            found = search(client, Names(), Query(words=words))
            whole.append((time.perf_counter() - begun) * 1000)
            server.append(found.took_ms)
    print(f"   {len(whole)} searches, median {median(whole):.1f} ms; of these in the server {median(server):.1f} ms")
    return 0
