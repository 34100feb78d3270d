"""The peak of a whole tree of processes."""

from __future__ import annotations

import sys

from tests.bench.memory import told

# Two children of a process hold forty MiB each at the same time.
_CHILD = "import time; kept = bytearray(b'x') * (40 << 20); time.sleep(1)"
_PARENT = f"""
import subprocess, sys
children = [subprocess.Popen([sys.executable, "-c", {_CHILD!r}]) for _ in range(2)]
print([child.wait() for child in children])
"""


def test_children_count_together() -> None:
    said, mib = told([sys.executable, "-c", _PARENT])
    assert said.strip() == "[0, 0]"
    assert 80 <= mib < 200
