"""In a worker: the limits that the system keeps, a folder for temporary files, and an end together with the run."""

from __future__ import annotations

import contextlib
import os
import signal
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from search_api.intake import scratch
from search_api.intake.bounds import FILE_BYTES_WRITTEN, Limits
from search_api.intake.signs import Signs
from search_api.intake.watchman import own_folder
from search_api.records.process import Process

T = TypeVar("T")


_signs: list[Signs] = []  # one, once this process is bounded


def under_watch(function: Callable[..., T], *arguments: Any) -> T:
    """Call it; while it runs, its cost counts against the bounds of one file."""
    with contextlib.ExitStack() as stack:
        for signs in _signs:
            stack.enter_context(signs.working())
        return function(*arguments)


def prepare(limits: Limits, folder: Path, run: Process) -> None:
    """Bound this process and all that it starts; what they write for a while lies in ``folder`` and goes with it.

    It ends with the process of the ``run``.
    """
    import resource

    own = own_folder(folder, os.getpid())
    own.mkdir()
    tempfile.tempdir = os.environ["TMPDIR"] = str(own)
    with contextlib.suppress(OSError):
        os.setpgid(0, 0)
    signal.signal(signal.SIGTERM, lambda number, frame: end())
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _lower(resource.RLIMIT_FSIZE, FILE_BYTES_WRITTEN)
    # A write that goes too far is an error of that write, not the end of the process.
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    with contextlib.suppress(OSError, ValueError):
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        _lower(resource.RLIMIT_AS, pages * resource.getpagesize() + limits.memory)
    threading.Thread(target=_leave_with, args=[run], daemon=True).start()
    _signs[:] = [Signs(folder)]


def _lower(kind: int, limit: int) -> None:
    """Lower a limit of the system's; one that is lower already stays."""
    import resource

    _, most = resource.getrlimit(kind)
    limit = limit if most == resource.RLIM_INFINITY else min(limit, most)
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(kind, (limit, limit))


def _leave_with(run: Process) -> None:
    """End this worker when the run is gone, however it was killed, and even before we could look."""
    while run.alive():
        time.sleep(0.5)
    end()


def end() -> None:
    """End this worker with the programs that it started (OCR, LibreOffice), which are of its process group.

    Their files go too: nothing of a document that is not taken in may stay on the disk.
    """
    if tempfile.tempdir is not None:
        scratch.remove(Path(tempfile.tempdir))
    if os.getpgrp() == os.getpid():
        os.killpg(0, signal.SIGKILL)
    os._exit(1)
