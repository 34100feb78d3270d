"""``dondoc verify``: do originals, records, journal and index agree?"""

from __future__ import annotations

import json
import time

import click

from corpora.messages import message
from ingest.errors import DondocError
from search_api.intake.words import fill
from search_api.settings import Settings

SCHEMA = "dondoc-verify/1"


@click.command(help=message("help-verify"))
@click.option("--json", "as_json", is_flag=True, help=message("verify-json"))
@click.option("--no-index", is_flag=True, help=message("verify-no-index"))
def verify(as_json: bool, no_index: bool) -> None:
    """Status 1 when something does not agree; an index that cannot be asked now is said, and is no fault."""
    from search_api.index.entries import stamp
    from search_api.intake.catch_up import index_stamps
    from search_api.records import verify as records
    from search_api.records.store import Store

    settings = Settings.load()
    why: list[str] = []

    def read_index() -> dict[str, str] | None:
        try:
            return index_stamps(settings)
        except DondocError as error:
            why.append(fill(error.code, error.values))
            return None

    began = time.monotonic()
    with Store.open(settings) as store:
        found = records.verify(store, None if no_index else read_index, stamp)
    seconds = time.monotonic() - began
    faults = [(one, fill(f"verify-{one.code}", one.values)) for one in found.faults]
    notes = [(one, fill(f"verify-{one.code}", one.values)) for one in found.notes]
    if as_json:
        result = {
            "schema": SCHEMA,
            "ok": not faults,
            "documents": found.documents,
            "originals": found.originals,
            "journal": {"entries": found.entries, "head": found.head},
            "index": {"checked": found.index_checked, "why": why[0] if why else None},
            "faults": [{"code": one.code, "values": one.values, "message": text} for one, text in faults],
            "notes": [{"code": one.code, "values": one.values, "message": text} for one, text in notes],
            "seconds": round(seconds, 3),
        }
        click.echo(json.dumps(result, ensure_ascii=False))
    else:
        for _, text in faults:
            click.echo(f"✗ {text}")
        for _, text in notes:
            click.echo(f"! {text}")
        click.echo(message("verify-counts", documents=found.documents, entries=found.entries, head=found.head))
        if not found.index_checked:
            click.echo(message("verify-index-unchecked", why=why[0] if why else "--no-index"))
        key = "verify-faults" if faults else "verify-fine"
        click.echo(message(key, count=len(faults), seconds=f"{seconds:.1f}"))
    raise SystemExit(1 if faults else 0)
