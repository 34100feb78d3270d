"""What may stand in a tag: its members, their forms, and the times that a person's words or values state.

Times are TIMEX3 values as in ``nlp.extraction``: a day or period (DATE), a recurrence (SET: P1M/20, P1Y/12-15), a
length (DURATION: P5B is five working days), or the name of an event (EVENT).
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, get_args

from nlp.components.deadlines import Reference, find_deadlines
from nlp.extraction import Comparator, DeadlineType, Kind, Relation, Role
from search_api.compliance.periods import Period
from search_api.corrections.correction import CorrectionError

_LONGEST = 500
_SET = re.compile(r"P\d{1,2}[DWMY](?:/(?:(?P<month>\d{1,2})-)?(?P<day>\d{1,2}))?")
_DURATION = re.compile(r"P\d{1,4}[DB]|P\d{1,3}[WM]|P\d{1,2}Y|PT\d{1,4}H")
_YEARS = range(1900, 2200)  # other years are slips of the pen, and days count off both ends of the calendar
_RELATIONS: Mapping[str, str] = {"DATE": "by", "SET": "every", "DURATION": "within", "EVENT": "from"}


def _words(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip()) and len(value) <= _LONGEST


def _figure(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _yes_or_no(value: Any) -> bool:
    return isinstance(value, bool)


def is_day(value: Any) -> bool:
    """Whether it is a whole day in ISO 8601."""
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _one_of(choices: Any) -> Callable[[Any], bool]:
    known = get_args(choices)
    return lambda value: isinstance(value, str) and value in known


MEMBERS: Mapping[str, Mapping[str, Callable[[Any], bool]]] = {
    "obligation": {"kind": _one_of(Kind), "request": _yes_or_no},
    "agent": {"role": _one_of(Role), "unit": _words, "name": _words, "was": _words},
    "deadline": {"type": _one_of(DeadlineType), "value": _words, "relation": _one_of(Relation), "text": _words,
                 "was": _words},
    "target": {"comparator": _one_of(Comparator), "value": _figure, "unit": _words},
    "citation": {"number": _words, "title": _words, "date": is_day, "issuer": _words},
    "amount": {"value": _figure, "unit": _words},
    "header": {"value": _words},
}  # fmt: skip


def check_form(tag: str, value: Mapping[str, Any]) -> None:
    """Raises CorrectionError for a member that the tag does not have, or a value of another form."""
    for name, one in value.items():
        fits = MEMBERS[tag].get(name)
        if fits is None:
            raise CorrectionError("correct-value", name=name[:80])
        if not fits(one):
            raise CorrectionError("correct-value", name=f"{name} = {str(one)[:80]}")


def types_of(value: str) -> tuple[str, ...]:
    """The types of time that can have this value, the likeliest first; none for no value of a time."""
    try:
        return ("DATE",) if Period.parse(value).year in _YEARS else ()
    except ValueError:
        pass
    found = []
    if (match := _SET.fullmatch(value)) and int(match["day"] or 1) in range(1, 32):
        found += ["SET"] if int(match["month"] or 1) in range(1, 13) else []
    if _DURATION.fullmatch(value):
        found.append("DURATION")
    return tuple(found) if found or value[:1] == "P" or value[:1].isdigit() else ("EVENT",)


def deadline_of(words: str, value: Mapping[str, Any], issued: str | None, was: str = "") -> dict[str, Any]:
    """Type, value and relation: those given, the rest as the pipeline's reader reads the words; ``was`` is the type
    until now, which a value that fits several keeps.

    Raises CorrectionError where the words say no time and no value is given, or the value is none.
    """
    read = find_deadlines(words, Reference.on(issued), "cell")
    given = value.get("value")
    if given is None:
        read = [one for one in read if value.get("type") in (None, one.type) and one.value]
        if not read:
            raise CorrectionError("correct-no-date", words=words[:80])
        return {"type": read[0].type, "value": read[0].value, "relation": value.get("relation", read[0].relation)}
    possible = types_of(given)
    possible = tuple(sorted(possible, key=lambda type_: type_ != was))
    said = [one for one in read if one.type in possible]
    type_ = value.get("type") or (said[0].type if said and was not in possible else next(iter(possible), ""))
    if type_ not in possible and type_ != "EVENT":
        raise CorrectionError("correct-time", value=given[:80])
    relation = said[0].relation if said and said[0].type == type_ else _RELATIONS[type_]
    return {"type": type_, "value": given, "relation": value.get("relation", relation)}
