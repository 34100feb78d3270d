"""Classes of bodies: "các phòng, ban, ngành có liên quan", one agent together."""

from __future__ import annotations

from nlp.components.agencies.bodies import Bodies
from nlp.components.agencies.places import Found
from nlp.components.agencies.words import AND


class Classes(Bodies):
    """Reads a class with its modifiers and ties."""

    def _group(self, index: int) -> list[Found]:
        """A class of bodies, with or without "các"; or the bodies of a list that a class introduces."""
        words, known = self.words, self.lists
        first = known.determiners.match(words, index)
        if first > index and (first >= len(words) or words.separator(first) != " "):
            return []
        if first > index and words.keys[index] == "hệ" and known.heads.match(words, first) == first:
            pass
        enumerated = known.enumerated.match(words, first)
        if first > index and enumerated > first:
            listing = enumerated
            while (more := self._next_enumerated(listing)) > listing:
                listing = more
            items = self._enumeration(first, listing, "")
            if len(items) > (1 if words.separator(listing) == " " else 0):
                return items
        end = self._class_end(first)
        if first > index and words.capital(first):
            # "các Đội kiểm tra liên ngành": the name says more than the class does
            plural = self._plural(index, first)
            if len(plural) == 1 and plural[0].end > end:
                return plural
        if end == first:
            # "các Ban của Hội đồng", "các Trung tâm tuyến tỉnh": a head in capitals after "các"
            return self._plural(index, first) if first > index else []
        if first == index and not self._stands_alone(index, end):
            return []
        return [Found(index, self._ties(end), "class")]

    def _next_enumerated(self, index: int) -> int:
        """After ", ngành" in "các sở, ngành: Tài chính, ..."."""
        words = self.words
        if index < len(words) and words.separator(index) == ",":
            return self.lists.enumerated.match(words, index)
        return index

    def _plural(self, index: int, first: int) -> list[Found]:
        """Named bodies in the plural: "các Bệnh viện đa khoa", "các đơn vị Bộ đội Biên phòng"."""
        found = self._named(first) or ([Found(first, *self._qualified(end))] if (end := self._fixed(first)) else [])
        if not found:
            return []
        found[0].start = index
        found[0].kind = "group"
        return found

    def _stands_alone(self, index: int, end: int) -> bool:
        """Whether a class without "các" is one: a strong noun, or several in a row."""
        words, known = self.words, self.lists
        single = known.generic.match(words, index)
        if known.not_names.match(words, index) > single:
            return False
        if index and (words.keys[index - 1], words.keys[index]) in known.inside_words:
            return False
        if known.weak.match(words, index) < single or words.keys[index] in ("nhà", "chủ"):
            return True
        if words.keys[index] == "ngành" and single == index + 1 and self._capital_after(single):
            return True
        if words.keys[index] == "người" and single == index + 1:
            return single < len(words) and words.separator(single) == " " and not words.capital(single)
        return end > single and any(words.separator(at) in ",/" for at in range(index + 1, end))

    def _class_end(self, index: int) -> int:
        """End of nouns of a class with their modifiers: "phòng, ban, ngành có liên quan"."""
        words, known = self.words, self.lists
        start = last = index
        while index < len(words):
            at = index
            if index > start:
                separator = words.separator(at)
                if known.distinct.match(words, last) == index or self._distinct_next(at):
                    break
                if words.keys[at] == AND and separator in " ,":
                    if index > known.generic.match(words, last):
                        break  # "các cơ quan chức năng và đơn vị liên quan" are two
                    at += 1
                elif separator not in ",/-" and not (separator == " " and self._run_on(at)):
                    break
            if at >= len(words) or (index > start and self._begins_body(at)):
                break
            end = known.generic.match(words, at)
            if end == at or known.not_names.match(words, at) > end:
                break
            if index > start and words.keys[at] == "tổ" and end == at + 2 and not self._noun_organisation(end):
                break
            last, index = at, self._modified(end)
        return index

    def _distinct_next(self, index: int) -> bool:
        """Whether a body of its own follows a comma ("các bộ, cơ quan ngang bộ", "chủ đầu tư, bên mời thầu")."""
        return self.words.separator(index) == "," and self.lists.distinct.match(self.words, index) > index

    def _run_on(self, index: int) -> bool:
        """A further noun without a comma: "các Sở ngành", "các phòng đơn vị"."""
        return self.words.keys[index] in ("ngành", "đơn", "ban", "đoàn") and self.words.keys[index - 1] != "cơ"

    def _noun_organisation(self, index: int) -> bool:
        """Whether "tổ chức" before ``index`` is the noun, not the verb "to organise"."""
        words = self.words
        if index >= len(words) or words.separator(index) != " ":
            return True
        if words.keys[index] in (AND, "phải", "có", "được", "trong", "trên", "khác", "cần"):
            return True
        return self.lists.modifiers.match(words, index) > index

    def _modified(self, index: int) -> int:
        """End of the modifiers of a class's noun."""
        words, known = self.words, self.lists
        start = index
        for _ in range(4):
            if index >= len(words) or words.separator(index) != " ":
                break
            end = self._link(index)
            if end == index:
                end = known.modifiers.match(words, index)
                acts = end > index and self._may_act(index, end, words.keys[start - 1])
                if acts and not (end < len(words) and words.separator(end) in ":("):
                    end = index
                elif end > index and known.places.match(words, end - 1) == end:
                    end = self._place(end)
            if end == index and (nested := self._nested_in_class(index, fields=index == start)):
                end = nested
            if end == index:
                break
            index = end
        return index

    def _may_act(self, index: int, end: int, noun: str) -> bool:
        """Whether the modifier ``index``-``end`` may be what the class is to do ("phối hợp", "chủ trì").

        "cơ quan ban hành quyết định" and "cơ quan quản lý nhà nước" are described by it.
        """
        words, known = self.words, self.lists
        if noun in known.described and known.describing.match(words, index) == end:
            return False
        verb = known.predicates.match(words, index)
        return verb >= end or (verb > index and noun not in known.described)

    def _nested_in_class(self, index: int, fields: bool) -> int:
        """End of a body that names the class: "các đơn vị Bộ đội Biên phòng", "ngành Y tế", "các cơ quan Báo ..."."""
        words, known = self.words, self.lists
        if not words.capital(index):
            return 0
        if self._begins_body(index):
            inner = self._mention(index)
            return inner[0].end if len(inner) == 1 and inner[0].kind == "body" else 0
        end = known.fields.match(words, index) if fields else index
        return end if end > index else 0

    def _ties(self, index: int) -> int:
        """End of "trên địa bàn tỉnh", "có liên quan", "thuộc Sở", "trực thuộc Trung ương" after a name or class."""
        words, known = self.words, self.lists
        while index < len(words) and words.separator(index) == " ":
            end = self._link(index)
            if end == index:
                end = known.modifiers.match(words, index)
                if end > index and words.keys[index] in ("trên", "đóng", "có", "liên", "trực", "trong", "từ", "của"):
                    end = self._place(end)
                else:
                    end = index
            if end == index:
                break
            index = end
        return index

    def _link(self, index: int) -> int:
        """End of a tie with the body after it ("thuộc Bộ Y tế", "thành viên Ban Chỉ đạo")."""
        words, known = self.words, self.lists
        end = known.links.match(words, index)
        if end == index or end >= len(words) or words.separator(end) != " " or words.keys[index] == "của":
            return index
        if words.keys[end] == "các":
            closing = self._class_end(end + 1)
            return closing if closing > end + 1 else index
        if fixed := self._fixed(end):
            return self._qualified(fixed)[0]
        named = self._named(end)
        if named:
            return named[0].end
        # "thuộc Sở", "thuộc ngành": the noun alone
        head_end = max(known.heads.match(words, end), known.generic.match(words, end))
        return head_end if head_end > end else index
