"""The embedded node, on the real server. Each start takes ten seconds, so each test here shows several things."""

from __future__ import annotations

import contextlib
import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from search_api.index import place, process
from search_api.index.connect import connect
from search_api.index.errors import NodeDownError, StartError
from search_api.index.node import Node
from search_api.settings import Settings, default_cache

pytestmark = pytest.mark.node
AS_ROOT = os.geteuid() == 0
UP = "import sys; from search_api.cli import main; sys.argv = ['dondoc', 'up']; main()"


@pytest.fixture
def closed_home() -> Iterator[Settings]:
    """A home under blanks and Vietnamese letters, in a folder that only its owner can enter."""
    closed = Path(tempfile.mkdtemp(prefix="dondoc-tests-"))
    settings = Settings(home=closed / "Sở Tư pháp, phòng số 1" / "đôn đốc", cache=default_cache(os.environ))
    try:
        yield settings
    finally:
        Node(settings).down()
        with contextlib.suppress(FileNotFoundError):
            shutil.rmtree(settings.node.resolve())
        shutil.rmtree(closed)


def status_without_password(url: str) -> int:
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=30)
    try:
        connection.request("GET", "/_cluster/health")
        response = connection.getresponse()
        response.read()
        return response.status
    finally:
        connection.close()


def listening_addresses(pid: int) -> set[str]:
    """Local addresses, in hex as in /proc/net, of the process's listening TCP sockets."""
    links = []
    for entry in Path(f"/proc/{pid}/fd").iterdir():
        with contextlib.suppress(FileNotFoundError):  # closed meanwhile
            links.append(str(entry.readlink()))
    sockets = {link[len("socket:[") : -1] for link in links if link.startswith("socket:[")}
    lines = [
        line.split() for name in ("tcp", "tcp6") for line in Path(f"/proc/net/{name}").read_text().splitlines()[1:]
    ]
    return {line[1].partition(":")[0] for line in lines if line[9] in sockets and line[3] == "0A"}


def test_a_running_node_is_protected_and_up_is_idempotent(node: Settings) -> None:
    embedded = Node(node)
    address = embedded.address()
    status = embedded.status()

    assert status.pid is not None
    assert status.health == "green"
    assert status_without_password(address.url) == 401
    # 127.0.0.1, plain or mapped into IPv6, and nothing else: neither HTTP nor transport.
    listening = listening_addresses(status.pid)
    assert listening
    assert listening <= {"0100007F", "0000000000000000FFFF00000100007F"}
    owner = Path(f"/proc/{status.pid}").stat().st_uid
    assert (owner != 0) if AS_ROOT else (owner == os.geteuid())
    for secret in ("password", "config", "data", "logs"):
        assert (node.node / secret).stat().st_mode & 0o077 == 0
    assert f"-Xmx{node.heap}".encode() in Path(f"/proc/{status.pid}/cmdline").read_bytes()

    began = time.monotonic()
    assert embedded.up() == address
    assert time.monotonic() - began < 3
    assert embedded.status().pid == status.pid


@pytest.mark.timeout(600)  # three starts, and others may be using the machine
def test_node_survives_two_ups_a_kill_a_taken_port_and_a_restart(closed_home: Settings) -> None:
    embedded = Node(closed_home)
    with pytest.raises(NodeDownError):
        connect(closed_home)

    environment = os.environ | {"DONDOC_HOME": str(closed_home.home), "DONDOC_ELASTICSEARCH_URL": ""}
    both = [subprocess.Popen([sys.executable, "-c", UP], env=environment, stdout=subprocess.PIPE) for _ in range(2)]
    outputs = [one.communicate(timeout=200)[0] for one in both]
    assert [one.returncode for one in both] == [0, 0]
    assert outputs[0] == outputs[1]

    first = embedded.address()
    where = place.find(closed_home)
    assert where is not None
    assert len(process.running(where.folder, where.uid)) == 1
    with connect(closed_home) as client:
        client.index(index="thử", id="1", document={"text": "báo cáo định kỳ"}, refresh=True)

    # Killed, and before it comes up again another program takes its port.
    (pid,) = process.serving(where.folder, where.uid)
    os.kill(pid, signal.SIGKILL)
    while not process.ended(pid):
        time.sleep(0.05)
    with socket.create_server(("127.0.0.1", int(first.url.rpartition(":")[2]))):
        with pytest.raises(NodeDownError):  # the password is not offered to whoever has the port now
            embedded.address()
        second = embedded.up()
        assert second.url != first.url
        assert second.password == first.password
        with connect(closed_home) as client:
            assert client.get(index="thử", id="1")["_source"] == {"text": "báo cáo định kỳ"}

    assert embedded.down()
    assert not embedded.down()
    assert embedded.status().pid is None
    # A lost password file: the node gets a new password, and keeps its data and its port.
    (where.folder / "password").unlink()
    (where.folder / "port").write_text(second.url.rpartition(":")[2])
    third = embedded.up()
    assert third.password != second.password
    with connect(closed_home) as client:
        assert client.count(index="thử")["count"] == 1


