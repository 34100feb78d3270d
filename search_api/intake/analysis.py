"""What is done to one file, in a process of its own: read, gates, extraction, packed for the record store."""

from __future__ import annotations

import contextlib
import hashlib
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from functools import cache, partial
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingest import progress
from ingest.document import Document, Notice
from ingest.errors import DondocError, EmptyFileError, StateSecretError, UnreadableError
from search_api.records.packing import PackedDocument

if TYPE_CHECKING:
    from ingest.containers import Member
    from nlp.pipeline import Extractor
    from search_api.records.exchange import PackedStatus

# A gate looks at a document before anything of it is kept; a notice holds the document back.
Gate = Callable[[Document], Notice | None]
# A file, and the name to call it by where that is not the path's (an original is kept under its digest).
Analyse = Callable[[Path, str | None], "Analysis"]

_TOGETHER = 0  # in place of a member: what is done for all of them by one call
# Members of a file that brought down a worker before.
_left_out: ContextVar[frozenset[int]] = ContextVar("left_out", default=frozenset())

MOST_KEPT = 200 << 20  # bytes out of one archive: they go through memory, since a stopped one must not touch the disk
# Changing one of these can change what is found in a document.
CODE = ("corpora", "ingest", "nlp")
CODE_SUFFIXES = frozenset({".py", ".yaml", ".csv", ".toml", ".txt"})


@dataclass(frozen=True, slots=True)
class Analysis:
    """One of five: a document or a status of the exchange packed, a notice that holds it back, an error, ``stopped``.

    ``stopped`` (the code of a message) means a mark of state secrets: nothing that names the file may be written down.
    ``members`` are the files of a mail or archive with their names; one that is kept brings its bytes as ``data``.
    """

    packed: PackedDocument | None = None
    status: PackedStatus | None = None
    stopped: str | None = None
    held: str | None = None
    unclear: str | None = None  # the gate's notice on a document that a person wants kept all the same
    error: str | None = None
    details: dict[str, str] = field(default_factory=dict)
    data: bytes = b""
    members: tuple[tuple[str, Analysis], ...] = ()

    @property
    def kept(self) -> bool:
        """Whether something of it goes into the records."""
        return self.packed is not None or self.status is not None


def analyser(gate: Gate | None = None, *, accept_held: bool = False) -> Analyse:
    """The real thing, to be sent to the workers; ``gate`` in place of the usual one.

    ``accept_held``: a person has seen what the gate held back and wants it kept all the same.
    """
    return partial(analyse, gate=gate or bad_text, accept_held=accept_held, code_version=code_version())


def bad_text(document: Document) -> Notice | None:
    """The usual gate: text so damaged that tagging it would tag rubbish waits for a person."""
    from ingest.quality import hold

    return hold(document)


def analyse(
    path: Path, name: str | None = None, *, gate: Gate, accept_held: bool = False, code_version: str = ""
) -> Analysis:
    """Read, pass the gates, extract, pack; each member of a mail or archive apart. Raises what the readers raise."""
    from ingest.containers import is_container, members
    from ingest.read import MIB, read_file
    from ingest.readers.office import together
    from ingest.sniff import Format, sniff

    name = name or path.name
    not_secret(name)
    data = read_file(path, name)
    found = sniff(data, name)
    one = partial(_analyse_bytes, gate=gate, accept_held=accept_held, code_version=code_version)
    if not is_container(found):
        return one(data, name)
    progress.begin(len(data))
    progress.granted(len(data) / MIB * progress.MEMBERS_SECONDS_PER_MIB)
    if found is Format.EDXML:
        return _envelope(data, name, one)
    inside = list(members(data, name, whole_envelopes=True))
    if not inside:
        raise EmptyFileError
    progress.part(_TOGETHER)
    with together([] if _TOGETHER in _left_out.get() else [(member.data, member.name) for member in inside]):
        return Analysis(members=tuple(_members(inside, one)))


def _envelope(data: bytes, name: str, one: Callable[[bytes, str], Analysis]) -> Analysis:
    """A document with its envelope, which is kept whole: neither it nor any file in it may bear a mark."""
    from ingest.containers import members
    from ingest.edxml import parse
    from ingest.read import read_bytes
    from ingest.secrecy import mark_in_envelope

    envelope = parse(data)
    if (mark := mark_in_envelope(name, envelope.number, "", envelope.secrecy)) is not None:
        raise StateSecretError(mark.certain)
    for member in members(data, name):
        not_secret(member.name)
        try:
            document = read_bytes(member.data, member.name)
        except StateSecretError:
            raise
        except UnreadableError:
            continue
        not_secret(document)
    return one(data, name)


