"""``kill -9`` of an ingest run at any point: run again, it ends in the state of one clean run."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from search_api.records.process import process_start
from search_api.records.store import Store
from search_api.records.verify import verify
from search_api.settings import Settings
from tests.search_api.intake.quick import run
from tests.search_api.intake.state import state

FILES = 200
POINTS = 20


def fill(folder: Path, count: int = FILES) -> None:
    """Plain documents, versions of a few, copies, and files that fail or are held back."""
    for number in range(count):
        match number % 10:
            case 3:
                text = f"Bản {number}\nsố: {number % 4}/KH\nnơi: UBND xã A\nngày: 2026-01-02\n"
            case 5:
                text = f"Văn bản {number - 5}"  # the same bytes as another file
            case 7:
                text = "HỎNG" if number % 20 == 7 else f"GIỮ {number}"
            case _:
                text = f"Văn bản {number}"
        (folder / f"{number % 7}").mkdir(exist_ok=True, parents=True)
        (folder / f"{number % 7}" / f"{number:03}.txt").write_text(text, encoding="utf-8")


def start(settings: Settings, folder: Path) -> subprocess.Popen[bytes]:
    """One run in a process group of its own, working."""
    command = [sys.executable, "-m", "tests.search_api.intake.quick", str(settings.home), str(folder)]
    return subprocess.Popen(command, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def members(session: int) -> list[int]:
    """Processes of the session that still run."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        pid = int(entry.name)
        try:
            if os.getsid(pid) == session and process_start(pid):
                found.append(pid)
        except ProcessLookupError:
            continue
    return found


def wait_until(condition: Callable[..., bool], seconds: float) -> bool:
    until = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > until:
            return False
        time.sleep(0.02)
    return True


@pytest.fixture
def folder(quick_disk: Path) -> Path:
    made = quick_disk / "văn bản đến"
    fill(made)
    return made


@pytest.mark.slow
def test_killed_anywhere_and_run_again(quick_disk: Path, folder: Path) -> None:
    clean = Settings(home=quick_disk / "sạch")
    began = time.monotonic()
    started = start(clean, folder)
    assert started.wait(120) == 1  # some files fail, by design
    whole = time.monotonic() - began
    wanted = state(clean)
    chance = random.Random(138)  # noqa: S311 (a test's dice, not a secret)
    cut_off = 0
    for point in range(POINTS):
        settings = Settings(home=quick_disk / f"kho {point}")
        process = start(settings, folder)
        time.sleep(chance.uniform(0.2, 1.0) * whole)
        process.send_signal(signal.SIGKILL)
        cut_off += process.wait() == -signal.SIGKILL
        with Store.open(settings) as store:
            assert verify(store).faults == [], f"after the kill at point {point}"
        run(settings, folder)
        assert state(settings) == wanted, f"point {point}"
        with Store.open(settings) as store:
            found = verify(store)
            assert found.faults == []
            assert {note.code for note in found.notes} == {"index-behind"}
        assert wait_until(lambda session=process.pid: not members(session), 10), "workers outlived their run"
    assert cut_off >= POINTS // 2, "the kills came too late to mean anything"


@pytest.mark.slow
def test_killed_again_and_again(quick_disk: Path, folder: Path) -> None:
    """Every run is cut off before it ends; the work still gets done, and the runs say that nobody works on them."""
    clean = Settings(home=quick_disk / "sạch")
    run(clean, folder)
    settings = Settings(home=quick_disk / "kho")
    chance = random.Random(7)  # noqa: S311
    counts = [0]
    while counts[-1] < 100:
        process = start(settings, folder)
        Store.open(settings).close()
        with Store.open(settings) as store:
            wanted = min(counts[-1] + chance.randint(3, 25), 100)
            assert wait_until(lambda wanted=wanted: store.count() >= wanted, 60)
        process.kill()
        process.wait()
        with Store.open(settings) as store:
            [stale] = store.stale_runs()
            assert stale.waiting > 0
            counts.append(store.count())
    report = run(settings, folder)
    assert [one.state for one in report.interrupted] == ["working"]
    assert state(settings) == state(clean)
    with Store.open(settings) as store:
        assert store.stale_runs() == []
        assert {one.state for one in store.runs()} == {"done", "interrupted"}
