"""Which open instances a letter answers, with the evidence, and how sure that is.

High confidence matches by itself, middling goes to a person, the rest stays unmatched with its reason. A letter that
answers for one unit never touches the instances of another.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from search_api.compliance.citing import Answer, Cited, answers
from search_api.compliance.duties import Duty, Source
from search_api.compliance.instances import Instance, Key
from search_api.compliance.letters import Letter
from search_api.compliance.period_phrases import PeriodMention
from search_api.compliance.periods import Period
from search_api.compliance.products import RELATED_SUBJECT, SAME_SUBJECT, in_subject, loose, product_fits, same_words
from search_api.compliance.words import Number, likeness, topic

AUTOMATIC, REVIEW = "automatic", "review"
_FITS = ("exact", "blank", "brief", "doubtful", "earlier", "other")
_NEAR = timedelta(days=62)
_SLACK = timedelta(days=3)  # a range of dates may start or end so far from the window


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason for a match, with its place in the letter's text."""

    kind: str  # cites-plan, subject, period, sender, recipient, edxml
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Match:
    """A letter proposed for an instance; ``doubts`` are codes of what keeps it from being automatic."""

    key: Key
    letter: str
    level: str
    strength: float
    evidence: tuple[Evidence, ...]
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a letter answers, or the code of the reason why it answers nothing, with the values for its message."""

    matches: tuple[Match, ...]
    reason: str = ""
    values: tuple[tuple[str, str], ...] = ()


IssuedBy = Callable[[Source, Cited], bool]  # whether the citation's "của ..." may be the source's issuer


@dataclass(frozen=True, slots=True)
class Files:
    """What is known of the documents on file when a letter is tried."""

    addressed: Callable[[Duty], Addressed]
    issued_by: IssuedBy = lambda _source, _cited: True
    numbers: frozenset[Number] = frozenset()  # of documents that lay duties
    replaced: Mapping[str, Sequence[Source]] = field(default_factory=dict)  # new source's id -> those it stands for


@dataclass(frozen=True, slots=True)
class Addressed:
    """Units to whom answers to a duty may go: named there or its issuer (``right``), or the body above (``near``)."""

    right: frozenset[str]
    near: frozenset[str]


def propose(
    letter: Letter,
    open_to: Sequence[Instance],
    files: Files,
) -> Proposal:
    """Try a letter against the instances of its senders."""
    if letter.request is not None:
        return Proposal((), f"asks-to-{letter.request}" if letter.request != "other" else "asks")
    if letter.kind == "decision":  # it answers only where a decision is what one sends
        open_to = [instance for instance in open_to if instance.duty.product == "decision"]
    if letter.kind == "notice" or (letter.kind == "decision" and not open_to):
        return Proposal((), "not-a-report")
    if not letter.sender.units:
        return Proposal((), "sender-unknown", (("name", letter.sender.name or "?"),))
    if not open_to:
        return Proposal((), "no-duty", (("name", letter.sender.name),))
    if letter.ad_hoc:
        open_to = [instance for instance in open_to if instance.duty.ad_hoc]
        if not open_to:
            return Proposal((), "ad-hoc")
    fitting = [instance for instance in open_to if product_fits(letter, instance.duty)]
    if not fitting:
        return Proposal((), "other-product")
    cited = {i.duty.source.id: i.duty.source for i in fitting}
    answered = {id_: _citation(letter, source, files) for id_, source in cited.items()}
    return _by_source(letter, fitting, files.addressed, answered)


def _by_source(
    letter: Letter,
    fitting: Sequence[Instance],
    addressed: Callable[[Duty], Addressed],
    cited: Mapping[str, Answer | None],
) -> Proposal:
    sources: dict[str, list[Instance]] = {}
    for instance in fitting:
        sources.setdefault(instance.duty.source.id, []).append(instance)
    found: list[Match] = []
    reasons: list[str] = []
    named = any(answer and answer.fit in ("exact", "brief", "blank") for answer in cited.values())
    for id_, group in sources.items():
        answer = cited[id_]
        if answer and answer.fit == "other":
            reasons.append("other-document")
        elif named and (answer is None or answer.fit == "doubtful"):
            reasons.append("other-document")  # it says which document it answers, and that is not this one
        else:
            matches, reason = _in_source(letter, group, answer, addressed)
            found.extend(matches)
            reasons.append(reason)
    found = _best_without_citation(found, named)
    if found:
        return Proposal(tuple(found))
    order = ("period", "subject", "recipient", "other-document", "early")
    return Proposal((), next((reason for reason in order if reason in reasons), "subject"))


def _best_without_citation(found: list[Match], named: bool) -> list[Match]:
    """Where no number decides, only the duty with the strongest evidence; equals go to a person."""
    if named or len({match.key[0] for match in found}) < 2:
        return found
    best: list[Match] = []
    for key in {(match.key[1], match.key[2]) for match in found}:
        rivals = [match for match in found if (match.key[1], match.key[2]) == key]
        top = max(match.strength for match in rivals)
        winners = [match for match in rivals if match.strength == top]
        if len(winners) > 1:
            winners = [Match(m.key, m.letter, REVIEW, m.strength, m.evidence, (*m.doubts, "several")) for m in winners]
        best.extend(winners)
    return best


def _in_source(
    letter: Letter, group: Sequence[Instance], answer: Answer | None, addressed: Callable[[Duty], Addressed]
) -> tuple[list[Match], str]:
    exact = answer is not None and answer.fit == "exact"
    timed = [(instance, _period(letter, instance, exact)) for instance in group if _not_before(letter, instance)]
    if not timed:
        return [], "early"
    hits = [(instance, how) for instance, how in timed if how is not None]
    if not hits:
        return [], "period"
    recurring = [pair for pair in hits if not pair[0].once]
    if any(how.sure for instance, how in recurring):
        hits = [pair for pair in hits if pair[1].sure]
    hits = _nearest_day(letter, _latest_of_unknown(letter, hits))
    matches = []
    reason = "subject"
    for instance, how in hits:
        match, why = _judge(letter, instance, how, answer, addressed(instance.duty))
        if match is not None:
            matches.append(match)
        else:
            reason = why
    return matches, reason


@dataclass(frozen=True, slots=True)
class PeriodFit:
    """How the letter's period fits: ``sure`` where it names it, with the words."""

    sure: bool
    mention: PeriodMention | None = None


