"""Mentions of bodies in a text: one body, a group, a class of bodies, or a person by office, with exact offsets."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc

from nlp.annotations import Mention, layers_of
from nlp.components.agencies.names import Grammar
from nlp.components.agencies.words import Words, words_of


def find_mentions(text: str, offset: int = 0) -> list[Mention]:
    """All mentions in ``text`` from left to right, none inside another; ``offset`` is added to every place.

    The name is as written; an item of a list that shares its noun is completed ("các sở: Nội vụ, Y tế" gives
    "Sở Nội vụ" and "Sở Y tế", each with the place of its own words).
    """
    return list(mentions_in(words_of(text), offset))


def mentions_in(words: Words, offset: int = 0) -> Iterator[Mention]:
    """The mentions among words that have been parted already."""
    grammar = Grammar(words)
    beginnings = grammar.lists.beginnings
    index = 0
    for place, key in enumerate(words.keys):
        if place < index or key not in beginnings:
            continue
        for found in grammar.mentions(place):
            start, end = words.starts[found.start], words.ends[found.end - 1]
            name = " ".join(words.text[start:end].split())
            yield Mention(start + offset, end + offset, f"{found.prefix} {name}".strip(), found.kind)
            index = max(index, found.end)


class AgencyFinder:
    """Fills ``layers.mentions``."""

    def __call__(self, doc: Doc) -> Doc:
        """Find the mentions of the whole text."""
        layers = layers_of(doc)
        layers.mentions += find_mentions(layers.document.text)
        return doc


@Language.factory("dondoc_agencies", assigns=["doc._.mentions"])
def create_agencies(nlp: Language, name: str) -> AgencyFinder:
    """The factory for spaCy's registry."""
    return AgencyFinder()
