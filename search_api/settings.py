"""Settings from the environment, read once at the edge and passed in."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ingest.errors import DondocError


class NoHomeError(DondocError):
    """The user has no home folder, and DONDOC_HOME is not set."""

    code = "no-home"


def _path(environment: Mapping[str, str], name: str) -> Path | None:
    return _absolute(named) if (named := environment.get(name)) else None


def _absolute(named: str) -> Path:
    """The absolute path; ``~`` of a user without a home folder raises NoHomeError."""
    try:
        return Path(named).expanduser().absolute()
    except RuntimeError as error:
        raise NoHomeError from error


def default_home(environment: Mapping[str, str]) -> Path:
    """The state folder: ``DONDOC_HOME``, or the XDG data folder, or ``~/.local/share/dondoc``."""
    if named := environment.get("DONDOC_HOME"):
        return _absolute(named)
    return _absolute(environment.get("XDG_DATA_HOME") or "~/.local/share") / "dondoc"


def default_cache(environment: Mapping[str, str]) -> Path | None:
    """``DONDOC_CACHE`` or the XDG cache folder; None for a user without a home folder."""
    if named := environment.get("DONDOC_CACHE"):
        return _absolute(named)
    try:
        return _absolute(environment.get("XDG_CACHE_HOME") or "~/.cache") / "dondoc"
    except NoHomeError:
        return None


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the state lives and which servers are used; None means the embedded one.

    ``elasticsearch_ca``: the authority that signed an office's own server, in PEM. ``cache``: where the embedded server
    is unpacked, shared by all homes. ``heap``: its Java heap, as in ``512m`` or ``2g``. ``mirror``: URL of a mirror of
    the Java registry. ``index_prefix``: what the names of this office's indices begin with, on a shared cluster.
    ``hosts``: names under which the web page may be called besides this machine's own. ``dask``: address of the
    scheduler of a Dask cluster that reads documents in place of this machine. ``organ_code`` and ``organ_name``: this
    office in the exchange of documents (QCVN 102:2016, e.g. 000.00.01.H29).
    """

    home: Path
    elasticsearch_url: str | None = None
    database_url: str | None = None
    elasticsearch_api_key: str | None = field(default=None, repr=False)
    elasticsearch_ca: Path | None = None
    cache: Path | None = None
    heap: str = "512m"
    mirror: str | None = None
    index_prefix: str = "dondoc"
    hosts: tuple[str, ...] = ()
    dask: str | None = None
    organ_code: str = ""
    organ_name: str = ""

    @classmethod
    def load(cls, environment: Mapping[str, str] = os.environ) -> Settings:
        """Read the settings; an empty variable counts as not set."""
        return cls(
            home=default_home(environment),
            elasticsearch_url=environment.get("DONDOC_ELASTICSEARCH_URL") or None,
            database_url=environment.get("DONDOC_DATABASE_URL") or None,
            elasticsearch_api_key=environment.get("DONDOC_ELASTICSEARCH_API_KEY") or None,
            elasticsearch_ca=_path(environment, "DONDOC_ELASTICSEARCH_CA"),
            cache=default_cache(environment),
            heap=environment.get("DONDOC_HEAP") or "512m",
            mirror=environment.get("DONDOC_MAVEN_URL") or None,
            index_prefix=environment.get("DONDOC_INDEX_PREFIX") or "dondoc",
            hosts=tuple(environment.get("DONDOC_HOSTS", "").replace(",", " ").split()),
            dask=environment.get("DONDOC_DASK") or None,
            organ_code=environment.get("DONDOC_ORGAN_CODE", "").strip(),
            organ_name=environment.get("DONDOC_ORGAN_NAME", "").strip(),
        )

    @property
    def originals(self) -> Path:
        """Folder of the original files, by SHA-256."""
        return self.home / "originals"

    @property
    def node(self) -> Path:
        """Folder of the embedded Elasticsearch node."""
        return self.home / "elasticsearch"

    @property
    def database(self) -> str:
        """SQLAlchemy URL of the record store."""
        return self.database_url or f"sqlite:///{self.home / 'dondoc.sqlite'}"
