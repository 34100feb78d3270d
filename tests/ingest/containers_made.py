"""Archives changed for tests: one part replaced, the others as they were."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable


def replaced(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The archive with ``change`` done to the part ``name``."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            content = old.read(part)
            new.writestr(part, change(content) if part == name else content)
    return out.getvalue()
