"""Looks after the workers of a run: whoever goes beyond the bounds is ended, with the programs that it started."""

from __future__ import annotations

import contextlib
import threading
import time
from pathlib import Path

from search_api.intake import scratch, signs
from search_api.intake.bounds import Account, Limits, Verdict
from search_api.intake.processes import Processes, Usage, kill_tree

LOOK_SECONDS = 0.1


class Watchman:
    """A thread over a run's folder, in which the workers show their signs and have folders of their own."""

    def __init__(self, folder: Path, limits: Limits) -> None:
        self._folder = folder
        self._limits = limits
        self._accounts: dict[int, Account] = {}
        self._processes = Processes()
        self._parts: dict[int, int] = {}
        self._ending = threading.Lock()
        self._over = threading.Event()
        self._work_at = time.monotonic()
        self.stopped: dict[int, Verdict] = {}  # by process
        self._thread = threading.Thread(target=self._watch, name="dondoc-watchman", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Look no more."""
        self._over.set()
        self._thread.join()

    def resting(self) -> float:
        """Seconds since a worker last had a file."""
        return time.monotonic() - self._work_at

    def _watch(self) -> None:
        while not self._over.wait(LOOK_SECONDS):
            with contextlib.suppress(OSError):  # a folder or a process that is just going
                self.look()

    def look(self) -> None:
        """Look at every worker once."""
        for pid, sign, base in list(signs.shown(self._folder)):
            account = self._accounts.setdefault(pid, Account(self._limits, base))
            now = time.monotonic()
            if self._processes.gone(pid):
                self._end(pid)
                continue
            if sign.job:
                self._work_at = now
            # A worker that waits for a file costs nothing; who is whose child is not asked for it.
            usage = self._processes.usage(pid) if sign.job else Usage()
            verdict = account.look(sign, usage, now)
            # Not where the file was done meanwhile: the next one is not to blame.
            if verdict is not None and signs.last(self._folder, pid).job == sign.job:
                self.stopped[pid] = verdict
                self._end(pid)

    def part(self, pid: int) -> int:
        """Which of several in a file a worker was at when it ended; -1 where the file does not hold any."""
        with self._ending:
            return self._parts[pid] if pid in self._parts else signs.last(self._folder, pid).part

    def _end(self, pid: int) -> None:
        """End it, and let go of what it wrote: nothing of a document may stay on the disk."""
        kill_tree(pid)
        with self._ending:
            self._parts[pid] = signs.last(self._folder, pid).part
            signs.forget(self._folder, pid)
        self._accounts.pop(pid, None)
        scratch.remove(own_folder(self._folder, pid))


def own_folder(folder: Path, pid: int) -> Path:
    """Where the temporary files of a worker lie."""
    return folder / f"{pid}"
