"""Obligations: each sentence that lays something on somebody, with who, role, when and how much."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace

from spacy.language import Language
from spacy.tokens import Doc

from ingest.document import Document, Provision
from nlp.annotations import Annotations, Sentence, layers_of
from nlp.components.agencies.words import words_of
from nlp.components.deadlines import Reference
from nlp.components.obligations.attributes import belonging
from nlp.components.obligations.clause import Clause
from nlp.components.obligations.context import Context, Contexts, duties_follow, heading_text, read_contexts
from nlp.components.obligations.decide import Situation, Verdict, decide, reports
from nlp.components.obligations.lexicon import patterns
from nlp.components.obligations.reading import ClauseReader
from nlp.components.obligations.roles import parts
from nlp.components.obligations.tables import TableReader, with_columns
from nlp.extraction import Agent, Deadline, Kind, Obligation

# So many items make a list of names.
FEWEST_NAMES = 3


def find_obligations(layers: Annotations) -> list[Obligation]:
    """The obligations of a document whose other layers are filled, in the order of the text."""
    finder = _Finder(layers)
    return sorted([*finder.run(), *finder.headings()], key=lambda obligation: obligation.start)


@dataclass(slots=True)
class _Memory:
    """What the sentences before this one leave to it."""

    provision: str = ""
    leads: tuple[Agent, ...] = ()
    duty: bool = False
    request: bool = False


class _Finder:
    """Walks through the sentences of one document."""

    def __init__(self, layers: Annotations) -> None:
        self.layers = layers
        self.document: Document = layers.document
        self.type = self.document.header.type or ""
        self.words = words_of(self.document.text)
        self.reader = ClauseReader(self.words, layers.mentions, proposals=self.type in {*patterns().reports, ""})
        self.contexts: Contexts = read_contexts(layers, self.reader)
        self.provisions = {provision.eid: provision for provision in self.document.provisions}
        # a circular of the old kind has sections and points only: they are read as articles are
        articles = any(one.kind == "article" for one in self.document.provisions)
        self.without_articles = self.type in patterns().laws and not articles
        self.memory = _Memory()
        self.asked: tuple[Agent, ...] = ()
        self.body_begun = False
        self.tables = TableReader(layers, self.reader, Reference.of(self.document))
        self.rows_read: set[str] = set()
        self.lists_of_names: dict[str | None, bool] = {}

    def run(self) -> Iterator[Obligation]:
        """Every obligation in turn."""
        sentences = self._sentences()
        for number, sentence in enumerate(sentences):
            provision = self.provisions.get(sentence.provision)
            if provision is not None and (provision.quoted or sentence.provision in self.contexts.attribute_eids):
                continue
            if provision is not None and provision.columns:
                if provision.eid not in self.rows_read:
                    self.rows_read.add(provision.eid)
                    yield from self._row(provision)
                continue
            following = sentences[number + 1] if number + 1 < len(sentences) else None
            if obligation := self._sentence(sentence, provision, following):
                yield obligation

    def headings(self) -> Iterator[Obligation]:
        """Tasks that stand as headings above their attribute lines ("Tổ chức hội nghị: + Đơn vị chủ trì: ...")."""
        for eid, attributes in self.contexts.attributes.items():
            provision = self.provisions[eid]
            heading, place = heading_text(self.document, provision)
            if not heading.strip() or provision.quoted or not any(a.role == "lead" for a in attributes):
                continue
            clause = self.reader.read(place, place + len(heading))
            if clause.opening == "action":
                verdict = Verdict("report" if reports(clause) else "task", "attribute-heading", 0.9)
                context = self.contexts.by_eid.get(provision.parent or "", Context())
                sentence = Sentence(clause.start, clause.end, eid, 0)
                yield self._build(sentence, provision, clause, context, verdict, context.leads, context.request)

    def _sentences(self) -> list[Sentence]:
        """The sentences that are no headings."""
        kept: list[Sentence] = []
        for sentence in self.layers.sentences:
            provision = self.provisions.get(sentence.provision)
            if provision is not None and _is_heading(self.document, provision, self.contexts):
                continue
            kept.append(sentence)
        return kept

    def _sentence(
        self, sentence: Sentence, provision: Provision | None, following: Sentence | None
    ) -> Obligation | None:
        context = self.contexts.by_eid.get(sentence.provision, Context())
        item = bool(provision and provision.label) or bool(context.leads)
        clause = self.reader.read(sentence.start, sentence.end, item)
        if sentence.provision != self.memory.provision:
            self.memory = _Memory(sentence.provision)
        if provision is not None and provision.label:
            self.body_begun = True
        situation = self._situation(sentence, provision, context, clause)
        verdict = decide(clause, situation)
        if verdict.kind is None:
            self.memory.duty = False
            if clause.leads and verdict.rule == "lead-in":
                self._ask(clause, self._own_leads(clause))
            return None
        leads = self._leads(clause, context, article=situation.article)
        request = self._request(clause, context, article=situation.article)
        self.memory = _Memory(sentence.provision, leads, True, request)
        self._ask(clause, leads)
        return self._build(sentence, provision, clause, context, verdict, leads, request)

    def _row(self, provision: Provision) -> Iterator[Obligation]:
        """The obligations of one row of a task table."""
        row = self.tables.read(provision)
        context = self.contexts.by_eid.get(provision.eid, Context())
        if row is None or (not row.assigned and not (row.deadlines and context.function != "description")):
            return
        for start, end in row.sentences:
            clause = self.reader.read(start, end)
            if not row.assigned and clause.opening != "action":
                continue
            sentence = Sentence(start, end, provision.eid, 0)
            kind: Kind = "report" if reports(clause) else "task"
            if row.indicator and clause.opening != "action":
                kind = "target"
            verdict = Verdict(kind, "table-row", 0.95 if row.assigned else 0.7)
            leads = self._own_leads(clause) or (() if row.assigned else context.leads)
            built = self._build(sentence, provision, clause, Context(), verdict, leads, False)
            own = tuple(d for d in built.deadlines if not any(d.value == r.value for r in row.deadlines))
            yield replace(built, agents=with_columns(built.agents, row), deadlines=own + row.deadlines)

    def _ask(self, clause: Clause, leads: tuple[Agent, ...]) -> None:
        """Remember whom a letter asks."""
        if clause.order and self.type in patterns().letters and leads:
            self.asked = tuple(replace(agent, inherited=True) for agent in leads)

    def _situation(
        self, sentence: Sentence, provision: Provision | None, context: Context, clause: Clause
    ) -> Situation:
        return Situation(
            document_type=self.type,
            context=context,
            has_target=bool(self.layers.targets_within(sentence.start, sentence.end)),
            has_deadline=bool(self.layers.deadlines_within(sentence.start, sentence.end)),
            has_recipient=any(agent.role == "recipient" for agent in parts(clause)),
            after_duty=self.memory.duty,
            announces=self._announces(sentence, provision, clause),
            labelled=bool(provision and provision.label),
            asked_before=bool(self.asked),
            preamble=not self.body_begun and not (provision and provision.label),
            article=self.without_articles or bool(provision and provision.label_path.startswith("Điều")),
            among_names=bool(provision and provision.label and self._lists_names(provision.parent)),
        )

    def _announces(self, sentence: Sentence, provision: Provision | None, clause: Clause) -> bool:
        """A sentence with a colon at its end whose items say what is to be done."""
        if not self.document.text[sentence.start : sentence.end].rstrip().endswith(":"):
            return False
        if clause.order and reports(clause):
            return False
        if duties_follow(clause):
            return True
        children = self.contexts.children.get(provision.eid, []) if provision else []
        context = self.contexts.below.get(provision.eid, Context()) if provision else Context()
        if context.function == "description" and (clause.modal or clause.leads) and not self._granted(children):
            return False  # its items are conditions; the sentence itself binds
        if not children and clause.opening == "action" and self._last_of_parent(provision):
            return False  # nothing follows that it could announce
        if not children or context.function == "forbidden" or context.mood:
            return True
        said = [self._says_duty(child) for child in children if child.eid not in self.contexts.attribute_eids]
        return sum(said) * 2 > len(said)

    def _granted(self, children: list[Provision]) -> bool:
        """Whether most items say what is granted ("Được miễn ..."); the sentence above only announces them."""
        granted = [one for one in children if self.reader.read(one.start, one.end).grants]
        return 2 * len(granted) > len(children)

    def _last_of_parent(self, provision: Provision | None) -> bool:
        """Whether no provision follows beside this one."""
        beside = self.contexts.children.get(provision.parent, []) if provision and provision.parent else []
        return bool(beside) and provision is not None and beside[-1].eid == provision.eid

    def _lists_names(self, parent: str | None) -> bool:
        """Whether most items under ``parent`` are names and nothing else: then all of them are."""
        if parent not in self.lists_of_names:
            items = [child for child in self.contexts.children.get(parent, []) if child.label]
            names = [item for item in items if self.reader.read(item.start, item.end).names_only()]
            self.lists_of_names[parent] = len(items) >= FEWEST_NAMES and 2 * len(names) > len(items)
        return self.lists_of_names[parent]

    def _says_duty(self, child: Provision) -> bool:
        clause = self.reader.read(child.start, child.end)
        return clause.opening == "action" or bool(clause.leads) or clause.modal != ""

    # Who

    def _own_leads(self, clause: Clause) -> tuple[Agent, ...]:
        return tuple(Agent(bearer.name, "lead", bearer.start, bearer.end) for bearer in clause.leads)

    def _leads(self, clause: Clause, context: Context, *, article: bool = False) -> tuple[Agent, ...]:
        """Own bearers, else those of the sentence before, of the heading, or of the letter."""
        if clause.leads:
            return self._own_leads(clause)
        if self.memory.leads:
            return tuple(replace(agent, inherited=True) for agent in self.memory.leads)
        if context.leads:
            return context.leads
        return () if article else self.asked  # a regulation attached to a letter binds whom it names

    def _request(self, clause: Clause, context: Context, *, article: bool = False) -> bool:
        if clause.order:
            return clause.order in ("request", "proposal")
        if context.function == "proposal" and self.type in patterns().reports:
            return True
        if clause.leads and not (self.type in patterns().letters and self.asked):
            return False
        asks = self.type in patterns().letters and bool(self.asked) and not article
        return context.request or self.memory.request or asks

    # The record

    def _build(
        self,
        sentence: Sentence,
        provision: Provision | None,
        clause: Clause,
        context: Context,
        verdict: Verdict,
        leads: tuple[Agent, ...],
        request: bool,
    ) -> Obligation:
        names = {agent.name.lower() for agent in leads}
        others = tuple(a for a in parts(clause) if not (a.role == "coordinate" and a.name.lower() in names))
        extra, dates = belonging(self.layers, self.contexts, sentence.provision)
        extra_leads = tuple(a for a in extra if a.role == "lead")
        if extra_leads and not clause.leads:
            leads = extra_leads
        others += tuple(a for a in extra if a.role != "lead")
        if context.others and not clause.leads:
            others += context.others
        assert verdict.kind is not None  # noqa: S101 - only called with a kind
        return Obligation(
            id=obligation_id(self.document, sentence.start, sentence.end),
            provision=sentence.provision,
            text=self.document.text[sentence.start : sentence.end],
            start=sentence.start,
            end=sentence.end,
            page=provision.page if provision else 1,
            kind=verdict.kind,
            request=request,
            agents=leads + others,
            deadlines=self.deadlines(sentence.start, sentence.end, dates or context.deadlines),
            targets=self.layers.targets_within(sentence.start, sentence.end),
            confidence=verdict.confidence,
            reasons=(verdict.rule,),
        )

    def deadlines(self, start: int, end: int, inherited: tuple[Deadline, ...]) -> tuple[Deadline, ...]:
        """The sentence's own deadlines; those of its heading or attributes where it has no date of its own."""
        own = self.layers.deadlines_within(start, end)
        if any(d.type in ("DATE", "SET") and d.value for d in own):
            return own
        return own + inherited


def obligation_id(document: Document, start: int, end: int) -> str:
    """Twelve hexadecimal digits that depend on the file's bytes and the sentence's place only."""
    return hashlib.sha256(f"{document.sha256}:{start}:{end}".encode()).hexdigest()[:12]


def _is_heading(document: Document, provision: Provision, contexts: Contexts) -> bool:
    """Whether a provision's own text is its heading."""
    if provision.eid in contexts.heading_eids:
        return True
    heading, place = heading_text(document, provision)
    if not heading.strip():
        return provision.kind in ("heading", "part", "chapter", "section", "subsection", "annex")
    return place == provision.start


class ObligationFinder:
    """Fills ``layers.obligations``."""

    def __call__(self, doc: Doc) -> Doc:
        """Find the obligations of the whole text."""
        layers = layers_of(doc)
        layers.obligations += find_obligations(layers)
        return doc


@Language.factory("dondoc_obligations", assigns=["doc._.obligations"])
def create_obligations(nlp: Language, name: str) -> ObligationFinder:
    """The factory for spaCy's registry."""
    return ObligationFinder()
