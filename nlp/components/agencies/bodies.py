"""Names of bodies: a head noun with a field of work or proper words, and lists that share one head."""

from __future__ import annotations

from nlp.components.agencies.places import Found, Kind, Places, nested
from nlp.components.agencies.words import AND

# So many lower-case words may follow one capitalised word inside a proper name ("Hội Thân nhân kiều bào").
LONGEST_LOWER_RUN = 4
# A field of so many syllables belongs to a name also where its first word could be a verb.
LONG_FIELD = 5


class Bodies(Places):
    """Reads one body or the bodies of a completed list."""

    def _fixed(self, index: int) -> int:
        """End of a name that is complete by itself, 0 if none."""
        end = self.lists.fixed.match(self.words, index)
        if end == index or self.lists.not_names.match(self.words, index) > end:
            return 0
        if not self.words.capital(index) and self.lists.lower_case.match(self.words, index) == index:
            return 0
        return end

    @nested
    def _named(self, index: int) -> list[Found]:
        """A head noun with its own name; with further names after it, completed ("Sở Nội vụ, Tài chính")."""
        words, known = self.words, self.lists
        head_end = known.heads.match(words, index)
        if head_end == index or self._other_word(index):
            return []
        head = " ".join(words.keys[index:head_end])
        strict = head in known.strict
        if strict and not words.capital(index):
            inside = index > 0 and (words.keys[index - 1], words.keys[index]) in known.inside_words
            if inside or not self._capital_after(head_end):
                return []
        end = self._own_name(head_end, head, words.capital(index))
        if end == head_end and strict and not self._alone(head, index, head_end):
            return []
        name_end, kind = self._qualified(end)
        if head in known.about:
            name_end = self._about(name_end)
        found = [Found(index, name_end, kind)]
        if head in known.with_fields and name_end == end:
            prefix = words.text[words.starts[index] : words.ends[head_end - 1]]
            found += self._completed(name_end, prefix)
        return found

    def _about(self, index: int) -> int:
        """End of "về chuyển đổi số", "về CNTT" after the name of a board or committee."""
        words = self.words
        at = index + 1
        if at >= len(words) or words.keys[index] != "về" or words.separator(index) != " " or words.separator(at) != " ":
            return index
        end = self.lists.fields.match(words, at)
        return end if end > at else (at + 1 if words.abbreviation(at) else index)

    def _alone(self, head: str, index: int, head_end: int) -> bool:
        """Whether a head noun names a body by itself ("Văn phòng chủ trì", "Công đoàn, Văn phòng")."""
        words = self.words
        if head not in self.lists.alone or not words.capital(index) or words.abbreviation(index):
            return False
        if self.lists.places.match(words, head_end) > head_end and words.separator(head_end) == " ":
            return True  # "Văn phòng huyện"
        if head_end >= len(words) or words.separator(head_end) != " ":
            return index > 0 and words.separator(index) != "." and self._class_end(index) <= head_end
        return self.lists.predicates.match(words, head_end) > head_end

    def _capital_after(self, index: int) -> bool:
        return index < len(self.words) and self.words.separator(index) == " " and self.words.capital(index)

    def _own_name(self, index: int, head: str, head_capital: bool) -> int:
        """End of the field or the proper words after a head."""
        words, known = self.words, self.lists
        if index >= len(words) or words.separator(index) != " ":
            return index
        end = self._fields(index)
        acts = not words.capital(index) and head in known.alone and known.predicates.match(words, index) >= end
        if end > index and not acts and (words.capital(index) or (head_capital and end - index >= 2)):
            return self._proper_tail(end) if head in known.with_fields else self._run(end, opened=True)
        if words.keys[index] == "các" and head not in known.strict:
            return index
        if head in known.only_fields and not words.abbreviation(index):
            return index
        lower = head_capital and head in known.lower and not words.abbreviation(index - 1)
        if lower and not words.capital(index) and (end := self._verb_in_name(index)):
            return end
        if lower and not words.capital(index) and words.keys[index] not in known.stops:
            return self._run(index, opened=True) if known.predicates.match(words, index) == index else index
        return self._run(index)

    def _fields(self, index: int) -> int:
        """End of the field at word ``index`` and of those that follow it ("kiểm tra phòng chống tệ nạn xã hội")."""
        words, known = self.words, self.lists
        end = known.fields.match(words, index)
        for comma in range(index + 1, end):
            # "Tài chính, Kế hoạch và Đầu tư" are two, though "Tài chính - Kế hoạch" is a field as well
            if words.separator(comma) == "," and known.fields.match(words, comma) > end:
                end = comma
                break
        while end > index and end < len(words) and words.separator(end) == " ":
            more = known.fields.match(words, end)
            if more < end + 2 or words.capital(end) or known.predicates.match(words, end) > end:
                break
            end = more
        return end

    def _proper_tail(self, index: int) -> int:
        """Capitalised words straight after a field: the name of a place."""
        words = self.words
        while (
            index < len(words)
            and words.separator(index) == " "
            and words.capital(index)
            and not self._begins_body(index)
            and not (words.abbreviation(index) and self.lists.predicates.match(words, index) > index)
        ):
            index += 1
        return index

    def _run(self, index: int, opened: bool = False) -> int:
        """End of a run of proper words: capitalised, digits, and lower-case words between them."""
        words, known = self.words, self.lists
        start = index
        lower = 0
        while index < len(words):
            field = known.fields.match(words, index) if index > start and words.separator(index) == " " else index
            if field >= index + LONG_FIELD:
                index, lower = field, 0  # "Chương trình | xây dựng nông thôn mới"
                continue
            step = self._run_step(index, first=index == start and not opened)
            if step is None:
                break
            is_lower = not words.capital(index) and not words.keys[index].isdigit() and step == index + 1
            lower = lower + 1 if is_lower else 0
            if lower > LONGEST_LOWER_RUN or (is_lower and known.levels.match(words, index) > index):
                break
            index = step
        return index

    def _run_step(self, index: int, first: bool) -> int | None:
        """Index after the next piece of a proper name, None where the name ends."""
        words, known = self.words, self.lists
        separator = words.separator(index)
        word = words.keys[index]
        if first:
            takes = separator == " " and (words.capital(index) or word.isdigit())
            if takes and known.heads.match(words, index) > index + 1 and (inner := self._named(index)):
                return inner[0].end  # "Văn phòng | Hội đồng ..."
            return index + 1 if takes and not (word in known.stops and words.abbreviation(index)) else None
        if separator == " ":
            return self._run_word(index)
        if separator in ",-":
            if word == "chống" and words.keys[index - 1] == "phòng":
                return index + 1
            noun = separator == "," and known.heads.match(words, index) > index + 1  # ", Tổng công ty"
            apart = noun or self._begins_body(index) or (separator == "," and self._bare(index))
            return index + 1 if words.capital(index) and not apart else None
        if separator in "/&":
            return index + 1 if words.capital(index) else None
        return None

    def _run_word(self, index: int) -> int | None:
        """A word after a blank inside a proper name."""
        words, known = self.words, self.lists
        word = words.keys[index]
        if word == AND:
            after = index + 1
            if after >= len(words) or words.separator(after) != " " or self._begins_body(after):
                return None
            if words.capital(after) and known.predicates.match(words, after) == after:
                return after + 1
            return end if (end := known.fields.match(words, after)) > after else None
        shouting = words.abbreviation(index)
        if word in known.stops and not (words.capital(index) and not shouting):
            return None
        if known.compounds.match(words, index - 1) > index:
            return index + 1
        if known.predicates.match(words, index) > index and not (words.capital(index) and not shouting):
            # "Hiệp hội Nhà thầu xây dựng hoàn thành": a field of work before the verb
            return self._verb_in_name(index) or None
        if words.capital(index) and (nested := self._nested(index)):
            return nested
        return None if words.capital(index) and self._smaller(index) else index + 1

    def _verb_in_name(self, index: int) -> int:
        """End of a verb that belongs to the name because another follows ("Hội đồng thẩm định | tiến hành"), else 0."""
        words, known = self.words, self.lists
        end = known.verbs_in_names.match(words, index)
        if end == index or end >= len(words) or words.separator(end) != " ":
            return 0
        return end if known.predicates.match(words, end) > end or words.keys[end] == "của" else 0

    def _nested(self, index: int) -> int:
        """End of a body inside a name ("Ban Tuyên giáo Thành ủy", "Văn phòng Hội đồng ..."), 0 if none."""
        if end := self._fixed(index):
            return self._qualified(end)[0]
        if self.lists.heads.match(self.words, index) > index + 1 and (inner := self._named(index)):
            return inner[0].end
        return 0

    def _smaller(self, index: int) -> bool:
        """Whether a department begins here: it stands beside a larger body, not in its name."""
        return self.words.keys[index] == "phòng" and self._begins_body(index)

    def _bare(self, index: int) -> bool:
        """Whether a head noun that may name a body by itself ends a list item ("..., Văn phòng, ...")."""
        words, known = self.words, self.lists
        end = known.heads.match(words, index)
        if end == index or " ".join(words.keys[index:end]) not in known.alone or self._other_word(index):
            return False
        if end >= len(words) or words.separator(end) != " " or words.keys[end] == AND:
            return True
        return known.predicates.match(words, end) > end or self._owner(end) > end

    def _begins_body(self, index: int) -> bool:
        """Whether another body or person begins here."""
        words, known = self.words, self.lists
        if words.keys[index] not in known.beginnings:
            return False
        if self._fixed(index) or known.determiners.match(words, index) > index:
            return True
        if known.persons.match(words, index) > index:
            return True
        head_end = known.heads.match(words, index)
        if head_end == index or self._other_word(index):
            return False
        return self._capital_after(head_end) or (" ".join(words.keys[index:head_end]) not in known.strict)

    def _qualified(self, index: int) -> tuple[int, Kind]:
        """End after level, place and ties; ``group`` where the levels are several ("UBND các phường, xã")."""
        words = self.words
        kind: Kind = "body"
        if index < len(words) and words.separator(index) == " " and words.keys[index] == "các":
            end = self._class_end(index + 1)
            if end > index + 1:
                return self._ties(self._more_places(end)), "group"
        end = self._level(index)
        if end > index:
            several = self._level_list(end)
            kind = "group" if several > end else "body"
            end = several
        return self._ties(self._owner(end)), kind

    def _owner(self, index: int) -> int:
        """End of a bare noun that says whose body it is ("Công đoàn Sở", "Chi bộ cơ quan")."""
        words, known = self.words, self.lists
        if index >= len(words) or words.separator(index) != " ":
            return index
        end = known.owners.match(words, index)
        small = known.small_owners.match(words, index)
        if end > index and not words.capital(index) and small == index:
            return index
        end = max(end, small)
        if end == index or self._other_word(index):
            return index
        if end < len(words) and words.separator(end) == " ":
            described = known.modifiers.match(words, end) > end and known.predicates.match(words, end) == end
            if words.capital(end) or described or known.links.match(words, end) > end:
                return index
        return end

    # Lists that share a head

    def _completed(self, index: int, prefix: str) -> list[Found]:
        """The items after a first name that have no head of their own: "Sở Nội vụ, Tài chính và Y tế"."""
        words, known = self.words, self.lists
        found: list[Found] = []
        while index < len(words):
            at = index
            if words.keys[at] == AND and words.separator(at) in " ,":
                at += 1
            elif words.separator(at) != ",":
                break
            if at >= len(words) or not words.capital(at) or self._begins_body(at):
                break
            end = known.fields.match(words, at)
            if end == at:
                break
            end = self._level(end)
            found.append(Found(at, end, "body", prefix))
            index = end
        return found

    def _enumeration(self, head: int, index: int, prefix: str) -> list[Found]:
        """The names after "các sở:" or "các Sở" (``head`` is the index of the shared noun)."""
        words = self.words
        text = words.text[words.starts[head] : words.ends[index - 1]].split(",")[0].strip()
        name = prefix + (text[:1].upper() + text[1:] if not prefix else text)
        own = words.keys[head] == "bộ"
        found: list[Found] = []
        while index < len(words):
            at = index
            separator = words.separator(at)
            if words.keys[at] == AND and separator in " ,":
                at += 1
            elif separator not in (",:(" if found else ":( "):
                break
            if at >= len(words):
                break
            item = self._item(at, name, own)
            if item is None:
                break
            found.append(item)
            index = item.end
        return found

    def _item(self, index: int, prefix: str, own: bool) -> Found | None:
        """One item of such a list: a field, or a body with a head of its own."""
        words = self.words
        end = self._fields(index)
        body = self._begins_body(index)
        if end > index and words.capital(index) and (own or not body):
            return Found(index, self._level(end), "body", prefix)
        if body:
            inner = self._mention(index)
            return inner[0] if inner and inner[0].kind == "body" else None
        if words.abbreviation(index):
            end = index + 1
            while end < len(words) and words.separator(end) in "&-" and words.capital(end):
                end += 1
            return Found(index, end, "body", prefix)
        return None
