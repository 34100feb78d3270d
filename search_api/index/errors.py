"""What can go wrong with the search engine, under ingest's exception tree.

* DondocError
  * EngineError — the search engine cannot be used
    * DownloadError — the server archive could not be fetched
    * ChecksumError — what was fetched is not the pinned archive
    * DiskFullError — not enough free space for the server or its data
    * NotWritableError — a folder that must be written cannot be
    * NoAccountError — as root, there is no other user that the node could run as
    * StartError — the node ended while starting
    * SlowStartError — the node did not answer in time
    * BusyNodeError — another command is starting or stopping this node
    * PasswordError — the node answers, but its password is not the one of this home
    * NodeDownError — the embedded node is not running
    * UnreachableError — the office's own Elasticsearch does not answer
    * LoginError — it does not accept the user, the password or the key
"""

from __future__ import annotations

from ingest.errors import DondocError


class EngineError(DondocError):
    """The search engine cannot be used."""

    code = "engine-failed"


class DownloadError(EngineError):
    """The server archive could not be fetched."""

    code = "server-download"


class ChecksumError(EngineError):
    """What was fetched is not the pinned archive."""

    code = "server-checksum"


class DiskFullError(EngineError):
    """Not enough free space for the server or its data."""

    code = "disk-full"


class NotWritableError(EngineError):
    """A folder that must be written cannot be."""

    code = "not-writable"


class NoAccountError(EngineError):
    """As root, there is no other user that the node could run as."""

    code = "node-account"


class StartError(EngineError):
    """The node ended while starting."""

    code = "node-start"


class SlowStartError(EngineError):
    """The node did not answer in time."""

    code = "node-slow"


class BusyNodeError(EngineError):
    """Another command is starting or stopping this node."""

    code = "node-busy"


class PasswordError(EngineError):
    """The node answers, but its password is not the one of this home."""

    code = "node-password"


class NodeDownError(EngineError):
    """The embedded node is not running."""

    code = "node-down"


class UnreachableError(EngineError):
    """The office's own Elasticsearch does not answer."""

    code = "elasticsearch-unreachable"


class LoginError(EngineError):
    """It does not accept the user, the password or the key."""

    code = "elasticsearch-login"
