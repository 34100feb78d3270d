"""What a provision inherits: its section's function, the bodies of headings and lead-ins, attributes, heading dates."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from ingest.document import Document, Provision
from nlp.annotations import Annotations
from nlp.components.deadlines import Reference, find_deadlines, shifted
from nlp.components.obligations.chains import Bearer
from nlp.components.obligations.clause import Clause
from nlp.components.obligations.lexicon import lists, patterns, section_of
from nlp.components.obligations.named import LONGEST_HEADING, named_bodies
from nlp.components.obligations.reading import ClauseReader
from nlp.components.obligations.roles import parts
from nlp.components.obligations.segments import segments
from nlp.extraction import Agent, Deadline

# A section inside one of these is of the same kind, whatever its own heading says.
LASTING = ("outline", "background")
# A heading that is a date and little else passes it on to its items.
LONGEST_DATE_HEADING_REST = 14


@dataclass(frozen=True, slots=True)
class Attribute:
    """A line "Đơn vị chủ trì: ..." under a task: which task, what it says, and where its value stands."""

    owner: str
    role: str  # lead, coordinate, deadline, other
    start: int
    end: int


@dataclass(slots=True)
class Context:
    """What holds for the sentences of one provision."""

    function: str = ""
    leads: tuple[Agent, ...] = ()
    others: tuple[Agent, ...] = ()
    request: bool = False
    lead_source: str = ""  # heading, lead-in, none
    of_lead_in: bool = False  # said by a sentence that announces its items: holds for these only
    is_heading: bool = False  # a line that is no sentence, though not set as a heading
    mood: str = ""  # permitting or forbidding, where a lead-in says so of its items
    deadlines: tuple[Deadline, ...] = ()


@dataclass(slots=True)
class Contexts:
    """The contexts of all provisions of a document."""

    by_eid: dict[str, Context] = field(default_factory=dict)
    below: dict[str, Context] = field(default_factory=dict)  # for the children, where a lead-in says something to them
    attributes: dict[str, list[Attribute]] = field(default_factory=dict)
    attribute_eids: set[str] = field(default_factory=set)
    heading_eids: set[str] = field(default_factory=set)  # lines that only say whose duties follow
    children: dict[str | None, list[Provision]] = field(default_factory=dict)


def heading_text(document: Document, provision: Provision) -> tuple[str, int]:
    """A provision's heading and its place; empty where it has none."""
    if provision.heading_start is not None and provision.heading_end is not None:
        return document.text[provision.heading_start : provision.heading_end], provision.heading_start
    if provision.heading:
        return document.text[provision.start : provision.end], provision.start
    return "", provision.start


def read_contexts(layers: Annotations, reader: ClauseReader) -> Contexts:
    """Contexts for every provision, parents before children."""
    document = layers.document
    contexts = Contexts()
    for provision in document.provisions:
        contexts.children.setdefault(provision.parent, []).append(provision)
    _find_attributes(document, contexts)
    reference = Reference.of(document)
    report = document.header.type in patterns().reports
    lead_ins: dict[str | None, Context] = {}
    for provision in document.provisions:
        parent = provision.parent or ""
        above = contexts.below.get(parent) or contexts.by_eid.get(parent, Context())
        inherited = lead_ins.get(provision.parent) if provision.label else None
        items = contexts.children.get(provision.eid, [])
        own = contexts.by_eid.get(provision.eid) or _own(layers, reader, reference, provision, items)
        if provision.eid in contexts.attribute_eids:
            own = Context(function="outline")
        if report and own is not None and not _looks_ahead(document, provision, above):
            own = replace(own, leads=(), others=(), function="" if own.function == "duties" else own.function)
        if report and own is not None and above.function == "background" and _turns_ahead(document, provision):
            above = replace(above, function="")
        contexts.by_eid[provision.eid] = _merged(above, inherited, own)
        if own is not None and own.is_heading:
            contexts.heading_eids.add(provision.eid)
        if own is not None and own.of_lead_in:
            contexts.below[provision.eid] = contexts.by_eid[provision.eid]
            contexts.by_eid[provision.eid] = _merged(above, inherited, None)
        elif items and (lead := _lead_in_after_heading(layers, reader, provision)) is not None:
            contexts.below[provision.eid] = _merged(contexts.by_eid[provision.eid], None, lead)
        if not provision.label:
            lead_ins.pop(provision.parent, None)
            if own is not None and own.leads and own.lead_source == "lead-in":
                lead_ins[provision.parent] = own
    return contexts


