"""One call in a child process within the bounds of one file: what ``dondoc extract`` does with a file."""

from __future__ import annotations

import contextlib
import faulthandler
import os
import pickle
import select
import time
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

from ingest.errors import DondocError, ReaderFailedError
from search_api.intake import bounded, scratch
from search_api.intake.analysis import where
from search_api.intake.bounds import RESULT_BYTES, Limits, Verdict
from search_api.intake.processes import kill_tree
from search_api.intake.watchman import Watchman
from search_api.records.process import Process

_CHUNK = 1 << 20


class CrashedError(ReaderFailedError):
    """The program failed on this file; ``where``: the kind of error and the line, never what the file says."""

    code = "analysis-failed"


def in_child(function: Callable[[], str], seconds: float, limits: Limits) -> str:
    """What ``function`` returns, or the DondocError that it raises, from a fork of this process.

    Raises ReaderFailedError where it goes beyond the bounds or crashes. Call it before anything heavy is imported and
    any thread started: the child begins as a copy of this process. Where the system has no fork, it is called here.
    """
    if not hasattr(os, "fork"):
        return function()
    folder, run = scratch.folder("work-"), Process.this()
    try:
        reading, writing = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(reading)
            _work(function, limits, folder, writing, run)
        os.close(writing)
        watchman = Watchman(folder, limits)
        try:
            said = _read(reading, time.monotonic() + seconds)
        finally:
            os.close(reading)
            watchman.stop()
            kill_tree(pid)
            os.waitpid(pid, 0)
    finally:
        scratch.remove(folder)
    return _result(said, watchman.stopped.get(pid))


def _work(function: Callable[[], str], limits: Limits, folder: Path, writing: int, run: Process) -> NoReturn:
    """The child; whatever happens, it ends here, without the parent's clean-up."""
    try:
        # A native library that gives up says so there; the user is told by the parent, in one line.
        faulthandler.disable()
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        bounded.prepare(limits, folder, run)
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(pickle.dumps(bounded.under_watch(_guarded, function)))
    finally:
        os._exit(0)


def _guarded(function: Callable[[], str]) -> tuple[str, type[DondocError] | None, dict[str, str]]:
    """The result; or the code, class and values of an error."""
    try:
        return function(), None, {}
    except DondocError as error:
        return error.code, type(error), error.values
    except (MemoryError, RecursionError):
        return ReaderFailedError.code, ReaderFailedError, {}
    except Exception as error:
        return CrashedError.code, CrashedError, {"where": where(error)}


def _read(pipe: int, until: float) -> bytes:
    """All that the child says, as long as there is time; nothing where it says too much."""
    parts: list[bytes] = []
    size = 0
    while select.select([pipe], [], [], max(until - time.monotonic(), 0))[0]:
        if not (part := os.read(pipe, _CHUNK)):
            return b"".join(parts)
        parts.append(part)
        size += len(part)
        if size > RESULT_BYTES:
            break
    return b""


def _result(said: bytes, why: Verdict | None) -> str:
    with contextlib.suppress(pickle.UnpicklingError, EOFError):
        text, kind, values = pickle.loads(said)  # noqa: S301  # from our own child
        if kind is None:
            return str(text)
        error = kind(**values)
        error.code = text
        raise error
    raise ReaderFailedError(**({"why": why.value} if why else {}))
