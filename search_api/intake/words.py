"""What a user is told about a file, a run and a finding: one line each, in the user's language."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from corpora.messages import catalogue, language
from search_api.intake.files import Found
from search_api.records.ledger import Item
from search_api.records.packing import plain_name


def fill(key: str, values: Mapping[str, object]) -> str:
    """The message with its blanks filled; a blank without a value shows as … (an old ledger may lack one)."""
    texts = catalogue(language())
    return texts.get(key, texts["error"]).format_map(defaultdict(lambda: "…", values))


def item_line(item: Item) -> str:
    """Why a file failed or is held back, with its whole path."""
    return fill(item.reason or "error", {**item.details, "file": item.path}).replace("\n", " ")


def skipped_line(found: Found) -> str:
    """Why a file was passed over."""
    return fill(found.reason or "error", {"file": plain_name(str(found.path))})
