"""Other documents referred to, once each: by number, or by title where they have none."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from nlp.annotations import layers_of
from nlp.components.citations.numbers import key
from nlp.components.citations.reading import find_citations, head_stretches

__all__ = ["CitationFinder", "find_citations", "key"]


class CitationFinder:
    """Fills ``layers.citations`` from the whole text."""

    def __call__(self, doc: Doc) -> Doc:
        """Read the text outside the head."""
        layers = layers_of(doc)
        document = layers.document
        layers.citations += find_citations(
            document.text, own_number=document.header.number, skip=head_stretches(document)
        )
        return doc


@Language.factory("dondoc_citations", assigns=["doc._.citations"])
def create_citations(nlp: Language, name: str) -> CitationFinder:
    """The factory for spaCy's registry."""
    return CitationFinder()
