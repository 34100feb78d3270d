"""``dondoc ingest``: take in files and folders."""

from __future__ import annotations

import contextlib
import getpass
import json
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Self

import click

from corpora.edxml import attention
from corpora.messages import message
from ingest.errors import DondocError
from search_api.intake.home_lock import LOCK
from search_api.intake.words import fill, item_line, skipped_line
from search_api.settings import Settings

if TYPE_CHECKING:
    from search_api.intake.files import Found
    from search_api.intake.run import Progress, Report
    from search_api.intake.workers import Limits
    from search_api.records.ledger import Item
    from search_api.records.store import Store

SCHEMA = "dondoc-ingest/1"
STOPPED, STATUS = "stopped", "status"


@click.command(help=message("help-ingest"))
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help=message("ingest-json"))
@click.option("--no-index", is_flag=True, help=message("ingest-no-index"))
@click.option("--again", is_flag=True, help=message("ingest-again"))
@click.option("--accept-held", is_flag=True, help=message("ingest-accept-held"))
@click.option("--workers", type=click.IntRange(1), default=None, help=message("ingest-workers"))
@click.option("--timeout", type=click.FloatRange(min=1), default=None, help=message("ingest-timeout"))
def ingest(
    paths: tuple[Path, ...],
    as_json: bool,
    no_index: bool,
    again: bool,
    accept_held: bool,
    workers: int | None,
    timeout: float | None,
) -> None:
    """Status 1 when a file failed or the index could not follow."""
    from search_api.intake import files
    from search_api.intake.analysis import code_version
    from search_api.intake.workers import Limits
    from search_api.records.process import sole
    from search_api.records.store import Store

    if not paths and not again:
        raise click.UsageError(message("ingest-nothing"))
    settings = Settings.load()
    limits = Limits(workers=workers or 0, seconds=timeout or Limits().seconds)
    version = code_version() if again else None
    with sole(settings.home / LOCK), Store.open(settings) as store, Follower(store, settings, not no_index) as index:
        found = list(files.find(paths, settings.home))
        if version and not paths:
            kept = store.extracted_otherwise(version)
            found = [files.Found(store.originals.path(sha256), name=file) for sha256, file in kept]
        report = run_over(found, store, index, limits, version=version, quiet=as_json, accept_held=accept_held)
        problem = index.follow()
        behind = store.behind()
    if as_json:
        click.echo(json.dumps(_as_json(report, behind, problem), ensure_ascii=False))
    else:
        tell(report, behind, problem)
    raise SystemExit(1 if report.count("failed") or problem else 0)


def run_over(
    found: Sequence[Found],
    store: Store,
    index: Follower,
    limits: Limits,
    *,
    version: str | None = None,
    quiet: bool,
    accept_held: bool = False,
) -> Report:
    """One run with workers of its own; the caller holds the home's lock."""
    from search_api.intake.analysis import analyser
    from search_api.intake.pools import pool
    from search_api.intake.run import Run

    with (
        _progress(found, quiet) as bar,
        pool(analyser(accept_held=accept_held), limits, index.settings.dask) as workers,
    ):

        def progress(item: Item) -> None:
            bar(item)
            if item.state in ("done", "renewed"):
                index.prepare()

        return Run(store, workers, actor=_actor(), progress=progress, code_version=version).over(found)


class Follower:
    """The index following the records: the node starts while files are read, and only when there is news for it."""

    def __init__(self, store: Store, settings: Settings, wanted: bool) -> None:
        self._store = store
        self.settings = settings
        self._wanted = wanted
        self._thread = ThreadPoolExecutor(max_workers=1)
        self._node: Future[None] | None = None

    def __enter__(self) -> Self:
        """An earlier run may have left the index behind."""
        if self._store.behind():
            self.prepare()
        return self

    def __exit__(self, *_: object) -> None:
        """Wait for the thread."""
        self._thread.shutdown()

    def prepare(self) -> None:
        """There will be something to index: start the node, once."""
        if self._wanted and self._node is None:
            from search_api.intake.catch_up import start_node

            self._node = self._thread.submit(start_node, self.settings, _say)

    def follow(self) -> str | None:
        """Bring the index up; what stands in the way, in the user's words, if anything does."""
        if self._node is None:
            return None
        from search_api.intake.catch_up import catch_up

        try:
            self._node.result()
            catch_up(self._store, self.settings)
        except DondocError as error:
            return fill(error.code, error.values)
        return None


