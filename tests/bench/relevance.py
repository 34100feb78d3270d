"""Relevance of the search on development question sets, beside the figures to beat: python -m tests.bench.relevance.

Each article is a provision of a document of its own, loaded and searched through the product's own path. The sets
stay outside the repository. Needs a node: ``dondoc up`` or DONDOC_ELASTICSEARCH_URL.
"""

from __future__ import annotations

import json
import math
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from elasticsearch import Elasticsearch

from ingest.errors import DondocError
from search_api.index.connect import connect
from search_api.index.folding import fold
from search_api.index.load import index_documents
from search_api.index.query import Query, search
from search_api.index.requests import WEIGHTS, Weights
from search_api.index.schema import SCOPES, Names
from search_api.records.stored import StoredDocument
from search_api.settings import Settings

SHARED = Path(__file__).resolve().parents[3] / "shared" / "retrieval"
GOALS = {"alqac2025-dev": 0.883, "virhe4qa-dev": 0.855}
LOSS = 0.01  # what a question may lose when it is typed without accents
DEPTH = 10


def article(row: dict[str, Any]) -> StoredDocument:
    """One article of a question set as a stored document with one provision."""
    text = f"{row['title']}\n{row['text']}"
    provision = {
        "eid": row["id"], "parent": None, "label_path": row["id"], "label": "", "kind": "article", "heading": "",
        "start": 0, "end": len(text), "page": 1,
    }  # fmt: skip
    header = dict.fromkeys(("number", "type", "issuer", "issued", "subject"))
    extraction = {"text": text, "header": header, "provisions": [provision], "obligations": []}
    return StoredDocument(row["id"], row["id"], f"{row['id']}.txt", datetime(2025, 1, 1, tzinfo=UTC), extraction)


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a JSON-lines file."""
    for line in path.read_text(encoding="utf-8").splitlines():
        yield json.loads(line)


def ndcg(ranked: list[str], right: set[str]) -> float:
    """nDCG of the first ten with one grade of relevance."""
    gained = sum(1 / math.log2(place + 2) for place, one in enumerate(ranked[:DEPTH]) if one in right)
    return gained / sum(1 / math.log2(place + 2) for place in range(min(DEPTH, len(right))))


def load(client: Elasticsearch, folder: Path) -> Names:
    """Load the set's articles under a prefix of its own."""
    names = Names(f"bench-{folder.name}")
    index_documents(client, names, map(article, rows(folder / "corpus.jsonl")))
    return names


def score(
    client: Elasticsearch, names: Names, folder: Path, *, plain: bool, weights: Weights = WEIGHTS
) -> dict[str, float]:
    """nDCG@10, R@1, R@10 and milliseconds a query; ``plain`` types the questions without accents."""
    right: dict[str, set[str]] = {}
    for line in (folder / "qrels.tsv").read_text(encoding="utf-8").splitlines():
        question, one = line.split("\t")[:2]
        right.setdefault(question, set()).add(one)
    totals = {"nDCG@10": 0.0, "R@1": 0.0, "R@10": 0.0}
    started, server = time.perf_counter(), 0
    for row in rows(folder / "queries.jsonl"):
        words = fold(row["text"]) if plain else row["text"]
        found = search(client, names, Query(words, scope="provisions", size=DEPTH), weights=weights)
        ranked, wanted = [hit.id for hit in found.hits], right[row["id"]]
        totals["nDCG@10"] += ndcg(ranked, wanted)
        totals["R@1"] += len(set(ranked[:1]) & wanted) / len(wanted)
        totals["R@10"] += len(set(ranked) & wanted) / len(wanted)
        server += found.took_ms
    seconds = time.perf_counter() - started
    return {name: value / len(right) for name, value in totals.items()} | {
        "ms": 1000 * seconds / len(right),
        "server ms": server / len(right),
    }


def drop(client: Elasticsearch, names: Names) -> None:
    """Remove the set's indices."""
    for scope in SCOPES:
        client.indices.delete(index=[*client.indices.get_alias(name=names.alias(scope)).body])


def main() -> int:
    """Print one line for each set, with and without accents; status 1 when a goal is missed."""
    if not SHARED.is_dir():
        print(f"   skipped: no question sets at {SHARED}")
        return 0
    try:
        client = connect(Settings.load())
    except DondocError as error:
        print(f"   skipped: {error}")
        return 0
    status = 0
    with client:
        for name, goal in GOALS.items():
            names = load(client, SHARED / name)
            try:
                found = [score(client, names, SHARED / name, plain=plain) for plain in (False, True)]
            finally:
                drop(client, names)
            for figures, how in zip(found, ("accents", "no accents"), strict=True):
                shown = "  ".join(f"{key} {value:.3f}" for key, value in figures.items())
                print(f"   {name:15} {how:10}  {shown}  goal nDCG@10 {goal:.3f}")
            accented, plain_ = (figures["nDCG@10"] for figures in found)
            status |= accented < goal or accented - plain_ > LOSS
    return int(status)


if __name__ == "__main__":
    sys.exit(main())
