"""Programs of the system on a file that nobody trusts: with limits on processor time and clock, and no survivors."""

from __future__ import annotations

import contextlib
import ctypes
import math
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from functools import partial

from ingest.errors import ReaderFailedError

_KILL_WITH_PARENT = 1  # PR_SET_PDEATHSIG
_CLOCK = 6.0  # a busy machine may take so many times the processor time
_OUT_OF_TIME = frozenset({-signal.SIGXCPU, -signal.SIGKILL})


def run(
    command: Sequence[str], seconds: float, *, given: bytes | None = None, environment: Mapping[str, str] | None = None
) -> tuple[int, bytes]:
    """The exit status of a program that gets so many seconds of processor time; its output, where it is given input.

    It runs in a session of its own, which ends with this call, and with us. Raises ReaderFailedError when its time is
    over.
    """
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL if given is None else subprocess.PIPE,
        stdout=subprocess.DEVNULL if given is None else subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        env=dict(os.environ if environment is None else environment),
        preexec_fn=partial(_bounded, math.ceil(seconds)),  # system calls only, no lock is taken
    )
    with process:
        try:
            out, _ = process.communicate(given, timeout=seconds * _CLOCK)
        except subprocess.TimeoutExpired as error:
            raise ReaderFailedError from error
        finally:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
    if process.returncode in _OUT_OF_TIME:
        raise ReaderFailedError
    return process.returncode, out or b""


_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


def _bounded(seconds: int) -> None:
    """In the child: on Linux the kernel kills it when the worker that waits for it is killed."""
    import resource

    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    if _LIBC is not None:
        _LIBC.prctl(_KILL_WITH_PARENT, signal.SIGKILL)