def _say(key: str) -> None:
    click.echo(message(key), err=True)


@contextlib.contextmanager
def _progress(found: Sequence[Found], as_json: bool) -> Iterator[Progress]:
    """A bar on a terminal, nothing elsewhere."""
    total = sum(one.failed or one.reason is None for one in found)
    if as_json or not sys.stderr.isatty():
        yield lambda item: None
        return
    with click.progressbar(length=total, label=message("ingest-progress"), file=sys.stderr, show_pos=True) as bar:
        yield lambda item: bar.update(item.position <= total)  # files in an archive come after the last


def _actor() -> str:
    """Who is at the keyboard, as the system knows them."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a user id without a name
        return "?"


def tell(report: Report, behind: int, problem: str | None) -> None:
    """What became of the run, in the user's words."""
    for run in report.interrupted:
        click.echo(message("ingest-interrupted", run=run.id, done=run.total - run.waiting, total=run.total))
    for item in report.items:
        if item.state in ("failed", "quarantined"):
            sign = "✗" if item.state == "failed" else "!"
            click.echo(f"{sign} {item_line(item)}")
        elif item.state == STOPPED and sys.stdout.isatty():  # never into a file: a log must not name it
            click.echo(f"✗ {item_line(item)}")
    for one in report.skipped:
        click.echo(f"- {skipped_line(one)}")
    counts = _counts(report)
    if counts["renewed"]:
        click.echo(message("ingest-renewed", renewed=counts["renewed"]))
    click.echo(message("ingest-counts", None, total=len(report.items), **counts))
    _tell_statuses([item for item in report.items if item.state == STATUS])
    if counts["stopped"]:
        click.echo(message("ingest-stopped", count=counts["stopped"]))
    if problem:
        click.echo(problem, err=True)
    if behind:
        click.echo(message("ingest-behind", behind=behind), err=True)


def _tell_statuses(told: Sequence[Item]) -> None:
    """How many statuses of the exchange came, those first that somebody must see."""
    for item in told:
        if attention(item.details["code"]):
            click.echo(f"! {item_line(item)}")
    if told:
        click.echo(message("ingest-statuses", count=len(told)))
    if waiting := sum(item.document is None for item in told):
        click.echo(message("ingest-statuses-waiting", count=waiting))


def _counts(report: Report) -> dict[str, int]:
    return {
        "new": report.count("done"),
        "renewed": report.count("renewed"),
        "unchanged": report.count("unchanged"),
        "quarantined": report.count("quarantined"),
        "failed": report.count("failed"),
        "stopped": report.count(STOPPED),
        "statuses": report.count(STATUS),
    }


def _as_json(report: Report, behind: int, problem: str | None) -> dict[str, object]:
    def line(item: Item) -> dict[str, object]:
        said = {"reason": item.reason, "message": item_line(item)} if item.reason else {}
        state = "new" if item.state == "done" else item.state
        if item.state == STOPPED:  # such output is kept: it must not name the file
            return {
                "path": None,
                "state": state,
                "document": None,
                "reason": item.reason,
                "message": message("ingest-stopped", count=1),
            }
        return {"path": item.path, "state": state, "document": item.document, **said}

    return {
        "schema": SCHEMA,
        "run": report.run,
        "total": len(report.items),
        **_counts(report),
        "files": [line(item) for item in report.items],
        "skipped": [
            {"path": str(one.path), "reason": one.reason, "message": skipped_line(one)} for one in report.skipped
        ],
        "index": {"behind": behind, "problem": problem},
    }
