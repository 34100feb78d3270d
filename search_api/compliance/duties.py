"""From the contract's extraction JSON to duties: what is owed by whom, what document fulfils it, by when."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from corpora.rules import word_lists
from corpora.units.naming import canonical
from corpora.units.naming import key as name_key
from search_api.compliance.durations import counted_from
from search_api.compliance.words import Number, parse_day, parse_number, phrase, phrases, says, topic

_YEARS = re.compile(r"(?<!đến )(?<!nhìn )năm\s+(?P<first>(?:19|20)\d\d)(?:\s*[-–]\s*(?P<last>(?:19|20)\d\d))?", re.I)
_SPAN = re.compile(
    r"(?:giai đoạn|thời kỳ|các năm|từ năm|năm học|trong \d+ năm)\s*\(?\s*(?P<first>(?:19|20)\d\d)"
    r"\s*(?:[-–]|đến(?: năm)?|và)\s*(?P<last>(?:19|20)\d\d)",
    re.I,
)
_DATED_KINDS = {"KH", "CTr", "CTR", "PA", "KHLT"}
_CITED = re.compile(r" sô1 \d")  # after its name: "Kế hoạch số 45/KH-UBND", which others have issued
_OPENING = 500  # a text without a head says what it is within so many characters


@dataclass(frozen=True, slots=True)
class Source:
    """The document that lays the duty."""

    id: str
    file: str
    number: str
    key: Number | None
    kind: str
    issuer: str
    place: str
    issued: date | None
    subject: str
    years: tuple[int, int] | None  # a dated plan's first and last year; None for an open-ended document
    topic: tuple[str, ...]
    text: str
    region: str = ""  # names of the places that the issuer lies in, as the register knows them
    parent: str = ""  # the body above the issuer, in the head
    addressees: tuple[str, ...] = ()  # names after "Kính gửi"


@dataclass(frozen=True, slots=True)
class Named:
    """A body as written, with the place in the text and its id in the register where extraction resolved it.

    ``said``: a person has said which unit it is, so the name is not looked up again.
    """

    name: str
    unit: str | None
    start: int
    end: int
    said: bool = False


@dataclass(frozen=True, slots=True)
class Limit:
    """A deadline of the extraction: TIMEX3 type, value and relation, and the words."""

    type: str
    value: str
    relation: str
    text: str
    start: int
    end: int
    counts_from: date | None = None  # the day after which a DURATION runs; None where it waits for something to happen


@dataclass(frozen=True, slots=True)
class Duty:
    """An obligation that a document fulfils."""

    id: str
    source: Source
    label_path: str
    text: str
    start: int
    end: int
    page: int
    product: str  # plan, report, list, proposal, opinion, minutes, or any
    holders: tuple[Named, ...]
    recipients: tuple[Named, ...]
    via: tuple[Named, ...]
    limits: tuple[Limit, ...]
    topic: tuple[str, ...]
    around: str = ""  # the whole provision, whose first sentence may name who owes it

    @property
    def ad_hoc(self) -> bool:
        """Whether it has no date and no recurrence: an instance only when a person opens one."""
        return not any(
            limit.value and (limit.type in ("DATE", "SET") or (limit.type == "DURATION" and limit.counts_from))
            for limit in self.limits
        )


def read_source(id_: str, file: str, extraction: Mapping[str, Any]) -> Source:
    """The head of a document as the board needs it."""
    header = extraction.get("header") or {}
    text = str(extraction.get("text") or "")
    number = header.get("number") or _number_at_source_line(text) or file
    subject = header.get("subject") or text[:_OPENING].split("như sau")[0]
    issued = parse_day(header.get("issued"))
    key = parse_number(number)
    kind = header.get("type") or (re.split(r"[-/]", key.symbol)[0] if key else "")
    return Source(
        id=id_,
        file=file,
        number=number,
        key=key,
        kind=kind,
        issuer=header.get("issuer") or "",
        place=", ".join(filter(None, (header.get("parent"), header.get("place")))),
        issued=issued,
        subject=subject,
        years=plan_years(subject, kind, text),
        topic=topic(subject),
        text=text,
        parent=str(header.get("parent") or ""),
        addressees=tuple(str(name) for name in header.get("addressees") or ()),
    )


def _number_at_source_line(text: str) -> str | None:
    found = re.search(r"\(\s*Nguồn\s*:[^)]*?(\d{1,5}/[^\s,;)]+)", text)
    return found[1] if found else None


def plan_years(subject: str, kind: str, text: str) -> tuple[int, int] | None:
    """The years that a plan covers by its own title; None for other kinds and for plans that name none."""
    if kind not in _DATED_KINDS:
        return None
    for stretch in (subject, text[:_OPENING].split("như sau")[0]):
        span = _SPAN.search(stretch)
        rest = stretch[: span.start()] + stretch[span.end() :] if span else stretch
        years = [(int(m["first"]), int(m["last"] or m["first"])) for m in _YEARS.finditer(rest)]
        if years:  # "Kế hoạch năm 2024 thực hiện Chương trình giai đoạn 2021 - 2025" is the plan of 2024
            return years[-1]
        if span:
            return int(span["first"]), int(span["last"])
    return None


def read_duties(source: Source, extraction: Mapping[str, Any]) -> tuple[Duty, ...]:
    """The document's duties: obligations of kind report, and tasks whose sentence sends a document somewhere."""
    if source.kind in word_lists("letters")["lay_nothing"]:
        return ()
    paths = {p["eid"]: p for p in extraction.get("provisions") or ()}
    duties = []
    for entry in extraction.get("obligations") or ():
        limits = _own_limits(entry, source)
        product = product_of(str(entry["text"]), [named.name for named in _named(entry, "recipient")])
        if not (entry["kind"] == "report" or _sent_somewhere(entry, product)):
            continue
        provision = paths.get(entry.get("provision"), {})
        duties.append(
            Duty(
                id=str(entry["id"]),
                source=source,
                label_path=str(provision.get("label_path") or entry.get("label_path") or ""),
                text=str(entry["text"]),
                start=int(entry["start"]),
                end=int(entry["end"]),
                page=int(entry.get("page") or 1),
                product=product or "any",
                holders=_holders(entry, source),
                recipients=_named(entry, "recipient"),
                via=_named(entry, "via"),
                limits=limits,
                topic=_topic_of(entry),
                around=str(provision.get("text") or ""),
            )
        )
    return _shared_holders(duties)


