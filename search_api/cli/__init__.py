"""The command line: ``dondoc --help`` imports nothing heavy; a command's module is loaded when it is called."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import IO, Any

import click

from corpora.messages import catalogue, language, message
from ingest.errors import DondocError, UnreadableError

# Command name -> module of this package that holds a click command of the same name.
COMMANDS: tuple[str, ...] = (
    "extract",
    "up",
    "down",
    "ingest",
    "watch",
    "search",
    "check",
    "export",
    "units",
    "remind",
    "summary",
    "edxml",
    "serve",
    "demo",
    "reindex",
    "verify",
    "doctor",
    "evaluate",
)
SETTINGS = (
    "DONDOC_HOME",
    "DONDOC_ELASTICSEARCH_URL",
    "DONDOC_ELASTICSEARCH_API_KEY",
    "DONDOC_ELASTICSEARCH_CA",
    "DONDOC_DATABASE_URL",
    "DONDOC_LANG",
    "DONDOC_CACHE",
    "DONDOC_HEAP",
    "DONDOC_MAVEN_URL",
    "DONDOC_INDEX_PREFIX",
    "DONDOC_HOSTS",
    "DONDOC_TRUST",
    "DONDOC_DASK",
    "DONDOC_ORGAN_CODE",
    "DONDOC_ORGAN_NAME",
)


class Failed(click.ClickException):
    """A DondocError as the user sees it: its message from the catalogue, and the exit status of its kind."""

    def __init__(self, error: DondocError) -> None:
        super().__init__(message(error.code, None, **error.values))
        self.error = error

    @property
    def exit_code(self) -> int:  # type: ignore[override]  # click has a plain attribute here
        """3 for a file that cannot be read, else 1."""
        return 3 if isinstance(self.error, UnreadableError) else 1

    def show(self, file: IO[Any] | None = None) -> None:
        """The message alone, on standard error."""
        click.echo(self.message, file=file, err=True)


class LazyGroup(click.Group):
    """A group whose commands live in modules of their own, one a command, loaded only when called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order in which a newcomer meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load the command's module; None for an unknown name."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"search_api.cli.{cmd_name}"), cmd_name)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; an error raised on purpose ends it with a message, never with a traceback."""
        try:
            return super().invoke(ctx)
        except DondocError as error:
            raise Failed(error) from error

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands with their one line, without loading them, then the settings."""
        if not COMMANDS:
            return
        with formatter.section("Commands" if language() == "en" else "Lệnh"):
            formatter.write_dl([(name, message(f"help-{name}")) for name in COMMANDS])
        with formatter.section(message("help-settings")):
            formatter.write_dl([(name, message(f"setting-{name}")) for name in SETTINGS])


@click.command(cls=LazyGroup, help=catalogue(language())["help-dondoc"])
@click.version_option(package_name="dondoc", prog_name="dondoc")
def dondoc() -> None:
    """Run a sub-command."""


def main() -> None:
    """Entry point: UTF-8 on every terminal, exit status 0 fine, 1 findings, 2 usage, 3 unreadable."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    dondoc.main(prog_name="dondoc")
