"""The board on the evaluation's scenario, judged by its own referee."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from corpora.holidays import working_days
from corpora.rules import ReportingRules
from corpora.units import Register
from ingest.read import read_document
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
