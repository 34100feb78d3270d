"""How long ``dondoc --help`` takes, beside Python doing nothing: python -m tests.bench start."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from statistics import median

GOAL = 0.3  # seconds


def main() -> int:
    """Print the median of ten starts; 1 when it is over the goal."""
    command = Path(sys.executable).with_name("dondoc")
    bare = _median([sys.executable, "-c", "pass"])
    help_ = _median([str(command), "--help"])
    print(f"   dondoc --help {help_:.3f} s, python doing nothing {bare:.3f} s (goal: under {GOAL} s)")
    return int(help_ >= GOAL)


def _median(command: list[str]) -> float:
    times = []
    for _ in range(10):
        begun = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        times.append(time.perf_counter() - begun)
    return median(times)
