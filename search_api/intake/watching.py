"""A folder under watch: what appears in it is taken in once it has stopped growing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from search_api.intake.files import Found, find

# A copy over a slow network pauses; a file whose size and time stay the same for so many seconds is taken as whole.
QUIET_SECONDS = 2.0
_LOOK_MILLISECONDS = 500
Signature = tuple[int, int]  # size in bytes, time of the last change in nanoseconds


@dataclass(slots=True)
class Settling:
    """Files that may still be growing; ``clock`` counts seconds and never goes back."""

    clock: Callable[[], float]
    quiet: float = QUIET_SECONDS
    own: Path | None = None  # the product's own state, in case it lies in the folder
    _seen: dict[Path, tuple[Signature, float]] = field(default_factory=dict)

    def note(self, path: Path) -> None:
        """Something happened to this file, or to this folder."""
        for found in find([path], self.own):
            if found.reason is None and (now := _signature(found.path)) is not None:
                before = self._seen.get(found.path)
                if before is None or before[0] != now:
                    self._seen[found.path] = (now, self.clock())

    def ready(self) -> list[Found]:
        """Files that did not change for long enough, in the order of their names; those that are gone are forgotten."""
        whole = []
        for path, (before, since) in sorted(self._seen.items()):
            now = _signature(path)
            if now is None:
                del self._seen[path]
            elif now != before:
                self._seen[path] = (now, self.clock())
            elif self.clock() - since >= self.quiet:
                del self._seen[path]
                whole.append(Found(path))
        return whole


def appearing(folder: Path, settling: Settling) -> Iterator[list[Found]]:
    """What lies in the folder, then what appears in it, a batch at a time; ends with KeyboardInterrupt only.

    What was taken in before the start comes again: the records know it.
    """
    from watchfiles import watch

    settling.note(folder)
    changes = watch(
        folder,
        watch_filter=None,
        debounce=_LOOK_MILLISECONDS,
        rust_timeout=_LOOK_MILLISECONDS,
        yield_on_timeout=True,
        raise_interrupt=True,
    )
    for batch in changes:
        for _, path in batch:
            if not _passed_over(folder, Path(path)):
                settling.note(Path(path))
        if whole := settling.ready():
            yield whole


def _passed_over(folder: Path, path: Path) -> bool:
    """Whether the names say that it is no document: find() takes a file that is named outright as it is."""
    from corpora.intake import skip_reason

    return not path.is_relative_to(folder) or any(skip_reason(part) for part in path.relative_to(folder).parts)


def _signature(path: Path) -> Signature | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns
