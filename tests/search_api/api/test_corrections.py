"""What people correct reaches the board, the search, the API and the command line; the machine's reading stays."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from click.testing import CliRunner
from fastapi.testclient import TestClient

from search_api.api.app import create_app
from search_api.board import REGISTER as REGISTER_KEY
from search_api.cli.check import check
from search_api.index.connect import connect
from search_api.index.entries import stamp
from search_api.index.load import ensure
from search_api.index.schema import Names
from search_api.intake.catch_up import index_stamps
from search_api.records.store import Store
from search_api.records.verify import verify
from search_api.settings import Settings
from tests.search_api.api.conftest import BASE, external, keep
from tests.search_api.index.made_up import Duty, Part, document

pytestmark = [pytest.mark.node, pytest.mark.slow]

PLAN = document(
    "31/KH-UBND",
    "Kiểm tra an toàn hồ chứa nước năm 2024",
    [
        Part(
            "1",
            "Thực hiện",
            [
                Duty(
                    "Chi cục Thủy lợi gửi Báo cáo về Sở Nông nghiệp trước ngày 20/3/2024.",
                    "report",
                    [("Chi cục Thủy lợi", "lead"), ("Sở Nông nghiệp", "recipient")],
                    [("DATE", "2024-03-20", "before")],
                )
            ],
            text=" Định kỳ ngày 15 hằng tháng Hạt Quản lý đê gửi báo cáo mực nước về Sở Nông nghiệp.",
        )
    ],
)
TEXT: str = PLAN.extraction["text"]
REPORT = PLAN.extraction["obligations"][0]
MISSED = "Định kỳ ngày 15 hằng tháng Hạt Quản lý đê gửi báo cáo mực nước về Sở Nông nghiệp."
DAY = "2024-03-01"
REGISTER = """
schema: dondoc-register/1
units:
- {id: snn, name: Sở Nông nghiệp, kind: department, parent: null}
- {id: cctl, name: Chi cục Thủy lợi, kind: department, parent: snn}
- {id: hqld, name: Hạt Quản lý đê, kind: department, parent: snn}
"""


def span(words: str, after: int = 0) -> dict[str, int]:
    start = TEXT.index(words, after)
    return {"start": start, "end": start + len(words)}


@pytest.fixture(scope="module")
def settings(node: Settings, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return external(node, tmp_path_factory.mktemp("corrected"), "corrected")


@pytest.fixture(scope="module")
def api(settings: Settings) -> Iterator[TestClient]:
    with Store.open(settings) as store, connect(settings) as client:
        ensure(client, Names("corrected"))
        store.put_blob(REGISTER_KEY, REGISTER.encode())
        keep(store, settings.home, PLAN)
    with TestClient(create_app(settings), base_url=BASE) as client:
        yield client


@pytest.fixture
def correct(api: TestClient) -> Iterator[Any]:
    """Make a correction; all are undone when the test ends."""
    made: list[int] = []
    address = f"/api/documents/{PLAN.id}/corrections"

    def correcting(action: str, tag: str = "", **more: Any) -> dict[str, Any]:
        response = api.post(address, json={"action": action, "tag": tag, "actor": "Lan", **more})
        assert response.status_code == 201, response.text
        answer: dict[str, Any] = response.json()
        if action != "undo":
            made.append(answer["seq"])
        return answer

    yield correcting
    for seq in reversed(made):
        api.post(address, json={"action": "undo", "undoes": seq, "actor": "Lan"})
    assert api.get(f"/api/documents/{PLAN.id}").json()["obligations"] == as_read(api)["obligations"]


def as_read(api: TestClient) -> dict[str, Any]:
    found: dict[str, Any] = api.get(f"/api/documents/{PLAN.id}", params={"corrected": False}).json()
    return found


def board(api: TestClient) -> list[tuple[str, str, str | None]]:
    """Unit, period and due day of every instance."""
    rows = api.get("/api/board", params={"as_of": DAY}).json()["instances"]
    return [(row["unit_name"], row["period"], row["due"]) for row in rows]


def found(api: TestClient, **wanted: str | bool) -> list[str]:
    return [hit["text"] for hit in api.get("/api/search", params=wanted).json()["hits"]]


def test_a_corrected_day_moves_the_due_day_everywhere(api: TestClient, correct: Any, settings: Settings) -> None:
    assert board(api) == [("Chi cục Thủy lợi", "2024-03-20", "2024-03-19")]
    place = {"obligation": REPORT["id"], "start": REPORT["start"], "end": REPORT["start"]}
    correct("change", "deadline", **place, value={"value": "2024-04-12"}, reason="đính chính")
    assert board(api) == [("Chi cục Thủy lợi", "2024-04-12", "2024-04-11")]
    assert found(api, due_from="2024-04-01", due_to="2024-04-30") == [REPORT["text"]]
    shown = CliRunner().invoke(check, ["--json", "--as-of", DAY], env={"DONDOC_HOME": str(settings.home)})
    assert [row["due"] for row in json.loads(shown.stdout)["instances"]] == ["2024-04-11"]
    assert as_read(api)["obligations"][0]["deadlines"][0]["value"] == "2024-03-20"


def test_a_rejected_duty_leaves_board_and_search(api: TestClient, correct: Any) -> None:
    before = found(api, q="gửi báo cáo chi cục")
    assert api.get(f"/api/obligations/{REPORT['id']}").status_code == 200
    assert REPORT["text"] in before
    rejected = correct("reject", "obligation", obligation=REPORT["id"])
    assert board(api) == []
    assert api.get(f"/api/obligations/{REPORT['id']}").status_code == 404
    assert REPORT["text"] not in found(api, q="gửi báo cáo chi cục")
    correct("undo", undoes=rejected["seq"])
    assert len(board(api)) == 1
    assert found(api, q="gửi báo cáo chi cục") == before


def test_an_added_duty_with_an_agent_and_a_recurrence_appears(api: TestClient, correct: Any) -> None:
    correct("add", "obligation", **span(MISSED), value={"kind": "report"})
    owner = next(one["id"] for one in api.get(f"/api/documents/{PLAN.id}").json()["obligations"]
                 if one["text"] == MISSED)  # fmt: skip
    at = TEXT.index(MISSED)
    correct("add", "agent", obligation=owner, **span("Hạt Quản lý đê", at), value={"role": "lead"})
    correct("add", "agent", obligation=owner, **span("Sở Nông nghiệp", at), value={"role": "recipient"})
    correct("add", "deadline", obligation=owner, **span("Định kỳ ngày 15 hằng tháng", at))
    rows = [row for row in board(api) if row[0] == "Hạt Quản lý đê"]
    assert rows, board(api)
    assert {due[-2:] for _, _, due in rows if due} <= {"14", "15"}
    assert found(api, q="mực nước") == [MISSED]
    assert api.get(f"/api/obligations/{owner}").json()["obligation"]["text"] == MISSED
    added = next(one for one in api.get(f"/api/documents/{PLAN.id}").json()["obligations"] if one["id"] == owner)
    assert (added["confidence"], added["confirmed_by"]) == (1.0, "Lan")


def test_a_corrected_unit_holds_the_duty(api: TestClient, correct: Any) -> None:
    place = {"obligation": REPORT["id"], "start": REPORT["start"], "end": REPORT["start"]}
    correct("change", "agent", **place, value={"was": "lead", "unit": "Hạt Quản lý đê"})
    assert [unit for unit, _, _ in board(api)] == ["Hạt Quản lý đê"]
    assert found(api, unit="hqld") == [REPORT["text"]]


def test_a_corrected_head_is_found_and_listed(api: TestClient, correct: Any) -> None:
    correct("change", "header", name="number", value={"value": "13/KH-UBND"})
    assert api.get("/api/search", params={"q": "13/KH-UBND"}).json()["hits"][0]["number"] == "13/KH-UBND"
    assert [one["number"] for one in api.get("/api/documents").json()["documents"]] == ["13/KH-UBND"]
    assert api.get("/api/documents", params={"q": "13/KH"}).json()["total"] == 1


def test_records_and_index_agree_after_corrections(api: TestClient, correct: Any, settings: Settings) -> None:
    correct("change", "header", name="number", value={"value": "13/KH-UBND"})
    correct("reject", "obligation", obligation=REPORT["id"])
    correct("add", "obligation", **span(MISSED))
    with Store.open(settings) as store:
        result = verify(store, lambda: index_stamps(settings), stamp)
    faults = [fault for fault in result.faults if not fault.code.startswith("original")]  # made-up ones
    assert (result.index_checked, faults, result.notes) == (True, [], [])


def test_the_history_says_who_what_and_from_what(api: TestClient, correct: Any) -> None:
    first = correct("confirm", "obligation", obligation=REPORT["id"], reason="đã xem")
    correct("undo", undoes=first["seq"])
    history = api.get(f"/api/documents/{PLAN.id}/corrections").json()
    one = next(entry for entry in history if entry["seq"] == first["seq"])
    assert (one["actor"], one["reason"], one["old"]["text"]) == ("Lan", "đã xem", REPORT["text"])
    assert (one["holds"], one["fits"]) == (False, True)


def test_of_two_at_once_one_is_told(api: TestClient, correct: Any) -> None:
    body = {"action": "add", "tag": "citation", **span("31/KH-UBND"), "actor": "Lan"}
    with ThreadPoolExecutor(4) as people:
        answers = list(people.map(lambda _: api.post(f"/api/documents/{PLAN.id}/corrections", json=body), range(4)))
    assert sorted(answer.status_code for answer in answers) == [201, 422, 422, 422]
    made = next(answer.json()["seq"] for answer in answers if answer.status_code == 201)
    correct("undo", undoes=made)
    assert api.get(f"/api/documents/{PLAN.id}").json()["citations"] == []


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"action": "confirm", "tag": "obligation", "obligation": REPORT["id"], "actor": " "}, 422, "correct-actor"),
        ({"action": "confirm", "tag": "obligation", "obligation": "none", "actor": "Lan"}, 422, "correct-gone"),
        ({"action": "undo", "undoes": 99999, "actor": "Lan"}, 404, "correct-gone"),
        ({"action": "add", "tag": "citation", "start": -1, "end": 5, "actor": "Lan"}, 422, "correct-place"),
        ({"action": "add", "tag": "agent", "obligation": REPORT["id"], **span("Sở Nông nghiệp"), "actor": "Lan",
          "value": {"unit": "không có đơn vị này"}}, 404, "board-unit-unknown"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_said(api: TestClient, body: dict[str, Any], status: int, code: str) -> None:
    response = api.post(f"/api/documents/{PLAN.id}/corrections", json=body)
    assert (response.status_code, response.json()["error"]["code"]) == (status, code)
    assert "{" not in response.json()["error"]["message"]
    assert api.post("/api/documents/none/corrections", json=body).status_code == 404
