"""The configuration files of the embedded node, written anew at each start."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from typing import Any

import yaml

from search_api.index.errors import StartError
from search_api.index.folders import write_whole
from search_api.index.place import Account, Place

CLUSTER = "dondoc"
KEYSTORE = "elasticsearch.keystore"
# Files that the server wants to find beside its settings, kept as they come.
KEPT_FILES = ("roles.yml", "users", "users_roles", "role_mapping.yml")
KEYSTORE_SECONDS = 120

LOG_SETTINGS = """\
status = error
appender.file.type = RollingFile
appender.file.name = file
appender.file.fileName = ${sys:es.logs.base_path}/${sys:es.logs.cluster_name}.log
appender.file.filePattern = ${sys:es.logs.base_path}/${sys:es.logs.cluster_name}-%i.log
appender.file.layout.type = PatternLayout
appender.file.layout.pattern = [%d{ISO8601}][%-5p][%-25c{1.}] %marker%m%n
appender.file.policies.type = Policies
appender.file.policies.size.type = SizeBasedTriggeringPolicy
appender.file.policies.size.size = 10MB
appender.file.strategy.type = DefaultRolloverStrategy
appender.file.strategy.max = 3
appender.header_warning.type = HeaderWarningAppender
appender.header_warning.name = header_warning
logger.deprecation.name = org.elasticsearch.deprecation
logger.deprecation.level = warn
logger.deprecation.appenderRef.header_warning.ref = header_warning
rootLogger.level = info
rootLogger.appenderRef.file.ref = file
"""


def node_settings(place: Place, port: int) -> dict[str, Any]:
    """The server's settings: one node, this machine only, password on.

    The disk limits are sizes, not shares of the disk: an office's fairly full disk must not stop the register, and a
    truly full one must stop it before data are lost.
    """
    return {
        "cluster.name": CLUSTER,
        "node.name": CLUSTER,
        "path.data": str(place.folder / "data"),
        "path.logs": str(place.folder / "logs"),
        "network.host": "127.0.0.1",
        "http.port": port,
        "transport.port": 0,
        "discovery.type": "single-node",
        "xpack.security.enabled": True,
        "xpack.security.autoconfiguration.enabled": False,
        "xpack.security.http.ssl.enabled": False,
        "xpack.security.transport.ssl.enabled": False,
        "cluster.routing.allocation.disk.watermark.low": "400mb",
        "cluster.routing.allocation.disk.watermark.high": "300mb",
        "cluster.routing.allocation.disk.watermark.flood_stage": "200mb",
    }


SMALL_MEBIBYTES = 2048
"""Up to this heap the node is one office's, on a machine that does other things too."""


def java_options(heap: str) -> str:
    """Java options over the server's own: the heap, little memory beside it, no files but the log.

    A small node does without the second compiler, which costs more than it gains: measured on two cores, half the
    processor time at a start (7 against 13 s), and also less in all of the first 2000 searches (4 against 7 ms each).
    """
    lines = [
        f"-Xms{heap}",
        f"-Xmx{heap}",
        "-XX:-AlwaysPreTouch",  # memory is taken when it is needed
        "-Xlog:disable",
        "-Xlog:all=warning:stderr",
        "-XX:-HeapDumpOnOutOfMemoryError",
        *(["-XX:TieredStopAtLevel=1"] if _mebibytes(heap) <= SMALL_MEBIBYTES else []),
        "-XX:ErrorFile=${ES_TMPDIR}/java_error_%p.log",
    ]
    return "\n".join(lines) + "\n"


def fit_java_options(given: str, heap: str) -> str:
    """The server's ``jvm.options`` without what this runtime lacks, and with a collector fit for the size of the heap.

    A small heap does best with the serial collector: measured half the memory of G1 (378 against 763 MB with 512m).
    """
    small = _mebibytes(heap) <= SMALL_MEBIBYTES
    kept = (line for line in given.splitlines() if "jdk.incubator.vector" not in line and not line.startswith("-Xlog"))
    return "\n".join("-XX:+UseSerialGC" if small and line == "-XX:+UseG1GC" else line for line in kept) + "\n"


def environment(place: Place, runtime: Path) -> dict[str, str]:
    """The node's whole environment. Without a UTF-8 locale Java cannot open a path with Vietnamese letters."""
    return {
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "LC_ALL": "C.UTF-8",
        "HOME": str(place.folder / "tmp"),
        "ES_JAVA_HOME": str(runtime),
        "ES_PATH_CONF": str(place.folder / "config"),
        "ES_TMPDIR": str(place.folder / "tmp"),
        "CLI_JAVA_OPTS": "-XX:TieredStopAtLevel=1",  # for the launcher, which runs for a few seconds only
    }


def write(place: Place, server: Path, *, port: int, heap: str) -> None:
    """Write all configuration files of the node."""
    config = place.folder / "config"
    owner = (place.account.uid, place.account.gid) if place.account else None
    given = server / "config"
    files = {name: (given / name).read_text(encoding="utf-8") for name in KEPT_FILES}
    files["elasticsearch.yml"] = yaml.safe_dump(node_settings(place, port), allow_unicode=True, sort_keys=False)
    files["jvm.options"] = fit_java_options((given / "jvm.options").read_text(encoding="utf-8"), heap)
    files["jvm.options.d/dondoc.options"] = java_options(heap)
    files["log4j2.properties"] = LOG_SETTINGS
    (config / "jvm.options.d").mkdir(exist_ok=True)
    if owner:
        os.chown(config / "jvm.options.d", *owner, follow_symlinks=False)
    for name, text in files.items():
        write_whole(config / name, text, owner)


def write_password(place: Place, server: Path, runtime: Path, password: str) -> None:
    """Put the password of the user ``elastic`` into the node's keystore. Raises StartError."""
    done = subprocess.run(
        ["bash", str(server / "bin" / "elasticsearch-keystore"), "add", "--force", "--stdin", "bootstrap.password"],
        input=password + "\n",
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        timeout=KEYSTORE_SECONDS,
        check=False,
        cwd="/",
        env=environment(place, runtime),
        **as_account(place.account),
    )
    if done.returncode != 0:
        raise StartError(log=(done.stdout + done.stderr).strip()[-2000:], path=str(place.folder / "config" / KEYSTORE))


def as_account(account: Account | None) -> dict[str, Any]:
    """Options of ``subprocess`` that run a child as the node's user."""
    if account is None:
        return {"umask": 0o077}
    return {"user": account.uid, "group": account.gid, "extra_groups": [], "umask": 0o077}


def _mebibytes(heap: str) -> int:
    size = re.fullmatch(r"(\d+)([mMgG])", heap)
    if not size:
        raise StartError(log=f"DONDOC_HEAP={heap}: 512m, 2g ...", path="DONDOC_HEAP")
    return int(size[1]) * (1024 if size[2] in "gG" else 1)
