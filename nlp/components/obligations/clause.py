"""What a sentence says as a clause: who is ordered or acts, with which modal verb, and how it begins."""

from __future__ import annotations

from dataclasses import dataclass, field

from nlp.annotations import Mention
from nlp.components.agencies.words import Words
from nlp.components.obligations.chains import Bearer
from nlp.components.obligations.lexicon import Lists, lists

# A term that is defined has at most so many words.
LONGEST_TERM = 9
# "Quy chế phối hợp này": how far into the sentence the document may name itself.
LONGEST_TITLE = 9
SCOPE_VERBS = (("quy", "định"), ("áp", "dụng"), ("điều", "chỉnh"), ("hướng", "dẫn"))


@dataclass(slots=True)
class Clause:
    """What a sentence says; offsets into the text, indices into the document's words."""

    words: Words
    start: int
    end: int
    mentions: list[Mention]
    lists: Lists = field(default_factory=lists)
    first: int = 0
    begin: int = 0  # the first word after leading adverbs
    last: int = 0
    leads: list[Bearer] = field(default_factory=list)
    order: str = ""  # order, request, proposal: somebody says who is to act
    modal: str = ""  # obliging, forbidding, permitting
    opening: str = ""  # action, circumstance, statement, subject, figure, other
    body: int = 0  # index of the word where the predicate begins
    item: bool = False  # one of a list, or under the heading of a body
    asks: bool = False  # the subject itself asks for something
    passive: bool = False  # "... do X quyết định": the bearer stands after its work
    narrative: bool = False  # tells what has happened
    quotes: list[tuple[int, int]] = field(default_factory=list)

    def defines(self) -> bool:
        """Whether the sentence says what something is ("Tuyển chọn là việc ...")."""
        keys = self.words.keys[self.begin + 1 : min(self.last, self.begin + LONGEST_TERM)]
        return not self.leads and not self.modal and "là" in keys and self.opening != "circumstance"

    def tells_scope(self) -> bool:
        """Whether the sentence says what the document itself is about ("Quy chế này chỉ quy định ...")."""
        keys = self.words.keys[self.begin : min(self.last, self.begin + LONGEST_TITLE)]
        if self.leads or "này" not in keys:
            return False
        after = keys[keys.index("này") + 1 :]
        return tuple(after[1:3] if after[:1] in (["chỉ"], ["được"]) else after[:2]) in SCOPE_VERBS

    def punishes(self) -> bool:
        """Whether the sentence says what happens to those who do wrong ("... thì bị xử lý")."""
        keys = self.words.keys[self.body : self.last]
        suffers = any(
            word == "bị" and before not in lists().not_suffering
            for before, word in zip(["", *keys], keys, strict=False)
        )
        return self.modal != "obliging" and suffers and ("phạm" in keys or "thì" in keys)

    @property
    def grants(self) -> bool:
        """Whether it begins with what somebody is granted ("Được miễn tiền thuê đất ba năm")."""
        return self.first < self.last and self.words.keys[self.first] in self.lists.granting

    def names_only(self) -> bool:
        """Whether the sentence is little else than names of bodies."""
        named = sum(mention.end - mention.start for mention in self.mentions)
        return not self.leads and self.opening == "subject" and named > 0.8 * (self.end - self.start)

    def quoted(self, index: int) -> bool:
        """Whether word ``index`` stands inside quotation marks or brackets."""
        place = self.words.starts[index]
        return any(start <= place < end for start, end in self.quotes)
