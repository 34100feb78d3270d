"""The node's processes, found by what they run: a number in a file may by now belong to another process."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from pathlib import Path

PROCESSES = Path("/proc")


def running(folder: Path, uid: int | None) -> list[int]:
    """Process ids of the node in ``folder``, its launcher included; only those of the user ``uid`` if one is given."""
    return [int(entry.name) for entry in PROCESSES.iterdir() if entry.name.isdigit() and _is_node(entry, folder, uid)]


def serving(folder: Path, uid: int | None) -> list[int]:
    """Those of ``running`` that are the server itself, not its launcher."""
    marks = _marks(folder)[:1]
    return [pid for pid in running(folder, uid) if marks[0] in _arguments(PROCESSES / str(pid))]


def stop(folder: Path, uid: int | None, seconds: float) -> bool:
    """Ask the node to end, and after ``seconds`` end it; False when none ran."""
    found = running(folder, uid)
    _send(found, signal.SIGTERM)
    until = time.monotonic() + seconds
    while not all(map(ended, found)):
        if time.monotonic() > until:
            _send(running(folder, uid), signal.SIGKILL)
        time.sleep(0.1)
    return bool(found)


def ended(pid: int) -> bool:
    """Whether the process has let go of its files and ports; while it ends, it has no arguments any more."""
    entry = PROCESSES / str(pid)
    try:
        state = (entry / "stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()[0]
        return state == "Z" and len(list((entry / "task").iterdir())) == 1
    except OSError:
        return True


def _marks(folder: Path) -> tuple[bytes, bytes]:
    """What a server and a launcher of this node have among their arguments."""
    return (
        os.fsencode(f"-Djava.io.tmpdir={folder / 'tmp'}"),
        os.fsencode(f"-Des.path.conf={folder / 'config'}"),
    )


def _is_node(entry: Path, folder: Path, uid: int | None) -> bool:
    try:
        if uid is not None and entry.stat().st_uid != uid:
            return False
    except OSError:  # it has ended
        return False
    arguments = _arguments(entry)
    return any(mark in arguments for mark in _marks(folder))


def _arguments(entry: Path) -> list[bytes]:
    """The arguments of a process; none for one that has ended or is not ours to see."""
    try:
        return (entry / "cmdline").read_bytes().split(b"\0")
    except OSError:
        return []


def _send(pids: list[int], number: signal.Signals) -> None:
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)