def _looks_ahead(document: Document, provision: Provision, above: Context) -> bool:
    """Whether a section of a report may hold duties: it looks ahead or asks, or stands in one that does."""
    if above.function in ("duties", "proposal") or _turns_ahead(document, provision):
        return True
    heading, _ = heading_text(document, provision)
    text = heading or document.text[provision.start : provision.end]
    return bool(patterns().ahead.search(text[:LONGEST_HEADING])) and above.function != "background"


def _turns_ahead(document: Document, provision: Provision) -> bool:
    """Whether a section inside one of results is about what comes next."""
    heading, _ = heading_text(document, provision)
    return bool(heading) and bool(patterns().ahead_surely.search(heading))


def _merged(above: Context, lead_in: Context | None, own: Context | None) -> Context:
    """The nearest statement of each thing: own heading, lead-in before, then the parent."""
    layers_ = [context for context in (own, lead_in, above) if context is not None]
    function = next((context.function for context in layers_ if context.function), "")
    if above.function in LASTING:
        function = above.function
    with_leads = next((context for context in layers_ if context.leads), Context())
    deadlines = next((context.deadlines for context in layers_ if context.deadlines), ())
    request = with_leads.request or any(context.request for context in layers_ if not with_leads.leads)
    mood = own.mood if own else ""
    mood = mood or (lead_in.mood if lead_in else "") or ("" if own and own.leads else above.mood)
    return Context(
        function, with_leads.leads, with_leads.others, request, with_leads.lead_source, mood=mood, deadlines=deadlines
    )


def _own(
    layers: Annotations, reader: ClauseReader, reference: Reference, provision: Provision, items: list[Provision]
) -> Context | None:
    """What a provision's own heading or lead-in says."""
    document = layers.document
    heading, place = heading_text(document, provision)
    if heading.strip():
        about = provision.kind == "article" and not _acts_of(reader, heading, place, items)
        context = _of_heading(reader, reference, heading, place, article=about)
        return context if context.leads else _announced(reader, heading, place) or context
    text = document.text[provision.start : provision.end].rstrip()
    if provision.label and items and len(text) <= LONGEST_HEADING and patterns().owner.match(text):
        return replace(_of_heading(reader, reference, text, provision.start), is_heading=True)
    if provision.label and 0 < len(text) <= LONGEST_HEADING and not text.endswith((":", ".", ";")):
        named, _, clause = named_bodies(reader, text, provision.start)
        if named and clause and not clause.leads:
            return _of_heading(reader, reference, text, provision.start)
    if text.endswith(":"):
        context = _of_lead_in(reader, provision, len(text))
        end = provision.start + len(text)
        dates = [d for d in layers.deadlines_within(provision.start, end) if d.type == "DATE"]
        context.deadlines = tuple(replace(d, inherited=True) for d in dates)
        context.of_lead_in = True
        return context
    return None


def _of_heading(
    reader: ClauseReader, reference: Reference, heading: str, place: int, *, article: bool = False
) -> Context:
    """Function, bodies, request and dates of a heading."""
    section = section_of(patterns().rest.sub("", heading))
    context = Context(function=section.function if section else "")
    bearers, request, clause = named_bodies(reader, heading, place, article=article)
    if bearers and not (section and clause and _only_mentions(clause)):
        context.leads = tuple(_lead(bearer) for bearer in bearers)
        context.request, context.lead_source = request, "heading"
        context.others = _partners(clause) if clause else ()
        if context.function in ("", "proposal", "background", "description", "attribute"):
            context.function = "duties"
    context.deadlines = tuple(_heading_dates(reference, heading, place))
    return context