def _members(inside: Sequence[Member], one: Callable[[bytes, str], Analysis]) -> Iterator[tuple[str, Analysis]]:
    left = MOST_KEPT
    for place, member in enumerate(inside, 1):
        progress.part(place)
        if place in _left_out.get():
            yield member.name, Analysis(error="reader-failed")
            continue
        made = _guarded(partial(_member, member, one))
        progress.finished()
        left -= len(member.data) if made.kept else 0
        if made.kept and left < 0:
            made = Analysis(error="too-large", details={"limit": f"{MOST_KEPT >> 20} MiB"})
        yield member.name, replace(made, data=member.data) if made.kept else made


def _member(member: Member, one: Callable[[bytes, str], Analysis]) -> Analysis:
    from ingest.sniff import Format, sniff

    not_secret(member.name)
    if member.error is not None:
        raise member.error
    if sniff(member.data, member.name) is Format.EDXML:
        return _envelope(member.data, member.name, one)
    return one(member.data, member.name)


def _analyse_bytes(data: bytes, name: str, *, gate: Gate, accept_held: bool, code_version: str) -> Analysis:
    from ingest.read import read_bytes
    from ingest.sniff import Format, sniff
    from nlp.contract import extraction_json

    if sniff(data, name) is Format.EDXML_STATUS:
        return _status(data, name)
    document = read_bytes(data, name)
    not_secret(document)
    notice = gate(document)
    if notice and not accept_held:
        return Analysis(held=notice.code, details=notice.values)
    extraction: dict[str, Any] = extraction_json(document, extractor().extract(document))
    boxes = [(box.start, box.end, box.page, box.x0, box.top, box.x1, box.bottom) for box in document.boxes]
    packed = PackedDocument.of(extraction, size=len(data), boxes=boxes, code_version=code_version)
    return Analysis(packed, unclear=notice.code if notice else None, details=notice.values if notice else {})


def _status(data: bytes, name: str) -> Analysis:
    """An envelope that says how a document fares: no document to tag, and kept beside the one that it speaks of."""
    from ingest.edxml import parse_status
    from ingest.secrecy import mark_in_envelope
    from search_api.records.exchange import PackedStatus

    status = parse_status(data)
    number = status.about.number or status.about.document_id
    if (mark := mark_in_envelope(name, number, status.description, status.secrecy)) is not None:
        raise StateSecretError(mark.certain)
    return Analysis(status=PackedStatus.of(status, sha256=hashlib.sha256(data).hexdigest(), file=name, size=len(data)))


def not_secret(document: Document | str) -> None:
    """Raise StateSecretError where a document, or the name of a file, bears a mark of state secrets."""
    from ingest.secrecy import mark_in_name, mark_of

    mark = mark_in_name(document) if isinstance(document, str) else mark_of(document)
    if mark is not None:
        raise StateSecretError(mark.certain)


@cache
def extractor() -> Extractor:
    """The pipeline with its models, loaded once a process."""
    from nlp.pipeline import Extractor

    return Extractor()


def guarded(function: Analyse, path: Path, name: str | None = None, left_out: frozenset[int] = frozenset()) -> Analysis:
    """Whatever goes wrong with this file is a result: an exception must not cost the worker, or the run.

    ``left_out``: members of an archive that are not to be tried again, since a worker died of them.
    """
    token = _left_out.set(left_out)
    try:
        return _guarded(partial(function, path, name))
    finally:
        _left_out.reset(token)


def guarded_together(function: Analyse, files: Sequence[tuple[Path, str | None]]) -> list[Analysis]:
    """The same for several files that LibreOffice converts by one start."""
    from ingest.readers.office import together

    several = []
    for path, name in files:
        with contextlib.suppress(OSError):
            several.append((path.read_bytes(), name or path.name))
    with together(several):
        several.clear()
        results = []
        for path, name in files:
            results.append(guarded(function, path, name))
            progress.finished()
        return results


def _guarded(function: Callable[[], Analysis]) -> Analysis:
    try:
        return function()
    except StateSecretError as error:
        return Analysis(stopped=error.code)
    except DondocError as error:
        # The ledger has the whole path; a reader knows the name only.
        return Analysis(error=error.code, details={key: error.values[key] for key in error.values if key != "file"})
    except (MemoryError, RecursionError):
        return Analysis(error="reader-failed")
    except FileNotFoundError:
        return Analysis(error="unreadable-path")
    except Exception as error:
        return Analysis(error="analysis-failed", details={"where": where(error)})


def where(error: Exception) -> str:
    """Where it happened, never what the document says: an exception's text may quote it."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__}, {Path(frame.filename).name}:{frame.lineno}"


@cache
def code_version() -> str:
    """The product's version and a digest of code and word lists: the same for the same extraction."""
    root = Path(__file__).resolve().parent.parent.parent
    digest = hashlib.sha256()
    for package in CODE:
        for path in sorted((root / package).rglob("*")):
            parts = path.relative_to(root).parts
            if path.suffix in CODE_SUFFIXES and not {"messages", "samples"} & set(parts):
                digest.update("/".join(parts).encode() + b"\0" + path.read_bytes() + b"\0")
    return f"{metadata.version('dondoc')}+{digest.hexdigest()[:12]}"
