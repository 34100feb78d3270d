"""What a worker says of its work, in a small file that the one who watches it reads: no lock, no pipe to fill up."""

from __future__ import annotations

import contextlib
import mmap
import os
import struct
from collections.abc import Iterator
from pathlib import Path

from ingest import progress
from search_api.intake.bounds import Sign
from search_api.intake.processes import Processes

_SUFFIX = ".sign"
_NO_PARTS = Sign().part
# What a Sign holds, and the bytes of the worker before its first file.
_FORM = struct.Struct("=qdddqq")


class Signs:
    """The worker's side; hears of the readers' progress from the moment that it is made."""

    def __init__(self, folder: Path) -> None:
        path = folder / f"{os.getpid()}{_SUFFIX}"
        path.write_bytes(bytes(_FORM.size))
        with path.open("r+b") as file:
            self._shown = mmap.mmap(file.fileno(), _FORM.size)
        self._base = Processes().usage(os.getpid()).memory
        self._jobs = 0
        self._earned = self._granted = self._backed = 0.0
        self._part = _NO_PARTS
        self._show(0)
        progress.listen(self)

    @contextlib.contextmanager
    def working(self) -> Iterator[None]:
        """While it lasts, a file is being read."""
        self._jobs += 1
        self._earned = self._granted = self._backed = 0.0
        self._part = _NO_PARTS
        self._show(self._jobs)
        try:
            yield
        finally:
            self._show(0)

    def earned(self, seconds: float) -> None:
        """Work was done that may take so long."""
        self._earned += seconds
        self._show(self._jobs)

    def granted(self, seconds: float) -> None:
        """Work is to be done that may take so long."""
        self._granted += seconds
        self._show(self._jobs)

    def backed(self, seconds: float) -> None:
        """Another file, or another out of several, whose work may take so long together."""
        self._backed += seconds
        self._show(self._jobs)

    def part(self, number: int) -> None:
        """Which of several is read now."""
        self._part = number
        self._show(self._jobs)

    def _show(self, job: int) -> None:
        _FORM.pack_into(self._shown, 0, job, self._earned, self._granted, self._backed, self._part, self._base)


def shown(folder: Path) -> Iterator[tuple[int, Sign, int]]:
    """Of each worker in a folder: its process, what it says, and the bytes that it had at first."""
    for path in folder.glob(f"*{_SUFFIX}"):
        with contextlib.suppress(OSError, struct.error):
            *said, base = _FORM.unpack(path.read_bytes())
            if base:
                yield int(path.stem), Sign(*said), base


def last(folder: Path, pid: int) -> Sign:
    """What a worker said last, also after its death."""
    return next((sign for one, sign, _ in shown(folder) if one == pid), Sign())


def forget(folder: Path, pid: int) -> None:
    """A worker is gone."""
    (folder / f"{pid}{_SUFFIX}").unlink(missing_ok=True)
