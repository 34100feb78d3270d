"""The original files, by SHA-256: written once, synced to disk, never altered.

``originals/ab/cd/abcd...`` holds the bytes. A file is first written beside them, synced, renamed, and its folder
synced, so that a kill or a power cut leaves either the whole file or none. After a failed write or sync nothing is
tried again: PostgreSQL learnt that a second fsync may report success for pages that were lost.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from search_api.records.errors import ChangedFileError, OriginalError

CHUNK = 1 << 20


def file_digest(path: Path) -> tuple[str, int]:
    """SHA-256 in hex and size in bytes; OSError where the file cannot be read."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb", buffering=0) as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return digest.hexdigest(), size


class Originals:
    """The folder of the originals."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.incoming = folder / "incoming"

    def path(self, sha256: str) -> Path:
        """Where the bytes of this digest are kept."""
        return self.folder / sha256[:2] / sha256[2:4] / sha256

    def keep(self, source: Path | bytes, sha256: str) -> Path:
        """Copy ``source`` in, durably; keeping the same bytes again changes nothing.

        ``source`` is a file, or the bytes of one that came out of an archive. Raises ChangedFileError when it no longer
        has that digest, OriginalError when a write or a sync failed or it cannot be read; in both nothing is kept.
        """
        final = self.path(sha256)
        try:
            if final.exists() and file_digest(final)[0] == sha256:
                sync_folder(final.parent)  # the kill may have come between the rename and this
                return final
            self._make_folders(final.parent)
            partial = self.incoming / f"{sha256}.{os.getpid()}.part"
            try:
                if copy_synced(source, partial) != sha256:
                    raise ChangedFileError()
                partial.chmod(0o400)
                partial.replace(final)
            finally:
                with contextlib.suppress(OSError):
                    partial.unlink(missing_ok=True)
            sync_folder(final.parent)
        except OSError as error:
            raise OriginalError(path=str(final), cause=error.strerror or str(error)) from error
        return final

    def _make_folders(self, folder: Path) -> None:
        """Make the folder and its parents, each synced into the one above it."""
        made = [path for path in (folder, *folder.parents) if path.is_relative_to(self.folder) and not path.exists()]
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.incoming.mkdir(exist_ok=True, mode=0o700)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for path in reversed(made):
            sync_folder(path.parent)

    def __iter__(self) -> Iterator[Path]:
        """Every file kept, in order."""
        for path in sorted(self.folder.glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]/*")):
            if stat.S_ISREG(path.lstat().st_mode):
                yield path

    def partials(self) -> list[Path]:
        """Files that a killed run left half written."""
        return sorted(self.incoming.glob("*.part"))

    def sweep(self) -> int:
        """Remove the half-written files; only for whoever holds the home's lock. Returns how many there were."""
        partials = self.partials()
        for path in partials:
            path.unlink(missing_ok=True)
        return len(partials)


def copy_synced(source: Path | bytes, target: Path) -> str:
    """Copy and sync to disk; returns the SHA-256 of what was copied."""
    digest = hashlib.sha256()
    opened = io.BytesIO(source) if isinstance(source, bytes) else source.open("rb", buffering=0)
    with opened as reader, target.open("wb", buffering=0) as writer:
        while chunk := reader.read(CHUNK):
            digest.update(chunk)
            write_all(writer, chunk)
        os.fsync(writer.fileno())
    return digest.hexdigest()


def write_all(writer: BinaryIO, chunk: bytes) -> None:
    """An unbuffered write may take less than it is given, on a disk that is nearly full."""
    view = memoryview(chunk)
    while view:
        view = view[writer.write(view) :]


def sync_folder(folder: Path) -> None:
    """Sync a folder's entries; nothing to do on systems that cannot open a folder (Windows)."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
