"""What the components of the pipeline write on one document, each its own list, all as offsets into the text."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Generic, Literal, Protocol, TypeVar

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


class _Found(Protocol):
    @property
    def start(self) -> int: ...


T = TypeVar("T", bound=_Found)


class ByPlace(Generic[T]):
    """The finds of a layer by where they begin, for whoever asks sentence by sentence."""

    def __init__(self, found: Sequence[T]) -> None:
        self._found = sorted(enumerate(found), key=lambda pair: pair[1].start)
        self._starts = [one.start for _, one in self._found]

    def __len__(self) -> int:
        return len(self._found)

    def within(self, start: int, end: int) -> tuple[T, ...]:
        """Those that begin in a stretch of the text, in the order of the layer."""
        pairs = self._found[bisect_left(self._starts, start) : bisect_left(self._starts, end)]
        return tuple(one for _, one in sorted(pairs, key=lambda pair: pair[0]))


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
    _deadlines: ByPlace[Deadline] | None = None
    _targets: ByPlace[Target] | None = None

    def deadlines_within(self, start: int, end: int) -> tuple[Deadline, ...]:
        """The deadlines that begin in a stretch of the text; asked for once all of them are found."""
        if self._deadlines is None or len(self._deadlines) != len(self.deadlines):
            self._deadlines = ByPlace(self.deadlines)
        return self._deadlines.within(start, end)

    def targets_within(self, start: int, end: int) -> tuple[Target, ...]:
        """The targets that begin in a stretch of the text; asked for once all of them are found."""
        if self._targets is None or len(self._targets) != len(self.targets):
            self._targets = ByPlace(self.targets)
        return self._targets.within(start, end)


def layers_of(doc: Doc) -> Annotations:
    """The layers that belong to a spaCy Doc; raises KeyError on a Doc that the pipeline did not make."""
    layers: Annotations = doc.user_data[KEY]
    return layers
