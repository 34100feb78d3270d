"""Where the embedded node lives and as whom it runs.

Elasticsearch refuses to run as root. Started by root, the node runs as a user without rights, which must be able to
reach the server, the Java runtime and the data. What lies below a folder closed to that user (``/root``, a home with
mode 0700) has a stand-in below ``/var``: the server and the runtime a copy in the cache, the node's folder a link.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from search_api.index import fetch
from search_api.index.errors import NoAccountError, NotWritableError
from search_api.index.folders import writing
from search_api.index.process import running
from search_api.settings import Settings

ACCOUNT = "dondoc"
ROOT_CACHE = Path("/var/cache/dondoc")
ROOT_STATE = Path("/var/lib/dondoc")
# A node folder below ROOT_STATE whose home has been gone for so long is removed; its index can be made again.
KEEP_ORPHANS_SECONDS = 7 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Account:
    """The user that the node runs as."""

    uid: int
    gid: int


@dataclass(frozen=True, slots=True)
class Place:
    """Folders of one node. ``account`` is None when the node runs as the caller."""

    folder: Path
    cache: Path
    account: Account | None

    @property
    def uid(self) -> int:
        """User id of the node's process."""
        return self.account.uid if self.account else os.geteuid()

    def runtime(self) -> Path:
        """A Java runtime that the node's user can run."""
        installed = fetch.runtime()
        return installed if reachable(installed / "bin" / "java", self.account) else fetch.runtime_copy(self.cache)


def find(settings: Settings) -> Place | None:
    """The place of a node that has been started before; None when there is none. Changes nothing.

    Raises NotWritableError when it is another user's.
    """
    with writing(settings.node):
        if not (settings.node / "data").exists():
            return None
        owner = (settings.node / "data").stat()
    account = None if owner.st_uid == os.geteuid() else Account(owner.st_uid, owner.st_gid)
    if account and os.geteuid() != 0:  # another user's node
        raise NotWritableError(path=str(settings.node))
    return Place(settings.node.resolve(), cache(settings, account), account)


def make(settings: Settings) -> Place:
    """The place of this home's node, made if it is not there.

    Raises NotWritableError and NoAccountError.
    """
    known = find(settings)
    account = (known and known.account) or node_account(create=True)
    with writing(settings.home):
        settings.home.mkdir(parents=True, exist_ok=True)
        if not settings.node.exists():
            _make_folder(settings, account)
        folder = settings.node.resolve()
        for name in ("config", "data", "logs", "tmp"):
            _own(folder / name, account)
        if folder.parent == ROOT_STATE:
            (folder / "home").write_text(str(settings.home), encoding="utf-8")
            _remove_orphans()
    return Place(folder, cache(settings, account), account)


def reachable(path: Path, account: Account | None) -> bool:
    """Whether the account can enter the folder, or run the file; by its nearest parent when it is not there."""
    if account is None:
        return True
    while not path.exists():
        path = path.parent
    try:
        asked = subprocess.run(
            ["test", "-x", str(path.resolve())],
            user=account.uid,
            group=account.gid,
            extra_groups=[],
            cwd="/",
            check=False,
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise NoAccountError(reason=str(error)) from error
    return asked.returncode == 0


def node_account(*, create: bool = False) -> Account | None:
    """None for an ordinary user; for root the user ``dondoc``, created at the first start, or else ``nobody``."""
    if os.geteuid() != 0:
        return None
    account = _named(ACCOUNT) or (_created() if create else None) or _named("nobody")
    if not account:
        raise NoAccountError(reason=ACCOUNT)
    return account


def _named(name: str) -> Account | None:
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        return None
    return Account(entry.pw_uid, entry.pw_gid) if entry.pw_uid else None


def _created() -> Account | None:
    if useradd := shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin"):
        options = ["--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
        shell = ["--shell", "/usr/sbin/nologin"]
        subprocess.run([useradd, *options, *shell, ACCOUNT], capture_output=True, check=False)
    return _named(ACCOUNT)


def cache(settings: Settings, account: Account | None) -> Path:
    """The folder of server and runtime that the account can reach."""
    wanted = settings.cache or settings.home / "cache"
    return wanted if reachable(wanted, account) else ROOT_CACHE


def _make_folder(settings: Settings, account: Account | None) -> None:
    settings.node.unlink(missing_ok=True)  # a link whose target is gone
    if reachable(settings.home, account):
        settings.node.mkdir()
        settings.node.chmod(0o755 if account else 0o700)
        return
    ROOT_STATE.mkdir(mode=0o755, parents=True, exist_ok=True)
    stand_in = Path(tempfile.mkdtemp(prefix="node-", dir=ROOT_STATE))
    stand_in.chmod(0o755)
    settings.node.symlink_to(stand_in)


def _own(folder: Path, account: Account | None) -> None:
    """Make the folder, or give it to the account if root owns it (a copy that root put back, say)."""
    if not folder.exists():
        folder.mkdir(mode=0o700)
    if account and folder.stat().st_uid == 0:
        for path in (*folder.rglob("*"), folder):
            os.chown(path, account.uid, account.gid, follow_symlinks=False)


def _remove_orphans() -> None:
    """Remove node folders whose home has been gone for a while and whose node does not run."""
    for folder in ROOT_STATE.glob("node-*"):
        note = folder / "home"
        if not note.exists() or time.time() - note.stat().st_mtime < KEEP_ORPHANS_SECONDS:
            continue
        link = Path(note.read_text(encoding="utf-8")) / "elasticsearch"
        if link.resolve() != folder and not running(folder, None):
            shutil.rmtree(folder, ignore_errors=True)
