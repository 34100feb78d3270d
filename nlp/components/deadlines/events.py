"""What has no date of its own: "đột xuất", "khi có yêu cầu", "sau khi kết thúc đợt"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from nlp.components.deadlines.words import table
from nlp.extraction import Relation
from nlp.patterns import alternation, squeezed


@dataclass(frozen=True, slots=True)
class Event:
    """``value`` is ``ad-hoc``, ``on-request`` or ``event``."""

    start: int
    end: int
    value: str
    relation: Relation


# "đột xuất" belongs to a report when a reporting word stands this near before it, in the same clause.
NEAR = 60


# "Trong trường hợp này", "Khi đó" point back and name nothing.
_NOTHING = re.compile(r"\W*(?:(?:trong\s+)?trường\s+hợp\s+(?:này|đó|trên)|khi\s+(?:đó|này|ấy))(?!\w)")
# As much of a condition as is quoted: a dozen words.
_BRIEF = re.compile(r"\S*(?:\s+\S+){0,11}")


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    events = table()["events"]
    return (
        re.compile(rf"(?<!\w){alternation(events['ad_hoc'])}(?!\w)"),
        re.compile(rf"(?<!\w){alternation(events['reporting'])}(?!\w)"),
        re.compile(rf"(?<!\w){alternation(events['on_request'])}(?!\w)"),
        # A condition opens the sentence; some may open a later clause as well ("..., nếu có vướng mắc, báo cáo ...").
        re.compile(
            rf"(?:^\W*(?P<first>{alternation(events['conditions'])})(?!\w)"
            rf"|[,;:.]\s*(?P<later>{alternation(events['conditions_later'])})(?!\w)"
            rf"|(?<!\w)(?P<inside>{alternation(events['conditions_inside'])})(?!\w))[^,;:.()]*"
        ),
    )


def _brief(low: str, start: int, end: int) -> int:
    match = _BRIEF.match(low, start, end)
    return match.end() if match else end


@cache
def _anywhere() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){alternation(table()['events']['conditions'])}(?!\w)[^,;:.()]*")


def find_events(low: str, *, anywhere: bool = False) -> Iterator[Event]:
    """All events in lower-cased text; ``anywhere``: a condition counts wherever it stands, as in a time column."""
    ad_hoc, reporting, on_request, conditions = _patterns()
    taken: list[tuple[int, int]] = []
    for match in on_request.finditer(low):
        taken.append(match.span())
        yield Event(*match.span(), "on-request", "on")
    for match in ad_hoc.finditer(low):
        clause = low[max(0, match.start() - NEAR) : match.start()].rpartition(";")[2]
        if reporting.search(clause) or low[match.end() :].lstrip().startswith("báo cáo"):
            yield Event(*match.span(), "ad-hoc", "on")
    for match in (_anywhere() if anywhere else conditions).finditer(low):
        if _NOTHING.match(low, match.start()):
            continue
        start, end = match.start(match.lastgroup or 0), match.end()
        if not any(first < end and start < last for first, last in taken):
            end = _brief(low, start, end)
            words = squeezed(low[start:end])
            relation: Relation = "before" if words.startswith("trước") else "from" if "sau khi" in words else "on"
            yield Event(start, end, "event", relation)
