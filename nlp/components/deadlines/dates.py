"""Which dates of a sentence, heading or table cell are deadlines, and which are only mentioned."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from nlp.components.deadlines import words
from nlp.components.deadlines.moments import Moment, find_moments
from nlp.components.deadlines.reference import Reference
from nlp.extraction import Relation
from nlp.patterns import squeezed

Place = Literal["sentence", "heading", "cell"]

LOOK_BACK = 70  # characters in which a cue, an hour and a weekday have room
TITLE_REACH = 160  # a title with a date in it is seldom longer


@dataclass(frozen=True, slots=True)
class Dated:
    """A moment that is a deadline; ``start`` is where its cue begins."""

    start: int
    moment: Moment
    relation: Relation
    year_supplied: bool = False


_RANGE = re.compile(
    r"\s*(?:-|–|—|~|(?:cho\s+)?(?:đến|tới)(?:\s+hết)?)\s*(?:\d{1,2}\s*(?:giờ|h|:)\s*\d{0,2}(?:\s*phút)?\s*,?\s*)?"
    r"(?:(?:hết\s+)?(?:ngày|tháng|năm|quý))?\s*"
)
_UNTIL = re.compile(r"(?<!\w)(?:đến|tới)(?!\w)")
_COORDINATED = re.compile(r"\s*(?:,|;|và|hoặc)\s*(?:ngày\s+)?")
# "số 12/KH-UBND ngày", "13-KL/TW, ngày", "(Công văn 45/SNV ký ngày": the date of a numbered document.
_NUMBERED = re.compile(
    r"\d[\w.]*\s?[/-]\s?[^\W\d_][\w.&/-]*\s*\)?\s*,?\s*(?:(?:được\s+)?(?:ký|ban\s+hành|lập)\s*,?\s*)?$"
)
# "Ngày toàn dân phòng cháy 04/10", "ngày thành lập Đoàn (26/3)": a day that has a name.
_NAMED_DAY = re.compile(r"ngày\s+(?!\d)[^\W\d][^.;:]{3,70}?[\s(–-]+$")
_OF_SOMEBODY = re.compile(r"\s*(?:,\s*)?của\s+\w")
_LOOKS_AHEAD = re.compile(r"\s*,?\s*(?:và\s+)?(?:định\s+hướng|tầm\s+nhìn)")
_CLAUSE = re.compile(r"[.;:,()“”\"]")
_SENTENCE_PART = re.compile(r"[.;:“”]")


def find_dates(low: str, reference: Reference, place: Place, skip: Sequence[tuple[int, int]]) -> list[Dated]:
    """The deadlines among the moments of lower-cased text; ``skip`` are stretches that say something else."""
    moments = [m for m in find_moments(low) if not any(m.start < end and start < m.end for start, end in skip)]
    found: list[Dated] = []
    opened: Moment | None = None  # the first end of a range
    for index, moment in enumerate(moments):
        following = moments[index + 1] if index + 1 < len(moments) else None
        if following and _RANGE.fullmatch(low, moment.end, following.start) and opened is None:
            opened = moment
            continue
        reading = _read(low, moment, opened or moment, reference, place, found)
        opened = None
        if reading:
            found.append(reading)
    ends = [dated.start for dated in found if dated.relation == "by"]
    return [dated for dated in found if dated.relation != "from" or not any(end > dated.start for end in ends)]


def _read(
    low: str, moment: Moment, first: Moment, reference: Reference, place: Place, before: Sequence[Dated]
) -> Dated | None:
    """``first`` is where a range begins, otherwise the moment itself; ``before`` is what was accepted so far."""
    dated, supplied = moment.dated(reference)
    if dated.year is not None and dated.last_day() is None:
        return None
    cue = words.cue_pattern().search(low, max(0, first.start - LOOK_BACK), first.start)
    relation = words.cue_relations()[squeezed(cue.group("cue"))] if cue else None
    start = cue.start("cue") if cue else first.start
    if first is not moment and relation in (None, "from", "within", "on"):
        relation = "by"
    if relation == "from" and _UNTIL.search(low, moment.start, moment.end):
        relation = "by"  # "từ ngày 01 đến 10/7" is one moment with the day that it ends on
    if relation is None and before and _COORDINATED.fullmatch(low, before[-1].moment.end, moment.start):
        relation = before[-1].relation if moment.unit == before[-1].moment.unit else None
    if place == "cell":
        return Dated(start, dated, relation or _plain(dated), supplied)
    if place == "heading" and _dominates(low, start, moment):
        return Dated(start, dated, relation or _plain(dated), supplied)
    if supplied and _is_behind(moment, dated, reference, relation):
        return None
    if _is_past(dated, reference) or _is_mention(low, start, first, moment, relation):
        return None
    relation = relation or _without_cue(low, first, moment, dated, reference)
    if relation is None or not _is_goal(low, start, moment, relation):
        return None
    return Dated(start, dated, relation, supplied)


def _plain(moment: Moment) -> Relation:
    """The relation of a date that stands alone: a day is a day, a period is the time within which."""
    if moment.onwards:
        return "from"
    return "on" if moment.unit == "day" else "within"


def _dominates(low: str, start: int, moment: Moment) -> bool:
    """Whether a heading is little else than the moment ("2.1. Quý I năm 2024", "(tháng 6/2024)").

    "Mục tiêu năm 2024" and "Kết quả quý I" name what the part is about, not by when.
    """
    left, right = low[:start], low[moment.end :]
    if moment.unit != "year" and left.rstrip().endswith("(") and right.lstrip().startswith(")"):
        return True
    rest = sum(character.isalpha() for character in left + right)
    return rest <= (2 if moment.unit == "year" else 12) and not words.past_heading_pattern().search(left)


def _is_past(moment: Moment, reference: Reference) -> bool:
    """Before the document's own date, or before its year where the day is not known."""
    last = moment.last_day()
    if last is None:
        return False
    if reference.issued:
        return last < reference.issued
    return reference.year is not None and last.year < reference.year


