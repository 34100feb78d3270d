"""Vietnamese words as spaCy tokens: underthesea's segmentation, aligned to the canonical text.

The tokens tile the text: ``doc.text == text`` for every input. Where the segmenter changes characters, or a stretch is
not prose at all (a kilobyte without a blank), the stretch is cut into syllables instead.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from spacy.language import Language
from spacy.tokens import Doc
from spacy.vocab import Vocab

# The segmenter's context is a few syllables; short calls are faster than one long one and bound its memory.
CHUNK = 1200
# A longer run without white space is no word of any language and makes the segmenter's patterns slow.
LONGEST_RUN = 100

Segmenter = Callable[[str], list[str]]
Span = tuple[int, int]

_SYLLABLE = re.compile(r"\w+|[^\w\s]")
_LONG_RUN = re.compile(rf"\S{{{LONGEST_RUN},}}")
_BLANK = re.compile(r"\s+")


def segment(text: str) -> list[str]:
    """Words of one stretch by underthesea, tone marks left where they stand; the model is loaded at the first call."""
    from underthesea.pipeline.word_tokenize import word_tokenize

    words: list[str] = word_tokenize(text, use_token_normalize=False)
    return words


def _chunks(text: str) -> Iterator[Span]:
    """Stretches between white space, at line ends where possible, none longer than CHUNK unless it has no blank."""
    start, size = 0, len(text)
    while start < size:
        newline = text.find("\n", start)
        end = size if newline < 0 else newline + 1
        if end - start > CHUNK:
            cut = max(text.rfind(mark, start, start + CHUNK) for mark in (". ", "; "))
            cut = cut + 1 if cut > start else text.rfind(" ", start, start + CHUNK)
            end = cut + 1 if cut > start else min(end, start + CHUNK)
        yield start, end
        start = end


def syllables(text: str, start: int, end: int) -> list[Span]:
    """Runs of letters and digits, and single other characters, of ``text[start:end]``."""
    return [match.span() for match in _SYLLABLE.finditer(text, start, end)]


def align(words: Iterable[str], text: str, start: int, end: int) -> list[Span] | None:
    r"""Where the words stand in ``text[start:end]``, the syllables of a word joined by ``\s*``; None if they do not."""
    spans: list[Span] = []
    position = start
    for word in words:
        while position < end and text[position].isspace():
            position += 1
        begin = position
        if text.startswith(word, position):
            position += len(word)
        else:
            for syllable in word.split():
                while position < end and text[position].isspace():
                    position += 1
                if not text.startswith(syllable, position):
                    return None
                position += len(syllable)
        if position > end or position == begin:
            return None
        spans.append((begin, position))
    return spans if not text[position:end].strip() else None


def _tiles(text: str, spans: Iterable[Span]) -> tuple[list[str], list[bool]]:
    """Words and "a blank follows" flags for spaCy, with the other white space as tokens of its own."""
    words: list[str] = []
    spaces: list[bool] = []
    position = 0
    for begin, end in spans:
        if begin > position:
            gap = position
            if words and text[position] == " ":
                spaces[-1] = True
                gap += 1
            if begin > gap:
                words.append(text[gap:begin])
                spaces.append(False)
        words.append(text[begin:end])
        spaces.append(False)
        position = end
    if position < len(text):
        if words and text[position] == " ":
            spaces[-1] = True
            position += 1
        if position < len(text):
            words.append(text[position:])
            spaces.append(False)
    return words, spaces


class VietnameseTokenizer:
    """A spaCy tokenizer over a word segmenter; ``segmenter`` may be replaced in tests."""

    def __init__(self, vocab: Vocab, segmenter: Segmenter = segment) -> None:
        self.vocab = vocab
        self.segmenter = segmenter

    def __call__(self, text: str) -> Doc:
        """The Doc of ``text``; raises nothing on odd input."""
        words, spaces = _tiles(text, self.spans(text))
        return Doc(self.vocab, words=words, spaces=spaces)

    def spans(self, text: str) -> list[Span]:
        """Start and end of every word, in order, without white space between words."""
        spans: list[Span] = []
        for start, end in _chunks(text):
            spans += self._chunk(text, start, end)
        return spans

    def _chunk(self, text: str, start: int, end: int) -> list[Span]:
        piece = text[start:end]
        if not piece.strip():
            return []
        if len(piece) >= LONGEST_RUN and _LONG_RUN.search(piece):
            return syllables(text, start, end)
        return align(self.segmenter(piece), text, start, end) or syllables(text, start, end)


def vietnamese() -> Language:
    """An empty pipeline for Vietnamese without pyvi, which spaCy's own ``vi`` language asks for."""
    return Language(create_tokenizer=lambda nlp: VietnameseTokenizer(nlp.vocab))
