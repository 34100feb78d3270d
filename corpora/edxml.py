"""Codes of the status of a document in the exchange (QCVN 102:2016/BTTTT), from lexicon/edxml_statuses.yaml."""

from __future__ import annotations

from functools import cache

from corpora.lexicon import load
from corpora.messages import message

REFUSED = "refused"
OTHER = "other"


@cache
def _table() -> dict[str, dict[str, object]]:
    return {str(code): dict(row) for code, row in load("edxml_statuses")["statuses"].items()}


def codes() -> tuple[str, ...]:
    """The codes of the regulation, of two digits each."""
    return tuple(_table())


def name_of(code: str) -> str:
    """The short name of a code, for programs and the journal; ``other`` for one that the regulation does not have."""
    return str(_table()[code]["name"]) if code in _table() else OTHER


def attention(code: str) -> bool:
    """Whether somebody must see it."""
    return code in _table() and bool(_table()[code]["attention"])


def attention_codes() -> tuple[str, ...]:
    """The codes that somebody must see."""
    return tuple(filter(attention, codes()))


def words(code: str, lang: str | None = None) -> str:
    """What a code means, in the user's language."""
    if code in _table():
        return message(f"edxml-status-{code}", lang)
    return message("edxml-status-unknown", lang, code=code) if code else message("edxml-status-none", lang)


def told(code: str) -> str:
    """The key of the sentence that says what a body told."""
    return f"edxml-told-{code if code in _table() else OTHER}"
