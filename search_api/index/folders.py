"""Folders that are made whole or not at all, locks, and free space: what the server and its node need of a disk."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from search_api.index.errors import BusyNodeError, DiskFullError, NotWritableError

MEBIBYTE = 1024 * 1024


@contextlib.contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turn the system's errors while writing at ``path`` into DiskFullError or NotWritableError."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFullError(path=str(path), needed="?", free="0") from error
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EEXIST):
            raise NotWritableError(path=str(error.filename or path)) from error
        raise


def need_space(path: Path, needed: int) -> None:
    """Raise DiskFullError unless ``needed`` bytes are free on the disk of ``path``, which need not exist yet."""
    while not path.exists():
        path = path.parent
    free = shutil.disk_usage(path).free
    if free < needed:
        raise DiskFullError(path=str(path), needed=str(needed // MEBIBYTE), free=str(free // MEBIBYTE))


@contextlib.contextmanager
def locked(path: Path, seconds: float) -> Iterator[None]:
    """Hold the lock file; it is let go when the process ends, however it ends. Waits, then raises BusyNodeError."""
    with writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    try:
        until = time.monotonic() + seconds
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError as error:
                if time.monotonic() > until:
                    raise BusyNodeError(path=str(path)) from error
                time.sleep(0.1)
        yield
    finally:
        os.close(handle)


def make_once(target: Path, fill: Callable[[Path], Path], *, space: int) -> Path:
    """Make the folder ``target`` with ``fill``, which fills an empty folder and returns the part to keep.

    Either the whole of it is there afterwards or nothing, also after a kill or a power cut; what an earlier one left
    unfinished is removed. ``space``: bytes that must be free.
    Raises DiskFullError, NotWritableError, and what ``fill`` raises.
    """
    if target.is_dir():
        return target
    with writing(target.parent):
        if not target.parent.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            target.parent.chmod(0o755)  # whatever the umask is: it holds software, not data
    with locked(target.parent / ".lock", seconds=600):
        if target.is_dir():  # another process made it while this one waited
            return target
        for left_over in target.parent.glob(".unfinished-*"):
            shutil.rmtree(left_over, ignore_errors=True)
        need_space(target.parent, space)
        with writing(target.parent):
            unfinished = Path(tempfile.mkdtemp(prefix=".unfinished-", dir=target.parent))
            try:
                made = fill(unfinished)
                readable(made)
                os.sync()  # the contents reach the disk before the name does
                made.rename(target)
            finally:
                shutil.rmtree(unfinished, ignore_errors=True)
    return target


def readable(folder: Path) -> None:
    """Let every user read the folder and all in it, whatever the umask was."""
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            mode = path.stat().st_mode
            path.chmod(mode | (0o555 if path.is_dir() or mode & 0o100 else 0o444))


def write_whole(path: Path, text: str, owner: tuple[int, int] | None = None) -> None:
    """Replace the file at once; only its owner can read it. A link at ``path`` is replaced, not followed."""
    with writing(path):
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
                if owner:
                    os.fchown(file.fileno(), *owner)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
