"""The source of a sample document: what its parts say, before any layout."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml


@dataclass(frozen=True, slots=True)
class Sample:
    """One document by the parts of Decree 30/2020/NĐ-CP, Annex I. ``issuer`` may have several lines."""

    stem: str
    formats: tuple[str, ...]
    demo: str | None
    parent: str | None
    issuer: tuple[str, ...]
    number: str
    place: str
    date: date
    kind: str | None
    subject: str | None
    about: str | None
    addressees: tuple[str, ...]
    body: tuple[str, ...]
    recipients: tuple[str, ...]
    signature: tuple[str, ...]
    signer: str | None
    portal_source: str | None
    annex: dict[str, Any] | None

    @property
    def place_date(self) -> str:
        """ "Lam Sa, ngày 16 tháng 01 năm 2026": days below 10 and months 1 and 2 with a leading 0."""
        month = f"{self.date.month:02d}" if self.date.month < 3 else str(self.date.month)
        return f"{self.place}, ngày {self.date.day:02d} tháng {month} năm {self.date.year}"

    @property
    def recipient_lines(self) -> list[str]:
        """The list below "Nơi nhận:"."""
        lines = [f"- {recipient};" for recipient in self.recipients]
        return [*lines[:-1], lines[-1].rstrip(";") + "."]


def samples(folder: Path) -> Iterator[Sample]:
    """All documents of the source files, in the order of their names."""
    for path in sorted(folder.glob("*.yaml")):
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        for entry in content.get("documents", [content]):
            yield _sample(entry)


def _sample(entry: dict[str, Any]) -> Sample:
    return Sample(
        stem=entry["stem"],
        formats=tuple(entry["formats"]),
        demo=entry.get("demo"),
        parent=entry.get("parent"),
        issuer=tuple(entry["issuer"].split("|")),
        number=entry["number"],
        place=entry["place"],
        date=entry["date"],
        kind=entry.get("kind"),
        subject=entry.get("subject"),
        about=entry.get("about"),
        addressees=tuple(entry.get("addressees", ())),
        body=tuple(entry["body"].strip().split("\n")),
        recipients=tuple(entry["recipients"]),
        signature=tuple(entry["signature"]),
        signer=entry.get("signer"),
        portal_source=entry.get("portal_source"),
        annex=entry.get("annex"),
    )
