"""What a process and those that it started use, by /proc; elsewhere nothing is known, and only the clock counts."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_PROC = Path("/proc")
# In /proc/PID/stat, counted after the name (proc(5)): the parent; user and system time, own and of waited-for children.
_PARENT = 1
_TIMES = slice(11, 15)
_SCAN_SECONDS = 0.25  # at least, between two looks at all processes, which cost some milliseconds
_SCAN_PAUSE = 20  # and so many times what the last one took, on a machine with thousands of them


@dataclass(frozen=True, slots=True)
class Usage:
    """Of a process and its descendants together: bytes in memory, seconds of processor time, and how many there are."""

    memory: int = 0
    cpu: float = 0.0
    processes: int = 0


class Processes:
    """Looks at trees of processes; who is whose child is found anew every quarter of a second."""

    def __init__(self) -> None:
        self._children: dict[int, list[int]] = {}
        self._next = 0.0

    def usage(self, pid: int) -> Usage:
        """What they use now; all zero when the process is gone, or the system has no /proc."""
        memory, ticks, count = 0, 0, 0
        for one in self.tree(pid):
            with contextlib.suppress(OSError, ValueError, IndexError):
                # What a child's own children used is in the child's figures once it has waited for them.
                ticks += sum(map(int, _stat(one)[_TIMES]))
                memory += int((_PROC / str(one) / "statm").read_bytes().split()[1])
                count += 1
        return Usage(memory * _PAGE, ticks / _TICKS, count)

    def gone(self, pid: int) -> bool:
        """Whether the process has ended; False where the system does not tell."""
        return not (_PROC / str(pid)).exists() and (_PROC / "self").exists()

    def tree(self, pid: int) -> Iterator[int]:
        """The process and its descendants."""
        if (began := time.monotonic()) >= self._next:
            self._children = _scan()
            took = time.monotonic() - began
            self._next = began + max(_SCAN_SECONDS, took * _SCAN_PAUSE)
        waiting = [pid]
        while waiting:
            one = waiting.pop()
            yield one
            waiting += self._children.get(one, ())


_PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096
_TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100


def _stat(pid: int | str) -> list[bytes]:
    return (_PROC / str(pid) / "stat").read_bytes().rpartition(b")")[2].split()


def _scan() -> dict[int, list[int]]:
    """The children of every process."""
    children: dict[int, list[int]] = defaultdict(list)
    with contextlib.suppress(OSError), os.scandir(_PROC) as entries:
        for entry in entries:
            if entry.name.isdecimal():
                with contextlib.suppress(OSError, ValueError, IndexError):
                    children[int(_stat(entry.name)[_PARENT])].append(int(entry.name))
    return children


def kill_tree(pid: int) -> None:
    """End a process of ours and all that it started; its own process group is one of them."""
    for one in list(Processes().tree(pid)):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(one, signal.SIGKILL)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)
