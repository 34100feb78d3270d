"""Workers: processes with limits on time and memory, replaced when they hang, crash, or have done enough."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import shutil
import signal
import tempfile
import threading
import time
from collections.abc import Sequence
from concurrent.futures import CancelledError, Future
from concurrent.futures import TimeoutError as FutureTimeout
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Self

from pebble import ProcessExpired, ProcessPool

from search_api.intake.analysis import Analyse, Analysis, guarded, guarded_together

MEBIBYTE = 1 << 20
FILE_BYTES = 512 * MEBIBYTE  # a larger file is not even opened
WARM = "search_api.intake.warm"
# A pool whose workers have all died without a word (one killed while it held the pool's lock) is given this long.
SLACK_SECONDS = 30.0
# LibreOffice takes a second to start and a tenth of one for a file: so many files, none of them large, by one start.
TOGETHER = frozenset({".doc", ".rtf", ".odt"})
MOST_TOGETHER = 12
MOST_TOGETHER_BYTES = 8 * MEBIBYTE
SECONDS_TOGETHER = 10.0  # more for each further file


@dataclass(frozen=True, slots=True)
class Limits:
    """For one file: time, and ``memory`` in bytes beyond what a worker has at its start.

    A scan takes about two seconds a page and core, and a MiB of it can be thirty pages: ``seconds_per_mebibyte`` of
    file are added to ``seconds``, up to ``most_seconds``.
    """

    seconds: float = 60.0
    seconds_per_mebibyte: float = 180.0
    most_seconds: float = 900.0
    memory: int = 1024 * MEBIBYTE
    tasks: int = 100  # files after which a worker is replaced, so that its memory is given back
    workers: int = 0  # 0: one a core


@dataclass(frozen=True, slots=True)
class Job:
    """A file given to the workers."""

    path: Path
    name: str | None
    future: Future[Analysis]
    pool: int
    together: bool = False  # one call does several: what goes wrong with it need not be this file's fault


class Workers:
    """The pool; results may be asked for in any order."""

    def __init__(self, analyse: Analyse, limits: Limits, warm: str = "") -> None:
        self._analyse = analyse
        self._limits = limits
        self.count = limits.workers or os.cpu_count() or 1
        self._context = multiprocessing.get_context("forkserver" if os.name != "nt" else "spawn")
        self._context.set_forkserver_preload([warm or WARM])
        self._generation = 0
        self._gathered: list[Job] = []
        self._longest = 0.0
        self._pool: ProcessPool | None = None
        self._scratch: TemporaryDirectory[str] | None = None

    def __enter__(self) -> Self:
        """Nothing is started before the first file."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Stop the workers; files that they work on are dropped."""
        self._stop()

    def _stop(self) -> None:
        if self._pool is not None:
            self._pool.stop()  # type: ignore[no-untyped-call]  # pebble annotates the rest
            self._pool.join(timeout=10)
            self._pool = None
        if self._scratch is not None:
            self._scratch.cleanup()
            self._scratch = None

    def submit(self, path: Path, name: str | None = None) -> Job:
        """Give a file to the workers; ``name`` is what to call it, where it is not the path's.

        Files for LibreOffice are gathered, so that it starts once for several.
        """
        if path.suffix.lower() not in TOGETHER or not 0 < _size(path) <= MOST_TOGETHER_BYTES:
            return self._submit_alone(path, name)
        job = Job(path, name, Future(), self._generation, together=True)
        self._gathered.append(job)
        if len(self._gathered) >= MOST_TOGETHER:
            self._send()
        return job

    def _submit_alone(self, path: Path, name: str | None) -> Job:
        seconds = self._seconds(path)
        self._longest = max(self._longest, seconds)
        future = self._running().schedule(guarded, args=[self._analyse, path, name], timeout=seconds)
        return Job(path, name, future, self._generation)

    def _send(self) -> None:
        """Give the gathered files to one worker."""
        jobs, self._gathered = self._gathered, []
        if not jobs:
            return
        seconds = max(self._seconds(job.path) for job in jobs) + SECONDS_TOGETHER * (len(jobs) - 1)
        self._longest = max(self._longest, seconds)
        files = [(job.path, job.name) for job in jobs]
        whole = self._running().schedule(guarded_together, args=[self._analyse, files], timeout=seconds)
        whole.add_done_callback(partial(_share_out, jobs))

    def _running(self) -> ProcessPool:
        """The pool, started if need be."""
        if self._pool is None:
            self._scratch = TemporaryDirectory(prefix="dondoc-work-", ignore_cleanup_errors=True)
            self._pool = ProcessPool(
                max_workers=self.count,
                max_tasks=self._limits.tasks,
                initializer=_prepare,
                initargs=[self._limits.memory, self._scratch.name],
                context=self._context,
            )
        return self._pool

    def _seconds(self, path: Path) -> float:
        """The time that this file gets."""
        seconds = self._limits.seconds + _size(path) / MEBIBYTE * self._limits.seconds_per_mebibyte
        return max(self._limits.seconds, min(seconds, self._limits.most_seconds))

    def result(self, job: Job) -> Analysis:
        """What became of the file; waits. A worker's death is the result of the file that it worked on.

        Ask for the oldest job first: it waits for at most one other file and for itself.
        """
        if job in self._gathered:
            self._send()
        if job.pool != self._generation and not job.future.done():
            return self._alone(job)
        try:
            return job.future.result(timeout=2 * self._longest + SLACK_SECONDS)
        except (FutureTimeout, ProcessExpired, MemoryError):
            if not job.future.done():
                self._renew()
            return self._alone(job) if job.together else Analysis(error="reader-failed")
        except (BrokenProcessPool, CancelledError):
            # The pool died, perhaps of another file: this one gets another chance.
            if job.pool == self._generation:
                self._renew()
            return self._alone(job)

    def _alone(self, lost: Job) -> Analysis:
        job = self._submit_alone(lost.path, lost.name)
        try:
            return job.future.result(timeout=2 * self._longest + SLACK_SECONDS)
        except (FutureTimeout, ProcessExpired, MemoryError, BrokenProcessPool, CancelledError):
            if not job.future.done() or job.future.cancelled():
                self._renew()
            return Analysis(error="reader-failed")

    def _renew(self) -> None:
        """Give up the pool; the next file starts another."""
        self._generation += 1
        with contextlib.suppress(Exception):
            self._stop()
        self._pool = None


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _share_out(jobs: Sequence[Job], whole: Future[list[Analysis]]) -> None:
    """Give each file its part of what one call made of several, or the call's error."""
    try:
        made = whole.result()
    except BaseException as error:  # a worker's death comes as whatever killed it
        for job in jobs:
            job.future.set_exception(error)
        return
    for job, analysis in zip(jobs, made, strict=True):
        job.future.set_result(analysis)


