"""A made-up office: the province Đông Sơn with a city, a district and what became of them in July 2025.

Nothing here is real; every letter is written for these tests, as an extraction JSON with the text it came from.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

from corpora.holidays import working_days
from corpora.rules import ReportingRules
from corpora.units import Register
from search_api.compliance.board import Board, Evaluator, Filed
from search_api.compliance.decisions import Decision
from search_api.compliance.standing import Row

REGISTER = """
schema: dondoc-register/1
units:
- {id: ds, name: UBND tỉnh Đông Sơn, aliases: [UBND tỉnh], kind: people-committee-province}
- {id: snv, name: Sở Nội vụ, kind: department, parent: ds}
- {id: skhcn, name: Sở Khoa học và Công nghệ, kind: department, parent: ds}
- {id: ttt, name: Thanh tra tỉnh, kind: department, parent: ds}
- {id: hv, name: UBND thành phố Hải Vân, kind: people-committee-district, parent: ds, valid_to: 2025-06-30,
   successors: [phv, pbd]}
- {id: la, name: UBND huyện Lạc An, kind: people-committee-district, parent: ds, valid_to: 2025-06-30,
   successors: [xla]}
- {id: hv-tyt, name: Trạm Y tế thành phố Hải Vân, kind: health-station, parent: hv}
- {id: phv, name: UBND phường Hải Vân, kind: people-committee-commune, parent: ds, valid_from: 2025-07-01}
- {id: pbd, name: UBND phường Bắc Đèo, kind: people-committee-commune, parent: ds, valid_from: 2025-07-01}
- {id: xla, name: UBND xã Lạc An, kind: people-committee-commune, parent: ds, valid_from: 2025-07-01}
groups:
- {name: 'Các sở, ngành cấp tỉnh', members: [snv, ttt]}
- {name: 'UBND các huyện, thành phố', members: [hv, la], valid_to: 2025-06-30}
"""

PLAN_TEXT = (
    "Ủy ban nhân dân tỉnh ban hành Kế hoạch chuyển đổi số trong cơ quan nhà nước năm 2025 như sau:\n"
    "- Trên 90% cán bộ được bồi dưỡng kỹ năng số.\n"
    "Các sở, ngành cấp tỉnh và UBND các huyện, thành phố gửi kế hoạch về Sở Khoa học và Công nghệ chậm nhất ngày "
    "28/02/2025.\n"
    "Các sở, ngành cấp tỉnh và UBND các huyện, thành phố báo cáo kết quả hằng quý về Sở Khoa học và Công nghệ trước "
    "ngày 20 của tháng cuối quý.\n"
)
GROUPS = ("Các sở, ngành cấp tỉnh", "UBND các huyện, thành phố")
PLAN = "45/KH-UBND"


def limit(kind: str, value: str, relation: str, text: str = "", start: int = 0) -> dict[str, Any]:
    """A deadline of the extraction."""
    return {"type": kind, "value": value, "relation": relation, "text": text, "start": start, "end": start + len(text)}


def obligation(
    id_: str, text: str, deadlines: Sequence[dict[str, Any]], lead: Sequence[str] = GROUPS, eid: str = "p1",
    at: int = 0, kind: str = "report",
) -> dict[str, Any]:  # fmt: skip
    """An obligation whose recipient is the department that compiles."""
    agents = [{"name": name, "unit": None, "role": "lead", "start": 0, "end": 0} for name in lead]
    agents.append({"name": "Sở Khoa học và Công nghệ", "unit": None, "role": "recipient", "start": 0, "end": 0})
    return {"id": id_, "provision": eid, "text": text, "start": at, "end": at + len(text), "page": 1, "kind": kind,
            "agents": agents, "deadlines": list(deadlines), "targets": [], "confidence": 1.0}  # fmt: skip


def filed(name: str, text: str, obligations: Sequence[dict[str, Any]] = (), **header: Any) -> Filed:
    """A document on file; the header's fields are given, the rest is empty."""
    head = {"number": None, "type": None, "issuer": None, "issued": None, "subject": None, "signer": None,
            "recipients": [], "addressees": [], "parent": None, "place": None, "provenance": {}, **header}  # fmt: skip
    provisions = [
        {"eid": f"p{n}", "label_path": path, "start": 0, "end": 0, "page": 1}
        for n, path in enumerate(("III/1", "III/2", "III/3"), 1)
    ]
    extraction = {"text": text, "header": head, "provisions": provisions, "obligations": list(obligations),
                  "citations": []}  # fmt: skip
    return Filed(hashlib.sha256(f"{name}{text}".encode()).hexdigest()[:16], name, extraction)


