"""What a search gives back, and how Elasticsearch's answer becomes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from search_api.index import highlight
from search_api.index.entries import SEPARATOR
from search_api.index.schema import Scope
from search_api.index.words import Words

_SNIPPET = 320  # code points of a document shown around its best place


@dataclass(frozen=True, slots=True)
class HitAgent:
    """A body that the obligation names; ``unit`` is its id in the register where it is known."""

    name: str
    role: str
    unit: str | None
    inherited: bool
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Hit:
    """One obligation, provision or document; ``start``, ``end`` and ``highlights`` are offsets in the document's text.

    ``id`` is the obligation's id, the provision's eid or the document's id.
    """

    scope: Scope
    id: str
    document: str
    number: str | None
    type: str | None
    issuer: str | None
    issued: str | None
    subject: str | None
    file: str
    label_path: str
    page: int
    start: int
    end: int
    text: str
    highlights: list[tuple[int, int]]
    score: float | None
    superseded: bool = False
    kind: str | None = None
    heading: str | None = None
    provision: str | None = None
    request: bool | None = None
    confidence: float | None = None
    agents: list[HitAgent] = field(default_factory=list)
    deadlines: list[dict[str, Any]] = field(default_factory=list)
    targets: list[dict[str, Any]] = field(default_factory=list)
    recurrence: list[str] = field(default_factory=list)
    due: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value to filter by, how to show it, and how many hits have it."""

    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Facets:
    """Counts over all hits, not over the page."""

    unit: list[FacetValue] = field(default_factory=list)
    role: list[FacetValue] = field(default_factory=list)
    kind: list[FacetValue] = field(default_factory=list)
    document: list[FacetValue] = field(default_factory=list)
    due_month: list[FacetValue] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Results:
    """One page of hits, best first.

    ``documents`` are documents that the words name, by number or title. ``next`` is the cursor of the page after this
    one. With no hits, ``suggestions`` are like words that the index has, ``without_filters`` how many hits there are
    without the filters.
    """

    total: int
    hits: list[Hit]
    documents: list[Hit] = field(default_factory=list)
    facets: Facets = field(default_factory=Facets)
    next: str | None = None
    suggestions: list[str] = field(default_factory=list)
    without_filters: int | None = None
    took_ms: int = 0


def read_hit(scope: Scope, found: Mapping[str, Any], words: Words) -> Hit:
    """One hit of Elasticsearch's as one of ours."""
    source = found["_source"]
    original = source["original"]
    marked = found.get("highlight", {}).get("folded")
    marks = highlight.spans(marked[0], original, words) if marked else []
    start, text = source.get("start", 0), original
    if scope == "documents":
        start, text = _snippet(original, marks)
        marks = [(a - start, b - start) for a, b in marks if start <= a and b <= start + len(text)]
    own = {"obligations": "obligation", "provisions": "eid", "documents": "document"}[scope]
    return Hit(
        scope=scope,
        id=source[own],
        document=source["document"],
        number=source["number"],
        type=source["type"],
        issuer=source["issuer"],
        issued=source["issued"],
        subject=source["subject"],
        file=source["file"],
        label_path=source.get("label_path", ""),
        page=source.get("page", 1),
        start=start,
        end=start + len(text),
        text=text,
        highlights=[(start + a, start + b) for a, b in marks],
        score=found.get("_score"),
        superseded=source["superseded"],
        kind=source.get("kind"),
        heading=source.get("heading"),
        provision=source.get("provision"),
        request=source.get("request"),
        confidence=source.get("confidence"),
        agents=[_agent(agent) for agent in source.get("agents", ())],
        deadlines=source.get("deadlines", []),
        targets=source.get("targets", []),
        recurrence=source.get("recurrence", []),
        due=[(span["gte"], span["lte"]) for span in source.get("due", ())],
    )


def read_facets(found: Mapping[str, Any], unit_names: Mapping[str, str]) -> Facets:
    """Elasticsearch's aggregations as facets; ``unit_names`` has the register's name of a unit."""

    def plain(name: str) -> list[FacetValue]:
        return [FacetValue(one["key"], one["key"], one["doc_count"]) for one in found[name]["buckets"]]

    units = [
        FacetValue(one["key"], unit_names.get(one["key"]) or _label(one), one["hits"]["doc_count"])
        for one in found["agents"]["unit"]["buckets"]
    ]
    roles = [FacetValue(one["key"], one["key"], one["hits"]["doc_count"]) for one in found["agents"]["role"]["buckets"]]
    documents = []
    for one in found["document"]["buckets"]:
        value, _, label = one["key"].partition(SEPARATOR)
        documents.append(FacetValue(value, label, one["doc_count"]))
    return Facets(
        unit=sorted(units, key=lambda one: (-one.count, one.label)),
        role=sorted(roles, key=lambda one: (-one.count, one.label)),
        kind=plain("kind"),
        document=documents,
        due_month=plain("due_month"),
    )


def _label(bucket: Mapping[str, Any]) -> str:
    names = bucket["label"]["buckets"]
    return str(names[0]["key"]) if names else str(bucket["key"])


def _agent(agent: Mapping[str, Any]) -> HitAgent:
    return HitAgent(
        name=agent["name"],
        role=agent["role"],
        unit=agent["unit"],
        inherited=agent["inherited"],
        start=agent["start"],
        end=agent["end"],
    )


def _snippet(text: str, marks: list[tuple[int, int]]) -> tuple[int, str]:
    """The stretch of the text with most highlights, cut at blanks."""
    best = max(
        marks, key=lambda mark: sum(mark[0] <= m[0] < mark[0] + _SNIPPET * 3 // 4 for m in marks), default=(0, 0)
    )
    start = max(0, best[0] - _SNIPPET // 8)
    if start:
        start = text.find(" ", start, best[0]) + 1 or start
    end = min(len(text), start + _SNIPPET)
    if end < len(text):
        cut = text.rfind(" ", best[1], end)
        end = cut if cut > start else end
    return start, text[start:end]