def _period(letter: Letter, instance: Instance, exact: bool) -> PeriodFit | None:
    if instance.once:
        if loose(letter, instance.duty) and any(not mention.plain for mention in letter.periods):
            return None  # a report on a period is not the list or the proposal that was asked for once
        return _year_of_single(letter, instance)
    if not letter.periods:
        return PeriodFit(sure=False)
    for mention in letter.periods:
        if mention.period == instance.period:
            return PeriodFit(sure=True, mention=mention)
        if mention.dates and _covers(mention.dates, instance):
            return PeriodFit(sure=True, mention=mention)
    if not exact:
        return None
    # The letter cites this very document: a period named only in its text, or last year's by a slip, is for a person.
    for mention in (*letter.other_periods, *letter.periods):
        if mention.period == instance.period or (mention.period and _slip_of_year(mention.period, letter, instance)):
            return PeriodFit(sure=False, mention=mention)
    return None


def _slip_of_year(named: Period, letter: Letter, instance: Instance) -> bool:
    """Whether a year is off by one while the day of sending fits the instance."""
    period = instance.period
    near = letter.sent is not None and abs(letter.sent - instance.slot.closes) <= _NEAR
    return near and (named.kind, named.number) == (period.kind, period.number) and abs(named.year - period.year) == 1


def _covers(dates: tuple[date, date], instance: Instance) -> bool:
    spans = [(instance.period.first_day, instance.period.last_day)]
    if instance.slot.window:
        spans.append(instance.slot.window)
    return any(abs(dates[0] - first) <= _SLACK and abs(dates[1] - last) <= _SLACK for first, last in spans)


