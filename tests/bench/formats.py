"""Each format by itself: documents and pages a second, peak memory, the cost split by stage, Tika beside it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from corpora.samples import FORMS, OFFICE
from tests.bench.memory import told

SHARED = Path(__file__).resolve().parents[3] / "shared"
TIKA = Path(__file__).parent / "tika"
_ROUNDS = 3
_SECONDS = 240  # for one format


def files() -> dict[str, list[Path]]:
    """Files by format: our own samples, and those of ../shared where they are."""
    found: dict[str, list[Path]] = {}
    for path in sorted([*FORMS.iterdir(), *OFFICE.iterdir()]):
        found.setdefault(path.suffix[1:].upper(), []).append(path)
    samples = SHARED / "samples"
    for name, format_ in (
        ("plan.docx", "DOCX"), ("plan.pdf", "PDF"), ("plan.doc", "DOC"), ("plan.rtf", "RTF"), ("plan.odt", "ODT"),
        ("plan.html", "HTML"), ("plan.scan150.pdf", "scan"), ("plan.scan300.pdf", "scan"),
        ("plan.photo150.pdf", "scan"),
    ):  # fmt: skip
        if (samples / name).is_file():
            found.setdefault(format_, []).append(samples / name)
    return found


def measure(paths: Sequence[Path]) -> dict[str, Any]:
    """In a process of its own: seconds of each stage, the best of some rounds."""
    from ingest import read
    from nlp.contract import extraction_json
    from nlp.pipeline import Extractor
    from search_api.records.packing import PackedDocument

    extractor = Extractor()
    extractor.extract(read.read_document(paths[0]))  # models, and what is loaded at the first use
    stages = dict.fromkeys(("read", "structure", "tag", "pack"), 0.0)
    pages = 0
    for path in paths:
        best: dict[str, float] = {}
        for _ in range(1 if "scan" in path.name or "photo" in path.name else _ROUNDS):
            for stage, seconds, document in _timed(path, read, extractor, extraction_json, PackedDocument):
                best[stage] = min(seconds, best.get(stage, seconds))
                count = len(document.pages)
        pages += max(count, 1)
        for stage, seconds in best.items():
            stages[stage] += seconds
    return {"documents": len(paths), "pages": pages, "stages": stages}


def _timed(path: Path, read: Any, extractor: Any, as_json: Any, packed: Any) -> Iterator[tuple[str, float, Any]]:
    """One document through the stages; reading is told apart from structure by asking the reader alone first."""
    from ingest.sniff import sniff

    data = path.read_bytes()
    begun = time.perf_counter()
    read.reader(sniff(data, path.name))(data, path.name)
    alone = time.perf_counter() - begun
    begun = time.perf_counter()
    document = read.read_bytes(data, path.name)
    whole = time.perf_counter() - begun
    yield "read", alone, document
    yield "structure", max(whole - alone, 0.0), document
    begun = time.perf_counter()
    extraction = extractor.extract(document)
    yield "tag", time.perf_counter() - begun, document
    begun = time.perf_counter()
    packed.of(as_json(document, extraction), size=len(data))
    yield "pack", time.perf_counter() - begun, document


def tika(paths: Sequence[Path]) -> dict[str, float] | None:
    """Seconds of Apache Tika's text extraction by file, the machine warm; None where it cannot be had."""
    if not shutil.which("mvn") or not shutil.which("java"):
        return None
    with tempfile.TemporaryDirectory(prefix="dondoc-tika-") as folder:
        fetch = ["mvn", "-q", "-B", "-f", str(TIKA / "pom.xml"), "dependency:copy-dependencies"]
        fetch += [f"-DoutputDirectory={folder}"]
        try:
            subprocess.run(fetch, check=True, capture_output=True, timeout=_SECONDS)
            jars = os.pathsep.join(str(jar) for jar in sorted(Path(folder).glob("*.jar")))
            run = ["java", "-cp", jars, str(TIKA / "TikaText.java"), *map(str, paths)]
            printed = subprocess.run(run, check=True, capture_output=True, text=True, timeout=_SECONDS).stdout
        except (subprocess.SubprocessError, OSError):
            return None
    rows = [line.split("\t") for line in printed.splitlines() if line.count("\t") == 2]  # the logger writes there too
    return {file: float(seconds) for seconds, length, file in rows if int(length) > 0}


def table(markdown: bool = False) -> int:
    """Print one line a format."""
    groups = files()
    beside = tika([path for name, paths in groups.items() if name != "scan" for path in paths])
    heads = ["format", "documents", "pages", "pages/s", "documents/s", "peak MiB", "read", "structure", "tag", "pack"]
    heads += ["read, times Tika's text alone"]
    rows = [heads]
    for name, paths in groups.items():
        command = [sys.executable, "-m", "tests.bench.formats", *map(str, paths)]
        said, mib = told(command, _SECONDS)
        found = json.loads(said)
        stages = found["stages"]
        whole = sum(stages.values())
        theirs = sum(beside.get(str(path), 0.0) for path in paths) if beside and name != "scan" else 0.0
        share = [f"{100 * stages[stage] / whole:.0f} %" for stage in stages]
        rows.append(
            [name, str(found["documents"]), str(found["pages"]), f"{found['pages'] / whole:.1f}",
             f"{found['documents'] / whole:.1f}", str(mib), *share,
             f"{stages['read'] / theirs:.2f}" if theirs else "–"]
        )  # fmt: skip
    if markdown:
        lines = ["| " + " | ".join(row) + " |" for row in rows]
        lines.insert(1, "|" + "---|" * len(heads))
        print("\n".join(lines))
    else:
        widths = [max(len(row[place]) for row in rows) for place in range(len(heads))]
        for row in rows:
            print("   " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)))
    if beside is None:
        print("   (Tika is not measured: its jars cannot be fetched here, or there is no Maven)")
    return 0


if __name__ == "__main__":
    print(json.dumps(measure([Path(name) for name in sys.argv[1:]])))