def plan(**changes: Any) -> Filed:
    """The plan: an own plan by 28/02/2025, a report every quarter before the 20th of its last month."""
    lines = PLAN_TEXT.split("\n")
    starts = [PLAN_TEXT.find(line) for line in lines]
    target = {**obligation("t1", lines[1], (), at=starts[1], kind="target")}
    target["targets"] = [{"comparator": ">", "value": 90, "unit": "%", "start": starts[1] + 2, "end": starts[1] + 10}]
    header = {
        "number": PLAN, "type": "KH", "issuer": "Ủy ban nhân dân tỉnh Đông Sơn", "issued": "2025-01-20",
        "subject": "Chuyển đổi số trong cơ quan nhà nước năm 2025", "place": "Đông Sơn", **changes,
    }  # fmt: skip
    return filed(
        "kh.docx",
        PLAN_TEXT,
        [
            target,
            obligation("d1", lines[2], [limit("DATE", "2025-02-28", "by", "chậm nhất ngày 28/02/2025")], at=starts[2]),
            obligation("d2", lines[3], [limit("SET", "P3M/20", "before", "trước ngày 20 của tháng cuối quý")],
                       eid="p2", at=starts[3]),
        ],
        **header,
    )  # fmt: skip


def letter(
    name: str, unit: str, number: str, issued: str | None, subject: str, text: str = "",
    to: Sequence[str] = ("Sở Khoa học và Công nghệ",), kind: str | None = None,
) -> Filed:  # fmt: skip
    """An incoming document with the usual opening, unless another text is given."""
    body = text or (
        f"{subject}\nThực hiện Kế hoạch số {PLAN} ngày 20/01/2025 của UBND tỉnh, {unit} báo cáo như sau:\n1. Đã làm."
    )
    codes = {"BC": "BC", "KH": "KH"}
    symbol = number.partition("/")[2]
    return filed(
        name, body, number=number, type=kind or codes.get(symbol[:2], "CV"), issuer=unit, issued=issued,
        subject=subject, addressees=list(to), parent="UBND tỉnh Đông Sơn",
    )  # fmt: skip


@cache
def register() -> Register:
    """The office's register."""
    return Register.load(REGISTER.encode())


@cache
def rules() -> ReportingRules:
    """The shipped rules."""
    return ReportingRules.load()


def evaluator(*documents: Filed, journal: Sequence[Decision] = ()) -> Evaluator:
    """An evaluator with these documents."""
    made = Evaluator(register(), rules(), working_days(), journal)
    for document in documents:
        made.add(document)
    return made


def board(*documents: Filed, on: str, journal: Sequence[Decision] = ()) -> Board:
    """The board of a day."""
    return evaluator(*documents, journal=journal).board(date.fromisoformat(on))


def row(made: Board, unit: str, period: str) -> Row:
    """The one row of that unit and period."""
    found = [r for r in made.rows if r.instance.unit == unit and str(r.instance.period) == period]
    assert len(found) == 1, [r.instance.key for r in made.rows]
    return found[0]


def why(made: Board, file: str) -> str:
    """The code of the reason why that file is unmatched; "" if it is not listed."""
    return next((u.code for u in made.unmatched if u.letter.file == file), "")


SNV, LA, HV, TTT = "Sở Nội vụ", "UBND huyện Lạc An", "UBND thành phố Hải Vân", "Thanh tra tỉnh"
Q1 = "Kết quả chuyển đổi số quý I năm 2025"
OWN_PLAN = "Chuyển đổi số năm 2025"


def stands(made: Row) -> tuple[str, str | None, str | None]:
    """Status, file and match of a row."""
    report = made.report
    return made.status, report.letter.file if report else None, report.level if report else None


TINH = "Ủy ban nhân dân tỉnh Đông Sơn"


def ruling(text: str, issued: str = "2025-02-25", subject: str = "chế độ báo cáo", issuer: str = TINH) -> Filed:
    """A công văn of the province."""
    body = f"{subject}\nKính gửi: Các sở, ngành\n{text}"
    return filed("cv", body, number="310/UBND-VX", type="CV", issuer=issuer, issued=issued, subject=subject)


def decision(seq: int, action: str, subject: str, **new: str) -> Decision:
    at = datetime(2025, 3, 1, 8, tzinfo=UTC) + timedelta(minutes=seq)
    return Decision(seq, at, "Văn thư", action, subject, "vì", None, new)
