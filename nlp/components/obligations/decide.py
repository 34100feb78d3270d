"""Whether a clause lays something on somebody, of which deontic kind, and how sure that is.

The rules are tried in order; the first that speaks decides. Each has an id that goes into the obligation's reasons, and
a confidence measured on annotated documents (``dondoc evaluate`` prints the reliability table).
"""

from __future__ import annotations

from dataclasses import dataclass

from nlp.components.obligations.clause import Clause
from nlp.components.obligations.context import Context
from nlp.components.obligations.lexicon import lists, patterns
from nlp.extraction import Kind

# Fewer words than this, without a verb that is known, are no duty.
FEWEST_WORDS = 5
# So many words that are no verbs may stand before the verb of sending.
MOST_UNKNOWN_WORDS = 7


@dataclass(frozen=True, slots=True)
class Situation:
    """What is known about a sentence besides its words."""

    document_type: str
    context: Context
    has_target: bool
    has_deadline: bool
    has_recipient: bool
    after_duty: bool  # the sentence before it in the provision is an obligation
    announces: bool  # ends with a colon and duties follow
    labelled: bool
    asked_before: bool  # a letter that has asked already
    preamble: bool  # before the first heading or numbered item
    article: bool  # an article (Điều) or below one
    among_names: bool = False  # an item of a list of names


@dataclass(frozen=True, slots=True)
class Verdict:
    """An obligation's kind with the rule that found it; ``kind`` None means that there is none."""

    kind: Kind | None
    rule: str
    confidence: float = 0.0


NOTHING = Verdict(None, "no-duty")


def decide(clause: Clause, situation: Situation) -> Verdict:
    """The verdict on one sentence."""
    if situation.announces:
        return Verdict(None, "lead-in")
    if _in_force(clause):
        return Verdict(None, "in-force")
    if patterns().blanks.search(clause.words.text[clause.start : clause.end]):
        return Verdict(None, "form")
    if clause.order:
        return _ordered(clause, situation)
    if (rule := _tells(clause, situation)) is not None:
        return Verdict(None, rule)
    return _by_section(clause, situation)


def _tells(clause: Clause, situation: Situation) -> str | None:
    """The rule by which a sentence only tells something, whatever its section."""
    if clause.narrative:
        return "narrative"
    if clause.names_only() or situation.among_names:
        return "names-only"
    if clause.tells_scope():
        return "scope"
    if situation.article and (clause.defines() or clause.punishes()):
        return "definition"
    return None


def _by_section(clause: Clause, situation: Situation) -> Verdict:
    """What the function of the section makes of a sentence."""
    function, mood = situation.context.function, situation.context.mood
    if function == "indicator":
        return Verdict("target", "indicator", 0.97)
    if function == "objective":
        return Verdict("target", "objective-figure", 0.9) if situation.has_target else NOTHING
    if function == "forbidden" or mood == "forbidding":
        return Verdict("prohibition", "forbidden-list", 0.95)
    if (function == "rights" or mood == "permitting") and not clause.leads and clause.modal != "obliging":
        return Verdict("permission", "rights-list", 0.9)
    if function in ("background", "outline", "description", "force", "attribute"):
        return _outside(clause, situation)
    return _inside(clause, situation)


def _ordered(clause: Clause, situation: Situation) -> Verdict:
    """Somebody is told or asked to act."""
    kind = _kind(clause)
    if clause.narrative or _past(clause):
        return Verdict(None, "narrative")
    if clause.order == "proposal":
        submitted = situation.document_type in patterns().reports and clause.leads and clause.body < clause.last
        return Verdict(kind, "proposal", 0.8) if submitted else NOTHING
    if not clause.leads and situation.document_type in patterns().reports:
        asks = clause.order == "request" and situation.context.function == "proposal"
        return Verdict(kind, "request", 0.7) if asks else NOTHING
    return Verdict(kind, f"{clause.order}", 0.96 if clause.body < clause.last else 0.6)


def _in_force(clause: Clause) -> bool:
    """Whether the sentence says when a document comes into force or ends."""
    words, known = clause.words, lists()
    return any(known.in_force.match(words, at) > at for at in range(clause.first, min(clause.last, clause.first + 25)))


def _past(clause: Clause) -> bool:
    """Whether "đã" stands just before the predicate."""
    keys = clause.words.keys[max(clause.first, clause.body - 2) : clause.body]
    return any(word in lists().past for word in keys)


