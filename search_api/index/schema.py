"""Mappings of the three indices, built only from parts that the minimal server has too.

``text`` is a text with its tones placed in one way, ``folded`` the same without case, tones and marks, both as long as
the original, which is kept beside them unindexed: a highlight in any of them is a position in the original. Both
have a sub-field of word pairs (shingles). Nothing is expanded in the index: abbreviations belong to the query.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any, Literal, get_args

Scope = Literal["obligations", "provisions", "documents"]
SCOPES: tuple[Scope, ...] = get_args(Scope)

# Elasticsearch's default for what a highlighter reads of one field; a longer text is searched by its provisions.
LONGEST_FIELD = 1_000_000
_LONGEST_KEYWORD = 2_000  # code points; Lucene refuses a term over 32,766 bytes

KEYWORD: dict[str, Any] = {"type": "keyword", "ignore_above": _LONGEST_KEYWORD}
KEPT: dict[str, Any] = {"type": "keyword", "index": False, "doc_values": False}
OPAQUE: dict[str, Any] = {"type": "object", "enabled": False}
WORDS: dict[str, Any] = {"type": "text", "analyzer": "syllables"}
PAIRED: dict[str, Any] = {**WORDS, "fields": {"bigrams": {"type": "text", "analyzer": "bigrams"}}}

SETTINGS: dict[str, Any] = {
    "analysis": {
        "analyzer": {
            "syllables": {"type": "custom", "tokenizer": "standard", "filter": ["lowercase"]},
            "bigrams": {"type": "custom", "tokenizer": "standard", "filter": ["lowercase", "pairs"]},
        },
        "filter": {
            "pairs": {"type": "shingle", "min_shingle_size": 2, "max_shingle_size": 2, "output_unigrams": False}
        },
    }
}

# The document that an entry belongs to, repeated in every entry, as a hit must say it and filters use it.
_ORIGIN: dict[str, Any] = {
    "document": KEYWORD,
    "stamp": KEYWORD,
    "superseded": {"type": "boolean"},
    "number": KEYWORD,
    "number_key": KEYWORD,
    "type": KEYWORD,
    "issuer": KEYWORD,
    "issuer_words": WORDS,  # with the body above it and the place, folded: whose "Công an thành phố" is meant
    "issued": {"type": "date", "format": "strict_date"},
    "subject": KEPT,
    "file": KEYWORD,
    "source": KEYWORD,  # what a document facet counts: id and a name to show
    "position": {"type": "integer"},
}

_TEXT: dict[str, Any] = {"original": KEPT, "text": PAIRED, "folded": PAIRED, "context": PAIRED}

_PLACED: dict[str, Any] = {
    "label_path": KEYWORD,
    "start": {"type": "integer"},
    "end": {"type": "integer"},
    "page": {"type": "integer"},
}

_AGENTS: dict[str, Any] = {
    "type": "nested",
    "properties": {
        "name": KEYWORD,
        "folded": WORDS,
        "unit": KEYWORD,
        "role": KEYWORD,
        "name_key": KEYWORD,  # the name written out and folded
        "key": KEYWORD,  # what a unit facet counts: the unit, or the name's key where it is not resolved
        "inherited": {"type": "boolean"},
        "start": {"type": "integer", "index": False},
        "end": {"type": "integer", "index": False},
    },
}

FIELDS: dict[Scope, dict[str, Any]] = {
    "documents": {
        **_ORIGIN,
        **_TEXT,
        "sha256": KEYWORD,
        "received": {"type": "date"},
        "title": WORDS,
        "obligations": {"type": "integer"},
        "provisions": {"type": "integer"},
    },
    "provisions": {
        **_ORIGIN,
        **_TEXT,
        **_PLACED,
        "eid": KEYWORD,
        "kind": KEYWORD,
        "heading": KEPT,
    },
    "obligations": {
        **_ORIGIN,
        **_TEXT,
        **_PLACED,
        "obligation": KEYWORD,
        "provision": KEYWORD,
        "kind": KEYWORD,
        "request": {"type": "boolean"},
        "confidence": {"type": "float"},
        "agents": _AGENTS,
        "deadlines": OPAQUE,
        "targets": OPAQUE,
        "due": {"type": "date_range", "format": "strict_date"},
        "due_month": KEYWORD,
        "recurrence": KEYWORD,
    },
}

# Changes whenever a mapping or an analyser does: an index of another version must be rebuilt.
VERSION = hashlib.sha256(json.dumps([SETTINGS, FIELDS], sort_keys=True).encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Names:
    """The aliases of one office's indices; several offices may share a cluster under different prefixes."""

    prefix: str = "dondoc"

    def alias(self, scope: Scope) -> str:
        """The name under which searches and loads know the index."""
        return f"{self.prefix}-{scope}"

    def index(self, scope: Scope, stamp: str) -> str:
        """The name of one building of the index."""
        return f"{self.alias(scope)}-{stamp}"


def mappings(scope: Scope, **meta: str) -> dict[str, Any]:
    """The mapping of one index; an unknown field is an error, not a new field."""
    return {"dynamic": "strict", "_meta": {"version": VERSION, **meta}, "properties": FIELDS[scope]}
