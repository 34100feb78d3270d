"""Bring the database to the tables of this version, in one transaction, whoever else is opening it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, inspect, text

from search_api.records.engine import WRITING
from search_api.records.errors import NewerDatabaseError, StoreError
from search_api.records.schema import REVISION

MIGRATIONS = Path(__file__).parent / "migrations"
# Any number that no other user of the same PostgreSQL database locks: "dondoc" in ASCII.
ADVISORY_LOCK = 0x646F6E646F63


def current_revision(connection: Connection) -> str | None:
    """The revision that the database says it has; None for an empty one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    revision: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return revision


def migrate(engine: Engine, target: str = REVISION, scripts: Path = MIGRATIONS) -> str | None:
    """Upgrade to ``target`` if needed; returns the revision found.

    Raises NewerDatabaseError for a revision that these scripts do not know: an older program must not write into it.
    """
    with engine.connect() as connection:
        if current_revision(connection) == target:
            return target
    writer = engine.execution_options(**WRITING)
    with writer.connect() as connection, _keys_unchecked(connection), connection.begin():
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ADVISORY_LOCK})
        found = current_revision(connection)
        if found != target:
            _upgrade(connection, found, target, scripts)
        return found


@contextlib.contextmanager
def _keys_unchecked(connection: Connection) -> Iterator[None]:
    """SQLite rebuilds a table by dropping it, which foreign keys would refuse: off meanwhile, checked at the end."""
    if connection.dialect.name != "sqlite":
        yield
        return
    driver: Any = connection.connection.driver_connection  # past SQLAlchemy: inside a transaction it has no effect
    driver.execute("PRAGMA foreign_keys = OFF").close()
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys = ON").close()


def _upgrade(connection: Connection, found: str | None, target: str, scripts: Path) -> None:
    # Alembic is loaded only when there is something to do: every command opens the store.
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if found is not None and found not in known:
        raise NewerDatabaseError(found=found, known=target)
    config.attributes["connection"] = connection
    command.upgrade(config, target)
    if connection.dialect.name == "sqlite" and (
        broken := connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    ):
        raise StoreError(cause=f"foreign key of table {broken[0]}")
