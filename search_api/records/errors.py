"""What can go wrong with the record store, under ingest's exception tree.

* DondocError
  * StoreError — the store cannot do what was asked; nothing half done is left behind
    * NewerDatabaseError — the database was made by a newer version of this product
    * DamagedStoreError — the database's file is damaged, or is none
    * NetworkHomeError — SQLite's write-ahead log is unsafe on a network file system
    * BusyHomeError — another process is working on this home
    * OriginalError — the original could not be written or synced to disk
    * ChangedFileError — the file changed between reading and keeping it
    * DamagedOriginalError — bytes kept under a SHA-256 no longer have it
"""

from __future__ import annotations

from ingest.errors import DondocError


class StoreError(DondocError):
    """The record store cannot do what was asked."""

    code = "store-failed"


class NewerDatabaseError(StoreError):
    """The database was made by a newer version."""

    code = "store-newer"


class DamagedStoreError(StoreError):
    """The database's file is damaged, or is none."""

    code = "store-damaged"


class NetworkHomeError(StoreError):
    """The home lies on a network file system, where SQLite's write-ahead log loses data."""

    code = "store-network-home"


class BusyHomeError(StoreError):
    """Another process is working on this home."""

    code = "store-busy"


class OriginalError(StoreError):
    """The original could not be written or synced."""

    code = "original-failed"


class ChangedFileError(StoreError):
    """The file changed between reading and keeping it."""

    code = "changed-while-read"


class DamagedOriginalError(StoreError):
    """The bytes kept under a SHA-256 no longer have it."""

    code = "original-damaged"
