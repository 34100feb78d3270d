"""The board on the evaluation's scenario, judged by its own referee."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import unicodedata
from datetime import date
from pathlib import Path

import pytest

from corpora.holidays import working_days
from corpora.rules import ReportingRules
from corpora.units import Register
from ingest.read import read_bytes, read_document
from nlp.contract import extraction_json
from nlp.pipeline import Extractor
from search_api.board_json import board_json
from search_api.compliance.board import Evaluator, Filed


def scenarios(shared: Path) -> list[Path]:
    return sorted(path.parent for path in (shared / "compliance").glob("*/truth.json"))


def evaluator_of(scenario: Path) -> Evaluator:
    register = Register.load((scenario / "register.yaml").read_bytes())
    made = Evaluator(register, ReportingRules.load(), working_days())
    extractor = Extractor()
    for path in sorted([*(scenario / "sources").iterdir(), *(scenario / "reports").iterdir()]):
        document = read_document(path)
        made.add(Filed(document.sha256[:16], path.name, extraction_json(document, extractor.extract(document))))
    return made


@pytest.mark.shared
@pytest.mark.slow
def test_the_scenario_is_judged_as_the_issue_asks(shared: Path, tmp_path: Path) -> None:
    found = scenarios(shared)
    referee = shared / "score" / "score_board.py"
    assert found
    for scenario in found:
        days = json.loads((scenario / "truth.json").read_text(encoding="utf-8"))["as_of"]
        made = evaluator_of(scenario)
        for day in days:
            content = board_json(made.board(date.fromisoformat(day)))
            (tmp_path / f"{day}.json").write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
        run = subprocess.run(
            [sys.executable, referee, scenario / "truth.json", "--boards", tmp_path, "--json"],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        result = json.loads(run.stdout)
        total = result["total"]
        said = "\n".join(result["errors"])
        assert total["exact"] / total["wanted"] >= 0.97, said
        assert total["auto:right"] / total["auto"] >= 0.99, said
        assert total["need:automatic:automatic"] / total["need:automatic"] >= 0.90, said
        for status in ("missing", "overdue"):
            assert total[f"hit:{status}"] == total[f"want:{status}"], f"{status} shown as something else\n{said}"
        assert total["stray:listed"] == total["stray"], "a report that nobody names"


@pytest.mark.shared
@pytest.mark.slow
def test_the_scenario_about_something_else_is_judged_the_same(shared: Path) -> None:
    """The same year's mail with another subject in every sentence: nothing hangs on the words of one plan."""
    scenario = shared / "compliance" / "vungtau-2023"
    truth = json.loads((scenario / "truth.json").read_text(encoding="utf-8"))
    made = Evaluator(Register.load((scenario / "register.yaml").read_bytes()), ReportingRules.load(), working_days())
    extractor = Extractor()
    for path in sorted([*(scenario / "sources").iterdir(), *(scenario / "reports").glob("*.txt")]):
        document = read_bytes(about(path.read_text(encoding="utf-8"), "bạo lực gia đình").encode(), path.name)
        made.add(Filed(document.sha256[:16], path.name, extraction_json(document, extractor.extract(document))))
    number = truth["documents"][0]
    for day, expected in truth["as_of"].items():
        board = made.board(date.fromisoformat(day))
        rows = {
            (r.instance.unit, str(r.instance.period)): r for r in board.rows if r.instance.duty.source.number == number
        }
        for want in expected["instances"]:
            files = want.get("report_any") or [want["report"]]
            if any(file and not file.endswith(".txt") for file in files):
                continue  # its report was left out
            row = rows[want["unit"], want["period"]]
            said = (day, want["unit"], want["period"])
            if files == [None]:
                assert (row.status, row.report) == (want["status"], None), said
            elif want["match"] == "automatic":
                assert row.report is not None, said
                assert (row.status, row.report.level) == (want["status"], "automatic"), said
                assert row.report.letter.file in files, said


def about(text: str, topic: str) -> str:
    """The text with the scenario's subject put into other words, in every spelling that its letters use."""
    text = unicodedata.normalize("NFC", text)
    words = {"mua bán người": topic, "mua bản ngưòi": topic.replace("ì", "i"), "PCMBN": f"phòng, chống {topic}"}
    for one, other in words.items():
        for form in (str, str.upper, str.capitalize):
            text = text.replace(form(one), form(other))
    return re.sub(r"\bmua bán\b", topic, text)
