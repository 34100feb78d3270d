"""The figures promised for every form of a document: what can be measured in seconds. The rest: tests/README.md."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bench import samples, samples_speed


@pytest.mark.shared
def test_every_form_meets_its_goal(shared: Path) -> None:
    rows = samples.cheap(office=samples_speed.has_office())
    assert {row.file: row.figures for row in rows if not row.met} == {}
    assert {"DOCX", "PDF text", "HTML", "TXT", "legacy fonts", "own sample"} <= {row.group for row in rows}


def test_secrecy_meets_its_goal() -> None:
    from tests.bench.samples_bounded import secrecy

    assert [row.figures for row in secrecy() if not row.met] == []
