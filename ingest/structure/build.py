"""From blocks to provisions.

Every block of the body, and the title of a document attached to it, is in exactly one provision. Nothing is refused:
a text without labels gives flat paragraphs and a notice. The rules of attachment:

* An unlabelled paragraph just below a heading is the heading's text; any further one is a provision of kind
  ``paragraph`` with the label path of the point above it. After a bullet that is complete it belongs to what the
  bullet stands under; a closing paragraph ("Trên đây là ...") to the document.
* ``parent`` follows sense, ``label_path`` follows labels: items of a list that a paragraph introduces ("... các nội
  dung sau:") have that paragraph as parent, and the path that the labels alone give.
* Rows of a table are provisions of kind ``row`` with their cells as columns; a row that names a group is a section.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from ingest.document import Block, Column, Header, Notice, Provision
from ingest.structure import tables
from ingest.structure.labels import BULLETS
from ingest.structure.lines import Line, read_lines
from ingest.structure.outline import Item, Outline
from ingest.structure.rows import Rows
from ingest.structure.walk import Walk


def build_structure(
    text: str, blocks: Sequence[Block], header: Header
) -> tuple[tuple[Provision, ...], tuple[Notice, ...]]:
    """The provisions of the document in reading order, and what was odd about them."""
    outline = Outline()
    walk, rows = Walk(text, outline), Rows(text, outline)
    for table, group in groupby(read_lines(text, blocks), key=_table_of):
        lines = list(group)
        if table is None or tables.is_layout_table(text, [line.block for line in lines]):
            rows.interrupt()
            walk.run(lines)
        else:
            walk.before_table()
            rows.add([line.block for line in lines])
    return tuple(_finished(item, text) for item in outline.items), _notices(outline)


def _table_of(line: Line) -> int | None:
    return line.block.cell.table if line.block.cell is not None else None


def _finished(item: Item, text: str) -> Provision:
    heading = ""
    if item.heading_start is not None and item.heading_end is not None:
        heading = text[item.heading_start : item.heading_end].replace("\n", " ").strip()
    level, above = 0, item.parent
    while above is not None and above.kind != "root":
        level, above = level + 1, above.parent
    parent = item.parent if item.parent is not None and item.parent.kind != "root" else None
    return Provision(
        eid=item.eid,
        parent=parent.eid if parent is not None else None,
        label_path=item.path,
        label=_shown(item),
        kind=item.kind,
        heading=heading,
        start=item.start,
        end=item.end,
        page=item.page,
        level=level,
        heading_start=item.heading_start,
        heading_end=item.heading_end,
        columns=tuple(Column(role, head, start, end) for role, head, start, end in item.columns),
        quoted=item.quoted,
    )


def _shown(item: Item) -> str:
    if item.label is None:
        return ""
    return item.label.level if item.label.level in BULLETS else item.label.shown


def _notices(outline: Outline) -> tuple[Notice, ...]:
    """No label at all; labels that stand twice."""
    found = []
    if outline.items and not any(item.label is not None for item in outline.items):
        found.append(Notice("structure-flat"))
    if outline.repeated:
        paths = list(dict.fromkeys(outline.repeated))
        found.append(Notice("structure-repeated-label", {"labels": ", ".join(paths[:5]), "count": str(len(paths))}))
    return tuple(found)
