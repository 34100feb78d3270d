"""Files analysed by any ``concurrent.futures.Executor``: other processes, or other machines.

The bytes of a file travel with its task, since machines of a cluster need not share a disk with the folder that is
taken in, and nothing need be kept there. Wherever a task is done, it is done in a bounded worker (:mod:`.bounds`), and
what it writes for a while goes with it. Tasks say nothing of themselves, and no error of a file leaves them as an
exception: what runs them may write either into a log, and the file may turn out to be a state secret.

Tasks are handed on as results are fetched, and only so many bytes at a time. A task that is lost with the process that
had it is done again; results are written down here alone, so that no file counts twice.
"""

from __future__ import annotations

import multiprocessing
import pickle
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Executor, Future, wait
from dataclasses import dataclass, replace
from pathlib import Path

from ingest.errors import DondocError
from ingest.read import read_file
from search_api.intake import scratch
from search_api.intake.analysis import Analyse, Analysis, code_version, where
from search_api.intake.bounds import MEBIBYTE, Limits
from search_api.intake.workers import Job, Workers

MOST_BYTES_AWAY = 256 * MEBIBYTE  # of files that are on their way or being worked on
ATTEMPTS = 3  # a file that so many processes died of is not tried again
_LOOK_SECONDS = 0.2


class LostError(DondocError):
    """The executor takes no more tasks; what was taken in is kept, and the next run goes on."""

    code = "cluster-lost"


@dataclass(frozen=True, slots=True, repr=False)
class Task:
    """All that is needed to analyse a file elsewhere. Its repr is the class's name alone: it ends in logs."""

    analyse: Analyse
    limits: Limits
    name: str
    data: bytes
    version: str = ""  # the code must be the same there, or results would depend on the machine
    warm: str = ""  # the module that workers there have loaded, in place of the usual one


class Remote:
    """A pool over an executor; ``count`` says how many tasks it works on at a time."""

    def __init__(
        self,
        executor: Executor,
        count: Callable[[], int],
        analyse: Analyse,
        limits: Limits,
        version: str = "",
        *,
        most_bytes: int = MOST_BYTES_AWAY,
        warm: str = "",
    ) -> None:
        self._executor = executor
        self._count = count
        self._task = Task(analyse, limits, "", b"", version, warm)
        self._most_bytes = most_bytes
        self._waiting: deque[Job] = deque()
        self._away: dict[Job, tuple[Future[Analysis], int, int]] = {}  # with its bytes and attempts

    @property
    def count(self) -> int:
        """How many at a time."""
        return max(self._count(), 1)

    def submit(self, path: Path, name: str | None = None) -> Job:
        """Give it a file, and what to call it; it is sent off when there is room for its bytes."""
        job = Job(path, name, Future(), 0)
        self._waiting.append(job)
        self._send()
        return job

    def result(self, job: Job) -> Analysis:
        """What became of the file; waits. Raises LostError when there is nobody left to ask."""
        while not job.future.done():
            if job in self._waiting and not self._away:
                self._send_one(job)
            if job in self._away:
                wait([self._away[job][0]], _LOOK_SECONDS)
            self._collect()
            self._send()
        return job.future.result()

    def _collect(self) -> None:
        """Take in what is done; send again what was lost."""
        for job, (future, _, attempts) in list(self._away.items()):
            if not future.done():
                continue
            del self._away[job]
            if future.cancelled():  # not by us: whoever ran it is gone
                raise LostError
            if future.exception() is None:
                job.future.set_result(future.result())
            elif attempts < ATTEMPTS:
                self._send_one(job, attempts)
            else:
                job.future.set_result(Analysis(error="reader-failed", details={"why": "lost"}))

    def _send(self) -> None:
        while self._waiting and (not self._away or self._bytes_away() + _size(self._waiting[0]) <= self._most_bytes):
            self._send_one(self._waiting[0])

    def _bytes_away(self) -> int:
        return sum(size for _, size, _ in self._away.values())

    def _send_one(self, job: Job, attempts: int = 0) -> None:
        if job in self._waiting:
            self._waiting.remove(job)
        name = job.name or job.path.name
        try:
            data = read_file(job.path, name)
        except DondocError as error:
            details = {key: error.values[key] for key in error.values if key != "file"}
            job.future.set_result(Analysis(error=error.code, details=details))
            return
        try:
            future = self._executor.submit(work, replace(self._task, name=name, data=data))
        except Exception as error:  # each kind of executor has its own for being closed or broken
            raise LostError from error
        self._away[job] = future, len(data), attempts + 1


def _size(job: Job) -> int:
    try:
        return job.path.stat().st_size
    except OSError:
        return 0


# Where the tasks are done ----------------------------------------------------------------------------------------

_idle: list[tuple[bytes, Workers]] = []  # with what they are for
_lock = threading.Lock()


def work(task: Task) -> Analysis:
    """Do a task, in a bounded worker that is kept for the next; never raises."""
    try:
        if task.version and task.version != code_version():
            return Analysis(error="cluster-version")
        return _in_worker(task)
    except Exception as error:
        return Analysis(error="analysis-failed", details={"where": where(error)})


def _in_worker(task: Task) -> Analysis:
    # A worker of a cluster is a daemon to multiprocessing, and may not have children; ours end with it by themselves.
    multiprocessing.current_process().daemon = False
    purpose = pickle.dumps((task.analyse, task.limits))
    workers = _take(purpose) or Workers(task.analyse, replace(task.limits, workers=1), task.warm)
    folder = scratch.folder("task-")
    try:
        path = folder / f"file{Path(task.name).suffix}"
        path.write_bytes(task.data)
        return workers.result(workers.submit(path, task.name))
    finally:
        scratch.remove(folder)
        with _lock:
            _idle.append((purpose, workers))


def _take(purpose: bytes) -> Workers | None:
    """Workers that nobody uses; those for another purpose (an earlier run) are stopped."""
    with _lock:
        others = [one for one in _idle if one[0] != purpose]
        same = [workers for kept, workers in _idle if kept == purpose]
        taken = same.pop() if same else None
        _idle[:] = [(purpose, workers) for workers in same]
    for _, workers in others:
        workers.__exit__(None, None, None)
    return taken


def rest() -> None:
    """Stop the workers that nobody uses: a run is over."""
    _take(b"")
