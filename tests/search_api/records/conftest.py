"""A store on SQLite and, where a server can be started, on PostgreSQL: the same tests on both."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from uuid import uuid4

import pytest

from search_api.records.store import Store
from search_api.settings import Settings


def clock() -> Callable[[], datetime]:
    """A clock that goes on by one second a look."""
    seconds = count()
    return lambda: datetime(2026, 3, 2, 8, 0, tzinfo=UTC) + timedelta(seconds=next(seconds))


def _programs() -> Path | None:
    """The newest PostgreSQL server that Debian installed, or one on the path."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    named = shutil.which("initdb")
    return Path(named).resolve().parent if named else None


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A PostgreSQL server of this test run, on a socket of its own; the URL without the database's name."""
    programs = _programs()
    if programs is None:
        word = "no PostgreSQL server installed (apt-get install postgresql)"
        pytest.fail(word) if os.environ.get("CI") == "true" else pytest.skip(word)
    # A socket's path may have 107 bytes: not below pytest's own folders, whose names grow.
    folder = Path("/tmp") / f"dondoc-pg-{uuid4().hex[:8]}"
    folder.mkdir()
    user = None
    if os.geteuid() == 0:  # the server refuses to run as root
        user = "postgres"
        shutil.chown(folder, user)

    def run(name: str, *arguments: str) -> None:
        subprocess.run(
            [programs / name, *arguments], check=True, user=user, cwd=folder, capture_output=True, timeout=120, env={}
        )

    data = folder / "data"
    run("initdb", "-D", str(data), "-U", "dondoc", "-A", "trust", "-E", "UTF8", "--no-locale")
    run("pg_ctl", "-D", str(data), "-w", "-l", str(folder / "log"), "-o", f"-k {folder} -c listen_addresses=", "start")
    try:
        yield f"postgresql://dondoc@/{{}}?host={folder}"
    finally:
        run("pg_ctl", "-D", str(data), "-m", "immediate", "stop")
        shutil.rmtree(folder)


def _database(server: str) -> str:
    """A fresh database on the server."""
    import psycopg

    name = f"d{uuid4().hex}"
    with psycopg.connect(server.format("postgres"), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"'.encode())
    return server.format(name)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """A home under blanks and Vietnamese letters, with either database."""
    url = _database(request.getfixturevalue("postgres")) if request.param == "postgres" else None
    return Settings(home=tmp_path / "văn bản đến", database_url=url)


@pytest.fixture
def store(settings: Settings) -> Iterator[Store]:
    """An open store whose clock the test can foresee."""
    with Store.open(settings, clock()) as opened:
        yield opened
