"""``dondoc serve`` and ``dondoc search`` as processes of their own, as a user runs them."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Sequence

import pytest

from search_api.settings import Settings

pytestmark = pytest.mark.node


def command(settings: Settings, *words: str) -> tuple[Sequence[str], dict[str, str]]:
    environment = {
        **os.environ,
        "DONDOC_HOME": str(settings.home),
        "DONDOC_ELASTICSEARCH_URL": settings.elasticsearch_url or "",
        "DONDOC_INDEX_PREFIX": settings.index_prefix,
        "PYTHONUNBUFFERED": "1",
    }
    environment.pop("DONDOC_LANG", None)
    return [sys.executable, "-c", "from search_api.cli import main; main()", *words], environment


def run(settings: Settings, *words: str) -> subprocess.CompletedProcess[str]:
    line, environment = command(settings, *words)
    return subprocess.run(line, env=environment, capture_output=True, text=True, check=False, timeout=120)


def test_the_page_is_served_until_it_is_stopped(office: Settings) -> None:
    line, environment = command(office, "serve", "--port", "0")
    server = subprocess.Popen(line, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        url = server.stdout.readline().strip().rpartition(" ")[2]
        assert url.startswith("http://127.0.0.1:")
        deadline = time.monotonic() + 60
        while True:
            try:
                with urllib.request.urlopen(f"{url}api/health", timeout=10) as answer:  # noqa: S310
                    assert json.load(answer)["state"] == "ok"
                    assert answer.headers["x-content-type-options"] == "nosniff"
                    assert answer.headers["server"] is None
                break
            except urllib.error.URLError:
                assert time.monotonic() < deadline
                time.sleep(0.2)
    finally:
        server.terminate()
        server.communicate(timeout=30)


def test_a_taken_port_is_told_with_a_way_out(office: Settings) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        found = run(office, "serve", "--port", str(port))
    assert found.returncode == 1
    assert str(port) in found.stderr
    assert "--port" in found.stderr
    assert "Traceback" not in found.stderr


def test_search_for_a_reader(office: Settings) -> None:
    found = run(office, "search", "bao cao dinh ky", "--kind", "report")
    assert found.returncode == 0, found.stderr
    assert "07/KH-BCĐ389 · II/4 · trang 1 · Báo cáo" in found.stdout
    assert "Định kỳ 06 tháng, 01 năm báo cáo" in found.stdout
    assert "\x1b" not in found.stdout  # no colour where there is no terminal


def test_search_for_a_program(office: Settings) -> None:
    found = json.loads(run(office, "search", "hoa giai", "--unit", "P. Tư pháp", "--json").stdout)
    assert found["schema"] == "dondoc-search/1"
    assert found["total"] == 1
    hit = found["hits"][0]
    assert (hit["number"], hit["label_path"], hit["page"]) == ("07/KH-BCĐ389", "II/2", 1)
    start, end = hit["highlights"][0]
    assert hit["text"][start - hit["start"] : end - hit["start"]] == "hoà giải"


def test_search_without_hits_is_no_failure(office: Settings) -> None:
    found = run(office, "search", "tuyen truyne")
    assert found.returncode == 0
    assert "Có phải ý bạn là: tuyen truyen?" in found.stdout


def test_dates_as_people_write_them(office: Settings) -> None:
    found = json.loads(run(office, "search", "--due-from", "10/3/2024", "--due-to", "2024-03-31", "--json").stdout)
    assert [hit["label_path"] for hit in found["hits"]] == ["II/1"]
    assert run(office, "search", "--due-from", "32/3/2024").returncode == 2
    assert run(office, "search", "x", "--due-from", "2024-03-02", "--due-to", "2024-03-01").returncode == 2


def test_reindex(office: Settings) -> None:
    found = run(office, "reindex", "--json")
    assert found.returncode == 0, found.stderr
    assert json.loads(found.stdout)["documents"] == 2
