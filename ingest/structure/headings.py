"""What of a labelled paragraph is heading and what is text.

"7. Phòng Tài chính: Chủ trì ..." has both, "II. NỘI DUNG" only a heading, "3. Sở Y tế có trách nhiệm ..." only text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from corpora import lexicon
from ingest.layout import anchors
from ingest.structure.labels import BULLETS, FIXED, Label

_COLON = re.compile(r"\s?:\s*(?=\S)")
_OPENERS = "“\"‘'(["


@dataclass(frozen=True, slots=True)
class Split:
    """Offsets within the paragraph: heading (empty where start = end) and text."""

    heading_start: int
    heading_end: int
    text_start: int
    text_end: int

    @property
    def has_heading(self) -> bool:
        """Whether there is a heading."""
        return self.heading_end > self.heading_start


def split(text: str, label: Label, *, bold: bool, followed: bool) -> Split:
    """Heading and text of the paragraph ``text`` after its ``label``.

    ``followed`` says that the next paragraph is on a deeper level or has no label, so that this one can be a heading.
    """
    at, end = label.end, len(text)
    rest = text[at:end]
    if not rest.strip():
        return Split(at, at, at, at)
    if label.level in FIXED and label.level != "article":
        return _whole(text, at)
    inline = _inline(rest, label)
    if inline is not None:
        return Split(at, at + inline[0], at + inline[1], end)
    if _is_heading(rest.strip(), label, bold=bold, followed=followed):
        return _whole(text, at)
    return Split(at, at, at, end)


def _whole(text: str, at: int) -> Split:
    end = len(text.rstrip(" :;.") if text.rstrip()[-1:] in ":" else text.rstrip())
    return Split(at, max(at, end), max(at, end), max(at, end))


def _inline(rest: str, label: Label) -> tuple[int, int] | None:
    """Where a heading before a colon ends and the text after it begins."""
    colon = _COLON.search(rest)
    if colon is None or colon.start() > 220:
        return None
    head, tail = rest[: colon.start()], rest[colon.end() :]
    if any(head.count(a) != head.count(b) for a, b in (("(", ")"), ("“", "”"))) or re.search(r"[.;?!]\s", head):
        return None
    if _opens_list(head) or (tail[:1].isdigit() and head[-1:].isdigit()):
        return None
    count = len(head.split())
    if anchors.is_capitals(head) and count <= 25:
        return colon.start(), colon.end()
    if _names_bodies(head) and count <= 45 and not _is_list_of_names(head, tail):
        return colon.start(), colon.end()
    short = label.level not in BULLETS and count <= int(lexicon.load("headings")["inline_words"])
    if short and not has_verb(head) and not _is_list_of_names(head, tail) and tail[:1] not in _OPENERS:
        return colon.start(), colon.end()
    return None


def _opens_list(head: str) -> bool:
    line = anchors.plain(head)
    return any(line == word or line.endswith(" " + word) for word in anchors.words("headings", "list_openers"))


def _names_bodies(head: str) -> bool:
    """Whether the heading names who is to act: bodies, offices, or a request to them."""
    line = anchors.plain(head)
    starts = (*anchors.words("headings", "requests"), *anchors.words("letterhead", "bodies"))
    return head[:1].isupper() and anchors.starts_with(line, starts) is not None and not has_verb(head)


def has_verb(text: str) -> bool:
    """A word after the first one that makes a sentence; "Xây dựng" in a name ("Sở Xây dựng") is none."""
    small = [word if word[:1].islower() else "#" for word in text.split()[1:]]
    line = f" {anchors.plain(' '.join(small))} "
    first = f" {anchors.plain(text)} "
    verbs = anchors.words("headings", "verbs")
    return any(f" {verb} " in line or first.startswith(f" {verb} ") for verb in verbs)


@cache
def _fields() -> tuple[str, ...]:
    """Fields of work that complete "các sở: Nội vụ, Tài chính"."""
    phrases = {anchors.plain(str(phrase)) for phrase in lexicon.load("proper_case")["phrases"]}
    return tuple(sorted(phrases - set(anchors.words("letterhead", "bodies")), key=len, reverse=True))


def _is_list_of_names(head: str, tail: str) -> bool:
    """ "Giao các sở: Nội vụ, Y tế rà soát ...": the colon stands inside the subject."""
    words = anchors.plain(head).split()
    group = any(word in ("cac", "nhung") for word in words[-3:])
    begins = anchors.starts_with(anchors.plain(tail[:80]), (*_fields(), *anchors.words("letterhead", "bodies")))
    return group and begins is not None


def _is_heading(rest: str, label: Label, *, bold: bool, followed: bool) -> bool:
    words = len(rest.split())
    if anchors.is_capitals(rest) and words <= 60:
        return True
    if rest.endswith((":", ": ")):
        head = rest.rstrip(": ")
        return not _opens_list(head) and not has_verb(head) and (words <= 8 or (_names_bodies(head) and words <= 45))
    if rest.endswith((".", ";", ",", "…", "?", "!")):
        short = words <= (25 if label.level in ("roman", "capital") else 18)
        return followed and short and rest.endswith(".") and (bold or label.level in ("roman", "capital"))
    if label.level == "article":
        return words <= 60
    if bold and words <= 45:
        return True
    if label.level in BULLETS:
        return followed and words <= 25 and not has_verb(rest)
    return followed and words <= 45 and rest[:1].isupper()


def is_plain_heading(text: str, *, bold: bool, centred: bool) -> bool:
    """A heading without a label: in bold or capitals, short, no sentence."""
    words = len(text.split())
    if words > int(lexicon.load("headings")["heading_words"]) or not any(char.isalpha() for char in text):
        return False
    if text.rstrip().endswith((".", ";", ",")):
        return False
    if anchors.is_capitals(text) and (words > 1 or centred or bold or text.endswith(":")):
        return True
    return (bold and (text[:1].isupper() or text[:1] in _OPENERS)) or (centred and bold)


def is_closing(text: str, *, last_part: bool) -> bool:
    """A paragraph that closes the document and belongs to the whole; ``last_part``: no label comes after it."""
    line = anchors.plain(text[:160])
    if anchors.starts_with(line, anchors.words("closing", "always")):
        return True
    if not last_part:
        return False
    if anchors.starts_with(line, anchors.words("closing", "closing")):
        return True
    body = anchors.starts_with(line, anchors.words("letterhead", "bodies"))
    if body is None or not text[:1].isupper():
        return False
    window = line[:90]
    return any(f" {verb} " in window for verb in anchors.words("closing", "closing_verbs"))
