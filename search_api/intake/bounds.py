"""How much one file may cost, and when the reading of it is stopped.

A size alone says nothing: a register of 3,000 pages takes minutes and is healthy, a page of 94 KB can hold three
million operations. What tells a bomb is that cost and work done are out of proportion. So:

- **Time is credit.** A file starts with ``credit`` seconds of processor time, counted over the worker and all programs
  that it started. Each unit of work that the reader reports (:mod:`ingest.progress`: a page, a recognised picture)
  earns what such a unit takes on a slow machine; the credit never grows beyond what it was at the start. Before a step
  whose cost follows from a known size it is filled up, with so much on top as that size takes. At zero the file is
  stopped: ``credit`` seconds after the last sign of work, however long it worked before. Processor time, since a busy
  machine is not the file's fault; a reader that uses none is stopped after ``idle`` seconds on the clock.
- **Time is backed by bytes.** All units of work together earn no more than the file's bytes can hold: thousands of
  pages that share one content are as much a bomb as one endless page.
- **Memory** of the worker and its programs together may grow by ``memory`` bytes. Address space of every process is
  limited to that, so that no single one can leap over it between two looks.
- **Processes and output**: no reader needs more than a few of either.
- ``seconds`` on the clock, with more for each MiB of file, are the last resort.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, field

from search_api.intake.processes import Usage

MEBIBYTE = 1 << 20
# A worker with its models has about 200 MiB, so that it stays under a GiB.
MEMORY = 768 * MEBIBYTE
PROCESSES = 24  # of one worker: tesseract is one, LibreOffice three or four
FILE_BYTES_WRITTEN = 512 * MEBIBYTE  # of one file that a reader's program writes
RESULT_BYTES = 512 * MEBIBYTE
_STIR_SECONDS = 0.1  # of processor time: who uses less in all the idle time does nothing, however busy the machine


@dataclass(frozen=True, slots=True)
class Limits:
    """For one file; ``memory`` in bytes beyond what a worker has at its start, the rest in the module's words."""

    seconds: float = 120.0
    seconds_per_mebibyte: float = 240.0
    most_seconds: float = 7200.0
    credit: float = 7.0
    idle: float = 9.0
    memory: int = MEMORY
    tasks: int = 100  # files after which a worker is replaced, so that its memory is given back
    workers: int = 0  # 0: one a core

    def seconds_for(self, size: int) -> float:
        """The time on the clock for a file of so many bytes."""
        seconds = self.seconds + size / MEBIBYTE * self.seconds_per_mebibyte
        return max(self.seconds, min(seconds, self.most_seconds))


class Verdict(enum.StrEnum):
    """Why a file is stopped."""

    TIME = "time"
    IDLE = "idle"
    MEMORY = "memory"
    PROCESSES = "processes"


@dataclass(frozen=True, slots=True)
class Sign:
    """What a worker has said of its work: which file (counted; 0: none), seconds earned, granted and backed so far.

    ``part``: which of several in the file (:func:`ingest.progress.part`), -1 where it does not hold any.
    """

    job: int = 0
    earned: float = 0.0
    granted: float = 0.0
    backed: float = 0.0
    part: int = -1


@dataclass(slots=True)
class Account:
    """The books of one worker. ``look`` is told what it said and used, at times that never go back."""

    limits: Limits
    base: int = 0  # bytes that the worker had before its first file
    _sign: Sign = field(default_factory=Sign)
    _credit: float = 0.0
    _cpu: float = 0.0
    _total: float = 0.0
    _busy_at: float = 0.0
    _since: float = 0.0  # processor time used since then

    def look(self, sign: Sign, usage: Usage, now: float) -> Verdict | None:
        """Whether the file that the worker has is to be stopped."""
        if sign.job == 0:
            self._sign = sign
            return None
        if sign.job != self._sign.job:
            self._sign, self._credit, self._cpu, self._busy_at = Sign(sign.job), self.limits.credit, usage.cpu, now
            self._total = self._since = 0.0
        earned = max(sign.earned - self._sign.earned, 0.0)
        self._credit = min(self._credit + earned, max(self.limits.credit, self._credit))
        if sign.granted > self._sign.granted:
            self._credit = max(self._credit, self.limits.credit + sign.granted - self._sign.granted)
        # A program that ends takes its time with it until its parent has waited for it.
        used = max(usage.cpu - self._cpu, 0.0)
        self._credit -= used
        self._total += used
        self._since += used
        if self._since >= _STIR_SECONDS or sign != self._sign:
            self._busy_at, self._since = now, 0.0
        self._sign, self._cpu = sign, usage.cpu
        return self._verdict(usage, now)

    def _verdict(self, usage: Usage, now: float) -> Verdict | None:
        if usage.memory - self.base > self.limits.memory:
            return Verdict.MEMORY
        if usage.processes > PROCESSES:
            return Verdict.PROCESSES
        if self._credit < 0 or 0 < self._sign.backed < self._total - self._sign.granted:
            return Verdict.TIME
        return Verdict.IDLE if now - self._busy_at > self.limits.idle else None
