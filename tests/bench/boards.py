"""The board of a large office: time by size, and one more report beside the whole.

100,000 instances (1,000 units × 25 duties × 4 quarters) and 20,000 reports at full size; a quarter and a half of it
show whether time grows in a line. Goals: at most 1.5 times the time for each instance and report at full size as at
half size; one more report in at most a hundredth of the whole.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from datetime import date
from typing import Any

from corpora.holidays import working_days
from corpora.rules import ReportingRules
from corpora.units import Group, Register, Unit
from search_api.compliance.board import Evaluator, Filed

UNITS, DUTIES, QUARTERS, REPORTS = 1000, 25, 4, 20_000
DAY = date(2025, 12, 31)
TOPICS = (
    "dân số",
    "y tế",
    "thủy lợi",
    "đất đai",
    "thư viện",
    "hòa giải",
    "chăn nuôi",
    "điện lực",
    "cấp nước",
    "đê điều",
)
_GROWTH, _ONE_MORE = 1.5, 0.01


def register(units: int) -> Register:
    """A province with so many agencies, all in one group."""
    made = [Unit("tinh", "UBND tỉnh Đông Sơn", ("UBND tỉnh",))]
    made += [Unit(f"u{n}", f"Chi cục Số {n} Đông Sơn", parent="tinh") for n in range(1, units + 1)]
    return Register(made, [Group("Các chi cục thuộc tỉnh", tuple(unit.id for unit in made[1:]))])


def plan(number: int) -> Filed:
    """A plan with one report every quarter from every agency."""
    topic = f"{TOPICS[number % len(TOPICS)]} đợt {number}"
    text = "Các chi cục thuộc tỉnh báo cáo kết quả hằng quý về UBND tỉnh trước ngày 20 của tháng cuối quý."
    duty = {
        "id": f"d{number}", "provision": "p", "text": text, "start": 0, "end": len(text), "page": 1, "kind": "report",
        "agents": [{"name": "Các chi cục thuộc tỉnh", "role": "lead"}, {"name": "UBND tỉnh", "role": "recipient"}],
        "deadlines": [{"type": "SET", "value": "P3M/20", "relation": "before", "text": "trước ngày 20 tháng cuối quý"}],
    }  # fmt: skip
    header = {"number": f"{number}/KH-UBND", "type": "KH", "issuer": "UBND tỉnh Đông Sơn", "issued": "2024-12-20",
              "subject": f"Phát triển {topic} năm 2025"}  # fmt: skip
    provisions = [{"eid": "p", "label_path": "III/1"}]
    return _filed(f"plan-{number}", text, header, [duty], provisions)


def reports(count: int, units: int, duties: int) -> Iterator[Filed]:
    """Reports spread over units, plans and quarters."""
    for n in range(count):
        unit, number, quarter = n % units + 1, (n // units) % duties + 1, (n // (units * duties)) % QUARTERS + 1
        yield report(f"r{n}", unit, number, quarter)


def report(name: str, unit: int, number: int, quarter: int) -> Filed:
    """One report of usual length."""
    subject = f"Kết quả phát triển {TOPICS[number % len(TOPICS)]} đợt {number} quý {quarter} năm 2025"
    text = (
        f"{subject}\nKính gửi: UBND tỉnh\nThực hiện Kế hoạch số {number}/KH-UBND ngày 20/12/2024 của UBND tỉnh, "
        f"Chi cục báo cáo kết quả quý {quarter} năm 2025 như sau:\n" + "Đã tổ chức 12 buổi cho 300 lượt người.\n" * 30
    )
    header = {"number": f"{name[1:]}/BC-CC", "type": "BC", "issuer": f"Chi cục Số {unit} Đông Sơn",
              "issued": f"2025-{quarter * 3:02d}-18", "subject": subject, "addressees": ["UBND tỉnh"]}  # fmt: skip
    return _filed(name, text, header, [], [])


def _filed(name: str, text: str, header: dict[str, Any], duties: list[dict[str, Any]], provisions: list[Any]) -> Filed:
    extraction = {"text": text, "header": header, "provisions": provisions, "obligations": duties, "citations": []}
    return Filed(name, f"{name}.docx", extraction)


def run(share: float) -> tuple[float, float, int]:
    """Processor seconds for the whole board and for one more report at this share of full size, and its instances."""
    units, count = int(UNITS * share), int(REPORTS * share)
    made = Evaluator(register(units), ReportingRules.load(), working_days())
    begun = time.process_time()
    for number in range(1, DUTIES + 1):
        made.add(plan(number))
    for one in reports(count, units, DUTIES):
        made.add(one)
    board = made.board(DAY)
    whole = time.process_time() - begun
    done = sum(row.status == "on_time" for row in board.rows)
    if done != min(count, len(board.rows)):
        raise AssertionError(f"{done} of {count} reports matched")
    begun = time.process_time()
    made.add(report("r-more", 1, DUTIES, QUARTERS))
    made.consider("r-more", DAY)
    return whole, time.process_time() - begun, len(board.rows)


def main() -> int:
    """Print the table; status 1 where a goal is missed."""
    times = {}
    for share in (0.25, 0.5, 1.0):
        whole, more, instances = run(share)
        count = int(REPORTS * share)
        times[share] = whole / (instances + count)
        print(f"   {instances:>7,} instances, {count:>6,} reports: {whole:6.1f} s "
              f"({1e6 * times[share]:.0f} µs each); one more report: {1000 * more:.1f} ms")  # fmt: skip
    growth = times[1.0] / times[0.5]
    print(f"   time for each at full size beside half size: {growth:.2f} (goal ≤ {_GROWTH})")
    print(f"   one more report beside the whole: {more / whole:.5f} (goal ≤ {_ONE_MORE})")
    return int(growth > _GROWTH or more / whole > _ONE_MORE)


if __name__ == "__main__":
    sys.exit(main())
