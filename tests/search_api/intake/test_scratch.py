"""Temporary files: in one folder of the process, gone with it; after a kill, gone with the next start."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from search_api.intake import scratch
from search_api.records.process import process_start
from search_api.settings import Settings
from tests.search_api.intake.junk import plan
from tests.search_api.intake.test_kill import members, wait_until

QUICK = [sys.executable, "-m", "tests.search_api.intake.quick"]


@pytest.fixture
def another() -> Iterator[int]:
    """A process that lives."""
    process = subprocess.Popen(["sleep", "60"])
    yield process.pid
    process.kill()
    process.wait()


def start_of(pid: int) -> str:
    return process_start(pid) or ""


def test_only_folders_of_dead_processes_go(tmp_path: Path, another: int) -> None:
    mine, other = os.getpid(), another
    kept = [
        f"dondoc-run-{mine}-{start_of(mine)}-a",
        f"dondoc-run-{other}-{start_of(other)}-a",
        "dondoc-run-12-ab",  # not a name of ours
        "dondoc-run-x-1-a",
        f"dondoc-khác-{mine}-1-a",
        "tài liệu",
    ]
    gone = [f"dondoc-run-{mine}-1-a", f"dondoc-run-{other}-77-b", "dondoc-run-4194399-5-a"]
    for name in kept + gone:
        (tmp_path / name / "sâu" / "hơn").mkdir(parents=True)
        (tmp_path / name / "tệp").write_text("nội dung", encoding="utf-8")
    outside = tmp_path / "ngoài"
    outside.mkdir()
    (outside / "tệp").touch()
    link = tmp_path / "dondoc-run-4194398-5-a"
    link.symlink_to(outside)
    (tmp_path / gone[0] / "lối").symlink_to(outside)
    assert scratch.sweep(tmp_path) == len(gone)
    assert {path.name for path in tmp_path.iterdir()} == {*kept, "ngoài", link.name}
    assert (outside / "tệp").exists()


def test_folders_are_closed_to_others_and_go_when_asked() -> None:
    folder = scratch.folder("x-")
    assert folder.stat().st_mode & 0o077 == 0
    assert folder.parent.stat().st_mode & 0o077 == 0
    scratch.remove(folder)
    assert not folder.exists()


def environment(temporary: Path) -> dict[str, str]:
    return {**os.environ, "TMPDIR": str(temporary)}


def test_a_run_leaves_nothing_and_sweeps_what_a_killed_one_left(quick_disk: Path) -> None:
    temporary, incoming, home = quick_disk / "t", quick_disk / "đến", quick_disk / "kho"
    temporary.mkdir()
    incoming.mkdir()
    for number in range(4):
        (incoming / f"{number}.txt").write_text(f"CON 1{number}", encoding="utf-8")  # a program that runs for long
    command = [*QUICK, str(home), str(incoming)]
    killed = subprocess.Popen(command, env=environment(temporary), start_new_session=True)
    assert wait_until(lambda: any(temporary.glob("dondoc-run-*/work-*/*/")), 30)
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    assert wait_until(lambda: not members(killed.pid), 10)
    [left] = temporary.iterdir()
    for path in incoming.iterdir():
        path.write_text(f"Văn bản {path.stem}", encoding="utf-8")
    done = subprocess.run(command, env=environment(temporary), capture_output=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert not left.exists()
    assert list(temporary.iterdir()) == []
    assert Settings(home=home).originals.exists()


def test_a_command_that_is_told_to_end_takes_its_child_along(tmp_path: Path) -> None:
    """``dondoc extract`` while it reads: an ended command leaves no process."""
    (tmp_path / "a.txt").write_text(plan(3_000_000), encoding="utf-8")
    code = "from search_api.cli import main; main()"
    command = [sys.executable, "-c", code, "extract", str(tmp_path / "a.txt")]
    process = subprocess.Popen(
        command, env=environment(tmp_path), start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    assert wait_until(lambda: any(tmp_path.glob("dondoc-run-*/work-*/*.sign")), 30)
    process.send_signal(signal.SIGINT)
    assert process.wait(20) != 0
    assert wait_until(lambda: not members(process.pid), 10)
    assert not list(tmp_path.glob("dondoc-run-*"))
