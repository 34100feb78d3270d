"""Full dates as the head writes them."""

from __future__ import annotations

import re
from datetime import date

from ingest.layout import anchors

_DATE = re.compile(
    r"ngay\W{0,4}(?P<day>\d{1,2})\W{0,4}(?:thang|/|-|\.)\W{0,4}(?P<month>\d{1,2})\W{0,4}(?:nam|/|-|\.)\W{0,4}(?P<year>(?:19|20)\d{2})"
)


def read_date(text: str) -> tuple[str, int, int] | None:
    """The first full date in ``text`` as ISO 8601 with its place; a date with blanks, or that is none, is not read."""
    folded = "".join(anchors.plain(char) or " " for char in text)
    line = folded if len(folded) == len(text) else anchors.plain(text)
    for found in _DATE.finditer(line):
        try:
            day = date(int(found["year"]), int(found["month"]), int(found["day"]))
        except ValueError:
            continue
        return day.isoformat(), found.start(), found.end()
    return None
