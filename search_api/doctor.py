"""The checks of ``dondoc doctor``: small functions, each looks at one part and says how to mend it.

To add one, write a function ``Settings -> Finding`` and put it into CHECKS. The texts are ``doctor-<check>-<state>`` in
corpora/messages, and ``doctor-<check>-<state>-mend`` for what to do.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from corpora.messages import message
from ingest.errors import DondocError
from search_api.index import fetch, place
from search_api.index.connect import connect, shown
from search_api.index.folders import MEBIBYTE
from search_api.index.node import START_SPACE, Node
from search_api.settings import Settings

Level = Literal["ok", "warning", "problem"]
OLDEST_PYTHON = (3, 11)
NETWORK_FILE_SYSTEMS = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "afs", "ceph", "glusterfs"})
PROGRAM_SECONDS = 20


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found. ``warning``: something optional is missing; ``problem``: something required is not fine."""

    check: str
    state: str
    level: Level = "ok"
    values: dict[str, object] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """What was found, for the user."""
        return message(f"doctor-{self.check}-{self.state}", None, **self.values)

    @property
    def mend(self) -> str | None:
        """What to do; None when all is well."""
        return None if self.level == "ok" else message(f"doctor-{self.check}-{self.state}-mend", None, **self.values)

    def as_json(self) -> dict[str, Any]:
        """For ``--json``."""
        return {
            "check": self.check,
            "state": self.state,
            "level": self.level,
            "text": self.text,
            "mend": self.mend,
        }


def check_python(settings: Settings) -> Finding:
    """Python is new enough."""
    found = ".".join(str(part) for part in sys.version_info[:3])
    if sys.version_info < OLDEST_PYTHON:
        return Finding("python", "old", "problem", {"found": found})
    return Finding("python", "ok", values={"found": found})


def check_home(settings: Settings) -> Finding:
    """The state folder can be written and is on a disk of this machine."""
    folder = _existing(settings.home)
    values: dict[str, object] = {"path": settings.home}
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError:
        return Finding("home", "closed", "problem", values)
    if (kind := file_system(folder)) in NETWORK_FILE_SYSTEMS:
        return Finding("home", "network", "problem", values | {"kind": kind})
    return Finding("home", "ok", values=values)


