"""``dondoc doctor``: what is fine, what is not, and how to mend it."""

from __future__ import annotations

import json

import click

from corpora.messages import message
from search_api.settings import Settings

SIGNS = {"ok": "✓", "warning": "!", "problem": "✗"}


@click.command(help=message("help-doctor"))
@click.option("--json", "as_json", is_flag=True, help=message("doctor-json"))
def doctor(as_json: bool) -> None:
    """Status 1 when something that is required is not fine."""
    from search_api.doctor import examine

    findings = examine(Settings.load())
    healthy = all(finding.level != "problem" for finding in findings)
    if as_json:
        checks = [finding.as_json() for finding in findings]
        click.echo(json.dumps({"schema": "dondoc-doctor/1", "ok": healthy, "checks": checks}, ensure_ascii=False))
    else:
        for finding in findings:
            click.echo(f"{SIGNS[finding.level]} {finding.text}")
            if finding.mend:
                click.echo("  → " + finding.mend.replace("\n", "\n    "))
        click.echo(message("doctor-fine" if healthy else "doctor-problems"))
    raise SystemExit(0 if healthy else 1)
