"""How each instance stands on a day: its status, the report that stands for it, and what stayed unmatched."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date

from search_api.compliance.citing import Cited
from search_api.compliance.decisions import Decided, Decision
from search_api.compliance.instances import Change, Instance, Key
from search_api.compliance.letters import Letter
from search_api.compliance.matching import AUTOMATIC, Evidence, Match, Proposal

STATUSES = ("upcoming", "on_time", "late", "received", "overdue", "missing", "waived", "superseded")
CONFIRMED = "confirmed"
_OPEN = ("upcoming", "overdue", "missing")


@dataclass(frozen=True, slots=True)
class Report:
    """The document that stands for an instance; ``first_sent`` judges whether it was in time."""

    letter: Letter
    level: str  # confirmed, automatic or review
    evidence: tuple[Evidence, ...]
    doubts: tuple[str, ...]
    first_sent: date | None


@dataclass(frozen=True, slots=True)
class Row:
    """One cell of the board on that day."""

    instance: Instance
    due: date | None
    due_source: str
    status: str
    report: Report | None
    changes: tuple[Change, ...]  # those in force on the day


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A document that stands for no instance; ``code`` keys the reason in corpora/messages, ``values`` fill it."""

    letter: Letter
    code: str
    values: tuple[tuple[str, str], ...] = ()


def stand(
    instances: Mapping[Key, Instance],
    heirs: Mapping[Key, Sequence[Instance]],
    letters: Mapping[str, Letter],
    proposals: Mapping[str, Proposal],
    decided: Decided,
    day: date,
    silent: Set[str],
) -> tuple[tuple[Row, ...], tuple[Unmatched, ...]]:
    """All rows in the order of the instances, and the reasons of the documents that stand for none.

    What a unit has left open that ended is shown with its ``heirs``; what it has done stays its own.
    ``silent`` are documents that lay or change duties and answer none: they are neither matched nor missing.
    """
    successors = _successors(letters)
    recalled = _recalled(letters)
    proposals = {id_: Proposal((), "recalled") if id_ in recalled else made for id_, made in proposals.items()}
    known = {*instances, *(heir.key for made in heirs.values() for heir in made)}
    by_key = _by_key(known, letters, proposals, successors)
    rows: list[Row] = []
    for key, instance in instances.items():
        own = by_key.get(key, ())
        row = _row(instance, own, letters, successors, decided, day)
        left = heirs.get(key, ()) if row.status in _OPEN else ()
        rows.extend(_row(heir, (*by_key.get(heir.key, ()), *own), letters, successors, decided, day) for heir in left)
        if not left:
            rows.append(row)
    shown = {row.report.letter.id for row in rows if row.report}
    unmatched = [
        _reason(letter, proposals[id_], letters, successors, decided)
        for id_, letter in letters.items()
        if id_ not in shown and id_ not in silent
    ]
    return tuple(rows), tuple(unmatched)


def _successors(letters: Mapping[str, Letter]) -> dict[str, str]:
    """Letter id -> id of the letter that says it stands in its place: same sender, cited by number and day."""
    return {old: new for new, old in _own_earlier(letters, lambda letter: letter.replaces)}


def _recalled(letters: Mapping[str, Letter]) -> set[str]:
    """Letters that their sender has taken back without putting another in their place."""
    return {old for _, old in _own_earlier(letters, lambda letter: letter.recalls)} - set(_successors(letters))


def _own_earlier(
    letters: Mapping[str, Letter], cited_by: Callable[[Letter], Sequence[Cited]]
) -> Iterable[tuple[str, str]]:
    """(letter, earlier letter of the same sender that it cites by number and day)."""
    by_number: dict[tuple[str, object], list[Letter]] = {}
    for letter in letters.values():
        for unit in letter.sender.units:
            by_number.setdefault((unit, letter.key), []).append(letter)
    for letter in letters.values():
        for cited in cited_by(letter):
            for unit in letter.sender.units:
                for earlier in by_number.get((unit, cited.number), ()):
                    fits = cited.day is None or earlier.sent is None or cited.day == earlier.sent
                    older = earlier.sent is None or letter.sent is None or earlier.sent <= letter.sent
                    if earlier.id != letter.id and fits and older:
                        yield letter.id, earlier.id


