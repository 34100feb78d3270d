"""Looks after the workers of a run: whoever goes beyond the bounds is ended, with the programs that it started."""

from __future__ import annotations

import threading
import time
from pathlib import Path

from search_api.intake import scratch, signs
from search_api.intake.bounds import Account, Limits, Verdict
from search_api.intake.processes import Processes, kill_tree

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
            self.look()

    def look(self) -> None:
        """Look at every worker once."""
        for pid, sign, base in list(signs.shown(self._folder)):
            account = self._accounts.setdefault(pid, Account(self._limits, base))
            usage, now = self._processes.usage(pid), time.monotonic()
            if sign.job:
                self._work_at = now
            if usage.processes == 0 and self._processes.known:
                self._end(pid)
            elif (verdict := account.look(sign, usage, now)) is not None:
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
