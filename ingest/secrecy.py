"""The gate for state secrets: does a document, or its name, bear a mark (Mật, Tối mật, Tuyệt mật)?

Law 117/2025/QH15, Article 5, forbids keeping state secrets on a machine that is connected to a network; so a document
with a mark is turned away before anything of it is stored. Pure functions; the words are in
corpora/lexicon/secrecy.yaml. A mark stands by itself: on a line of the head, on a stamp, in the number, in the name of
the file, in the envelope. Words about secrets inside a sentence are no mark.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import PurePath

from rapidfuzz.distance import Levenshtein

from corpora import lexicon
from ingest.document import Document, Zone
from ingest.layout import anchors

_LONGEST_LINE = 120  # characters: no line with a mark is longer
_LONGEST_END = 12  # characters of a stamp of which only the last word is whole
_LONGEST_MARK = 40  # a mark with all that recognition adds
_HEAD_BLOCKS = 12  # blocks at the start of a text in which nobody found a head
_HEAD_ZONES = frozenset({Zone.HEAD, Zone.STAMP, Zone.TITLE})
# Digits and letters that recognition takes for others, and the edges of a stamp's box read as letters.
_LOOKALIKES = str.maketrans({"4": "a", "0": "o", "1": "i", "7": "t", "@": "a", "α": "a", "м": "m", "а": "a", "т": "t"})
_BOX = "il!|j"
_DAMAGED = re.compile(r"[mnh][ậâ][tilf]|m[ậâạ][il|]")  # "mật" with a letter misread
_MARKED = re.compile(r"(?<!\w)(?:tuyệt\s+mật|tối\s+mật|mật)(?!\w)", re.I)
_BRACKETED = re.compile(r"(\d[\w.]*\s*[/–_-]\s*\w[\w./–-]*)\s*[(\[]\s*([^()\[\]\d]{1,9}?)\s*[)\]]")
_SUFFIXED = re.compile(r"(\d[\w.]*\s*[/–-]\s*\w+(?:[/–-]\w+)*)\s*[/–-]\s*(\w{1,4})(?![\w/–-])")
_NAME_TOKENS = re.compile(r"[^\W\d_]+|\d+|[()\[\]]")


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark: its degree, where it was seen (head, stamp, number, name, envelope, text), and whether that is sure."""

    degree: str
    where: str
    certain: bool = True


def mark_of(document: Document) -> Mark | None:
    """The mark that a read document bears, a certain one before an uncertain one; None where it bears none."""
    uncertain = None
    for mark in _marks(document):
        if mark.certain:
            return mark
        uncertain = uncertain or mark
    return uncertain


def mark_in_envelope(name: str, number: str, description: str, secrecy: str | None) -> Mark | None:
    """The mark that an envelope bears whatever is in it: in its name, its field, the number, the description."""
    if (mark := mark_in_name(name) or _mark_in_number(number)) is not None:
        return mark
    if secrecy is not None:
        degree = next((known for known in _degrees() if known == secrecy), "")
        return Mark(degree or _degrees()[-1], "envelope", bool(degree))
    return mark_in_line(description) or _mark_in_number(description)


def _marks(document: Document) -> Iterator[Mark]:
    if (mark := mark_in_name(document.name)) is not None:
        yield mark
    header = document.header
    if header.secrecy and header.provenance.get("secrecy") and header.provenance["secrecy"].source == "edxml":
        degree = next((known for known in _degrees() if known == header.secrecy), "")
        yield Mark(degree or _degrees()[-1], "envelope", bool(degree))
    if header.number and (mark := _mark_in_number(header.number)) is not None:
        yield mark
    yield from _marked_lines(document)


def _marked_lines(document: Document) -> Iterator[Mark]:
    headless = not any(block.zone is Zone.HEAD for block in document.blocks)
    before = ""
    for place, block in enumerate(document.blocks):
        if block.end - block.start > _LONGEST_LINE:
            before = ""
            continue
        line = document.text[block.start : block.end]
        at_head = block.zone in _HEAD_ZONES or (place < _HEAD_BLOCKS and (headless or not _after_body(document, place)))
        if at_head:
            if (mark := mark_in_line(line, before)) is not None:
                yield Mark(mark.degree, "stamp" if block.zone is Zone.STAMP else "head", mark.certain)
            if (mark := _mark_in_number(line)) is not None:
                yield mark
        elif block.cell is None and _exact_capitals(line) and (mark := mark_in_line(line, before)) is not None:
            yield Mark(mark.degree, "text", False)
        before = line


def _after_body(document: Document, place: int) -> bool:
    """Whether a block of the body stands before this place."""
    return any(block.zone in (Zone.BODY, Zone.FOOT) for block in document.blocks[:place])


