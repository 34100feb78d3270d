"""The grammar of names: where a body, a class of bodies or a person by office begins and ends.

A name is read from its head noun to the right: a field of work or proper words, then a level or place ("thành phố
Vũng Tàu"), then what ties a class to something ("thuộc Sở", "trên địa bàn tỉnh"). Every function takes the words of
the text and an index and gives the index after what it has read, or the index itself where it reads nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from nlp.components.agencies.lexicon import Lists, lists
from nlp.components.agencies.words import AND, Words

Kind = Literal["body", "group", "class", "person"]
# So many lower-case words may follow one capitalised word inside a proper name ("Hội Thân nhân kiều bào").
LONGEST_LOWER_RUN = 4


@dataclass(slots=True)
class Found:
    """One mention as word indices; ``prefix`` completes the name of an item of a list ("Sở", "Giám đốc Sở")."""

    start: int
    end: int
    kind: Kind
    prefix: str = ""


@dataclass(slots=True)
class Grammar:
    """Reads mentions from one text's words."""

    words: Words
    lists: Lists = field(default_factory=lists)

    def mentions(self, index: int) -> list[Found]:
        """The mentions that begin at word ``index``: none, one, or several for a completed list."""
        if self.words.keys[index] not in self.lists.beginnings or self._in_number(index):
            return []
        found = self._mention(index)
        if not found:
            return []
        last = found[-1]
        last.end = self._above(last.end) if last.kind == "body" else last.end
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

    def _fixed(self, index: int) -> int:
        """End of a name that is complete by itself, 0 if none."""
        end = self.lists.fixed.match(self.words, index)
        if end == index or self.lists.not_names.match(self.words, index) > end:
            return 0
        if not self.words.capital(index) and self.lists.lower_case.match(self.words, index) == index:
            return 0
        return end

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
        found = [Found(index, name_end, kind)]
        if head in known.with_fields and name_end == end:
            prefix = words.text[words.starts[index] : words.ends[head_end - 1]]
            found += self._completed(name_end, prefix)
        return found

    def _alone(self, head: str, index: int, head_end: int) -> bool:
        """Whether a head noun names a body by itself ("Văn phòng chủ trì", "Công đoàn, Văn phòng")."""
        words = self.words
        if head not in self.lists.alone or not words.capital(index) or words.abbreviation(index):
            return False
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
        end = known.fields.match(words, index)
        if end > index and (words.capital(index) or (head_capital and end - index >= 2)):
            return self._proper_tail(end) if head in known.with_fields else self._run(end, opened=True)
        if words.keys[index] == "các" and head not in known.strict:
            return index
        if head in known.only_fields and not words.abbreviation(index):
            return index
        lower = head_capital and head in known.lower and not words.abbreviation(index - 1)
        if lower and not words.capital(index) and words.keys[index] not in known.stops:
            return self._run(index, opened=True) if known.predicates.match(words, index) == index else index
        return self._run(index)

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
            return index + 1 if takes and not (word in known.stops and words.abbreviation(index)) else None
        if separator == " ":
            return self._run_word(index)
        if separator in ",-":
            if word == "chống" and words.keys[index - 1] == "phòng":
                return index + 1
            return index + 1 if words.capital(index) and not self._begins_body(index) else None
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
            end = known.verbs_in_names.match(words, index)
            followed = end > index and end < len(words) and words.separator(end) == " "
            return end if followed and known.predicates.match(words, end) > end else None
        if words.capital(index) and (nested := self._nested(index)):
            return nested
        return index + 1

    def _nested(self, index: int) -> int:
        """End of a body inside a name ("Ban Tuyên giáo Thành ủy"), 0 if none."""
        if end := self._fixed(index):
            return self._qualified(end)[0]
        return 0

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

    def _above(self, index: int) -> int:
        """End with the body it belongs to ("Đội Tổng hợp - Công an thành phố", "Cơ quan Thường trực Ban Chỉ đạo")."""
        words = self.words
        if index >= len(words) or words.separator(index) not in " -" or not words.capital(index):
            return index
        if self.lists.persons.match(words, index) > index or not self._begins_body(index):
            return index
        inner = self._mention(index)
        return self._above(inner[0].end) if len(inner) == 1 and inner[0].kind == "body" else index

    # What follows a name

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
        return self._ties(end), kind

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
            stopped = words.keys[index] in self.lists.stops and (shouting or index == start)
            if stopped or (shouting and self.lists.levels.match(words, index) > index):
                break
            if shouting and self.lists.predicates.match(words, index) > index:
                break
            index += 1
        return index

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
        words, known = self.words, self.lists
        end = known.fields.match(words, index)
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

    # Classes

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
                if known.distinct.match(words, last) == index:
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
                # "phối hợp", "chủ trì", "kiểm tra" may be what the class is to do
                acts = end > index and known.predicates.match(words, index) >= end
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

    # Persons

    def _person(self, index: int) -> list[Found]:
        """An office with the body it belongs to."""
        words, known = self.words, self.lists
        first = known.determiners.match(words, index)
        office = known.persons.match(words, first)
        if office == first:
            return []
        office = self._second_office(office)
        body = self._body_of_office(office)
        if not body and words.keys[first] == "trưởng" and office == first + 2:
            office = first + 1  # "Trưởng phòng Tư pháp" is the head of "phòng Tư pháp"
            body = self._body_of_office(office) or self._body_of_office(first + 2)
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
