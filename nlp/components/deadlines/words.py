"""The word lists of corpora/lexicon/deadlines.yaml as compiled patterns, each made once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from corpora import lexicon
from nlp.extraction import Relation
from nlp.patterns import alternation, squeezed


@cache
def table() -> Mapping[str, Any]:
    """The lexicon as written."""
    return lexicon.load("deadlines")


@cache
def cue_relations() -> dict[str, Relation]:
    """Cue words -> relation."""
    relations: Mapping[Relation, list[str]] = table()["cues"]
    return {cue: relation for relation, cues in relations.items() for cue in cues}


# An hour may stand between the cue and the day: "trước 16 giờ 00 ngày", "16h00, ngày", "17 giờ 00 phút thứ Sáu, ngày".
_HOUR = (
    r"(?:(?:lúc\s+)?\d{1,2}\s*(?:giờ|h|:|g)\s*(?:\d{1,2})?(?:\s*phút|\s*')?\s*,?\s*)?"
    r"(?:(?:thứ\s+\w+|chủ\s+nhật)\s*,?\s*)?(?:\(\s*)?"
)


@cache
def cue_pattern() -> re.Pattern[str]:
    """A cue at the end of the text before a moment; "là", ":" and an hour may follow it."""
    return re.compile(
        rf"(?<!\w)(?P<cue>{alternation(cue_relations())})\s*(?:là\s*|vào\s*)?:?\s*{_HOUR}"
        r"(?:ngày\s+|tháng\s+|năm\s+|các\s+ngày\s+|đầu\s+|giữa\s+|cuối\s+)*$"
    )


@cache
def titled_pattern() -> re.Pattern[str]:
    """Kinds of documents and programmes, whose names have dates of their own."""
    return re.compile(rf"(?<!\w){alternation(table()['titled'])}(?!\w)")


@cache
def stated_pattern() -> re.Pattern[str]:
    """Words straight before a date of issue or of a past event."""
    return re.compile(rf"(?<!\w){alternation(table()['stated'])}\s*(?:ngày\s*)?(?:,\s*)?$")


@cache
def goal_pattern() -> re.Pattern[str]:
    """Verbs that make a whole year or month a deadline."""
    return re.compile(rf"(?<!\w){alternation(table()['goal_verbs'])}(?!\w)")


@cache
def aim_pattern() -> re.Pattern[str]:
    """Verbs that make "trong năm 2024" at the end of a clause a deadline."""
    return re.compile(rf"(?<!\w){alternation(table()['aims'])}(?!\w)")


@cache
def past_heading_pattern() -> re.Pattern[str]:
    """Headings that tell of what was done."""
    return re.compile(rf"(?<!\w){alternation(table()['past_headings'])}(?!\w)")


@cache
def in_force_pattern() -> re.Pattern[str]:
    """Entry into force."""
    return re.compile(alternation(table()["in_force"]))


@cache
def itself_pattern() -> re.Pattern[str]:
    """Entry into force of the document itself."""
    return re.compile(alternation(table()["itself"]))


@cache
def constant_pattern() -> re.Pattern[str]:
    """What goes on all the time."""
    return re.compile(rf"(?<!\w){alternation(table()['constantly'])}(?!\w)")


@cache
def each_pattern() -> str:
    """ "hằng" and the like, but not the goods and banks that "hàng" may be."""
    behind = "".join(rf"(?<!{re.escape(word)}\s)" for word in table()["not_each"])
    return rf"{behind}(?<!\w){alternation(table()['each'])}(?!\w)"


@cache
def number_words() -> dict[str, int]:
    """Numbers in words."""
    words: dict[str, int] = table()["numbers"]
    return words


@cache
def number_pattern() -> str:
    """A number in digits or words."""
    return rf"(?:\d{{1,3}}|{alternation(number_words())})"


def number(text: str) -> int:
    """The value of what :func:`number_pattern` matched."""
    text = squeezed(text)
    return int(text) if text.isdigit() else number_words()[text]
