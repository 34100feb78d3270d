"""What the user reads, by key, Vietnamese first: a folder for each language, a file for each area."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
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


_spoken: ContextVar[str | None] = ContextVar("spoken", default=None)


@contextmanager
def speaking(lang: str) -> Iterator[None]:
    """Everything said inside is in this language: a server answers each reader in theirs."""
    before = _spoken.set(lang)
    try:
        yield
    finally:
        _spoken.reset(before)


def language() -> str:
    """The language spoken here, else that of ``DONDOC_LANG``; Vietnamese unless it names another one we have."""
    if (spoken := _spoken.get()) is not None:
        return spoken
    wanted = os.environ.get("DONDOC_LANG", "vi").strip().lower()[:2]
    return wanted if wanted in LANGUAGES else "vi"


def message(key: str, lang: str | None = None, **values: object) -> str:
    """The text for ``key`` with its blanks filled; a missing key raises KeyError, so that a test finds it."""
    return catalogue(lang or language())[key].format(**values)
