"""What a call in a bounded child ends with: its result, its own error, or the word that it went beyond the bounds."""

from __future__ import annotations

import faulthandler
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from ingest import progress
from ingest.errors import EncryptedFileError, ReaderFailedError, StateSecretError, TooLargeError
from search_api.intake import child
from search_api.intake.bounds import MEBIBYTE, PROCESSES, Limits
from search_api.intake.child import in_child

SMALL = Limits(credit=0.4, idle=0.6, memory=200 * MEBIBYTE)


def hog() -> str:
    """Fills memory bit by bit, by pages that are really touched."""
    kept = [b"x" * (8 * MEBIBYTE) for _ in range(500)]
    return str(len(kept))


def hog_by_proxy() -> str:
    """The programs that it starts fill memory, each of them a little."""
    code = "import time; kept = b'x' * (60 << 20); time.sleep(30)"
    for _ in range(6):
        subprocess.Popen([sys.executable, "-c", code])
    time.sleep(30)
    return "still here"


def spin(seconds: float = 30) -> str:
    until = time.process_time() + seconds
    while time.process_time() < until:
        pass
    return "done"


def spin_in_a_program() -> str:
    subprocess.run([sys.executable, "-c", "while True: pass"], check=True)
    return "still here"


def spawn() -> str:
    started = [subprocess.Popen(["sleep", "30"]) for _ in range(PROCESSES + 2)]
    for one in started:
        one.wait()
    return "still here"


def write() -> str:
    with Path("lớn").open("wb") as file:
        file.truncate(1 << 40)
    return "written"


def steady() -> str:
    """Works three times as long as the credit, saying so."""
    for _ in range(12):
        spin(0.1)
        progress.worked(0.2)
    return "done"


def announced() -> str:
    progress.granted(1.5)
    return spin(1.2)


def too_slow_for_its_bytes() -> str:
    """Says that it works, with hardly a byte of file behind it."""
    progress.LEAST_BACKED_SECONDS = 0.5  # in the child alone
    progress.begin(100)
    while True:
        spin(0.1)
        progress.worked(1.0)


def too_much() -> str:
    return "x" * (child.RESULT_BYTES + 1)


def die(number: int) -> str:
    faulthandler.disable()
    os.kill(os.getpid(), number)
    return "alive"


def raising(error: Exception) -> Callable[[], str]:
    def function() -> str:
        raise error

    return function


@pytest.mark.parametrize("function", [lambda: "kết quả", steady, announced, lambda: "x" * 3_000_000])
def test_what_is_in_proportion_comes_back(function: Callable[[], str]) -> None:
    assert in_child(function, 30, SMALL) in ("kết quả", "done", "x" * 3_000_000)


@pytest.mark.parametrize(
    ("function", "why"),
    [
        (hog_by_proxy, "memory"),
        (spin, "time"),
        (spin_in_a_program, "time"),
        (spawn, "processes"),
        (too_slow_for_its_bytes, "time"),
        (lambda: str(time.sleep(30)), "idle"),
        # What the system's own limits and faults end, nobody stopped.
        (lambda: str(bytearray(1 << 40)), None),
        (lambda: die(signal.SIGSEGV), None),
        (lambda: die(signal.SIGKILL), None),
        (lambda: die(signal.SIGABRT), None),
        (lambda: str(os._exit(0)), None),
    ],
)
def test_what_is_not_is_stopped_in_time(function: Callable[[], str], why: str | None) -> None:
    began = time.monotonic()
    with pytest.raises(ReaderFailedError) as caught:
        in_child(function, 30, SMALL)
    assert caught.value.values.get("why") == why
    assert time.monotonic() - began < 10


def test_memory_that_one_process_fills_is_refused_by_the_system_or_seen() -> None:
    with pytest.raises(ReaderFailedError) as caught:
        in_child(hog, 30, replace(SMALL, credit=10))
    assert caught.value.values.get("why") in (None, "memory")


def test_the_clock_is_the_last_resort() -> None:
    began = time.monotonic()
    with pytest.raises(ReaderFailedError):
        in_child(steady, 0.5, SMALL)
    assert time.monotonic() - began < 3


def test_a_result_without_end_is_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "RESULT_BYTES", 1000)
    with pytest.raises(ReaderFailedError):
        in_child(too_much, 10, SMALL)


def test_a_file_of_a_terabyte_is_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ReaderFailedError) as caught:
        in_child(write, 10, SMALL)
    assert caught.value.values["where"].startswith("OSError")


@pytest.mark.parametrize(
    ("error", "code", "values"),
    [
        (EncryptedFileError(file="a.pdf"), "encrypted-file", {"file": "a.pdf"}),
        (TooLargeError(limit="9 MiB"), "too-large", {"limit": "9 MiB"}),
        (StateSecretError(certain=False), "state-secret-suspected", {}),
        (MemoryError(), "reader-failed", {}),
    ],
)
def test_errors_raised_on_purpose_keep_their_kind(error: Exception, code: str, values: dict[str, str]) -> None:
    expected = ReaderFailedError if isinstance(error, MemoryError) else type(error)
    with pytest.raises(expected) as caught:
        in_child(raising(error), 10, SMALL)
    assert (caught.value.code, caught.value.values) == (code, values)


def test_a_fault_of_ours_names_the_line_and_never_the_text() -> None:
    with pytest.raises(ReaderFailedError) as caught:
        in_child(raising(KeyError("nội dung văn bản")), 10, SMALL)
    assert caught.value.code == "analysis-failed"
    assert caught.value.values["where"].startswith("KeyError, test_child.py:")


def test_nothing_is_left_behind(tmp_path: Path) -> None:
    """Neither files nor processes of a child that is stopped."""
    note = tmp_path / "note"

    def leave() -> str:
        import tempfile

        program = subprocess.Popen(["sleep", "60"])
        note.write_text(f"{tempfile.mkdtemp()}\n{program.pid}", encoding="utf-8")
        return spin()

    with pytest.raises(ReaderFailedError):
        in_child(leave, 30, SMALL)
    folder, pid = note.read_text(encoding="utf-8").split("\n")
    assert not Path(folder).parent.exists()
    state = Path(f"/proc/{pid}/stat")
    assert not state.exists() or state.read_text(encoding="utf-8").rpartition(")")[2].split()[0] == "Z"
