"""Lower case that keeps every offset."""

from __future__ import annotations


def lowered(text: str) -> str:
    """``text`` in lower case with other blanks as plain ones, exactly as long as ``text``."""
    low = text.lower()
    if len(low) != len(text):  # "İ" and the like become two characters
        low = "".join(small if len(small := character.lower()) == 1 else character for character in text)
    return low.replace("\u00a0", " ")
