"""How much a text looks like Vietnamese: the score that picks encodings, and the gate before tagging."""

from __future__ import annotations

import re

from corpora.syllables import is_syllable

_WORD = re.compile(r"[^\W\d_]+(?:[\u0300-\u0303\u0306\u0309\u031b\u0323]+[^\W\d_]*)*")


def syllable_score(text: str) -> tuple[float, int]:
    """Share of the words with other than ASCII letters that are possible syllables, and how many such words there are.

    The right decoding of a Vietnamese text scores about 0.99, a wrong one far less. A text without such words scores 0.
    """
    words = [word for word in _WORD.findall(text) if not word.isascii()]
    if not words:
        return 0.0, 0
    return sum(map(is_syllable, words)) / len(words), len(words)
