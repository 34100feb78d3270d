"""Rows of task tables: the columns say who leads, who works with them, and when."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ingest.document import Provision
from nlp.annotations import Sentence
from nlp.extraction import Obligation

if TYPE_CHECKING:
    from nlp.components.obligations import _Finder


def row_obligations(finder: _Finder, sentence: Sentence, provision: Provision) -> Iterator[Obligation]:
    """The obligation of one sentence of a row."""
    return iter(())
