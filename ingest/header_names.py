"""Names of bodies as the head writes them, in capitals over several lines, put into normal writing.

Rules of Decree 30/2020/NĐ-CP, Annex II; the phrases are in corpora/lexicon/proper_case.yaml.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from corpora import lexicon
from corpora.syllables import is_syllable
from ingest.layout import anchors

_WORD = re.compile(r"\w+(?:[’'./&-]\w+)*\.?|[^\w\s]|\s+")
_LETTERS = re.compile(r"[^\W\d_]+")
_MID_NAME = re.compile(r"(?:[,\-–&]|\b(?:và|của|vì|với|về|các|số|phòng, chống))\s*$", re.I)


def proper_case(text: str) -> str:
    """A body's name as it is, or, where it is in capitals, in normal writing with names kept."""
    return _written(text, _phrases()) if anchors.mostly_capitals(text) or text.islower() else text


def sentence_case(text: str) -> str:
    """A subject as it is, or, where it is in capitals, as a sentence: places and kinds of documents keep a capital."""
    return _written(text, _subject_phrases()) if anchors.mostly_capitals(text) else text


def _written(text: str, phrases: Phrases) -> str:
    words = _WORD.findall(text)
    out: list[str] = []
    index = 0
    in_place = False
    start = True
    while index < len(words):
        word = words[index]
        if word.isspace() or not _LETTERS.search(word):
            out.append(" " if word.isspace() else word)
            in_place = in_place and (word.isspace() or word in "-–" or word.isdigit())
            index += 1
            continue
        length, written, names = _phrase(words, index, phrases)
        if length and not (in_place and length == 1):
            out.append(written[0].upper() + written[1:] if start else written)
            in_place, index = names, index + length
        else:
            in_place = in_place and anchors.plain(word) not in anchors.words("proper_case", "small")
            out.append(_word(word, in_place or start))
            index += 1
        start = False
    return "".join(out).strip()


def _word(word: str, capital: bool) -> str:
    low = word.lower()
    if any(char.isdigit() for char in word) or not is_syllable(_LETTERS.findall(low)[0]):
        return word
    if any(sign in word for sign in "./&") and not low.endswith("."):
        return word
    return "-".join(part.capitalize() if capital else part for part in low.split("-"))


@dataclass(frozen=True, slots=True)
class Phrases:
    """Phrases by key (tone marks kept) and, those of several words, by plain text: how each is written, whether a
    name follows it."""

    exact: dict[str, tuple[str, bool]]
    plain: dict[str, tuple[str, bool]]


def _made_phrases(*lists: str) -> Phrases:
    table = lexicon.load("proper_case")
    pairs = [(str(phrase), str(phrase), False) for name in lists for phrase in table[name]]
    pairs += [(str(place), str(place), True) for place in table["places"]]
    pairs += [(str(word), str(written), True) for word, written in table["named"].items()]
    plain = {anchors.plain(phrase): (written, names) for phrase, written, names in pairs if " " in phrase}
    return Phrases({_key(phrase): (written, names) for phrase, written, names in pairs}, plain)


@cache
def _phrases() -> Phrases:
    return _made_phrases("phrases", "provinces")


@cache
def _subject_phrases() -> Phrases:
    return _made_phrases("documents", "provinces")


def _key(text: str) -> str:
    """Tone marks in their one right place are kept, since xã and xa are different words."""
    return re.sub(r"\s+", " ", text.casefold()).replace("uỷ", "ủy").replace("hoà", "hòa").replace("toà", "tòa")


def _phrase(words: Sequence[str], index: int, phrases: Phrases) -> tuple[int, str, bool]:
    """How many tokens from ``index`` make the longest known phrase, how it is written, whether a name follows.

    A phrase of several words is known without its tone marks too, which scans lose; so is the one word of a body before
    a field of work ("Sơ Y tế").
    """
    text = ""
    best: tuple[int, str, bool] = (0, "", False)
    for length, word in enumerate(words[index : index + 24], 1):
        text += " " if word.isspace() else word
        if word.isspace():
            continue
        found = phrases.exact.get(_key(text)) or phrases.plain.get(anchors.plain(text))
        if found is not None:
            best = (length, *found)
    meant = {anchors.plain(str(word)): str(word) for word in lexicon.load("proper_case")["before_field"]}
    body = meant.get(anchors.plain(words[index]))
    if body and not best[0] and index + 2 < len(words) and _phrase(words, index + 2, phrases)[0] > 2:
        return 1, body, False
    return best


@dataclass(frozen=True, slots=True)
class NameLine:
    """A line of the left cell of the head, with its place in the text."""

    text: str
    start: int
    end: int
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Body:
    """A body named in the head, over one or several lines."""

    name: str
    start: int
    end: int
    joint: bool = False  # the next one issues together with it


def bodies(lines: Sequence[NameLine]) -> list[Body]:
    """The bodies that the lines of the left cell name, from above: the last is the issuer, those above its parents."""
    groups: list[list[NameLine]] = []
    for line in lines:
        if groups and _goes_on(groups[-1], line):
            groups[-1].append(line)
        else:
            groups.append([line])
    found: list[Body] = []
    for group in groups:
        name = _joined(group)
        if not name:
            continue
        last = found[-1] if found else None
        # "Ban Thường vụ" is the first half of the name below it; a dash says that two bodies issue together.
        if last is not None and (last.joint or anchors.plain(last.name) in anchors.words("letterhead", "halves")):
            found.pop()
            name = f"{last.name}{' - ' if last.joint else ' '}{name}"
            group = [NameLine("", last.start, last.end), *group]
        joint = group[-1].text.rstrip().endswith(("-", "–")) and len(group[-1].text.strip(" -–_")) > 1
        found.append(Body(name, group[0].start, group[-1].end, joint))
    return found


def _goes_on(group: Sequence[NameLine], line: NameLine) -> bool:
    """Whether ``line`` continues the name above it: a place, the second half of a long name."""
    before = " ".join(part.text for part in group)
    first, text = anchors.plain(before), anchors.plain(line.text)
    body = anchors.starts_with(text, anchors.words("letterhead", "bodies"))
    dashed = before.rstrip().endswith(("-", "–"))
    if (_MID_NAME.search(before) and not (dashed and body)) or line.text.startswith(("-", "–", "&", "VÀ ", "và ")):
        return True
    place = anchors.starts_with(text, anchors.words("letterhead", "places"))
    if place is not None:  # "ỦY BAN NHÂN DÂN" is not whole, "THÀNH PHỐ CẦN THƠ" above a body is its parent
        return anchors.starts_with(first, anchors.words("letterhead", "places")) is None
    return body is None


def _joined(group: Sequence[NameLine]) -> str:
    text = " ".join(part.text.strip(" *_-–—.·:'`|") for part in group)
    return proper_case(re.sub(r"\s+", " ", text).strip(" ,;"))


def with_parent(issuer: str, parent: str | None) -> str:
    """ "Văn phòng" of "Bộ Tư pháp": names that say nothing alone take the body above them."""
    plain = anchors.plain(issuer)
    if parent and plain in anchors.words("letterhead", "needs_parent"):
        return f"{issuer} {parent}"
    return issuer
