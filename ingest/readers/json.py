"""JSON records of legal collections: the text in one of their fields."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from corpora import lexicon
from ingest.document import Reading
from ingest.errors import EmptyFileError, TruncatedFileError
from ingest.readers.html import html_blocks
from ingest.readers.txt import decode_text, text_blocks

MEDIA_TYPE = "application/json"
_MARKUP = re.compile(r"<(?:p|div|table|br|span|h[1-6])\b[^>]*>", re.IGNORECASE)
_DEEPEST = 50


def read(data: bytes, name: str) -> Reading:
    """Blocks of the record's text: a field that is named as text, else the longest string or list of strings.

    Raises TruncatedFileError where the bytes are no JSON, EmptyFileError where no field holds text.
    """
    decoded, notices = decode_text(data)
    record = _parsed(decoded)
    text = "\n".join(_named(record, 0)) or max(_texts(record, 0), key=len, default="")
    if not text.strip():
        raise EmptyFileError
    if _MARKUP.search(text[:5000]):
        blocks, converted = html_blocks(text)
        return Reading(MEDIA_TYPE, tuple(blocks), notices=(*notices, *converted))
    return Reading(MEDIA_TYPE, tuple(text_blocks(text)), notices=notices)


def _parsed(text: str) -> object:
    """The record; of JSON Lines a list of them."""
    try:
        return json.loads(text)
    except RecursionError as error:
        raise TruncatedFileError from error
    except ValueError as error:
        lines = [line for line in text.split("\n") if line.strip()]
        if len(lines) < 2:
            raise TruncatedFileError from error
    try:
        return [json.loads(line) for line in lines]
    except (ValueError, RecursionError) as error:
        raise TruncatedFileError from error


def _named(record: object, depth: int) -> Iterator[str]:
    """Texts of the fields that are named as text, of the best name that any record has; lists in order."""
    if depth > _DEEPEST:
        return
    if isinstance(record, list):
        for item in record:
            yield from _named(item, depth + 1)
    elif isinstance(record, dict):
        fields = {str(key).lower().replace("-", "_"): value for key, value in record.items()}
        for name in lexicon.load("text_fields")["fields"]:
            value = _joined(fields.get(name))
            if value.strip():
                yield value
                return
        for value in record.values():
            if isinstance(value, dict | list):
                yield from _named(value, depth + 1)


def _joined(value: object) -> str:
    """A text, or a list of its paragraphs, as text."""
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return "\n".join(value)
    return value if isinstance(value, str) else ""


def _texts(record: object, depth: int) -> Iterator[str]:
    """Every text, and every list of texts as one."""
    if joined := _joined(record):
        yield joined
    elif depth <= _DEEPEST and isinstance(record, dict | list):
        for item in record.values() if isinstance(record, dict) else record:
            yield from _texts(item, depth + 1)
