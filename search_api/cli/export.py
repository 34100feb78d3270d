"""``dondoc export``: the board as a workbook, a calendar or a table."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import click

from corpora.messages import message
from ingest.errors import DondocError
from search_api.settings import Settings


class ExportFailedError(DondocError):
    """The file could not be written."""

    code = "export-failed"


@click.command(help=message("help-export"))
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), default=None, help=message("board-as-of"))
def export(file: Path, as_of: datetime | None) -> None:
    """Status 0; 2 for an unknown suffix; 1 where the file cannot be written."""
    suffix = file.suffix.lower()
    if suffix not in (".xlsx", ".ics", ".csv"):
        raise click.BadParameter(message("export-suffix", None, suffix=file.suffix or file.name), param_hint="FILE")
    from search_api.board import board_of
    from search_api.records.store import Store

    day = as_of.date() if as_of else date.today()
    with Store.open(Settings.load()) as store:
        board = board_of(store, day)
    now = datetime.now(UTC).astimezone()
    try:
        file.write_bytes(content(suffix, board, now))
    except OSError as error:
        raise ExportFailedError(file=str(file), cause=str(error.strerror or error)) from error
    click.echo(message("export-written", None, file=str(file), count=len(board.rows)))


def content(suffix: str, board: object, now: datetime) -> bytes:
    """The bytes of the format; its module is loaded only when it is asked for."""
    from search_api.compliance.board import Board

    assert isinstance(board, Board)  # noqa: S101
    if suffix == ".xlsx":
        from search_api.export.workbook import workbook

        return workbook(board, now)
    if suffix == ".ics":
        from search_api.export.calendar import calendar

        return calendar(board, now)
    from search_api.export.sheet import sheet

    return sheet(board, now)
