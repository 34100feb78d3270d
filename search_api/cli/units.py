"""``dondoc units``: the office's register of units."""

from __future__ import annotations

import getpass
from pathlib import Path

import click

from corpora.messages import message
from search_api.settings import Settings


@click.group(help=message("help-units"))
def units() -> None:
    """Take in and list the register."""


@units.command("import", help=message("units-help-import"))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_(file: Path) -> None:
    """The file is checked before it is kept; a wrong one changes nothing. Reporting rules are told by their schema."""
    from corpora.rules import SCHEMA as RULES_SCHEMA
    from corpora.units.parse import parse_register as parse
    from search_api.board import REGISTER, RULES, parse_register, parse_rules
    from search_api.records.store import Store

    data = file.read_bytes()
    if RULES_SCHEMA.encode() in data[:2000]:
        rules = parse_rules(data)
        with Store.open(Settings.load()) as store:
            changed = store.put_blob(RULES, data, reason=file.name)
        click.echo(message("rules-imported" if changed else "rules-unchanged", None, rules=rules))
        return
    parse_register(data)
    own, groups = parse(data)
    with Store.open(Settings.load()) as store:
        changed = store.put_blob(REGISTER, data, reason=file.name)
    key = "units-imported" if changed else "units-unchanged"
    click.echo(message(key, None, units=len(own), groups=len(groups)))


@units.command("list", help=message("units-help-list"))
@click.option("--all", "everything", is_flag=True, help=message("units-help-all"))
def list_(everything: bool) -> None:
    """One unit a line: id, name, validity."""
    from corpora.units.parse import parse_register as parse
    from search_api.board import REGISTER, register_of
    from search_api.records.store import Store

    with Store.open(Settings.load()) as store:
        data = store.get_blob(REGISTER)
        register = register_of(store)
    own, groups = parse(data) if data else ((), ())
    if not own and not everything:
        click.echo(message("units-none"))
        return
    for unit in register.units.values() if everything else own:
        dates = ""
        if unit.valid_from or unit.valid_to:
            first, last = (f"{day:%d/%m/%Y}" if day else "…" for day in (unit.valid_from, unit.valid_to))
            dates = message("units-validity", None, first=first, last=last)
        click.echo(f"{unit.id}\t{unit.name}{dates}")
    for group in groups:
        click.echo(f"[{group.document or '*'}]\t{group.name}\t{len(group.members)}")


@units.command("name", help=message("units-help-name"))
@click.argument("name")
@click.argument("unit")
@click.option("--why", "reason", default="", help=message("units-why"))
def name_(name: str, unit: str, reason: str) -> None:
    """Settled once, in the journal; undone like any decision. Status 2 for an unknown unit."""
    from search_api.board import decide, register_of
    from search_api.records.store import Store

    with Store.open(Settings.load()) as store:
        if register_of(store).get(unit) is None:
            raise click.BadParameter(message("board-unit-unknown", None, unit=unit), param_hint="UNIT")
        decide(store, "name", name, actor=actor(), reason=reason, new={"unit": unit})
    click.echo(message("units-named", None, name=name, unit=unit))


def actor() -> str:
    """Who is at the keyboard, as the system knows them."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a user id without a name
        return "?"
