"""Pages of PDF files as pictures, drawn by pdfium in a child process with bounds of its own."""

from __future__ import annotations

import contextlib
import io
import threading
from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import TimeoutError as TooSlowError
from pathlib import Path
from typing import Any

from pebble import ProcessExpired, ProcessPool

from ingest.errors import DondocError
from search_api.web.letters import Line, letter_edges

WIDTH = 1100  # pixels of a page's picture
_SECONDS = 15
_MEMORY = 2 << 30  # bytes of address space that the child may take more
_PICTURES = 80  # kept in memory, some 60 kB each
_LETTERED = 16  # views whose letters are kept
_QUALITY = 78
_TALLEST = 6.0  # times as high as wide: more is no page


class NoPictureError(Exception):
    """The page cannot be drawn: the file is broken or beyond the bounds."""


class Drawing:
    """Draws pages; one child at a time, made when first needed and anew after each crash."""

    def __init__(self) -> None:
        self._pool: ProcessPool | None = None
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[str, int], bytes] = OrderedDict()
        self._sizes: dict[str, list[tuple[float, float]]] = {}
        self._edges: dict[tuple[str, int], list[list[float] | None]] = {}

    def sizes(self, path: Path, sha256: str) -> list[tuple[float, float]]:
        """Width and height of each page in points. Raises NoPictureError."""
        if sha256 not in self._sizes:
            self._sizes[sha256] = self._ask(page_sizes, str(path))
        return self._sizes[sha256]

    def page(self, path: Path, sha256: str, number: int) -> bytes:
        """The page (from 1) as WebP. Raises NoPictureError."""
        key = (sha256, number)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        picture: bytes = self._ask(draw, str(path), number)
        with self._lock:
            self._kept[key] = picture
            while len(self._kept) > _PICTURES:
                self._kept.popitem(last=False)
        return picture

    def edges(self, path: Path, sha256: str, lines: Sequence[Line]) -> list[list[float] | None]:
        """Where each letter of these lines stands; none where that cannot be told."""
        key = (sha256, hash(tuple(lines)))
        if key not in self._edges:
            try:
                made = self._ask(letter_edges, str(path), list(lines))
            except NoPictureError:
                made = [None] * len(lines)
            while len(self._edges) >= _LETTERED:
                self._edges.pop(next(iter(self._edges)), None)
            self._edges[key] = made
        return self._edges[key]

    def close(self) -> None:
        """End the child."""
        with self._lock:
            if self._pool is not None:
                self._pool.stop()  # type: ignore[no-untyped-call]  # pebble has no types for it
                self._pool.join()
                self._pool = None

    def _ask(self, function: Any, *arguments: Any) -> Any:
        with self._lock:
            if self._pool is None:
                self._pool = ProcessPool(max_workers=1, max_tasks=200, initializer=_bound)
            pool = self._pool
        try:
            return pool.schedule(function, args=arguments, timeout=_SECONDS).result()
        except (TooSlowError, ProcessExpired, MemoryError, OSError, ValueError, RuntimeError, DondocError) as error:
            raise NoPictureError from error


def _bound() -> None:
    """Less memory than the server has; a picture that needs more is none."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        limit = pages * resource.getpagesize() + _MEMORY
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def opened(path: str) -> Any:
    """The file as a PDF, pictures of pages too."""
    import pypdfium2 as pdfium

    from ingest.readers.image import as_pdf

    data = Path(path).read_bytes()
    return pdfium.PdfDocument(data if b"%PDF" in data[:1024] else as_pdf(data, Path(path).name))


def page_sizes(path: str) -> list[tuple[float, float]]:
    """In the child: the pages' sizes."""
    with contextlib.closing(opened(path)) as document:
        return [document.get_page_size(index) for index in range(len(document))]


def draw(path: str, number: int) -> bytes:
    """In the child: one page, with what is filled into its forms."""
    with contextlib.closing(opened(path)) as document:
        page = document[number - 1]
        width, height = page.get_size()
        if height > _TALLEST * width:
            raise ValueError("no page")
        picture = page.render(scale=WIDTH / width).to_pil()
    content = io.BytesIO()
    picture.save(content, "WEBP", quality=_QUALITY)
    return content.getvalue()
