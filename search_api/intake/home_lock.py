"""The lock that one process at a time holds while it takes documents into a home."""

from __future__ import annotations

LOCK = "ingest.lock"