def _only_mentions(clause: Clause) -> bool:
    """Whether a heading says what its section is for and only happens to begin with a class ("Các nhóm giải pháp")."""
    named = sum(mention.end - mention.start for mention in clause.mentions)
    return (
        clause.mentions[:1] != [] and clause.mentions[0].kind == "class" and named < 0.6 * (clause.end - clause.start)
    )


def _lead_in_after_heading(layers: Annotations, reader: ClauseReader, provision: Provision) -> Context | None:
    """What the paragraph between a heading and its items announces; None where there is none."""
    heading, place = heading_text(layers.document, provision)
    if not heading.strip() or place == provision.start:
        return None
    text = layers.document.text[provision.start : provision.end].rstrip()
    return _of_lead_in(reader, provision, len(text)) if text.endswith(":") else None


def _acts_of(reader: ClauseReader, heading: str, place: int, items: list[Provision]) -> bool:
    """Whether an article has a body's name for its heading and most of its items say what that body does."""
    text = heading.rstrip(" :.\n")
    if not items or not reader.read(place, place + len(text)).names_only():
        return False
    acts = [reader.read(item.start, item.end) for item in items]
    return 2 * sum(clause.opening == "action" and not clause.leads for clause in acts) > len(items)


def _announced(reader: ClauseReader, heading: str, place: int) -> Context | None:
    """A heading that is the sentence which announces its items ("Đội kiểm tra có nhiệm vụ sau."); else None."""
    found = patterns().announced.search(heading)
    if found is None:
        return None
    subject = reader.read(place, place + len(heading[: found.start()].rstrip()))
    known = subject.mentions and subject.mentions[0].start <= place + 1
    whole = Bearer(" ".join(heading[: found.start()].split()), place, subject.end)  # who has duties is somebody
    leads = tuple(_lead(bearer) for bearer in (segments(subject, subject.end) if known else [whole]) if bearer.name)
    mood = "permitting" if _allows(f"{heading.rstrip(' .:')}:") else ""
    return Context(function="duties", leads=leads, lead_source="heading", mood=mood)


def _of_lead_in(reader: ClauseReader, provision: Provision, length: int) -> Context:
    """Bodies of a sentence that announces its items ("Giao Sở Y tế thực hiện các nhiệm vụ sau:")."""
    end = provision.start + length
    clause = reader.read(_last_sentence(reader.words.text, provision.start, end), end)
    whole = reader.read(provision.start, end)
    if whole.opening == "subject" and clause.leads and clause.leads == whole.leads[-len(clause.leads) :]:
        clause = whole  # semicolons between the bodies
    text = reader.words.text[clause.start : clause.end]
    if not clause.leads and clause.opening in ("other", "statement") and not clause.modal:
        return Context(function="description" if patterns().enumerates.search(text) else "")
    mood = _mood(clause, text)
    if mood == "conditions":
        return Context(function="description")
    if (
        not clause.leads
        or clause.passive
        or clause.order == "proposal"
        or not (clause.order or _lists_duties(clause, bool(provision.label)))
    ):
        return Context(mood=mood)
    return Context(
        function="duties",
        leads=tuple(_lead(bearer) for bearer in clause.leads),
        others=_partners(clause),
        request=clause.order == "request",
        lead_source="lead-in",
        mood=mood,
    )


def _allows(text: str) -> bool:
    """Whether a lead-in announces rights only."""
    return bool(patterns().allows.search(text)) and not patterns().duties_and_rights.search(text)


