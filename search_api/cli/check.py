"""``dondoc check``: every duty instance with its status on a day."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from itertools import groupby
from typing import TYPE_CHECKING

import click

from corpora.messages import message
from search_api.settings import Settings

if TYPE_CHECKING:
    from corpora.units import Register
    from search_api.compliance.board import Board
    from search_api.compliance.standing import Row

OPEN_ENDED = ("overdue", "missing")


@click.command(help=message("help-check"))
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), default=None, help=message("board-as-of"))
@click.option("--unit", default=None, help=message("board-unit"))
@click.option("--json", "as_json", is_flag=True, help=message("board-json"))
def check(as_of: datetime | None, unit: str | None, as_json: bool) -> None:
    """Status 0: nothing overdue or missing; 1: something is; 2: bad usage."""
    from search_api.board import evaluator_of
    from search_api.board_json import board_json
    from search_api.records.store import Store

    day = as_of.date() if as_of else date.today()
    with Store.open(Settings.load()) as store:
        evaluator = evaluator_of(store)
    board = evaluator.board(day)
    rows = list(board.rows) if unit is None else of_unit(board.rows, unit, evaluator.register, day)
    if as_json:
        click.echo(json.dumps(board_json(board, rows), ensure_ascii=False))
    else:
        click.echo("\n".join(lines(board, rows)))
    raise SystemExit(1 if any(row.status in OPEN_ENDED for row in rows) else 0)


def of_unit(rows: Sequence[Row], unit: str, register: Register, day: date) -> list[Row]:
    """The rows of one unit by id or name; raises UsageError for one that is unknown."""
    ids = {unit} if register.get(unit) else set(register.candidates(unit, None, day))
    if not ids and not any(row.instance.unit == unit for row in rows):
        raise click.BadParameter(message("board-unit-unknown", None, unit=unit), param_hint="--unit")
    return [row for row in rows if row.instance.unit in (ids or {unit})]


def lines(board: Board, rows: Sequence[Row]) -> list[str]:
    """The board for a reader: units down, what each owes below it, then what is unsettled."""
    if not rows:
        return [message("board-none")]
    out = [message("board-head", None, day=vietnamese(board.day), total=len(rows))]
    for name, group in groupby(
        sorted(rows, key=lambda row: row.instance.unit_name), lambda row: row.instance.unit_name
    ):
        out += ["", name, *(row_line(row) for row in group)]
    if board.unmatched:
        from search_api.board_json import why

        out += ["", message("board-unmatched-head", None, count=len(board.unmatched))]
        out += [message("board-unmatched-line", None, file=u.letter.file, why=why(u)) for u in board.unmatched]
    if board.unknown:
        out += ["", message("board-unknown-head", None, count=len(board.unknown))]
        out += [
            message("board-unknown-line", None, name=u.name, document=u.document, path=u.label_path)
            for u in board.unknown
        ]
    return out


def row_line(row: Row) -> str:
    """One instance in one line."""
    report = ""
    if row.report:
        letter = row.report.letter
        report = message(
            "board-report",
            None,
            number=letter.number or letter.file,
            sent=vietnamese(letter.sent) if letter.sent else message("board-undated"),
            match=message(f"match-{row.report.level}"),
        )
    return message(
        "board-line",
        None,
        document=row.instance.duty.source.number,
        path=row.instance.duty.label_path,
        period=str(row.instance.period),
        due=vietnamese(row.due) if row.due else message("board-no-due"),
        status=message(f"status-{row.status}"),
        report=report,
    )


def vietnamese(day: date) -> str:
    """A day as offices write it: 20/03/2023."""
    return f"{day:%d/%m/%Y}"
