"""The n-th write fails, for n = 1, 2, 3, ... until none does: never half a document, and the next run mends all.

A write is a statement or a commit of the database, or a write, sync, rename or new folder of the originals. It fails
once or for good (a full disk), before or after it took effect, or kills the process.
"""

from __future__ import annotations

import contextlib
import errno
import os
import resource
import shutil
import signal
import sqlite3
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.exc import OperationalError

from search_api.intake.run import Report
from search_api.records import originals, store
from search_api.records.errors import StoreError
from search_api.records.store import Store
from search_api.records.verify import verify
from search_api.settings import Settings
from tests.search_api.intake.quick import run_inline
from tests.search_api.intake.state import COLUMNS, state

VERSIONED = "số: 1/KH\nnơi: UBND xã A\nngày: 2026-01-02\n"
TEXTS = {"b.txt": f"Bản đầu\n{VERSIONED}", "c.txt": "GIỮ lại", "d.txt": f"Bản sau\n{VERSIONED}"}


class Faults:
    """Counts writes; the one with number ``at`` (and those after it, if ``lasting``) goes wrong."""

    def __init__(self, at: int, kind: str) -> None:
        self.at = at
        self.kind = kind
        self.seen = 0

    def due(self) -> bool:
        self.seen += 1
        return self.seen == self.at or (self.kind == "full" and self.seen > self.at)

    def wrap(self, function: Callable[..., Any], error: Callable[[], BaseException]) -> Callable[..., Any]:
        def faulty(*args: Any, **kwargs: Any) -> Any:
            if not self.due():
                return function(*args, **kwargs)
            if self.kind == "kill":
                os.kill(os.getpid(), signal.SIGKILL)
            if self.kind == "late":  # it took effect, and the word of it was lost
                function(*args, **kwargs)
            raise error()

        return faulty

    @contextlib.contextmanager
    def active(self) -> Iterator[None]:
        number = errno.ENOSPC if self.kind == "full" else errno.EIO

        def io_error() -> OSError:
            return OSError(number, os.strerror(number))

        def sql_error() -> OperationalError:
            return OperationalError("write", None, sqlite3.OperationalError("disk I/O error"))

        def connect(url: str) -> Engine:
            engine = original_connect(url)
            engine.dialect.do_commit = self.wrap(engine.dialect.do_commit, sql_error)  # type: ignore[method-assign]
            statement = self.wrap(lambda: None, sql_error)

            def before(connection: object, cursor: object, words: str, *_: object) -> None:
                if words.lstrip().split(" ", 1)[0] in ("INSERT", "UPDATE", "DELETE", "CREATE"):
                    statement()

            event.listen(engine, "before_cursor_execute", before)
            return engine

        original_connect = store.connect
        with contextlib.ExitStack() as stack:
            stack.enter_context(mock.patch.object(store, "connect", connect))
            for owner, name in ((originals, "write_all"), (os, "fsync"), (Path, "replace"), (Path, "mkdir")):
                faulty = self.wrap(getattr(owner, name), io_error)
                # A wrapped method must still get its object.
                stack.enter_context(mock.patch.object(owner, name, faulty))
            yield


@pytest.fixture
def folder(quick_disk: Path) -> Path:
    made = quick_disk / "văn bản đến"
    made.mkdir()
    for name, text in TEXTS.items():
        (made / name).write_text(text, encoding="utf-8")
    return made


def attempt(settings: Settings, folder: Path, faults: Faults) -> Report | None:
    """A run with faults; None when it could not even write down that it failed."""
    with faults.active():
        try:
            return run_inline(settings, folder)
        except (StoreError, OSError):
            return None


@pytest.fixture
def new_home(quick_disk: Path) -> Callable[[int], Settings]:
    """Makes homes whose tables are there: a fault while they are made is another test's."""
    model = quick_disk / "mẫu"
    Store.open(Settings(home=model)).close()

    def make(number: int) -> Settings:
        return Settings(home=Path(shutil.copytree(model, quick_disk / f"kho {number}")))

    return make


NewHome = Callable[[int], Settings]


