"""The embedded Elasticsearch node of one home: a child process that outlives the command which started it."""

from __future__ import annotations

import base64
import http.client
import json
import secrets
import socket
import subprocess
import time
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from search_api.index import config, fetch, place, process
from search_api.index.errors import BusyNodeError, NodeDownError, PasswordError, SlowStartError, StartError
from search_api.index.folders import MEBIBYTE, locked, need_space, write_whole, writing
from search_api.index.place import Place
from search_api.settings import Settings

USER = "elastic"
# A slow office machine needs a minute; the tests' two cores ten seconds.
START_SECONDS = 180.0
STOP_SECONDS = 30.0
# Above this the server still takes writes (see the limits in config); below it a start would only end in errors.
START_SPACE = 400 * MEBIBYTE
PORT_SECONDS = 3.0
PORTS = range(19138, 19338)
START_ATTEMPTS = 3
LOG_LINES = 15


@dataclass(frozen=True, slots=True)
class Address:
    """Where the node answers, and to whom."""

    url: str
    user: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Status:
    """What is known of the node: ``health`` is Elasticsearch's colour, None when it does not answer."""

    pid: int | None
    url: str | None
    health: str | None


class Node:
    """The node of these settings' home; ``say`` is called with the key of a message about what takes long."""

    def __init__(self, settings: Settings, say: fetch.Say = lambda key: None, seconds: float = START_SECONDS) -> None:
        self._settings = settings
        self._say = say
        self._seconds = seconds

    def up(self) -> Address:
        """Start the node unless it runs, and return when it answers. Two at once: the second waits for the first.

        Raises an EngineError that says what to do.
        """
        with self._alone():
            where = place.make(self._settings)
            address = self._address(where)
            try:
                if address and self._answers(where, address):
                    return address
            except PasswordError:
                self._say("node-restarting")
                address = None  # the start below gives the node a new password
            process.stop(where.folder, where.uid, STOP_SECONDS)
            return self._start(where, address or self._new_address(where))

    def down(self) -> bool:
        """Stop the node; False when it did not run."""
        if not place.find(self._settings):
            return False
        with self._alone():
            where = place.find(self._settings)
            return where is not None and process.stop(where.folder, where.uid, STOP_SECONDS)

    def address(self) -> Address:
        """Where the running node answers. Raises NodeDownError, BusyNodeError while it is being started."""
        where = place.find(self._settings)
        # The password is only ever sent to a port that the node's own process was told to open.
        if not where or not process.running(where.folder, where.uid):
            raise NodeDownError
        if not process.serving(where.folder, where.uid):
            raise BusyNodeError(path=str(self._lock))
        if address := self._address(where):
            return address
        raise NodeDownError

    def status(self) -> Status:
        """What the node is doing now."""
        where = place.find(self._settings)
        pids = process.serving(where.folder, where.uid) if where else []
        address = self._address(where) if where and pids else None
        health = _health(address) if address else None
        return Status(pids[0] if pids else None, address.url if address else None, health)

    def log(self) -> str:
        """The last lines that the node wrote; empty when there are none."""
        where = place.find(self._settings)
        return _log(where) if where else ""

    @property
    def _lock(self) -> Path:
        return self._settings.home / "elasticsearch.lock"

    def _alone(self) -> AbstractContextManager[None]:
        """Nobody else starts or stops this node meanwhile; waits for whoever does."""
        return locked(self._lock, self._seconds + STOP_SECONDS)

    def _start(self, where: Place, address: Address) -> Address:
        need_space(where.folder / "data", START_SPACE)
        server = fetch.server(where.cache, self._settings.mirror, self._say)
        runtime = where.runtime()
        self._say("node-starting")
        keystore = where.folder / "config" / config.KEYSTORE
        if not keystore.exists() or keystore.stat().st_mtime < (where.folder / "password").stat().st_mtime:
            config.write_password(where, server, runtime, address.password)
        for _ in range(START_ATTEMPTS):
            if not _becomes_free(_port(address)):
                address = self._remember(where, _free_port(), address.password)
            config.write(where, server, port=_port(address), heap=self._settings.heap)
            # A launcher that an earlier command left behind may have been quicker.
            if self._launch(where, server, runtime) or process.running(where.folder, where.uid):
                break
            if _is_free(_port(address)):
                raise StartError(log=_log(where), path=str(where.folder / "logs"))
        if not self._answers(where, address):
            raise SlowStartError(seconds=f"{self._seconds:.0f}", log=_log(where), path=str(where.folder / "logs"))
        return address

    def _launch(self, where: Place, server: Path, runtime: Path) -> bool:
        """Run the server's launcher, which ends when the server has started or failed; False when it failed."""
        with writing(where.folder), (where.folder / "start.log").open("wb") as output:
            launcher = subprocess.Popen(
                ["bash", str(server / "bin" / "elasticsearch"), "-d"],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd="/",
                env=config.environment(where, runtime),
                start_new_session=True,  # Ctrl-C on the command's terminal is not for the node
                **config.as_account(where.account),
            )
        try:
            return launcher.wait(self._seconds) == 0
        except subprocess.TimeoutExpired as error:
            raise SlowStartError(seconds=f"{self._seconds:.0f}", log=_log(where), path=str(where.folder)) from error
        finally:
            if launcher.poll() is None:
                process.stop(where.folder, where.uid, seconds=5)
                launcher.wait()

    def _answers(self, where: Place, address: Address) -> bool:
        """Whether the node answers, given time as long as its process lives. Raises PasswordError."""
        until = time.monotonic() + self._seconds
        while process.running(where.folder, where.uid) and time.monotonic() < until:
            if _health(address):
                return True
            time.sleep(0.2)
        return False

    def _address(self, where: Place) -> Address | None:
        """What this home remembers. Raises NotWritableError when another user's."""
        try:
            with writing(where.folder):
                port = int((where.folder / "port").read_text(encoding="ascii"))
                password = (where.folder / "password").read_text(encoding="ascii").strip()
        except (FileNotFoundError, ValueError):
            return None
        return Address(f"http://127.0.0.1:{port}", USER, password) if password else None

    def _new_address(self, where: Place) -> Address:
        password = secrets.token_urlsafe(24)
        write_whole(where.folder / "password", password + "\n")
        return self._remember(where, _free_port(), password)

    def _remember(self, where: Place, port: int, password: str) -> Address:
        write_whole(where.folder / "port", f"{port}\n")
        return Address(f"http://127.0.0.1:{port}", USER, password)


