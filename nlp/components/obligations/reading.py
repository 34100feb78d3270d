"""Reads sentences as clauses: the first order, subject or verb after adverbs and circumstances decides.

A sentence may open with a circumstance ("Trong quá trình thực hiện, ..."), adverbs ("Định kỳ hằng năm") and a body that
only orders ("Ủy ban nhân dân tỉnh giao ..."). What counts is the first order, subject or verb after them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from nlp.annotations import Mention
from nlp.components.obligations.clause import Clause
from nlp.components.obligations.orders import Orders, is_people
from nlp.components.obligations.passive import done_by

# A modal verb so many words into the predicate still governs it ("khẩn trương, nghiêm túc phải ...").
HEAD_OF_PREDICATE = 4
# "Những khu vực chưa đủ điều kiện, tiến hành ...": so many words may open a sentence before its verb.
LONGEST_UNKNOWN_OPENING = 12
# "Chậm nhất đến ngày 01 tháng 01 năm 2031": so many words at most before the verb.
LONGEST_DATE = 11
# A subject stands among the first places where one may begin; a list of bodies without end has none.
MOST_PLACES = 30
_QUOTE = re.compile(r"“[^”]*”|\"[^\"]*\"")
_PARENTHESIS = re.compile(r"\([^()]*\)")


class ClauseReader(Orders):
    """Reads the sentences of one document as clauses."""

    def read(self, start: int, end: int, item: bool = False) -> Clause:
        """The clause of the sentence ``start``-``end``; ``item`` for one of a list or under a body's heading.

        In an item "Thực hiện ..." says what is to be done; elsewhere it may open with the reason for what follows.
        """
        words = self.words
        text = words.text[start:end]
        clause = Clause(words, start, end, self.chains.within(start, end), item=item)
        clause.first, clause.last = words.at(start), words.at(end)
        clause.quotes = [(start + m.start(), start + m.end()) for r in (_QUOTE, _PARENTHESIS) for m in r.finditer(text)]
        clause.body = clause.first
        if clause.first < clause.last:
            self._classify(clause)
        return clause

    # How the sentence begins

    def _classify(self, clause: Clause) -> None:
        begin = clause.begin = self._skip_adverbs(clause, clause.first)
        clause.opening = self._opening(clause, begin)
        clause.narrative = self._narrative(clause)
        if (
            self._find_order(clause)
            or self._find_informed(clause)
            or self._find_forbidden(clause, begin)
            or self._find_bearer(clause, begin)
            or self._find_doer(clause)
            or self._find_subject(clause, begin)
            or self._find_sender(clause)
        ):
            self._find_modal(clause)
            return
        clause.body = self._main_start(clause, begin)
        if clause.opening in ("circumstance", "other", "statement") and clause.body != begin:
            clause.opening = "action" if self._is_action(clause.body) else "circumstance"
        self._find_modal(clause)

    def _skip_adverbs(self, clause: Clause, index: int) -> int:
        """Index after leading adverbs and the commas after them."""
        words = self.words
        while index < clause.last:
            end = self.lists.adverbs.match(words, index)
            if end == index or end >= clause.last:
                break
            if self.lists.actions.match(words, index) > end:
                break
            # "tăng cường" and the like are verbs themselves where a noun follows
            if self.lists.actions.match(words, index) == end and not self._goes_on(clause, end):
                break
            index = end
        return index

    def _goes_on(self, clause: Clause, index: int) -> bool:
        """Whether a verb, an adverb or a subject follows."""
        if index >= clause.last:
            return False
        lists_ = self.lists
        return (
            lists_.actions.match(self.words, index) > index
            or lists_.adverbs.match(self.words, index) > index
            or index in self.chains.by_word
        )

    def _is_action(self, index: int) -> bool:
        return self.lists.actions.match(self.words, index) > index

    def _opening(self, clause: Clause, index: int) -> str:
        """What the sentence begins with after its adverbs."""
        words, lists_ = self.words, self.lists
        if index >= clause.last:
            return "other"
        if index in self.chains.by_word:
            return "subject"
        action = lists_.actions.match(words, index)
        circumstance = lists_.circumstances.match(words, index)
        statement = lists_.statements.match(words, index)
        if statement > index and statement >= action and statement > circumstance:
            return "statement"
        if action > index and action >= circumstance:
            return "action"
        if circumstance > index:
            return "circumstance"
        if words.keys[index][0].isdigit() or words.keys[index] == "tỷ":
            return "figure"
        if "hóa" in words.keys[index : min(index + 4, clause.last)]:
            return "action"  # "đơn giản hóa thủ tục": whatever it is made from, it is a verb
        return "other"

    def _narrative(self, clause: Clause) -> bool:
        """Whether the sentence tells what was: a date first, or a past mark before the verb."""
        words = self.words
        keys = words.keys[clause.first : min(clause.last, clause.first + 4)]
        return len(keys) > 2 and keys[0] in ("ngày", "tháng", "năm") and keys[1].isdigit()

    # Subjects

    def _find_subject(self, clause: Clause, begin: int) -> bool:
        """The bodies that act, where they open the sentence or follow its circumstance."""
        for place, modal_only in islice(self._subject_places(clause, begin), MOST_PLACES):
            chain = self.chains.chain(place, clause.end)
            if not chain:
                continue
            body, tail = self._body_after(clause, chain)
            if body is None or body >= clause.last or self._negated(chain, body):
                continue
            modal_needed = modal_only or is_people(chain[-1])
            if modal_needed and not self.chains.modal_at(body):
                continue
            if place != begin and self.words.separator(self.words.at(chain[-1].end)) == ",":
                continue
            clause.leads, clause.body = self.chains.bearers(chain, tail), body
            clause.asks = self._order_at(body)[0] == "request"
            return True
        return False

    def _find_forbidden(self, clause: Clause, begin: int) -> bool:
        """ "Nghiêm cấm các địa phương tự đặt ra ...": who is forbidden."""
        end = self.lists.forbidding.match(self.words, begin) if begin < clause.last else begin
        if end == begin or end not in self.chains.by_word or self.words.keys[begin] == "không":
            return False
        clause.leads = self.chains.bearers(self.chains.chain(end, clause.end), None)
        clause.body, clause.modal = begin, "forbidding"
        return True

    def _find_bearer(self, clause: Clause, begin: int) -> bool:
        """Whoever a modal verb binds, though no body that is known by its name ("Chủ phương tiện ... phải ...")."""
        for place in self._bearer_places(clause, begin):
            known = self.lists.bearers.match(self.words, place) > place
            at = self.chains.modal_after(place, clause.last, self._named_only(clause, place), known)
            if at is None:
                continue
            clause.leads = self.chains.phrase(place, at)
            clause.body = at
            return True
        return False

    def _bearer_places(self, clause: Clause, begin: int) -> Iterator[int]:
        """Where such a subject may begin: at the start, or after the comma of a circumstance."""
        if clause.opening in ("other", "subject", "statement"):
            yield begin
        elif clause.opening == "circumstance":
            for index in range(begin + 1, clause.last):
                apart = self.words.separator(index) == "," or self.words.keys[index - 1] == "thì"
                bearer = apart and self.lists.bearers.match(self.words, index) > index
                bearer = bearer and self.lists.circumstances.match(self.words, index) == index  # "bên cạnh"
                listed = index in self.chains.by_word and self.chains.continues(index)
                if bearer and not listed and not clause.quoted(index) and not self.chains.covers(index):
                    yield index
                    return

    def _named_only(self, clause: Clause, place: int) -> bool:
        """Whether a body known by its name stands there: then its own verb counts, not a later modal verb."""
        mention = self.chains.by_word.get(place)
        return mention is not None and mention.kind != "class"

    def _find_doer(self, clause: Clause) -> bool:
        """ "... do Giám đốc Sở quyết định": who does it in a passive sentence."""
        if (found := done_by(clause, self.chains)) is None:
            return False
        clause.leads, clause.body = found
        clause.passive = True
        return True

    def _find_sender(self, clause: Clause) -> bool:
        """ "Báo cáo của các đơn vị gửi về ...": whose report it is has to send it."""
        words = self.words
        if clause.first + 2 >= clause.last or self.lists.documents.match(words, clause.first) == clause.first:
            return False
        place = self.lists.documents.match(words, clause.first)
        if words.keys[place] != "của" or place + 1 not in self.chains.by_word:
            return False
        chain = self.chains.chain(place + 1, clause.end)
        body = words.at(chain[-1].end)
        if body >= clause.last or words.keys[body] not in ("gửi", "gởi", "nộp", "phải"):
            return False
        clause.leads, clause.body = self.chains.bearers(chain, None), body
        return True

    def _negated(self, chain: list[Mention], body: int) -> bool:
        """Whether the body does not do it ("các hội không tổ chức đại hội"): a condition, not a duty."""
        index = self.words.at(chain[-1].end)
        return any(word in ("không", "chưa") for word in self.words.keys[index:body])

    def _subject_places(self, clause: Clause, begin: int) -> Iterator[tuple[int, bool]]:
        """Words at which a subject may begin, and whether only a modal verb makes it one."""
        words = self.words
        if begin in self.chains.by_word:
            yield begin, False
            return
        whole = self.lists.complete.match(words, begin)
        if whole > begin and whole in self.chains.by_word:
            yield whole, False
            return
        summing = clause.opening == "statement" and words.keys[begin] in ("về", "trên")
        if clause.opening != "circumstance" and not summing and not self._starts_with_circumstance(clause):
            return
        verb = self._main_start(clause, begin) if clause.opening == "circumstance" else clause.last
        for mention in clause.mentions:
            place = words.at(mention.start)
            if place <= begin or clause.quoted(place):
                continue
            if self._goes_on_with_list(place):
                first = self.chains.list_start(place)
                before = words.keys[first - 1] if first > begin else ""
                if before in self.lists.between:
                    continue  # "trong biên bản giữa chủ đầu tư, nhà thầu"
                governed = not before or before in self.lists.governing or self._verb_before(first)
                if not governed and not clause.quoted(first):
                    yield first, True  # "Trong mọi hoàn cảnh nhà thầu, chủ dự án phải ..."
            separator = words.separator(place)
            after_verb = verb > begin and place > verb
            if after_verb and self.chains.continues(place):
                continue
            after_verb = after_verb and not (words.capital(place) and separator == ",")
            if separator in ",:)" or words.keys[place - 1] in ("thì", "rằng"):
                yield place, after_verb
            elif separator == " " and not after_verb and self._unparted_subject(clause, place):
                yield place, False

        yield from ((place, False) for place in self._unparted_bodies(clause, begin))

    def _goes_on_with_list(self, place: int) -> bool:
        """Whether the mention at ``place`` is a further body of a list, not the first of another (", các xã")."""
        begins = self.words.capital(place) or self.words.keys[place] in self.lists.several
        return not begins and self.chains.continues(place)

    def _unparted_bodies(self, clause: Clause, begin: int) -> Iterator[int]:
        """ "Trước khi chấm điểm Hội đồng thảo luận ...": a body in capitals with its verb; no verb after a comma."""
        words = self.words
        first = self.lists.unparted.match(words, begin)
        if first == begin:
            return
        for mention in clause.mentions:
            place, verb = words.at(mention.start), words.at(mention.end)
            commas = [at for at in range(begin, clause.last) if words.separator(at) == ","]
            if (
                place <= first
                or any(at <= place for at in commas)
                or any(self.lists.actions.match(words, at) > at for at in commas)
            ):
                return
            capital = words.capital(place) and words.keys[place - 1] not in {*self.lists.governing, "được", "bị"}
            if capital and verb < clause.last and words.separator(verb) == " " and self.chains.acts(verb):
                yield place

    def _unparted_subject(self, clause: Clause, place: int) -> bool:
        """ "Kết thúc đợt cao điểm các đơn vị báo cáo ...": a subject without a comma before it."""
        words = self.words
        if words.keys[place] != "các" or clause.opening != "circumstance":
            return False
        return words.keys[place - 1] not in self.lists.governing and not self._verb_before(place)

    def _verb_before(self, place: int) -> bool:
        """Whether the word before ``place`` ends a verb that would take the body as its object."""
        return any(self.lists.actions.match(self.words, at) == place for at in range(max(0, place - 4), place))

    # Predicate

    def _main_start(self, clause: Clause, begin: int) -> int:
        """Index of the first verb of a sentence without subject: after the circumstance if it opens with one."""
        words = self.words
        relative = (
            clause.opening == "other" and words.keys[begin] in ("những", "nơi", "các") if begin < clause.last else False
        )
        topic = clause.opening == "statement" and words.keys[begin] == "về"
        if clause.opening != "circumstance" and not relative and not topic:
            return begin
        end = clause.last if clause.opening == "circumstance" else min(clause.last, begin + LONGEST_UNKNOWN_OPENING)
        for index in range(begin + 1, end):
            dated = (
                words.keys[index - 1].isdigit() and clause.opening == "circumstance" and index - begin <= LONGEST_DATE
            )
            if dated and words.separator(index) == " " and self.chains.acts(index):
                return index  # "Từ ngày 01/01/2031 chấm dứt ..."
            if clause.quoted(index) or words.separator(index) not in (":" if topic else ",):"):
                continue
            place = self._skip_adverbs(clause, index)
            if place > index or self.chains.acts(place) or self.lists.obliging.match(words, place) > place:
                return place
        return begin

    def _find_modal(self, clause: Clause) -> None:
        """The modal verb at the head of the predicate; without subject or verb there, the first of the sentence."""
        headed = bool(clause.leads) or clause.opening == "action"
        limit = min(clause.last, clause.body + HEAD_OF_PREDICATE) if headed else clause.last
        for index in range(clause.body if clause.leads else clause.first, limit):
            if clause.quoted(index):
                continue
            modal = self._modal_at(index, at_head=index <= clause.body + 1)
            if modal:
                clause.modal = modal
                return

    def _modal_at(self, index: int, at_head: bool) -> str:
        words, lists_ = self.words, self.lists
        if words.capital(index) and words.separator(index) == " ":
            return ""  # "Cần Thơ"
        if lists_.forbidding.match(words, index) > index:
            return "forbidding"
        if self.chains.obliges(index):
            return "" if index and words.keys[index - 1] == "không" else "obliging"
        end = lists_.permitting.match(words, index)
        if end == index or not at_head:
            return ""
        if words.keys[index] == "được" and lists_.passive_after.match(words, end) > end:
            return ""
        return "permitting"
