"""The most memory that a process and all that it started had at one time, looked at while it runs."""

from __future__ import annotations

import contextlib
import subprocess
import threading
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from search_api.intake.processes import Processes

_LOOK_SECONDS = 0.05


class Peak:
    """``bytes``: of the whole tree together, each process's share of what they hold in common counted once (PSS)."""

    def __init__(self) -> None:
        self.bytes = 0

    @property
    def mib(self) -> int:
        """The same in MiB."""
        return self.bytes >> 20


@contextlib.contextmanager
def peak(pid: int) -> Iterator[Peak]:
    """Look at a process and its descendants while something is done."""
    seen, over, processes = Peak(), threading.Event(), Processes()

    def look() -> None:
        while not over.wait(_LOOK_SECONDS):
            seen.bytes = max(seen.bytes, sum(_share(one) for one in processes.tree(pid)))

    thread = threading.Thread(target=look, name="peak")
    thread.start()
    try:
        yield seen
    finally:
        over.set()
        thread.join()


def told(
    command: Sequence[str], seconds: float | None = None, env: Mapping[str, str] | None = None, worst: int = 0
) -> tuple[str, int]:
    """What a command prints, and the most MiB that it took; ``worst`` is the worst status that it may end with.

    Raises CalledProcessError, TimeoutExpired.
    """
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True) as process, peak(process.pid) as most:
        try:
            said, _ = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
    if not 0 <= process.returncode <= worst:
        raise subprocess.CalledProcessError(process.returncode, command)
    return said, most.mib


def _share(pid: int) -> int:
    """The process's memory in bytes; 0 when it is gone."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        for line in (Path("/proc") / str(pid) / "smaps_rollup").read_text(encoding="ascii").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) << 10
    return 0
