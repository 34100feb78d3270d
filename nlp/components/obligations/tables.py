"""Rows of task tables: the columns say who leads, who works with them, to whom it goes, and when."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from ingest.document import Column, Provision
from ingest.structure.tables import role_of
from nlp.annotations import Annotations
from nlp.components.deadlines import Reference, find_deadlines, shifted
from nlp.components.obligations.chains import Bearer
from nlp.components.obligations.reading import ClauseReader
from nlp.components.obligations.roles import parts
from nlp.components.obligations.segments import segments
from nlp.components.sentences import split_sentences
from nlp.extraction import Agent, Deadline, Role

# "nt", "-nt-", "như trên", '"': the cell above holds.
_DITTO = re.compile(r'^[\s"”“″\-–.]*(?:nt|n/t|như trên|nêu trên)?[\s"”“″\-–.]*$', re.IGNORECASE)
_SAYS_DITTO = re.compile(r'nt|như trên|["”“″]', re.IGNORECASE)
_SUBMITS = re.compile(r"(?:trình|báo cáo|gửi)\s*$", re.IGNORECASE)
_PART = re.compile(r"[^,;\n]+")
# A cell that names a body without a head noun that we know is at most so many words.
LONGEST_UNKNOWN_NAME = 8
_AGENT_COLUMNS: dict[str, Role] = {"lead": "lead", "coordinate": "coordinate", "recipient": "recipient"}


@dataclass(frozen=True, slots=True)
class Row:
    """What a row of a task table says: its sentences, and what its columns give all of them."""

    sentences: tuple[tuple[int, int], ...]
    agents: tuple[Agent, ...]
    deadlines: tuple[Deadline, ...]
    assigned: bool  # a column names who does it
    indicator: bool  # what is to be done is a figure to reach


@dataclass(slots=True)
class TableReader:
    """Reads rows in order, so that "như trên" finds the cell above."""

    layers: Annotations
    reader: ClauseReader
    reference: Reference
    above: dict[tuple[str | None, str], tuple[Agent, ...] | tuple[Deadline, ...]] = field(default_factory=dict)

    def read(self, provision: Provision) -> Row | None:
        """The row of this provision; None where it has no content."""
        content = _content(provision)
        if content is None:
            return None
        text = self.layers.document.text
        agents: list[Agent] = []
        dates: list[Deadline] = []
        for column in provision.columns:
            if column is content:
                continue
            meaning = _role(column)
            if role := _AGENT_COLUMNS.get(meaning):
                agents += self._agents(provision, column, role)
            elif meaning == "deadline":
                dates += self._deadlines(provision, column)
        return Row(
            sentences=tuple(split_sentences(text, content.start, content.end)),
            agents=_each_once(agents),
            deadlines=tuple(dates),
            assigned=any(agent.role == "lead" for agent in agents),
            indicator="chỉ tiêu" in content.head.lower(),
        )

    def _agents(self, provision: Provision, column: Column, role: Role) -> tuple[Agent, ...]:
        """The bodies of a cell; "X trình Y" makes Y a recipient."""
        key = (provision.parent, _role(column))
        cell = self.layers.document.text[column.start : column.end]
        if _DITTO.match(cell):
            said = self.above.get(key, ()) if _SAYS_DITTO.search(cell) else ()
            return tuple(agent for agent in said if isinstance(agent, Agent))
        found: list[Agent] = []
        clause = self.reader.read(column.start, column.end)
        acting = clause.leads if clause.body < clause.last else []
        for bearer in acting or _bodies(self.reader, column):
            submitted = _SUBMITS.search(self.layers.document.text[column.start : bearer.start])
            part: Role = "recipient" if submitted else role
            found.append(Agent(bearer.name, part, bearer.start, bearer.end, inherited=True))
        found += [replace(agent, inherited=True) for agent in parts(clause)] if acting else []
        self.above[key] = tuple(found)
        return tuple(found)

    def _deadlines(self, provision: Provision, column: Column) -> tuple[Deadline, ...]:
        """The times of a cell."""
        key = (provision.parent, _role(column))
        cell = self.layers.document.text[column.start : column.end]
        if _DITTO.match(cell):
            said = self.above.get(key, ()) if _SAYS_DITTO.search(cell) else ()
            return tuple(deadline for deadline in said if isinstance(deadline, Deadline))
        found = tuple(shifted(find_deadlines(cell, self.reference, "cell"), column.start, inherited=True))
        self.above[key] = found
        return found


def _each_once(agents: list[Agent]) -> tuple[Agent, ...]:
    """Without those that a cell names twice."""
    kept: dict[tuple[str, Role], Agent] = {}
    for agent in agents:
        kept.setdefault((agent.name.lower(), agent.role), agent)
    return tuple(kept.values())


def _role(column: Column) -> str:
    """What a column means; one that ingest leaves open is asked again, with "Tên dự án/nhiệm vụ" read as two words."""
    if column.role != "other":
        return column.role
    return role_of(column.head.replace("/", " ")) or "other"


def _content(provision: Provision) -> Column | None:
    """The column that says what is to be done: by its head, else the longest of those without a meaning."""
    filled = [column for column in provision.columns if column.end > column.start]
    for roles in (("content",), ("other",), ("target", "product")):
        if chosen := [column for column in filled if _role(column) in roles]:
            return max(chosen, key=lambda column: column.end - column.start)
    return None


def _bodies(reader: ClauseReader, column: Column) -> list[Bearer]:
    """The bodies of a cell: those with a head noun, and the short parts between them that are names as a whole."""
    text = reader.words.text
    clause = reader.read(column.start, column.end)
    bearers = segments(clause, column.end) if clause.mentions else []
    taken = [(bearer.start, bearer.end) for bearer in bearers]
    for match in _PART.finditer(text, column.start, column.end):
        part = match.group().strip(" .-–:")
        start = match.start() + match.group().find(part)
        end = start + len(part)
        whole = not any(first < end and start < last for first, last in taken)
        if part and whole and part[0].isupper() and len(part.split()) <= LONGEST_UNKNOWN_NAME:
            bearers.append(Bearer(" ".join(part.split()), start, end))
    return sorted(bearers, key=lambda bearer: bearer.start)


def with_columns(agents: tuple[Agent, ...], row: Row) -> tuple[Agent, ...]:
    """A sentence's own agents and those of the row's columns, each body once; columns name the leads."""
    own = tuple(agent for agent in agents if not (agent.role == "lead" and row.assigned))
    names = {(agent.name.lower(), agent.role) for agent in row.agents}
    return row.agents + tuple(replace(agent) for agent in own if (agent.name.lower(), agent.role) not in names)
