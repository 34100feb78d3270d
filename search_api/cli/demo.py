"""``dondoc demo``: the whole way on the sample documents of a made-up city."""

from __future__ import annotations

import click

from corpora.messages import message
from corpora.samples import OFFICE, REGISTER
from search_api.cli.check import check
from search_api.cli.ingest import ingest
from search_api.cli.search import search
from search_api.cli.serve import serve
from search_api.cli.units import import_
from search_api.cli.up import up
from search_api.settings import Settings

WORDS = "bao cao dinh ky"
DAY = "2026-06-30"  # the samples' own year: half of it has gone by


@click.command(help=message("help-demo"))
def demo() -> None:
    """Each step is the command of that name, shown before it runs, so that the user can do it again with own files."""
    _step("up", up)
    _step(f"ingest {OFFICE}", ingest, [str(OFFICE)])
    if _has_register():
        click.echo(message("demo-register-kept"))
    else:
        _step(f"units import {REGISTER}", import_, [str(REGISTER)])
    _step(f'search "{WORDS}" --kind report', search, [WORDS, "--kind", "report", "--size", "3"])
    _step(f"check --as-of {DAY}", check, ["--as-of", DAY])
    port = next(option.default for option in serve.params if option.name == "port")
    click.echo("\n" + message("demo-next", None, port=port))


def _step(shown: str, command: click.Command, arguments: list[str] | None = None) -> None:
    """Run one command; a status that only reports findings (1 of ``check``) does not stop the demo."""
    click.echo("\n" + click.style(f"$ dondoc {shown}", bold=True))
    try:
        command.main(arguments or [], standalone_mode=False)
    except SystemExit as end:
        if end.code not in (0, None) and command is not check:
            raise


def _has_register() -> bool:
    """Whether the office has a register of its own: the demo must not put the samples' in its place."""
    from search_api.board import REGISTER as KEY
    from search_api.records.store import Store

    with Store.open(Settings.load()) as store:
        return store.get_blob(KEY) is not None
