"""The referee inside the product: small cases by hand, and the same figures as the referee outside."""

from __future__ import annotations

import copy
import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from nlp.evaluate import Score, align, compare
from nlp.likeness import last_day, same_deadline, same_name

SENTENCE = "Sở Nội vụ tổng hợp, báo cáo Ủy ban nhân dân tỉnh trước ngày 20/3/2024."


def _obligation(text: str = SENTENCE, **parts: Any) -> dict[str, Any]:
    return {"text": text, "kind": "report", "agents": [{"name": "Sở Nội vụ", "role": "lead"}], **parts}


def _score(gold: list[dict[str, Any]], found: list[dict[str, Any]]) -> dict[str, dict[str, float]]:
    return compare({"obligations": gold}, {"obligations": found}).rows()


def test_what_is_right() -> None:
    rows = _score([_obligation()], [_obligation()])
    assert [rows[facet]["f1"] for facet in ("record", "obligation", "kind", "agent", "request")] == [1.0] * 5


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "task"},
        {"agents": []},
        {"agents": [{"name": "Sở Y tế", "role": "lead"}]},
        {"deadlines": [{"type": "DATE", "value": "2024-03-20"}]},
    ],
)
def test_a_record_needs_kind_leads_and_deadlines(change: dict[str, Any]) -> None:
    rows = _score([_obligation()], [_obligation(**change)])
    assert rows["obligation"]["f1"] == 1.0
    assert rows["record"]["f1"] == 0.0


def test_another_role_missed_does_not_break_the_record() -> None:
    gold = _obligation(agents=[{"name": "Sở Nội vụ", "role": "lead"}, {"name": "UBND tỉnh", "role": "recipient"}])
    rows = _score([gold], [_obligation()])
    assert rows["record"]["f1"] == 1.0
    assert rows["agent"]["r"] == 0.5


def test_optional_items_cost_nothing() -> None:
    optional = _obligation(optional=True)
    assert _score([optional], [])["obligation"]["n"] == 0
    assert _score([optional], [_obligation()])["obligation"]["n"] == 0
    extra = {"type": "EVENT", "value": "event", "optional": True}
    assert _score([_obligation(deadlines=[extra])], [_obligation()])["record"]["f1"] == 1.0
    assert _score([_obligation(deadlines=[extra])], [_obligation(deadlines=[extra])])["record"]["f1"] == 1.0


def test_half_of_the_longer_sentence_must_be_common() -> None:
    assert align([_obligation()], [_obligation(f"{SENTENCE} Gửi bản giấy sau.")]) == [(0, 0)]
    assert align([_obligation()], [_obligation("Sở Nội vụ tổng hợp, báo cáo.")]) == []


@pytest.mark.parametrize(
    ("gold", "found", "same"),
    [
        (("DATE", "2024-Q2"), ("DATE", "2024-06-30"), True),
        (("DATE", "2024"), ("DATE", "2024-12-31"), True),
        (("DATE", "2024-06-30"), ("DATE", "2024-Q2"), False),
        (("SET", ""), ("SET", "P1M"), True),
        (("SET", "P1W"), ("SET", "P1W/5"), True),
        (("SET", "P1Y"), ("SET", "P1Y/12-15"), False),
        (("EVENT", "event"), ("DATE", "event"), False),
    ],
)
def test_deadlines(gold: tuple[str, str], found: tuple[str, str], same: bool) -> None:
    pair = [{"type": kind, "value": value} for kind, value in (gold, found)]
    assert same_deadline(*pair) is same


def test_names_and_days() -> None:
    assert same_name("Đề nghị Uỷ ban nhân dân tỉnh", "Ủy ban nhân dân tỉnh")
    assert not same_name("Sở Y tế", "Sở Nội vụ")
    assert last_day("2024-02") == "2024-02-29"
    assert last_day("P1M") == "P1M"


def test_reliability_counts_every_obligation_once() -> None:
    score = compare(
        {"obligations": [_obligation()]},
        {"obligations": [_obligation(confidence=1.0), _obligation("Không có trong văn bản mẫu.", confidence=0.75)]},
    )
    rows = score.reliability()
    assert sum(row["n"] for row in rows) == 2
    assert rows[-1] == {"low": 0.95, "high": 1.0, "n": 1, "found": 1, "right": 1}
    assert [row["right"] for row in rows if row["low"] == 0.7] == [0]


def _disturbed(gold: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    """A prediction that is wrong in every way that can be counted."""
    found = copy.deepcopy(gold)
    kept = []
    for item in found["obligations"]:
        if chance.random() < 0.15:
            continue
        item["kind"] = chance.choice(
            ["task", "report", "target", item["kind"] if isinstance(item["kind"], str) else "task"]
        )
        item["request"] = chance.random() < 0.3
        words = item["text"].split()
        item["text"] = " ".join(words[chance.randrange(3) : len(words) - chance.randrange(len(words) // 2 + 1)])
        for part in ("agents", "deadlines", "targets"):
            rows = [dict(row) for row in item.get(part, []) if chance.random() < 0.8]
            item[part] = rows + rows[: chance.randrange(2)]
        kept.append(item)
        if chance.random() < 0.1:
            kept.append(
                {
                    "text": "Nghĩa vụ thừa không có trong mẫu.",
                    "kind": "task",
                    "agents": [{"name": "Ai đó", "role": "lead"}],
                }
            )
    found["obligations"] = kept
    found["citations"] = [row for row in found["citations"] if chance.random() < 0.8] + [
        {"number": "99/XX-YY", "title": None}
    ]
    found["amounts"] = [row for row in found["amounts"] if chance.random() < 0.8] + [{"value": 1}]
    found["provisions"] = [
        {"label_path": row["label_path"], "text": row["text_start"] + " v.v."}
        for row in found["structure"]
        if chance.random() < 0.7
    ]
    found["header"] = {name: value if chance.random() < 0.7 else "khác" for name, value in found["header"].items()}
    return found


@pytest.mark.shared
def test_the_same_figures_as_the_referee_outside(shared: Path, tmp_path: Path) -> None:
    chance = random.Random(20240110)  # noqa: S311  # no secret: a repeatable disturbance
    pooled = Score()
    for path in sorted((shared / "gold").glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        found = _disturbed(gold, chance)
        (tmp_path / path.name).write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")
        pooled.add(compare(gold, found))
    command = [
        sys.executable,
        str(shared / "score" / "score.py"),
        str(shared / "gold"),
        "--pred",
        str(tmp_path),
        "--json",
    ]
    outside = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    assert pooled.rows() == outside["facets"]
    assert 0.3 < pooled.rows()["agent"]["f1"] < 0.95
