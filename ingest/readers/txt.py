"""Plain text: the encoding, then two-column head and foot, tables and paragraphs as they were typed."""

from __future__ import annotations

import codecs
import re
from collections.abc import Generator, Iterator, Sequence

from ingest.canonical import composed
from ingest.document import Notice, RawBlock, Reading
from ingest.encodings import (
    CLEAR,
    DOUBTFUL,
    Legacy,
    decode,
    detect_bytes,
    repair,
    surface_of,
    undo_double_encoding,
)
from ingest.errors import UnsupportedFormatError
from ingest.layout import plain_columns, plain_tables
from ingest.layout.plain_lines import TextLine, paragraphs, text_lines
from ingest.quality import require_language, syllable_score

MEDIA_TYPE = "text/plain"
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 20_000
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\ufffe\uffff]")
_MOST_CONTROLS = 0.02  # of the characters; more is no text
_MOST_DAMAGE = 0.02  # of the characters that are not UTF-8 in a file that else is
_PRINTABLE = re.compile(r"[\t\r\n -~]")
_LEAST_ASCII = 0.4  # of the characters of a Vietnamese text; less means that the bytes are no UTF-16
_LINE_END = re.compile("\r\n?|[\x0b\x85\u2028\u2029]")


def read(data: bytes, name: str) -> Reading:
    """Blocks of a plain text in any of its encodings; UnsupportedFormatError where the bytes are no text."""
    text, notices = decode_text(data)
    return Reading(MEDIA_TYPE, tuple(text_blocks(text)), notices=notices)


def decode_text(data: bytes, *, repairing: bool = True) -> tuple[str, tuple[Notice, ...]]:
    """Bytes → text: byte-order mark, UTF-8, UTF-16 without mark, then the legacy encodings by syllables.

    With ``repairing``, Unicode that holds legacy text is set right too; formats that know fonts do that by run.
    Raises UnsupportedFormatError where the bytes are no text.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            text = data[len(mark) :].decode(encoding, "replace")
            return repaired(text) if repairing else (text, ())
    if (wide := _utf16_without_mark(data)) is not None:
        return data.decode(wide, "replace"), ()
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _not_utf8(data) if repairing else (_some_text(data), ())
    _refuse_binary(text)
    return repaired(text) if repairing else (text, ())


def repaired(text: str) -> tuple[str, tuple[Notice, ...]]:
    """Unicode text that holds the surface of a legacy encoding, or was encoded twice, set right with a notice."""
    score, words = syllable_score(text[:_SAMPLE])
    if not words or score >= CLEAR:
        return text, ()
    if (again := undo_double_encoding(text)) is not None:
        return again, (Notice("converted-encoding", {"encoding": "UTF-8"}),)
    lines, legacy = repair(text.split("\n"))
    if legacy is None:
        return text, ()
    return "\n".join(lines), (Notice("converted-encoding", {"encoding": legacy.upper()}),)


def _utf16_without_mark(data: bytes) -> str | None:
    sample = data[:4096]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if max(even, odd) < len(sample) * 0.1:
        return None
    encoding = "utf-16-le" if odd > even else "utf-16-be"
    text = sample.decode(encoding, "replace")
    return encoding if len(_PRINTABLE.findall(text)) > _LEAST_ASCII * len(text) else None


def _not_utf8(data: bytes) -> tuple[str, tuple[Notice, ...]]:
    text = data.decode("utf-8", "replace")
    damage = text.count("\ufffd")
    if damage <= _MOST_DAMAGE * len(text) and syllable_score(text[:_SAMPLE])[0] >= DOUBTFUL:
        _refuse_binary(text)
        return text, (Notice("damaged-characters", {"count": str(damage)}),)
    legacy, score = detect_bytes(data)
    text = decode(data, legacy)
    if score >= DOUBTFUL:
        return text, (Notice("converted-encoding", {"encoding": legacy.upper()}),)
    text = data.decode("cp1252", "replace")
    _refuse_binary(text)
    return text, (Notice("unknown-encoding"),)


def _some_text(data: bytes) -> str:
    """Bytes that are no UTF-8, in a format that names its fonts: Windows-1258 where it reads well, else the surface."""
    text = decode(data, Legacy.CP1258)
    return text if syllable_score(text[:_SAMPLE])[0] >= DOUBTFUL else surface_of(data)


def _refuse_binary(text: str) -> None:
    sample = text[:_SAMPLE]
    if len(_CONTROL.findall(sample)) > _MOST_CONTROLS * len(sample):
        raise UnsupportedFormatError(format="binary")


def text_blocks(text: str) -> Iterator[RawBlock]:
    """The blocks of a decoded text, in reading order; a column of the head or foot before the one to its right.

    Raises TooLargeError for a long one that is no text.
    """
    require_language(text)
    lines = text_lines(_LINE_END.sub("\n", composed(text)))
    number = 0
    head = plain_columns.head(lines)
    start = 0
    if head is not None:
        yield from paragraphs(lines[: head.start])
        yield from head.blocks
        start = head.end
    while (foot := plain_columns.foot(lines, start)) is not None:
        number = yield from _body(lines[start : foot.start], number)
        yield from foot.blocks
        start = foot.end
    yield from _body(lines[start:], number)


def _body(lines: Sequence[TextLine], number: int) -> Generator[RawBlock, None, int]:
    """Paragraphs with the tables among them; returns the number of the next table."""
    waiting: list[TextLine] = []
    index = 0
    while index < len(lines):
        end = plain_tables.table_at(lines, index)
        if end is None:
            waiting.append(lines[index])
            index += 1
            continue
        yield from paragraphs(waiting)
        waiting = []
        yield from plain_tables.table_blocks(lines[index:end], number)
        number += 1
        index = end
    yield from paragraphs(waiting)
    return number
