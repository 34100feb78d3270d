"""Later documents that change a duty: a moved day, a waiver for one unit, a duty withdrawn, a plan replaced.

Only the issuer of the duty, the body above it and the body through which reports go can change it, and only from the
day of their own document on. A request changes nothing until it is granted; a refusal changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from corpora.units import Register
from corpora.units.naming import key as name_key
from search_api.compliance.citing import answers
from search_api.compliance.duties import Duty, Source, product_of
from search_api.compliance.instances import Change, Instance, Key
from search_api.compliance.letters import Letter
from search_api.compliance.new_days import NewDay, new_day, old_days
from search_api.compliance.period_phrases import PeriodMention, find_periods, lowered
from search_api.compliance.sentences import Sentence, sentences
from search_api.compliance.words import phrase, phrases, says

# điểm a khoản 2 Mục III, khoản 1 Điều 5, mục V.1, phần II
_PATH = re.compile(
    r"(?<!\w)(?P<kind>phần|chương|mục|điều|khoản|điểm|tiết)\s+(?:thứ\s+)?"
    r"(?P<label>[ivxlc]+(?:[./]\d+)*|\d+(?:\.\d+)*|[a-zđ])(?!\w)"
)
_REPORT_ON = re.compile(r"báo cáo\s+(?:(?:tổng kết|sơ kết|kết quả|công tác|của)\s+)*$")
_SINCE = re.compile(r"(?<!\w)(?:kể từ|bắt đầu từ|từ)\s+(?:kỳ\s+)?(?:báo cáo\s+)?$")
_LABEL_WORD = re.compile(r"^(?:điều|khoản|điểm|mục|phần|chương)\s+")
_EVERYBODY = re.compile(
    r"(?<!\w)(?:các|mọi|tất cả|toàn bộ)\s+(?:các\s+)?"
    r"(?:sở|ban|ngành|phòng|đơn vị|cơ quan|địa phương|huyện|phường|xã|thành viên|khu phố|trường)(?!\w)"
)
_DOCUMENT_WORDS = 5  # "toàn bộ kế hoạch số"
_NUMBERED = re.compile(r" (?:sô1 )?\d")
_FAR = timedelta(days=183)
_LEVELS = ("phần", "chương", "mục", "điều", "khoản", "điểm", "tiết")


@dataclass(frozen=True, slots=True)
class Amendment:
    """What a sentence of a later document does to some instances."""

    change: Change
    keys: tuple[Key, ...]
    source: str  # id of the amending document
    start: int
    end: int
    replaced: Source | None = None  # the document that the amending one stands for from its day on


def read_amendments(
    letters: Iterable[Letter],
    instances: Mapping[Key, Instance],
    register: Register,
    authority: Callable[[Source], frozenset[str]],
) -> tuple[Amendment, ...]:
    """All amendments in the letters, in the order of their dates; ``authority`` names the units that may amend."""
    by_source: dict[str, list[Instance]] = {}
    for instance in instances.values():
        by_source.setdefault(instance.duty.source.id, []).append(instance)
    dated = sorted(
        (letter for letter in letters if letter.sent), key=lambda letter: (letter.sent or date.max, letter.id)
    )
    requests = [letter for letter in dated if letter.request in ("postpone", "waive")]
    found: list[Amendment] = []
    for letter in dated:
        if letter.code == "BC" or (letter.request is not None and says(letter.subject, "asking")):
            continue
        for group in by_source.values():
            source = group[0].duty.source
            if source.id == letter.id or not may_change(letter, source, authority(source)):
                continue
            if source.issued and letter.sent and letter.sent < source.issued:
                continue
            answered = _request_answered(letter, source, requests)
            if answered is not None or _cites(letter, source):
                found.extend(_in_letter(letter, group, register, answered))
    return tuple(found)


def _cites(letter: Letter, source: Source) -> bool:
    return any(
        (a := answers(source, cited)) is not None and a.fit in ("exact", "doubtful") for cited in letter.citations
    )


def _request_answered(letter: Letter, source: Source, requests: Sequence[Letter]) -> Letter | None:
    """The request about this source that the letter cites by number and day."""
    for cited in letter.citations:
        for request in requests:
            same = request.key == cited.number and (cited.day is None or cited.day == request.sent)
            if same and request.id != letter.id and _cites(request, source):
                return request
    return None


def _in_letter(
    letter: Letter, group: Sequence[Instance], register: Register, request: Letter | None
) -> Iterable[Amendment]:
    # The subject says what the letter is about; what it does stands below.
    said = sentences(letter.text, letter.opening.start)
    if request is not None and any(says(one.text, "amend", "refuse") for one in said):
        return
    # The answer to a request may grant in one sentence and set the day in the next.
    granting = request is not None and any(says(one.text, "amend", "grant") for one in said)
    for sentence in said:
        text = sentence.text
        if says(text, "amend", "refuse"):
            continue
        targets = _targets(sentence, letter, group)
        named = _named_units(text, targets, register)
        kind = _kind(sentence, letter, group[0].duty.source, granting, bool(named))
        if kind is None:
            continue
        if kind == "replace":
            for made in _amendments(letter, _to_come(group, letter), "withdraw", None, sentence):
                yield replace(made, replaced=group[0].duty.source)
            continue
        if kind in ("withdraw", "waive") and not _names_periods(text, letter):
            once = [target for target in targets if target.once and kind == "waive"]
            targets = once or _to_come(targets, letter)
        if not named and (request is not None or not _EVERYBODY.search(lowered(text))) and (
            request is not None or kind == "waive" or says(text, "amend", "grant")
        ):  # fmt: skip
            named = _meant_by_letter(letter, request, targets)
        if named:
            targets = [target for target in targets if target.unit in named]
        day = new_day(sentence.whole) if kind == "move" else None
        yield from _amendments(letter, targets, kind, day, sentence)


def _meant_by_letter(letter: Letter, request: Letter | None, targets: Sequence[Instance]) -> set[str]:
    """Where a grant names nobody: who asked for it, else those it is addressed to; all where not all are known."""
    holders = {target.unit for target in targets}
    if request is not None:
        return holders & set(request.sender.units)
    return set() if letter.unknown_addressees else holders & set(letter.addressees)


def _to_come(instances: Sequence[Instance], letter: Letter) -> list[Instance]:
    """Those that are not yet past due when the letter takes effect: what was owed before is owed still."""
    issued = letter.sent or date.max
    return [instance for instance in instances if (instance.slot.due or instance.slot.closes) >= issued]


def _names_periods(text: str, letter: Letter) -> bool:
    return any(mention.period and _owed(text, mention) for mention in find_periods(text, letter.sent))


def _owed(text: str, mention: PeriodMention) -> bool:
    """Whether it is a period that is reported on: not the bare year in the title of the plan."""
    return not mention.plain or bool(_REPORT_ON.search(lowered(text)[: mention.start]))


def _amendments(
    letter: Letter, targets: Sequence[Instance], kind: str, day: NewDay | None, at: Sentence
) -> Iterable[Amendment]:
    issued = letter.sent or date.max
    groups: dict[date | None, list[Key]] = {}
    if day is not None and not day.recurring:
        targets = _nearest(targets, day, later=says(at.text, "amend", "extend") is not None)
    for target in targets:
        due = day.due(target) if day else None
        if kind == "move" and (due is None or (day and day.recurring and due < issued)):
            continue  # a new recurring day holds for what is still to come
        if due is not None and abs(due - (target.slot.due or target.slot.closes)) > _FAR:
            continue  # "báo cáo năm 2025 ... trước ngày 20/12/2025" is not about the report on 2026
        groups.setdefault(due, []).append(target.key)
    for due, keys in groups.items():
        number = letter.number or letter.file
        change = Change(kind, issued, due, number, at.text.strip(), letter.file, at.start, at.end)
        yield Amendment(change, tuple(keys), letter.id, at.start, at.end)


def _nearest(targets: Sequence[Instance], day: NewDay, later: bool) -> list[Instance]:
    """Of the periods of one duty the one that a single new day can mean: the nearest; ``later`` for an extension."""
    best: dict[tuple[str, str], tuple[int, Instance]] = {}
    for target in targets:
        due = day.due(target)
        old = target.slot.due or target.slot.closes
        if due is not None and not (later and due < old):
            away = abs((due - old).days)
            place = (target.duty.id, target.unit)
            if place not in best or away < best[place][0]:
                best[place] = (away, target)
    return [target for _, target in best.values()]


def _kind(sentence: Sentence, letter: Letter, source: Source, granting: bool, names_somebody: bool) -> str | None:
    """What the sentence does: replace (the whole document), withdraw, waive or move; None for all others."""
    text = sentence.text
    if not _paths(text) and any(
        sentence.start <= cited.start < sentence.end
        and (says(text, "amend", "replace") or _whole(text[: cited.start - sentence.start]))
        and (a := answers(source, cited)) is not None
        and a.fit == "exact"
        for cited in letter.citations
    ):
        return "replace"
    granted = granting or says(text, "amend", "grant") is not None
    if new_day(sentence.whole) is not None:
        about = (
            granting
            or _paths(sentence.before)
            or old_days(sentence.whole)
            or _is_about(sentence.whole)
            or _names_periods(text, letter)
        )
        moves = about and (granted or says(text, "amend", "move")) and says(sentence.whole, "amend", "limit")
        return "move" if moves else None
    about = _is_about(text)
    if names_somebody and about and (says(text, "amend", "waive") or says(text, "amend", "withdraw")):
        return "waive"
    if about and says(text, "amend", "waive") and (granted or _names_periods(text, letter)):
        return "waive"
    if granted:
        return None
    return "withdraw" if about and says(text, "amend", "withdraw") else None


def _is_about(text: str) -> bool:
    """Whether the sentence speaks of a duty: a place in the plan, or something that is sent or reported."""
    return bool(_paths(text)) or product_of(text) is not None or _named_product(text) is not None or bool(
        says(text, "send")
    )  # fmt: skip


def _whole(before: str) -> bool:
    """Whether a document is taken back as a whole: "bãi bỏ (toàn bộ) Kế hoạch số", and no report under it."""
    spoken = phrase(before)
    ends = [spoken.rfind(verb) + len(verb) for verb in phrases("amend", "withdraw") if verb in spoken]
    return bool(ends) and len(spoken[max(ends) :].split()) <= _DOCUMENT_WORDS


def _targets(sentence: Sentence, letter: Letter, group: Sequence[Instance]) -> list[Instance]:
    """The instances that the sentence means: by the place in the plan, by the old day, else by product and period."""
    text = sentence.text
    if paths := _paths(text) or _paths(sentence.before):
        on_path = [i for i in group if any(_under(i.duty.label_path, path) for path in paths)]
        if on_path:
            return _of_period(text, on_path, letter.sent)
        return []
    product = product_of(text) or _named_product(text) or product_of(letter.subject) or _named_product(letter.subject)
    days = set(old_days(sentence.whole))
    if dated := [i for i in group if i.once and {i.period.last_day, i.slot.due} & days]:
        return dated
    fitting = [i for i in group if product is None or i.duty.product in (product, "any")]
    if product is None and len({i.duty.id for i in fitting}) > 1:
        return []  # not clear which of the duties is meant
    return _of_period(text, fitting, letter.sent)


def _named_product(text: str) -> str | None:
    spoken = phrase(text)
    for product, word in (("report", " bao1 cao1 "), ("plan", " kê1 hoach5 "), ("list", " danh sach1 ")):
        at = spoken.find(word)
        while at >= 0:
            if not _NUMBERED.match(spoken, at + len(word) - 1):  # "Kế hoạch số 45/KH-UBND" is what is amended
                return product
            at = spoken.find(word, at + 1)
    return None


def _of_period(text: str, instances: Sequence[Instance], sent: date | None) -> list[Instance]:
    """Narrowed to the periods that the sentence names, where it names any that fit."""
    mentions = find_periods(text, sent)
    mentions = [mention for mention in mentions if _owed(text, mention)]
    named = {mention.period for mention in mentions if mention.period and not _onwards(text, mention)}
    kept = [instance for instance in instances if instance.period in named]
    if kept:
        return kept
    since = [mention.period.first_day for mention in mentions if mention.period and _onwards(text, mention)]
    if since:
        instances = [instance for instance in instances if instance.period.first_day >= min(since)]
    kinds = {
        kind
        for kind, form in (
            ("half", r"(?:0?6|sáu)\s*tháng"), ("year", r"(?:0?1|một)?\s*năm\b(?!\s*\d)|hằng năm|hàng năm"),
            ("quarter", r"\bquý\b"), ("month", r"(?:hằng|hàng)\s+tháng"),
        )
        if re.search(form, lowered(text))
    }  # fmt: skip
    return [instance for instance in instances if instance.period.kind in kinds] or list(instances)


def _onwards(text: str, mention: PeriodMention) -> bool:
    """Whether the period is the first of those meant: "kể từ tháng 11/2025"."""
    return bool(_SINCE.search(lowered(text)[: mention.start]))


def _paths(text: str) -> list[tuple[str, ...]]:
    """Places in a plan, each from the largest part to the smallest: (("mục", "v"), ("khoản", "1"))."""
    found: list[list[tuple[str, str]]] = []
    last_end = -99
    for match in _PATH.finditer(lowered(text)):
        if match.start() - last_end > 6 or not found:
            found.append([])
        found[-1].append((match["kind"], match["label"]))
        last_end = match.end()
    out = []
    for parts in found:
        ordered = sorted(parts, key=lambda part: _LEVELS.index(part[0]))
        out.append(tuple(label for _, part in ordered for label in re.split(r"[./]", part)))
    return out


def _under(label_path: str, path: tuple[str, ...]) -> bool:
    """Whether a label path lies at or below the place: labels in their order, the first ones first."""
    labels = [
        re.sub(r"^(?:điều|khoản|điểm|mục|phần|chương)\s+", "", part.lower()).rstrip(".)")
        for part in label_path.split("/")
    ]
    at = 0
    for label in path:
        while at < len(labels) and labels[at] != label:
            at += 1
        if at == len(labels):
            return False
        at += 1
    return True


def _named_units(text: str, targets: Sequence[Instance], register: Register) -> set[str]:
    """Units among the holders that the sentence is about; not those on whose proposal it was written."""
    spoken = f" {name_key(text)} "
    return {
        unit
        for unit in {target.unit for target in targets}
        if any(_meant(f" {name_key(name)} ", spoken) for name in register.names(unit))
    }


def _meant(name: str, spoken: str) -> bool:
    at = spoken.find(name)
    while at >= 0:
        before = " ".join(spoken[:at].split()[-3:]) + " "
        if not any(f" {before}".endswith(words) for words in phrases("amend", "proposed_by")):
            return True
        at = spoken.find(name, at + 1)
    return False


def amends(amendments: Iterable[Amendment], duty: Duty) -> bool:
    """Whether a duty of an amending document is only the amendment again: its words, or its new day and product."""
    for amendment in amendments:
        if amendment.source != duty.source.id:
            continue
        if amendment.start < duty.end and duty.start < amendment.end:
            return True
        day = amendment.change.due
        if day and any(str(d) in limit.value for limit in duty.limits for d in (day, day + timedelta(days=1))):
            return True
    return False


def may_change(letter: Letter, source: Source, authority: frozenset[str]) -> bool:
    """Whether the letter's sender may change the source: a unit that has the authority, or the same body by its head.

    A steering board need not be in the register: "BAN CHỈ ĐẠO ..." under the same committee is the same board.
    """
    if set(letter.sender.units) & authority:
        return True
    where = source.parent or source.place
    same = bool(source.issuer) and name_key(letter.sender.name) == name_key(source.issuer)
    return (
        same and letter.sender.source == "letterhead" and f" {name_key(where)} " in f" {name_key(letter.sender.place)} "
    )


def may_amend(source: Source, issuer_units: Iterable[str], via: Iterable[str], register: Register) -> frozenset[str]:
    """The issuer, the bodies above it, and the bodies through which the reports go."""
    allowed = {*issuer_units, *via}
    for unit in tuple(issuer_units):
        allowed.update(register.parents(unit))
    return frozenset(allowed)
