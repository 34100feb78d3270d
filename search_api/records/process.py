"""Which process works on this home: a lock that dies with its process, and a name for the one that holds it."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from search_api.records.errors import BusyHomeError


@dataclass(frozen=True, slots=True)
class Process:
    """A process on a machine; ``start`` tells it from a later one that got the same number."""

    host: str
    pid: int
    start: str

    @classmethod
    def this(cls) -> Process:
        """The one that runs this."""
        return cls(socket.gethostname(), os.getpid(), process_start(os.getpid()) or "")

    def alive(self) -> bool | None:
        """Whether it still runs; None when it is on another machine, where we cannot look."""
        if self.host != socket.gethostname():
            return None
        start = process_start(self.pid)
        return start is not None and start == self.start


def process_start(pid: int) -> str | None:
    """When the process started, in the system's own words; None when there is none (a zombie counts as none)."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        if Path("/proc/self/stat").exists():
            return None
        found = subprocess.run(["ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True, check=False)
        return found.stdout.strip() or None
    fields = text.rpartition(")")[2].split()  # the command's name may hold blanks and brackets
    return None if fields[0] in "ZX" else fields[19]


@contextlib.contextmanager
def sole(path: Path) -> Iterator[None]:
    """Hold the lock file while the block runs; the system lets go of it when the process dies, however it dies.

    Raises BusyHomeError naming the process that holds it.
    """
    import fcntl

    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BusyHomeError(home=str(path.parent), pid=_holder(handle)) from error
        os.ftruncate(handle, 0)
        os.pwrite(handle, json.dumps(asdict(Process.this())).encode(), 0)
        yield
    finally:
        os.close(handle)


def _holder(handle: int) -> str:
    try:
        holder = json.loads(os.pread(handle, 4096, 0))
        return f"{holder['pid']} ({holder['host']})"
    except (ValueError, KeyError, TypeError):
        return "?"
