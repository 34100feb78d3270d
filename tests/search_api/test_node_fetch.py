"""Fetching the server: a local mirror stands for the registry, with all that a registry and a disk can do wrong."""

from __future__ import annotations

import errno
import hashlib
import io
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
import zipfile
from collections import namedtuple
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from corpora.messages import LANGUAGES, message
from search_api.index import fetch, folders
from search_api.index.errors import BusyNodeError, ChecksumError, DiskFullError, DownloadError, NotWritableError
from search_api.index.node import Node
from search_api.settings import Settings

Usage = namedtuple("Usage", "total used free")


def archive() -> bytes:
    """A tiny server archive of the right shape."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as packed:
        packed.writestr("elasticsearch-0/bin/elasticsearch", "#!/bin/sh\necho chạy\n")
        packed.writestr("elasticsearch-0/lib/server.jar", "x" * 5000)
    return data.getvalue()


class Mirror(BaseHTTPRequestHandler):
    """Serves ``body`` at any path; claims ``missing`` bytes more than it sends, as a cut connection does."""

    body = archive()
    missing = 0
    asked: list[str]

    def do_GET(self) -> None:
        self.asked.append(self.headers.get("Authorization", ""))
        self.send_response(200)
        self.send_header("Content-Length", str(len(self.body) + self.missing))
        self.end_headers()
        self.wfile.write(self.body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def mirror(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setattr(time, "sleep", lambda seconds: None)
    monkeypatch.setattr(Mirror, "asked", [], raising=False)
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with ThreadingHTTPServer(("127.0.0.1", 0), Mirror) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/maven"
        server.shutdown()
        thread.join()


def test_server_is_fetched_once_and_whole(mirror: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch, "SHA256", hashlib.sha256(Mirror.body).hexdigest())
    cache = tmp_path / "bộ nhớ đệm"
    said: list[str] = []
    for _ in range(2):
        server = fetch.server(cache, mirror.replace("//", "//x%C3%A3:m%40t@"), said.append)
    assert (server / "bin" / "elasticsearch").stat().st_mode & 0o777 == 0o755
    assert (server / "lib" / "server.jar").stat().st_mode & 0o444 == 0o444
    assert said == ["server-fetching"]
    assert Mirror.asked == ["Basic eMOjOm1AdA=="]  # "xã:m@t", out of the URL's escapes
    assert [path.name for path in cache.iterdir() if path.name != ".lock"] == [server.name]


def test_wrong_archive_is_refused(mirror: str, tmp_path: Path) -> None:
    with pytest.raises(ChecksumError) as caught:
        fetch.server(tmp_path / "cache", mirror)
    assert caught.value.values == {"expected": fetch.SHA256, "found": hashlib.sha256(Mirror.body).hexdigest()}
    assert [path.name for path in (tmp_path / "cache").iterdir()] == [".lock"]


def test_cut_connection_is_tried_again_then_told(mirror: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Mirror, "missing", 7)
    with pytest.raises(DownloadError):
        fetch.server(tmp_path / "cache", mirror)
    assert len(Mirror.asked) == fetch.ATTEMPTS


def test_no_network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "sleep", lambda seconds: None)
    settings = Settings(home=tmp_path, cache=tmp_path / "cache", mirror="http://lan:matkhau@127.0.0.1:9/maven")
    with pytest.raises(DownloadError) as caught:
        fetch.server(tmp_path / "cache", settings.mirror)
    for language in LANGUAGES:
        told = message(caught.value.code, language, **caught.value.values)
        assert "DONDOC_MAVEN_URL" in told
        assert fetch.COORDINATES in told
        assert "matkhau" not in told


def test_disk_too_full_to_begin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(10**12, 10**12 - 5 * 2**20, 5 * 2**20))
    with pytest.raises(DiskFullError) as caught:
        fetch.server(tmp_path / "chưa có" / "cache", "http://127.0.0.1:9")
    assert caught.value.values["free"] == "5"
    home = Path("/tmp") / f"dondoc-tests-{os.getpid()}"
    try:
        with pytest.raises(DiskFullError):
            Node(Settings(home=home, cache=tmp_path)).up()
    finally:
        shutil.rmtree(home, ignore_errors=True)


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (errno.ENOSPC, DiskFullError),
        (errno.EDQUOT, DiskFullError),
        (errno.EROFS, NotWritableError),
        (errno.EACCES, NotWritableError),
        (errno.EIO, OSError),
    ],
)
def test_errors_of_the_disk_in_the_middle(tmp_path: Path, number: int, expected: type[Exception]) -> None:
    def fill(folder: Path) -> Path:
        (folder / "a").write_text("a")
        raise OSError(number, os.strerror(number))

    with pytest.raises(expected):
        folders.make_once(tmp_path / "made", fill, space=0)
    assert [path.name for path in tmp_path.iterdir()] == [".lock"]


def test_folder_that_cannot_be_written() -> None:
    with pytest.raises(NotWritableError) as caught:
        Node(Settings(home=Path("/sys/kernel/dondoc"))).up()
    assert "/sys/kernel" in caught.value.values["path"]


def test_killed_in_the_middle_leaves_nothing_half_made(tmp_path: Path) -> None:
    program = """
import sys, time
from pathlib import Path
from search_api.index.folders import make_once
def fill(folder):
    (folder / "half").write_text("half")
    print("filling", flush=True)
    time.sleep(60)
make_once(Path(sys.argv[1]), fill, space=0)
"""
    target = tmp_path / "made"
    with subprocess.Popen([sys.executable, "-c", program, str(target)], stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "filling\n"
        # Meanwhile nobody else may begin, and nobody sees a half.
        assert not target.exists()
        with pytest.raises(BusyNodeError), folders.locked(tmp_path / ".lock", seconds=0):
            pass
        child.send_signal(signal.SIGKILL)
    assert any(path.name.startswith(".unfinished-") for path in tmp_path.iterdir())

    def fill(folder: Path) -> Path:
        (folder / "whole").mkdir()
        return folder / "whole"

    began = time.monotonic()
    assert folders.make_once(target, fill, space=0) == target
    assert time.monotonic() - began < 5
    assert sorted(path.name for path in tmp_path.iterdir()) == [".lock", "made"]
