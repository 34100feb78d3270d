"""``dondoc edxml``: statuses of the exchange that came, a status to send back, a document as an envelope."""

from __future__ import annotations

import contextlib
import getpass
import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from corpora.messages import message
from search_api.settings import Settings

if TYPE_CHECKING:
    from ingest.edxml import Organ, Reference
    from search_api.exchange import Parties
    from search_api.records.exchange import StoredStatus
    from search_api.records.store import Store


@click.group(help=message("help-edxml"))
def edxml() -> None:
    """Envelopes of QCVN 102:2016, in and out."""


@edxml.command("list", help=message("edxml-help-list"))
@click.argument("document", required=False)
@click.option("--attention", is_flag=True, help=message("edxml-help-attention"))
@click.option("--unlinked", is_flag=True, help=message("edxml-help-unlinked"))
@click.option("--json", "as_json", is_flag=True, help=message("ingest-json"))
def list_(document: str | None, attention: bool, unlinked: bool, as_json: bool) -> None:
    """Of one document, or of all; the first that came first."""
    from search_api.exchange import named
    from search_api.records import exchange
    from search_api.records.store import Store

    with Store.open(Settings.load()) as store:
        id_ = named(store, document).id if document else None
        with store.reading() as session:
            found = exchange.of_document(session, id_) if id_ else exchange.everything(session, unlinked=unlinked)
    found = [one for one in found if (one.attention or not attention) and (one.document is None or not unlinked)]
    if as_json:
        from search_api.api.exchange import shape

        click.echo(json.dumps([shape(one).model_dump(mode="json") for one in found], ensure_ascii=False))
        return
    for one in found:
        click.echo(_line(one))
    if not found:
        click.echo(message("edxml-none"))


@edxml.command("seen", help=message("edxml-help-seen"))
@click.argument("status")
@click.option("--why", "reason", default="", help=message("units-why"))
def seen(status: str, reason: str) -> None:
    """Into the journal; status 2 for an unknown one."""
    from search_api.records import exchange
    from search_api.records.store import Store

    with Store.open(Settings.load()) as store, store.writing() as session:
        if not exchange.see(session, status, at=store.clock(), actor=_actor(), reason=reason):
            raise click.BadParameter(message("edxml-no-status", None, id=status), param_hint="STATUS")
    click.echo(message("edxml-seen", None, status=status))


@edxml.command("status", help=message("edxml-help-status"))
@click.argument("document")
@click.option("--code", required=True, help=message("edxml-help-code"))
@click.option("--note", default="", help=message("edxml-help-note"))
@click.option("--department", default="", help=message("edxml-help-department"))
@click.option("--staff", default="", help=message("edxml-help-staff"))
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), default=None, help=message("edxml-help-output")
)
def status(document: str, code: str, note: str, department: str, staff: str, output: Path | None) -> None:
    """Changes nothing in the records; status 1 where the envelope cannot be made."""
    from ingest.edxml import Staff, build_status
    from search_api.exchange import named, own_organ, parties, reply
    from search_api.records.store import Store

    settings = Settings.load()
    with Store.open(settings) as store:
        found = named(store, document)
        came = parties(store, found)
    own = own_organ(settings, came.recipients)
    made = reply(found, came, own, code, note=note, staff=Staff(department, staff), at=datetime.now())
    _write(build_status(made), output)
    if output:
        said = message(f"edxml-status-{made.code}")
        to = came.sender.name or came.sender.code
        click.echo(message("edxml-status-made", None, file=str(output), said=said, to=to, number=made.about.number))


@edxml.command("pack", help=message("edxml-help-pack"))
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--to", "to", multiple=True, help=message("edxml-help-to"))
@click.option("--answers", multiple=True, help=message("edxml-help-answers"))
@click.option("--due", type=click.DateTime(["%Y-%m-%d"]), default=None, help=message("edxml-help-due"))
@click.option("--number", default="", help=message("edxml-help-number"))
@click.option("--issued", type=click.DateTime(["%Y-%m-%d"]), default=None, help=message("edxml-help-issued"))
@click.option("--subject", default="", help=message("edxml-help-subject"))
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), default=None, help=message("edxml-help-output")
)
def pack(
    files: tuple[Path, ...],
    to: tuple[str, ...],
    answers: tuple[str, ...],
    due: datetime | None,
    number: str,
    issued: datetime | None,
    subject: str,
    output: Path | None,
) -> None:
    """The first file is the document, others are annexes; status 3 where the document cannot be read."""
    from ingest.edxml import build
    from search_api.exchange import envelope_of, own_organ
    from search_api.records.store import Store

    settings = Settings.load()
    recipients = [_organ(one) for one in to]
    references: list[Reference] = []
    known: list[Parties] = []
    if answers:
        with Store.open(settings) as store:
            references, known = _answered(store, answers)
    recipients = recipients or list(dict.fromkeys(came.sender for came in known))
    own = own_organ(settings, known[0].recipients if known else ())
    stated = {"number": number.strip(), "issued": _day(issued), "subject": subject.strip()}
    made = envelope_of(
        files, own, recipients, answers=references, due=_day(due) or None,
        stated={name: value for name, value in stated.items() if value},
    )  # fmt: skip
    output = output or files[0].with_suffix(".edxml")
    _write(build(made), output)
    names = ", ".join(one.name or one.code for one in recipients)
    click.echo(message("edxml-packed", None, file=str(output), number=made.number, to=names))


def _answered(store: Store, names: Sequence[str]) -> tuple[list[Reference], list[Parties]]:
    """The documents that are answered, and the envelopes that they came in, where they came in any."""
    from search_api.exchange import NotByExchangeError, named, parties, reference

    references, known = [], []
    for name in names:
        found, came = named(store, name), None
        with contextlib.suppress(NotByExchangeError):
            came = parties(store, found)
            known.append(came)
        references.append(reference(found, came))
    return references, known


def _day(at: datetime | None) -> str:
    return at.date().isoformat() if at else ""


def _organ(named: str) -> Organ:
    """CODE:NAME; the name may be left out."""
    from ingest.edxml import Organ

    code, _, name = named.partition(":")
    if not code.strip():
        raise click.BadParameter(message("edxml-to-how", None, value=named), param_hint="--to")
    return Organ(code.strip(), name.strip())


def _write(data: bytes, output: Path | None) -> None:
    from search_api.cli.export import ExportFailedError

    if output is None:
        click.echo(data, nl=False)
        return
    try:
        output.write_bytes(data)
    except OSError as error:
        raise ExportFailedError(file=str(output), cause=str(error.strerror or error)) from error


def _line(one: StoredStatus) -> str:
    from corpora.edxml import words

    mark = "!" if one.attention else " "
    at = (one.content["at"] or one.received.astimezone().isoformat(timespec="seconds")).replace("T", " ")[:16]
    where = one.document or message("edxml-not-linked")
    described = f" – {one.content['description']}" if one.content["description"] else ""
    return f"{mark} {one.id}  {at}  {one.number}  {one.sender or '…'}: {words(one.code)}{described}  [{where}]"


def _actor() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a user id without a name
        return "?"
