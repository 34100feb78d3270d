"""Bombs through real workers: a typed error in ten seconds and one GiB, while the other files go on."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from search_api.intake.analysis import Analysis, analyser
from search_api.intake.bounds import MEBIBYTE
from search_api.intake.processes import Processes
from search_api.intake.workers import Limits, Workers
from tests.search_api.intake.bombs import text_bomb, write, zipped

SECONDS = 10.0
GIBIBYTE = 1 << 30
# Lower than usual, so that the test is quick; the hostile folder is read within the usual ones.
LIMITS = Limits(workers=1, credit=3, memory=400 * MEBIBYTE)
LETTER = """CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: {number}/KH-UBND
KẾ HOẠCH
1. Sở Tài chính báo cáo Ủy ban nhân dân tỉnh trước ngày 15/6/2024.
"""
READ = "read"


class Watched:
    """The most that one worker and its programs had, and the processor time that they used."""

    def __init__(self) -> None:
        self.memory, self.cpu = 0, 0.0


@contextmanager
def watching() -> Iterator[Watched]:
    """Look at all workers of this process while something is done."""
    seen, over, processes = Watched(), threading.Event(), Processes()
    started = {pid: processes.usage(pid).cpu for pid in workers(processes)}

    def look() -> None:
        while not over.wait(0.02):
            for pid in workers(processes):
                usage = processes.usage(pid)
                seen.memory = max(seen.memory, usage.memory)
                seen.cpu = max(seen.cpu, usage.cpu - started.get(pid, 0.0))

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield seen
    finally:
        over.set()
        thread.join()


def workers(processes: Processes) -> list[int]:
    """The processes forked from the fork server: each a worker."""
    mine = os.getpid()
    return [pid for pid in processes.tree(mine) if pid != mine and leads(pid)]


def leads(pid: int) -> bool:
    """Whether it leads a process group, as each worker does, but no session, as their programs do."""
    try:
        return os.getpgid(pid) == pid != os.getsid(pid)
    except ProcessLookupError:
        return False


def outcome(analysis: Analysis) -> str:
    return analysis.error or analysis.held or next((outcome(one) for _, one in analysis.members), READ)


@pytest.fixture(scope="module")
def pool() -> Iterator[Workers]:
    with Workers(analyser(), LIMITS) as made:
        yield made


@pytest.mark.slow
def test_every_bomb_is_a_typed_error_within_the_bounds_and_the_others_go_on(tmp_path: Path, pool: Workers) -> None:
    letter = tmp_path / "thư.txt"
    letter.write_text(LETTER.format(number=1), encoding="utf-8")
    found, wanted, costs = {}, {}, {}
    assert outcome(pool.result(pool.submit(letter))) == READ
    for path, errors in write(tmp_path):
        with watching() as seen:
            found[path.name] = outcome(pool.result(pool.submit(path)))
        wanted[path.name] = errors
        costs[path.name] = (round(seen.cpu, 1), seen.memory >> 20)
        assert outcome(pool.result(pool.submit(letter))) == READ, path.name
    assert {name: error for name, error in found.items() if error not in wanted[name]} == {}
    assert {name: cost for name, cost in costs.items() if cost[0] > SECONDS or cost[1] > GIBIBYTE >> 20} == {}


def test_a_bomb_in_an_archive_is_one_member_and_the_others_are_read(tmp_path: Path, pool: Workers) -> None:
    letters = {f"{number}.txt": LETTER.format(number=number).encode() for number in (1, 2, 3)}
    path = tmp_path / "gửi kèm.zip"
    path.write_bytes(zipped({"1.txt": letters["1.txt"], "a.pdf": text_bomb(1_000_000), **letters}))
    analysis = pool.result(pool.submit(path))
    assert [(name.rpartition("/")[2], outcome(member)) for name, member in analysis.members] == [
        ("1.txt", READ),
        ("a.pdf", "reader-failed"),
        ("2.txt", READ),
        ("3.txt", READ),
    ]


# What may come of the files of the evaluation that are meant to do harm.
HOSTILE = {
    "contentbomb.pdf": {"reader-failed", "too-large"},
    "enc-owner.pdf": {READ},
    "enc-user.pdf": {"encrypted-file"},
    "html.doc": {READ},
    "hugeimg.pdf": {"empty-file", "reader-failed"},
    "hugepage.pdf": {"empty-file"},
    "isdoc.docx": {READ},
    "ispdf.docx": {READ},
    "lol.docx": {"truncated-file"},
    "trunc.docx": {"truncated-file"},
    "trunc.pdf": {"truncated-file", READ},
    "xxe.docx": {"truncated-file"},
}


@pytest.mark.shared
def test_the_hostile_folder(shared: Path) -> None:
    """Given all at once, as a run does it."""
    paths = sorted((shared / "samples" / "hostile").iterdir())
    began = time.monotonic()
    with Workers(analyser(), Limits()) as pool, watching() as seen:
        jobs = [pool.submit(path) for path in paths]
        found = {path.name: outcome(pool.result(job)) for path, job in zip(paths, jobs, strict=True)}
    assert {name: error for name, error in found.items() if error not in HOSTILE.get(name, {error})} == {}
    assert set(HOSTILE) <= set(found)
    assert seen.memory <= GIBIBYTE
    assert time.monotonic() - began < SECONDS * len(paths)