def unordered(found: dict[str, Any]) -> dict[str, Any]:
    """Without what follows from the order of arrival: a file that failed once comes in after the others."""
    links = {"version_of", "superseded_by", "revision"}
    keep = [at for at, column in enumerate(COLUMNS) if column not in links]
    return {
        **{key: found[key] for key in ("obligations", "settings", "originals", "partials", "files")},
        "documents": [[row[at] for at in keep] for row in found["documents"]],
        "journal": sorted(subject for _, subject, _, _ in found["journal"]),
        "outbox": sorted(id_ for id_, _ in found["outbox"]),
    }


def check(settings: Settings, folder: Path, wanted: dict[str, Any], ordered: bool = True) -> None:
    """Nothing half done after the fault, and all mended by the next run."""
    with Store.open(settings) as opened:
        assert verify(opened).faults == []
        for document in opened.documents():
            assert document.extraction["text"] in TEXTS.values()
    run_inline(settings, folder)
    found = state(settings)
    assert found == wanted if ordered else unordered(found) == unordered(wanted)
    with Store.open(settings) as opened:
        assert verify(opened).faults == []


@pytest.mark.parametrize("kind", ["once", "full", "late"])
def test_the_nth_write_fails(quick_disk: Path, new_home: NewHome, folder: Path, kind: str) -> None:
    clean = Settings(home=quick_disk / "sạch")
    run_inline(clean, folder)
    wanted = state(clean)
    for number in range(1, 1000):
        settings = new_home(number)
        faults = Faults(number, kind)
        report = attempt(settings, folder, faults)
        if faults.seen < number:
            break
        if report and kind == "once":  # it says so: a file failed, unless the fault hit what does not matter
            done = report.count("done") + report.count("failed") + report.count("quarantined")
            assert done == len(TEXTS)
        check(settings, folder, wanted, ordered=kind == "full")
    assert number > 25


def forked(function: Callable[..., int]) -> int:
    """The exit status of the function in a child process; the signal, negative, that ended it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # other tests' idle threads; the child never meets them
        pid = os.fork()
    if pid == 0:
        try:
            os._exit(function())
        finally:
            os._exit(99)
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status)


def test_killed_at_the_nth_write(quick_disk: Path, new_home: NewHome, folder: Path) -> None:
    clean = Settings(home=quick_disk / "sạch")
    run_inline(clean, folder)
    wanted = state(clean)
    for number in range(1, 1000):
        settings = new_home(number)
        code = forked(lambda at=number, settings=settings: attempt(settings, folder, Faults(at, "kill")) is None)
        if code == 0:
            break
        assert code == -signal.SIGKILL
        check(settings, folder, wanted)
    assert number > 25


def limited(settings: Settings, folder: Path, size: int) -> int:
    """No file may grow beyond ``size`` bytes: SQLite's own writes fail in the middle, as on a full disk."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    try:
        report = run_inline(settings, folder)
    except (StoreError, OSError):
        return 3
    return 4 if report.count("failed") else 0


def test_files_may_not_grow(quick_disk: Path, new_home: NewHome, folder: Path) -> None:
    clean = Settings(home=quick_disk / "sạch")
    run_inline(clean, folder)
    wanted = state(clean)
    codes = set()
    for size in range(0, 1 << 20, 12 << 10):
        settings = new_home(size)
        codes.add(code := forked(lambda size=size, settings=settings: limited(settings, folder, size)))
        check(settings, folder, wanted)
        if code == 0:
            break
    assert codes in ({0, 3}, {0, 3, 4})


@pytest.mark.parametrize("kind", ["once", "late", "full"])
def test_acknowledged_decisions_are_never_lost(new_home: NewHome, kind: str) -> None:
    """Four decisions with a fault at each write: those acknowledged are there, the others wholly or not at all."""
    for number in range(1, 1000):
        settings = new_home(number)
        faults = Faults(number, kind)
        acknowledged = []
        with faults.active():
            for decision in range(4):
                with contextlib.suppress(StoreError), Store.open(settings) as opened:
                    opened.append_journal("waive", f"duty-{decision}", actor="lan", new={"lý do": decision})
                    acknowledged.append(decision)
        with Store.open(settings) as opened:
            there = [entry.new["lý do"] for entry in opened.journal()]
            assert set(acknowledged) <= set(there)
            assert len(there) == len(set(there))
            assert verify(opened).faults == []
        if faults.seen < number:
            break
    assert number > 12
