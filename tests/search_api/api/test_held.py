"""Files that the gate for damaged text holds: listed with why, taken in when a person wants it, told in the journal."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from search_api.api.app import create_app
from search_api.records.store import Store
from search_api.settings import Settings
from tests.search_api.api.conftest import BASE, external

pytestmark = pytest.mark.node
# Marks lost, syllables split: what a bad text layer leaves.
DAMAGED = "U y b an nh an d an th anh ph o gi ao c ac s o b an ng anh b ao c ao k et q ua th uc h ien tr uoc ng ay " * 8
FILE = {"files": ("hong chu.txt", DAMAGED.encode(), "text/plain")}


@pytest.fixture
def fresh(node: Settings, tmp_path: object) -> Iterator[tuple[TestClient, Settings]]:
    settings = external(node, tmp_path, "held")  # type: ignore[arg-type]
    with TestClient(create_app(settings), base_url=BASE) as client:
        yield client, settings


def test_held_listed_and_taken_in_when_wanted(fresh: tuple[TestClient, Settings]) -> None:
    api, settings = fresh
    assert api.get("/api/intake/held").json() == []
    first = api.post("/api/documents", files=FILE).json()
    assert (first["quarantined"], first["new"]) == (1, 0)
    (held,) = api.get("/api/intake/held").json()
    assert held["file"] == "hong chu.txt"
    assert held["score"] is not None
    assert "hong chu.txt" in held["message"]
    second = api.post("/api/documents", files=FILE, data={"accept_held": "true"}).json()
    assert second["new"] == 1
    assert api.get("/api/intake/held").json() == []
    id_ = second["files"][0]["document"]
    warnings = [warning["code"] for warning in api.get(f"/api/documents/{id_}").json()["warnings"]]
    assert set(warnings) & {"suspect-text", "missing-marks"}
    with Store.open(settings) as store:
        (entry,) = store.journal(action="document.accept-held")
    assert entry.subject == id_


def test_nothing_opens_the_gate_for_state_secrets(fresh: tuple[TestClient, Settings]) -> None:
    api, _ = fresh
    text = "ỦY BAN NHÂN DÂN\nTỈNH\nMẬT\nSố: 1/KH-UBND\n\nKẾ HOẠCH\n" + DAMAGED
    answer = api.post("/api/documents", files={"files": ("a.txt", text.encode())}, data={"accept_held": "true"}).json()
    assert (answer["stopped"], answer["new"]) == (1, 0)
    assert api.get("/api/intake/held").json() == []
