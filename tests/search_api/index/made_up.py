"""Made-up documents of a made-up city, as the record store would hand them to the index."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from search_api.records.stored import StoredDocument


@dataclass(frozen=True)
class Duty:
    """One sentence that lays something on somebody; agents are (name, role) or (name, role, unit)."""

    text: str
    kind: str = "task"
    agents: Sequence[tuple[str, ...]] = ()
    deadlines: Sequence[tuple[str, str, str]] = ()  # type, value, relation
    request: bool = False


@dataclass(frozen=True)
class Part:
    """One provision with its duties; the sentences make its text."""

    label_path: str
    heading: str = ""
    duties: Sequence[Duty] = field(default_factory=tuple)
    text: str = ""


def document(
    number: str | None,
    subject: str,
    parts: Sequence[Part],
    *,
    type_: str = "KH",
    issuer: str = "UBND thành phố Bến Sông",
    issued: str | None = "2024-02-01",
    superseded_by: str | None = None,
    file: str | None = None,
) -> StoredDocument:
    """A stored document whose offsets all hold in its text."""
    text = f"{issuer}\nSố: {number or ''}\nKẾ HOẠCH\n{subject}\n"
    provisions: list[dict[str, Any]] = []
    obligations: list[dict[str, Any]] = []
    eids = {part.label_path: f"p{place}" for place, part in enumerate(parts)}
    for part in parts:
        label = part.label_path.rpartition("/")[2]
        text += f"{label}. "
        start = len(text)  # with the heading, as the contract has it
        text += f"{part.heading}: " if part.heading else ""
        for place, duty in enumerate(part.duties):
            text += " " if place else ""
            obligations.append(_obligation(duty, eids[part.label_path], len(text), len(obligations)))
            text += duty.text
        text += part.text
        provisions.append(
            {
                "eid": eids[part.label_path], "parent": eids.get(part.label_path.rpartition("/")[0]),
                "label_path": part.label_path, "label": label, "kind": "point", "heading": part.heading,
                "text": text[start:], "start": start, "end": len(text), "page": 1 + len(text) // 2000,
            }
        )  # fmt: skip
        text += "\n"
    sha256 = hashlib.sha256(f"{file}{text}".encode("utf-8", "surrogatepass")).hexdigest()
    extraction = {
        "schema": "dondoc-extraction/1", "file": file or f"{sha256[:6]}.txt", "sha256": sha256,
        "media_type": "text/plain", "text": text, "pages": [{"number": 1, "start": 0, "end": len(text)}],
        "header": {
            "number": number, "type": type_, "issuer": issuer, "issued": issued, "subject": subject, "signer": None,
            "recipients": [], "secrecy": None, "urgency": None, "provenance": {},
        },
        "provisions": provisions, "obligations": obligations, "citations": [], "amounts": [], "warnings": [],
    }  # fmt: skip
    received = datetime(2024, 3, 1, tzinfo=UTC)
    return StoredDocument(
        sha256[:16], sha256, str(extraction["file"]), received, extraction, superseded_by=superseded_by
    )


def _obligation(duty: Duty, provision: str, start: int, place: int) -> dict[str, Any]:
    agents = [
        {
            "name": agent[0], "role": agent[1], "unit": agent[2] if len(agent) > 2 else None,
            "start": start, "end": start, "inherited": False,
        }
        for agent in duty.agents
    ]  # fmt: skip
    deadlines = [
        {"type": type_, "value": value, "relation": relation, "text": value, "start": start, "end": start}
        for type_, value, relation in duty.deadlines
    ]
    return {
        "id": f"{provision}-{place}", "provision": provision, "text": duty.text, "start": start,
        "end": start + len(duty.text), "page": 1, "kind": duty.kind, "request": duty.request, "agents": agents,
        "deadlines": deadlines, "targets": [], "confidence": 0.9,
    }  # fmt: skip


PLAN = document(
    "07/KH-BCĐ389",
    "Phòng, chống buôn lậu và hàng giả trên địa bàn năm 2024",
    [
        Part("I", "Mục tiêu", [Duty("Kiểm tra trên 90% cơ sở kinh doanh xăng dầu.", "target")]),
        Part("II", "Tổ chức thực hiện"),
        Part(
            "II/1",
            "Công an thành phố",
            [
                Duty(
                    "Chủ trì đấu tranh với các đường dây buôn lậu thuốc lá qua biên giới.",
                    agents=[("Công an thành phố", "lead", "bs-ca")],
                ),
                Duty(
                    "Hoàn thành và gửi Kế hoạch về Thường trực Ban Chỉ đạo trước ngày 20/3/2024.",
                    "report",
                    [("Công an thành phố", "lead", "bs-ca"), ("Thường trực Ban Chỉ đạo", "recipient")],
                    [("DATE", "2024-03-20", "before")],
                ),
            ],
        ),
        Part(
            "II/2",
            "Phòng Tư pháp",
            [
                Duty(
                    "Hướng dẫn hoà giải ở cơ sở và thực hiện trợ giúp pháp lý cho người dân.",
                    agents=[("Phòng Tư pháp", "lead")],
                )
            ],
        ),
        Part(
            "II/3",
            "Phòng LĐTB&XH",
            [
                Duty(
                    "Phối hợp Phòng Tư pháp tổ chức tuyên truyền trong tháng 6/2024.",
                    agents=[("Phòng LĐTB&XH", "lead"), ("Phòng Tư pháp", "coordinate")],
                    deadlines=[("DATE", "2024-06", "within")],
                )
            ],
        ),
        Part(
            "II/4",
            "UBND các phường, xã",
            [
                Duty(
                    "Định kỳ 06 tháng, 01 năm báo cáo kết quả về Ban Chỉ đạo 389 thành phố.",
                    "report",
                    [("UBND các phường, xã", "lead"), ("Ban Chỉ đạo 389 thành phố", "recipient")],
                    [("SET", "P6M", "every"), ("SET", "P1Y", "every")],
                ),
                Duty(
                    "Trước ngày 05 hằng tháng gửi số liệu qua Phòng Tài chính - Kế hoạch.",
                    "report",
                    [("UBND các phường, xã", "lead"), ("Phòng Tài chính - Kế hoạch", "via")],
                    [("SET", "P1M/05", "before")],
                ),
            ],
        ),
    ],
)
DIRECTIVE = document(
    "12/CT-UBND",
    "Về tăng cường công tác phòng cháy chữa cháy mùa khô",
    [
        Part(
            "1",
            "",
            [
                Duty(
                    "Giám đốc Sở Nông nghiệp và Môi trường chỉ đạo Hạt Kiểm lâm tuần tra rừng thuỷ lợi.",
                    agents=[("Sở Nông nghiệp và Môi trường", "lead", "bs-snnmt"), ("Hạt Kiểm lâm", "lead")],
                )
            ],
        ),
        Part(
            "2",
            "",
            [
                Duty(
                    "Đề nghị Ủy ban Mặt trận Tổ quốc Việt Nam thành phố vận động nhân dân tham gia.",
                    agents=[("Ủy ban Mặt trận Tổ quốc Việt Nam thành phố", "lead")],
                    request=True,
                ),
                Duty("Nghiêm cấm đốt nương làm rẫy trong mùa khô.", "prohibition"),
                Duty(
                    "Báo cáo UBND thành phố trong quý II năm 2024.",
                    "report",
                    [("Các phường, xã", "lead"), ("UBND thành phố", "recipient")],
                    [("DATE", "2024-Q2", "by")],
                ),
            ],
        ),
    ],
    type_="CT",
    issued="2024-01-15",
)
OLD_PLAN = document(
    "07/KH-BCĐ389", "Bản cũ của kế hoạch", [Part("I", "", [Duty("Báo cáo bản cũ không còn dùng.", "report")])],
    superseded_by=PLAN.id,
)  # fmt: skip
ALL = (PLAN, DIRECTIVE, OLD_PLAN)