def _shared_holders(duties: Sequence[Duty]) -> tuple[Duty, ...]:
    """A sentence without a bearer takes that of the one before it in its provision, else those the letter goes to."""
    out: list[Duty] = []
    for duty in duties:
        if not duty.holders and out and out[-1].label_path == duty.label_path and out[-1].holders:
            duty = replace(duty, holders=out[-1].holders)
        elif not duty.holders:
            duty = replace(duty, holders=_addressees(duty.source, (*duty.recipients, *duty.via)))
        out.append(duty)
    return tuple(out)


def _holders(entry: Mapping[str, Any], source: Source) -> tuple[Named, ...]:
    """Who owes it as written; in a letter that says only "quý cơ quan, đơn vị", or nobody, those it is addressed to."""
    named = _named(entry, "lead") or _named(entry, "coordinate")
    if not named or not all(addressed_as(holder.name) for holder in named):
        return named
    return _addressees(source, (*_named(entry, "recipient"), *_named(entry, "via"))) or named


def _addressees(source: Source, takers: Iterable[Named]) -> tuple[Named, ...]:
    taking = {name_key(taker.name) for taker in takers}
    return tuple(Named(name, None, 0, 0) for name in source.addressees if name_key(name) not in taking)


def addressed_as(name: str) -> bool:
    """Whether the words only speak to whoever reads them: "quý cơ quan, đơn vị", "các địa phương nêu trên"."""
    lists = word_lists("letters")["addressed_as"]
    words = [*canonical(name).replace(",", " ").split()]
    rest = " ".join(words)
    for word in sorted((*lists["nouns"], *lists["around"]), key=len, reverse=True):
        rest = re.sub(rf"(?<!\w){re.escape(canonical(word))}(?!\w)", " ", rest)
    return not rest.strip()


def _topic_of(entry: Mapping[str, Any]) -> tuple[str, ...]:
    """What the sentence is about: without the names of bodies ("Sở Y tế" is not about health) and without its days."""
    text = str(entry["text"])
    taken = [str(agent.get("name") or "") for agent in entry.get("agents") or ()]
    taken += [str(deadline.get("text") or "") for deadline in entry.get("deadlines") or ()]
    for words in sorted(filter(None, taken), key=len, reverse=True):
        text = text.replace(words, " ")
    return topic(text)


