"""Every route, every kind of error: one shape, the security headers, nothing of the inside."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from elasticsearch import Elasticsearch
from fastapi import APIRouter
from fastapi.testclient import TestClient

from search_api.api import app as application
from search_api.api.app import create_app
from search_api.api.errors import ErrorBody
from search_api.api.guard import HEADERS
from search_api.index.errors import NodeDownError
from search_api.settings import Settings
from tests.search_api.api.conftest import BASE

pytestmark = pytest.mark.node


def routes(api: TestClient) -> list[tuple[str, str]]:
    paths = api.get("/api/openapi.json").json()["paths"]
    return [(method.upper(), path) for path, methods in paths.items() for method in methods]


def filled(path: str) -> str:
    return re.sub(r"\{\w+\}", "does-not-exist", path)


def assert_error(response: Any, status: int) -> None:
    assert response.status_code == status, response.text
    body = ErrorBody.model_validate_json(response.content, strict=True)
    assert set(json.loads(response.content)) == {"error"}
    assert body.error.status == response.status_code
    assert body.error.code
    assert body.error.message
    assert {name: response.headers[name] for name in HEADERS} == HEADERS


@pytest.fixture
def down(tmp_path: Path) -> Iterator[TestClient]:
    """An application whose search engine is not there."""

    def connecting(settings: Settings) -> Elasticsearch:
        raise NodeDownError

    settings = Settings(home=tmp_path)
    with TestClient(
        create_app(settings, connecting=connecting), base_url=BASE, raise_server_exceptions=False
    ) as client:
        yield client


def test_there_are_routes(api: TestClient) -> None:
    assert {path for _, path in routes(api)} >= {
        "/api/search",
        "/api/documents",
        "/api/documents/{document}",
        "/api/documents/{document}/original",
        "/api/obligations/{obligation}",
        "/api/board",
        "/api/duties/{duty}",
        "/api/health",
    }


def test_every_route_is_described_with_a_typed_answer_and_the_error_shape(api: TestClient) -> None:
    described = api.get("/api/openapi.json").json()
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            assert operation.get("tags"), (method, path)
            assert operation.get("description") or operation.get("summary")
            answers = operation["responses"]
            if not path.endswith(("/original", ".edxml")) and "/export/" not in path:  # files
                good = next(answer for status, answer in answers.items() if status.startswith("2"))
                schema = good["content"]["application/json"]["schema"]
                assert "$ref" in schema or "$ref" in schema["items"], (method, path)
            for status, answer in answers.items():
                if status >= "400" and (path, status) != ("/api/health", "503"):
                    schema = answer["content"]["application/json"]["schema"]
                    assert schema == {"$ref": "#/components/schemas/ErrorBody"}, (method, path, status)


def test_a_method_that_no_route_takes(api: TestClient) -> None:
    for path in {path for _, path in routes(api)}:
        response = api.request("PATCH", filled(path))
        assert_error(response, 405)
        assert response.headers["allow"]


def test_a_thing_that_is_not_there(api: TestClient) -> None:
    for method, path in routes(api):
        if "{" in path and method == "GET":
            assert_error(api.get(filled(path)), 422 if "/export/" in path else 404)


@pytest.mark.parametrize("path", ["/api", "/api/nothing", "/nothing", "/api/documents/x/y", "/../etc/passwd", "/%00"])
def test_an_address_that_is_not_there(api: TestClient, path: str) -> None:
    assert_error(api.get(path), 404)


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("/api/search?size=0", "query.size"),
        ("/api/search?size=x", "query.size"),
        ("/api/search?kind=nothing", "query.kind"),
        ("/api/search?due_from=20/3/2024", "query.due_from"),
        ("/api/search?nonsense=1", "query.nonsense"),
        ("/api/search?in=everything", "query.in"),
        ("/api/documents?size=100000", "query.size"),
    ],
)
def test_a_parameter_that_is_wrong(api: TestClient, path: str, field: str) -> None:
    response = api.get(path)
    assert_error(response, 422)
    assert [one["field"] for one in response.json()["error"]["problems"]] == [field]


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/api/search?in=documents&unit=x", "query-scope"),
        ("/api/search?due_from=2024-02-01&due_to=2024-01-01", "query-range"),
        ("/api/search?q=a&cursor=nonsense", "cursor-wrong"),
        ("/api/documents?cursor=nonsense", "cursor-wrong"),
    ],
)
def test_a_request_that_makes_no_sense(api: TestClient, path: str, code: str) -> None:
    response = api.get(path)
    assert_error(response, 422)
    assert response.json()["error"]["code"] == code


def test_no_file(api: TestClient) -> None:
    assert_error(api.post("/api/documents"), 422)


def test_the_language_of_the_reader(api: TestClient) -> None:
    vietnamese = api.get("/api/nothing", headers={"accept-language": "vi-VN,vi;q=0.9,en;q=0.8"}).json()
    english = api.get("/api/nothing", headers={"accept-language": "en-GB"}).json()
    assert vietnamese["error"]["message"] == "Không có địa chỉ /api/nothing."
    assert english["error"]["message"] == "There is no address /api/nothing."


def test_without_a_search_engine(down: TestClient) -> None:
    response = down.get("/api/search?q=a")
    assert_error(response, 503)
    assert response.json()["error"]["code"] == "node-down"


def test_an_error_nobody_foresaw(office: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    router = APIRouter()

    @router.get("/broken")
    def broken() -> None:
        raise ZeroDivisionError("a secret path /home/someone")

    monkeypatch.setattr(application, "ROUTERS", (router,))
    with TestClient(create_app(office), base_url=BASE, raise_server_exceptions=False) as client:
        response = client.get("/api/broken")
    assert_error(response, 500)
    assert "secret" not in response.text
    assert "ZeroDivision" not in response.text
