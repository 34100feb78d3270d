"""``make bench``: ratios that do not depend on the machine's speed, each beside what it is compared with.

Each part is a module with a ``main()``; a part that needs a node or data which is not there says so and is skipped.
"""

from __future__ import annotations

import importlib
import sys
import time

PARTS = ("secrecy", "extraction", "start", "searching", "boards", "relevance")


def main() -> int:
    """Run the parts named on the command line, or all; status 1 when one misses its goal or breaks."""
    status = 0
    for name in [one for one in sys.argv[1:] if not one.startswith("--")] or PARTS:
        print(f"== {name}", flush=True)
        begun = time.perf_counter()
        try:
            status |= int(importlib.import_module(f"tests.bench.{name}").main() or 0)
        except ModuleNotFoundError as error:
            print(f"   not there: {error.name}")
            status = 1
        print(f"   ({time.perf_counter() - begun:.0f} s)", flush=True)
    return status


if __name__ == "__main__":
    sys.exit(main())
