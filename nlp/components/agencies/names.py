"""The grammar of names: where a body, a class of bodies or a person by office begins and ends.

A name is read from its head noun to the right: a field of work or proper words, then a level or place ("thành phố
Vũng Tàu"), then what ties a class to something ("thuộc Sở", "trên địa bàn tỉnh"). Every function takes the words of
the text and an index and gives the index after what it has read, or the index itself where it reads nothing.
"""

from __future__ import annotations

from nlp.components.agencies.classes import Classes
from nlp.components.agencies.places import DEEPEST_NAME, Found, nested


class Grammar(Classes):
    """Reads mentions from one text's words."""

    def mentions(self, index: int) -> list[Found]:
        """The mentions that begin at word ``index``: none, one, or several for a completed list."""
        if self.words.keys[index] not in self.lists.beginnings or self._in_number(index):
            return []
        found = self._mention(index)
        if not found:
            return []
        last = found[-1]
        last.end = self._above(last.start, last.end) if last.kind == "body" else last.end
        return found

    # One mention

    def _mention(self, index: int) -> list[Found]:
        if found := self._person(index):
            return found
        named = self._named(index)
        if end := self._fixed(index):
            fixed = Found(index, *self._qualified(end))
            return named if named and named[0].end > fixed.end else [fixed]
        return named or self._group(index)

    def _above(self, start: int, index: int) -> int:
        """End with the body it belongs to ("Đội Tổng hợp - Công an thành phố", "Cơ quan Thường trực Ban Chỉ đạo")."""
        for _ in range(DEEPEST_NAME):
            end = self._next_above(start, index)
            if end == index:
                break
            index = end
        return index

    def _next_above(self, start: int, index: int) -> int:
        words = self.words
        if index >= len(words) or words.separator(index) not in " -" or not words.capital(index):
            return index
        if self.lists.persons.match(words, index) > index or not self._begins_body(index):
            return index
        if self._smaller(index) and self.words.keys[start] not in self.lists.below_department:
            return index
        inner = self._mention(index)
        return inner[0].end if len(inner) == 1 and inner[0].kind == "body" else index

    # Persons

    @nested
    def _person(self, index: int) -> list[Found]:
        """An office with the body it belongs to."""
        words, known = self.words, self.lists
        first = known.determiners.match(words, index)
        office = known.persons.match(words, first)
        if office == first:
            return []
        office = self._second_office(office)
        body = self._body_of_office(office)
        if not body and office < len(words) and words.keys[office] == "của":
            body = self._body_of_office(office + 1)
        if not body and words.keys[office - 1] in ("phòng", "ban") and office >= first + 2:
            office -= 1  # "Trưởng phòng Tư pháp" is the head of "phòng Tư pháp"
            body = self._body_of_office(office) or self._body_of_office(office + 1)
        dependent = known.dependent_persons.match(words, first) == office
        if body:
            prefix = words.text[words.starts[first] : words.ends[office - 1]]
            for number, item in enumerate(body):
                item.kind = "person"
                if number == 0 and not item.prefix:
                    item.start = index
                else:
                    item.prefix = f"{prefix} {item.prefix}".strip() if item.prefix else prefix
            return body
        if dependent or not words.capital(first):
            return [] if first == index else self._group_of_persons(index, office)
        return [Found(index, office, "person")]

    def _second_office(self, office: int) -> int:
        """End after "và Phó ..." or ", Phó ..." of a joint office ("Trưởng, Phó ban")."""
        words = self.words
        if office < len(words) and words.separator(office) in ",&" and words.keys[office] == "phó":
            further = self.lists.persons.match(words, office)
            if further > office:
                return further
        return office

    def _group_of_persons(self, index: int, office: int) -> list[Found]:
        return [Found(index, self._ties(office), "person")] if self.words.capital(index) or office > index + 1 else []

    def _body_of_office(self, index: int) -> list[Found]:
        """The body after an office: "Sở", "các sở", "UBND huyện", "cơ quan ngang bộ"."""
        words, known = self.words, self.lists
        if index >= len(words) or words.separator(index) != " ":
            return []
        if found := self._named(index):
            return found
        if fixed := self._fixed(index):
            return [Found(index, *self._qualified(fixed))]
        if known.determiners.match(words, index) > index or known.persons.match(words, index) > index:
            found = self._person(index) or self._group(index)
            if found:
                return found
        # "Giám đốc Sở", "Thủ trưởng Ban, ngành thành phố", "Trưởng các phòng"
        end = self._class_end(index)
        if end > index:
            return [Found(index, self._ties(end), "class")]
        head_end = known.heads.match(words, index)
        if head_end > index and words.capital(index):
            return [Found(index, head_end, "body")]
        return []
