"""An ingest run with real workers, store and originals, and a quick stand-in for reading."""

from __future__ import annotations

import contextlib
import os
import time
from pathlib import Path

import pytest

from search_api.intake.analysis import Analysis
from search_api.intake.files import Found, find
from search_api.intake.run import Run
from search_api.intake.words import item_line
from search_api.intake.workers import Job, Limits
from search_api.records.errors import BusyHomeError
from search_api.records.packing import PackedDocument, unpack
from search_api.records.process import sole
from search_api.records.store import Store
from search_api.records.verify import verify
from search_api.settings import Settings
from tests.search_api.intake.quick import QUICK, Inline, analyse, run
from tests.search_api.intake.test_kill import wait_until


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "thư đến"
    made.mkdir()
    return made


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def states(settings: Settings, *paths: Path, limits: Limits = QUICK) -> dict[str, str]:
    report = run(settings, *paths, limits=limits)
    return {Path(item.path).name: f"{item.state} {item.reason or ''}".strip() for item in report.items}


def test_each_file_ends_in_its_state_and_the_rest_goes_on(settings: Settings, folder: Path) -> None:
    texts = {
        "a.txt": "Văn bản thứ nhất",
        "b.txt": "",
        "c.txt": "HỎNG",
        "d.txt": "LẠ",
        "e.txt": "TREO",
        "f.txt": "CHẾT",
        "g.txt": "NGỐN",
        "h.txt": "LỖI bí mật của tệp",
        "i.txt": "GIỮ vì nghi ngờ",
        "k.txt": "Văn bản thứ nhất",
        "m.txt": "Văn bản cuối",
    }
    for name, text in texts.items():
        write(folder, name, text)
    began = time.monotonic()
    report = run(settings, folder, limits=Limits(seconds=2, memory=256 << 20, workers=2))
    assert time.monotonic() - began < 30
    found = {Path(item.path).name: f"{item.state} {item.reason or ''}".strip() for item in report.items}
    assert found == {
        "a.txt": "done",
        "b.txt": "failed empty-file",
        "c.txt": "failed truncated-file",
        "d.txt": "failed unsupported-format",
        "e.txt": "failed reader-failed",
        "f.txt": "failed reader-failed",
        "g.txt": "failed reader-failed",
        "h.txt": "failed analysis-failed",
        "i.txt": "quarantined held-for-test",
        "k.txt": "unchanged",
        "m.txt": "done",
    }
    assert sum(report.count(state) for state in ("done", "unchanged", "quarantined", "failed")) == len(texts)
    with Store.open(settings) as store:
        assert store.items(report.run) == list(report.items)
        [last] = store.runs()
        assert (last.state, last.total, last.waiting) == ("done", 11, 0)
        assert not verify(store).faults
        assert len(list(store.originals)) == 2  # nothing of a failed or held file is kept


def test_lines_name_the_file_and_never_its_content(settings: Settings, folder: Path) -> None:
    write(folder, "lỗi.txt", "LỖI bí mật của tệp")
    write(folder, "lạ.txt", "LẠ")
    for item in run(settings, folder).items:
        line = item_line(item)
        assert line.startswith(str(folder))
        assert "bí mật" not in line
        assert "\n" not in line


def test_again_is_unchanged(settings: Settings, folder: Path) -> None:
    for number in range(5):
        write(folder, f"{number}.txt", f"Văn bản {number}")
    assert set(states(settings, folder).values()) == {"done"}
    assert set(states(settings, folder).values()) == {"unchanged"}
    write(folder, "3.txt", "Văn bản 3 sửa lại")
    assert [name for name, state in states(settings, folder).items() if state == "done"] == ["3.txt"]


def test_versions_follow_the_order_of_the_files(settings: Settings, folder: Path) -> None:
    """Nine versions of one document: the chain is that of the names, however quick each worker was."""
    for number in range(9):
        write(folder, f"{number}.txt", f"Bản {number}\nsố: 7/KH\nnơi: UBND xã A\nngày: 2026-01-02\n")
    run(settings, folder)
    with Store.open(settings) as store:
        files = {one.id: one.file for one in store.documents()}
        chain = {one.file: files.get(one.superseded_by or "") for one in store.documents()}
    assert chain == {f"{number}.txt": f"{number + 1}.txt" if number < 8 else None for number in range(9)}


