"""``dondoc extract``: one document in, its obligations out; needs no server and writes nothing."""

from __future__ import annotations

import contextlib
import json
import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from corpora.messages import message
from ingest.errors import ReaderFailedError, StateSecretError, UnreadableError

if TYPE_CHECKING:
    from ingest.document import Document

SECONDS = 120.0  # as long as a worker of an ingest run gets for one file


class MissingFileError(UnreadableError):
    """Not there, not a file, or closed to this account."""

    code = "unreadable-path"


@click.command(help=message("help-extract"))
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help=message("extract-json"))
@click.option("--timeout", type=click.FloatRange(min=1), default=SECONDS, help=message("extract-timeout"))
def extract(file: Path, as_json: bool, timeout: float) -> None:
    """Status 3 when the file cannot be read, with one line on standard error."""
    from ingest.read import read_document

    if not file.is_file():
        raise MissingFileError(file=str(file))
    with time_limit(timeout, file.name):
        not_secret(file.name)
        document = read_document(file)  # before the models are loaded: a bad file is told at once
        not_secret(document)
        from nlp.contract import extraction_json
        from nlp.pipeline import Extractor

        found = extraction_json(document, Extractor().extract(document))
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False))
    else:
        click.echo("\n".join(listing(found)))


def not_secret(document: Document | str) -> None:
    """Raise StateSecretError where a document, or a file's name, bears a mark; it is named on a terminal only."""
    from ingest.secrecy import mark_in_name, mark_of

    mark = mark_in_name(document) if isinstance(document, str) else mark_of(document)
    if mark is not None:
        name = document if isinstance(document, str) else document.name
        raise StateSecretError(mark.certain, file=name if sys.stderr.isatty() else "…")


@contextlib.contextmanager
def time_limit(seconds: float, name: str) -> Iterator[None]:
    """End the process with status 3 and a line when the body takes longer: a native library cannot be interrupted."""

    def give_up() -> None:
        error = ReaderFailedError(file=name)
        click.echo(message(error.code, None, **error.values), err=True)
        os._exit(3)

    timer = threading.Timer(seconds, give_up)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def listing(found: dict[str, Any]) -> list[str]:
    """The extraction as lines for a reader."""
    header = found["header"]
    lines = [" · ".join(filter(None, (header["number"] or found["file"], header["issuer"], header["issued"])))]
    if header["subject"]:
        lines.append(header["subject"])
    paths = {provision["eid"]: provision["label_path"] for provision in found["provisions"]}
    lines += ["", message("extract-count", count=len(found["obligations"]))]
    for number, obligation in enumerate(found["obligations"], 1):
        where = message("extract-where", path=paths.get(obligation["provision"]) or "-", page=obligation["page"])
        lines += ["", f"{number}. {message('kind-' + obligation['kind'])} ({where})"]
        lines += [f"   {line}" for line in _details(obligation)]
    if found["citations"]:
        cited = "; ".join(citation["number"] or citation["title"] for citation in found["citations"])
        lines += ["", message("extract-citations", cited=cited)]
    return lines + [f"! {warning['message']}" for warning in found["warnings"]]


def _details(obligation: dict[str, Any]) -> list[str]:
    """Sentence, bodies by role, deadlines and targets of one obligation."""
    named = {
        role: [agent["name"] for agent in obligation["agents"] if agent["role"] == role]
        for role in ("lead", "coordinate", "recipient", "via")
    }
    lines = [" ".join(obligation["text"].split())]
    lines += [f"{message('role-' + role)}: {'; '.join(names)}" for role, names in named.items() if names]
    if said := [f"{deadline['text']} [{deadline['value']}]" for deadline in obligation["deadlines"]]:
        lines.append(f"{message('extract-deadlines')}: {'; '.join(said)}")
    if figures := [f"{t['comparator']} {t['value']} {t['unit']}" for t in obligation["targets"]]:
        lines.append(f"{message('extract-targets')}: {'; '.join(figures)}")
    return lines
