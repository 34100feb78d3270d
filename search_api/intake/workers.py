"""Workers: processes with limits on time and memory, replaced when they hang, crash, or have done enough.

The limits and their reasons: :mod:`search_api.intake.bounds`.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
from collections.abc import Sequence
from concurrent.futures import CancelledError, Future
from concurrent.futures import TimeoutError as FutureTimeout
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self

from pebble import ProcessExpired, ProcessPool

from search_api.intake import bounded, scratch
from search_api.intake.analysis import Analyse, Analysis, guarded, guarded_together
from search_api.intake.bounds import MEBIBYTE, Limits, Verdict
from search_api.intake.watchman import Watchman
from search_api.records.process import Process

__all__ = ["FILE_BYTES", "Job", "Limits", "Workers"]

FILE_BYTES = 512 * MEBIBYTE  # a larger file is not even opened
WARM = "search_api.intake.warm"
# A pool whose workers have all died without a word (one killed while it held the pool's lock) is given this long.
SLACK_SECONDS = 60.0
LOOK_SECONDS = 1.0  # between two looks whether anybody works
# LibreOffice takes a second to start and a tenth of one for a file: so many files, none of them large, by one start.
TOGETHER = frozenset({".doc", ".rtf", ".odt"})
MOST_TOGETHER = 12
MOST_TOGETHER_BYTES = 8 * MEBIBYTE
MOST_DEATHS = 4  # of workers, for one archive
SECONDS_TOGETHER = 10.0  # more for each further file


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
        self._pool: ProcessPool | None = None
        self._scratch: Path | None = None
        self._watchman: Watchman | None = None

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
        if self._watchman is not None:
            self._watchman.stop()
            self._watchman = None
        if self._scratch is not None:
            scratch.remove(self._scratch)
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

    def _submit_alone(self, path: Path, name: str | None, left_out: frozenset[int] = frozenset()) -> Job:
        arguments = [guarded, self._analyse, path, name, left_out]
        future = self._running().schedule(bounded.under_watch, args=arguments, timeout=self._seconds(path))
        return Job(path, name, future, self._generation)

    def _send(self) -> None:
        """Give the gathered files to one worker."""
        jobs, self._gathered = self._gathered, []
        if not jobs:
            return
        seconds = max(self._seconds(job.path) for job in jobs) + SECONDS_TOGETHER * (len(jobs) - 1)
        files = [(job.path, job.name) for job in jobs]
        arguments = [guarded_together, self._analyse, files]
        whole = self._running().schedule(bounded.under_watch, args=arguments, timeout=seconds)
        whole.add_done_callback(partial(_share_out, jobs))

    def _running(self) -> ProcessPool:
        """The pool, started if need be."""
        if self._pool is None:
            self._scratch = scratch.folder("work-")
            if self._context.get_start_method() == "forkserver":
                scratch.shared_with_multiprocessing()
            self._pool = ProcessPool(
                max_workers=self.count,
                max_tasks=self._limits.tasks,
                initializer=bounded.prepare,
                initargs=[self._limits, self._scratch, Process.this()],
                context=self._context,
            )
            self._watchman = Watchman(self._scratch, self._limits)
        return self._pool

    def _seconds(self, path: Path) -> float:
        """The time on the clock that this file gets."""
        return self._limits.seconds_for(_size(path))

    def result(self, job: Job) -> Analysis:
        """What became of the file; waits. A worker's death is the result of the file that it worked on.

        Ask for the oldest job first.
        """
        if job in self._gathered:
            self._send()
        if job.pool != self._generation and not job.future.done():
            return self._alone(job)
        try:
            return self._wait(job.future)
        except (FutureTimeout, ProcessExpired, MemoryError) as error:
            if not job.future.done():
                self._renew()
            return self._alone(job) if job.together else self._failed(job, error)
        except (BrokenProcessPool, CancelledError):
            # The pool died, perhaps of another file: this one gets another chance.
            if job.pool == self._generation:
                self._renew()
            return self._alone(job)

    def _alone(self, lost: Job, left_out: frozenset[int] = frozenset()) -> Analysis:
        job = self._submit_alone(lost.path, lost.name, left_out)
        try:
            return self._wait(job.future)
        except (FutureTimeout, ProcessExpired, MemoryError, BrokenProcessPool, CancelledError) as error:
            if not job.future.done() or job.future.cancelled():
                self._renew()
            return self._failed(job, error, left_out)

    def _wait(self, future: Future[Analysis]) -> Analysis:
        """The future's result; TimeoutError where nobody has been working for long, and it is still not there."""
        while True:
            try:
                return future.result(timeout=LOOK_SECONDS)
            except FutureTimeout:
                if future.done() or self._watchman is None or self._watchman.resting() > SLACK_SECONDS:
                    raise

    def _failed(self, job: Job, error: BaseException, left_out: frozenset[int] = frozenset()) -> Analysis:
        """The file whose worker ended, and why, where the watchman knows; of an archive, all but what it died of."""
        verdict = None
        if self._watchman is not None and isinstance(error, ProcessExpired):
            part = self._watchman.part(error.pid or 0)
            if part >= 0 and part not in left_out and len(left_out) < MOST_DEATHS:
                return self._alone(job, left_out | {part})
            verdict = self._watchman.stopped.get(error.pid or 0)
        why = verdict or (Verdict.TIME if isinstance(error, FutureTimeout) else None)
        return Analysis(error="reader-failed", details={"why": why.value} if why else {})

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