def _own_limits(entry: Mapping[str, Any], source: Source) -> tuple[Limit, ...]:
    """The deadlines of the bearers; not those by which the recipient hands on: "để Sở tổng hợp, báo cáo trước ngày"."""
    sentence = str(entry["text"])
    limits = [_limit(d, sentence, source) for d in entry.get("deadlines") or ()]
    handed = _handed_on([named.name for named in (*_named(entry, "recipient"), *_named(entry, "via"))], sentence)

    def own(limit: Limit) -> bool:
        at = sentence.find(limit.text) if limit.text else -1
        return not any(end <= at and ";" not in sentence[end:at] for end in handed)

    return tuple(limit for limit in limits if own(limit)) or tuple(limits)


def _handed_on(takers: Sequence[str], sentence: str) -> list[int]:
    """Where the words end that say what a recipient does: "để (Sở) tổng hợp", "; Sở tổng hợp"."""
    names = "|".join(re.escape(name) for name in takers) or "(?!)"
    opening = rf"(?<!\w)để\s+(?:(?:{names})\s+)?|[;.]\s*(?:giao\s+)?(?:{names})\s+"
    return [match.end() for match in re.finditer(rf"(?:{opening})(?:{_any_of('hands_on')})(?!\w)", sentence, re.I)]


def _any_of(words: str) -> str:
    return "|".join(r"\s+".join(map(re.escape, word.split())) for word in word_lists("letters")[words])


def _limit(entry: Mapping[str, Any], sentence: str, source: Source) -> Limit:
    words, type_ = str(entry.get("text") or ""), str(entry.get("type") or "")
    start = counted_from(sentence, words, source.kind, source.issued) if type_ == "DURATION" else None
    return Limit(
        type=type_,
        value=str(entry.get("value") or ""),
        relation=str(entry.get("relation") or ""),
        text=words,
        start=int(entry.get("start") or 0),
        end=int(entry.get("end") or 0),
        counts_from=start,
    )


def _named(entry: Mapping[str, Any], role: str) -> tuple[Named, ...]:
    return tuple(
        Named(str(a["name"]), a.get("unit"), int(a.get("start") or 0), int(a.get("end") or 0), "confirmed_by" in a)
        for a in entry.get("agents") or ()
        if a.get("role") == role
    )


def _sent_somewhere(entry: Mapping[str, Any], product: str | None) -> bool:
    """A task that a document fulfils: it names what is sent, to whom and by when."""
    whom = any(agent.get("role") == "recipient" for agent in entry.get("agents") or ())
    sent = product is not None or says(str(entry["text"]), "papers") is not None
    return entry["kind"] == "task" and sent and whom and bool(entry.get("deadlines"))


def product_of(text: str, recipients: Iterable[str] = ()) -> str | None:
    """What is sent: the first product after a verb of sending ("gửi Kế hoạch về Sở"), or the last one before a verb
    that names none ("xây dựng kế hoạch, gửi về Sở", "lập danh sách, gửi Sở"); else a report where one reports, else
    None. A product with a number before the verb is a document that is cited.
    """
    spoken = phrase(text)
    towards = (*phrases("towards"), *(phrase(name) for name in recipients))
    best: tuple[int, str] | None = None
    before: str | None = None
    for verb in phrases("send"):
        at = spoken.find(verb)
        while at >= 0:
            rest = spoken[at + len(verb) - 1 :]
            found = _product_at(rest)
            if found and (best is None or at < best[0]):
                best = (at, found)
            elif not found and rest.startswith(towards):
                before = before or _product_before(spoken[: at + 1])
            at = spoken.find(verb, at + 1)
    reports = any(verb in spoken for verb in phrases("reporting"))
    return best[1] if best else before or ("report" if reports else None)


def _product_before(said: str) -> str | None:
    """A report where one reports before the verb, else the product named last before it."""
    if any(verb in said for verb in phrases("reporting")):
        return "report"
    named = [item for item in _products_in(said) if not _CITED.match(said, item[0] + item[1] - 1)]
    return max(named, default=(0, 0, None), key=lambda item: item[:2])[2]


def _product_at(rest: str, reach: int = 60) -> str | None:
    """The product named first within a few words of the verb."""
    return min(_products_in(rest[:reach]), default=(0, 0, None), key=lambda item: (item[0], -item[1]))[2]


def _products_in(said: str) -> list[tuple[int, int, str | None]]:
    """Where each product is last named, first or last as the stretch is read, with the length of its name."""
    return [
        (at, len(name), product)
        for product in word_lists("letters")["products"]
        for name in phrases("products", product)
        for at in (said.find(name), said.rfind(name))
        if at >= 0
    ]