def test_a_lost_original_comes_back(settings: Settings, folder: Path) -> None:
    write(folder, "a.txt", "Văn bản")
    run(settings, folder)
    with Store.open(settings) as store:
        [original] = list(store.originals)
        original.unlink()
        assert [fault.code for fault in verify(store).faults] == ["original-missing"]
        assert states(settings, folder) == {"a.txt": "unchanged"}
        assert not verify(store).faults


def test_originals_are_the_bytes_and_read_only(settings: Settings, folder: Path) -> None:
    path = write(folder, "a.txt", "Văn bản")
    run(settings, folder)
    with Store.open(settings) as store:
        [original] = list(store.originals)
    assert original.read_bytes() == path.read_bytes()
    assert original.stat().st_mode & 0o777 == 0o400
    assert original.parts[-3:] == (original.name[:2], original.name[2:4], original.name)


def test_files_of_a_folder(tmp_path: Path) -> None:
    for name in ("b.docx", "a.txt", "con/c.pdf", ".ẩn", ".git/config", "~$b.docx", "tải.pdf.part", "Thumbs.db"):
        write(tmp_path, name, "x")
    (tmp_path / "vòng").symlink_to(tmp_path)
    (tmp_path / "cụt").symlink_to(tmp_path / "không có")
    os.mkfifo(tmp_path / "ống")
    found = [(str(one.path.relative_to(tmp_path)), one.reason) for one in find([tmp_path, tmp_path / "a.txt"])]
    assert found == [
        (".git", "skip-hidden"),
        (".ẩn", "skip-hidden"),
        ("Thumbs.db", "skip-system"),
        ("a.txt", None),
        ("b.docx", None),
        ("con/c.pdf", None),
        ("cụt", "unreadable-path"),
        ("tải.pdf.part", "skip-partial"),
        ("vòng", "skip-link"),
        ("~$b.docx", "skip-lock"),
        ("ống", "skip-special"),
    ]
    assert [one.reason for one in find([tmp_path / ".ẩn"])] == [None]  # named by the user


def test_its_own_state_is_passed_over(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", "x")
    write(tmp_path, "kho/originals/b.txt", "x")
    found = [(one.path.name, one.reason) for one in find([tmp_path, tmp_path / "kho" / "originals"], tmp_path / "kho")]
    assert found == [("a.txt", None), ("kho", "skip-own"), ("originals", "skip-own")]


def test_names_that_are_no_unicode(settings: Settings, folder: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(folder) + b"/v\xe3n b\xb6n.txt"))
    path.write_text("Văn bản", encoding="utf-8")
    report = run(settings, folder)
    assert report.count("done") == 1
    with Store.open(settings) as store:
        assert [one.file for one in store.documents()] == ["v\ufffdn b\ufffdn.txt"]


def test_a_file_that_vanishes_or_changes_fails_alone(settings: Settings, folder: Path) -> None:
    write(folder, "a.txt", "Văn bản")
    write(folder, "b.txt", "Văn bản khác")

    with Store.open(settings) as store:
        files = list(find([folder]))
        (folder / "a.txt").unlink()
        report = Run(store, Inline(), actor="lan").over(files)
    assert [(item.state, item.reason) for item in report.items] == [("failed", "unreadable-path"), ("done", None)]


def test_two_runs_at_once(settings: Settings, folder: Path) -> None:
    write(folder, "a.txt", "Văn bản")
    with sole(settings.home / "ingest.lock"):
        with pytest.raises(BusyHomeError) as caught:
            run(settings, folder)
        assert str(os.getpid()) in caught.value.values["pid"]
    assert states(settings, folder) == {"a.txt": "done"}


def test_programs_started_for_a_file_end_with_it(settings: Settings, folder: Path) -> None:
    """A reader's own child (OCR, LibreOffice) does not go on when its worker is stopped for taking too long."""
    seconds = f"6{os.getpid():07}"
    write(folder, "a.txt", f"CON {seconds}")

    def sleeping() -> bool:
        commands = []
        for path in Path("/proc").glob("[0-9]*/cmdline"):
            with contextlib.suppress(OSError):  # it ended meanwhile
                commands.append(path.read_bytes())
        return f"sleep\0{seconds}\0".encode() in commands

    assert states(settings, folder, limits=Limits(seconds=1, memory=256 << 20, workers=1)) == {
        "a.txt": "failed reader-failed"
    }
    assert wait_until(lambda: not sleeping(), 5)


