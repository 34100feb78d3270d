"""Places and levels after a name, and what the parts of the grammar ask of one another."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, Literal

from nlp.components.agencies.lexicon import Lists, lists
from nlp.components.agencies.words import AND, Words

Kind = Literal["body", "group", "class", "person"]


@dataclass(slots=True)
class Found:
    """One mention as word indices; ``prefix`` completes the name of an item of a list ("Sở", "Giám đốc Sở")."""

    start: int
    end: int
    kind: Kind
    prefix: str = ""


# A name in a name in a name: no real one goes deeper than four ("Phó Trưởng ban Ban Chỉ đạo Sở ...").
DEEPEST_NAME = 12


def nested(method: Callable[[Any, int], list[Found]]) -> Callable[[Any, int], list[Found]]:
    """A reader of names that may meet another name inside: one beyond DEEPEST_NAME is not read.

    "ỦY BAN ỦY BAN ỦY BAN ...", a line of it, would else be a name as deep as the line is long.
    """

    @wraps(method)
    def reader(self: Places, index: int) -> list[Found]:
        if self.depth >= DEEPEST_NAME:
            return []
        self.depth += 1
        try:
            return method(self, index)
        finally:
            self.depth -= 1

    return reader


@dataclass
class Places(ABC):
    """Reads levels of government and proper names of places; the base of the grammar."""

    words: Words
    lists: Lists = field(default_factory=lists)
    depth: int = 0

    @abstractmethod
    def _mention(self, index: int) -> list[Found]:
        """The mentions that begin at word ``index``."""

    @abstractmethod
    def _begins_body(self, index: int) -> bool:
        """Whether another body or person begins here."""

    @abstractmethod
    def _class_end(self, index: int) -> int:
        """End of the nouns of a class with their modifiers."""

    @abstractmethod
    def _ties(self, index: int) -> int:
        """End of what ties a name or class to something ("thuộc Sở")."""

    def _in_number(self, index: int) -> bool:
        """Whether the word is part of a document's number ("26/2018/QĐ-UBND", "UBND-TM")."""
        words = self.words
        before = words.text[words.starts[index] - 1] if words.starts[index] else " "
        if before in "-/." and index and not words.text[words.starts[index] - 2 : words.starts[index] - 1].isspace():
            previous = words.text[words.starts[index - 1] : words.ends[index - 1]]
            if previous.isupper() or previous.isdigit():
                return True
        after = words.text[words.ends[index] : words.ends[index] + 2]
        return len(after) == 2 and after[0] == "-" and after[1].isupper() and before in "/-"

    def _other_word(self, index: int) -> bool:
        """Whether a word begins here that only looks like a head noun ("hội nghị", "phòng ngừa")."""
        return self.lists.not_names.match(self.words, index) > index

    def _level(self, index: int) -> int:
        """End of levels with their places ("thành phố Vũng Tàu", "Việt Nam tỉnh")."""
        words, known = self.words, self.lists
        for _ in range(3):
            if index >= len(words) or words.separator(index) not in " -" or self._in_number(index):
                break
            end = known.levels.match(words, index) if words.separator(index) == " " else index
            if end == index:
                break
            index = self._place(end)
        return index

    def _place(self, index: int) -> int:
        """End of the proper name of a place."""
        words = self.words
        start = index
        while index < len(words):
            separator = words.separator(index)
            proper = words.capital(index) or (words.keys[index].isdigit() and separator == " ")
            if not proper or separator not in " -" or self._begins_body(index):
                break
            shouting = words.abbreviation(index)
            stopped = words.keys[index] in self.lists.stops and (shouting or self._only_capital(index, start))
            if stopped or (shouting and self.lists.levels.match(words, index) > index):
                break
            if shouting and self.lists.predicates.match(words, index) > index:
                break
            index += 1
        return index

    def _only_capital(self, index: int, start: int) -> bool:
        """Whether a place would begin with a small word in capitals that no proper name follows ("Theo chức năng")."""
        words = self.words
        following = index + 1
        named = following < len(words) and words.separator(following) == " " and words.capital(following)
        return index == start and not named

    def _level_list(self, index: int) -> int:
        """End of further levels: "quận, huyện", "huyện, thị xã và thành phố", "cấp huyện, cấp xã"."""
        words, known = self.words, self.lists
        while index < len(words):
            at = index
            if words.keys[at] == AND and words.separator(at) == " ":
                at += 1
            elif words.separator(at) not in ",/":
                break
            if at + 1 < len(words) and words.keys[at] == "các" and known.places.match(words, at + 1) > at + 1:
                at += 1
            end = max(known.places.match(words, at), known.levels.match(words, at)) if at < len(words) else at
            if end == at or (words.keys[at] == "ngành"):
                break
            if end < len(words) and words.separator(end) == " " and words.capital(end) and not words.abbreviation(end):
                break
            index = end
        return index

    def _more_places(self, index: int) -> int:
        """End of "và các quận, huyện" after "các sở, ban, ngành" in the name of a group."""
        words, known = self.words, self.lists
        if index + 2 < len(words) and words.keys[index : index + 2] == [AND, "các"]:
            end = known.places.match(words, index + 2)
            if end > index + 2:
                return self._level_list(end)
        return index
