"""Elasticsearch requests for a search, from parts that the minimal server has. No I/O.

The score is a sum over fields (most_fields), as measured best for Vietnamese: single syllables and pairs of syllables
without accents, and the same with accents where the query has any.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from corpora.units.naming import folded
from corpora.units.naming import words as name_words
from search_api.index.folding import MARK_END, MARK_START
from search_api.index.schema import LONGEST_FIELD, Scope
from search_api.index.words import Term, Words

Clause = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each field counts; tuned on development questions, see ``make bench``."""

    text: float = 1.0
    text_bigrams: float = 1.0
    folded: float = 1.0
    bigrams: float = 1.0
    context: float = 0.3
    title: float = 1.0
    other: float = 0.5  # the other way of writing an abbreviation
    phrase: float = 2.0  # the words as they were typed, side by side


WEIGHTS = Weights()
# Of how many words a hit may lack how many: none of two, one of three or four, more of a long question.
COVERAGE = "2<-1 4<60% 8<30%"
_NUMBER_BOOST = 100.0
_PREFIX_BOOST = 30.0
_AGENT_BOOST = 50.0  # more than any sum over a few words: a tier of its own
_PHRASE_WORDS = 8  # a longer query is a question, not a turn of phrase
_TITLE_WORDS = 4  # so many words may stand apart in a title, fewer must stand together
_FACET_SIZE = 50


def scoring(words: Words, scope: Scope, weights: Weights = WEIGHTS) -> list[Clause]:
    """The clauses whose scores are added up; a number alone lists its document as it reads."""
    if words.numbers and not words.terms:
        return [_of_number(words, _NUMBER_BOOST)]
    clauses = [
        _match("folded", words.folded, weights.folded),
        _match("folded.bigrams", words.folded, weights.bigrams),
    ]
    if 1 < len(words.folded.split()) <= _PHRASE_WORDS:
        clauses.append(_phrase("folded", words.folded, weights.phrase))
    if words.accented:
        clauses.append(_match("text", words.text, weights.text))
        clauses.append(_match("text.bigrams", words.text, weights.text_bigrams))
    if scope == "documents":
        clauses.append(_match("title", words.folded, weights.title))
    else:
        clauses += [_match(field, words.folded, weights.context) for field in ("context", "context.bigrams")]
    for term in words.terms:
        size = len(term.folded.split())
        # A phrase scores as the sum of its words: brought to the size of what was typed.
        for other in term.others:
            boost = weights.other * max(1.0, size / len(other.split()))
            clauses.append(_phrase("folded", other, boost))
            if scope != "documents":
                clauses.append(_phrase("context", other, boost * weights.context))
    if scope == "obligations":
        clauses.append(_of_agent(words))
    if words.numbers or words.guesses:
        clauses.append(_of_number(words, _NUMBER_BOOST))
    return clauses


def coverage(words: Words, scope: Scope) -> list[Clause]:
    """What a hit must have to be one: enough of the words, and a document number either as its own or in its text."""
    fields = ["folded", "title"] if scope == "documents" else ["folded", "context"]
    needed: list[Clause] = []
    if words.terms:
        enough: list[Clause] = [
            {"bool": {"should": [_term(term, fields) for term in words.terms], "minimum_should_match": COVERAGE}}
        ]
        if words.guesses:
            enough.append(_of_number(words, 1.0))
        needed.append(_any(enough))
    if words.numbers:
        needed.append(_any([_of_number(words, 1.0), *(_phrase("folded", text, 1.0) for text in words.number_texts)]))
    return needed


def naming(words: Words) -> Clause:
    """Documents that the words name: by number, by the beginning of one, or by the words of their title."""
    numbers = [*words.numbers, *words.guesses]
    ways = [_of_number(words, _NUMBER_BOOST)] if numbers else []
    ways += [_constant({"prefix": {"number_key": number}}, _PREFIX_BOOST) for number in numbers]
    if len(words.terms) > 1:
        ways.append(_phrase("title", words.folded, 1.0))
    if len(words.folded.split()) >= _TITLE_WORDS:
        ways.append({"match": {"title": {"query": words.folded, "operator": "and"}}})
    return _any(ways) if ways else {"match_none": {}}


def marking(words: Words) -> Clause:
    """The highlight of the whole folded field, so that every position can be mapped back."""
    wanted = [_match("folded", words.folded, 1.0)]
    wanted += [_phrase("folded", other, 1.0) for term in words.terms for other in term.others]
    return {
        "type": "unified",
        "number_of_fragments": 0,
        "pre_tags": [MARK_START],
        "post_tags": [MARK_END],
        "max_analyzed_offset": LONGEST_FIELD - 1,
        "fields": {"folded": {"highlight_query": {"bool": {"should": wanted}}}},
    }


def facets() -> Clause:
    """Counts by unit, role, kind, document and month in which something is due."""
    hits: Clause = {"hits": {"reverse_nested": {}}}
    label: Clause = {"label": {"terms": {"field": "agents.name", "size": 1}}}
    return {
        "agents": {
            "nested": {"path": "agents"},
            "aggs": {
                "unit": {"terms": {"field": "agents.key", "size": _FACET_SIZE}, "aggs": {**hits, **label}},
                "role": {"terms": {"field": "agents.role", "size": _FACET_SIZE}, "aggs": hits},
            },
        },
        "kind": {"terms": {"field": "kind", "size": _FACET_SIZE}},
        "document": {"terms": {"field": "source", "size": _FACET_SIZE}},
        "due_month": {"terms": {"field": "due_month", "size": 120, "order": {"_key": "asc"}}},
    }


def suggesting(words: Words) -> Clause:
    """For a search without hits: words of the index that look like the ones typed."""
    return {"like": {"text": words.folded, "term": {"field": "folded", "suggest_mode": "missing", "size": 1}}}


def order(words: Words | None) -> list[Clause]:
    """Best first, and the same order on every run; without words the newest document first."""
    first: Clause = {"_score": "desc"} if words else {"issued": {"order": "desc", "missing": "_last"}}
    return [first, {"document": "asc"}, {"position": "asc"}]


def _term(term: Term, fields: Sequence[str]) -> Clause:
    ways: list[Clause] = [{"match": {field: {"query": term.folded, "operator": "and"}}} for field in fields]
    ways += [_phrase(field, other, 1.0) for field in fields for other in term.others]
    return _any(ways)


def _any(ways: list[Clause]) -> Clause:
    return {"bool": {"should": ways, "minimum_should_match": 1}}


def _of_agent(words: Words) -> Clause:
    """What lies on the body whose name was typed, most of all as its lead, before what only speaks of it."""
    named: Clause = {"term": {"agents.name_key": folded(" ".join(name_words(words.text)))}}
    as_lead: Clause = {"bool": {"filter": [named, {"term": {"agents.role": "lead"}}]}}
    ways = [_constant(named, _AGENT_BOOST), _constant(as_lead, _AGENT_BOOST)]
    return {"nested": {"path": "agents", "query": {"bool": {"should": ways}}, "score_mode": "max"}}


def _of_number(words: Words, boost: float) -> Clause:
    return _constant({"terms": {"number_key": [*words.numbers, *words.guesses]}}, boost)


def _match(field: str, text: str, boost: float) -> Clause:
    return {"match": {field: {"query": text, "boost": boost}}}


def _phrase(field: str, text: str, boost: float) -> Clause:
    return {"match_phrase": {field: {"query": text, "boost": boost}}}


def _constant(clause: Clause, boost: float) -> Clause:
    return {"constant_score": {"filter": clause, "boost": boost}}
