"""Everything that records and intake can say has its words, in every language, with the blanks that are filled."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from corpora.messages import LANGUAGES, catalogue
from search_api.intake import analysis, files, run, workers
from search_api.records import errors, verify

ROOT = Path(verify.__file__).parent.parent.parent


def codes() -> Iterator[str]:
    """Codes of errors, findings, reasons of skipping and of failing."""
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type)]
    yield from (kind.code for kind in kinds)  # type: ignore[attr-defined]
    source = Path(verify.__file__).read_text(encoding="utf-8")
    yield from (f"verify-{code}" for code in re.findall(r"(?:fault|note)\)?\(\"([a-z-]+)\"", source))
    yield from (f"verify-{code}" for code in re.findall(r"\"(index-[a-z]+)\"", source))
    for module in (analysis, files, run, workers):
        text = Path(module.__file__).read_text(encoding="utf-8")
        yield from re.findall(r"error=\"([a-z-]+)\"", text)
        yield from re.findall(r"Found\(\w+, \"([a-z-]+)\"", text)
    skipped = yaml.safe_load((ROOT / "corpora" / "intake" / "skipped.yaml").read_text(encoding="utf-8"))
    yield from (row["reason"] for row in skipped["skipped"])


@pytest.mark.parametrize("code", sorted(set(codes())))
def test_every_code_has_its_words(code: str) -> None:
    blanks = [{field for _, field, _, _ in string.Formatter().parse(catalogue(lang)[code])} for lang in LANGUAGES]
    assert all(found == blanks[0] for found in blanks)


def test_enough_codes_are_looked_at() -> None:
    assert {"verify-journal-chain", "verify-index-missing", "skip-own", "reader-failed", "store-busy"} <= set(codes())