def test_too_large_is_not_even_read(settings: Settings, folder: Path) -> None:
    with (folder / "lớn.txt").open("wb") as file:
        file.truncate(3 << 30)
    began = time.monotonic()
    assert states(settings, folder) == {"lớn.txt": "failed too-large"}
    assert time.monotonic() - began < 10


def test_workers_are_replaced(settings: Settings, folder: Path) -> None:
    for number in range(12):
        write(folder, f"{number:02}.txt", f"Văn bản {number}" if number % 3 else f"CHẾT {number}")
    limits = Limits(seconds=5, memory=256 << 20, workers=2, tasks=2)
    found = states(settings, folder, limits=limits)
    assert sum(state == "done" for state in found.values()) == 8
    assert sum(state == "failed reader-failed" for state in found.values()) == 4


class Changed(Inline):
    """Another version of the code: other words, another number."""

    def __init__(self, number: str, version: str) -> None:
        self.number = number
        self.version = version

    def result(self, job: Job) -> Analysis:
        made = analyse(job.path, job.name).packed
        assert made is not None
        extraction = unpack(made.extraction)
        extraction["header"]["number"] = self.number
        extraction["obligations"][0]["id"] += "-x"
        return Analysis(PackedDocument.of(extraction, size=made.size, code_version=self.version))


def test_documents_are_extracted_again_from_their_originals(settings: Settings, folder: Path) -> None:
    """The first version moves out of the chain of three and back; the original, its name and the arrival stay."""
    for number in range(3):
        write(folder, f"{number}.txt", f"Bản {number}\nsố: 7/KH\nnơi: UBND xã A\nngày: 2026-01-02\n")
    run(settings, folder)
    with Store.open(settings) as store:
        before = list(store.documents())
        assert store.extracted_otherwise("quick") == []
        (folder / "0.txt").unlink()
        first = Found(store.originals.path(before[0].sha256), name="0.txt")
        again = Run(store, Changed("8/KH", "new"), actor="lan", code_version="new")
        report = again.over([first])
        assert [item.state for item in report.items] == ["renewed"]
        after = list(store.documents())
        assert [(one.file, one.received) for one in after] == [(one.file, one.received) for one in before]
        assert after[0].extraction["header"]["number"] == "8/KH"
        ids = [one.id for one in after]
        links = [(one.version_of, one.superseded_by) for one in after]
        assert links == [(None, None), (None, ids[2]), (ids[1], None)]
        assert [sha256 for sha256, _ in store.extracted_otherwise("new")] == [one.sha256 for one in after[1:]]
        assert not verify(store).faults

        Run(store, Changed("7/KH", "newer"), actor="lan", code_version="newer").over([first])
        links = [(one.version_of, one.superseded_by) for one in store.documents()]
        assert links == [(None, ids[1]), (ids[0], ids[2]), (ids[1], None)]
        assert [(one.action, one.old, one.new) for one in store.journal(action="document.renew")] == [
            ("document.renew", {"code_version": "quick"}, {"code_version": "new"}),
            ("document.renew", {"code_version": "new"}, {"code_version": "newer"}),
        ]
        assert not verify(store).faults
        same = Run(store, Changed("7/KH", "newest"), actor="lan", code_version="newest").over([first])
        assert [item.state for item in same.items] == ["unchanged"]  # nothing but the version's name changed
        assert len(store.extracted_otherwise("newest")) == 2
        bad = Run(store, Inline(), actor="lan", code_version="x").over([Found(write(folder, "h.txt", "HỎNG"))])
        assert [item.state for item in bad.items] == ["failed"]


def test_a_document_that_can_no_longer_be_read_keeps_its_extraction(settings: Settings, folder: Path) -> None:
    write(folder, "a.txt", "Văn bản")
    run(settings, folder)

    class Broken(Inline):
        def result(self, job: Job) -> Analysis:
            return Analysis(error="reader-failed")

    with Store.open(settings) as store:
        before = list(store.documents())
        report = Run(store, Broken(), actor="lan", code_version="new").over(list(find([folder])))
        assert [item.state for item in report.items] == ["failed"]
        assert list(store.documents()) == before
        assert not verify(store).faults