def check_disk(settings: Settings) -> Finding:
    """There is space for the data, and for the server if it has still to be fetched."""
    folder = _existing(settings.node)
    free = shutil.disk_usage(folder).free
    values: dict[str, object] = {"path": folder, "free": free // MEBIBYTE, "needed": START_SPACE // MEBIBYTE}
    return Finding("disk", "full", "problem", values) if free < START_SPACE else Finding("disk", "ok", values=values)


def check_java(settings: Settings) -> Finding:
    """The Java runtime of the package runs."""
    java = fetch.runtime() / "bin" / "java"
    answer = _answer(str(java), "-version")
    if answer is None:
        return Finding("java", "broken", "problem", {"path": java})
    return Finding("java", "ok", values={"found": answer.splitlines()[0]})


def check_server(settings: Settings) -> Finding:
    """The server is in the cache."""
    if settings.elasticsearch_url:
        return Finding("server", "unused")
    where = place.find(settings)
    folder = fetch.server_folder(where.cache if where else place.cache(settings, place.node_account()))
    values: dict[str, object] = {"path": folder, "version": fetch.VERSION}
    if not folder.exists():
        return Finding("server", "missing", "warning", values)
    return Finding("server", "ok", values=values)


def check_node(settings: Settings) -> Finding:
    """The embedded node runs."""
    if settings.elasticsearch_url:
        return Finding("node", "unused")
    node = Node(settings)
    status = node.status()
    if status.pid is None:
        return Finding("node", "down", "problem")
    values: dict[str, object] = {"pid": status.pid, "url": status.url, "health": status.health}
    if status.health is None:
        return Finding("node", "silent", "problem", values | {"log": node.log()})
    if status.health == "red":
        return Finding("node", "red", "problem", values)
    return Finding("node", "ok", values=values)


def check_elasticsearch(settings: Settings) -> Finding:
    """The office's own Elasticsearch answers, if one is set."""
    if not settings.elasticsearch_url:
        return Finding("elasticsearch", "unused")
    connect(settings).close()
    return Finding("elasticsearch", "ok", values={"url": shown(settings.elasticsearch_url)})


def check_database(settings: Settings) -> Finding:
    """The record store opens."""
    from sqlalchemy import make_url, text
    from sqlalchemy.exc import SQLAlchemyError

    from search_api.records.engine import connect as connect_database

    url = make_url(settings.database)
    values: dict[str, object] = {"url": url.render_as_string(hide_password=True)}
    if url.database and url.get_backend_name() == "sqlite":
        values["url"] = url.database
        if not Path(url.database).exists():
            return Finding("database", "new", values=values)
    try:
        engine = connect_database(settings.database)
        try:
            with engine.connect() as connection:
                connection.execute(text("SELECT 1 FROM alembic_version"))
        finally:
            engine.dispose()
    except (SQLAlchemyError, ImportError) as error:
        reason = str(error).splitlines()[0]
        return Finding("database", "broken", "problem", values | {"reason": reason})
    return Finding("database", "ok", values=values)


def check_ingest(settings: Settings) -> Finding:
    """No ingest run was cut off, and the index has what the records have."""
    from sqlalchemy import make_url

    from search_api.records.store import Store

    url = make_url(settings.database)
    if url.get_backend_name() == "sqlite" and url.database and not Path(url.database).exists():
        return Finding("ingest", "unused")
    with Store.open(settings) as store:
        if stale := store.stale_runs():
            values = {"runs": ", ".join(str(run.id) for run in stale), "waiting": sum(run.waiting for run in stale)}
            return Finding("ingest", "stale", "warning", values)
        if behind := store.behind():
            return Finding("ingest", "behind", "warning", {"behind": behind})
        return Finding("ingest", "ok", values={"documents": store.count()})


def check_ocr(settings: Settings) -> Finding:
    """Optional: text of scanned pages."""
    languages = _answer("tesseract", "--list-langs")
    if languages is None:
        return Finding("ocr", "missing", "warning")
    if "vie" not in languages.split():
        return Finding("ocr", "language", "warning")
    return Finding("ocr", "ok")


def check_office(settings: Settings) -> Finding:
    """Optional: old Word files."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return Finding("office", "ok", values={"path": found}) if found else Finding("office", "missing", "warning")


def check_fonts(settings: Settings) -> Finding:
    """Optional: fonts that have Vietnamese letters and the measures of Times New Roman."""
    answer = _answer("fc-match", "--format=%{family}", "Times New Roman:lang=vi")
    if not answer or not any(name in answer for name in ("Times", "Liberation Serif", "Tinos")):
        return Finding("fonts", "missing", "warning")
    return Finding("fonts", "ok", values={"found": answer})


CHECKS: tuple[Callable[[Settings], Finding], ...] = (
    check_python,
    check_home,
    check_disk,
    check_java,
    check_server,
    check_node,
    check_elasticsearch,
    check_database,
    check_ingest,
    check_ocr,
    check_office,
    check_fonts,
)


def examine(settings: Settings) -> list[Finding]:
    """All findings in order; a check that ends in an error of ours is a problem, and the others still run."""
    findings = []
    for check in CHECKS:
        name = check.__name__.removeprefix("check_")
        try:
            finding = check(settings)
        except DondocError as error:
            finding = Finding(name, "failed", "problem", {"reason": message(error.code, None, **error.values)})
        if finding.state != "unused":
            findings.append(finding)
    return findings


def file_system(folder: Path, mounts: str | None = None) -> str:
    """The kind of file system that the folder is on, as in /proc/mounts; empty when it is not known."""
    if mounts is None:
        table = Path("/proc/mounts")
        mounts = table.read_text(encoding="utf-8", errors="replace") if table.exists() else ""
    best, kind = "", ""
    for line in mounts.splitlines():
        _, point, found, *_ = line.split()
        point = point.encode().decode("unicode_escape").encode("latin-1").decode("utf-8", "replace")
        if folder.is_relative_to(point) and len(point) >= len(best):
            best, kind = point, found
    return kind


def _existing(path: Path) -> Path:
    while not path.exists():
        path = path.parent
    return path.resolve()


def _answer(*command: str) -> str | None:
    """What a program prints, errors included; None when it is not there or fails."""
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=PROGRAM_SECONDS,
            check=False,
            env=os.environ | {"LC_ALL": "C.UTF-8"},
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return (done.stdout + done.stderr).strip() if done.returncode == 0 else None