def _outside(clause: Clause, situation: Situation) -> Verdict:
    """In a section that describes only a strong modal verb with its bearer counts."""
    function = situation.context.function
    if function in ("description", "force") and (verdict := _in_statute(clause, situation)).kind:
        return verdict
    if clause.leads and clause.modal == "obliging" and function not in ("force", "outline"):
        return Verdict(_kind(clause), "modal-in-description", 0.6)
    binds = function == "description" or (function == "force" and clause.leads)
    paper = lists().papers.match(clause.words, clause.first) > clause.first
    if binds and clause.modal == "obliging" and _in_law(situation) and not paper:
        return Verdict(_kind(clause), "statute-obliging", 0.6)
    if function == "description" and (right := _granted(clause, situation)):
        return right
    if situation.after_duty and clause.opening in ("action", "circumstance") and not clause.narrative:
        return Verdict(_kind(clause), "after-duty", 0.8)
    if _to_be_sent(clause, situation):
        return Verdict("report", "sent-by", 0.9)
    return NOTHING


def _in_law(situation: Situation) -> bool:
    """Whether the sentence stands in an article of a law or regulation."""
    return situation.article and situation.document_type in patterns().laws


def _in_statute(clause: Clause, situation: Situation) -> Verdict:
    """What an article of a law or regulation says of a body that acts, whatever the article's heading."""
    if not _in_law(situation) or not clause.leads or clause.asks or _past(clause) or clause.modal == "obliging":
        return NOTHING
    if clause.modal == "forbidding":
        return Verdict("prohibition", "statute-forbidding", 0.75)
    if _describes(clause):
        return NOTHING
    if clause.modal == "permitting":
        return Verdict("permission", "statute-permitting", 0.75)
    return Verdict(_kind(clause), "statute-active", 0.75) if _acts(clause) else NOTHING


def _describes(clause: Clause) -> bool:
    """Whether a class may go on with what describes it ("Cá nhân đăng ký đề tài", one of those not admitted)."""
    words, known = clause.words, lists()
    first = clause.begin + (words.keys[clause.begin] in ("các", "những"))
    said_outright = known.animate.match(words, clause.body) > clause.body
    return known.traders.match(words, first) > first and not said_outright


def _acts(clause: Clause) -> bool:
    """Whether a verb of action stands at the head of the predicate, after adverbs."""
    words, known = clause.words, lists()
    index = clause.body
    while index < clause.last:
        if known.actions.match(words, index) > index:
            return True
        step = max(known.adverbs.match(words, index), known.after_subject.match(words, index))
        if step == index:
            return False
        index = step
    return False


def _inside(clause: Clause, situation: Situation) -> Verdict:
    """In a section of duties, or where the section does not tell."""
    function = situation.context.function
    if clause.leads:
        return _with_subject(clause, situation)
    forbids = lists().forbidding.match(clause.words, clause.first) > clause.first
    if clause.modal == "forbidding" and (forbids or clause.opening != "action"):
        return Verdict("prohibition", "forbidding", 0.85)
    if situation.document_type in patterns().reports and function in ("", "proposal") and not situation.context.leads:
        if situation.after_duty and clause.opening in ("action", "circumstance"):
            return Verdict(_kind(clause), "after-duty", 0.8)
        return NOTHING
    if function == "requirement":
        binds = clause.modal == "obliging" and situation.document_type in patterns().laws
        return Verdict(_kind(clause), "statute-obliging", 0.7) if binds else NOTHING
    if clause.opening == "action":
        return _imperative(clause, situation)
    return _without_verb(clause, situation)


def _with_subject(clause: Clause, situation: Situation) -> Verdict:
    """A body with a predicate."""
    if _past(clause) or clause.words.keys[clause.body] in lists().past:
        return Verdict(None, "narrative")
    if clause.asks and not (clause.opening == "circumstance" and _in_law(situation)):
        return Verdict(None, "narrative")  # but "Khi cần chi viện thì Đội trưởng đề nghị ..." is what he has to do
    if situation.document_type in patterns().reports and situation.context.function not in ("duties", "proposal"):
        return Verdict(_kind(clause), "subject-in-report", 0.5) if situation.after_duty else NOTHING
    if clause.passive:
        return Verdict(_kind(clause), "done-by", 0.6)
    if clause.modal == "forbidding":
        return Verdict("prohibition", "subject-forbidding", 0.9)
    if clause.modal == "permitting":
        return Verdict("permission", "subject-permitting", 0.85)
    if clause.modal == "obliging":
        return Verdict(_kind(clause), "subject-obliging", 0.95)
    if situation.document_type in patterns().reports and situation.context.lead_source != "heading":
        return Verdict(_kind(clause), "subject-in-report", 0.6)
    if situation.preamble and not situation.asked_before:
        return NOTHING
    return Verdict(_kind(clause), "subject-verb", 0.93)


