"""``dondoc serve``: the web page and the API on this machine."""

from __future__ import annotations

import errno
import socket

import click

from corpora.messages import message
from ingest.errors import DondocError
from search_api.settings import Settings

HOST = "127.0.0.1"
PORT = 8138


class PortTakenError(DondocError):
    """Another program listens there."""

    code = "serve-port-taken"


@click.command(help=message("help-serve"))
@click.option("--port", type=click.IntRange(0, 65535), default=PORT, help=message("serve-port"))
def serve(port: int) -> None:
    """Until it is stopped; a search engine that does not start is said, and the page opens all the same."""
    listening = listen(port)
    import uvicorn

    from search_api.api.app import create_app
    from search_api.intake.catch_up import start_node

    settings = Settings.load()
    try:
        start_node(settings, lambda key: click.echo(message(key), err=True))
        _make_index(settings)
    except DondocError as error:
        why = message(error.code, None, **error.values)
        click.echo(message("serve-no-engine", None, why=why), err=True)
    app = create_app(settings)
    click.echo(message("serve-open", None, url=f"http://{HOST}:{listening.getsockname()[1]}/"))
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", server_header=False, date_header=False))
    server.run(sockets=[listening])


def listen(port: int) -> socket.socket:
    """The listening socket, taken first, so that a taken port is told at once. Port 0: any free one."""
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((HOST, port))
        listening.listen(128)
    except OSError as error:
        listening.close()
        if error.errno in (errno.EADDRINUSE, errno.EACCES):
            raise PortTakenError(port=str(port), other=str(port + 1 if port < 65535 else PORT)) from error
        raise
    return listening


def _make_index(settings: Settings) -> None:
    """An empty index on the first start, so that a search finds nothing instead of failing."""
    from search_api.index.connect import connect
    from search_api.index.load import ensure
    from search_api.index.schema import Names

    with connect(settings) as client:
        ensure(client, Names(settings.index_prefix))
