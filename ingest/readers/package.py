"""Zip packages (OOXML) with bounds: nothing is inflated past a limit, no entity or DOCTYPE is ever followed."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib

from lxml import etree

from ingest.errors import EncryptedFileError, TooLargeError, TruncatedFileError

MIB = 1 << 20
_MOST_BYTES = 64 * MIB  # of one part after inflating; the longest documents have a tenth of it
_MOST_TAGS = 3_000_000  # of one part; a tree of them takes about half a gigabyte
_MOST_TOGETHER = 256 * MIB  # of all parts
_SUSPECT_RATIO = 200
_SUSPECT_BYTES = 8 * MIB
_STRICT = (
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/math",
        b"http://schemas.openxmlformats.org/officeDocument/2006/math",
    ),
)
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


class Package:
    """Parts of an OOXML file by name."""

    def __init__(self, data: bytes) -> None:
        """Raises TruncatedFileError where the archive is damaged."""
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
            raise TruncatedFileError from error
        self._names = {name.lower(): name for name in self._archive.namelist()}

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._names

    def check(self) -> None:
        """Inflate every part, one at a time; raises what :meth:`read` does, and TooLargeError for all together."""
        left = _MOST_TOGETHER
        for name in self._names:
            left -= len(self.read(name))
            if left < 0:
                raise TooLargeError(limit=f"{_MOST_TOGETHER // MIB} MiB")

    def read(self, name: str) -> bytes:
        """The bytes of a part; raises TooLargeError, TruncatedFileError or EncryptedFileError."""
        if name not in self:
            raise TruncatedFileError
        info = self._archive.getinfo(self._names[name.lower()])
        if info.flag_bits & 1:
            raise EncryptedFileError
        _bounded(info.file_size, info.compress_size)
        try:
            with self._archive.open(info) as part:
                data = part.read(_MOST_BYTES + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
            raise TruncatedFileError from error
        _bounded(len(data), info.compress_size)
        return data

    def xml(self, name: str) -> etree._Element:
        """The root element of a part; strict OOXML under the transitional names."""
        data = self.read(name)
        for strict, usual in _STRICT:
            data = data.replace(strict, usual)
        return parse_xml(data)

    def related(self, name: str) -> dict[str, tuple[str, str]]:
        """Relationships of a part: id → (type's last word, part name)."""
        folder, base = posixpath.split(name)
        rels = posixpath.join(folder, "_rels", f"{base}.rels")
        if rels not in self:
            return {}
        found = {}
        for item in self.xml(rels).iter(_RELATIONSHIP):
            if item.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, item.get("Target", ""))).lstrip("/")
                found[item.get("Id", "")] = (item.get("Type", "").rpartition("/")[2], target)
        return found

    def part_of_type(self, name: str, kind: str) -> str | None:
        """The name of the first part of a kind (``styles``, ``numbering``) that ``name`` is related to."""
        parts = (part for type_, part in self.related(name).values() if type_ == kind and part in self)
        return next(parts, None)


def _bounded(size: int, packed: int) -> None:
    if size > _MOST_BYTES or (size > _SUSPECT_BYTES and size > _SUSPECT_RATIO * max(packed, 1)):
        raise TooLargeError(limit=f"{_MOST_BYTES // MIB} MiB")


def parse_xml(data: bytes) -> etree._Element:
    """XML without entities, network or DOCTYPE; TruncatedFileError where it is not well-formed."""
    head = data[:4096]
    if b"<!DOCTYPE" in head or b"<!ENTITY" in head or "<!DOCTYPE".encode("utf-16-le") in head:
        raise TruncatedFileError
    if data.count(b"<") > _MOST_TAGS:
        raise TooLargeError(limit=f"{_MOST_TAGS} tags")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise TruncatedFileError from error
