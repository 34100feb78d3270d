"""The database engine: SQLite for one machine, or PostgreSQL by URL, set so that an acknowledged commit is on disk."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url

from search_api.records.errors import NetworkHomeError

BUSY_SECONDS = 30
# SQLite's write-ahead log needs memory shared between the processes, which these do not give.
NETWORK_FILE_SYSTEMS = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "fuse.sshfs", "glusterfs", "ceph"}
)
# A transaction that writes takes SQLite's write lock when it begins: taking it later could fail half way.
WRITING = {"dondoc_writing": True}


def connect(url: str) -> Engine:
    """An engine for ``url``; SQLite with WAL, synchronous=FULL, foreign keys, and a busy timeout.

    Raises NetworkHomeError when an SQLite file would lie on a network file system.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        if parsed.database:
            _refuse_network(Path(parsed.database))
        engine = create_engine(parsed, connect_args={"timeout": BUSY_SECONDS})
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    if parsed.drivername in ("postgres", "postgresql"):
        parsed = parsed.set(drivername="postgresql+psycopg")
    return create_engine(parsed, pool_pre_ping=True)


def _prepare_sqlite(connection: Any, _record: object) -> None:
    """Pragmas of each connection; the driver's own transactions are off, ``_begin_sqlite`` opens them."""
    connection.isolation_level = None
    for pragma in (
        f"busy_timeout = {BUSY_SECONDS * 1000}",
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        "recursive_triggers = ON",  # else INSERT OR REPLACE would pass by the journal's delete trigger
        "secure_delete = ON",
    ):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: Connection) -> None:
    writing = connection.get_execution_options().get("dondoc_writing")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _refuse_network(database: Path) -> None:
    kind = file_system(database.parent)
    if kind in NETWORK_FILE_SYSTEMS:
        raise NetworkHomeError(path=str(database.parent), kind=kind)


def file_system(folder: Path, mounts: Path = Path("/proc/self/mounts")) -> str:
    """The type of the file system that ``folder`` lies on, empty where the system does not tell."""
    try:
        lines = mounts.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return ""
    real = os.path.realpath(folder)
    best, kind = "", ""
    for line in lines:
        _, point, this_kind, *_ = line.split(" ")
        point = re.sub(r"\\([0-7]{3})", lambda match: chr(int(match[1], 8)), point)  # blanks stand as \\040
        inside = point == "/" or real == point or real.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(best):
            best, kind = point, this_kind
    return kind