def _year_of_single(letter: Letter, instance: Instance) -> PeriodFit | None:
    """A one-off duty of a dated plan is answered by a letter of one of the plan's years, or one that names no year."""
    years = instance.duty.source.years
    if years is None or not letter.years:
        return PeriodFit(sure=years is None)
    inside = [year for year in letter.years if years[0] <= year <= years[1]]
    if not inside:
        return None
    at = letter.subject_at.start if letter.subject_at else 0
    place = letter.text.find(str(inside[0]), at)
    mention = PeriodMention(place, place + 4) if place >= 0 else None
    return PeriodFit(sure=True, mention=mention)


def _not_before(letter: Letter, instance: Instance) -> bool:
    """Nobody answers a document before it is issued, or reports on a period before it begins."""
    if letter.sent is None:
        return True
    source = instance.duty.source
    if source.issued is not None and letter.sent < source.issued:
        return False
    if source.issued is None and source.years is not None and letter.sent.year < source.years[0] - 1:
        return False
    begins = instance.slot.window[0] if instance.slot.window else None
    return begins is None or letter.sent >= begins


def _latest_of_unknown(letter: Letter, hits: list[tuple[Instance, PeriodFit]]) -> list[tuple[Instance, PeriodFit]]:
    """A letter that names no period can only mean, for each duty and unit, the period last begun or closed."""
    sure = [pair for pair in hits if pair[1].sure or pair[0].once]
    if len(sure) == len(hits) or sure:
        return sure or hits
    best: dict[tuple[str, str], tuple[Instance, PeriodFit]] = {}
    for instance, how in hits:
        place = (instance.duty.id, instance.unit)
        distance = abs((instance.slot.closes - letter.sent).days) if letter.sent else 0
        if place not in best or distance < abs((best[place][0].slot.closes - (letter.sent or date.min)).days):
            best[place] = (instance, how)
    return list(best.values())


def _nearest_day(letter: Letter, hits: list[tuple[Instance, PeriodFit]]) -> list[tuple[Instance, PeriodFit]]:
    """Of two days of one duty ("trước ngày 15/6 và ngày 15/12") a letter means the one that is nearest."""
    best: dict[tuple[str, str], Instance] = {}
    for instance, _ in hits:
        if instance.once and letter.sent is not None:
            place = (instance.duty.id, instance.unit)
            if place not in best or _away(letter.sent, instance) < _away(letter.sent, best[place]):
                best[place] = instance
    return [pair for pair in hits if best.get((pair[0].duty.id, pair[0].unit), pair[0]) is pair[0]
            or not pair[0].once]  # fmt: skip


def _away(sent: date, instance: Instance) -> timedelta:
    return abs(sent - instance.slot.closes)


def _judge(
    letter: Letter, instance: Instance, how: PeriodFit, answer: Answer | None, addressed: Addressed
) -> tuple[Match | None, str]:
    duty = instance.duty
    subject = max(likeness(duty.source.topic, letter.subject), 0.9 * likeness(duty.topic, letter.subject))
    recipient = _recipient(letter, addressed)
    doubts = _doubts(letter, how, duty)
    fit = answer.fit if answer else "none"
    if recipient == "elsewhere":
        if fit == "none" or subject < RELATED_SUBJECT:
            return None, "recipient"
        doubts.append("recipient")
    if fit == "exact":
        if instance.once and not letter.years and "period" in doubts:
            doubts.remove("period")  # a one-off duty has no other period to be taken for
        if topic(letter.subject) and duty.source.topic and subject < RELATED_SUBJECT and not in_subject(letter, answer):
            doubts.append("subject")
    elif fit in ("doubtful", "earlier"):
        if subject < RELATED_SUBJECT:
            return None, "subject"
        doubts.append("citation")
    elif subject < SAME_SUBJECT:
        if fit == "none" or subject < RELATED_SUBJECT:
            return None, "subject"
        doubts.append("subject")
    if fit in ("none", "brief", "blank") and recipient != "right":
        doubts.append("recipient")
    if fit == "none" and any(cited.basis and not cited.brief for cited in letter.citations):
        doubts.append("citation")
    evidence = _evidence(letter, how, answer, subject, recipient)
    strength = (_FITS[::-1].index(fit) if fit in _FITS else 0) + subject + (recipient == "right") * 0.5
    level = REVIEW if doubts else AUTOMATIC
    return Match(instance.key, letter.id, level, round(strength, 3), evidence, tuple(dict.fromkeys(doubts))), ""


