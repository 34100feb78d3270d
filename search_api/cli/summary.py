"""``dondoc summary``: the draft of the compilation of one duty in one period."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from corpora.messages import message
from search_api.settings import Settings

if TYPE_CHECKING:
    from search_api.compliance.summary import Summary


@click.command(help=message("help-summary"))
@click.argument("duty")
@click.argument("period")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), default=None, help=message("board-as-of"))
@click.option("--to", "file", type=click.Path(dir_okay=False, path_type=Path), default=None, help=message("summary-to"))
@click.option("--json", "as_json", is_flag=True, help=message("board-json"))
def summary(duty: str, period: str, as_of: datetime | None, file: Path | None, as_json: bool) -> None:
    """Status 2 for a duty or period that is not on the board; 1 where the file cannot be written."""
    from search_api.board import evaluator_of
    from search_api.cli.export import ExportFailedError
    from search_api.compliance.periods import Period
    from search_api.compliance.summary import SummaryError, find_duty, summarise
    from search_api.export.compilation import compilation, summary_json
    from search_api.records.store import Store

    day = as_of.date() if as_of else date.today()
    with Store.open(Settings.load()) as store:
        board = evaluator_of(store).board(day)
        try:
            found = find_duty(board, duty)
            wanted = Period.parse(period)
            stored = store.document(found.source.id)
            made = summarise(board, found, wanted, stored.extraction if stored else {})
        except SummaryError as error:
            raise click.UsageError(message(error.code, None, **error.values)) from error
        except ValueError as error:
            raise click.BadParameter(
                message("summary-period-form", None, period=period), param_hint="PERIOD"
            ) from error
    if file is not None:
        try:
            file.write_bytes(compilation(made))
        except OSError as error:
            raise ExportFailedError(file=str(file), cause=str(error.strerror or error)) from error
    if as_json:
        click.echo(json.dumps(summary_json(made), ensure_ascii=False))
    else:
        click.echo("\n".join(lines(made)))


def lines(made: Summary) -> list[str]:
    """The compilation in a few lines."""
    out = [
        message("summary-counts", None, reported=len(made.reported), waiting=len(made.waiting), silent=len(made.silent),
                excused=len(made.excused))
    ]  # fmt: skip
    out += [message("summary-silent", None, unit=row.instance.unit_name) for row in made.silent]
    for finding in made.findings:
        figure, letter = finding.figure, finding.letter
        key = "summary-reached" if finding.reached else "summary-not-reached"
        out.append(message(key, None, said=figure.said, document=letter.number or letter.file, clause=figure.clause,
                           target=f"{finding.target.comparator} {finding.target.value:g}%", start=figure.start,
                           end=figure.end))  # fmt: skip
    return out
