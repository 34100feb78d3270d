"""Settings from the environment, read once at the edge and passed in."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


def default_home(environment: Mapping[str, str]) -> Path:
    """The state folder: ``DONDOC_HOME``, or the XDG data folder, or ``~/.local/share/dondoc``."""
    if named := environment.get("DONDOC_HOME"):
        return Path(named).expanduser().absolute()
    base = environment.get("XDG_DATA_HOME") or "~/.local/share"
    return Path(base).expanduser().absolute() / "dondoc"


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the state lives and which servers are used; None means the embedded one."""

    home: Path
    elasticsearch_url: str | None = None
    database_url: str | None = None

    @classmethod
    def load(cls, environment: Mapping[str, str] = os.environ) -> Settings:
        """Read the settings; an empty variable counts as not set."""
        return cls(
            home=default_home(environment),
            elasticsearch_url=environment.get("DONDOC_ELASTICSEARCH_URL") or None,
            database_url=environment.get("DONDOC_DATABASE_URL") or None,
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