def _mood(clause: Clause, text: str) -> str:
    """What a lead-in makes of its items: what is forbidden, what is allowed, or mere conditions."""
    if patterns().forbids.search(text):
        return "forbidding"
    if clause.leads and _allows(text):
        return "permitting"
    limits = clause.modal in ("forbidding", "permitting") and not duties_follow(clause)
    if limits or patterns().conditions_follow.search(text):
        return "conditions"
    return ""


def _lists_duties(clause: Clause, labelled: bool) -> bool:
    """Whether a lead-in without an order announces duties, not the document ("ban hành Kế hoạch ... như sau:")."""
    words, known, body = clause.words, lists(), clause.body
    while known.announcing.match(words, body) == body:
        after = known.adverbs.match(words, body)
        if after == body:
            return labelled or duties_follow(clause)
        body = after
    return False


def duties_follow(clause: Clause) -> bool:
    """Whether a sentence says that duties follow ("thực hiện các nhiệm vụ sau:", "có trách nhiệm:")."""
    text = clause.words.text[clause.start : clause.end]
    return bool(patterns().duties_follow.search(text)) and not patterns().conditions_follow.search(text)


def _partners(clause: Clause) -> tuple[Agent, ...]:
    """Those to work with that a heading or lead-in names."""
    return tuple(replace(agent, inherited=True) for agent in parts(clause) if agent.role == "coordinate")


def _last_sentence(text: str, start: int, end: int) -> int:
    """Where the last sentence of a paragraph begins."""
    ends = [match.end() for match in re.finditer(r"[.;!?]\s+(?=[A-ZĐÀ-Ỹ])", text[start : end - 1])]
    return start + ends[-1] if ends else start


def _lead(bearer: Bearer) -> Agent:
    return Agent(bearer.name, "lead", bearer.start, bearer.end, inherited=True)


def _heading_dates(reference: Reference, heading: str, place: int) -> list[Deadline]:
    """Dates of a heading that is little else than a date ("2.1. Quý I năm 2026")."""
    found = find_deadlines(heading, reference, "heading")
    covered = sum(deadline.end - deadline.start for deadline in found)
    if not found or len(heading.strip()) - covered > LONGEST_DATE_HEADING_REST:
        return []
    return shifted(found, place, inherited=True)


# Attributes


def _find_attributes(document: Document, contexts: Contexts) -> None:
    """Lines that say who does the task above, with whom and when."""
    previous: dict[str | None, str] = {}
    by_eid = {provision.eid: provision for provision in document.provisions}
    described: set[str | None] = set()
    for provision in document.provisions:
        heading, place = heading_text(document, provision)
        whole_start = place if heading else provision.start
        text = document.text[whole_start : provision.end]
        match = patterns().attribute.match(text)
        if match is None and provision.parent in described and patterns().contents.match(text):
            contexts.by_eid[provision.eid] = Context(function="outline")
        if match is None:
            previous[provision.parent] = provision.eid
            continue
        described.add(provision.parent)
        contexts.attribute_eids.add(provision.eid)
        owner = previous.get(provision.parent)
        if provision.parent and (owner is None or _level_below(by_eid, provision)):
            owner = provision.parent
        if owner is not None:
            role = _attribute_role(match["what"].lower())
            attribute = Attribute(owner, role, whole_start + match.end(), provision.end)
            contexts.attributes.setdefault(owner, []).append(attribute)


def _level_below(by_eid: dict[str, Provision], provision: Provision) -> bool:
    """Whether the line is a sub-item of the task ("+ Đơn vị chủ trì" under "- Tổ chức ...")."""
    parent = by_eid.get(provision.parent or "")
    return parent is not None and not parent.heading and parent.kind in ("bullet", "point", "clause", "paragraph")


def _attribute_role(what: str) -> str:
    """Which part of the task's record a line fills."""
    return next((role for role, words in patterns().attribute_roles if any(word in what for word in words)), "other")
