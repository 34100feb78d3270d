"""The spaCy pipeline: one component for each question, all writing layers of offsets into one text."""

from __future__ import annotations

from importlib import import_module

from spacy.language import Language

from ingest.document import Document, Notice
from nlp.annotations import KEY, Annotations
from nlp.extraction import Extraction
from nlp.tokenizer import vietnamese

# Factory name -> module that registers it; a component reads the layers of those before it.
COMPONENTS = {
    "dondoc_sentences": "nlp.components.sentences",
    "dondoc_agencies": "nlp.components.agencies",
    "dondoc_deadlines": "nlp.components.deadlines",
    "dondoc_targets": "nlp.components.targets",
    "dondoc_amounts": "nlp.components.amounts",
    "dondoc_citations": "nlp.components.citations",
    "dondoc_obligations": "nlp.components.obligations",
}


def build(components: dict[str, str] | None = None) -> Language:
    """The pipeline with these components (all by default); raises ModuleNotFoundError for an unknown module."""
    nlp = vietnamese()
    for factory, module in (COMPONENTS if components is None else components).items():
        import_module(module)
        nlp.add_pipe(factory, name=factory.removeprefix("dondoc_"))
    return nlp


class Extractor:
    """Builds the pipeline once and runs it on documents; not for several threads at a time."""

    def __init__(self, components: dict[str, str] | None = None) -> None:
        self.nlp = build(components)

    def annotate(self, document: Document) -> Annotations:
        """All layers of one document; the spaCy Doc and its strings are dropped afterwards."""
        layers = Annotations(document)
        self.nlp.max_length = max(self.nlp.max_length, len(document.text))
        with self.nlp.memory_zone():
            doc = self.nlp.make_doc(document.text)
            doc.user_data[KEY] = layers
            self.nlp(doc)
        return layers

    def extract(self, document: Document) -> Extraction:
        """What the document lays on whom; warnings of ingest go with it."""
        layers = self.annotate(document)
        return Extraction(
            obligations=tuple(layers.obligations),
            citations=tuple(layers.citations),
            amounts=tuple(layers.amounts),
            warnings=_without_doubles(document.warnings),
        )


def _without_doubles(notices: tuple[Notice, ...]) -> tuple[Notice, ...]:
    """Each warning once, in order."""
    seen: dict[tuple[str, tuple[tuple[str, str], ...]], Notice] = {}
    for notice in notices:
        seen.setdefault((notice.code, tuple(sorted(notice.values.items()))), notice)
    return tuple(seen.values())
