"""Migrations: they make the tables of the models, keep data, and stop an older program."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, event, text
from sqlalchemy.exc import OperationalError

from search_api.records.engine import connect, file_system
from search_api.records.errors import DamagedStoreError, NetworkHomeError, NewerDatabaseError, StoreError
from search_api.records.migrate import MIGRATIONS, migrate
from search_api.records.schema import REVISION, Base
from search_api.records.store import Store
from search_api.settings import Settings
from tests.search_api.records.made import packed

NEXT = '''
"""A later version: a column more on documents, and journal rebuilt in SQLite's batch mode."""
import sqlalchemy as sa
from alembic import op
revision = "9999"
down_revision = "{head}"
branch_labels = depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("documents") as table:
        table.add_column(sa.Column("retention", sa.Text(), nullable=False, server_default="none"))
        table.alter_column("media_type", nullable=True)
    {then}
'''


def test_models_and_migrations_agree(settings: Settings) -> None:
    Store.open(settings).close()
    engine = connect(settings.database)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
    engine.dispose()


def test_the_last_migration_is_the_one_the_code_names() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    assert ScriptDirectory.from_config(config).get_heads() == [REVISION]


def later(folder: Path, then: str = "pass") -> Path:
    """The migrations with one more."""
    scripts = folder / "100% mới"
    shutil.copytree(MIGRATIONS, scripts, ignore=shutil.ignore_patterns("__pycache__"))
    (scripts / "versions" / "9999_later.py").write_text(NEXT.format(head=REVISION, then=then), encoding="utf-8")
    return scripts


def test_data_and_guards_survive_an_upgrade(settings: Settings, tmp_path: Path) -> None:
    with Store.open(settings) as store:
        ids = [store.add_document(packed(words, number="1/BC", issuer="A", issued="2026-01-01")).id for words in "ab"]
        store.append_journal("waive", "duty", actor="lan", reason="miễn")
        store.put_blob("units", b"x")
        before = [store.document(id_) for id_ in ids], list(store.journal())
    engine = connect(settings.database)
    assert migrate(engine, "9999", later(tmp_path)) == REVISION
    with engine.connect() as connection:
        assert connection.execute(text("SELECT retention FROM documents")).scalars().all() == ["none", "none"]
        connection.execute(text("SELECT 1 FROM obligations"))
    store = Store(engine, store.originals, store.clock)
    assert ([store.document(id_) for id_ in ids], list(store.journal())) == before
    assert store.get_blob("units") == b"x"
    with pytest.raises(Exception, match="append-only"), engine.begin() as connection:
        connection.execute(text("DELETE FROM journal"))
    engine.dispose()


def test_a_failed_upgrade_changes_nothing(settings: Settings, tmp_path: Path) -> None:
    with Store.open(settings) as store:
        id_ = store.add_document(packed("a")).id
    engine = connect(settings.database)
    with pytest.raises(ZeroDivisionError):
        migrate(engine, "9999", later(tmp_path, then="1 / 0"))
    engine.dispose()
    with Store.open(settings) as store:
        assert store.document(id_) is not None


def test_making_the_tables_fails_at_the_nth_statement(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut off anywhere, the tables are made whole by the next opening."""
    for number in range(1, 200):
        settings = Settings(home=tmp_path / f"kho {number}")
        seen = 0

        def prepare(url: str, number: int = number) -> Engine:
            engine = connect(url)

            def before(*_: object) -> None:
                nonlocal seen
                seen += 1
                if seen == number:
                    raise OperationalError("write", None, sqlite3.OperationalError("disk I/O error"))

            event.listen(engine, "before_cursor_execute", before)
            return engine

        monkeypatch.setattr("search_api.records.store.connect", prepare)
        try:
            Store.open(settings).close()
            break
        except StoreError:
            monkeypatch.setattr("search_api.records.store.connect", connect)
            with Store.open(settings) as store:
                store.append_journal("note", "x")
    assert number > 20


def test_an_older_program_does_not_write_into_a_newer_database(settings: Settings, tmp_path: Path) -> None:
    Store.open(settings).close()
    engine = connect(settings.database)
    migrate(engine, "9999", later(tmp_path))
    engine.dispose()
    with pytest.raises(NewerDatabaseError) as caught:
        Store.open(settings)
    assert caught.value.values["found"] == "9999"


def test_opened_for_the_first_time_by_many_at_once(settings: Settings) -> None:
    failures: list[BaseException] = []

    def work() -> None:
        try:
            Store.open(settings).close()
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures


def test_sqlite_is_set_to_keep_what_it_acknowledged(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    Store.open(settings).close()
    engine = connect(settings.database)
    with engine.connect() as connection:
        found = {
            pragma: connection.exec_driver_sql(f"PRAGMA {pragma}").scalar()
            for pragma in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    engine.dispose()
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 30000}
    assert (tmp_path / "dondoc.sqlite").stat().st_mode & 0o077 == 0


def test_a_network_home_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search_api.records.engine.file_system", lambda folder: "nfs4")
    with pytest.raises(NetworkHomeError):
        Store.open(Settings(home=tmp_path))


def test_file_system_is_that_of_the_nearest_mount(tmp_path: Path) -> None:
    mounts = tmp_path / "mounts"
    inner = tmp_path.resolve() / "có dấu cách"
    escaped = str(inner).replace(" ", "\\040")
    mounts.write_text(f"/dev/vda / ext4 rw 0 0\nserver:/x {escaped} nfs4 rw 0 0\n", encoding="utf-8")
    assert file_system(inner / "sâu", mounts) == "nfs4"
    assert file_system(tmp_path, mounts) == "ext4"
    assert file_system(tmp_path, tmp_path / "none") == ""


def test_a_damaged_database_is_named(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    (tmp_path / "dondoc.sqlite").write_bytes(b"this is no database at all" * 100)
    with pytest.raises(DamagedStoreError):
        Store.open(settings)
