"""Which files an ingest run is about: the ones named, and what lies in the folders named, in a fixed order."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from corpora.intake import skip_reason


@dataclass(frozen=True, slots=True)
class Found:
    """A file to take in; ``reason`` says why it is passed over, or (``failed``) cannot even be looked at.

    ``name`` is what to call it where that is not the path's.
    """

    path: Path
    reason: str | None = None
    failed: bool = False
    name: str | None = None


def find(paths: Iterable[Path], home: Path | None = None) -> Iterator[Found]:
    """Every file once, folders in the order of their names; links to folders are not followed (they may go round).

    The folder ``home``, where this product keeps its own state, is passed over. A file that the user names is taken in
    whatever it is called; one found in a folder is passed over when its name says that it is no document.
    """
    seen: set[Path] = set()
    for path in paths:
        for found in _folder(path, home) if path.is_dir() else (_file(path),):
            real = Path(os.path.abspath(found.path))  # noqa: PTH100 (as written: a link is a file of its own)
            if real not in seen:
                seen.add(real)
                yield found


def _folder(folder: Path, home: Path | None) -> Iterator[Found]:
    if home and folder.resolve().is_relative_to(home.resolve()):
        yield Found(folder, "skip-own")
        return
    try:
        with os.scandir(folder) as scan:
            entries = sorted(scan, key=lambda entry: os.fsencode(entry.name))
    except OSError:
        yield Found(folder, "unreadable-folder", failed=True)
        return
    for entry in entries:
        path = folder / entry.name
        if reason := skip_reason(entry.name):
            yield Found(path, reason)
        elif entry.is_dir(follow_symlinks=False):
            yield from _folder(path, home)
        elif entry.is_dir():
            yield Found(path, "skip-link")
        else:
            yield _file(path)


def _file(path: Path) -> Found:
    try:
        mode = path.stat().st_mode
    except OSError:
        return Found(path, "unreadable-path", failed=True)
    # Reading a pipe or a device would wait for ever.
    return Found(path) if stat.S_ISREG(mode) else Found(path, "skip-special")
