"""What the components of the pipeline write on one document, each its own list, all as offsets into the text."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from spacy.tokens import Doc

from ingest.document import Document
from nlp.extraction import Amount, Citation, Deadline, Obligation, Target

KEY = "dondoc"


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of one provision (``provision`` is its eid); ``order`` counts within the provision from 0."""

    start: int
    end: int
    provision: str
    order: int


@dataclass(frozen=True, slots=True)
class Mention:
    """A body in the text: body (one), group (UBND các phường), class (các phòng, ban, ngành) or person (by office)."""

    start: int
    end: int
    name: str
    kind: Literal["body", "group", "class", "person"]


@dataclass(slots=True)
class Annotations:
    """The layers of one document; a component fills one and reads those before it."""

    document: Document
    sentences: list[Sentence] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    deadlines: list[Deadline] = field(default_factory=list)
    targets: list[Target] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    amounts: list[Amount] = field(default_factory=list)
    obligations: list[Obligation] = field(default_factory=list)


def layers_of(doc: Doc) -> Annotations:
    """The layers that belong to a spaCy Doc; raises KeyError on a Doc that the pipeline did not make."""
    layers: Annotations = doc.user_data[KEY]
    return layers