@pytest.mark.skipif(not AS_ROOT, reason="needs root, to become another user; other users run all of these tests anyway")
def test_an_ordinary_user_starts_it_with_what_root_fetched(node: Settings) -> None:
    account = place.node_account()
    assert account is not None
    clone = Path(__file__).parents[2]
    system_python = f"/usr/bin/python{sys.version_info[0]}.{sys.version_info[1]}"
    pythons = [python for python in (sys.executable, system_python) if place.reachable(Path(python), account)]
    if not pythons or not place.reachable(clone, account):
        pytest.skip("this clone or its Python lies in a folder that other users cannot enter")
    known = place.find(node)
    assert known is not None
    home = Path(tempfile.mkdtemp(prefix="dondoc-tests-"))
    os.chown(home, account.uid, account.gid)
    settings = Settings(home=home, cache=known.cache)
    try:
        done = subprocess.run(
            [pythons[0], "-c", UP],
            # No HOME on purpose: services often have none.
            env={
                "DONDOC_HOME": str(home),
                "DONDOC_CACHE": str(known.cache),
                "PYTHONPATH": os.pathsep.join([str(clone), sysconfig.get_path("purelib")]),
            },
            user=account.uid,
            group=account.gid,
            extra_groups=[],
            cwd="/",
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert (home / "elasticsearch" / "password").stat().st_uid == account.uid
        assert Node(settings).status().health == "green"  # root sees another user's node
    finally:
        Node(settings).down()
        shutil.rmtree(home)


def test_a_node_that_cannot_start_says_why(closed_home: Settings) -> None:
    """Settings that Java refuses: the launcher's own words reach the user."""
    impossible = Settings(home=closed_home.home, cache=closed_home.cache, heap="1m")
    with pytest.raises(StartError) as caught:
        Node(impossible).up()
    assert "heap" in caught.value.values["log"].lower()
    assert not process.running(closed_home.node.resolve(), None)


def test_a_process_that_only_has_the_number_is_never_taken_for_the_node(tmp_path: Path) -> None:
    """There is no pid file to go stale: the node is found by what it runs, and for whom."""
    command = [sys.executable, "-c", "import time; time.sleep(60)"]
    mark = f"-Des.path.conf={tmp_path / 'config'}"
    with (
        subprocess.Popen(command) as stranger,
        subprocess.Popen([*command, f"{mark}-2"]) as neighbour,
        subprocess.Popen([*command, mark]) as launcher,
    ):
        try:
            until = time.monotonic() + 10
            while not process.running(tmp_path, None) and time.monotonic() < until:
                time.sleep(0.02)  # a child that is just being started shows no arguments yet
            assert process.running(tmp_path, os.geteuid()) == [launcher.pid]
            assert process.running(tmp_path, os.geteuid() + 1) == []
            assert process.serving(tmp_path, os.geteuid()) == []
            launcher.send_signal(signal.SIGSTOP)  # does not end when asked
            assert process.stop(tmp_path, os.geteuid(), seconds=0.3)
            assert stranger.poll() is None
            assert neighbour.poll() is None
        finally:
            for child in (stranger, neighbour, launcher):
                child.kill()
