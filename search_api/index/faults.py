"""What a search or a load can meet, as errors whose messages say what to do; nothing of the client's leaks out."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from elasticsearch import ApiError, TransportError
from elasticsearch.helpers import BulkIndexError

from ingest.errors import DondocError
from search_api.index.errors import EngineError


class IndexUnavailableError(EngineError):
    """Elasticsearch does not answer now, or is too busy to."""

    code = "index-unavailable"


class IndexMissingError(EngineError):
    """There is no index yet, or somebody removed it."""

    code = "index-missing"


class IndexOutdatedError(EngineError):
    """The index was made by another version of this product."""

    code = "index-outdated"


class IndexIncompleteError(EngineError):
    """A new index does not hold what was loaded into it; the old one stays in use."""

    code = "index-incomplete"


class IndexBusyError(EngineError):
    """Another process rebuilds the index."""

    code = "index-busy"


class IndexRefusedError(EngineError):
    """Elasticsearch refused an entry or a request; ``why`` is its own word for it."""

    code = "index-refused"


class QueryError(DondocError):
    """The query cannot be understood: ``what`` says which part of it."""

    code = "query-wrong"


class ScopeError(QueryError):
    """A filter that only obligations have, in a search for something else."""

    code = "query-scope"


class RangeError(QueryError):
    """The last day of the due range is before its first."""

    code = "query-range"


class SizeError(QueryError):
    """No page has so many hits."""

    code = "query-size"


class LengthError(QueryError):
    """More words than anybody would type."""

    code = "query-long"


class CursorError(QueryError):
    """The page's cursor is not one that this search gave."""

    code = "cursor-wrong"


@contextlib.contextmanager
def translated() -> Iterator[None]:
    """Errors of the client as errors of ours."""
    try:
        yield
    except BulkIndexError as error:
        raise IndexRefusedError(why=_first_reason(error)) from error
    except ApiError as error:
        raise fault(error.status_code, str(error)) from error
    except TransportError as error:
        raise IndexUnavailableError(why=type(error).__name__) from error


def fault(status: int, why: str) -> EngineError:
    """The error for an HTTP status of Elasticsearch's."""
    if status == 404:
        return IndexMissingError()
    if status == 409:
        return IndexBusyError()
    if status in (429, 502, 503, 504):
        return IndexUnavailableError(why=why)
    return IndexRefusedError(why=why[:500])


def _first_reason(error: BulkIndexError) -> str:
    for item in error.errors:
        for action in item.values():
            cause = action.get("error") or {}
            return str(cause.get("reason") or cause or action.get("status"))
    return str(error)
