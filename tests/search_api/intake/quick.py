"""A stand-in for reading and extraction that costs nothing: real files, real workers, real store around it.

Also a program: ``python -m tests.search_api.intake.quick HOME FOLDER`` is the command, to be killed by tests.
"""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import Future
from pathlib import Path
from unittest import mock

from ingest.errors import EmptyFileError, TruncatedFileError, UnsupportedFormatError
from search_api.intake.analysis import Analysis, guarded
from search_api.intake.files import find
from search_api.intake.run import Report, Run
from search_api.intake.workers import Job, Limits, Workers
from search_api.records.packing import PackedDocument
from search_api.records.process import sole
from search_api.records.store import Store
from search_api.settings import Settings
from tests.search_api.records.made import extraction

QUICK = Limits(seconds=5, memory=256 << 20, workers=2)


def analyse(path: Path, name: str | None = None, code_version: str = "quick") -> Analysis:
    """By content: head fields after ``số``, ``nơi``, ``ngày``; or what the first word of the text asks for."""
    data = path.read_bytes()
    text = data.decode("utf-8", "replace")
    if not text:
        raise EmptyFileError
    word, _, rest = text.partition(" ")
    match word:
        case "GIỮ":
            return Analysis(held="held-for-test", details={"why": rest})
        case "HỎNG":
            raise TruncatedFileError
        case "LẠ":
            raise UnsupportedFormatError(format="XYZ")
        case "TREO":
            time.sleep(600)
        case "CON":
            subprocess.run(["sleep", rest], check=True)
        case "CHẾT":
            os.kill(os.getpid(), signal.SIGKILL)
        case "NGỐN":
            hoard = bytearray(1 << 40)
            return Analysis(error=str(len(hoard)))
        case "LỖI":
            raise KeyError(rest)
    fields = dict(line.split(": ", 1) for line in text.splitlines() if ": " in line)
    made = extraction(
        text, number=fields.get("số"), issuer=fields.get("nơi"), issued=fields.get("ngày"), file=name or path.name
    )
    made["sha256"] = hashlib.sha256(data).hexdigest()
    return Analysis(PackedDocument.of(made, size=len(data), code_version=code_version))


def run(settings: Settings, *paths: Path, limits: Limits = QUICK) -> Report:
    """One ingest run, as the command does it."""
    with (
        sole(settings.home / "ingest.lock"),
        Store.open(settings) as store,
        Workers(analyse, limits, warm="tests.search_api.intake.quick") as workers,
    ):
        return Run(store, workers, actor="lan").over(list(find(paths)))


class Inline:
    """Analyses in this very process, when it is asked to."""

    count = 1

    def submit(self, path: Path, name: str | None = None) -> Job:
        """Later."""
        return Job(path, name, Future(), 0)

    def result(self, job: Job) -> Analysis:
        """Now."""
        return guarded(analyse, job.path, job.name)


def run_inline(settings: Settings, *paths: Path) -> Report:
    """One ingest run in this process alone."""
    with sole(settings.home / "ingest.lock"), Store.open(settings) as store:
        return Run(store, Inline(), actor="lan").over(list(find(paths)))


def main(home: str, folder: str) -> None:
    """``dondoc ingest --no-index FOLDER``, the command itself, with this module in place of readers and pipeline."""
    from search_api.cli.ingest import ingest
    from tests.search_api.intake import quick

    os.environ["DONDOC_HOME"] = home
    with (
        mock.patch("search_api.intake.analysis.analyser", return_value=quick.analyse),
        mock.patch("search_api.intake.workers.WARM", quick.__name__),
    ):
        ingest.main(["--no-index", "--workers", "2", folder])


if __name__ == "__main__":
    main(*sys.argv[1:])
