"""Files that hold files: mail (EML, MSG), ZIP archives, edXML envelopes; each member with its own name and bytes.

Members are bounded in number, size and depth. A member that cannot be had is an error of its own; the others go on.
"""

from __future__ import annotations

import email
import email.policy
import io
import mimetypes
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import PurePosixPath

from corpora.intake import skip_reason
from ingest import edxml
from ingest.errors import EncryptedFileError, TooLargeError, TruncatedFileError, UnreadableError, UnsupportedFormatError
from ingest.sniff import Format, sniff

MIB = 1 << 20
_MOST_MEMBERS = 1000
_MOST_BYTES = 500 * MIB  # of all members together
_MOST_OF_ONE = 200 * MIB
_DEEPEST = 3  # an archive in a mail in an archive
_CONTAINERS = (Format.ZIP, Format.EML, Format.MSG, Format.EDXML)
# Parts of a mail that are no documents: signatures, invitations, cards, reports of delivery.
_NO_DOCUMENTS = frozenset(
    {"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature", "text/calendar",
     "application/ics", "text/vcard", "text/x-vcard", "message/delivery-status"}
)  # fmt: skip
_SEALED = ("application/pkcs7-mime", "application/x-pkcs7-mime")  # S/MIME, to be opened with the receiver's key
_LONGEST_NAME = 1000  # characters of a member's path that are kept, from its end
_UTF8_NAME = 0x0800
_ENCRYPTED = 0x0001
# A covering mail shorter than this says nothing but "see attachment".
_SHORTEST_BODY = 200


@dataclass(frozen=True, slots=True)
class Member:
    """One file out of a container, named by its path through the containers; its bytes, or why there are none."""

    name: str
    data: bytes = b""
    error: UnreadableError | None = None


def is_container(found: Format) -> bool:
    """Whether a format holds files."""
    return found in _CONTAINERS


def members(data: bytes, name: str, *, whole_envelopes: bool = False) -> Iterator[Member]:
    """The documents in a container, those of containers inside it included, in order.

    ``whole_envelopes``: an edXML envelope inside it is one document with all that the envelope says. Raises
    TruncatedFileError where it is damaged, TooLargeError where it holds too much.
    """
    left = _Budget(whole_envelopes)
    yield from _members(data, name, left, 0)


class _Budget:
    """What may still come out of one container, and whether envelopes inside it are left whole."""

    def __init__(self, whole_envelopes: bool = False) -> None:
        self._members, self._bytes = _MOST_MEMBERS, _MOST_BYTES
        self._whole_envelopes = whole_envelopes

    def opens(self, inner: Format) -> bool:
        """Whether a member of this format is looked into."""
        return is_container(inner) and not (self._whole_envelopes and inner is Format.EDXML)

    def take(self, size: int) -> None:
        self._members -= 1
        self._bytes -= size
        if self._members < 0:
            raise TooLargeError(limit=f"{_MOST_MEMBERS} tệp")
        if self._bytes < 0:
            raise TooLargeError(limit=f"{_MOST_BYTES // MIB} MiB")


def _members(data: bytes, name: str, left: _Budget, depth: int) -> Iterator[Member]:
    found = sniff(data, name)
    reader = {Format.ZIP: _zip, Format.EML: _mail, Format.MSG: _outlook, Format.EDXML: _envelope}[found]
    for member in reader(data, left):
        path = f"{name}/{member.name}"
        if member.error is not None:
            yield Member(path, error=member.error)
            continue
        left.take(len(member.data))
        try:
            inner = sniff(member.data, member.name)
            if not left.opens(inner):
                yield Member(path, member.data)
            elif depth + 1 < _DEEPEST:
                yield from _members(member.data, path, left, depth + 1)
            else:
                yield Member(path, error=TooLargeError(file=path, limit=f"{_DEEPEST}"))
        except TooLargeError:
            raise
        except UnreadableError as error:
            error.values.setdefault("file", path)
            yield Member(path, error=error)


def _zip(data: bytes, left: _Budget) -> Iterator[Member]:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise TruncatedFileError from error
    with archive:
        for info in archive.infolist():
            path = _zip_name(info)[-_LONGEST_NAME:]
            # A name is only shown, never a path to write to; leading dots and slashes say nothing.
            parts = [part for part in PurePosixPath(path.replace("\\", "/")).parts if part not in ("/", "..", ".")]
            if parts and not info.is_dir() and not any(skip_reason(part) for part in parts):
                yield _zip_member(archive, info, "/".join(parts))


def _zip_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> Member:
    if info.flag_bits & _ENCRYPTED:
        return Member(name, error=EncryptedFileError(file=name))
    if info.file_size > _MOST_OF_ONE:
        return Member(name, error=TooLargeError(file=name, limit=f"{_MOST_OF_ONE // MIB} MiB"))
    try:
        with archive.open(info) as part:
            data = part.read(_MOST_OF_ONE + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError):
        return Member(name, error=TruncatedFileError(file=name))
    if len(data) > _MOST_OF_ONE:
        return Member(name, error=TooLargeError(file=name, limit=f"{_MOST_OF_ONE // MIB} MiB"))
    return Member(name, data)


