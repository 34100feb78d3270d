"""``dondoc ingest`` itself, with the real readers, pipeline and index: bad input, kills, two at once."""

from __future__ import annotations

import io
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from search_api.index.connect import connect
from search_api.index.load import indexed
from search_api.index.schema import Names
from search_api.records.store import Store
from search_api.records.verify import verify
from search_api.settings import Settings
from tests.search_api.intake.mail import fill, lines, word
from tests.search_api.intake.state import state
from tests.search_api.intake.test_kill import wait_until


def start(command: str, *arguments: object, home: Path, **environment: str) -> subprocess.Popen[str]:
    """The command, in a process group of its own."""
    return subprocess.Popen(
        [sys.executable, "-c", "from search_api.cli import main; main()", command, *map(str, arguments)],
        env={**os.environ, "DONDOC_HOME": str(home), "DONDOC_LANG": "vi", **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def dondoc(command: str, *arguments: object, home: Path, **environment: str) -> tuple[int, str, str]:
    """The command, to its end: status, output, errors."""
    process = start(command, *arguments, home=home, **environment)
    out, err = process.communicate(timeout=240)
    return process.returncode, out, err


def pdf(password: str | None = None) -> bytes:
    made = io.BytesIO()
    encryption = StandardEncryption(password, "chủ", strength=128) if password else None
    canvas = Canvas(made, encrypt=encryption)
    canvas.drawString(100, 700, "Bao cao ket qua")
    canvas.save()
    return made.getvalue()


def noise(size: int) -> bytes:
    return random.Random(1).randbytes(size)  # noqa: S311


WORD = word(lines(1))
GOOD = lines(2).encode()
# name -> (bytes, state, reason)
BAD: dict[str, tuple[Callable[[], bytes], str, str | None]] = {
    "a-tốt.txt": (lambda: GOOD, "new", None),
    "b-rỗng.docx": (lambda: b"", "failed", "empty-file"),
    "c-trắng.txt": (lambda: b" \n\t\n", "failed", "empty-file"),
    "d-cắt.docx": (lambda: WORD[: len(WORD) // 2], "failed", "truncated-file"),
    "e-cắt.pdf": (lambda: pdf()[: len(pdf()) // 2], "failed", "truncated-file"),
    "f-word-tên-pdf.pdf": (lambda: WORD, "new", None),
    "g-chữ-tên-docx.docx": (lambda: lines(3).encode(), "new", None),
    "h-mật-khẩu.pdf": (lambda: pdf("bí mật"), "failed", "encrypted-file"),
    "i-ngẫu-nhiên.pdf": (lambda: noise(50_000), "failed", "unsupported-format"),
    "k-ngẫu-nhiên.docx": (lambda: noise(50_001), "failed", "unsupported-format"),
    "l-ngẫu-nhiên.txt": (lambda: noise(50_002), "failed", "unsupported-format"),
    "m-một-dòng.txt": (lambda: b"Uy ban nhan dan xa bao cao. " * (50_000_000 // 28), "failed", "too-large"),
    "n-cuối.docx": (lambda: word(lines(4)), "new", None),
}


def peak_memory(process: subprocess.Popen[str]) -> int:
    """The most resident memory, in bytes, that one process of the command's session had while it ran."""
    peak = 0
    while process.poll() is None:
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                if os.getsid(int(entry.name)) == process.pid:
                    pages = int((entry / "statm").read_text().split()[1])
                    peak = max(peak, pages * os.sysconf("SC_PAGE_SIZE"))
            except (OSError, ValueError, IndexError):
                continue
        time.sleep(0.05)
    return peak


@pytest.mark.slow
def test_bad_input_ends_in_one_clear_line_and_the_rest_is_ingested(quick_disk: Path) -> None:
    folder, home = quick_disk / "văn bản đến", quick_disk / "kho"
    folder.mkdir()
    for name, (made, _, _) in BAD.items():
        (folder / name).write_bytes(made())
    began = time.monotonic()
    process = start("ingest", folder, "--no-index", home=home)
    peak = peak_memory(process)
    out, _ = process.communicate()
    assert process.returncode == 1
    assert time.monotonic() - began < 120
    assert peak < 1 << 30
    told = [line for line in out.splitlines() if line.startswith("✗")]
    failed = [name for name, (_, wanted, _) in BAD.items() if wanted == "failed"]
    assert [line.split(": ")[0] for line in told] == [f"✗ {folder / name}" for name in failed]
    assert "13 tệp: 4 mới, 0 không đổi, 0 tạm giữ, 9 lỗi" in out

    status, out, _ = dondoc("ingest", folder, "--no-index", "--json", home=home)
    report = json.loads(out)
    assert status == 1
    again = {"new": "unchanged"}
    assert {Path(one["path"]).name: (one["state"], one.get("reason")) for one in report["files"]} == {
        name: (again.get(wanted, wanted), reason) for name, (_, wanted, reason) in BAD.items()
    }
    assert (report["total"], report["unchanged"], report["failed"]) == (13, 4, 9)
    status, out, _ = dondoc("verify", "--no-index", home=home)
    assert status == 0, out


@pytest.mark.slow
def test_killed_and_run_again(quick_disk: Path) -> None:
    """Real readers and pipeline: three points anywhere between the first document and the last."""
    folder, count = quick_disk / "văn bản đến", 60
    fill(folder, count)
    clean = Settings(home=quick_disk / "sạch")
    assert dondoc("ingest", folder, "--no-index", home=clean.home)[0] == 1
    wanted = state(clean)
    assert len(wanted["documents"]) == sum(number % 9 != 8 for number in range(count))
    assert any(not row.leads for row in Store.open(clean).documents())
    chance = random.Random(5)  # noqa: S311
    for point in range(3):
        settings = Settings(home=quick_disk / f"kho {point}")
        reached = chance.randint(1, len(wanted["documents"]) - 1)
        with Store.open(settings) as store:
            process = start("ingest", folder, "--no-index", home=settings.home)
            assert wait_until(lambda store=store, reached=reached: store.count() >= reached, 120)
            process.kill()
            process.communicate()
            assert verify(store).faults == []
        dondoc("ingest", folder, "--no-index", home=settings.home)
        assert state(settings) == wanted
        with Store.open(settings) as store:
            assert verify(store).faults == []


@pytest.fixture
def cluster(node: Settings) -> dict[str, str]:
    """The session's node as an office's own cluster, with indices of this test alone."""
    password = (node.node / "password").read_text().strip()
    port = (node.node / "port").read_text().strip()
    return {
        "DONDOC_ELASTICSEARCH_URL": f"http://elastic:{password}@127.0.0.1:{port}",
        "DONDOC_INDEX_PREFIX": f"kill-{random.Random().randrange(10**9)}",  # noqa: S311
    }


def clear(settings: Settings) -> None:
    names = Names(settings.index_prefix)
    with connect(settings) as client:
        client.indices.delete(index=list(client.indices.get(index=f"{names.prefix}-*").body))


@pytest.mark.node
@pytest.mark.slow
def test_killed_between_record_and_index(quick_disk: Path, cluster: dict[str, str]) -> None:
    """Killed with records the index lacks, while it is loaded, and after: the index ends as the records are."""
    folder, home, count = quick_disk / "văn bản đến", quick_disk / "kho", 40
    fill(folder, count)
    settings = Settings.load({"DONDOC_HOME": str(home), **cluster})
    documents = sum(number % 9 != 8 for number in range(count))
    with Store.open(settings) as store:
        process = start("ingest", folder, home=home, **cluster)
        assert wait_until(lambda: store.count() >= documents - 5, 120)
        process.kill()
        process.communicate()
        assert store.behind() > 0

        process = start("ingest", folder, home=home, **cluster)
        assert wait_until(lambda: store.count() == documents, 120)
        time.sleep(random.Random(3).uniform(0, 0.5))  # noqa: S311
        process.kill()
        process.communicate()

        status, out, _ = dondoc("ingest", folder, "--json", home=home, **cluster)
        report = json.loads(out)
        assert (report["index"], report["new"], status) == ({"behind": 0, "problem": None}, 0, 1)
        with connect(settings) as client:
            assert set(indexed(client, Names(settings.index_prefix))) == {one.id for one in store.documents()}
    status, out, _ = dondoc("verify", "--json", home=home, **cluster)
    found: dict[str, Any] = json.loads(out)
    assert (status, found["faults"], found["notes"]) == (0, [], [])
    assert found["index"]["checked"]

    # An index that was lost is said by verify, and comes back with the next document.
    clear(settings)
    status, out, _ = dondoc("verify", "--json", home=home, **cluster)
    assert not json.loads(out)["index"]["checked"]
    (folder / "mới.txt").write_text(lines(999), encoding="utf-8")
    dondoc("ingest", folder, home=home, **cluster)
    status, out, _ = dondoc("verify", "--json", home=home, **cluster)
    assert (status, json.loads(out)["documents"]) == (0, documents + 1)
    clear(settings)


@pytest.mark.slow
def test_no_node_and_none_to_be_had(quick_disk: Path) -> None:
    """Records are stored, the index is said to be behind, the status says that something is to be done."""
    folder, home = quick_disk / "văn bản đến", quick_disk / "kho"
    fill(folder, 2)
    nowhere = {"DONDOC_ELASTICSEARCH_URL": "http://127.0.0.1:9"}
    status, out, err = dondoc("ingest", folder, home=home, **nowhere)
    assert status == 1
    assert "2 mới" in out
    assert "còn thiếu 2 văn bản" in err
    status, out, _ = dondoc("verify", home=home, **nowhere)
    assert status == 0
    assert "Chưa đối chiếu chỉ mục" in out


def test_two_at_once(quick_disk: Path) -> None:
    from search_api.records.process import sole

    home = quick_disk / "kho"
    with sole(home / "ingest.lock"):
        status, _, err = dondoc("ingest", __file__, "--no-index", home=home)
    assert status == 1
    assert str(os.getpid()) in err
    assert len(err.strip().splitlines()) == 1


def test_a_path_that_is_not_there_is_a_usage_error(tmp_path: Path) -> None:
    assert dondoc("ingest", tmp_path / "không có", "--no-index", home=tmp_path)[0] == 2