def mark_in_line(line: str, before: str = "") -> Mark | None:
    """The mark that this line is, or has beside the head's usual text; ``before`` is the line above it."""
    text = unicodedata.normalize("NFKC", line).strip()
    if not text or len(text) > (_LONGEST_LINE if _MARKED.search(text) else _LONGEST_MARK):
        return None
    for rest in _without_usual(text):
        if (found := _degree(rest) or _end_of_mark(rest)) is not None and not _goes_on(before, found[1]):
            return Mark(found[0], "head", found[1])
    return None


def _goes_on(before: str, certain: bool) -> bool:
    """Whether the line above ends with the first half of another word: "... CÔNG TÁC BẢO" / "MẬT", "HỌP" / "MẶT"."""
    words = before.split()
    return bool(words) and _lower(words[-1]) in _listed("halves" if certain else "before", exact=True)


def _without_usual(text: str) -> Iterator[str]:
    """The line, and what is left of it without a label, an urgency, or the head's text that a reader joined to it."""
    yield text
    bare = text
    for word in _listed("labels"):
        match = re.match(rf"\W*{re.escape(word)}\W*[:\-–.]?\s*", anchors.plain(bare))
        if match and match.end() < len(anchors.plain(bare)):
            rest = " ".join(bare.split())[match.end() :]
            # "Tài liệu mật" is a mark in capitals only; "Độ mật: Mật" always.
            if word.startswith(("do ", "muc", "cap", "dau")) or rest.isupper():
                yield rest
    for word in _listed("beside"):
        plain = anchors.plain(bare)
        if word in plain:
            at = plain.index(word)
            joined = " ".join(bare.split())
            yield joined[:at] if at else joined[len(word) :]
    for match in _MARKED.finditer(text):
        if match[0] == match[0].lower():
            continue
        others = [part.strip(" \t.,;:–-()[]|") for part in (text[: match.start()], text[match.end() :])]
        if all(_is_usual(part) for part in others):
            yield match[0]


def _is_usual(text: str) -> bool:
    """Nothing, or a line of the head that is known by itself: nation, motto, number, place and date."""
    if not text:
        return True
    plain = anchors.plain(text)
    usual = (*anchors.words("letterhead", "nation"), *anchors.words("letterhead", "motto"))
    return (
        plain in usual
        or bool(re.fullmatch(r"so\s*[:.]?\s*[\d.…_]*\s*[/-]\s*\S{2,30}", plain))
        or bool(re.fullmatch(r"[^:;/]{0,45},\s*ngay.{1,20}thang.{1,14}nam\s*[\d.…]{2,6}", plain))
    )


def _degree(text: str) -> tuple[str, bool] | None:
    """The degree that this text is, however recognition left it, and whether that is sure."""
    text = text.strip()
    if len(text) > _LONGEST_MARK:
        return None
    letters = "".join(char for char in text.casefold() if char.isalnum() or char in "|!@")
    exact = unicodedata.normalize("NFC", letters)
    folded = anchors.plain(letters).replace(" ", "").translate(_LOOKALIKES)
    tuyet, toi, mat = ("".join(anchors.plain(name).split()) for name in _degrees())
    forms = dict.fromkeys((folded, folded.strip(_BOX), re.sub(r"[|!]", "", folded)))
    for form in forms:
        if form == mat:
            core = exact.strip(_BOX).translate(_LOOKALIKES)
            small = text.strip(" .[]()|*").islower()
            return _degrees()[2], core in _surely() and not small
        if form in (toi, tuyet):
            return _degrees()[1 if form == toi else 0], True
    if any(
        _DAMAGED.fullmatch(form) for form in (exact.translate(_LOOKALIKES), exact.strip(_BOX).translate(_LOOKALIKES))
    ):
        return _degrees()[2], False
    for form in forms:
        if len(form) >= len(toi) - 1 and any(char in text for char in "tT") and _near(form, toi, 1) and "m" in form:
            return _degrees()[1], False
        if _near(form, tuyet, 2) and "m" in form:
            return _degrees()[0], False
    return None


def _end_of_mark(text: str) -> tuple[str, bool] | None:
    """ "ỐI1 MẬT", "L MẬT": a stamp of which recognition kept the last word, no name of a place."""
    words = unicodedata.normalize("NFC", text).split()
    if len(text) > _LONGEST_END or len(words) < 2 or words[-1] != "MẬT" or _lower(words[-2]) in _listed("before", True):
        return None
    named = (*anchors.words("letterhead", "places"), *anchors.words("letterhead", "bodies"))
    return None if anchors.starts_with(anchors.plain(text), named) else (_degrees()[2], False)


def _near(form: str, name: str, most: int) -> bool:
    return Levenshtein.distance(form, name, score_cutoff=most) <= most


def _mark_in_number(text: str) -> Mark | None:
    """The sign of a degree in the symbol of a number: 12/KH-UBND(M), 12/KH-UBND-TM."""
    signs = {_lower(str(sign)): str(degree) for sign, degree in lexicon.load("secrecy")["number_signs"].items()}
    for match in _BRACKETED.finditer(text):
        if degree := signs.get(_lower(match[2])):
            return Mark(degree, "number")
    for match in _SUFFIXED.finditer(text):
        # "135/SCT-TM" is the trade section of a department: only after a kind and a body.
        parts = re.findall(r"\w+", match[1])
        if match[2][0].isupper() and len(parts) >= 3 and (degree := signs.get(_lower(match[2]))):
            return Mark(degree, "number", False)
    return None


