"""``dondoc remind``: drafts of công văn đôn đốc, one for each unit that owes something."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import click

from corpora.messages import message
from search_api.settings import Settings


@click.command(help=message("help-remind"))
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), default=None, help=message("board-as-of"))
@click.option("--unit", default=None, help=message("board-unit"))
@click.option(
    "--to", "folder", type=click.Path(file_okay=False, path_type=Path), default=Path(), help=message("remind-to")
)
@click.option("--ahead", type=click.IntRange(0), default=7, show_default=True, help=message("remind-ahead"))
def remind(as_of: datetime | None, unit: str | None, folder: Path, ahead: int) -> None:
    """Status 0, also where nobody owes anything; 1 where a file cannot be written."""
    from search_api.board import evaluator_of
    from search_api.cli.check import of_unit
    from search_api.cli.export import ExportFailedError
    from search_api.export.reminders import letter, reminders
    from search_api.records.store import Store

    day = as_of.date() if as_of else date.today()
    with Store.open(Settings.load()) as store:
        evaluator = evaluator_of(store)
    board = evaluator.board(day)
    wanted = None if unit is None else {row.instance.unit for row in of_unit(board.rows, unit, evaluator.register, day)}
    found = [one for one in reminders(board, ahead) if wanted is None or one.unit in wanted]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for one in found:
            (folder / one.file_name).write_bytes(letter(one, board))
            click.echo(
                message("remind-line", None, file=str(folder / one.file_name), unit=one.unit_name, count=len(one.owed))
            )
    except OSError as error:
        raise ExportFailedError(file=str(folder), cause=str(error.strerror or error)) from error
    click.echo(message("remind-count" if found else "remind-none", None, count=len(found)))
