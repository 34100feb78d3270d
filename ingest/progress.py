"""Signs that the reading of a file goes on: whoever bounds it grants time for work done, never for size alone.

A reader says :func:`worked` after each unit of work (a page, a picture recognised) and :func:`granted` before a step
whose cost follows from a size that is known (LibreOffice on so many bytes, the pipeline on so many characters). A file
whose reader says nothing for long is not in proportion: a bomb, or a reader that hangs. Seconds are seconds of
processor time, of the reader and of the programs that it starts. Nobody need listen.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

# What a unit of work may take on a slow machine; measured on a usual one: a tenth to a third of it.
PAGE_SECONDS = 0.5  # a page of a PDF: its text, its ruled tables
PICTURE_SECONDS = 3.0  # a scanned page, or a part of one, recognised
PICTURE_SECONDS_PER_MEGAPIXEL = 0.3  # A4 at 200 dpi has four, and takes one to two seconds
MOST_PICTURE_SECONDS = 5.0  # a picture that takes longer is noise, or no page of text
# All work must be backed by bytes of the file: thousands of pages that share one content are a bomb. The tightest
# packed scan has 3 KiB a page and takes a second and a half, a page of text a tenth of that.
SECONDS_PER_KIB = 0.4
LEAST_BACKED_SECONDS = 6.0
OFFICE_SECONDS = 5.0  # LibreOffice: its start, and a short document
OFFICE_SECONDS_PER_MIB = 3.0
# Files of text, by the reader's own measure: three to four times what a usual machine takes.
TEXT_SECONDS_PER_MIB = 3.0
MARKUP_SECONDS_PER_MIB = 0.6
MEMBERS_SECONDS_PER_MIB = 0.2  # of a mail or archive: its members taken out
ANALYSIS_SECONDS_PER_MILLION = 40.0  # characters through gates, structure and pipeline; ten on a usual machine

MIB = 1 << 20
_AFRESH = 60.0  # more than any credit


class Listener(Protocol):
    """Whoever bounds the reading."""

    def earned(self, seconds: float) -> None:
        """Work was done that may take so long."""
        ...

    def granted(self, seconds: float) -> None:
        """Work is to be done that may take so long."""
        ...

    def backed(self, seconds: float) -> None:
        """All work on what is read now may take so long together, besides what is granted."""
        ...

    def part(self, number: int) -> None:
        """Of a file that holds several, this one is read now; 0: all of them, together."""
        ...


_listeners: list[Listener] = []


def listen(listener: Listener) -> None:
    """From now on ``listener`` is told of this process's work."""
    _listeners[:] = [listener]


def begin(size: int) -> None:
    """The reading of a file of so many bytes begins, or of one out of several."""
    for listener in _listeners:
        listener.backed(LEAST_BACKED_SECONDS + size / 1024 * SECONDS_PER_KIB)


def worked(seconds: float = PAGE_SECONDS) -> None:
    """A unit of work is done that may well have taken so many seconds."""
    for listener in _listeners:
        listener.earned(seconds)


def finished() -> None:
    """A file out of several is done; the next one starts afresh."""
    worked(_AFRESH)


def part(number: int) -> None:
    """Of a file that holds several, this one (from 1) is read now; 0: what is done for all of them together."""
    for listener in _listeners:
        listener.part(number)


def granted(seconds: float) -> None:
    """The next step may take so many seconds more than a file may without a sign, since there is so much to do."""
    for listener in _listeners:
        listener.granted(seconds)


def picture_seconds(pixels: int) -> float:
    """Seconds of processor time within which a picture of text is recognised."""
    return min(PICTURE_SECONDS + pixels / 1e6 * PICTURE_SECONDS_PER_MEGAPIXEL, MOST_PICTURE_SECONDS)


def office_seconds(sizes: Iterable[int]) -> float:
    """Seconds of processor time within which LibreOffice converts files of these sizes in bytes."""
    return OFFICE_SECONDS + sum(0.3 + size / MIB * OFFICE_SECONDS_PER_MIB for size in sizes)
