"""DOC, RTF, ODT and Word 2003 XML: LibreOffice makes DOCX of them, which our own reader reads.

LibreOffice keeps fonts and list numbers, which the small readers of these formats drop. It says success when it failed,
so the output is what counts. Each call has its own profile: two with one profile block each other.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from ingest import programs, progress
from ingest.document import Reading
from ingest.encodings import Legacy, font_encoding
from ingest.errors import (
    EncryptedFileError,
    MissingProgramError,
    ReaderFailedError,
    TruncatedFileError,
    UnreadableError,
)
from ingest.readers import docx
from ingest.readers.package import Package
from ingest.sniff import Format, sniff

_RESTART = 81  # exit status of the first start with a new profile
_SUFFIXES = {Format.DOC: ".doc", Format.RTF: ".rtf", Format.ODT: ".odt", Format.WORD_XML: ".xml"}
_FIB = b"\xec\xa5"  # a Word document's first bytes in its stream
_FIB_ENCRYPTED = 0x0100
_SECTOR = 512
_RTF = b"{\\rtf"
_RTF_FONT = re.compile(rb"\\f\d+[^;{}]{0,80}? ([^;{}\\]{2,60});")
_RTF_LOW = re.compile(rb"\\'(0[2-6]|1[0-9a-eA-E])")
_RTF_WORDY = 4  # times the bytes of the same document as DOC
# What LibreOffice writes into a new profile before it asks to be started again: with it there, one start is enough.
_build: list[bytes] = []
_together: dict[bytes, Reading | UnreadableError] = {}  # by the digest of the file's bytes


def read(data: bytes, name: str) -> Reading:
    """Blocks of one file.

    Raises MissingProgramError without LibreOffice, EncryptedFileError, TruncatedFileError where LibreOffice makes
    nothing of the file, ReaderFailedError where it takes too long.
    """
    made = _together.get(hashlib.sha256(data).digest()) or read_many([(data, name)])[0]
    if isinstance(made, UnreadableError):
        raise made
    return made


@contextlib.contextmanager
def together(files: Sequence[tuple[bytes, str]]) -> Iterator[None]:
    """While it lasts, :func:`read` has the (bytes, name) of these formats converted already, by one start."""
    several = [(data, name) for data, name in files if _is_ours(data, name)]
    try:
        if len(several) > 1:
            # Where the call itself fails, each file is tried by itself, and says what is wrong with it.
            with contextlib.suppress(UnreadableError):
                for (data, _), made in zip(several, read_many(several), strict=True):
                    _together[hashlib.sha256(data).digest()] = made
        yield
    finally:
        _together.clear()


def _is_ours(data: bytes, name: str) -> bool:
    try:
        return sniff(data, name) in _SUFFIXES
    except UnreadableError:
        return False


def read_many(files: Sequence[tuple[bytes, str]]) -> list[Reading | UnreadableError]:
    """Readings of several (bytes, name) by one start of LibreOffice: a tenth of a second each instead of one."""
    results: list[Reading | UnreadableError | None] = [_refusal(data, name) for data, name in files]
    waiting = [index for index, result in enumerate(results) if result is None]
    made = _converted([files[index][0] for index in waiting])
    if len(waiting) > 1:
        # One file can bring down the call: those after it get one each.
        made = [one or _converted([files[index][0]])[0] for index, one in zip(waiting, made, strict=True)]
    for index, one in zip(waiting, made, strict=True):
        results[index] = _reading(one, *files[index])
    return [result for result in results if result is not None]


def _refusal(data: bytes, name: str) -> UnreadableError | None:
    """The error of a file with a password, which LibreOffice would only fail on."""
    found = sniff(data, name)
    if found is Format.DOC:
        at = next((place for place in range(_SECTOR, len(data), _SECTOR) if data.startswith(_FIB, place)), None)
        if at is not None and int.from_bytes(data[at + 10 : at + 12], "little") & _FIB_ENCRYPTED:
            return EncryptedFileError(file=name)
    elif found is Format.ODT:
        try:
            package = Package(data)
            if "META-INF/manifest.xml" in package and b"encryption-data" in package.read("META-INF/manifest.xml"):
                return EncryptedFileError(file=name)
            # Every part is inflated within bounds here, before LibreOffice does it without any.
            package.check()
        except UnreadableError as error:
            return error
    return None


def _reading(made: bytes | None, data: bytes, name: str) -> Reading | UnreadableError:
    if made is None:
        return TruncatedFileError(file=name)
    try:
        return replace(docx.read(made, name), media_type=sniff(data, name).value)
    except UnreadableError as error:
        return error


@cache
def _program() -> Path:
    """LibreOffice's own binary, past the shell script that would outlive us when we are killed."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    if found is None:
        raise MissingProgramError(program="LibreOffice", package="libreoffice-writer-nogui")
    script = Path(found).resolve()
    binary = script.with_name("soffice.bin")
    return binary if binary.exists() else script


def _with_low_letters(data: bytes) -> bytes:
    """RTF in VPS or VISCII with the capitals that stand among the control characters, which LibreOffice would drop.

    They are written as U+F0xx, as symbol fonts have them; :mod:`ingest.encodings` knows them so.
    """
    if not data.startswith(_RTF) or not any(
        font_encoding(name.decode("latin-1")) in (Legacy.VPS, Legacy.VISCII) for name in _RTF_FONT.findall(data)
    ):
        return data
    return _RTF_LOW.sub(lambda match: b"{\\uc1\\u%d?}" % (0xF000 + int(match[1], 16) - 0x10000), data)


def _converted(files: Sequence[bytes]) -> list[bytes | None]:
    """DOCX of each file, None where LibreOffice made none."""
    if not files:
        return []
    program = _program()
    with tempfile.TemporaryDirectory(prefix="dondoc-office-") as folder:
        inputs = []
        for index, data in enumerate(files):
            suffix = _SUFFIXES.get(sniff(data), ".doc")
            path = Path(folder, f"{index}{suffix}")
            path.write_bytes(_with_low_letters(data))
            inputs.append(str(path))
        out = Path(folder, "out")
        build = Path(folder, "profile", "user", "extensions", "buildid")
        for known in _build:
            build.parent.mkdir(parents=True)
            build.write_bytes(known)
        command = [str(program), f"-env:UserInstallation={Path(folder, 'profile').as_uri()}", "--headless"]
        command += ["--norestore", "--nologo", "--convert-to", "docx", "--outdir", str(out), *inputs]
        seconds = progress.office_seconds(len(data) // (_RTF_WORDY if data.startswith(_RTF) else 1) for data in files)
        progress.granted(seconds)
        if _run(command, seconds) == _RESTART:
            if not _build and build.is_file():
                _build.append(build.read_bytes())
            _run(command, seconds)
        paths = [out / f"{index}.docx" for index in range(len(files))]
        return [path.read_bytes() if path.exists() else None for path in paths]


def _run(command: Sequence[str], seconds: float) -> int:
    """The exit status of LibreOffice; ReaderFailedError when its time is over, or it crashes."""
    environment = {key: value for key, value in os.environ.items() if key not in ("LD_PRELOAD", "PYTHONPATH")}
    status, _ = programs.run(command, seconds, environment=environment)
    if status < 0:  # it makes a crash of the signal that its time is over
        raise ReaderFailedError
    return status
