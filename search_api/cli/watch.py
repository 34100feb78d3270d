"""``dondoc watch``: take in what appears in a folder, until it is stopped."""

from __future__ import annotations

import signal
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from corpora.messages import message
from search_api.cli.ingest import Follower, run_over, tell
from search_api.intake.home_lock import LOCK
from search_api.settings import Settings

if TYPE_CHECKING:
    from search_api.intake.files import Found
    from search_api.intake.workers import Limits
    from search_api.records.store import Store

_BUSY_SECONDS = 2.0  # between two looks whether another process is done with the home


@click.command(help=message("help-watch"))
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--no-index", is_flag=True, help=message("ingest-no-index"))
@click.option("--workers", type=click.IntRange(1), default=None, help=message("ingest-workers"))
@click.option("--quiet", "seconds", type=click.FloatRange(min=0.5), default=2.0, help=message("watch-quiet"))
def watch(folder: Path, no_index: bool, workers: int | None, seconds: float) -> None:
    """Status 0 when it was stopped; the files themselves are only read."""
    from search_api.intake.watching import Settling, appearing
    from search_api.intake.workers import Limits
    from search_api.records.store import Store

    # An office runs this as a service: being told to end is the usual end, as Ctrl-C is.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    settings = Settings.load()
    folder = folder.resolve()
    settling = Settling(time.monotonic, seconds, settings.home)
    try:
        with Store.open(settings) as store:
            click.echo(message("watch-started", folder=str(folder)))
            for found in appearing(folder, settling):
                _take_in(found, store, settings, not no_index, Limits(workers=workers or 0))
    except KeyboardInterrupt:
        click.echo(message("watch-stopped"))


def _take_in(found: list[Found], store: Store, settings: Settings, indexed: bool, limits: Limits) -> None:
    """One run over what appeared; waits while another process takes in documents."""
    from search_api.records.errors import BusyHomeError
    from search_api.records.process import sole

    while True:
        try:
            with sole(settings.home / LOCK), Follower(store, settings, indexed) as index:
                report = run_over(found, store, index, limits, quiet=True)
                tell(report, store.behind() if not indexed else 0, index.follow())
            return
        except BusyHomeError:
            time.sleep(_BUSY_SECONDS)
