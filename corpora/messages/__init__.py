"""What the user reads, by key, Vietnamese first: a folder for each language, a file for each area."""

from __future__ import annotations

import os
import tomllib
from functools import cache
from pathlib import Path

LANGUAGES = ("vi", "en")


@cache
def catalogue(lang: str) -> dict[str, str]:
    """All texts of one language by key; a key that stands in two files raises ValueError."""
    texts: dict[str, str] = {}
    for path in sorted((Path(__file__).parent / lang).glob("*.toml")):
        with path.open("rb") as file:
            area = tomllib.load(file)
        if twice := texts.keys() & area.keys():
            raise ValueError(f"{path.name}: keys that another file has: {sorted(twice)}")
        texts |= area
    return texts


def language() -> str:
    """The user's language from ``DONDOC_LANG``; Vietnamese unless it names another one that we have."""
    wanted = os.environ.get("DONDOC_LANG", "vi").strip().lower()[:2]
    return wanted if wanted in LANGUAGES else "vi"


def message(key: str, lang: str | None = None, **values: object) -> str:
    """The text for ``key`` with its blanks filled; a missing key raises KeyError, so that a test finds it."""
    return catalogue(lang or language())[key].format(**values)
