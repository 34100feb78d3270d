"""Search: words with or without accents, filters, facets and pages, over obligations, provisions or documents."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from elasticsearch import Elasticsearch

from corpora.units import Register
from nlp.extraction import Kind, Role
from search_api.index import requests
from search_api.index.entries import number_key
from search_api.index.faults import CursorError, LengthError, RangeError, ScopeError, SizeError, fault, translated
from search_api.index.requests import WEIGHTS, Clause, Weights
from search_api.index.results import Facets, FacetValue, Hit, HitAgent, Results, read_facets, read_hit
from search_api.index.schema import Names, Scope
from search_api.index.units import agent_clause, unit_filter
from search_api.index.words import Words, read_words

__all__ = ["FacetValue", "Facets", "Hit", "HitAgent", "Query", "Results", "search"]

MOST_HITS = 100
_LONGEST_QUERY = 2000
_NAMED_DOCUMENTS = 3
# What is in the index to be searched, and no part of a hit.
_UNSENT = {
    "excludes": [
        "text", "folded", "context", "title", "stamp", "source", "issuer_words",
        "agents.folded", "agents.key", "agents.name_key",
    ]
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Query:
    """What to look for. The filters on unit, role, kind and due day are for obligations only.

    ``unit`` is an id, a name or an abbreviation; ``document`` a number in any spelling, an id or a file name.
    ``due_from`` and ``due_to`` are both included. ``cursor`` is the ``next`` of the page before.
    """

    words: str = ""
    scope: Scope = "obligations"
    unit: str | None = None
    role: Role | None = None
    kind: Kind | None = None
    due_from: date | None = None
    due_to: date | None = None
    document: str | None = None
    only: frozenset[str] | None = None  # ids of obligations; None means any
    superseded: bool = False  # also versions that a newer one has replaced
    size: int = 10
    cursor: str | None = None
    facets: bool = True


def search(
    client: Elasticsearch,
    names: Names,
    query: Query,
    register: Register | None = None,
    weights: Weights = WEIGHTS,
) -> Results:
    """One page of what matches, best first.

    Raises QueryError or CursorError for what cannot be understood, IndexMissingError, IndexUnavailableError.
    """
    _check(query)
    words = read_words(query.words)
    main = _main_request(query, words, register, weights)
    lists_documents = bool(words) and query.scope == "obligations" and query.cursor is None
    searches: list[Mapping[str, Any]] = [_header(names, query.scope), main]
    if lists_documents:
        searches += [_header(names, "documents"), _named_request(query, words)]
    with translated():
        answers = client.msearch(searches=searches)["responses"]
    for answer in answers:
        if "error" in answer:
            raise fault(int(answer["status"]), str(answer["error"]))
    found, total = answers[0], answers[0]["hits"]["total"]["value"]
    named = answers[1]["hits"]["hits"] if lists_documents else []
    help_ = _no_hit_help(client, names, query, words) if not total and query.cursor is None else {}
    return Results(
        total=total,
        hits=[read_hit(query.scope, hit, words) for hit in found["hits"]["hits"]],
        documents=[read_hit("documents", hit, words) for hit in named],
        facets=_facets(found, register),
        next=_cursor(query, found["hits"]["hits"]),
        took_ms=max(answer["took"] for answer in answers),
        **help_,
    )


def _check(query: Query) -> None:
    if query.scope != "obligations" and (query.unit or query.role or query.kind or query.due_from or query.due_to):
        raise ScopeError(what=query.scope)
    if query.due_from and query.due_to and query.due_from > query.due_to:
        raise RangeError(what=f"{query.due_from} > {query.due_to}")
    if not 1 <= query.size <= MOST_HITS:
        raise SizeError(what=str(query.size))
    if len(query.words) > _LONGEST_QUERY:
        raise LengthError(what=f"{query.words[:40]}…")


def _header(names: Names, scope: Scope) -> Clause:
    # Frequencies over all shards, so that a split index ranks as one would.
    return {"index": names.alias(scope), "search_type": "dfs_query_then_fetch"}


def _main_request(query: Query, words: Words, register: Register | None, weights: Weights) -> Clause:
    request: Clause = {
        "size": query.size,
        "track_total_hits": True,
        "_source": _UNSENT,
        "query": {"bool": {"filter": _filters(query, register)}},
        "sort": requests.order(words if words else None),
    }
    if words:
        boolean = request["query"]["bool"]
        boolean["should"] = requests.scoring(words, query.scope, weights)
        boolean["minimum_should_match"] = 0
        boolean["filter"] += requests.coverage(words, query.scope)
        request["highlight"] = requests.marking(words)
    if query.cursor:
        request["search_after"] = _after(query)
    elif query.facets and query.scope == "obligations":
        request["aggs"] = requests.facets()
    return request


def _named_request(query: Query, words: Words) -> Clause:
    return {
        "size": _NAMED_DOCUMENTS,
        "_source": _UNSENT,
        "query": {"bool": {"must": [requests.naming(words)], "filter": _document_filters(query)}},
        "sort": requests.order(words),
        "highlight": requests.marking(words),
    }


def _filters(query: Query, register: Register | None) -> list[Clause]:
    clauses = _document_filters(query)
    unit = unit_filter(query.unit, register) if query.unit else None
    if agents := agent_clause(unit, query.role):
        clauses.append(agents)
    if query.kind:
        clauses.append({"term": {"kind": query.kind}})
    if query.only is not None:
        clauses.append({"terms": {"obligation": sorted(query.only)}})
    if query.due_from or query.due_to:
        ends = {"gte": query.due_from and query.due_from.isoformat(), "lte": query.due_to and query.due_to.isoformat()}
        clauses.append({"range": {"due": {key: day for key, day in ends.items() if day}}})
    return clauses


def _document_filters(query: Query) -> list[Clause]:
    clauses: list[Clause] = []
    if query.document:
        ways: list[Clause] = [{"term": {"document": query.document}}, {"term": {"file": query.document}}]
        if key := number_key(query.document):
            ways.append({"term": {"number_key": key}})
        clauses.append({"bool": {"should": ways, "minimum_should_match": 1}})
    if not query.superseded:
        clauses.append({"term": {"superseded": False}})
    return clauses


def _facets(found: Mapping[str, Any], register: Register | None) -> Facets:
    if "aggregations" not in found:
        return Facets()
    keys = [one["key"] for one in found["aggregations"]["agents"]["unit"]["buckets"]]
    known = {key: unit.name for key in keys if register and (unit := register.get(key))}
    return read_facets(found["aggregations"], known)


def _no_hit_help(client: Elasticsearch, names: Names, query: Query, words: Words) -> Clause:
    """Like words that the index has, and how many hits there would be without the filters."""
    everywhere: Clause = {"bool": {"filter": requests.coverage(words, query.scope) if words else []}}
    request: Clause = {"size": 0, "query": everywhere, "track_total_hits": True}
    if words:
        request["suggest"] = requests.suggesting(words)
    with translated():
        found = client.search(index=names.alias(query.scope), **request)
    better, at = "", 0
    for one in found.get("suggest", {}).get("like", ()):
        if one["options"]:
            better += words.folded[at : one["offset"]] + one["options"][0]["text"]
            at = one["offset"] + one["length"]
    return {
        "suggestions": [better + words.folded[at:]] if better else [],
        "without_filters": found["hits"]["total"]["value"],
    }


def _identity(query: Query) -> str:
    """The same for all pages of one search."""
    return str(binascii.crc32(repr((query.words, *(str(v) for v in _filter_values(query)))).encode()))


def _filter_values(query: Query) -> tuple[object, ...]:
    return (
        query.scope, query.unit, query.role, query.kind, query.due_from, query.due_to, query.document, query.superseded,
        query.only and sorted(query.only),
    )  # fmt: skip


def _cursor(query: Query, hits: list[Mapping[str, Any]]) -> str | None:
    if len(hits) < query.size:
        return None
    payload = json.dumps([_identity(query), hits[-1]["sort"]])
    return base64.urlsafe_b64encode(payload.encode()).decode().rstrip("=")


def _after(query: Query) -> list[Any]:
    cursor = query.cursor or ""
    try:
        identity, (first, document, position) = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, TypeError) as error:
        raise CursorError(what=cursor[:40]) from error
    right = isinstance(first, int | float) and isinstance(document, str) and isinstance(position, int)
    if identity != _identity(query) or not right:
        raise CursorError(what=cursor[:40])
    return [first, document, position]