YEAR_ENDS = 10  # from October on, plans are made for the next year
ANNIVERSARY = 5  # years from which "19/8/1945 - 19/8/2017" is no stretch of time to work in


def _is_behind(moment: Moment, dated: Moment, reference: Reference, relation: Relation | None) -> bool:
    """A month or quarter without year that was over by the document's date: it is told, unless the year was ending."""
    if not reference.issued or dated.year == reference.issued.year or relation in ("before", "by"):
        return False
    return moment.unit != "day" and reference.issued.month < YEAR_ENDS and dated.year != reference.year


def _is_mention(low: str, start: int, first: Moment, moment: Moment, relation: Relation | None) -> bool:
    """Whether the date belongs to a document, a title, a named day or something that has happened."""
    if first.year is not None and moment.year is not None and moment.year - first.year >= ANNIVERSARY:
        return True
    before = low[max(0, first.start - LOOK_BACK) : first.start]
    if words.stated_pattern().search(before):
        return True
    if relation is None and (_NUMBERED.search(before) or _NAMED_DAY.search(before)):
        return True
    if relation is None and _OF_SOMEBODY.match(low, moment.end):
        return True
    if relation == "from" and words.in_force_pattern().search(low[max(0, start - 40) : start]):
        return not words.itself_pattern().search(low[max(0, start - 60) : start])
    if moment.first_year is not None:
        return True
    if moment.unit in ("year", "half") and relation != "before":
        return bool(_LOOKS_AHEAD.match(low, moment.end)) or _in_title(low, start, relation)
    return relation is None and _in_title(low, start, relation)


def _in_title(low: str, start: int, relation: Relation | None) -> bool:
    """Whether the clause before names a document or programme, so that the date is part of its name."""
    left = low[max(0, start - TITLE_REACH) : start]
    clause = (_CLAUSE if relation else _SENTENCE_PART).split(left)[-1]
    titled = [match.end() for match in words.titled_pattern().finditer(clause)]
    if not titled:
        return False
    # "hoàn thành kế hoạch trong tháng 6": a goal verb after the title frees the date again.
    return not words.goal_pattern().search(clause, titled[-1])


def _without_cue(low: str, first: Moment, moment: Moment, dated: Moment, reference: Reference) -> Relation | None:
    """A date without cue: a day to come is when something takes place; a month or quarter only in brackets or first."""
    left, right = low[: first.start].rstrip(), low[moment.end :].lstrip()
    opens = not left or left[-1] in ";:."
    if moment.unit == "day":
        to_come = dated.last_day() is not None and (
            reference.issued is not None or (moment.year is not None and dated.year == reference.year)
        )
        return "on" if to_come and (moment.worded or moment.year is not None) else None
    if moment.unit in ("month", "quarter") and (opens or (left.endswith("(") and right.startswith(")"))):
        return "within"
    return None


def _is_goal(low: str, start: int, moment: Moment, relation: Relation) -> bool:
    """A whole year or half year is a deadline only where a clause opens with it or after a verb like "hoàn thành"."""
    if moment.unit not in ("year", "half"):
        return True
    if relation == "before":
        return True
    left = low[:start].rstrip()
    own = low[moment.start : moment.end]
    if "hết" in low[start : moment.start] or own.startswith("hết"):
        return True
    if moment.year is None and relation == "within" and own.startswith("trong"):
        return bool(words.goal_pattern().search(left[-25:]))
    if relation == "from":
        return False
    opens = not left or left[-1] in ".;:,-–"
    if opens or words.goal_pattern().search(left[-22:]):
        return True
    closes = low[moment.end :].lstrip()[:1] in ("", ".", ";")
    return closes and bool(words.aim_pattern().search(_CLAUSE.split(left)[-1]))


def moment_spans(found: Sequence[Dated]) -> Iterator[tuple[int, int]]:
    """The stretches taken, cues included."""
    for dated in found:
        yield dated.start, dated.moment.end
