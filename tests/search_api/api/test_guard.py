"""Host, origin and size of requests; headers of answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from fastapi.testclient import TestClient

from search_api.api.app import create_app
from search_api.settings import Settings
from tests.search_api.api.conftest import BASE

pytestmark = pytest.mark.node
FILES = {"files": ("a.txt", b"")}


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:8138", "localhost", "LOCALHOST:1", "[::1]", "[::1]:8138"])
def test_names_of_this_machine_are_answered(api: TestClient, host: str) -> None:
    assert api.get("/api/health", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:8138", "", "10.0.0.1", "::1"]
)
def test_a_foreign_name_is_refused(api: TestClient, host: str) -> None:
    response = api.get("/api/health", headers={"host": host})
    assert response.status_code == 421
    assert response.json()["error"]["code"] == "host"


def test_a_name_that_was_allowed(office: Settings) -> None:
    with TestClient(create_app(replace(office, hosts=("Dondoc.Example",))), base_url=BASE) as client:
        assert client.get("/api/health", headers={"host": "dondoc.example:8138"}).status_code == 200


@pytest.mark.parametrize(
    ("headers", "allowed"),
    [
        ({}, True),  # a program
        ({"sec-fetch-site": "same-origin"}, True),
        ({"sec-fetch-site": "none"}, True),
        ({"sec-fetch-site": "same-site"}, False),
        ({"sec-fetch-site": "cross-site"}, False),
        ({"sec-fetch-site": "cross-site", "origin": BASE}, False),
        ({"origin": BASE}, True),
        ({"origin": "http://127.0.0.1:9999"}, False),
        ({"origin": "https://evil.example"}, False),
        ({"origin": "null"}, False),
    ],
)
def test_only_our_own_page_may_write(api: TestClient, headers: dict[str, str], allowed: bool) -> None:
    response = api.post("/api/documents", headers=headers)
    assert response.status_code == (422 if allowed else 403)
    assert api.get("/api/documents", headers=headers).status_code == 200


@pytest.fixture
def small(office: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(office, upload_bytes=1000), base_url=BASE) as client:
        yield client


def test_a_body_that_is_too_large(small: TestClient) -> None:
    assert small.post("/api/documents", content=b"x" * 2000).status_code == 413

    def dripping() -> Iterator[bytes]:
        for _ in range(20):
            yield b"x" * 100

    headers = {"content-type": "multipart/form-data; boundary=x"}
    response = small.post("/api/documents", content=dripping(), headers=headers)  # no length is told beforehand
    assert response.status_code == 413
    assert response.json()["error"]["code"] == "too-large"
    assert small.post("/api/documents", headers={"content-length": "-1"}).status_code == 413


def test_the_headers_of_every_answer(api: TestClient) -> None:
    for path in ("/api/health", "/api/openapi.json", "/api/nothing", "/api/documents"):
        headers = api.get(path).headers
        assert "script-src 'self'" in headers["content-security-policy"]
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"
        assert "server" not in headers
