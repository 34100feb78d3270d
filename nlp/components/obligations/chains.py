"""Lists of bodies in a sentence, and the tails that belong to a name beyond what its own words say."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property

from nlp.annotations import Mention
from nlp.components.agencies.words import AND, Words
from nlp.components.obligations.lexicon import lists

# A subject and its verb may be so many words apart ("Các doanh nghiệp hoạt động trong lĩnh vực viễn thông cần ...").
LONGEST_TAIL = 14
# A bearer in a law may be described at length ("Doanh nghiệp cung cấp dịch vụ trên mạng viễn thông, ... phải ...").
LONGEST_PHRASE = 40
_BETWEEN = re.compile(
    r"^[\s,;:/\-–+]*(?:\([^()]*\)[\s,;:/]*)*(?:và|và/hoặc|hoặc|cùng|với|như|gồm|bao gồm)?[\s,:]*(?:như|gồm)?[\s,:…]*$"
)
_INTRODUCING = (":", ", như", "như", "gồm", "bao gồm")


@dataclass(frozen=True, slots=True)
class Bearer:
    """A body in a clause with the stretch that names it (longer than the mention where a tail belongs to it)."""

    name: str
    start: int
    end: int


class Chains:
    """The mentions of a document, by the word at which they begin."""

    def __init__(self, words: Words, mentions: list[Mention]) -> None:
        self.words = words
        self.mentions = mentions
        self.starts = [mention.start for mention in mentions]
        self.by_word = {words.at(mention.start): mention for mention in mentions}
        self.lists = lists()
        self.opened: dict[int, int] = {}  # where the first item of a completed list begins -> where "các sở:" begins
        for index, mention in list(self.by_word.items()):
            if (first := self._announcement(index, mention)) < index:
                self.by_word.setdefault(first, mention)
                self.opened[mention.start] = words.starts[first]

    def _announcement(self, index: int, mention: Mention) -> int:
        """Where "các sở:", "Giám đốc các Sở:" begins before the first item of a completed list, else ``index``."""
        words = self.words
        if words.separator(index) not in ":( " or len(mention.name) <= mention.end - mention.start:
            return index
        noun = mention.name.split()[0].lower()
        for place in range(index - 1, max(-1, index - 6), -1):
            if words.keys[place] == "các":
                if noun in words.keys[place:index]:
                    return place
                offices = (at for at in range(place - 1, max(-1, place - 4), -1) if words.keys[at] == noun)
                return next(offices, index)
        return index

    def within(self, start: int, end: int) -> list[Mention]:
        """The mentions that begin in a stretch of text."""
        return self.mentions[bisect_left(self.starts, start) : bisect_left(self.starts, end)]

    def ending_before(self, index: int) -> Mention | None:
        """The mention that ends just before word ``index``; "trân trọng" and the like may stand between."""
        place = bisect_left(self.starts, self.words.starts[index]) - 1
        if place < 0:
            return None
        mention = self.mentions[place]
        if mention.end + 12 < self.words.starts[index]:
            return None
        between = self.words.text[mention.end : self.words.starts[index]].strip()
        return mention if between in ("", "trân trọng", "kính", "cũng") else None

    def continues(self, index: int) -> bool:
        """Whether the mention at word ``index`` goes on with a list that began before it."""
        place = bisect_left(self.starts, self.words.starts[index])
        if place == 0:
            return False
        between = self.words.text[self.mentions[place - 1].end : self.words.starts[index]]
        return len(between) < 200 and bool(_BETWEEN.match(between)) and "\n" not in between

    def list_start(self, index: int) -> int:
        """Index of the word at which the list begins that the mention at word ``index`` goes on with."""
        return self._list_starts[bisect_left(self.starts, self.words.starts[index])]

    @cached_property
    def _list_starts(self) -> list[int]:
        """For each mention the word at which its list begins: found once, since lists may be as long as the text."""
        begins: list[int] = []
        for start in self.starts:
            index = self.words.at(start)
            begins.append(begins[-1] if begins and self.continues(index) else index)
        return begins

    def chain(self, index: int, end: int) -> list[Mention]:
        """The mention at word ``index`` and those that follow it in a list before ``end``."""
        mention = self.by_word[index]
        place = bisect_left(self.starts, mention.start)
        chain = [mention]
        while place + 1 < len(self.mentions):
            place = self._past_brackets(chain[-1].end, place, end)
            following = self.mentions[place + 1]
            opened = self.opened.get(following.start, following.start)
            between = self.words.text[chain[-1].end : min(opened, chain[-1].end + 200)]
            if following.start >= end or not _BETWEEN.match(between):
                break
            if between.strip().startswith(_INTRODUCING) and chain[-1].kind in ("class", "group"):
                chain.pop()
            chain.append(following)
            place += 1
        return chain

    def _past_brackets(self, after: int, place: int, end: int) -> int:
        """The mention before the next one that is not in brackets ("A, B (sau đây gọi là các bộ, ngành), C")."""
        text = self.words.text
        if (opened := text.find("(", after, after + 3)) < 0 or (closed := text.find(")", opened, end)) < 0:
            return place
        last = place
        while last + 2 < len(self.mentions) and self.mentions[last + 1].start < closed:
            last += 1
        goes_on = self.mentions[last + 1].start < end and text[closed + 1 : closed + 2] in (",", ";")
        return last if goes_on else place

    def bearers(self, chain: list[Mention], tail_end: int | None) -> list[Bearer]:
        """Bearers of a chain; the last one takes the words up to index ``tail_end`` with it."""
        bearers = [Bearer(mention.name, mention.start, mention.end) for mention in chain]
        last = chain[-1]
        index = self.words.at(last.end)
        if tail_end is None or tail_end <= index or self.words.separator(index) != " ":
            return bearers
        while tail_end > index and self.words.keys[tail_end - 1] in self.lists.before_verb:
            tail_end -= 1
        if tail_end > index and self.words.keys[index] in self.lists.tail_stops:
            return bearers
        if tail_end > index and last.name == _squeezed(self.words.text[last.start : last.end]):
            end = self.words.ends[tail_end - 1]
            bearers[-1] = Bearer(_squeezed(self.words.text[last.start : end]), last.start, end)
        return bearers

    def predicate(self, index: int, limit: int, *, after_name: bool = True) -> int | None:
        """Index of the first predicate from word ``index``, None if there is none near.

        Words of the name that are verbs by themselves ("doanh nghiệp cung cấp dịch vụ ... phối hợp") are passed over
        where another predicate follows.
        """
        first: int | None = None
        passing = after_name and self.tail_begins(index)
        stop = min(index + LONGEST_TAIL, limit)
        for place in range(index, stop):
            if place > index and (self.words.separator(place) in ".:" or self._parted(place)):
                break
            if self.modal_at(place):
                return place
            if place == index and passing:
                continue
            if first is None and self.acts(place):
                if not passing:
                    return place
                first = place
        return first if first is not None or not passing else index

    def tail_begins(self, index: int) -> bool:
        """Whether a class goes on at word ``index`` ("doanh nghiệp | cung cấp dịch vụ", "đơn vị | được giao")."""
        if self.lists.class_tails.match(self.words, index) == index:
            return False
        if self.lists.actions.match(self.words, index) == index:
            return True
        near = range(max(0, index - 8), index)
        return any(self.lists.traders.match(self.words, at) > at for at in near)

    def _parted(self, index: int) -> bool:
        """Whether a name ends before word ``index``: another body after a comma, or a mark of the past."""
        return self.words.keys[index] in self.lists.past or (
            self.words.separator(index) == "," and index in self.by_word
        )

    def acts(self, index: int) -> bool:
        """Whether a verb of action begins at word ``index`` that is not as likely part of a noun."""
        end = self.lists.actions.match(self.words, index)
        if end == index:
            return False
        # one syllable alone is as often part of a noun ("cấp huyện", "phát thanh")
        return end > index + 1 or self.words.capital(index)

    def modal_after(self, start: int, limit: int, named: bool, known: bool) -> int | None:
        """Index of the modal verb that governs the noun phrase from word ``start``; None where there is none.

        ``named`` is for a body known by its name, which this leaves to others; ``known`` for a noun that may bear
        duties: then "phải" and "được" count as well, else only verbs of people and bodies ("có trách nhiệm").
        """
        if named:
            return None
        weaker: int | None = None
        for index in range(start + 1, min(limit, start + LONGEST_PHRASE)):
            if self.words.separator(index) in ".:" or self.words.keys[index - 1] in self.lists.no_end:
                if self.words.separator(index) in ".:":
                    break
                continue
            if self.lists.animate.match(self.words, index) > index and self.words.keys[index - 1] != "không":
                return index
            if weaker is None and known and self._binds(index):
                weaker = index
        return weaker

    def _binds(self, index: int) -> bool:
        """Whether "phải", "không được" or a right stands at word ``index``."""
        known = self.lists
        if known.forbidding.match(self.words, index) > index or self.words.keys[index] == "phải":
            return self.words.keys[index - 1] != "không"
        end = known.permitting.match(self.words, index)
        return end > index and known.passive_after.match(self.words, end) == end

    def phrase(self, start: int, end: int) -> list[Bearer]:
        """The noun phrase of words ``start`` to ``end`` as bearers: cut where another body follows a comma or "và"."""
        cuts = [start]
        for index in range(start + 1, end):
            joined = self.words.separator(index) == "," or self.words.keys[index - 1] == AND
            if joined and index in self.by_word and not self._inside(start, index):
                cuts.append(index)
        bearers: list[Bearer] = []
        for first, following in zip(cuts, [*cuts[1:], end], strict=True):
            last = following - 1
            while last > first and self.words.keys[last] in self.lists.before_verb:
                last -= 1
            left, right = self.words.starts[first], self.words.ends[last]
            bearers.append(Bearer(_squeezed(self.words.text[left:right]), left, right))
        return bearers

    def covers(self, index: int) -> bool:
        """Whether word ``index`` stands inside a mention that begins before it."""
        place = bisect_left(self.starts, self.words.starts[index]) - 1
        return place >= 0 and self.mentions[place].end > self.words.starts[index]

    def _inside(self, start: int, index: int) -> bool:
        """Whether word ``index`` stands inside a mention that begins earlier in the phrase."""
        place = bisect_left(self.starts, self.words.starts[index]) - 1
        return (
            place >= 0
            and self.starts[place] >= self.words.starts[start]
            and (self.mentions[place].end > self.words.starts[index])
        )

    def modal_at(self, index: int) -> bool:
        """Whether a modal verb stands at word ``index``."""
        known = self.lists
        if self.words.capital(index) and self.words.separator(index) == " ":
            return False  # "Cần Thơ"
        if self.words.keys[index] == "được" and index and self.words.keys[index - 1] in known.got:
            return False
        others = (known.forbidding, known.permitting)
        return self.obliges(index) or any(phrases.match(self.words, index) > index for phrases in others)

    def obliges(self, index: int) -> bool:
        """Whether a verb of duty stands at word ``index``; "cần thiết" is none."""
        end = self.lists.obliging.match(self.words, index)
        return end > index and end > self.lists.not_obliging.match(self.words, index)

    def predicate_at(self, index: int) -> bool:
        """Whether a verb, a modal verb or what may stand before one begins at word ``index``."""
        known = self.lists
        return self.modal_at(index) or any(
            phrases.match(self.words, index) > index for phrases in (known.actions, known.adverbs, known.after_subject)
        )


def _squeezed(text: str) -> str:
    return " ".join(text.split())
