"""Word lists as regular expressions."""

from __future__ import annotations

import re
from collections.abc import Iterable


def alternation(words: Iterable[str]) -> str:
    r"""The words as one pattern, longest first, a blank standing for any white space."""
    ordered = sorted(set(map(str, words)), key=len, reverse=True)
    return "(?:" + "|".join(r"\s+".join(map(re.escape, word.split())) for word in ordered) + ")"


def squeezed(text: str) -> str:
    """White space as single blanks, so that what was matched can be looked up in the lists."""
    return " ".join(text.split())