def _prepare(memory: int, scratch: str) -> None:
    """In the worker: limit its memory, make no core dumps, and do not outlive the run, nor let a child do so.

    What readers write for the programs that they start stays in ``scratch``, which goes when the workers go.
    """
    import resource

    tempfile.tempdir = os.environ["TMPDIR"] = tempfile.mkdtemp(dir=scratch)

    with contextlib.suppress(OSError):
        os.setpgid(0, 0)
    signal.signal(signal.SIGTERM, lambda number, frame: _end())
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with contextlib.suppress(OSError, ValueError):
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        limit = pages * resource.getpagesize() + memory
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    threading.Thread(target=_leave_with, args=[os.getppid()], daemon=True).start()


def _leave_with(parent: int) -> None:
    """End this worker when the process that forked it is gone; that one goes with the run, however it is killed."""
    while os.getppid() == parent:
        time.sleep(0.5)
    _end()


def _end() -> None:
    """End this worker with the programs that it started (OCR, LibreOffice), which are of its process group.

    Their files go too: nothing of a document that is not taken in may stay on the disk.
    """
    if tempfile.tempdir is not None:
        shutil.rmtree(tempfile.tempdir, ignore_errors=True)
    if os.getpgrp() == os.getpid():
        os.killpg(0, signal.SIGKILL)
    os._exit(1)
