"""A Dask cluster in place of this machine's cores, by the setting ``DONDOC_DASK`` (``tcp://host:8786``, ``tls://…``).

Each of its workers needs the same version of dondoc; what bounds a file holds there too (:mod:`.remote`). Documents
travel to the workers: the cluster must be the office's own, and the way there as safe as the office's network, or
``tls://`` with Dask's own settings for certificates.
"""

from __future__ import annotations

import contextlib
import logging
import re
import time
from collections.abc import Callable, Iterator
from typing import Any

from ingest.errors import DondocError
from search_api.intake.analysis import Analyse
from search_api.intake.bounds import Limits
from search_api.intake.remote import Remote, rest

SECONDS = 15.0  # to reach the scheduler, and for its first worker to be there
_COUNT_SECONDS = 5.0  # between two questions how many workers there are
_ADDRESS = re.compile(r"(?:tcp|tls|wss?)://\S+:\d+")
# The bytes of a document are meant to travel with its task; Dask warns from 10 MB on.
_SETTINGS = {"distributed.admin.large-graph-warning-threshold": "1 GiB"}


class MissingDaskError(DondocError):
    """The setting names a cluster, and the library is not installed."""

    code = "cluster-missing-library"


class UnreachableError(DondocError):
    """No scheduler answers there, or it has no workers."""

    code = "cluster-unreachable"


@contextlib.contextmanager
def cluster(
    address: str, analyse: Analyse, limits: Limits, version: str, seconds: float | None = None, warm: str = ""
) -> Iterator[Remote]:
    """A pool over the cluster at ``address``. Raises MissingDaskError, UnreachableError."""
    seconds = SECONDS if seconds is None else seconds
    try:
        import dask
        from distributed import Client
    except ModuleNotFoundError as error:
        raise MissingDaskError from error
    if not _ADDRESS.fullmatch(address):
        raise UnreachableError(address=address)
    # A lost scheduler is told by us, in the user's words.
    logging.getLogger("distributed.client").setLevel(logging.CRITICAL + 1)
    with dask.config.set(_SETTINGS):
        try:
            # The library annotates little.
            client: Any = Client(address, timeout=seconds, set_as_default=False)  # type: ignore[no-untyped-call]
        except (OSError, ValueError) as error:
            raise UnreachableError(address=address) from error
        with client:
            try:
                client.wait_for_workers(1, timeout=seconds)
            except TimeoutError as error:
                raise UnreachableError(address=address) from error
            executor = client.get_executor(pure=False)
            try:
                yield Remote(executor, _count(client), analyse, limits, version, warm=warm)
            finally:
                executor.shutdown(wait=False)
                with contextlib.suppress(Exception):  # a worker that is gone has nothing to stop
                    client.run(rest, on_error="ignore")


def _count(client: Any) -> Callable[[], int]:
    """How many tasks the cluster's workers do at a time, asked now and then: workers come and go."""
    known, at = 0, float("-inf")

    def count() -> int:
        nonlocal known, at
        if time.monotonic() - at > _COUNT_SECONDS:
            with contextlib.suppress(Exception):  # the run meets a lost scheduler when it asks for a result
                known = sum(client.nthreads().values())
            at = time.monotonic()
        return known

    return count
