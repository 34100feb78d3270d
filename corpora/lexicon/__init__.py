"""Word lists and rule tables of the extraction, as YAML that a non-programmer can read and edit; one loader."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from corpora.tables import read_yaml


@cache
def load(name: str) -> dict[str, Any]:
    """The table ``name``.yaml, read once; raises FileNotFoundError where there is none."""
    table: dict[str, Any] = read_yaml((Path(__file__).parent / f"{name}.yaml").read_text(encoding="utf-8"))
    return table
