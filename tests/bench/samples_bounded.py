"""The table's rows that go through the bounded workers of the intake: hostile files, the real corpus; and secrecy."""

from __future__ import annotations

import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pypdfium2 as pdfium

from ingest import quality
from ingest.document import Document
from ingest.errors import UnreadableError
from ingest.read import read_bytes
from ingest.secrecy import mark_of
from search_api.intake.analysis import Analysis, analyser
from search_api.intake.bounds import Limits
from search_api.intake.workers import Workers
from tests.ingest.secrecy_cases import cases
from tests.search_api.intake.bombs import write
from tests.search_api.intake.test_bombs import HOSTILE, SECONDS, outcome, watching

if TYPE_CHECKING:
    from tests.bench.samples import Row

_TIMES = 231
_MIB = 1 << 20
_GIB = 1 << 30
# A page's text was doubted, or there is none: the user is told so.
FLAGS = frozenset(
    {"suspect-text", "missing-marks", "damaged-characters", "unknown-encoding", "page-without-text",
     "page-not-recognised", "page-given-up", "page-recognised"}
)  # fmt: skip
GATE = 0.9  # share of possible syllables that the text of a document must have


def hostile(folder: Path) -> Iterator[Row]:
    """Each file alone through a worker with the usual limits; then bombs that are made here."""
    from tests.bench.samples import Row

    with tempfile.TemporaryDirectory(prefix="dondoc-bench-") as made, Workers(analyser(), Limits(workers=1)) as pool:
        pool.result(pool.submit(Path(__file__)))  # models
        files = [(path, "hostile", HOSTILE.get(path.name)) for path in sorted(folder.iterdir())]
        files += [(path, "bomb, made", set(errors)) for path, errors in write(Path(made))]
        for path, group, wanted in files:
            begun = time.monotonic()
            with watching() as seen:
                found = outcome(pool.result(pool.submit(path)))
            seconds = time.monotonic() - begun
            figures = f"{found}; {seconds:.1f} s, of a core {seen.cpu:.1f} s, {seen.memory // _MIB} MiB"
            met = found in (wanted or {found}) and min(seconds, seen.cpu) <= SECONDS and seen.memory <= _GIB
            goal = f"{' or '.join(sorted(wanted or {'any'}))}; ≤ 10 s, ≤ 1 GiB"
            yield Row(group, path.name, "", figures, goal, met)


def long_one(plan: Path) -> Iterator[Row]:
    """The plan's pages many times over: long, and no bomb."""
    from tests.bench.samples import Row

    whole, source = pdfium.PdfDocument.new(), pdfium.PdfDocument(plan)
    for _ in range(_TIMES):
        whole.import_pages(source)
    pages = len(whole)
    with tempfile.TemporaryDirectory(prefix="dondoc-bench-") as made, Workers(look, Limits(workers=1)) as pool:
        path = Path(made, "dài.pdf")
        with path.open("wb") as file:
            whole.save(file)
        pool.result(pool.submit(plan))
        begun = time.monotonic()
        with watching() as seen:
            found = pool.result(pool.submit(path))
        seconds = time.monotonic() - begun
    figures = f"{found.error or 'read'}; {pages / seconds:.0f} pages/s with structure, {seen.memory // _MIB} MiB"
    met = found.details.get("pages") == str(pages) and seen.memory <= _GIB
    yield Row("PDF text", f"{plan.name} {_TIMES} times, {pages:,} pages", "pdf", figures, "read, ≤ 1 GiB", met)


def look(path: Path, name: str | None = None) -> Analysis:
    """In a worker: what the gates say of one document."""
    name = name or path.name
    try:
        document = read_bytes(path.read_bytes(), name)
    except UnreadableError as error:
        return Analysis(error=error.code)
    return Analysis(details=told(document))


def told(document: Document) -> dict[str, str]:
    """Score, flags and mark of a document, in words that a worker can send."""
    score, words = quality.syllable_score(document.text)
    kinds = {notice.code for notice in document.warnings if notice.code in FLAGS}
    kinds |= {"held"} if quality.hold(document) else set()
    mark = mark_of(document)
    return {
        "score": f"{score:.4f}", "words": str(words), "pages": str(len(document.pages)),
        "flags": " ".join(sorted(kinds)), "mark": f"{mark.degree} ({mark.where})" if mark else "",
    }  # fmt: skip


def corpus(folder: Path) -> Iterator[Row]:
    """Every real document: read or a typed error, its text passing the gate or flagged; none is a state secret."""
    from tests.bench.samples import Row

    paths = sorted(path for path in folder.iterdir() if path.is_file())
    begun = time.monotonic()
    with Workers(look, Limits()) as pool:
        jobs = [pool.submit(path) for path in paths]
        found = {path.name: pool.result(job) for path, job in zip(paths, jobs, strict=True)}
    seconds = time.monotonic() - begun
    errors = {name: one.error for name, one in found.items() if one.error}
    read = {name: one.details for name, one in found.items() if not one.error}
    crashed = {name: error for name, error in errors.items() if error in ("reader-failed", "analysis-failed")}
    pages = sum(int(one["pages"]) for one in read.values())
    figures = f"{len(read)} of {len(paths)} read, {pages} pages in {seconds:.0f} s; errors: {errors or 'none'}"
    yield Row("corpus", "docs", "all", figures, "no crash", not crashed)
    passing = {name for name, one in read.items() if float(one["score"]) >= GATE}
    kinds = Counter(flag for one in read.values() for flag in one["flags"].split())
    doubted = {name for name, one in read.items() if set(one["flags"].split()) - {"page-recognised"}}
    neither = sorted(set(read) - passing - doubted)
    flags = ", ".join(f"{kind} {count}" for kind, count in sorted(kinds.items()))
    figures = (
        f"{len(passing)} pass ({GATE:.0%} possible syllables); flagged: {flags or 'none'}; neither: {neither or 0}"
    )
    yield Row("corpus", "docs", "all", figures, "all pass or are flagged", not neither)
    marks = {name: one["mark"] for name, one in read.items() if one["mark"]}
    yield Row("secrecy", "docs", "", f"false alarms {len(marks)} of {len(read)}: {marks or 'none'}", "0", not marks)


def secrecy() -> Iterator[Row]:
    """Recall and false alarms on made cases."""
    from tests.bench.samples import Row

    made = [(mark_of(document) is not None, held) for _, document, held in cases()]
    marked, harmless = [found for found, held in made if held], [found for found, held in made if not held]
    figures = f"recall {sum(marked)} of {len(marked)}, false alarms {sum(harmless)} of {len(harmless)}"
    met = all(marked) and not any(harmless) and len(made) >= 60
    yield Row("secrecy", f"{len(made)} made cases", "", figures, "recall 1, no false alarm, ≥ 60 cases", met)
