"""Markdown as people keep legal texts in it: headings and tables by CommonMark, labels and bullets as typed."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt

from ingest.document import Reading
from ingest.quality import require_language
from ingest.readers.html import html_blocks
from ingest.readers.txt import decode_text

MEDIA_TYPE = "text/markdown"
_LINE_END = re.compile("\r\n?")
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n.*?\n(?:---|\.\.\.)[ \t]*\n", re.DOTALL)
_INDENT = re.compile(r"^[ \t]+(?=\S)", re.MULTILINE)
_BULLET = re.compile(r"^([-+*])(?=[ \t])", re.MULTILINE)
_NUMBER = re.compile(r"^(\d{1,9})([.)])(?=[ \t])", re.MULTILINE)


def read(data: bytes, name: str) -> Reading:
    """Blocks of a Markdown text; the front matter is data about the document and left out."""
    text, notices = decode_text(data)
    require_language(text)  # brackets or stars without end take a parser of Markdown longer than text does
    text = _FRONT_MATTER.sub("", _LINE_END.sub("\n", text))
    blocks, converted = html_blocks(f"<html><body>{_html(text)}</body></html>")
    return Reading(MEDIA_TYPE, tuple(blocks), notices=(*notices, *converted))


def _html(text: str) -> str:
    """Lists are escaped, since Markdown would count them anew and make one bullet of "-" and "+"."""
    text = _INDENT.sub("", text)
    text = _NUMBER.sub(r"\1\\\2", _BULLET.sub(r"\\\1", text))
    return str(MarkdownIt("commonmark", {"breaks": True, "html": True}).enable(["table", "strikethrough"]).render(text))
