"""``dondoc up``: start the embedded Elasticsearch, or see that the office's own one answers."""

from __future__ import annotations

import click

from corpora.messages import message
from search_api.settings import Settings


@click.command(help=message("help-up"))
def up() -> None:
    """Idempotent; returns when Elasticsearch answers."""
    from search_api.index.connect import connect, shown
    from search_api.index.node import Node

    settings = Settings.load()
    if settings.elasticsearch_url:
        connect(settings).close()
        click.echo(message("up-external", url=shown(settings.elasticsearch_url)))
        return
    address = Node(settings, say=lambda key: click.echo(message(key), err=True)).up()
    click.echo(message("up-running", url=address.url, user=address.user, file=settings.node / "password"))
