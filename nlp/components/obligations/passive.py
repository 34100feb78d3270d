"""Who does it in a passive sentence: "Thành phần Tổ thẩm định do Giám đốc Sở quyết định"."""

from __future__ import annotations

from nlp.components.obligations.chains import Bearer, Chains
from nlp.components.obligations.clause import Clause
from nlp.components.obligations.lexicon import lists

# After its verb such a sentence says little more ("quyết định theo thẩm quyền").
LONGEST_REST = 12
# What is decided is a noun phrase of a few words.
LONGEST_SUBJECT = 16


def done_by(clause: Clause, chains: Chains) -> tuple[list[Bearer], int] | None:
    """The bodies after "do" and the index of their verb, where these end the sentence; None where they do not.

    "văn bản do Sở ban hành" inside a sentence that goes on, or after a verb or an acting body, only describes.
    """
    words, known = clause.words, lists()
    if clause.opening not in ("subject", "statement", "other") or _begins_acting(clause, chains):
        return None
    for index in range(clause.begin + 1, min(clause.last - 2, clause.begin + LONGEST_SUBJECT)):
        if words.keys[index] in known.not_in_subject or words.separator(index) == ":":
            return None
        if words.keys[index] not in known.by or clause.quoted(index) or index + 1 not in chains.by_word:
            continue
        if words.keys[index - 1] in known.past or words.separator(index) not in " )":
            return None
        chain = chains.chain(index + 1, clause.end)
        verb = words.at(chain[-1].end)
        ends = verb < clause.last and known.deciding.match(words, verb) > verb and _rests(clause, verb)
        return (chains.bearers(chain, None), verb) if ends else None
    return None


def _begins_acting(clause: Clause, chains: Chains) -> bool:
    """Whether the sentence opens with a body and its verb."""
    mention = chains.by_word.get(clause.begin)
    if mention is None:
        return False
    index = clause.words.at(mention.end)
    return clause.words.separator(index) == " " and clause.words.keys[index] not in lists().by and chains.acts(index)


def _rests(clause: Clause, verb: int) -> bool:
    """Whether nothing follows that makes the sentence go on: a modal verb or another predicate after it."""
    words, known = clause.words, lists()
    rest = range(verb + 1, clause.last)
    if len(rest) > LONGEST_REST and words.separator(verb + 2) == " ":
        return False
    return not any(known.obliging.match(words, at) > at or words.keys[at] in ("là", "được", "thì") for at in rest)
