"""``dondoc extract``: one document in, its obligations out; needs no server and writes nothing."""

from __future__ import annotations

import json
import sys
from functools import partial
from pathlib import Path
from typing import Any

import click

from corpora.messages import message
from ingest.errors import DondocError, StateSecretError, UnreadableError


class MissingFileError(UnreadableError):
    """Not there, not a file, or closed to this account."""

    code = "unreadable-path"


@click.command(help=message("help-extract"))
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help=message("extract-json"))
@click.option("--timeout", type=click.FloatRange(min=1), default=None, help=message("extract-timeout"))
def extract(file: Path, as_json: bool, timeout: float | None) -> None:
    """Status 3 when the file cannot be read, with one line on standard error."""
    from search_api.intake.bounds import Limits
    from search_api.intake.child import in_child

    if not file.is_file():
        raise MissingFileError(file=str(file))
    limits = Limits()
    try:
        said = in_child(partial(_said, file, as_json), timeout or limits.seconds_for(file.stat().st_size), limits)
    except StateSecretError as error:  # it is named on a terminal only
        error.values["file"] = file.name if sys.stderr.isatty() else "…"
        raise
    except DondocError as error:
        error.values.setdefault("file", file.name)
        raise
    result, note = json.loads(said)
    if note:
        click.echo(message("extract-one-of-several", file=file.name, **note), err=True)
    click.echo(result)


def _said(file: Path, as_json: bool) -> str:
    """In the child: what is printed of the file, and of an archive which member that is, how many others there are.

    Standard output is one document by contract, so the others are only counted.
    """
    from ingest.read import read_document
    from search_api.intake.analysis import not_secret

    not_secret(file.name)
    document = read_document(file)  # before the models are loaded: a bad file is told at once
    not_secret(document)
    note = next((notice.values for notice in document.warnings if notice.code == "one-of-several"), None)
    if note:
        not_secret(note["member"])
    from nlp.contract import extraction_json
    from nlp.pipeline import Extractor

    found = extraction_json(document, Extractor().extract(document))
    result = json.dumps(found, ensure_ascii=False) if as_json else "\n".join(listing(found))
    return json.dumps([result, note], ensure_ascii=False)


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
