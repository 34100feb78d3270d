"""Who analyses the files of a run: this machine's cores, or the cluster that the settings name."""

from __future__ import annotations

from contextlib import AbstractContextManager

from search_api.intake.analysis import Analyse, code_version
from search_api.intake.bounds import Limits
from search_api.intake.run import Pool


def pool(analyse: Analyse, limits: Limits, address: str | None) -> AbstractContextManager[Pool]:
    """The pool, for the length of a run. Raises MissingDaskError, UnreachableError when it is entered."""
    if address:
        from search_api.intake.cluster import cluster

        return cluster(address, analyse, limits, code_version())
    from search_api.intake import workers

    return workers.Workers(analyse, limits)
