"""One folder of temporary files for each process of ours, gone with it; what dead ones left is swept by the next.

Everything that readers and their programs write lies in it: ``TMPDIR`` of the workers points there. A killed run cannot
clean up, so the folder is named by its process, and whoever starts next removes those of this user whose process is
gone. Nothing of a document may outlive its reading: it may turn out to be a state secret.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import stat
import tempfile
import threading
from functools import cache
from multiprocessing.util import Finalize
from pathlib import Path

from search_api.records.process import process_start

PREFIX = "dondoc-run-"
# The process, and when it started, which tells it from a later one with the same number.
_NAME = re.compile(rf"{PREFIX}(?P<pid>\d+)-(?P<start>\w+)-\w+")
_UNKNOWN = "0"
_LAST = -1000  # after multiprocessing has removed its own folder from ours
_LONGEST = 70  # bytes: the name of a socket has 107, and ends in two names of 15


def _start(pid: int) -> str:
    return re.sub(r"\W", "", process_start(pid) or "") or _UNKNOWN


def folder(prefix: str) -> Path:
    """A new folder in this process's own, closed to others; whoever asks for it removes it."""
    return Path(tempfile.mkdtemp(prefix=prefix, dir=_own(os.getpid())))


_one_at_a_time = threading.Lock()


@cache
def _own(pid: int) -> Path:
    """The folder of this process, which goes when the process ends in its own time; dead ones' are swept first."""
    root = Path(tempfile.gettempdir())
    sweep(root)
    own = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{pid}-{_start(pid)}-", dir=root))
    Finalize(None, _remove_own, (own, pid), exitpriority=_LAST)
    return own


def _remove_own(own: Path, pid: int) -> None:
    if os.getpid() == pid:  # not in a fork
        remove(own)


def shared_with_multiprocessing() -> None:
    """Start the process from which workers are forked, its socket in our folder: a kill would leave it behind."""
    from multiprocessing.forkserver import ensure_running

    own = _own(os.getpid())
    with _one_at_a_time:  # of two threads the second would take the first one's folder for the usual one
        usual = tempfile.tempdir
        if len(str(own)) < _LONGEST:
            tempfile.tempdir = str(own)
        try:
            ensure_running()
        finally:
            tempfile.tempdir = usual


def remove(folder: Path) -> None:
    """The folder with all in it; a file that cannot be removed stays for the next sweep."""
    shutil.rmtree(folder, ignore_errors=True)


def sweep(root: Path) -> int:
    """Remove what this user's dead processes left; how many folders that were."""
    swept = 0
    with contextlib.suppress(OSError), os.scandir(root) as entries:
        for entry in entries:
            if (named := _NAME.fullmatch(entry.name)) and _is_mine(entry) and not _alive(named):
                remove(Path(entry.path))
                swept += 1
    return swept


def _is_mine(entry: os.DirEntry[str]) -> bool:
    """A real folder of this user: somebody else's link must not lead us anywhere."""
    try:
        status = entry.stat(follow_symlinks=False)
    except OSError:
        return False
    return stat.S_ISDIR(status.st_mode) and status.st_uid == os.getuid()


def _alive(named: re.Match[str]) -> bool:
    """Whether the process that made the folder still runs."""
    return _start(int(named["pid"])) == named["start"] != _UNKNOWN
