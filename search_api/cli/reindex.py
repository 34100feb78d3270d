"""``dondoc reindex``: the index built anew from the records, with search up all the while."""

from __future__ import annotations

import json
import sys
import time
from datetime import UTC, datetime

import click

from corpora.messages import message
from search_api.settings import Settings

SCHEMA = "dondoc-reindex/1"


@click.command(help=message("help-reindex"))
@click.option("--json", "as_json", is_flag=True, help=message("reindex-json"))
def reindex(as_json: bool) -> None:
    """Status 1 when the index could not be rebuilt; the old one then stays in use."""
    from search_api.index.connect import connect
    from search_api.index.reindex import alone
    from search_api.index.reindex import reindex as rebuild
    from search_api.index.schema import Names
    from search_api.intake.catch_up import start_node
    from search_api.records.store import Store

    settings = Settings.load()
    start_node(settings, lambda key: click.echo(message(key), err=True))
    began = time.monotonic()
    with alone(settings.home), Store.open(settings) as store, connect(settings) as client:
        # Read before the rebuild: what comes later stays in the outbox for the next run, though it is loaded already.
        due = store.outbox(sys.maxsize)
        quiet = as_json or not sys.stderr.isatty()
        label = message("reindex-progress")
        with click.progressbar(length=store.count(), label=label, file=sys.stderr, show_pos=True, hidden=quiet) as bar:
            loaded = rebuild(
                client,
                Names(settings.index_prefix),
                store.documents,
                now=datetime.now(UTC),
                progress=lambda count: bar.update(1),
            )
        store.mark_indexed(due)
    seconds = time.monotonic() - began
    if as_json:
        click.echo(json.dumps({"schema": SCHEMA, **loaded.written, "seconds": round(seconds, 3)}))
    else:
        click.echo(message("reindex-done", None, **loaded.written, seconds=f"{seconds:.1f}"))
