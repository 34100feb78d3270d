"""By when and how often: TIMEX3 dates, recurring periods, durations and events (CONTRIBUTING.md, "Deadlines")."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from nlp.annotations import layers_of
from nlp.components.deadlines.dates import Place
from nlp.components.deadlines.reading import find_deadlines, shifted
from nlp.components.deadlines.reference import Reference

__all__ = ["DeadlineFinder", "Place", "Reference", "find_deadlines", "shifted"]


class DeadlineFinder:
    """Fills ``layers.deadlines`` from the sentences; headings and columns are read by whoever inherits from them."""

    def __call__(self, doc: Doc) -> Doc:
        """Read every sentence."""
        layers = layers_of(doc)
        text = layers.document.text
        reference = Reference.of(layers.document)
        for sentence in layers.sentences:
            found = find_deadlines(text[sentence.start : sentence.end], reference)
            layers.deadlines += shifted(found, sentence.start)
        return doc


@Language.factory("dondoc_deadlines", requires=["doc._.sentences"], assigns=["doc._.deadlines"])
def create_deadlines(nlp: Language, name: str) -> DeadlineFinder:
    """The factory for spaCy's registry."""
    return DeadlineFinder()
