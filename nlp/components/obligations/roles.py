"""Who else has a part in a clause: bodies to work with, to send to, to go through.

A role comes from the word right before the first body of a list; the list shares it. "tham mưu UBND", "chỉ đạo UBND"
and the like give no role: the body is advised or led, the guide makes it optional.
"""

from __future__ import annotations

import re
from typing import Literal

from nlp.annotations import Mention
from nlp.components.agencies.words import AND
from nlp.components.obligations.clause import Clause
from nlp.components.obligations.lexicon import lists
from nlp.extraction import Agent

Part = Literal["coordinate", "recipient", "via"]
_LIST = re.compile(r"^\s*(?:\([^()]*\))?\s*(?:,|/|–|-)?\s*(?:và|hoặc|cùng|và/hoặc)?\s*(?::|,? ?như:?|gồm:?)?\s*$")
# "các cơ quan tuyên truyền: Báo, Đài Phát thanh": an item between that is no known body.
_LIST_OF_UNKNOWN = re.compile(r"^\s*:\s*(?:[^,;:.()]{1,30},\s*)+$")
# So many words back a verb of sending is looked for before "về", "cho", "đến".
LONGEST_REACH = 40


def parts(clause: Clause) -> list[Agent]:
    """The agents of a clause besides its leads, in order, each body once."""
    reader = _PartReader(clause)
    found: list[Agent] = []
    previous: Mention | None = None
    role: Part | None = None
    for mention in clause.mentions:
        if clause.words.at(mention.start) < clause.body:
            continue
        shared = previous is not None and _shares(clause.words.text[previous.end : mention.start])
        if not shared:
            role = reader.role(mention)
        elif role and previous and _introduces(clause, previous, mention) and found:
            found.pop()
        if role and mention.name.lower() in lists().nobody:
            continue
        if role and not any(agent.name == mention.name and agent.role == role for agent in found):
            found.append(Agent(mention.name, role, mention.start, mention.end))
            reader.received = reader.received or role == "recipient"
        previous = mention
    return found


def _shares(between: str) -> bool:
    """Whether what stands between two bodies makes them one list."""
    return bool(_LIST.match(between) or _LIST_OF_UNKNOWN.match(between))


def _introduces(clause: Clause, first: Mention, second: Mention) -> bool:
    """Whether a class only announces the bodies after it ("các hội: Hội Nghề cá, ...")."""
    between = clause.words.text[first.end : second.start]
    return first.kind in ("class", "group") and any(mark in between for mark in (":", "như", "gồm"))


class _PartReader:
    """Finds the role of the first body of a list from the words before it."""

    def __init__(self, clause: Clause) -> None:
        self.clause = clause
        self.words = clause.words
        self.lists = lists()
        self.received = False

    def role(self, mention: Mention) -> Part | None:
        """The role that the words before ``mention`` give it."""
        index = self.words.at(mention.start)
        if index <= self.clause.first:
            return None
        if self.words.separator(index) not in " :(&":
            return None
        if self._goes_through(index):
            return "via" if self._sends_before(index) or self.received else None
        if self._coordinates(index):
            return "coordinate"
        if self._receives(index):
            return "recipient"
        return None

    def _goes_through(self, index: int) -> bool:
        """Whether "qua", "thông qua" ends just before word ``index``."""
        match = self.lists.via.match
        return any(match(self.words, at) == index for at in (index - 1, index - 2) if at >= self.clause.first)

    def _coordinates(self, index: int) -> bool:
        """Whether "phối hợp (chặt chẽ) với" stands right before."""
        place = index
        while place - 1 > self.clause.first:
            step = next((n for n in (3, 2, 1) if self.lists.with_.match(self.words, place - n) == place), 0)
            if not step:
                break
            place -= step
        keys = self.words.keys
        return place - 2 >= self.clause.first and keys[place - 2 : place] == ["phối", "hợp"]

    def _receives(self, index: int) -> bool:
        """Whether a verb of sending or reporting governs the body."""
        keys = self.words.keys
        if self._purpose_between(index):
            return False
        if self._sending_ends_at(index):
            return True
        before = keys[index - 1]
        if before == AND:
            return False
        if before in ("xuất", "nghị") and keys[index - 2] in ("đề", "kiến"):
            return self._reports_in_chain(index - 2)
        return before in self.lists.toward and self._sends_before(index)

    def _reports_in_chain(self, index: int) -> bool:
        """ "báo cáo, đề xuất Chủ tịch": the proposal goes with a report."""
        return index >= 2 and self.words.keys[index - 2 : index] == ["báo", "cáo"]

    def _sending_ends_at(self, index: int) -> bool:
        """Whether "gửi", "trình", "báo cáo" ends just before word ``index``."""
        reporting = self.lists.reporting.match
        places = [at for at in (index - 1, index - 2) if at >= self.clause.first]
        return any(reporting(self.words, at) == index and self._gives(at) for at in places)

    def _sends_before(self, index: int) -> bool:
        """Whether a verb of sending stands earlier in the same part of the sentence."""
        for at in range(index - 1, max(self.clause.first, index - LONGEST_REACH) - 1, -1):
            if self._gives(at):
                return True
            if ";" in self.words.text[self.words.ends[at - 1] : self.words.starts[at]] and at > self.clause.first:
                return False
        return False

    def _gives(self, at: int) -> bool:
        """Whether a verb of sending or giving begins at word ``at``."""
        if at > self.clause.first and self.lists.not_reporting.match(self.words, at - 1) > at:
            return False
        if self.lists.not_reporting.match(self.words, at) > at:
            return False
        return self.lists.reporting.match(self.words, at) > at or self.lists.giving.match(self.words, at) > at

    def _purpose_between(self, index: int) -> bool:
        """Whether the body only gets what a first receiver makes of it ("gửi ... về A để tổng hợp, báo cáo B")."""
        if not self.received:
            return False
        text = self.words.text
        for at in range(index - 1, self.clause.first, -1):
            if ";" in text[self.words.ends[at - 1] : self.words.starts[at]]:
                return False
            if self.words.keys[at] in self.lists.purpose:
                return True
            if self.words.keys[at - 1 : at + 1] == ["đồng", "thời"]:
                return False
        return False