def _doubts(letter: Letter, how: PeriodFit, duty: Duty) -> list[str]:
    doubts = []
    if letter.undated:
        doubts.append("undated")
    if letter.draft:
        doubts.append("draft")
    if not letter.sender.sure:
        doubts.append("sender")
    if not how.sure:
        doubts.append("period")
    if not letter.periods_agree:
        doubts.append("periods-differ")
    if loose(letter, duty) and not same_words(letter, duty):
        doubts.append("product")
    return doubts


def _citation(letter: Letter, source: Source, files: Files) -> Answer | None:
    """The best citation of the source; one of another document of the same series counts where it is the basis.

    Who still cites the document that the source has replaced may mean the source: a person decides.
    """
    for earlier in files.replaced.get(source.id, ()):
        old = _citation(letter, earlier, replace(files, replaced={}))
        if old and old.fit == "exact" and _best(letter, source, files) is None:
            return Answer("earlier", old.cited)
    return _best(letter, source, files) or next((a for a in _found(letter, source, files) if a.cited.basis), None)


def _best(letter: Letter, source: Source, files: Files) -> Answer | None:
    good = [answer for answer in _found(letter, source, files) if answer.fit != "other"]
    return min(good, key=lambda answer: _FITS.index(answer.fit), default=None)


def _found(letter: Letter, source: Source, files: Files) -> list[Answer]:
    others = files.numbers - {source.key} if source.key else files.numbers
    found = [answer for cited in letter.citations if (answer := answers(source, cited, others))]
    # "Kế hoạch số 03/KH-BCĐ của Ban Chỉ đạo tỉnh" is not the city's plan of the same number.
    return [a if a.fit == "other" or files.issued_by(source, a.cited) else Answer("other", a.cited) for a in found]


def _recipient(letter: Letter, addressed: Addressed) -> str:
    """right, near, unnamed, or elsewhere (addressed to known bodies, none of which is meant)."""
    whom = {*letter.addressees, *letter.recipients}
    if whom & addressed.right:
        return "right"
    if whom & addressed.near:
        return "near"
    if letter.addressees or letter.unknown_addressees:
        return "elsewhere"
    return "unnamed"


def _evidence(
    letter: Letter, how: PeriodFit, answer: Answer | None, subject: float, recipient: str
) -> tuple[Evidence, ...]:
    found = []
    if answer is not None:
        if not answer.cited.envelope:
            found.append(Evidence("cites-plan", answer.cited.raw, answer.cited.start, answer.cited.end))
        same = [c for c in letter.citations if c.envelope and c.number == answer.cited.number]
        found += [Evidence("edxml", c.raw, c.start, c.end) for c in same[:1]]
    if subject > 0 and letter.subject_at:
        at = letter.subject_at
        found.append(Evidence("subject", letter.text[at.start : at.end], at.start, at.end))
    if how.mention is not None:
        start, end = how.mention.start, how.mention.end
        found.append(Evidence("period", letter.text[start:end], start, end))
    if letter.sender.end:
        found.append(Evidence("sender", letter.sender.name, letter.sender.start, letter.sender.end))
    if recipient in ("right", "near") and letter.addressed:
        start, end = letter.addressed.start, letter.addressed.end
        found.append(Evidence("recipient", letter.text[start:end].strip(), start, end))
    return tuple(found)
