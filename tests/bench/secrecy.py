"""Recall and false alarms of the gate for state secrets, on made cases: python -m tests.bench secrecy."""

from __future__ import annotations

from ingest.secrecy import mark_of
from tests.ingest.secrecy_cases import cases


def main() -> int:
    """Print both rates with the cases that went wrong; 1 when a mark was missed or a harmless document held."""
    rows = cases()
    marked = [(name, mark_of(document)) for name, document, held in rows if held]
    harmless = [(name, mark_of(document)) for name, document, held in rows if not held]
    missed = [name for name, mark in marked if mark is None]
    alarms = [name for name, mark in harmless if mark is not None]
    sure = sum(mark is not None and mark.certain for _, mark in marked)
    print(f"   {len(rows)} made cases: {len(marked)} with a mark, {len(harmless)} without")
    print(f"   recall       {1 - len(missed) / len(marked):.3f} ({sure} of them told as certain)")
    print(f"   false alarms {len(alarms) / len(harmless):.3f}")
    for kind, names in (("missed", missed), ("false alarm", alarms)):
        for name in names:
            print(f"   {kind}: {name}")
    return int(bool(missed or alarms))
