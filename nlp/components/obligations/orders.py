"""Orders and requests in a sentence, with the bodies they are given to."""

from __future__ import annotations

from nlp.annotations import Mention
from nlp.components.agencies.words import AND, Words
from nlp.components.obligations.chains import Chains
from nlp.components.obligations.clause import Clause
from nlp.components.obligations.lexicon import lists

# Between one named body and its verb stand a few adverbs at most.
LONGEST_BODY_TAIL = 4
# Who orders or asks may be a body without a head noun that we know; its name has at most so many words.
LONGEST_UNKNOWN_ASKER = 6


class Orders:
    """Finds who is told or asked to act; the base of the reader of clauses."""

    def __init__(self, words: Words, mentions: list[Mention], proposals: bool = False) -> None:
        self.words = words
        self.chains = Chains(words, mentions)
        self.proposals = proposals
        self.lists = lists()

    def _find_order(self, clause: Clause) -> bool:
        """An order or request with the bodies it is given to, where it governs the sentence."""
        words = self.words
        for index in range(clause.first, clause.last - 1):
            kind, end = self._order_at(index)
            if not kind or end >= clause.last or clause.quoted(index):
                continue
            if index > clause.first and words.keys[index - 1] in self.lists.not_before_order:
                continue
            chain = self._chain_after(clause, end)
            if not self._may_order(clause, index) and not self._asks_unparted(clause, index, kind):
                continue
            if not chain and kind == "request" and self._asks_to(clause, index, end):
                clause.order, clause.body = kind, end
                return True
            if chain:
                body, tail = self._body_after(clause, chain)
                clause.leads = self.chains.bearers(chain, tail if body is not None else None)
                clause.body = clause.last if body is None else body
                clause.order = kind
                return True
        return False

    def _find_informed(self, clause: Clause) -> bool:
        """ "... thông báo để các đơn vị biết, thực hiện và báo cáo kết quả": bodies that are told, and what they do."""
        words, known = self.words, self.lists
        for index in range(clause.first, clause.last):
            end = known.informs.match(words, index)
            if end == index or clause.quoted(index) or not (chain := self._chain_after(clause, end)):
                continue
            told = words.at(chain[-1].end)
            after = known.informed.match(words, told)
            if after == told or after >= clause.last:
                return False
            after += words.keys[after] == AND
            done = known.actions.match(words, after)
            if done == after or done >= clause.last:
                return False  # "... biết và thực hiện" closes a letter, no more
            clause.leads = self.chains.bearers(chain, None)
            clause.body, clause.order = after, "order"
            return True
        return False

    def _asks_to(self, clause: Clause, asked: int, index: int) -> bool:
        """Whether a request at word ``asked`` names no body, only what to do ("đề nghị gửi báo cáo về Sở")."""
        known = self.lists
        if known.contacts.match(self.words, index) > index:
            return False
        if asked > clause.first and self.words.keys[asked - 1] in known.not_before_request:
            return False
        return known.reporting.match(self.words, index) > index or self.chains.acts(index)

    def _order_at(self, index: int) -> tuple[str, int]:
        words, lists_ = self.words, self.lists
        if (end := lists_.requests.match(words, index)) > index:
            return "request", end
        if (end := lists_.orders.match(words, index)) > index:
            return "order", end
        if self.proposals and (end := lists_.proposals.match(words, index)) > index:
            return "proposal", end
        return "", index

    def _asks_unparted(self, clause: Clause, index: int, kind: str) -> bool:
        """A request after a circumstance without the comma ("Để kịp tổng hợp đề nghị các đơn vị ...")."""
        before = self.words.keys[index - 1]
        return kind == "request" and clause.opening == "circumstance" and before not in self.lists.not_before_request

    def _may_order(self, clause: Clause, index: int) -> bool:
        """Whether an order at ``index`` governs: at the start, or after a circumstance or the body that orders."""
        if index == clause.begin or (index <= clause.first + 2 and clause.opening != "action"):
            return True
        words = self.words
        if clause.opening == "other" and index - clause.first <= LONGEST_UNKNOWN_ASKER:
            return True
        before = self.chains.ending_before(index)
        place = words.at(before.start) if before else index
        if place == clause.first:
            return True
        separator = words.separator(place)
        previous = words.keys[place - 1]
        at_boundary = separator in ",.:)" or previous in (AND, "thì", "thời")
        if separator == ":":
            return True
        agrees = self.lists.agreeing.match(words, clause.first) > clause.first
        if not at_boundary or (clause.item and clause.opening == "action" and not agrees):
            return False
        if clause.item and clause.opening == "action":
            return self._order_at(index)[0] == "order"
        return clause.opening in ("circumstance", "statement", "other", "subject") or self._starts_with_circumstance(
            clause
        )

    def _starts_with_circumstance(self, clause: Clause) -> bool:
        """Verbs that open a circumstance as well ("Thực hiện Công văn số ..., Sở Y tế đề nghị ...")."""
        if clause.item and clause.opening == "action":
            return False
        return self.lists.circumstances.match(self.words, clause.first) > clause.first

    def _chain_after(self, clause: Clause, index: int) -> list[Mention]:
        """The list of bodies right after word ``index``; "các đồng chí", "nhiệm vụ cho" may stand between."""
        for place in range(index, min(index + 4, clause.last)):
            if place in self.chains.by_word:
                return self.chains.chain(place, clause.end)
            if self.words.keys[place] not in self.lists.before_a_body:
                break
        return []

    def _body_after(self, clause: Clause, chain: list[Mention]) -> tuple[int | None, int | None]:
        """Index of the predicate after a list of bodies, and where the last name's tail ends."""
        index = self.words.at(chain[-1].end)
        while index < clause.last and clause.quoted(index):
            index += 1
        if index >= clause.last:
            return None, None
        person = is_people(chain[-1])
        if person:
            found = self.chains.modal_after(index - 1, clause.last, named=False, known=True)
            return found, found
        if chain[-1].kind == "class" and self.words.keys[index] in self.lists.tail_stops:
            # "Nhà đầu tư có dự án ... được miễn tiền thuê đất": the modal verb after the description counts
            found = self.chains.modal_after(index, clause.last, named=False, known=True)
            if found is not None and not self.chains.modal_at(index):
                return found, None
        if chain[-1].kind == "body" and not self.chains.predicate_at(index):
            return self.chains.predicate(index, min(clause.last, index + LONGEST_BODY_TAIL)), None
        tails = chain[-1].kind == "class" and self.chains.tail_begins(index)
        if self.chains.predicate_at(index) and not tails:
            return index, None
        found = self.chains.predicate(index, clause.last, after_name=tails)
        return found, found


def is_people(mention: Mention) -> bool:
    """ "người sử dụng đất": the verb in the name is not its predicate."""
    return mention.kind == "class" and mention.name.lower().split()[:1] == ["người"]
