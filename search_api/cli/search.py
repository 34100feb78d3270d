"""``dondoc search``: obligations that match, best first."""

from __future__ import annotations

import json
import os
import shutil
import textwrap
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any, get_args

import click

from corpora.messages import message
from nlp.extraction import Kind, Role
from search_api.settings import Settings

if TYPE_CHECKING:
    from corpora.units import Register
    from search_api.index.query import Hit, Query, Results

SCHEMA = "dondoc-search/1"
_DAY = click.DateTime(["%Y-%m-%d", "%d/%m/%Y"])
_INDENT = "    "
_WIDEST = 110


@click.command(help=message("help-search"))
@click.argument("words", nargs=-1)
@click.option("--unit", default=None, help=message("search-unit"))
@click.option("--role", type=click.Choice(get_args(Role)), default=None, help=message("search-role"))
@click.option("--kind", type=click.Choice(get_args(Kind)), default=None, help=message("search-kind"))
@click.option("--due-from", type=_DAY, default=None, help=message("search-due-from"))
@click.option("--due-to", type=_DAY, default=None, help=message("search-due-to"))
@click.option("--document", default=None, help=message("search-document"))
@click.option(
    "--in",
    "scope",
    type=click.Choice(["obligations", "provisions", "documents"]),
    default="obligations",
    help=message("search-in"),
)
@click.option("--superseded", is_flag=True, help=message("search-superseded"))
@click.option("--size", type=click.IntRange(1, 100), default=10, show_default=True, help=message("search-size"))
@click.option("--cursor", default=None, help=message("search-cursor"))
@click.option("--json", "as_json", is_flag=True, help=message("search-json"))
def search(words: tuple[str, ...], as_json: bool, **options: Any) -> None:
    """Status 0, also when nothing is found; 2 for a search that makes no sense."""
    from search_api.index.connect import connect
    from search_api.index.faults import QueryError
    from search_api.index.query import Query
    from search_api.index.query import search as run
    from search_api.index.schema import Names

    settings = Settings.load()
    query = Query(words=" ".join(words), **{name: _plain(value) for name, value in options.items()})
    # The office's register says how else a unit is called; without that filter nobody asks.
    register = _register(settings) if query.unit else None
    with connect(settings) as client:
        try:
            found = run(client, Names(settings.index_prefix), query, register)
        except QueryError as error:
            raise click.UsageError(message(error.code, None, **error.values)) from error
    if as_json:
        click.echo(json.dumps(as_contract(query, found), ensure_ascii=False))
    else:
        width = min(shutil.get_terminal_size().columns, _WIDEST)
        click.echo("\n".join(listing(query, found, width)), color=False if os.environ.get("NO_COLOR") else None)


def as_contract(query: Query, found: Results) -> dict[str, Any]:
    """The results as ``--json`` gives them."""
    asked = {name: str(value) for name, value in asdict(query).items() if value and name != "facets"}
    return {"schema": SCHEMA, "query": asked, **asdict(found)}


def listing(query: Query, found: Results, width: int) -> list[str]:
    """The results for a reader: where each stands, its words with the highlights, when it is due."""
    lines: list[str] = []
    if found.documents:
        lines.append(click.style(message("search-documents"), bold=True))
        lines += [f"  {_title(hit)}" for hit in found.documents]
        lines.append("")
    if not found.total:
        return [*lines, *_no_hits(found)]
    total = message(f"search-total-{query.scope}", None, total=found.total)
    if len(found.hits) < found.total:
        total += f" ({message('search-shown', None, shown=len(found.hits))})"
    lines.append(click.style(total, bold=True))
    for place, hit in enumerate(found.hits, 1):
        lines += ["", f"{place:>2}. {_where(hit)}", *_text(hit, width)]
        if when := "; ".join(dict.fromkeys(deadline["text"] for deadline in hit.deadlines)):
            lines.append(_INDENT + click.style(f"{message('search-due')}: {' '.join(when.split())}", fg="cyan"))
    if found.next and len(found.hits) < found.total:
        lines += ["", message("search-next", None, cursor=found.next)]
    return lines


def _plain(value: Any) -> Any:
    return value.date() if isinstance(value, datetime) else value


def _register(settings: Settings) -> Register:
    from search_api.board import register_of
    from search_api.records.store import Store

    with Store.open(settings) as store:
        return register_of(store)


def _no_hits(found: Results) -> list[str]:
    lines = [message("search-none")]
    lines += [message("search-suggestion", None, words=words) for words in found.suggestions]
    if found.without_filters:
        lines.append(message("search-without-filters", None, total=found.without_filters))
    elif not found.suggestions:
        lines.append(message("search-none-help"))
    return lines


def _title(hit: Hit) -> str:
    number = click.style(hit.number or hit.file, fg="green", bold=True)
    issued = f" ({_date(hit.issued)})" if hit.issued else ""
    rest = " · ".join(part for part in (hit.issuer, hit.subject) if part)
    return f"{number}{issued}" + (f" · {rest}" if rest else "")


def _where(hit: Hit) -> str:
    parts = [click.style(hit.number or hit.file, fg="green", bold=True)]
    if hit.scope != "documents":
        parts += [click.style(hit.label_path, bold=True)] if hit.label_path else []
        parts.append(message("search-page", None, page=hit.page))
    if hit.scope == "obligations" and hit.kind:
        parts.append(message(f"kind-{hit.kind}"))
    if hit.request:
        parts.append(message("search-request"))
    if hit.superseded:
        parts.append(click.style(message("search-superseded-mark"), fg="red"))
    return " · ".join(parts)


def _text(hit: Hit, width: int) -> list[str]:
    """The words wrapped to the terminal, with the highlights in colour; the colour takes no room."""
    text, marks, at = "", [False] * len(hit.text), hit.start
    for start, end in hit.highlights:
        marks[start - at : end - at] = [True] * (end - start)
    text = "".join(" " if char.isspace() else char for char in hit.text)
    lines, place = [], 0
    wrapper = textwrap.TextWrapper(max(width - len(_INDENT), 20), break_long_words=True, break_on_hyphens=False)
    for line in wrapper.wrap(text):
        styled, run = "", 0
        place = _find(text, line, place)
        while run < len(line):
            stop = run
            while stop < len(line) and marks[place + stop] == marks[place + run]:
                stop += 1
            piece = line[run:stop]
            styled += click.style(piece, fg="yellow", bold=True) if marks[place + run] else piece
            run = stop
        place += len(line)
        lines.append(_INDENT + styled)
    return lines


def _find(text: str, line: str, place: int) -> int:
    at = text.find(line, place)
    return place if at < 0 else at


def _date(day: str) -> str:
    return "/".join(reversed(day.split("-")))