def _zip_name(info: zipfile.ZipInfo) -> str:
    """Names without the UTF-8 flag are UTF-8 all the same in most archives made here, else Windows-1258."""
    if info.flag_bits & _UTF8_NAME:
        return info.filename
    raw = info.filename.encode("cp437", "replace")
    for encoding in ("utf-8", "cp1258"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename


def _mail(data: bytes, left: _Budget) -> Iterator[Member]:
    message = email.message_from_bytes(data.removeprefix(b"\xef\xbb\xbf").lstrip(), policy=email.policy.default)
    assert isinstance(message, EmailMessage)  # noqa: S101  # what the default policy makes
    if message.get_content_type() in _SEALED:
        raise EncryptedFileError
    attached, drawn = _attached(message)
    body = list(_mail_body(message, bool(attached or drawn)))
    yield from body
    # Pictures inside the text are logos, but for a mail that is nothing else: then they are the document.
    for number, part in enumerate(attached or ([] if body else drawn), 1):
        content = part.get_payload(decode=True)
        if isinstance(content, bytes):
            yield Member(_part_name(part, number), content)
        elif part.get_content_type() == "message/rfc822":
            inner = part.get_payload(0)
            assert isinstance(inner, EmailMessage)  # noqa: S101  # by its type
            name = part.get_filename() or f"{_subject(str(inner.get('subject', '')))}.eml"
            yield Member(name.replace("/", "-"), inner.as_bytes())


def _attached(message: EmailMessage) -> tuple[list[EmailMessage], list[EmailMessage]]:
    """The files of a mail, a forwarded mail being one of them; and the pictures that its text shows."""
    attached: list[EmailMessage] = []
    drawn: list[EmailMessage] = []
    waiting = [(message, "")]
    while waiting:
        part, around = waiting.pop()
        kind = part.get_content_type()
        if part.is_multipart() and kind != "message/rfc822":
            inside = [one for one in part.get_payload() if isinstance(one, EmailMessage)]
            waiting += [(one, kind) for one in reversed(inside)]
        elif kind in _NO_DOCUMENTS:
            continue
        elif around == "multipart/related" and part.get_content_maintype() == "image" and part.get("content-id"):
            drawn.append(part)
        elif part.get_filename() or part.get_content_maintype() not in ("text", "multipart"):
            attached.append(part)
    return attached, drawn


def _part_name(part: EmailMessage, number: int) -> str:
    stated = part.get_filename()
    return stated.replace("/", "-") if stated else f"{number}{mimetypes.guess_extension(part.get_content_type()) or ''}"


def _mail_body(message: EmailMessage, has_attachments: bool) -> Iterator[Member]:
    """The mail's own text, where it is more than a covering line."""
    body = message.get_body(("plain", "html"))
    if body is None:
        return
    content = body.get_payload(decode=True)
    if not isinstance(content, bytes):
        return
    charset = body.get_content_charset() or "utf-8"
    try:
        text = content.decode(charset)
    except (UnicodeDecodeError, LookupError):
        text = content.decode("utf-8", "replace")
    if text.strip() and (len(text) >= _SHORTEST_BODY or not has_attachments):
        suffix = "html" if body.get_content_type() == "text/html" else "txt"
        yield Member(f"{_subject(str(message.get('subject', '')))}.{suffix}", text.encode())


def _subject(text: str) -> str:
    return " ".join(text.replace("/", "-").split())[:120] or "mail"


def _envelope(data: bytes, left: _Budget) -> Iterator[Member]:
    """The files of an edXML envelope; one that was zipped by itself keeps the name that the envelope gives."""
    for attachment in edxml.parse(data).attachments:
        if attachment.data.startswith(b"PK\x03\x04") and sniff(attachment.data) is Format.ZIP:
            inner = list(_zip(attachment.data, left))
            if len(inner) == 1 and not attachment.name.lower().endswith(".zip"):
                yield Member(attachment.name, inner[0].data, inner[0].error)
                continue
        yield Member(attachment.name, attachment.data)


def _outlook(data: bytes, left: _Budget) -> Iterator[Member]:
    from oxmsg import Message

    try:
        message = Message.load(io.BytesIO(data))
        attachments = [
            (item.file_name, item.file_bytes) for item in message.attachments if item.mime_type not in _NO_DOCUMENTS
        ]
        body, page, subject = message.body, message.html_body, message.subject
    except Exception as error:  # the library raises whatever the damage leads to
        raise TruncatedFileError from error
    text, suffix = (body, "txt") if body else (page, "html")
    if text and text.strip() and (len(text) >= _SHORTEST_BODY or not attachments):
        yield Member(f"{_subject(subject or '')}.{suffix}", text.encode())
    for number, (name, content) in enumerate(attachments, 1):
        shown = (name or f"{number}").replace("/", "-")
        if content:
            yield Member(shown, content)
        elif content is None:  # a message inside, or a link to a file elsewhere
            yield Member(shown, error=UnsupportedFormatError("unsupported-inside-mail", file=shown, format="MSG"))
