"""Small documents in the making, for tests of what they lay on whom."""

from __future__ import annotations

import re
from dataclasses import replace

from ingest.document import Column, Document, Header, Provision
from nlp.annotations import Annotations, Sentence
from nlp.components.agencies import find_mentions
from nlp.components.deadlines import Reference, find_deadlines, shifted
from nlp.components.obligations import find_obligations
from nlp.components.sentences import ranges, split_sentences
from nlp.extraction import Obligation, Target


def annotated(document: Document) -> Annotations:
    """The layers that obligations read, without the tokenizer."""
    layers = Annotations(document)
    reference = Reference.of(document)
    text = document.text
    for eid, start, end in ranges(document):
        for order, (first, last) in enumerate(split_sentences(text, start, end)):
            layers.sentences.append(Sentence(first, last, eid, order))
            layers.deadlines += shifted(find_deadlines(text[first:last], reference), first)
            for percent in re.finditer(r"(\d+)%", text[first:last]):
                layers.targets.append(
                    Target("=", float(percent[1]), "%", first + percent.start(), first + percent.end())
                )
    layers.mentions = find_mentions(text)
    return layers


class Draft:
    """A document in the making: each line is a provision."""

    def __init__(self, kind: str, issued: str = "2031-02-10") -> None:
        self.text = ""
        self.header = Header(type=kind, issued=issued)
        self.provisions: list[Provision] = []

    def add(
        self, label: str, text: str, *, under: str | None = None, heading: bool = False, kind: str = "", path: str = ""
    ) -> str:
        """One provision; a heading has no text of its own."""
        start = len(self.text)
        self.text += text + "\n"
        end = start + len(text)
        eid = f"p{len(self.provisions)}"
        self.provisions.append(
            Provision(
                eid=eid, parent=under, label_path=path or label, label=label,
                kind=kind or ("heading" if heading else "clause"), heading=text if heading else "",
                start=end if heading else start, end=end, page=1,
                heading_start=start if heading else None, heading_end=end if heading else None,
            )
        )  # fmt: skip
        return eid

    def extend(self, eid: str, text: str) -> None:
        """A paragraph of its own for a provision that has only a heading; before any other is added."""
        at = next(n for n, one in enumerate(self.provisions) if one.eid == eid)
        start = len(self.text)
        self.text += text + "\n"
        self.provisions[at] = replace(self.provisions[at], start=start, end=start + len(text))

    def row(self, cells: dict[str, str], under: str | None = None) -> str:
        """A row of a task table: role of the column -> text."""
        columns = []
        first = len(self.text)
        for role, cell in cells.items():
            start = len(self.text)
            self.text += cell + "\n"
            columns.append(Column(role, role, start, start + len(cell)))
        content = next(column for column in columns if column.role == "content")
        eid = f"p{len(self.provisions)}"
        self.provisions.append(
            Provision(eid, under, str(first), "1", "row", "", content.start, content.end, 1, columns=tuple(columns))
        )
        return eid

    def document(self) -> Document:
        """The finished document."""
        text = self.text
        return Document("mau.txt", "ab" * 32, "text/plain", text, provisions=tuple(self.provisions), header=self.header)

    def obligations(self) -> list[Obligation]:
        """What the document lays on whom."""
        return find_obligations(annotated(self.document()))


def who(obligation: Obligation, role: str = "lead") -> list[str]:
    return [agent.name for agent in obligation.agents if agent.role == role]


def plan(
    *lines: str, section: str = "NHIỆM VỤ VÀ GIẢI PHÁP", unit: str | None = None, kind: str = "KH"
) -> list[Obligation]:
    """A plan with one section, perhaps a unit's heading, and bullets."""
    draft = Draft(kind)
    above = draft.add("II", section, heading=True)
    if unit:
        above = draft.add("1", unit, under=above, heading=True)
    for line in lines:
        draft.add("-", line, under=above, kind="bullet")
    return draft.obligations()
