"""``dondoc down``: stop the embedded Elasticsearch; its data are kept."""

from __future__ import annotations

import click

from corpora.messages import message
from search_api.settings import Settings


@click.command(help=message("help-down"))
def down() -> None:
    """Status 0 also when it does not run. An office's own server is never touched."""
    from search_api.index.node import Node

    settings = Settings.load()
    stopped = Node(settings).down()
    if settings.elasticsearch_url and not stopped:
        click.echo(message("down-external"))
    else:
        click.echo(message("down-stopped" if stopped else "down-nothing"))
