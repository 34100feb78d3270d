"""Whether a letter is the kind of thing that a duty asks for: a plan, a report, a list, a decision."""

from __future__ import annotations

from search_api.compliance.citing import Answer
from search_api.compliance.duties import Duty
from search_api.compliance.letters import Letter
from search_api.compliance.words import likeness

SAME_SUBJECT = 0.75  # share of the plan's topic that a letter's subject repeats
RELATED_SUBJECT = 0.3  # enough where the letter cites the plan by its number
_ASKED_ONCE = ("CV", "CĐ", "TB")
_MANY_PRODUCTS = {"any", "proposal", "opinion", "list", "minutes"}


def in_subject(letter: Letter, answer: Answer | None) -> bool:
    """Whether the subject itself names the document: "Kết quả thực hiện Chỉ thị số 7/CT-UBND"."""
    at = letter.subject_at
    return at is not None and answer is not None and at.start <= answer.cited.start < at.end


def loose(letter: Letter, duty: Duty) -> bool:
    """Whether the letter does not say that it is what the duty asks for."""
    return duty.product != "any" and duty.product not in letter.products


def same_words(letter: Letter, duty: Duty) -> bool:
    """Whether the subject is that of the sentence, or of the letter by which something was asked for once."""
    return _alike(letter, duty) >= SAME_SUBJECT


def _alike(letter: Letter, duty: Duty) -> float:
    asked = (duty.topic, duty.source.topic) if duty.source.kind in _ASKED_ONCE else (duty.topic,)
    return max(likeness(topic, letter.subject) for topic in asked)


def product_fits(letter: Letter, duty: Duty) -> bool:
    """Whether the letter may be what is asked for, in its own words or loosely."""
    if not letter.products:  # "V/v cử cán bộ ..." in answer to a letter of the same subject
        return letter.kind == "other" and duty.source.kind in _ASKED_ONCE
    if duty.product in letter.products:
        return True
    if duty.product == "any":
        return True
    if duty.product in _MANY_PRODUCTS and {"other", "report", "proposal"} & set(letter.products):
        return letter.kind != "report" or _alike(letter, duty) >= RELATED_SUBJECT
    return False