def _port(address: Address) -> int:
    return int(address.url.rpartition(":")[2])


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _becomes_free(port: int) -> bool:
    """Whether the port is free, or soon is: a process that was killed holds on to it a little longer."""
    until = time.monotonic() + PORT_SECONDS
    while not (free := _is_free(port)) and time.monotonic() < until:
        time.sleep(0.1)
    return free


def _free_port() -> int:
    """A free port, at random among some, so that two homes seldom choose the same at the same time."""
    ports = secrets.SystemRandom().sample(PORTS, len(PORTS))
    return next((port for port in ports if _is_free(port)), 0) or _any_port()


def _any_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _health(address: Address) -> str | None:
    """The cluster's colour, or None when it does not answer; waits a little for data to be there after a restart.

    Raises PasswordError when it answers that the password is wrong.
    """
    credentials = base64.b64encode(f"{address.user}:{address.password}".encode()).decode()
    connection = http.client.HTTPConnection("127.0.0.1", _port(address), timeout=70)
    try:
        path = "/_cluster/health?wait_for_status=yellow&timeout=60s"
        connection.request("GET", path, headers={"Authorization": f"Basic {credentials}"})
        response = connection.getresponse()
        body: dict[str, Any] = json.loads(response.read())
    except (OSError, http.client.HTTPException, ValueError):
        return None
    finally:
        connection.close()
    if response.status == http.HTTPStatus.UNAUTHORIZED:
        raise PasswordError(url=address.url)
    return str(body["status"]) if response.status in (200, 408) and "status" in body else None


def _log(where: Place) -> str:
    """The last lines of the launcher's and the server's log."""
    lines: list[str] = []
    for path in (where.folder / "logs" / f"{config.CLUSTER}.log", where.folder / "start.log"):
        if path.exists():
            lines += path.read_text(encoding="utf-8", errors="replace").splitlines()[-LOG_LINES:]
    return "\n".join(lines[-2 * LOG_LINES :])
