"""The bodies that a heading consists of ("Trách nhiệm của Sở Y tế", "Đề nghị Hội Nông dân, Hội Phụ nữ")."""

from __future__ import annotations

import re

from nlp.components.obligations.chains import Bearer
from nlp.components.obligations.clause import Clause
from nlp.components.obligations.lexicon import patterns, section_of
from nlp.components.obligations.reading import ClauseReader
from nlp.components.obligations.segments import segments

# A labelled line that is nothing but bodies is their heading, though it may have a line of its own.
LONGEST_HEADING = 250


def named_bodies(
    reader: ClauseReader, heading: str, place: int, *, article: bool = False
) -> tuple[list[Bearer], bool, Clause | None]:
    """The bodies that a heading consists of, whether it asks, and its clause; none where it says something else."""
    text = patterns().rest.sub("", heading.rstrip(" :.\n"))
    offset = 0
    owner = patterns().owner.match(text[offset:])
    if article and not owner and not patterns().asked.match(text[offset:]):
        return [], False, None  # an article named after a body is about it
    offset += owner.end() if owner else 0
    asked = patterns().asked.match(text[offset:])
    offset += asked.end() if asked else 0
    start, end = place + offset, place + len(text)
    if start >= end:
        return [], False, None
    clause = reader.read(start, end)
    first = clause.mentions[0] if clause.mentions else None
    if owner and first is None and reader.lists.bearers.match(reader.words, clause.first) > clause.first:
        return [Bearer(" ".join(text[offset:].split()), start, end)], False, clause
    if first is None or first.start > start + 1:
        named = _unknown_bodies(text[offset:], start, clause, told=asked is not None)
        return named, bool(asked and patterns().request.search(asked.group())), clause
    request = bool(asked and patterns().request.search(asked.group()))
    if not owner and clause.leads and clause.body < clause.last:
        return clause.leads, request, clause
    return segments(clause, end), request, clause


def _unknown_bodies(heading: str, place: int, clause: Clause, *, told: bool) -> list[Bearer]:
    """A heading in the plural without a noun that we know ("Các tạp chí, đặc san"): each part between semicolons.

    ``told``: "Đề nghị" or the like stands before it; then a part may also end before a body that we know.
    """
    plural = heading.startswith(("các ", "Các ")) if told else heading.startswith(("Các ", "CÁC "))
    if not plural or len(heading) > LONGEST_HEADING or section_of(heading) is not None:
        return []
    bearers: list[Bearer] = []
    for match in re.finditer(r"[^;\n]+", _parted(heading, place, clause, told=told)):
        name = match.group().strip()
        if name:
            start = place + match.start() + match.group().index(name)
            bearers.append(Bearer(" ".join(name.split()), start, start + len(name)))
    return bearers


def _parted(heading: str, place: int, clause: Clause, *, told: bool) -> str:
    """With a semicolon for each comma that stands after a body we know, or before one, and before a capital."""
    commas = {mention.end - place for mention in clause.mentions if mention.kind == "body"}
    commas |= {mention.start - place - 2 for mention in clause.mentions if told}
    letters = list(heading)
    for at in commas:
        if 0 <= at < len(letters) and letters[at] == "," and heading[at + 1 : at + 3].strip()[:1].isupper():
            letters[at] = ";"
    return "".join(letters)
