"""Which files of a folder are no documents, from ``skipped.yaml``."""

from __future__ import annotations

from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

from corpora.tables import read_yaml


@cache
def _patterns() -> tuple[tuple[str, str], ...]:
    rows = read_yaml((Path(__file__).parent / "skipped.yaml").read_text(encoding="utf-8"))["skipped"]
    return tuple((str(row["pattern"]).lower(), str(row["reason"])) for row in rows)


def skip_reason(name: str) -> str | None:
    """Why a file or folder of this name is passed over (key of a message); None when it is not."""
    lowered = name.lower()
    return next((reason for pattern, reason in _patterns() if fnmatchcase(lowered, pattern)), None)
