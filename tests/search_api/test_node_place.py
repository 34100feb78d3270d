"""Where the node lives and as whom it runs; nothing is started here."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from search_api.index import place
from search_api.index.errors import NotWritableError
from search_api.index.folders import write_whole
from search_api.settings import Settings

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the node as somebody else")
FOLDERS = ("config", "data", "logs", "tmp")


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user can enter, unlike pytest's own."""
    with tempfile.TemporaryDirectory(prefix="dondoc-tests-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.fixture
def root_state(open_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(place, "ROOT_STATE", open_folder / "var" / "lib")
    return open_folder / "var" / "lib"


def closed(folder: Path) -> Settings:
    """A home in a folder closed to others."""
    (folder / "đóng").mkdir(mode=0o700)
    return Settings(home=folder / "đóng" / "nhà", cache=folder / "đóng" / "cache")


def test_nothing_is_found_and_nothing_made_before_the_first_start(open_folder: Path) -> None:
    assert place.find(Settings(home=open_folder / "nhà")) is None
    assert list(open_folder.iterdir()) == []


def test_node_folder_is_made_once(open_folder: Path) -> None:
    settings = Settings(home=open_folder / "nhà", cache=open_folder / "cache")
    made = place.make(settings)
    assert place.make(settings) == made == place.find(settings)
    assert made.folder == settings.node
    for name in FOLDERS:
        status = (made.folder / name).stat()
        assert status.st_uid == made.uid
        assert status.st_mode & 0o777 == 0o700
    assert (made.account is None) == (os.geteuid() != 0)


@as_root
def test_what_the_nodes_user_cannot_reach_has_a_stand_in(open_folder: Path, root_state: Path) -> None:
    settings = closed(open_folder)
    made = place.make(settings)
    assert settings.node.is_symlink()
    assert made.folder.parent == root_state
    assert place.reachable(made.folder / "data", made.account)
    assert made.cache == place.ROOT_CACHE
    assert place.find(settings) == made

    made.folder.rename(open_folder / "elsewhere")  # the stand-in is gone: the next start makes another
    assert place.find(settings) is None
    again = place.make(settings)
    assert again.folder != made.folder
    assert settings.node.resolve() == again.folder


@as_root
def test_a_copy_that_root_put_back_is_given_to_the_nodes_user(open_folder: Path) -> None:
    settings = Settings(home=open_folder / "nhà", cache=open_folder / "cache")
    uid = place.make(settings).uid
    (settings.node / "data" / "nodes").mkdir()
    (settings.node / "data" / "link").symlink_to("/etc/passwd")
    os.chown(settings.node / "data", 0, 0)
    assert place.make(settings).uid == uid
    assert (settings.node / "data" / "nodes").stat().st_uid == uid
    assert (settings.node / "data" / "link").lstat().st_uid == uid
    assert Path("/etc/passwd").stat().st_uid == 0


@as_root
@pytest.mark.parametrize(
    ("days_ago", "home_gone", "kept"),
    [(8, True, False), (6, True, True), (8, False, True)],
    ids=["old and without a home", "fresh", "its home is there"],
)
def test_stand_ins_of_homes_long_gone_are_removed(
    open_folder: Path, root_state: Path, days_ago: int, home_gone: bool, kept: bool
) -> None:
    settings = closed(open_folder)
    first = place.make(settings)
    if home_gone:
        settings.node.unlink()
    note = first.folder / "home"
    then = note.stat().st_mtime - days_ago * 24 * 3600
    os.utime(note, (then, then))
    place.make(Settings(home=settings.home.parent / "nhà khác", cache=settings.cache))
    assert first.folder.exists() is kept


def test_another_users_node_is_not_touched(open_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings(home=open_folder / "nhà", cache=open_folder / "cache")
    place.make(settings)
    monkeypatch.setattr(os, "geteuid", lambda: 54321)
    for act in (place.find, place.make):
        with pytest.raises(NotWritableError) as caught:
            act(settings)
        assert caught.value.values == {"path": str(settings.node)}


def test_a_written_file_is_closed_to_others_and_does_not_follow_links(tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_text("whole")
    (tmp_path / "password").symlink_to(victim)
    write_whole(tmp_path / "password", "mật khẩu\n")
    assert victim.read_text() == "whole"
    assert (tmp_path / "password").read_text(encoding="utf-8") == "mật khẩu\n"
    assert (tmp_path / "password").lstat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == ["password", "victim"]
