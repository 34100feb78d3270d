"""Imported by the process from which workers are forked: models are loaded once, and workers start in no time.

This module works when imported because that is the one thing that ``multiprocessing`` lets a fork server do
beforehand. Nothing else may import it.
"""

from __future__ import annotations

import contextlib
import os
from importlib import import_module

# One thread a worker: there is a worker a core already, and threads do not survive the fork.
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_THREAD_LIMIT"):
    os.environ.setdefault(_name, "1")

# An error here must not stop the fork server: each worker would meet it again and say so about its file.
with contextlib.suppress(Exception):
    for _name in ("ingest.read", "nlp.contract"):
        import_module(_name)
    import_module("search_api.intake.analysis").extractor()
