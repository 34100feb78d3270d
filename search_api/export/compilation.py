"""The draft of a compilation for the superior body, each figure with the sentence that it comes from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from corpora.messages import message
from search_api.compliance.figures import Finding
from search_api.compliance.standing import Row
from search_api.compliance.summary import Summary
from search_api.export.paper import Paper, form
from search_api.export.reminders import place_line
from search_api.export.table import day_text, period_name, rule_line

_WIDTHS = (12, 70, 35, 24, 24)


def compilation(summary: Summary) -> bytes:
    """The draft as DOCX."""
    words, source = form("summary"), summary.duty.source
    symbol = source.key.symbol.split("-", 1)[-1] if source.key else ""
    paper = Paper(source.issuer or "…………", "", f"BC-{symbol}", place_line(source), summary.board.day.year, None)
    values = _values(summary)
    paper.title(words["title"], words["subject"].format(**values))
    paper.to(words["to"])
    for key in ("opening", "counts"):
        paper.text(words[key].format(**values))
    paper.heading(words["reported"])
    paper.table(words["columns_reported"], _WIDTHS, _reported(summary.reported))
    paper.heading(words["silent"])
    for row in summary.silent:
        paper.text(f"- {row.instance.unit_name}: {message('status-' + row.status, 'vi')}.")
    if summary.waiting:
        paper.heading(words["waiting"])
        paper.table(words["columns_reported"], _WIDTHS, _reported(summary.waiting))
    _figures(paper, summary, words)
    paper.end()
    paper.note(words["basis"].format(day=day_text(summary.board.day), rules=rule_line(summary.board)))
    return paper.data()


def _values(summary: Summary) -> dict[str, object]:
    source = summary.duty.source
    total = sum(len(part) for part in (summary.reported, summary.waiting, summary.silent, summary.excused))
    return {
        "path": summary.duty.label_path,
        "document": source.number,
        "issuer": source.issuer or "…………",
        "period": period_name(summary.period),
        "day": day_text(summary.board.day),
        "total": total,
        "reported": len(summary.reported),
        "late": sum(row.status == "late" for row in summary.reported),
        "waiting": len(summary.waiting),
        "silent": len(summary.silent),
        "excused": len(summary.excused),
    }


def _reported(rows: Sequence[Row]) -> list[list[str]]:
    return [
        [str(number), row.instance.unit_name, row.report.letter.number or form("unnumbered"),
         day_text(row.report.letter.sent) or message("board-undated", "vi"), message(f"status-{row.status}", "vi")]
        for number, row in enumerate(rows, 1)
        if row.report is not None
    ]  # fmt: skip


def _figures(paper: Paper, summary: Summary, words: dict[str, Any]) -> None:
    paper.heading(words["figures"])
    if not summary.targets:
        paper.text(words["no_targets"])
    cited: list[Finding] = []
    unit_of = {row.report.letter.id: row.instance.unit_name for row in summary.reported if row.report}
    for target in summary.targets:
        comparator = form("comparators", target.comparator)
        paper.text(words["target"].format(comparator=comparator, value=f"{target.value:g}", clause=target.clause))
        lines = []
        for finding in (f for f in summary.findings if f.target == target):
            cited.append(finding)
            said = finding.figure.said
            if finding.figure.computed:
                said = words["computed"].format(said=said, value=f"{finding.figure.value:g}")
            reached = words["reached"] if finding.reached else words["not_reached"]
            lines.append([unit_of[finding.letter.id], said, reached, f"[{len(cited)}]"])
        if lines:
            paper.table(words["columns_figures"], (60, 50, 30, 25), lines)
        else:
            paper.text(words["no_figures"])
    if cited:
        paper.heading(words["sources"])
        paper.table(
            words["columns_sources"],
            (12, 40, 88, 25),
            [_source(number, finding) for number, finding in enumerate(cited, 1)],
        )


def _source(number: int, finding: Finding) -> list[str]:
    figure, letter = finding.figure, finding.letter
    sentence = " ".join(letter.text[figure.sentence_start : figure.sentence_end].split())
    return [f"[{number}]", f"{letter.number or letter.file} ({letter.file})", sentence, f"{figure.start}–{figure.end}"]


def summary_json(summary: Summary) -> dict[str, Any]:
    """The compilation as data: rows by group, figures with the offsets of their sentences."""

    def rows(part: Sequence[Row]) -> list[dict[str, Any]]:
        return [
            {"unit": row.instance.unit, "unit_name": row.instance.unit_name, "status": row.status,
             "report": row.report.letter.number if row.report else None,
             "file": row.report.letter.file if row.report else None}
            for row in part
        ]  # fmt: skip

    return {
        "schema": "dondoc-summary/1",
        "as_of": summary.board.day.isoformat(),
        "document": summary.duty.source.number,
        "label_path": summary.duty.label_path,
        "period": str(summary.period),
        "reported": rows(summary.reported),
        "waiting": rows(summary.waiting),
        "silent": rows(summary.silent),
        "excused": rows(summary.excused),
        "targets": [
            {
                "comparator": target.comparator,
                "value": target.value,
                "text": target.clause,
                "start": target.start,
                "end": target.end,
                "figures": [_figure_json(f) for f in summary.findings if f.target == target],
            }
            for target in summary.targets
        ],
    }


def _figure_json(finding: Finding) -> dict[str, Any]:
    figure = finding.figure
    return {
        "file": finding.letter.file,
        "document": finding.letter.number,
        "value": figure.value,
        "text": figure.said,
        "computed": figure.computed,
        "reached": finding.reached,
        "start": figure.start,
        "end": figure.end,
        "sentence": [figure.sentence_start, figure.sentence_end],
    }