def _imperative(clause: Clause, situation: Situation) -> Verdict:
    """A verb at the head of the sentence."""
    context = situation.context
    if context.leads:
        return Verdict(_kind(clause), f"unit-{context.lead_source}", 0.97)
    if situation.document_type in patterns().laws:
        return NOTHING
    if (
        situation.article
        and lists().performative.match(clause.words, clause.body) > clause.body
        and not _goes_on(clause)
    ):
        return Verdict(None, "performative")
    if situation.preamble and not situation.asked_before:
        return NOTHING
    if context.function in ("duties", "funding"):
        return Verdict(_kind(clause), "duties-verb", 0.95)
    if situation.after_duty:
        return Verdict(_kind(clause), "after-duty", 0.9)
    if situation.labelled:
        return Verdict(_kind(clause), "labelled-verb", 0.75)
    if reports(clause) and situation.has_recipient:
        return Verdict("report", "closing-report", 0.85)
    return NOTHING


def _goes_on(clause: Clause) -> bool:
    """Whether another verb begins after a semicolon ("Thông qua Báo cáo ...; rà soát, bố trí vốn ...")."""
    words, known = clause.words, lists()
    for at in range(clause.body + 1, clause.last):
        if ";" in words.text[words.ends[at - 1] : words.starts[at]] and known.actions.match(words, at) > at:
            return known.performative.match(words, at) == at
    return False


def _without_verb(clause: Clause, situation: Situation) -> Verdict:
    """Neither subject nor verb where one would expect them."""
    context = situation.context
    if clause.opening == "figure" and situation.has_target and context.function == "duties":
        return Verdict("target", "figure", 0.75)
    if clause.modal == "obliging" and not situation.preamble:
        return Verdict(_kind(clause), "bare-obliging", 0.8)
    if clause.modal == "permitting" and context.function == "duties" and clause.opening == "other":
        return Verdict("permission", "bare-permitting", 0.8)
    if right := _granted(clause, situation):
        return right
    if clause.opening == "statement":
        if _to_be_sent(clause, situation):
            return Verdict("report", "sent-by", 0.9)
        return NOTHING
    unlikely = {"heading": lists().no_duty, "lead-in": lists().topics}.get(context.lead_source)
    describes = unlikely is not None and unlikely.match(clause.words, clause.begin) > clause.begin
    if context.leads and context.function == "duties" and not (situation.preamble or describes or _fragment(clause)):
        return Verdict(_kind(clause), "unit-other", 0.6)
    if _to_be_sent(clause, situation):
        return Verdict("report", "sent-by", 0.9)
    return NOTHING


def _granted(clause: Clause, situation: Situation) -> Verdict | None:
    """ "Được miễn tiền thuê đất ba năm ..." as an item of an article: a right of whom the article is about."""
    if clause.grants and _in_law(situation) and situation.labelled and not situation.context.mood:
        return Verdict("permission", "granted", 0.7)
    return None


def _fragment(clause: Clause) -> bool:
    """Whether the sentence is a piece of one: in small letters at its beginning, or a few words."""
    return clause.last - clause.first < FEWEST_WORDS or not clause.words.capital(clause.first)


def _to_be_sent(clause: Clause, situation: Situation) -> bool:
    """A letter that says by when something is to be sent: it has asked before, or it says to whom."""
    letter = situation.document_type in patterns().letters and situation.has_recipient
    return (situation.asked_before or letter) and situation.has_deadline and _sends(clause)


def _sends(clause: Clause) -> bool:
    """Whether the sentence speaks of sending something."""
    return any(clause.words.keys[at] in ("gửi", "gởi", "nộp") for at in range(clause.first, clause.last))


def _kind(clause: Clause) -> Kind:
    """Task, or report where the first thing to do is to send a document."""
    return "report" if reports(clause) else "task"


def reports(clause: Clause) -> bool:
    """Whether the first duty is a report: a verb of sending, after helpers such as "tổng hợp" only."""
    words, known = clause.words, lists()
    index = clause.body
    unknown = 0
    while index < clause.last and unknown <= MOST_UNKNOWN_WORDS:
        if (skipped := known.not_reporting.match(words, index)) > index:
            index = skipped
            continue
        end = known.reporting.match(words, index)
        if end > index:
            return True
        step = max(phrases.match(words, index) for phrases in (known.reporting_helpers, known.adverbs, known.obliging))
        if step > index:
            index = step
            continue
        if known.actions.match(words, index) > index or words.keys[index] in known.purpose:
            return False
        index += 1
        if (
            ";"
            in words.text[words.ends[index - 1] : words.starts[index] if index < clause.last else words.ends[index - 1]]
        ):
            return False
    return False
