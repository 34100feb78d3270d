"""``dondoc watch``: partial copies wait, restarts know what is there, Ctrl-C ends it cleanly, originals stay alone."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from search_api.intake.watching import Settling
from search_api.records.store import Store
from search_api.settings import Settings
from tests.ingest.secrecy_cases import head
from tests.search_api.intake.test_kill import wait_until
from tests.search_api.intake.test_secrecy import plain
from tests.search_api.intake.test_whole_path import start


def test_a_file_is_ready_when_it_stopped_growing(tmp_path: Path) -> None:
    now = [0.0]
    settling = Settling(lambda: now[0], 2.0)
    path = tmp_path / "a.txt"
    path.write_text("Phần một")
    settling.note(path)

    def ready(at: float) -> list[str]:
        now[0] = at
        return [found.path.name for found in settling.ready()]

    assert ready(1.9) == []
    path.write_text("Phần một, phần hai")
    assert ready(2.1) == []  # it grew: the clock starts again
    assert ready(4.0) == []
    assert ready(4.2) == ["a.txt"]
    assert ready(9.0) == []
    settling.note(path)
    path.unlink()
    assert ready(20.0) == []


def test_a_folder_that_appears_brings_its_files_and_no_half_copies(tmp_path: Path) -> None:
    settling = Settling(lambda: 10.0, 0.0)
    for name in ("b/2.txt", "b/1.txt", "b/3.txt.part", "b/~$1.docx"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    settling.note(tmp_path / "b")
    assert [found.path.name for found in settling.ready()] == ["1.txt", "2.txt"]


def names(home: Path) -> set[str]:
    with Store.open(Settings(home=home)) as store:
        return {document.file for document in store.documents()}


def stop(process: subprocess.Popen[str], number: int) -> str:
    process.send_signal(number)
    out, err = process.communicate(timeout=30)
    assert process.returncode == 0, err
    assert "Traceback" not in err
    return out


@pytest.mark.slow
def test_what_appears_is_taken_in_until_it_is_stopped(tmp_path: Path) -> None:
    folder, home = tmp_path / "đến", tmp_path / "home"
    folder.mkdir()

    def write(number: int, name: str) -> Path:
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(plain(head(number=f"{number}/KH-UBND")), encoding="utf-8")
        return path

    def has(*wanted: str) -> Callable[[], bool]:
        return lambda: names(home) == set(wanted)

    first = write(1, "1.txt")
    before = first.stat()
    process = start("watch", "--no-index", "--quiet", "0.5", "--workers", "1", folder, home=home)
    assert str(folder) in (process.stdout.readline() if process.stdout else "")  # the records are open
    try:
        assert wait_until(has("1.txt"), 60)
        slow = folder / "2.txt"
        text = plain(head(number="2/KH-UBND"))
        for end in range(0, len(text), len(text) // 6):
            slow.write_text(text[:end], encoding="utf-8")
            time.sleep(0.3)
        slow.write_text(text, encoding="utf-8")
        write(3, "mới/3.txt")
        write(4, "4.txt.part")
        assert wait_until(has("1.txt", "2.txt", "3.txt"), 60)
        (folder / "4.txt.part").rename(folder / "4.txt")
        assert wait_until(has("1.txt", "2.txt", "3.txt", "4.txt"), 60)
    finally:
        out = stop(process, signal.SIGINT)
    assert "Đã dừng theo dõi" in out
    write(5, "5.txt")
    process = start("watch", "--no-index", "--quiet", "0.5", "--workers", "1", folder, home=home)
    assert str(folder) in (process.stdout.readline() if process.stdout else "")  # the records are open
    try:
        assert wait_until(has("1.txt", "2.txt", "3.txt", "4.txt", "5.txt"), 60)
        with Store.open(Settings(home=home)) as store:
            assert wait_until(lambda: store.runs()[0].state == "done", 30)
            assert store.runs()[0].states == {"done": 1, "unchanged": 4}
    finally:
        stop(process, signal.SIGTERM)
    after = first.stat()
    assert (after.st_mtime_ns, after.st_mode, after.st_ino) == (before.st_mtime_ns, before.st_mode, before.st_ino)
    assert os.listdir(folder)  # noqa: PTH208