def _by_key(
    known: Set[Key],
    letters: Mapping[str, Letter],
    proposals: Mapping[str, Proposal],
    successors: Mapping[str, str],
) -> dict[Key, list[Match]]:
    """Matches by instance; a letter that replaces another takes over what that one answered."""
    by_key: dict[Key, list[Match]] = {}
    for proposal in proposals.values():
        for match in proposal.matches:
            if match.key in known:
                by_key.setdefault(match.key, []).append(match)
    for old, new in successors.items():
        for match in proposals[old].matches:
            taken = by_key.get(match.key, [])
            if taken and all(other.letter != new for other in taken) and letters[new].request is None:
                level = "review" if letters[new].undated else match.level
                taken.append(Match(match.key, new, level, match.strength, _citation_of(letters[new], letters[old]), ()))
    return by_key


def _citation_of(new: Letter, old: Letter) -> tuple[Evidence, ...]:
    return tuple(Evidence("replaces", c.raw, c.start, c.end) for c in new.replaces if c.number == old.key)


def _row(
    instance: Instance,
    matches: Sequence[Match],
    letters: Mapping[str, Letter],
    successors: Mapping[str, str],
    decided: Decided,
    day: date,
) -> Row:
    report = _report(instance, matches, letters, successors, decided)
    changes = tuple(change for change in instance.changes if change.effective <= day)
    moves = [change for change in changes if change.kind == "move"]
    due = moves[-1].due if moves else instance.slot.due
    due_source = "stated" if moves else instance.slot.due_source
    done = report is not None and report.level in (AUTOMATIC, CONFIRMED)
    sent = report.first_sent if report is not None and done else None
    status = _status(instance, due, sent, changes, day)
    return Row(instance, due, due_source, status, report, changes)


def _status(instance: Instance, due: date | None, sent: date | None, changes: Iterable[Change], day: date) -> str:
    if sent is not None and sent <= day:
        if due is None:
            return "received"
        return "on_time" if sent <= due else "late"
    kinds = [change.kind for change in changes]
    if "withdraw" in kinds:
        return "superseded"
    if "waive" in kinds:
        return "waived"
    if due is not None:
        return "overdue" if day > due else "upcoming"
    return "missing" if day > instance.slot.closes else "upcoming"


def _report(
    instance: Instance,
    matches: Sequence[Match],
    letters: Mapping[str, Letter],
    successors: Mapping[str, str],
    decided: Decided,
) -> Report | None:
    linked = decided.linked.get(instance.key, {})
    rejected = decided.rejected.get(instance.key, {})
    sure: list[Report] = [
        _linked(letters[id_], entry, matches) for id_, entry in linked.items() if id_ in letters
    ]  # fmt: skip
    sure += [
        Report(letters[m.letter], AUTOMATIC, m.evidence, (), letters[m.letter].sent)
        for m in matches
        if m.level == AUTOMATIC and m.letter not in rejected and m.letter not in linked
    ]
    if sure:
        return _standing(sure, instance, successors)
    waiting = [m for m in matches if m.letter not in rejected]
    if not waiting:
        return None
    best = max(waiting, key=lambda m: (m.strength, m.letter))
    return Report(letters[best.letter], "review", best.evidence, best.doubts, None)


def _linked(letter: Letter, entry: Decision, matches: Sequence[Match]) -> Report:
    """A report that a person chose; an undated one counts from the day that the person states, else of the entry."""
    evidence = next((match.evidence for match in matches if match.letter == letter.id), ())
    stated = entry.new.get("sent") if isinstance(entry.new, Mapping) else None
    sent = letter.sent or (date.fromisoformat(stated) if stated else entry.at.date())
    return Report(letter, CONFIRMED, evidence, (), sent)


def _standing(sure: Sequence[Report], instance: Instance, successors: Mapping[str, str]) -> Report:
    """The report that stands: the last of those that replace each other, in time by the first of all."""
    first = min((report.first_sent for report in sure if report.first_sent), default=None)
    here = {report.letter.id for report in sure}
    standing = [report for report in sure if successors.get(report.letter.id) not in here]
    product = instance.duty.product
    best = min(
        standing or list(sure),
        key=lambda r: (r.level != CONFIRMED, r.first_sent or date.max, r.letter.kind != product, r.letter.file),
    )
    return Report(best.letter, best.level, best.evidence, best.doubts, first)


def _reason(
    letter: Letter,
    proposal: Proposal,
    letters: Mapping[str, Letter],
    successors: Mapping[str, str],
    decided: Decided,
) -> Unmatched:
    if letter.id in successors:
        newer = letters[successors[letter.id]]
        return Unmatched(letter, "replaced", (("file", newer.file),))
    if any(letter.id in ids for ids in decided.rejected.values()):
        return Unmatched(letter, "rejected")
    if proposal.matches:
        return Unmatched(letter, "also-answers")
    return Unmatched(letter, proposal.reason, proposal.values)
