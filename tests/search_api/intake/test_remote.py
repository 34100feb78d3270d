"""Files analysed by executors: threads here, processes that die, a real Dask cluster of which a worker is killed."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from corpora.messages import message
from search_api.cli import dondoc
from search_api.intake import cluster, remote
from search_api.intake.analysis import Analysis
from search_api.intake.cluster import MissingDaskError, UnreachableError
from search_api.intake.files import find
from search_api.intake.pools import pool
from search_api.intake.processes import Processes
from search_api.intake.remote import LostError, Remote, Task, work
from search_api.intake.run import Run
from search_api.intake.workers import Workers
from search_api.records.store import Store
from search_api.settings import Settings
from tests.search_api.intake.quick import QUICK, analyse
from tests.search_api.intake.test_kill import members, wait_until

WARM = "tests.search_api.intake.quick"
LIMITS = replace(QUICK, idle=0.8, workers=1)


@pytest.fixture(autouse=True)
def rested() -> Iterator[None]:
    yield
    remote.rest()


class Counting(Executor):
    """Runs tasks in threads and knows how much it ever had at a time."""

    def __init__(self, function: Callable[[Task], Analysis]) -> None:
        self._threads = ThreadPoolExecutor(4)
        self._function = function
        self._lock = threading.Lock()
        self._files = self._bytes = 0
        self.most_files = self.most_bytes = self.tasks = 0

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        [task] = args
        with self._lock:
            self.tasks += 1
            self._files += 1
            self._bytes += len(task.data)
            self.most_files, self.most_bytes = max(self.most_files, self._files), max(self.most_bytes, self._bytes)
        return self._threads.submit(self._work, task)

    def _work(self, task: Task) -> Analysis:
        try:
            return self._function(task)
        finally:
            with self._lock:
                self._files -= 1
                self._bytes -= len(task.data)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        self._threads.shutdown(wait)


def files(folder: Path, texts: list[str]) -> list[Path]:
    paths = [folder / f"{number:02}.txt" for number in range(len(texts))]
    for path, text in zip(paths, texts, strict=True):
        path.write_text(text, encoding="utf-8")
    return paths


def outcome(analysis: Analysis) -> str:
    return analysis.error or analysis.held or ("done" if analysis.packed else "?")


def test_what_a_file_ends_with_does_not_depend_on_who_reads_it(tmp_path: Path) -> None:
    """Bounds hold wherever the task is done, and no error leaves it as an exception."""
    texts = ["Văn bản", "", "HỎNG", "GIỮ lại", "LỖI x", "TREO", "CHẾT", "NGỐN", "Văn bản khác"]
    wanted = ["done", "empty-file", "truncated-file", "held-for-test", "analysis-failed"]
    wanted += ["reader-failed", "reader-failed", "reader-failed", "done"]
    with ThreadPoolExecutor(2) as executor:
        pool = Remote(executor, lambda: 2, analyse, LIMITS, warm=WARM)
        jobs = [pool.submit(path) for path in files(tmp_path, texts)]
        assert [outcome(pool.result(job)) for job in jobs] == wanted


def test_only_so_many_bytes_are_away_at_a_time(tmp_path: Path) -> None:
    executor = Counting(lambda task: Analysis(held=f"{len(task.data)}"))
    pool = Remote(executor, lambda: 4, analyse, LIMITS, most_bytes=1000)
    sizes = [10, 400, 500, 90, 999, 1, 3000, 2, 700, 700]  # one is larger than all that may be away: it goes alone
    jobs = [pool.submit(path) for path in files(tmp_path, ["x" * size for size in sizes])]
    assert [pool.result(job).held for job in jobs] == [str(size) for size in sizes]
    assert executor.most_bytes == 3000
    assert executor.tasks == len(sizes)
    executor.shutdown()


def test_a_file_that_vanished_or_is_too_large_is_its_own_affair(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.read.MOST_BYTES", 100)
    executor = Counting(lambda task: Analysis(held="đọc"))
    pool = Remote(executor, lambda: 4, analyse, LIMITS)
    paths = [*files(tmp_path, ["x" * 101, "x"]), tmp_path / "không có"]
    assert [outcome(pool.result(pool.submit(path))) for path in paths] == ["too-large", "đọc", "unreadable"]
    executor.shutdown()


@pytest.mark.parametrize(("deaths", "wanted"), [(0, "đọc"), (2, "đọc"), (3, "reader-failed")])
def test_a_task_lost_with_its_process_is_done_again(tmp_path: Path, deaths: int, wanted: str) -> None:
    calls = []

    def dying(task: Task) -> Analysis:
        calls.append(task)
        if task.data == b"A" and sum(one.data == b"A" for one in calls) <= deaths:
            raise OSError("the process is gone")
        return Analysis(held="đọc")

    executor = Counting(dying)
    pool = Remote(executor, lambda: 4, analyse, LIMITS)
    jobs = [pool.submit(path) for path in files(tmp_path, ["A", "B"])]
    assert [outcome(pool.result(job)) for job in jobs] == [wanted, "đọc"]
    assert sum(one.data == b"B" for one in calls) == 1
    executor.shutdown()


class Closed(Executor):
    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        raise RuntimeError("cannot schedule new futures after shutdown")


class Cancelling(Executor):
    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        future.cancel()
        future.set_running_or_notify_cancel()
        return future


@pytest.mark.parametrize("executor", [Closed(), Cancelling()])
def test_an_executor_that_is_gone_ends_the_run_with_a_word(tmp_path: Path, executor: Executor) -> None:
    pool = Remote(executor, lambda: 1, analyse, LIMITS)
    [path] = files(tmp_path, ["A"])
    with pytest.raises(LostError) as caught:
        pool.result(pool.submit(path))
    assert "Dask" in message(caught.value.code)


def test_another_version_does_not_analyse() -> None:
    assert work(Task(analyse, LIMITS, "a.txt", b"A", "0.0+other")).error == "cluster-version"


def test_a_task_says_nothing_of_its_file() -> None:
    assert "mat" not in repr(Task(analyse, LIMITS, "mat.txt", "nội dung mật".encode()))
    assert "nội" not in repr(Task(analyse, LIMITS, "mat.txt", "nội dung mật".encode()))


def test_without_the_library_the_user_is_told_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "distributed", None)
    with pytest.raises(MissingDaskError) as caught, cluster.cluster("tcp://127.0.0.1:1", analyse, LIMITS, ""):
        pass
    assert "dondoc[dask]" in message(caught.value.code)


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "127.0.0.1", "http://127.0.0.1:8786", "cụm"])
def test_nobody_answers(address: str) -> None:
    with pytest.raises(UnreachableError) as caught, cluster.cluster(address, analyse, LIMITS, "", 0.5):
        pass
    assert address in message(caught.value.code, None, **caught.value.values)


def test_the_setting_names_the_cluster(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """``dondoc ingest`` goes where the setting says; there, nobody answers, and nothing is written down as failed."""
    monkeypatch.setenv("DONDOC_HOME", str(tmp_path / "kho"))
    monkeypatch.setenv("DONDOC_DASK", "tcp://127.0.0.1:1")
    monkeypatch.setattr(cluster, "SECONDS", 0.3)
    [path] = files(tmp_path, ["Văn bản"])
    result = CliRunner().invoke(dondoc, ["ingest", "--no-index", str(path)])
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.strip() == message("cluster-unreachable", None, address="tcp://127.0.0.1:1")
    with Store.open(Settings.load()) as store:
        assert store.runs() == []
    monkeypatch.delenv("DONDOC_DASK")
    assert isinstance(pool(analyse, LIMITS, Settings.load().dask), Workers)


def is_ours(pid: int) -> bool:
    """Whether this process started it: the fork server lives as long as we do."""
    return pid in Processes().tree(os.getpid())


@pytest.mark.slow
def test_a_worker_of_the_cluster_is_killed_and_no_file_is_lost(tmp_path: Path) -> None:
    import dask
    from distributed import LocalCluster

    incoming = tmp_path / "đến"
    incoming.mkdir()
    texts = (
        [f"Văn bản {number}" for number in range(40)]
        + ["HỎNG", "CHẾT", "TREO"]
        + [f"CON 0.2{number}" for number in range(6)]
    )
    files(incoming, texts)
    killed: list[int] = []
    before = members(os.getsid(0))
    with (
        dask.config.set({"temporary-directory": str(tmp_path)}),
        LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            processes=True,
            host="127.0.0.1",
            dashboard_address="127.0.0.1:0",
            silence_logs=50,
        ) as local,
        cluster.cluster(local.scheduler_address, analyse, LIMITS, "", warm=WARM) as there,
        Store.open(Settings(home=tmp_path / "kho")) as store,
    ):
        assert there.count == 2

        def progress(item: object) -> None:
            if not killed:
                killed.append(next(iter(local.workers.values())).pid)
                os.kill(killed[0], signal.SIGKILL)

        report = Run(store, there, actor="lan", progress=progress).over(list(find([incoming])))
        assert len(report.items) == len(texts)
        assert report.count("done") == 46
        assert report.count("unchanged") == 0
        assert sorted(item.reason or "" for item in report.items if item.state == "failed") == sorted(
            ["truncated-file", *["reader-failed"] * 2]
        )
        assert store.count() == 46
    assert killed
    # What the killed one had started is gone too.
    assert wait_until(lambda: not [pid for pid in members(os.getsid(0)) if pid not in before and not is_ours(pid)], 10)