def mark_in_name(name: str) -> Mark | None:
    """The mark in a file's name, the folders' names above it included where they are given."""
    for part in PurePath(name.replace("\\", "/")).parts:
        if (mark := _mark_in_part(part)) is not None:
            return mark
    return None


def _mark_in_part(name: str) -> Mark | None:
    name = unicodedata.normalize("NFC", name)
    stem = re.sub(r"\.\w{2,5}$", "", name)
    if (found := _degree(re.sub(r"[_\-.]+", " ", stem))) and (found[1] or _lower(stem) != "mat"):
        return Mark(found[0], "name", found[1])
    if (mark := _mark_in_number(stem)) is not None:
        return Mark(mark.degree, "name", mark.certain)
    signs = lexicon.load("secrecy")["number_signs"]
    for sign in re.findall(r"[(\[]\s*([^()\[\]]{1,9}?)\s*[)\]]", stem):
        if sign[0].isupper() and _lower(sign) in signs:
            return Mark(str(signs[_lower(sign)]), "name", False)
    tokens = _NAME_TOKENS.findall(stem)
    lower = [_lower(token) for token in tokens]
    plain = [anchors.plain(token) for token in tokens]
    about = any(_holds(plain, anchors.plain(word).split()) for word in lexicon.load("secrecy")["name_about"])
    for place, token in enumerate(plain):
        if token != "mat":  # noqa: S105
            continue
        if (mark := _mark_at(tokens, lower, plain, place, about)) is not None:
            return mark
    return None


def _mark_at(tokens: list[str], lower: list[str], plain: list[str], place: int, about: bool) -> Mark | None:
    """The mark that the word "mat" at this place of a name is."""
    tuyet, toi, mat = _degrees()
    before, after = (plain[place - 1] if place else ""), (plain[place + 1] if place + 1 < len(plain) else "")
    if before in ("toi", "tuyet"):
        return Mark(toi if before == "toi" else tuyet, "name", not about)
    if before in "([" and before and after and after in ")]":
        return Mark(mat, "name", lower[place] in ("mật", "mat"))
    if about or lower[place] not in ("mật", "mat", "mât") or _other_word(lower, plain, place):
        return None
    accented = lower[place] != "mat"
    if accented and (not after or not before or not tokens[place].islower()):
        return Mark(mat, "name")
    nouns = [anchors.plain(word).split() for word in lexicon.load("secrecy")["name_nouns"]]
    named = any(plain[max(0, place - len(noun)) : place] == noun for noun in nouns)
    capital = tokens[place].isupper() and not before
    return Mark(mat, "name", False) if named or capital else None


def _other_word(lower: list[str], plain: list[str], place: int) -> bool:
    """Whether the words beside it make another word: bí mật, mật độ."""
    accented = lower[place] != "mat"
    table, words = lexicon.load("secrecy"), (lower if accented else plain)
    sides = {
        key: {_lower(w) if accented else anchors.plain(w) for w in map(str, table[key])} for key in ("before", "after")
    }
    # "bao" is also "báo" without its mark, but "báo cáo mật" has its noun last.
    return (place > 0 and words[place - 1] in sides["before"]) or (
        place + 1 < len(words) and words[place + 1] in sides["after"]
    )


def degree_in_envelope(value: str) -> str | None:
    """What an envelope's field says: a degree, the value itself where it is not understood, None for no secret."""
    if not value.strip() or _lower(value) in {_lower(str(word)) for word in lexicon.load("secrecy")["none"]}:
        return None
    if (found := _degree(value)) is not None:
        return found[0]
    return value.strip()


def is_envelope_field(name: str) -> bool:
    """Whether an element of this local name says the degree."""
    return name.casefold() in lexicon.load("secrecy")["envelope_fields"]


def _exact_capitals(line: str) -> bool:
    return line.isupper() and _MARKED.search(unicodedata.normalize("NFC", line)) is not None


def _holds(words: list[str], phrase: list[str]) -> bool:
    return any(words[at : at + len(phrase)] == phrase for at in range(len(words)))


def _lower(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


@cache
def _degrees() -> tuple[str, str, str]:
    tuyet, toi, mat = lexicon.load("secrecy")["degrees"]
    return str(tuyet), str(toi), str(mat)


@cache
def _surely() -> frozenset[str]:
    return frozenset(_lower(str(word)) for word in lexicon.load("secrecy")["surely"])


@cache
def _listed(key: str, exact: bool = False) -> tuple[str, ...]:
    """A list of the table, with its accents or without, the longest first."""
    words = {(_lower if exact else anchors.plain)(str(word)) for word in lexicon.load("secrecy")[key]}
    return tuple(sorted(words, key=lambda word: (-len(word), word)))
